using System.Runtime.ExceptionServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>A long walk in pieces, which the calling thread shares with threads of the pool.</summary>
/// <remarks>The pieces are fixed and their sums are joined in their order: the result does not depend on the number of threads. The
/// object is kept for the next call, so a call allocates nothing. A work item that starts late finds no piece left, or helps the next
/// call: <see cref="_left"/> is written last, and only who takes a piece from it reads the other fields.</remarks>
internal sealed unsafe class ParallelSum<TTerm, TScale, TCell, TLanes, TSum> : IThreadPoolWorkItem
    where TTerm : struct, ITerm where TScale : struct, IInputScale where TCell : unmanaged
    where TLanes : unmanaged, ICells<TLanes, TCell, TSum> where TSum : unmanaged, ICells<TSum, TCell, TSum>, ISums<TSum>
{
    private static ParallelSum<TTerm, TScale, TCell, TLanes, TSum>? s_idle;

    private TTerm _term;
    private TCell* _p, _q;
    private int _length, _pieces, _left, _done;
    private Simplex.Sums[] _sums = [];
    private volatile bool _good;
    private volatile ExceptionDispatchInfo? _failure;

    internal static bool Sum(TTerm term, TCell* p, TCell* q, int length, int threads, out Simplex.Sums sums)
    {
        var walk = Interlocked.Exchange(ref s_idle, null) ?? new();
        walk.Start(term, p, q, length);
        for (int i = 1; i < Math.Min(threads, walk._pieces); i++) ThreadPool.UnsafeQueueUserWorkItem(walk, preferLocal: false);
        walk.Execute();
        var wait = new SpinWait();
        while (Volatile.Read(ref walk._done) < walk._pieces) wait.SpinOnce(sleep1Threshold: -1);
        (bool good, var failure) = (walk._good, walk._failure);
        sums = walk.Joined();
        s_idle = walk;
        failure?.Throw();
        return good;
    }

    private void Start(TTerm term, TCell* p, TCell* q, int length)
    {
        (_term, _length, _pieces, _done, _good, _failure) = (term, length, (length - 1) / SumLoop.Piece + 1, 0, true, null);
        _p = p;
        _q = q;
        if (_sums.Length < _pieces) _sums = new Simplex.Sums[_pieces];
        Volatile.Write(ref _left, _pieces);
    }

    /// <summary>Takes pieces until none is left.</summary>
    public void Execute()
    {
        for (int left; (left = Interlocked.Decrement(ref _left)) >= 0; Interlocked.Increment(ref _done))
        {
            int piece = _pieces - 1 - left, start = piece * SumLoop.Piece;
            try
            {
                if (_good && !VectorizedSum<TTerm, TScale, TCell, TLanes, TSum>.Sum(_term, _p + start, _q + start,
                    Math.Min(SumLoop.Piece, _length - start), out _sums[piece]))
                    _good = false;
            }
            catch (Exception e)
            {
                _failure = ExceptionDispatchInfo.Capture(e);
                _good = false;
            }
        }
    }

    private Simplex.Sums Joined()
    {
        CompensatedSum total = default, massP = default, massQ = default;
        foreach (var (part, partP, partQ) in _sums.AsSpan(0, _pieces))
        {
            total.Add(part);
            massP.Add(partP);
            massQ.Add(partQ);
        }
        return new Simplex.Sums(total.Value, massP.Value, massQ.Value);
    }
}
