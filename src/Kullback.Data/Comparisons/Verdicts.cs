namespace Kullback.Data.Comparisons;

/// <summary>The three-way verdict, adjusted over all columns.</summary>
internal static class Verdicts
{
    /// <summary>A column's own left tail below this is closer than chance allows.</summary>
    public const double TooSimilar = 0.001;

    /// <summary>With fewer independent rows the distributions behind the interval are not reached: nothing is called stable, and drifted
    /// only what an exact test rejects.</summary>
    private const double FewRows = 20;

    /// <summary>Sets q-values, verdicts and what follows from them.</summary>
    public static List<ColumnReport> Judge(IReadOnlyList<ColumnReport> rows, ComparisonOptions options)
    {
        double[] q = FalseDiscoveryRate.BenjaminiHochberg([.. rows.Select(r => r.Figures!.MinimumEffectPValue)]);
        return [.. rows.Select((row, i) => Judged(row, q[i], rows.Count, options))];
    }

    private static ColumnReport Judged(ColumnReport row, double q, int columns, ComparisonOptions options)
    {
        double threshold = options.Threshold.Bits;
        ColumnFigures figures = row.Figures! with { QValue = q };
        // Bonferroni over the columns: a finding is an alarm of its own, at one false one in a hundred comparisons.
        ColumnFinding[] findings = [.. row.Findings.Where(f => f.PValue * columns <= ColumnFindings.Level)];
        Verdict verdict = figures.BitsLow > threshold && q <= options.FalseDiscoveryRate && Trusted(figures, options) ? Verdict.Drifted
            : findings.Any(f => f.BitsLow > threshold) ? Verdict.Drifted
            : figures.BitsHigh < threshold && Enough(figures) && !findings.Any(f => Hides(f, threshold)) ? Verdict.Stable
            : Verdict.Undecided;
        return row with
        {
            Figures = figures,
            Findings = findings,
            Verdict = verdict,
            Warning = verdict != Verdict.Drifted && (figures.BitsLow > threshold / 4 || findings.Length > 0),
            TooSimilar = figures.LeftTailPValue < TooSimilar,
            RowsToDecide = verdict == Verdict.Undecided ? row.RowsToDecide : null,
        };
    }

    /// <summary>New or vanished values of a share that would by itself be above a quarter of the threshold (half a bit per row) are never
    /// called stable.</summary>
    private static bool Hides(ColumnFinding finding, double threshold)
        => finding.Kind is FindingKind.NewValues or FindingKind.VanishedValues
        && Math.Max(finding.ReferenceShare, finding.CurrentShare) / 2 > threshold / 4;

    private static bool Enough(ColumnFigures figures)
        => Math.Min(figures.EffectiveRows.Reference, figures.EffectiveRows.Current) >= FewRows;

    private static bool Trusted(ColumnFigures figures, ComparisonOptions options)
        => Enough(figures) || (options.Weight is null && options.Cluster is null && figures.PValue <= options.FalseDiscoveryRate);

    /// <summary>Drifted if anything is; else undecided if anything is; else stable.</summary>
    public static Verdict Of(IEnumerable<Verdict> verdicts)
    {
        Verdict all = Verdict.Stable;
        foreach (Verdict v in verdicts)
            if (v == Verdict.Drifted) return v;
            else if (v == Verdict.Undecided) all = v;
        return all;
    }
}
