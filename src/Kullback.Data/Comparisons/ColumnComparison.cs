using Kullback.Data.Columns;

namespace Kullback.Data.Comparisons;

/// <summary>From the cells of one column to its figures: what the core says of them, without verdict and adjustment over columns.</summary>
internal static class ColumnComparison
{
    /// <summary>The two samples of a column on its compared cells, by the way that rows depend on one another.</summary>
    /// <param name="Current">P.</param>
    /// <param name="Reference">Q.</param>
    public sealed record Samples(BinnedSample Current, BinnedSample Reference);

    /// <summary>The samples of independent rows, weighted or not.</summary>
    public static Samples Independent(ColumnCells cells, bool weighted)
    {
        if (weighted) cells.Pool(BeforePooling(cells, current: false), BeforePooling(cells, current: true), sorted: true);
        return new Samples(Sample(cells.Side(current: true), weighted), Sample(cells.Side(current: false), weighted));
    }

    private static BinnedSample BeforePooling(ColumnCells cells, bool current)
        => Sample([.. cells.BeforePooling.Select(r => current ? r.Current : r.Reference)], weighted: true);

    /// <summary>The samples on the values that the second side has, rare ones together in one cell;
    /// null when there is none that the first has too.</summary>
    private static Samples? OnCoveredValues(ColumnCells cells, bool byReference, bool weighted)
    {
        bool Covered(ColumnCells.Raw r) => (byReference ? r.Reference : r.Current).Rows > 0;
        return cells.BeforePooling.Any(r => r.Reference.Rows > 0 && r.Current.Rows > 0)
            ? new Samples(Sample(cells.SideTogether(current: true, Covered), weighted),
                Sample(cells.SideTogether(current: false, Covered), weighted)) : null;
    }

    private static BinnedSample Sample(Mass[] cells, bool weighted)
        => weighted
            ? BinnedSample.FromWeights([.. cells.Select(c => c.Weight)], [.. cells.Select(c => c.Squared)])
            : BinnedSample.FromValues([.. cells.Select(c => (double)c.Rows)], [.. cells.Select(c => c.Squared)]);

