using Kullback.Data.Engines;
using Kullback.Divergences;
using Kullback.Estimation;
using Kullback.Hypotheses;

namespace Kullback.Data.Comparison;

/// <summary>From the cells of one column to its figures: what the core says of them, without verdict and adjustment over columns.</summary>
internal static class ColumnComparison
{
    private const double BitsPerNat = 1.4426950408889634;   // 1 / ln 2
    private const int Draws = 9_999;

    /// <summary>The two samples of a column on its compared cells, by the way that rows depend on one another.</summary>
    /// <param name="Current">P.</param>
    /// <param name="Reference">Q.</param>
    public sealed record Samples(CellSample Current, CellSample Reference);

    /// <summary>The samples of independent rows, weighted or not.</summary>
    public static Samples Independent(ColumnCells cells, bool weighted)
    {
        if (weighted) cells.Pool(BeforePooling(cells, current: false), BeforePooling(cells, current: true));
        return new Samples(Sample(cells.Side(current: true), weighted), Sample(cells.Side(current: false), weighted));
    }

    private static CellSample BeforePooling(ColumnCells cells, bool current) => Sample([.. cells.BeforePooling.Select(r => current ? r.Current : r.Reference)], weighted: true);

    private static Samples? OnCommonValues(ColumnCells cells, bool weighted)
    {
        static bool Common(ColumnCells.Raw r) => r.Reference.Rows > 0 && r.Current.Rows > 0;
        return cells.BeforePooling.Any(Common) ? new Samples(Sample(cells.Side(current: true, Common), weighted), Sample(cells.Side(current: false, Common), weighted)) : null;
    }

    private static CellSample Sample(Mass[] cells, bool weighted)
        => weighted
            ? CellSample.FromWeights([.. cells.Select(c => c.Weight)], [.. cells.Select(c => c.Squared)])
            : CellSample.FromCounts([.. cells.Select(c => (double)c.Rows)]);

    /// <summary>The report of one compared column; its verdict and q-value come later, when all columns are known.</summary>
    public static ColumnReport Report(PlannedColumn column, string? part, ColumnCells cells, Samples samples, CompareOptions options, OrderFigures? order)
    {
        ColumnFigures figures = Figures(cells, samples, options) with
        {
            Wasserstein = order?.Wasserstein,
            KolmogorovSmirnov = order?.KolmogorovSmirnov,
        };
        Cell[] shown = Shown(cells, samples);
        return new ColumnReport
        {
            Column = column.Name, Part = part, Type = column.Type, Role = ColumnRole.Feature, Verdict = Verdict.Undecided,
            ReferenceType = column.Reference?.EngineType, CurrentType = column.Current?.EngineType,
            Figures = figures, Cells = shown,
            Drivers = Drivers.Of(shown, column.Type, part),
            Numbers = order?.Numbers,
            LooksRenamed = cells.Texts is null || figures.NewValues == 0 || figures.VanishedValues == 0 ? null
                : Renaming.Describe(Alone(cells, current: true), Alone(cells, current: false), cells.BeforePooling.Sum(r => r.Current.Weight)),
            RowsToDecide = RowsToDecide(samples, options),
        };
    }

    /// <summary>The texts that only one side has, with their rows.</summary>
    private static Dictionary<string, double> Alone(ColumnCells cells, bool current)
        => cells.BeforePooling.Where(r => r.Kind == CellKind.Value && (current ? r.Reference : r.Current).Rows == 0)
            .ToDictionary(r => r.Label, r => current ? r.Current.Weight : r.Reference.Weight, StringComparer.Ordinal);

    private static ColumnFigures Figures(ColumnCells cells, Samples samples, CompareOptions options)
    {
        (CellSample p, CellSample q) = (samples.Current, samples.Reference);
        JensenShannonEstimate js = JensenShannonEstimate.From(p, q, options.Confidence);
        TestOutcome test = Test(p, q, options.Seed);
        double[] shareP = [.. p.Shares], shareQ = [.. q.Shares];
        double newShare = Share(cells, current: true), vanishedShare = Share(cells, current: false);
        return new ColumnFigures
        {
            BitsRaw = js.Nats * BitsPerNat, BitsLow = js.LowNats * BitsPerNat, BitsHigh = Math.Min(1, js.HighNats * BitsPerNat),
            PlugInBits = js.PlugInNats * BitsPerNat, BiasBits = js.BiasNats * BitsPerNat, DegreesOfFreedom = js.DegreesOfFreedom,
            G = test.Statistic, PValue = test.PValue, PValueMethod = test.Method, LeftTailPValue = test.LeftTailPValue,
            MinimumEffectPValue = js.MinimumEffectPValue(options.Threshold.Bits / BitsPerNat), QValue = 1,
            NewShare = newShare, VanishedShare = vanishedShare,
            NewValues = cells.Texts is null ? null : cells.BeforePooling.Count(r => r.Reference.Rows == 0),
            VanishedValues = cells.Texts is null ? null : cells.BeforePooling.Count(r => r.Current.Rows == 0),
            MissingShare = new SideBySide<double>(Missing(cells, false), Missing(cells, true)),
            CurrentToReference = Directed(cells, samples, options.Confidence, currentFirst: true, newShare),
            ReferenceToCurrent = Directed(cells, samples, options.Confidence, currentFirst: false, vanishedShare),
            PopulationStabilityIndex = new PopulationStabilityIndex().Between<double>(shareP, shareQ),
            TotalVariation = new TotalVariation().Between<double>(shareP, shareQ),
            TotalVariationSet = [.. Shown(cells, samples).Where(c => c.CurrentShare > c.ReferenceShare).OrderByDescending(c => c.CurrentShare - c.ReferenceShare).Select(c => c.Label)],
            Hellinger = new Hellinger().Between<double>(shareP, shareQ),
        };
    }

