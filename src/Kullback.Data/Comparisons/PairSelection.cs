using System.Runtime.CompilerServices;

namespace Kullback.Data.Comparisons;

/// <summary>Chooses the pairs of columns whose dependence is worth a test, and tests whether it changed.</summary>
/// <remarks>
/// Every pair of at most 200 columns is looked at (of more, those of largest entropy), on 2,500 rows per side when there are more than 60.
/// The 200 pairs with the largest mutual information on either side are tested, by <see cref="DependenceChange"/>, on at most 50,000 rows
/// of both tables together. Two parts of one column are no pair, and neither are columns where one fixes the other by the same rule in both
/// tables: their dependence can't change. Adjusted (Benjamini-Hochberg) over all pairs looked at, an untested one counting as 1: the
/// strongest of many noisy pairs would otherwise look changed because they were chosen for being noisy.
/// Cells are joined until min(n, m) is ten times the combinations of a pair: with 3 rows a combination the interval missed 0 in 13 % of
/// simulated pairs.
/// </remarks>
public static class PairSelection
{
    private const int MostColumns = 200, MostPairs = 200, ManyColumns = 60, ScreeningRows = 2_500, TestingRows = 50_000;

    /// <summary>Chooses and tests.</summary>
    /// <param name="columns">The compared columns; every <see cref="CodedColumn.Reference"/> has the same length, and every
    /// <see cref="CodedColumn.Current"/>.</param>
    /// <param name="options">Threshold, confidence and false discovery rate.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>The tested pairs by falling bits; none when there are fewer than two columns or a side has no rows.</returns>
    /// <exception cref="ArgumentException">The columns differ in rows, or one has more than 8 cells or a code without a label.</exception>
    /// <exception cref="OperationCanceledException">The work was canceled.</exception>
    public static PairScreen Screen(IReadOnlyList<CodedColumn> columns, ComparisonOptions options, CancellationToken cancel = default)
    {
        Require(columns);
        if (columns.Count == 0) return new PairScreen(0, 0, 0, 0, []);
        (int n, int m) = Share(columns[0].Reference.Length, columns[0].Current.Length);
        if (n == 0 || m == 0) return new PairScreen(0, 0, n, m, []);
        int limit = Math.Clamp((int)Math.Sqrt(Math.Min(n, m) / 10.0), 2, CodedColumn.MaximumCells);
        CodedColumn[] used = [.. (columns.Count <= MostColumns ? columns : columns.OrderByDescending(c => c.EntropyNats).Take(MostColumns))
            .Select(c => Thinned(c, n, m).Coarsened(limit))];

        List<Candidate> candidates = Candidates(used, out int considered, cancel);
        List<PairReport> tested = [];
        List<double> pValues = [];
        foreach ((int first, int second, ContingencyTable p, ContingencyTable q, _) in candidates.OrderByDescending(c => c.Nats)
            .Take(MostPairs).Select(c => c.On(used, n, m)))
        {
            cancel.ThrowIfCancellationRequested();
            if (DependenceChange.Between(p, q, options.Threshold.Bits, options.Confidence, out _) is not { } change) continue;
            tested.Add(Report(used[first], used[second], p, q, change));
            pValues.Add(change.MinimumEffectPValue);
        }
        double[] adjusted = FalseDiscoveryRate.BenjaminiHochberg([.. pValues, .. Enumerable.Repeat(1.0, considered - pValues.Count)]);
        return new PairScreen(considered, tested.Count, n, m,
            [.. tested.Select((t, k) => Judged(t with { QValue = adjusted[k] }, options)).OrderByDescending(t => t.Bits)
                .ThenByDescending(t => t.BitsHigh)]);
    }

    private static void Require(IReadOnlyList<CodedColumn> columns)
    {
        foreach (CodedColumn column in columns)
        {
            if (column.Reference.Length != columns[0].Reference.Length || column.Current.Length != columns[0].Current.Length)
                throw new ArgumentException($"Column '{column.Name}' has another number of rows than '{columns[0].Name}'.",
                    nameof(columns));
            if (column.Labels.Count is 0 or > CodedColumn.MaximumCells)
                throw new ArgumentException(
                    $"Column '{column.Name}' has {column.Labels.Count} cells; 1 to {CodedColumn.MaximumCells} can be paired.",
                    nameof(columns));
            byte last = (byte)(column.Labels.Count - 1);
            if (column.Reference.AsSpan().ContainsAnyExceptInRange((byte)0, last)
                || column.Current.AsSpan().ContainsAnyExceptInRange((byte)0, last))
                throw new ArgumentException($"Column '{column.Name}' has a code beyond its {column.Labels.Count} cells.", nameof(columns));
        }
    }

    /// <summary>How many rows each side may bring to 50,000 in all: half each, and what one side does not use goes to the other.</summary>
    private static (int Reference, int Current) Share(int reference, int current)
    {
        int n = Math.Min(reference, TestingRows - Math.Min(current, TestingRows / 2));
        return (n, Math.Min(current, TestingRows - n));
    }

    private static CodedColumn Thinned(CodedColumn column, int n, int m)
        => column.Reference.Length == n && column.Current.Length == m ? column
            : column with { Reference = EvenlySpaced(column.Reference, n), Current = EvenlySpaced(column.Current, m) };

