using System.Runtime.CompilerServices;

namespace Kullback.Numerics;

/// <summary>The nearest points found so far for the eight queries of a packet:
/// k inner sums in ascending order and the positions behind them.</summary>
internal unsafe struct NeighborLists
{
    internal const int None = -1;

    private readonly double* _sums;
    private readonly int* _positions;
    private readonly int _k;

    /// <summary>How long each list is.</summary>
    internal readonly int Length => _k;

    /// <summary>The greatest sum in each list: only what is below it is of interest.</summary>
    internal readonly double* Bounds;

    /// <summary>Lists over memory of the caller: 8·k sums and positions and 8 bounds.</summary>
    /// <param name="sums">Room for the sums.</param>
    /// <param name="positions">Room for the positions; null: not wanted.</param>
    /// <param name="bounds">Room for the bounds.</param>
    /// <param name="k">Length of a list.</param>
    internal NeighborLists(double* sums, int* positions, double* bounds, int k)
    {
        _sums = sums;
        _positions = positions;
        Bounds = bounds;
        _k = k;
    }

    /// <summary>Empties the lists; those from <paramref name="queries"/> on take nothing.</summary>
    internal readonly void Clear(int queries)
    {
        new Span<double>(_sums, PointPackets.Width * _k).Fill(double.PositiveInfinity);
        if (_positions != null) new Span<int>(_positions, PointPackets.Width * _k).Fill(None);
        for (int i = 0; i < PointPackets.Width; i++) Bounds[i] = i < queries ? double.PositiveInfinity : -1;
    }

    /// <summary>Takes a point that is below the bound of the list.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly void Take(int lane, double sum, int position)
    {
        double* sums = _sums + lane * _k;
        int i = _k - 1;
        if (_positions == null) for (; i > 0 && sums[i - 1] > sum; i--) sums[i] = sums[i - 1];
        else
        {
            int* positions = _positions + lane * _k;
            for (; i > 0 && sums[i - 1] > sum; i--) (sums[i], positions[i]) = (sums[i - 1], positions[i - 1]);
            positions[i] = position;
        }
        sums[i] = sum;
        Bounds[lane] = sums[_k - 1];
    }

    /// <summary>Takes over whole lists that stand side by side: k rows of eight sums, and of eight positions (null: not wanted).</summary>
    internal readonly void Fill(double* rows, double* places)
    {
        for (int lane = 0; lane < PointPackets.Width; lane++)
            for (int r = 0; r < _k; r++)
            {
                _sums[lane * _k + r] = rows[r * PointPackets.Width + lane];
                if (places != null) _positions[lane * _k + r] = (int)places[r * PointPackets.Width + lane];
            }
    }
}