    private static long? RowsToDecide(Samples samples, CompareOptions options)
        => JensenShannonEstimate.From(samples.Current, samples.Reference, options.Confidence).RowsFactorToDecide(options.Threshold.Bits / BitsPerNat) is { } factor
            ? Rounded(factor * Math.Min(samples.Current.EffectiveRows, samples.Reference.EffectiveRows)) : null;

    /// <summary>Up to two digits: the number is an order of magnitude.</summary>
    private static long Rounded(double rows)
    {
        double step = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(rows)) - 1));
        return (long)(Math.Ceiling(Math.Min(1e12, rows) / step) * step);
    }

    /// <summary>G with Williams' correction; permutation when a side has fewer than 100 rows or a fifth of the cells is thin.</summary>
    private static TestOutcome Test(CellSample p, CellSample q, int seed)
    {
        if (!p.IsCounts || !q.IsCounts) return GTest.Homogeneity(p, q);
        double smaller = Math.Min(p.Total, q.Total);
        int thin = 0, used = 0;
        for (int k = 0; k < p.Cells; k++)
        {
            double pooled = p.Weights[k] + q.Weights[k];
            if (pooled <= 0) continue;
            used++;
            if (pooled / (p.Total + q.Total) * smaller < 5) thin++;
        }
        return smaller < 100 || thin * 5 > used ? PermutationTest.Homogeneity(p.Weights, q.Weights, Draws, new Random(seed)) : GTest.Homogeneity(p, q);
    }

    /// <summary>Share of one side's rows whose value the other never has.</summary>
    private static double Share(ColumnCells cells, bool current)
    {
        double total = 0, alone = 0;
        foreach (ColumnCells.Raw r in cells.BeforePooling)
        {
            (Mass own, Mass other) = current ? (r.Current, r.Reference) : (r.Reference, r.Current);
            total += own.Weight;
            if (other.Rows == 0) alone += own.Weight;
        }
        return total > 0 ? alone / total : 0;
    }

    private static double Missing(ColumnCells cells, bool current)
    {
        double total = 0, missing = 0;
        foreach (ColumnCells.Raw r in cells.BeforePooling)
        {
            double own = (current ? r.Current : r.Reference).Weight;
            total += own;
            if (r.Kind == CellKind.Missing) missing += own;
        }
        return total > 0 ? missing / total : 0;
    }

    /// <summary>D(first‖second): infinite with its reason when a value of the first is never seen in the second, and on the common values an estimate.</summary>
    private static DirectedDivergence Directed(ColumnCells cells, Samples samples, double confidence, bool currentFirst, double uncovered)
    {
        // "(rare)" may hold values that only one side has: they are no common values.
        if (uncovered > 0 && samples.Current.Clusters is null) samples = OnCommonValues(cells, !samples.Current.IsCounts) ?? samples;
        (CellSample p, CellSample q) = currentFirst ? (samples.Current, samples.Reference) : (samples.Reference, samples.Current);
        (string first, string second) = currentFirst ? ("current", "reference") : ("reference", "current");
        var common = new bool[p.Cells];
        for (int k = 0; k < common.Length; k++) common[k] = p.Weights[k] > 0 && q.Weights[k] > 0;
        string? reason = uncovered > 0 ? $"{DriverWords.Percent(uncovered)} of the {first} rows carry values that the {second} table never has" : null;
        if (!Array.Exists(common, c => c)) return new DirectedDivergence(double.PositiveInfinity, reason ?? "no value is in both", uncovered, double.NaN, double.NaN, double.NaN);
        KullbackLeiblerEstimate on = KullbackLeiblerEstimate.From(p.Restrict(common), q.Restrict(common), confidence);
        double plugIn = uncovered > 0 ? double.PositiveInfinity : new KullbackLeibler().Between<double>(p.Shares, q.Shares) * BitsPerNat;
        return new DirectedDivergence(plugIn, reason, uncovered, on.Nats * BitsPerNat, on.LowNats * BitsPerNat, on.HighNats * BitsPerNat);
    }

    private static Cell[] Shown(ColumnCells cells, Samples samples)
    {
        var first = new ColumnCells.Raw?[cells.Count];
        var pooled = new long[cells.Count];
        for (int k = 0; k < cells.BeforePooling.Count; k++)
        {
            int at = cells.Pooled[k];
            first[at] ??= cells.BeforePooling[k];
            pooled[at]++;
        }
        return [.. Enumerable.Range(0, cells.Count).Select(k =>
        {
            ColumnCells.Raw raw = first[k]!;
            double p = samples.Current.Shares[k], q = samples.Reference.Shares[k], bits = JensenShannon.Cell(p, q) * BitsPerNat;
            return k == cells.Rare && pooled[k] > 1
                ? new Cell("(rare)", CellKind.Rare, samples.Reference.Weights[k], samples.Current.Weights[k], q, p, bits, null, null, pooled[k])
                : new Cell(raw.Label, raw.Kind, samples.Reference.Weights[k], samples.Current.Weights[k], q, p, bits, raw.Low, raw.High);
        })];
    }
}