    private static byte[] EvenlySpaced(byte[] rows, int wanted)
    {
        byte[] taken = new byte[wanted];
        for (int k = 0; k < wanted; k++) taken[k] = rows[(long)k * rows.Length / wanted];
        return taken;
    }

    /// <summary>A pair looked at, with its tables on the rows looked at.</summary>
    private readonly record struct Candidate(int First, int Second, ContingencyTable P, ContingencyTable Q, double Nats)
    {
        /// <summary>The pair with its tables on all rows; counted again only when fewer were looked at.</summary>
        public Candidate On(CodedColumn[] columns, int n, int m) => P.Total == m && Q.Total == n ? this
            : this with { P = Count(columns[First], columns[Second], true, m), Q = Count(columns[First], columns[Second], false, n) };
    }

    private static List<Candidate> Candidates(CodedColumn[] columns, out int considered, CancellationToken cancel)
    {
        List<Candidate> candidates = [];
        considered = 0;
        int rows = columns.Length > ManyColumns ? ScreeningRows : int.MaxValue;
        CodedColumn[] screened = [.. columns.Select(c => Thinned(c, Math.Min(c.Reference.Length, rows), Math.Min(c.Current.Length, rows)))];
        for (int first = 0; first < columns.Length; first++)
        {
            cancel.ThrowIfCancellationRequested();
            for (int second = first + 1; second < columns.Length; second++)
            {
                if (columns[first].Column == columns[second].Column) continue;
                considered++;
                ContingencyTable q = Count(screened[first], screened[second], false, rows),
                    p = Count(screened[first], screened[second], true, rows);
                if (Pooled(p, q).IsFunctional) continue;
                candidates.Add(new Candidate(first, second, p, q, Math.Max(p.MutualInformationNats, q.MutualInformationNats)));
            }
        }
        return candidates;
    }

    // Compiled at full strength at once: a short process would run most of its millions of increments in the first tier.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ContingencyTable Count(CodedColumn first, CodedColumn second, bool current, int rows)
    {
        // Two tables in turn: consecutive rows often hit the same cell, and an increment waits for the one before it.
        Span<int> even = stackalloc int[CodedColumn.MaximumCells * CodedColumn.MaximumCells], odd = stackalloc int[even.Length];
        even.Clear();
        odd.Clear();
        byte[] all = current ? first.Current : first.Reference;
        ReadOnlySpan<byte> a = all.AsSpan(0, Math.Min(rows, all.Length)),
            b = (current ? second.Current : second.Reference).AsSpan(0, a.Length);
        int k = 0;
        for (; k + 1 < a.Length; k += 2)
        {
            even[((a[k] << 3) | b[k]) & 63]++;
            odd[((a[k + 1] << 3) | b[k + 1]) & 63]++;
        }
        if (k < a.Length) even[((a[k] << 3) | b[k]) & 63]++;
        long[] counts = new long[first.Labels.Count * second.Labels.Count];
        for (int i = 0; i < first.Labels.Count; i++)
            for (int j = 0; j < second.Labels.Count; j++)
                counts[(i * second.Labels.Count) + j] = even[(i << 3) | j] + odd[(i << 3) | j];
        return new ContingencyTable(first.Labels.Count, second.Labels.Count, counts);
    }

    private static ContingencyTable Pooled(ContingencyTable p, ContingencyTable q)
    {
        long[] counts = p.Counts.ToArray();
        for (int k = 0; k < counts.Length; k++) counts[k] += q.Counts[k];
        return new ContingencyTable(p.Rows, p.Columns, counts);
    }

    private static PairReport Report(CodedColumn first, CodedColumn second, ContingencyTable p, ContingencyTable q, DependenceChange change)
        => new()
        {
            First = first.Name,
            Second = second.Name,
            Verdict = Verdict.Undecided,
            Bits = change.Bits,
            BitsLow = change.BitsLow,
            BitsHigh = change.BitsHigh,
            PValue = change.PValue,
            QValue = 1,
            ReferenceMutualInformationBits = Math.Max(0, q.MutualInformationNats) / Math.Log(2),
            CurrentMutualInformationBits = Math.Max(0, p.MutualInformationNats) / Math.Log(2),
            Driver = string.Create(CultureInfo.InvariantCulture,
            $"{Place(first, change.Row)} with {Place(second, change.Column)}: {DisplayValue.Percent(change.ExpectedShare)} expected, "
                + $"{DisplayValue.Percent(change.CurrentShare)} found"),
        };

    private static string Place(CodedColumn column, int cell) =>
        $"{DisplayValue.Harmless(column.Name, DisplayValue.LongestValue)} "
            + $"{DisplayValue.Harmless(column.Labels[cell], DisplayValue.LongestValue)}";

    /// <summary>The columns' rule: drifted when the lower bound exceeds the threshold and the adjusted minimum-effect test agrees, stable
    /// when the upper is below.</summary>
    private static PairReport Judged(PairReport pair, ComparisonOptions options) => pair with
    {
        Verdict = pair.BitsLow > options.Threshold.Bits && pair.QValue <= options.FalseDiscoveryRate ? Verdict.Drifted
            : pair.BitsHigh < options.Threshold.Bits ? Verdict.Stable : Verdict.Undecided,
    };
}