    /// <summary>The report of one compared column; its verdict and q-value come later, when all columns are known.</summary>
    public static ColumnReport Report(PlannedColumn column, string? part, ColumnCells cells, Samples samples, ComparisonOptions options,
        OrderFigures? order, IEnumerable<ColumnFinding> findings)
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
            Drivers = Drivers.Of([.. shown.Where((cell, c) => Changed(cells, c, cell))], column.Type, part),
            Numbers = order?.Numbers,
            Findings = [.. findings],
            LooksCoded = part is null && column.Codes is { } codes && shown.Any(c => c.Kind == CellKind.Interval)
                ? IntegerCodes.Words(column.Name, codes) : null,
            Ungrouped = part is null && column.Ungrouped,
            LooksRenamed = cells.Texts is null || figures.NewValues == 0 || figures.VanishedValues == 0 ? null
                : Renaming.Describe(Alone(cells, current: true), Alone(cells, current: false),
                    cells.BeforePooling.Sum(r => r.Current.Weight)),
            RowsToDecide = RowsToDecide(samples, options),
        };
    }

    /// <summary>Rows of one rare value lie in two cells where it has one row more on one side, so that two equal tables have cells that
    /// differ: only what the values themselves did, all their rows counted, at least by half, is told.</summary>
    private static bool Changed(ColumnCells cells, int c, Cell cell)
    {
        if (cells.Classes[c] is null) return true;
        double p = 0, q = 0, allP = 0, allQ = 0;
        for (int k = 0; k < cells.BeforePooling.Count; k++)
        {
            (Mass reference, Mass current) = (cells.BeforePooling[k].Reference, cells.BeforePooling[k].Current);
            (allQ, allP) = (allQ + reference.Weight, allP + current.Weight);
            if ((reference.Rows > 0 && cells.OfReference[k] == c) || (current.Rows > 0 && cells.OfCurrent[k] == c))
                (q, p) = (q + reference.Weight, p + current.Weight);
        }
        double told = cell.CurrentShare - cell.ReferenceShare;
        return (p / allP - q / allQ) * Math.Sign(told) >= 0.5 * Math.Abs(told);
    }

    /// <summary>The texts that only one side has, with their rows.</summary>
    private static Dictionary<string, double> Alone(ColumnCells cells, bool current)
        => cells.BeforePooling.Where(r => r.Kind == CellKind.Value && (current ? r.Reference : r.Current).Rows == 0)
            .ToDictionary(r => r.Label, r => current ? r.Current.Weight : r.Reference.Weight, StringComparer.Ordinal);

    private static ColumnFigures Figures(ColumnCells cells, Samples samples, ComparisonOptions options)
    {
        (BinnedSample p, BinnedSample q) = (samples.Current, samples.Reference);
        JensenShannonEstimate js = JensenShannonEstimate.From(p, q, options.Confidence);
        TestOutcome test = ColumnTest.Of(cells, p, q, options);
        double hidden = Hidden(cells, samples) * BitsPerNat;
        double[] shareP = [.. p.Shares], shareQ = [.. q.Shares];
        double newShare = Share(cells, current: true), vanishedShare = Share(cells, current: false);
        return new ColumnFigures
        {
            BitsRaw = js.Nats * BitsPerNat, BitsLow = js.LowNats * BitsPerNat, BitsHigh = Math.Min(1, js.HighNats * BitsPerNat + hidden),
            HiddenBits = hidden,
            EffectiveRows = new SideBySide<double>(q.EffectiveRows, p.EffectiveRows),
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
            TotalVariationSet = [.. Shown(cells, samples).Where(c => c.CurrentShare > c.ReferenceShare)
                .OrderByDescending(c => c.CurrentShare - c.ReferenceShare).Select(c => c.Label)],
            Hellinger = new Hellinger().Between<double>(shareP, shareQ),
        };
    }

    private static long? RowsToDecide(Samples samples, ComparisonOptions options)
        => JensenShannonEstimate.From(samples.Current, samples.Reference, options.Confidence)
        .RowsFactorToDecide(options.Threshold.Bits / BitsPerNat) is { } factor
            ? Rounded(factor * Math.Min(samples.Current.EffectiveRows, samples.Reference.EffectiveRows)) : null;

    /// <summary>Up to two digits: the number is an order of magnitude.</summary>
    private static long Rounded(double rows)
    {
        double step = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(rows)) - 1));
        return (long)(Math.Ceiling(Math.Min(1e12, rows) / step) * step);
    }

    /// <summary>What rare values may hide, in nats: at most their share, where they can't be sorted.</summary>
    private static double Hidden(ColumnCells cells, Samples samples)
    {
        double together = 0;
        for (int k = 0; k < cells.BeforePooling.Count; k++)
        {
            ColumnCells.Raw raw = cells.BeforePooling[k];
            if (raw.Kind == CellKind.Rare || (cells.Rare is null && cells.Together >= 0 && cells.IsRare(k)))
                together += (raw.Current.Weight / samples.Current.Total + raw.Reference.Weight / samples.Reference.Total) / 2;
        }
        double hidden = Math.Log(2) * together;
        if (cells.Rare is not { } rare) return hidden;
        // Pairs of rows show what is hidden where every row counts the same; with weights it is bounded by the share of rare rows.
        double seen = 0, share = 0;
        for (int c = 0; c < cells.Count; c++)
        {
            if (cells.Classes[c] is null && c != cells.Together) continue;
            seen += JensenShannon.Cell(samples.Current.Shares[c], samples.Reference.Shares[c]);
            share += (samples.Current.Shares[c] + samples.Reference.Shares[c]) / 2;
        }
        bool counted = samples.Current.IsCounts || samples.Current.ComesInValues;
        return hidden + (counted ? rare.HiddenNats(seen) : Math.Max(0, Math.Log(2) * share - seen));
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

    /// <summary>D(first‖second): infinite with its reason when a value of the first is never seen in the second,
    /// and on the common values an estimate.</summary>
    private static DirectedDivergence Directed(ColumnCells cells, Samples samples, double confidence, bool currentFirst, double uncovered)
    {
        bool counted = samples.Current.IsCounts || samples.Current.ComesInValues;
        if (samples.Current.Clusters is null) samples = OnCoveredValues(cells, byReference: currentFirst, !counted) ?? samples;
        (BinnedSample p, BinnedSample q) = currentFirst ? (samples.Current, samples.Reference) : (samples.Reference, samples.Current);
        (string first, string second) = currentFirst ? ("current", "reference") : ("reference", "current");
        // Cells that the second side covers: one without a row of the first adds nothing to D, and is there all the same.
        var covered = new bool[p.Cells];
        for (int k = 0; k < covered.Length; k++) covered[k] = q.Weights[k] > 0;
        string? reason = uncovered > 0
            ? $"{DisplayValue.Percent(uncovered)} of the {first} rows carry values that the {second} table never has" : null;
        if (!covered.Where((c, k) => c && p.Weights[k] > 0).Any())
            return new DirectedDivergence(double.PositiveInfinity, reason ?? "no value is in both", uncovered, double.NaN, double.NaN,
                double.NaN);
        KullbackLeiblerEstimate on = KullbackLeiblerEstimate.From(p.Restrict(covered), q.Restrict(covered), confidence);
        double plugIn = uncovered > 0 ? double.PositiveInfinity : new KullbackLeibler().Between<double>(p.Shares, q.Shares) * BitsPerNat;
        return new DirectedDivergence(plugIn, reason, uncovered, on.Nats * BitsPerNat, on.LowNats * BitsPerNat, on.HighNats * BitsPerNat);
    }

    private static Cell[] Shown(ColumnCells cells, Samples samples)
    {
        var first = new ColumnCells.Raw?[cells.Count];
        var pooled = new long[cells.Count];
        var split = new bool[cells.Count];      // some of a value's rows are in another cell
        for (int k = 0; k < cells.BeforePooling.Count; k++)
        {
            ColumnCells.Raw raw = cells.BeforePooling[k];
            first[cells.OfReference[k]] ??= raw;
            first[cells.OfCurrent[k]] ??= raw;
            pooled[cells.OfReference[k]]++;
            if (cells.OfCurrent[k] == cells.OfReference[k]) continue;
            pooled[cells.OfCurrent[k]]++;
            split[cells.OfCurrent[k]] = split[cells.OfReference[k]] = true;
        }
        return [.. Enumerable.Range(0, cells.Count).Select(k =>
        {
            ColumnCells.Raw raw = first[k]!;
            double p = samples.Current.Shares[k], q = samples.Reference.Shares[k], bits = JensenShannon.Cell(p, q) * BitsPerNat;
            return cells.Classes[k] is not null || k == cells.Together
                ? new Cell(pooled[k] > 1 ? CellLabels.Rare(cells.Classes[k]) : split[k] ? $"{raw.Label} (rare)" : raw.Label, CellKind.Rare,
                    samples.Reference.Weights[k], samples.Current.Weights[k], q, p, bits, null, null, pooled[k])
                : new Cell(raw.Label, raw.Kind, samples.Reference.Weights[k], samples.Current.Weights[k], q, p, bits, raw.Low, raw.High);
        })];
    }
}
