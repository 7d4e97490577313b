using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>Rows over worker threads: each reads, compares and writes its result at the row's own place, so that nothing depends on how
/// many there are.</summary>
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
    private readonly NextTokenRow[][] _rows;
    private readonly NextTokenRow[][]? _sampled;
    private readonly bool[] _masked;
    private long _first, _next, _end, _failedRow = long.MaxValue;
    private Exception? _failure;

    internal NextTokenRun(INextTokenSource reference, IReadOnlyList<INextTokenSource> candidates, NextTokenOptions options)
    {
        (_base, _candidates, _options) = (reference, candidates, options);
        _alignments = [.. candidates.Select(c => RowAlignment.Of(reference, c, options))];
        _inOrder = reference.InOrder || candidates.Any(c => c.InOrder);
        for (int c = 0; c < candidates.Count; c++)
            if (candidates[c].InOrder && _alignments[c].RowOf(reference.Shape.Rows - 1) != reference.Shape.Rows - 1)
                throw new UnreadableDataException(
                    $"{candidates[c].Name}: an archive is read in its own order, the base has other positions (save it as .npy)");
        if (reference.Shape.Rows > MostRows)
            throw new UnreadableDataException(
                $"{reference.Name}: {RowFile.Count(reference.Shape.Rows)} rows; {RowFile.Count(MostRows)} can be compared at once");
        _masked = MaskOf(reference, candidates, _alignments);
        int carrier = reference.Tokens.Length > 0 ? -1 : candidates.ToList().FindIndex(c => c.Tokens.Length > 0);
        (_text, _textAlignment) = carrier < 0 ? (reference.Tokens.Length > 0 ? reference : null, null)
            : (candidates[carrier], _alignments[carrier]);
        int batch = (int)Math.Min(reference.Shape.Rows, Math.Clamp(BatchNumbers / reference.Shape.Vocabulary, LeastBatch, MostBatch));
        _rows = [.. candidates.Select(_ => new NextTokenRow[batch])];
        _sampled = options.Sampler is null ? null : [.. candidates.Select(_ => new NextTokenRow[batch])];
        Distilled = options.Distillation is null ? null : [.. candidates.Select(_ => new DistillationRow[batch])];
        Worst = [.. candidates.Select(_ => new WorstRows(options.Worst))];
    }

    // Rows between two meetings of the workers: enough that waiting for the last is little, few enough to be small.
    private const int BatchNumbers = 1 << 24, LeastBatch = 128, MostBatch = 8192;

    private const long MostRows = 50_000_000;

    /// <summary>Losses of distillation of the batch that is handed over, by candidate; null where they were not asked for.</summary>
    internal DistillationRow[][]? Distilled { get; }

    /// <summary>The rows furthest from the base, by candidate.</summary>
    internal WorstRows[] Worst { get; }

    internal RowAlignment Alignment(int candidate) => _alignments[candidate];

    /// <summary>Compares all rows; hears each candidate's rows in their order, a batch at a time,
    /// and what the sampler makes of them.</summary>
    internal void Work(Action<int, NextTokenRow[], NextTokenRow[]?, int> take, IProgress<WorkProgress>? progress, CancellationToken cancel)
    {
        var workers = new Buffers[(int)Math.Clamp(Math.Min(_options.Threads, _base.Shape.Rows), 1, 64)];
        for (int w = 0; w < workers.Length; w++)
            workers[w] = new Buffers(_base.Shape.Vocabulary, _candidates.Count, _alignments.Any(a => a.Reorders)
                || _options.Sampler is not null);
        for (_first = 0; _first < _base.Shape.Rows; _first = _end)
        {
            (_next, _end) = (_first, Math.Min(_base.Shape.Rows, _first + _rows[0].Length));
            var others = workers.Skip(1)
                .Select(
                    w => Task.Factory.StartNew(() => Worker(w, cancel), CancellationToken.None, TaskCreationOptions.LongRunning,
                        TaskScheduler.Default)).ToArray();
            Worker(workers[0], cancel);
            Task.WaitAll(others, CancellationToken.None);
            cancel.ThrowIfCancellationRequested();
            if (_failure is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_failure);
            for (int c = 0; c < _rows.Length; c++) take(c, _rows[c], _sampled?[c], (int)(_end - _first));
            progress?.Report(new WorkProgress("comparing rows", (double)_end / _base.Shape.Rows));
        }
    }

    /// <summary>Is the row no part of the comparison, on any side?</summary>
    internal bool IsMasked(long row) => _masked.Length > 0 && _masked[row];

    private static bool[] MaskOf(INextTokenSource reference, IReadOnlyList<INextTokenSource> candidates, RowAlignment[] alignments)
    {
        if (reference.Masked.Length == 0 && candidates.All(c => c.Masked.Length == 0)) return [];
        var masked = new bool[reference.Shape.Rows];
        reference.Masked.Span.CopyTo(masked);
        for (int c = 0; c < candidates.Count; c++)
            if (candidates[c].Masked.Length > 0)
                for (long row = 0; row < masked.Length; row++) masked[row] |= candidates[c].Masked.Span[(int)alignments[c].RowOf(row)];
        return masked.Contains(false) ? masked
            : throw new UnreadableDataException($"{reference.Name}: the masks of both sides together leave no row to compare");
    }

    /// <summary>The source that the tokens of the text come from; null where there is none.</summary>
    internal INextTokenSource? Text => _text;

    /// <summary>The token that a row predicts, in the base's numbers; −1 where it is not known.</summary>
    internal int Target(long row)
    {
        if (_text is null) return -1;
        return Token(_text.Shape.TargetAt(TextRow(row)));
    }

    /// <summary>The tokens before the one that a row predicts, the nearest last, as many of its chunk as are known and asked for.</summary>
    internal List<int> Context(long row, int most)
    {
        var context = new List<int>();
        if (_text is null) return context;
        long there = TextRow(row), start = (long)_text.Shape.ChunkOf(there) * _text.Shape.TokensPerChunk,
            end = start + _text.Shape.PositionOf(there) + 1;
        for (long at = Math.Max(start, end - most); at < Math.Min(end, start + _text.Shape.TokensPerChunk); at++) context.Add(Token(at));
        return context;
    }

    private long TextRow(long row) => _textAlignment?.RowOf(row) ?? row;

    private int Token(long at)
    {
        if (at < 0 || at >= _text!.Tokens.Length) return -1;
        int token = _text.Tokens.Span[(int)at];
        return _textAlignment?.BaseToken(token) ?? token;
    }

    /// <summary>Rows of logits that one thread works with.</summary>
    private sealed class Buffers
    {
        internal readonly float[][] Rows;
        internal readonly float[]? Room, Left;

        internal Buffers(int vocabulary, int candidates, bool room)
        {
            Rows = new float[candidates + 1][];
            for (int i = 0; i < Rows.Length; i++) Rows[i] = GC.AllocateUninitializedArray<float>(vocabulary, pinned: true);
            if (room) (Room, Left) = (new float[vocabulary], new float[vocabulary]);
        }
    }

    private void Worker(Buffers buffers, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            long row = -1;
            try
            {
                if (!Take(buffers.Rows, buffers.Room, out row)) return;
                if (IsMasked(row)) continue;
                if (!_inOrder) ReadAll(row, buffers.Rows, buffers.Room);
                Compare(row, buffers);
            }
            catch (Exception e)
            {
                Fail(e, row);
                return;
            }
        }
    }

    private bool Take(float[][] rows, float[]? room, out long row)
    {
        lock (_gate)
        {
            row = _next;
            if (row >= _end || _failure is not null) return false;
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

    private void Compare(long row, Buffers buffers)
    {
        int target = Target(row), at = (int)(row - _first);
        var rows = buffers.Rows;
        for (int c = 0; c < _candidates.Count; c++)
        {
            try
            {
                var figures = _rows[c][at] = NextToken.Compare(rows[0], rows[c + 1], _base.Form, target, _options.Top);
                if (_base.Form == RowForm.Stored) RequireMass(row, figures.StoredMass);
                if (Worst[c].Takes(row, figures)) Worst[c].Add(row, figures, _inOrder ? WorstRows.PartsOf(rows[0], rows[c + 1]) : null);
                if (_options.Distillation is { } d)
                    Distilled![c][at] = DistillationRow.Of(rows[0], rows[c + 1], d.Temperature, d.Beta, d.Top);
                if (_options.Sampler is not { } sampler) continue;
                rows[0].CopyTo(buffers.Left!, 0);
                rows[c + 1].CopyTo(buffers.Room!, 0);
                sampler.Apply(buffers.Left);
                sampler.Apply(buffers.Room);
                _sampled![c][at] = NextToken.Compare(buffers.Left, buffers.Room, RowForm.Logits, target, _options.Top);
            }
            catch (NotADistributionException e)
            {
                var source = e.ParamName == "p" || e.Message.StartsWith("p:", StringComparison.Ordinal) ? _base : _candidates[c];
                string what = e.Index is { } column ? $"column {RowFile.Count(column)}: {e.Value} is no logit"
                    : "every logit is −∞: no token has mass";
                throw new UnreadableDataException(
                    $"{source.Name}: chunk {RowFile.Count(_base.Shape.ChunkOf(row))}, row {RowFile.Count(row)}, {what}", e);
            }
        }
    }

    // Codes are good to 5e-5 of the mass; each code on the floor adds at most e⁻¹⁶ of the largest probability.
    private void RequireMass(long row, double mass)
    {
        if (mass > 0.99 && mass < 1.01 + 1.2e-7 * _base.Shape.Vocabulary) return;
        throw new UnreadableDataException(
            $"{_base.Name}: chunk {RowFile.Count(_base.Shape.ChunkOf(row))}, row {RowFile.Count(row)}: its probabilities sum to "
                + $"{mass:G4}, not 1 (a damaged file, or rows that are no log-probabilities)");
    }

    private void Fail(Exception e, long row)
    {
        lock (_gate)
            if (row < _failedRow) (_failure, _failedRow) = (e, row);
    }
}
