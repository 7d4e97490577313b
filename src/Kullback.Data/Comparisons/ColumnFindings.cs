using Kullback.Numerics;

namespace Kullback.Data.Comparisons;

/// <summary>Looks at what the cells of a column do not show: its tails, single values, moments, and values that only one side
/// has.</summary>
/// <remarks>Every p-value holds whatever the column's distribution: tails and single values are counts on sets chosen from both samples
/// together (Fisher's exact test, times the number of sets), new values a Chernoff bound. Only the moments lean on a normal limit, and are
/// not looked at where few rows make up the spread (heavy tails). Rows that are weighted or clustered are not looked at.</remarks>
internal static class ColumnFindings
{
    /// <summary>Findings whose p-value exceeds this are not kept: over many columns the verdict asks for less.</summary>
    public const double Level = 0.01;

    /// <summary>One side must have this many times the other's share: less is for the divergence to say.</summary>
    private const double Times = 3;

    /// <summary>Cuts farther in than this share of the rows are no tail.</summary>
    private const double Tail = 0.05;

    /// <summary>A single row may make up this much of the squared deviations where moments are compared.</summary>
    private const double MostInfluence = 0.01;


    /// <summary>Values that only one side has.</summary>
    public static IEnumerable<ColumnFinding> OfTexts(ColumnCells cells)
    {
        // Missing has a cell of its own, and a name.
        ColumnCells.Raw[] values = [.. cells.BeforePooling.Where(r => r.Kind == CellKind.Value)];
        double[] p = [.. values.Select(r => (double)r.Current.Rows)], q = [.. values.Select(r => (double)r.Reference.Rows)];
        if (!(p.Sum() > 0) || !(q.Sum() > 0)) yield break;
        TestOutcome appeared = NewValuesTest.Of(p, q), vanished = NewValuesTest.Of(q, p);
        if (appeared.PValue <= Level) yield return Alone(FindingKind.NewValues, appeared, "current", "reference", p, q);
        if (vanished.PValue <= Level) yield return Alone(FindingKind.VanishedValues, vanished, "reference", "current", q, p);
    }

