using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>Candidates of earlier comparisons beside those of this one: of the same base, row for row, or refused.</summary>
internal sealed class JoinedCandidates
{
    private const int Batch = 4096, MostProbes = 64;

    // Kernels of other widths differ in the seventh digit; another base differs in the second.
    private const double Tolerance = 1e-4;

    private readonly INextTokenSource _base;
    private readonly NextTokenRun _run;
    private readonly float[]? _entropies;
    private readonly List<(ComparedRows File, int Candidate, string Name)> _all = [];

    internal JoinedCandidates(INextTokenSource reference, IReadOnlyList<INextTokenSource> candidates, NextTokenRun run,
        NextTokenOptions options)
    {
        (_base, _run) = (reference, run);
        if (options.Joined.Count == 0) return;
        if (candidates.Count > 0) _entropies = new float[reference.Shape.Rows];
        var names = Names([.. candidates.Select(c => c.Name)], options.Joined);
        foreach (var file in options.Joined)
        {
            RequireSameText(file, options);
            for (int c = 0; c < file.Names.Count; c++) _all.Add((file, c, names[candidates.Count + _all.Count]));
        }
        if (candidates.Count > 0) return;
        if (options.Joined.FirstOrDefault(f => ReferenceEquals(f.Reference, reference)) is { } known) _entropies = Entropies(known);
        else foreach (var file in options.Joined) Probe(file);
    }

    /// <summary>The names of all candidates, those of earlier comparisons with the file's where one is there already.</summary>
    internal static IReadOnlyList<string> Names(IReadOnlyList<string> now, IReadOnlyList<ComparedRows> joined)
    {
        List<string> names = [.. now];
        foreach (var file in joined)
            foreach (string own in file.Names)
            {
                string name = names.Contains(own) ? $"{own} ({file.Name})" : own;
                for (int i = 2; names.Contains(name); i++) name = $"{own} ({file.Name}, {i})";
                names.Add(name);
            }
        return names;
    }

    internal IReadOnlyList<(ComparedRows File, int Candidate, string Name)> All => _all;

    /// <summary>Hears the base's entropies from a candidate that is compared now.</summary>
    internal void Hear(long row, double entropyNats)
    {
        if (_entropies is not null) _entropies[row] = (float)entropyNats;
    }

    /// <summary>The rows of one candidate in their order, a batch at a time.</summary>
    /// <exception cref="UnreadableDataException">The base of that comparison gave another row.</exception>
    internal void Work(int candidate, CancellationToken cancel, Action<long, ReadOnlySpan<NextTokenRow>> take)
    {
        var (file, of, _) = _all[candidate];
        var room = new NextTokenRow[(int)Math.Min(Batch, _base.Shape.Rows)];
        for (long first = 0; first < _base.Shape.Rows; first += room.Length)
        {
            cancel.ThrowIfCancellationRequested();
            var rows = room.AsSpan(0, (int)Math.Min(room.Length, _base.Shape.Rows - first));
            file.Read(of, first, rows);
            for (int i = 0; i < rows.Length; i++)
            {
                if (file.IsMasked(first + i) != _run.IsMasked(first + i))
                    throw new UnreadableDataException(
                        $"{file.Name}: row {RowFile.Count(first + i)} is {(file.IsMasked(first + i) ? "" : "not ")}masked there, here it "
                            + $"is{(file.IsMasked(first + i) ? " not" : "")}: the same rows must count");
                if (_entropies is not null && !file.IsMasked(first + i))
                    RequireSame(file, first + i, rows[i].EntropyNats, _entropies[first + i]);
            }
            take(first, rows);
        }
    }

    private void RequireSame(ComparedRows file, long row, double there, double here)
    {
        if (Math.Abs(there - here) > Tolerance)
            throw new UnreadableDataException(
                $"{file.Name}: in row {RowFile.Count(row)} the base's entropy was {there:0.#####} nat, in {_base.Name} it is "
                    + $"{here:0.#####}: another base");
    }

    private void RequireSameText(ComparedRows file, NextTokenOptions options)
    {
        var (a, b) = (_base.Shape, file.Shape);
        if (a.Chunks != b.Chunks || a.RowsPerChunk != b.RowsPerChunk || a.Vocabulary != b.Vocabulary)
            throw new UnreadableDataException(
                $"{file.Name}: {RowFile.Count(b.Chunks)} × {RowFile.Count(b.RowsPerChunk)} rows of {RowFile.Count(b.Vocabulary)} tokens, "
                    + $"the base {_base.Name} has {RowFile.Count(a.Chunks)} × {RowFile.Count(a.RowsPerChunk)} of "
                    + $"{RowFile.Count(a.Vocabulary)}: not the same text");
        if (file.Form != _base.Form)
            throw new UnreadableDataException(
                $"{file.Name}: was compared with {(file.Form == RowForm.Stored ? "a base file's 16-bit codes" : "logits")}, {_base.Name} "
                    + $"holds the other: their means differ by the rounding (compare all with one base)");
        if (file.Top != options.Top)
            throw new UnreadableDataException(
                $"{file.Name}: its overlap is of the top {file.Top} tokens, not {options.Top} ({OptionName.Top} {file.Top})");
        if (file.Tokens.Length == 0 || _base.Tokens.Length != file.Tokens.Length) return;
        int differs = file.Tokens.Span.CommonPrefixLength(_base.Tokens.Span);
        if (differs < file.Tokens.Length)
            throw new UnreadableDataException(
                $"{file.Name}: token {RowFile.Count(differs)} is {file.Tokens.Span[differs]}, in {_base.Name} it is "
                    + $"{_base.Tokens.Span[differs]}: not the same text");
    }

    private float[] Entropies(ComparedRows file)
    {
        var entropies = new float[_base.Shape.Rows];
        var room = new NextTokenRow[(int)Math.Min(Batch, entropies.Length)];
        for (long first = 0; first < entropies.Length; first += room.Length)
        {
            var rows = room.AsSpan(0, (int)Math.Min(room.Length, entropies.Length - first));
            file.Read(0, first, rows);
            for (int i = 0; i < rows.Length; i++) entropies[first + i] = (float)rows[i].EntropyNats;
        }
        return entropies;
    }

    private double Entropy(long row, ReadOnlySpan<float> logits)
    {
        try
        {
            double log = LogSumExp.Of(logits), entropy = 0;
            foreach (float x in logits) if (!float.IsNegativeInfinity(x)) entropy -= Math.Exp(x - log) * (x - log);
            return entropy;
        }
        catch (NotADistributionException e)
        {
            throw new UnreadableDataException($"{_base.Name}: row {RowFile.Count(row)} is no row of logits: {e.Message}", e);
        }
    }

    // No candidate is compared now: some rows of the base are looked at, of an archive the first.
    private void Probe(ComparedRows file)
    {
        long rows = _base.Shape.Rows, probes = Math.Min(MostProbes, rows);
        var logits = new float[_base.Shape.Vocabulary];
        var there = new NextTokenRow[1];
        for (long p = 0; p < probes; p++)
        {
            long row = _base.InOrder ? p : p * rows / probes;
            _base.Read(row, logits);
            if (file.IsMasked(row)) continue;
            file.Read(0, row, there);
            RequireSame(file, row, there[0].EntropyNats, Entropy(row, logits));
        }
    }
}
