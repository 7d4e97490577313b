using Kullback.Hypotheses;

namespace Kullback.Data.Comparison;

/// <summary>The three-way verdict, adjusted over all columns.</summary>
internal static class Verdicts
{
    /// <summary>A column's own left tail below this is closer than chance allows.</summary>
    public const double TooSimilar = 0.001;

    /// <summary>Sets q-values, verdicts and what follows from them.</summary>
    public static List<ColumnReport> Judge(IReadOnlyList<ColumnReport> rows, CompareOptions options)
    {
        double[] q = FalseDiscoveryRate.BenjaminiHochberg([.. rows.Select(r => r.Figures!.MinimumEffectPValue)]);
        return [.. rows.Select((row, i) => Judged(row, q[i], options))];
    }

    private static ColumnReport Judged(ColumnReport row, double q, CompareOptions options)
    {
        double threshold = options.Threshold.Bits;
        ColumnFigures figures = row.Figures! with { QValue = q };
        Verdict verdict = figures.BitsLow > threshold && q <= options.FalseDiscoveryRate ? Verdict.Drifted
            : figures.BitsHigh < threshold ? Verdict.Stable : Verdict.Undecided;
        return row with
        {
            Figures = figures, Verdict = verdict,
            Warning = verdict != Verdict.Drifted && figures.BitsLow > threshold / 4,
            TooSimilar = figures.LeftTailPValue < TooSimilar,
            RowsToDecide = verdict == Verdict.Undecided ? row.RowsToDecide : null,
        };
    }

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