    private static ColumnFinding Alone(FindingKind kind, TestOutcome test, string own, string other, double[] mine, double[] theirs)
    {
        long values = mine.Where((x, k) => x > 0 && theirs[k] <= 0).LongCount();
        double chance = test.Statistic - test.EffectSize!.Value;
        string expected = chance >= 0.0005 ? $"; chance would give {DisplayValue.Percent(chance)}" : "";
        string text = string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{DisplayValue.Percent(test.Statistic)} of the {own} rows carry {(values == 1 ? "a value" : $"{values:N0} values")} that the "
                + $"{other} never has{expected}");
        return new ColumnFinding(kind, text, kind == FindingKind.NewValues ? 0 : test.Statistic,
            kind == FindingKind.NewValues ? test.Statistic : 0, test.PValue, 0);
    }

    /// <summary>Tails, repeated values and moments of a column of numbers.</summary>
    public static IEnumerable<ColumnFinding> OfNumbers(ColumnReading reading, ColumnCounts reference, ColumnCounts current,
        SideBySide<NumberSummary> numbers)
    {
        var grid = new Grid(reading, reference, current);
        if (grid.N < 1 || grid.M < 1) yield break;
        ColumnFinding? low = TailOf(grid, fromBelow: true), high = TailOf(grid, fromBelow: false), value = Repeated(grid);
        // A sentinel beyond the range is both: the tail says more.
        if (value is not null && ((low is not null && low.PValue <= value.PValue) || (high is not null && high.PValue <= value.PValue)))
            value = null;
        low ??= Farthest(numbers, fromBelow: true, grid);
        high ??= Farthest(numbers, fromBelow: false, grid);
        if (low is not null) yield return low;
        if (high is not null) yield return high;
        if (value is not null) yield return value;
        if (reading.As == ColumnType.Number && Moments(numbers, reference, current) is { } moments) yield return moments;
    }

    /// <summary>Both sides' rows on the fine cells that have any.</summary>
    private sealed class Grid
    {
        public Grid(ColumnReading reading, ColumnCounts reference, ColumnCounts current)
        {
            Reading = reading;
            for (int k = 0; k < reference.Cells.Length; k++)
            {
                (long q, long p) = (reference.Cells[k].Rows, current.Cells[k].Rows);
                (N, M) = (N + q, M + p);
                if (q + p > 0) Cells.Add((q, p, reference.Ranges[k], current.Ranges[k]));
            }
        }

        public ColumnReading Reading { get; }

        public List<(long Q, long P, (double Low, double High) OfQ, (double Low, double High) OfP)> Cells { get; } = [];

        public long N { get; }

        public long M { get; }

        public string Text(double value) => DisplayValue.Harmless(ColumnCells.ValueLabel(value, Reading), DisplayValue.LongestValue);
    }

    private static ColumnFinding? TailOf(Grid grid, bool fromBelow)
    {
        var cuts = new List<(int Cells, long Q, long P)>();
        long q = 0, p = 0, most = (long)(Tail * (grid.N + grid.M));
        for (int i = 0; i < grid.Cells.Count - 1; i++)
        {
            var cell = grid.Cells[fromBelow ? i : grid.Cells.Count - 1 - i];
            (q, p) = (q + cell.Q, p + cell.P);
            // At least one cut, however few the rows.
            if (q + p > most && cuts.Count > 0) break;
            cuts.Add((i + 1, q, p));
            if (q + p > most) break;
        }
        return Best(cuts.Select(c => (c.Q, c.P)), grid, 2 * cuts.Count) is { } best
            ? Finding(fromBelow ? FindingKind.LowTail : FindingKind.HighTail, best, grid, TailText(grid, cuts[best.Index], best, fromBelow))
            : null;
    }

    /// <summary>A set of rows, how many a side has of it, and what chance says.</summary>
    private sealed record Counted(int Index, long Q, long P, double PValue, int Looked);

    /// <summary>The set with the smallest p-value among those that one side has <see cref="Times"/> as often; null when none is below
    /// <see cref="Level"/>.</summary>
    private static Counted? Best(IEnumerable<(long Q, long P)> sets, Grid grid, int looked)
    {
        Counted? best = null;
        int index = -1;
        foreach ((long q, long p) in sets)
        {
            index++;
            double shareQ = (double)q / grid.N, shareP = (double)p / grid.M;
            if (Math.Max(shareP, shareQ) < Times * Math.Min(shareP, shareQ)) continue;
            double chance = Math.Min(1, looked * FisherExact.TwoByTwo(p, grid.M - p, q, grid.N - q).PValue);
            if (chance <= Level && (best is null || chance < best.PValue || (chance == best.PValue && p + q > best.P + best.Q)))
                best = new Counted(index, q, p, chance, looked);
        }
        return best;
    }

    private static ColumnFinding Finding(FindingKind kind, Counted set, Grid grid, string text)
    {
        double bits = JensenShannonEstimate.From(BinnedSample.FromCounts([set.P, grid.M - set.P]),
            BinnedSample.FromCounts([set.Q, grid.N - set.Q]), 1 - 0.05 / set.Looked).LowNats * BitsPerNat;
        return new ColumnFinding(kind, text, (double)set.Q / grid.N, (double)set.P / grid.M, set.PValue, bits);
    }

    private static string TailText(Grid grid, (int Cells, long Q, long P) cut, Counted set, bool fromBelow)
    {
        var inside = (fromBelow ? grid.Cells.Take(cut.Cells) : grid.Cells.TakeLast(cut.Cells)).ToList();
        bool more = (double)set.P / grid.M > (double)set.Q / grid.N;
        (string own, string other) = more ? ("current", "reference") : ("reference", "current");
        double low = inside.Min(c => more ? Least(c.OfP.Low) : Least(c.OfQ.Low)),
            high = inside.Max(c => more ? Greatest(c.OfP.High) : Greatest(c.OfQ.High));
        string where = low == high ? grid.Text(low) : $"from {grid.Text(low)} to {grid.Text(high)}";
        double share = more ? (double)set.P / grid.M : (double)set.Q / grid.N, others = more ? (double)set.Q / grid.N
            : (double)set.P / grid.M;
        if (others == 0)
        {
            double edge = fromBelow ? grid.Cells.Min(c => more ? Least(c.OfQ.Low) : Least(c.OfP.Low))
                : grid.Cells.Max(c => more ? Greatest(c.OfQ.High) : Greatest(c.OfP.High));
            return $"{DisplayValue.Percent(share)} of the {own} rows lie {(fromBelow ? "below" : "above")} every {other} value "
                + $"({(fromBelow ? "smallest" : "largest")} {grid.Text(edge)}): {where}";
        }
        return $"{(fromBelow ? "low" : "high")} values, {where}: {DisplayValue.Change((double)set.Q / grid.N, (double)set.P / grid.M)}";

        static double Least(double v) => double.IsNaN(v) ? double.PositiveInfinity : v;
        static double Greatest(double v) => double.IsNaN(v) ? double.NegativeInfinity : v;
    }

    /// <summary>A single value so far beyond the other side's range that no tail explains it.</summary>
    /// <remarks>Few rows beyond a range are no news by their number; how far they lie may be. Under a tail that falls like x^(−1/2),
    /// heavier than a Cauchy distribution's, the largest of m values lies λ times as far out as the largest of n with probability of about
    /// (m/n)·λ^(−1/2); lighter tails make it less. λ is taken in the other side's range from its middle.</remarks>
    private static ColumnFinding? Farthest(SideBySide<NumberSummary> numbers, bool fromBelow, Grid grid)
    {
        foreach (bool current in (bool[])[true, false])
        {
            (NumberSummary own, NumberSummary other) = current ? (numbers.Current, numbers.Reference)
                : (numbers.Reference, numbers.Current);
            if (own.Count < 1 || other.Count < 20) continue;
            double range = other.Maximum - other.Minimum, middle = other.Minimum + range / 2, value = fromBelow ? own.Minimum : own.Maximum;
            if (!(range > 0) || !double.IsFinite(range) || (fromBelow ? value >= other.Minimum : value <= other.Maximum)) continue;
            double chance = Math.Min(1,
                4 * Math.Max(1, (double)own.Count / other.Count) / Math.Sqrt(Math.Abs(value - middle) / (range / 2)));
            if (chance > Level) continue;
            (string mine, string theirs) = current ? ("current", "reference") : ("reference", "current");
            string text =
                $"the {(fromBelow ? "smallest" : "largest")} {mine} value, {grid.Text(value)}, lies out of all proportion to the {theirs} "
                    + $"range, {grid.Text(other.Minimum)} to {grid.Text(other.Maximum)}";
            return new ColumnFinding(fromBelow ? FindingKind.LowTail : FindingKind.HighTail, text, current ? 0 : 1.0 / own.Count,
                current ? 1.0 / own.Count : 0, chance, 0);
        }
        return null;
    }

    private static ColumnFinding? Repeated(Grid grid)
    {
        var single = grid.Cells.Where(c => Low(c) == High(c)).ToList();
        if (single.Count < 1 || grid.Cells.Count < 2) return null;
        return Best(single.Select(c => (c.Q, c.P)), grid, single.Count) is { } best
            ? Finding(FindingKind.RepeatedValue, best, grid,
                $"value {grid.Text(Low(single[best.Index]))}: {DisplayValue.Change((double)best.Q / grid.N, (double)best.P / grid.M)}")
                : null;

        static double Low((long Q, long P, (double Low, double High) OfQ, (double Low, double High) OfP) c) => c.Q == 0 ? c.OfP.Low
            : c.P == 0 ? c.OfQ.Low : Math.Min(c.OfP.Low, c.OfQ.Low);
        static double High((long Q, long P, (double Low, double High) OfQ, (double Low, double High) OfP) c) => c.Q == 0 ? c.OfP.High
            : c.P == 0 ? c.OfQ.High : Math.Max(c.OfP.High, c.OfQ.High);
    }

    /// <summary>The mean by a fifth of a standard deviation, or the spread by half, where the normal limit can be trusted: no single row
    /// makes up much of the squared deviations.</summary>
    private static ColumnFinding? Moments(SideBySide<NumberSummary> numbers, ColumnCounts reference, ColumnCounts current)
    {
        (NumberSummary q, NumberSummary p) = (numbers.Reference, numbers.Current);
        if (q.Count < 100 || p.Count < 100 || !(q.StandardDeviation > 0) || !(p.StandardDeviation > 0)
            || !double.IsFinite(q.StandardDeviation) || !double.IsFinite(p.StandardDeviation)) return null;
        double influenceQ = Influence(q, reference), influenceP = Influence(p, current);
        if (Math.Max(influenceQ, influenceP) > MostInfluence) return null;
        double error = Math.Sqrt(q.StandardDeviation * q.StandardDeviation / q.Count + p.StandardDeviation * p.StandardDeviation / p.Count),
            shift = p.Mean - q.Mean;
        double chance = Math.Min(1, 2 * 2 * NormalTail.Upper(Math.Abs(shift) / error));
        if (Math.Abs(shift) >= 0.2 * q.StandardDeviation && chance <= Level)
            return new ColumnFinding(FindingKind.Mean,
                $"mean {Short(q.Mean)} -> {Short(p.Mean)} ({Short(shift / q.StandardDeviation)} standard deviations)", double.NaN,
                double.NaN, chance, 0);
        // A fourth moment is at most the largest squared deviation times the variance:
        // the error of ln s is at most half the root of the influence.
        double ratio = Math.Log(p.StandardDeviation / q.StandardDeviation);
        chance = Math.Min(1, 2 * 2 * NormalTail.Upper(Math.Abs(ratio) / (0.5 * Math.Sqrt(influenceQ + influenceP))));
        return Math.Abs(ratio) >= Math.Log(1.5) && chance <= Level
            ? new ColumnFinding(FindingKind.Spread, $"standard deviation {Short(q.StandardDeviation)} -> {Short(p.StandardDeviation)}",
                double.NaN, double.NaN, chance, 0) : null;
    }

    /// <summary>The share of the squared deviations that the farthest row makes up.</summary>
    private static double Influence(NumberSummary side, ColumnCounts counts)
    {
        double far = Math.Max(side.Maximum - side.Mean, side.Mean - side.Minimum);
        return double.IsFinite(far) ? far * far / counts.SquaredDeviations : double.PositiveInfinity;
    }

    private static string Short(double value) => value.ToString("G3", System.Globalization.CultureInfo.InvariantCulture);
}
