using Kullback.Data.Comparison;
using Kullback.Divergences;

namespace Kullback.Data.LanguageModels;

/// <summary>Rows over worker threads: each reads, compares and writes its result at the row's own place, so that nothing depends on how many
/// there are.</summary>
internal sealed class NextTokenRun
{
    private readonly INextTokenSource _base;
    private readonly IReadOnlyList<INextTokenSource> _candidates;
    private readonly RowAlignment[] _alignments;
    private readonly NextTokenOptions _options;
    private readonly bool _inOrder;
    private readonly Lock _gate = new();
    private readonly INextTokenSource? _text;
    private readonly RowAlignment? _textAlignment;
    private long _next, _failedRow = long.MaxValue;
    private Exception? _failure;

    internal NextTokenRun(INextTokenSource reference, IReadOnlyList<INextTokenSource> candidates, NextTokenOptions options)
    {
        (_base, _candidates, _options) = (reference, candidates, options);
        _alignments = [.. candidates.Select(c => RowAlignment.Of(reference, c, options))];
        _inOrder = reference.InOrder || candidates.Any(c => c.InOrder);
        for (int c = 0; c < candidates.Count; c++)
            if (candidates[c].InOrder && _alignments[c].RowOf(reference.Shape.Rows - 1) != reference.Shape.Rows - 1)
                throw new UnreadableDataException($"{candidates[c].Name}: an archive is read in its own order, the base has other positions (save it as .npy)");
        if (reference.Shape.Rows > MostRows) throw new UnreadableDataException($"{reference.Name}: {RowFile.Count(reference.Shape.Rows)} rows; {RowFile.Count(MostRows)} can be compared at once");
        int carrier = reference.Tokens.Length > 0 ? -1 : candidates.ToList().FindIndex(c => c.Tokens.Length > 0);
        (_text, _textAlignment) = carrier < 0 ? (reference.Tokens.Length > 0 ? reference : null, null) : (candidates[carrier], _alignments[carrier]);
        Rows = [.. candidates.Select(_ => new NextTokenRow[reference.Shape.Rows])];
        Sampled = options.Sampler is null ? null : [.. candidates.Select(_ => new NextTokenRow[reference.Shape.Rows])];
    }

    private const long MostRows = 50_000_000;

    internal NextTokenRow[][] Rows { get; }

    internal NextTokenRow[][]? Sampled { get; }

    internal RowAlignment Alignment(int candidate) => _alignments[candidate];

    /// <summary>The source that the tokens of the text come from; null where there is none.</summary>
    internal INextTokenSource? Text => _text;

    internal void Work(IProgress<ComparisonProgress>? progress, CancellationToken cancel)
    {
        int threads = (int)Math.Clamp(Math.Min(_options.Threads, _base.Shape.Rows), 1, 64);
        var workers = new Task[threads];
        for (int t = 0; t < threads; t++) workers[t] = Task.Factory.StartNew(() => Worker(progress, cancel), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Task.WaitAll(workers, CancellationToken.None);
        cancel.ThrowIfCancellationRequested();
        if (_failure is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_failure);
    }

    /// <summary>The token that a row predicts, −1 where it is not known.</summary>
    internal int Target(long row)
    {
        if (_text is null) return -1;
        long at = _text.Shape.TargetAt(_textAlignment?.RowOf(row) ?? row);
        if (at < 0 || at >= _text.Tokens.Length) return -1;
        int token = _text.Tokens.Span[(int)at];
        return _textAlignment is { Reorders: true } ? -1 : token;
    }

    private void Worker(IProgress<ComparisonProgress>? progress, CancellationToken cancel)
    {
        int n = _base.Shape.Vocabulary;
        var rows = new float[_candidates.Count + 1][];
        for (int i = 0; i < rows.Length; i++) rows[i] = GC.AllocateUninitializedArray<float>(n, pinned: true);
        float[]? room = _alignments.Any(a => a.Reorders) || _options.Sampler is not null ? new float[n] : null, left = _options.Sampler is null ? null : new float[n];
        while (!cancel.IsCancellationRequested)
        {
            long row;
            try
            {
                if (!Take(rows, room, out row)) return;
            }
            catch (Exception e)
            {
                Fail(e, -1);
                return;
            }
            try
            {
                if (!_inOrder) ReadAll(row, rows, room);
                Compare(row, rows, room, left);
            }
            catch (Exception e)
            {
                Fail(e, row);
                return;
            }
            if (row % 16 == 0) progress?.Report(new ComparisonProgress("comparing rows", (double)row / _base.Shape.Rows));
        }
    }

    private bool Take(float[][] rows, float[]? room, out long row)
    {
        lock (_gate)
        {
            row = _next;
            if (row >= _base.Shape.Rows || _failure is not null) return false;
            _next++;
            if (_inOrder) ReadAll(row, rows, room);
            return true;
        }
    }

    private void ReadAll(long row, float[][] rows, float[]? room)
    {
        _base.Read(row, rows[0]);
        for (int c = 0; c < _candidates.Count; c++)
        {
            if (!_alignments[c].Reorders)
            {
                _candidates[c].Read(_alignments[c].RowOf(row), rows[c + 1]);
                continue;
            }
            _candidates[c].Read(_alignments[c].RowOf(row), room);
            _alignments[c].Reorder(room, rows[c + 1]);
        }
    }

    private void Compare(long row, float[][] rows, float[]? room, float[]? left)
    {
        int target = Target(row);
        for (int c = 0; c < _candidates.Count; c++)
        {
            try
            {
                Rows[c][row] = NextToken.Compare(rows[0], rows[c + 1], _base.Form, target, _options.Top);
                if (_options.Sampler is not { } sampler) continue;
                rows[0].CopyTo(left!, 0);
                rows[c + 1].CopyTo(room!, 0);
                sampler.Apply(left);
                sampler.Apply(room);
                Sampled![c][row] = NextToken.Compare(left, room, RowForm.Logits, target, _options.Top);
            }
            catch (NotADistributionException e)
            {
                var source = e.ParamName == "p" || e.Message.StartsWith("p:", StringComparison.Ordinal) ? _base : _candidates[c];
                string what = e.Index is { } column ? $"column {RowFile.Count(column)}: {e.Value} is no logit" : "every logit is −∞: no token has mass";
                throw new UnreadableDataException($"{source.Name}: chunk {RowFile.Count(_base.Shape.ChunkOf(row) + 1)}, row {RowFile.Count(row)}, {what}", e);
            }
        }
    }

    private void Fail(Exception e, long row)
    {
        lock (_gate)
            if (row < _failedRow) (_failure, _failedRow) = (e, row);
    }
}
