using Kullback.Estimation;

namespace Kullback.Hypotheses;

/// <summary>Did the dependence between two columns change, beyond their own distributions?</summary>
/// <remarks>
/// <para>Effect: the Jensen-Shannon divergence (equal weights) J(P, Q̃) between the current joint P and Q̃, the table with P's margins and
/// the reference's odds ratios; 0 when only margins changed, at most 1 bit. Q̃ comes from iterative proportional fitting of the reference.
/// Rows and columns with fewer than 5 counts in either table carry no odds ratio to compare: the divergence is taken on the others, times
/// the current rows' share in them. When the reference leaves empty a combination that P's margins need, half a row is put into each
/// combination that only P has (<see cref="Filled"/>).</para>
/// <para>Bias b = g·Σ h(i,j) [Q̃/S/(4m) + P/S·r/(4n)] nats, S = P + Q̃, r = Q̃/Q the fit's scaling, h the share of the cell's
/// variance that the margins leave free (Σh = degrees of freedom); (I−1)(J−1)(1/n + 1/m)/8 when nothing changed; g, near 1, is
/// the mean of G over its degrees of freedom, which is what small counts add. Interval and minimum-effect p-value
/// invert the distribution of the plug-in that columns have (<see cref="PlugInDistribution"/>): at no change b/df·χ²(df), far from it
/// normal with the delta method's variance through the fit, dJ = (u + Πw)·dP + (w − Πw)·r·dQ, u = ½ln(2P/S), w = ½ln(2Q̃/S), Π the
/// Q̃-weighted projection on row + column effects. The p-value of "the same odds ratios" is that of the G test
/// (<see cref="HomogeneousAssociation"/>).</para>
/// <para>Sources: Deming and Stephan (1940); Csiszár (1975), Annals of Probability 3, 146-158 (Q̃ as an information projection);
/// Bishop, Fienberg and Holland (1975), sections 3.5 and 14.6 (delta method).</para>
/// </remarks>
public sealed record DependenceChange
{
    private const double FitTolerance = 1e-9;

    /// <summary>A row or column with fewer counts than this in either table tells too little about odds ratios: with them, sparse tables
    /// with unequal margins rejected a true null in 15 % of simulated pairs at the 5 % level.</summary>
    private const long MinimumMargin = 5;

    /// <summary>Plug-in divergence, bits.</summary>
    public required double PlugInBits { get; init; }

    /// <summary>Bias-corrected divergence as computed, bits; may be below 0.</summary>
    public required double BitsRaw { get; init; }

    /// <summary>The divergence to show: <see cref="BitsRaw"/>, not below 0.</summary>
    public double Bits => Math.Max(0, BitsRaw);

    /// <summary>Lower end of the interval, bits; never above <see cref="Bits"/>.</summary>
    public required double BitsLow { get; init; }

    /// <summary>Upper end of the interval, bits; never below <see cref="Bits"/>.</summary>
    public required double BitsHigh { get; init; }

    /// <summary>The G statistic of "the same odds ratios".</summary>
    public required double G { get; init; }

    /// <summary>Its degrees of freedom: (rows−1)(columns−1) on the common rows and columns, less combinations that never occur.</summary>
    public required double DegreesOfFreedom { get; init; }

    /// <summary>p-value of "the dependence is the same"; at least <see cref="double.Epsilon"/>.</summary>
    public required double PValue { get; init; }

    /// <summary>p-value of "the divergence is at most the threshold".</summary>
    public required double MinimumEffectPValue { get; init; }

    /// <summary>The row (cell of the first column) of the combination with the largest part of the divergence.</summary>
    public required int Row { get; init; }

    /// <summary>The column of that combination.</summary>
    public required int Column { get; init; }

    /// <summary>The combination's share in the current table, 0 to 1.</summary>
    public required double CurrentShare { get; init; }

    /// <summary>The share that the current margins and the reference's odds ratios would give it.</summary>
    public required double ExpectedShare { get; init; }

    /// <summary>True when half a row was put into combinations that only the current table has, because the fit needed it.</summary>
    public required bool Filled { get; init; }

    /// <summary>Compares the dependence in two tables of counts.</summary>
    /// <param name="p">The current table, P.</param>
    /// <param name="q">The reference, Q, of the same size.</param>
    /// <param name="thresholdBits">The practical threshold of the minimum-effect test, bits, 0 to 1.</param>
    /// <param name="confidence">Coverage of the interval, between 0 and 1.</param>
    /// <param name="reason">Why there is no answer; null when there is one.</param>
    /// <returns>Null with a reason when the tables leave nothing to compare (no rows, one common row or column, one column a function of
    /// the other) or no fit settles.</returns>
    /// <exception cref="ArgumentException">The tables differ in size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The threshold or the confidence is out of range.</exception>
    public static DependenceChange? Between(
        ContingencyTable p, ContingencyTable q, double thresholdBits, double confidence, out string? reason)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        if (p.Rows != q.Rows || p.Columns != q.Columns)
            throw new ArgumentException($"q is {q.Rows} by {q.Columns}, p is {p.Rows} by {p.Columns}.", nameof(q));
        if (thresholdBits is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(thresholdBits), thresholdBits, "must be 0 to 1 bit.");
        if (confidence is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "must be between 0 and 1.");

        (int[] rows, int[] columns) = Common(p, q);
        if (rows.Length < 2 || columns.Length < 2)
        {
            reason = "the two tables share fewer than two values of a column that have five rows in both";
            return null;
        }
        ContingencyTable commonP = p.Part(rows, columns), commonQ = q.Part(rows, columns);
        if (HomogeneousAssociation.Test(commonP, commonQ) is not { } test)
        {
            reason = "the pattern of empty combinations leaves no common odds ratios to fit";
            return null;
        }
        if (test.DegreesOfFreedom < 1)
        {
            reason = "one column fixes the other: no dependence is left to change";
            return null;
        }
        if (DependenceEffect.Between(commonP, commonQ, Math.Max(1, test.NullMean / test.DegreesOfFreedom), FitTolerance) is not { } effect)
        {
            reason = "the reference's odds ratios do not fit the current margins";
            return null;
        }
        reason = null;
        // Rows outside the common values have no counterpart: they count as unchanged, so everything shrinks by the share inside.
        double inside = commonP.Total / (double)p.Total, bit = inside / Math.Log(2);
        (double low, double high) = effect.Distribution.Interval(confidence);
        return new DependenceChange
        {
            PlugInBits = effect.Distribution.PlugIn * bit,
            BitsRaw = effect.Distribution.Estimate * bit,
            BitsLow = low * bit,
            BitsHigh = Math.Min(1, high * bit),
            G = test.G,
            DegreesOfFreedom = test.DegreesOfFreedom,
            PValue = TestOutcome.Probability(test.PValue),
            MinimumEffectPValue =
                TestOutcome.Probability(effect.Distribution.Upper(Math.Min(thresholdBits / bit, effect.Distribution.Limit))),
            Row = rows[effect.Top / columns.Length],
            Column = columns[effect.Top % columns.Length],
            CurrentShare = effect.P[effect.Top] * inside,
            ExpectedShare = effect.Fitted[effect.Top] * inside,
            Filled = effect.Filled,
        };
    }

    /// <summary>The rows and columns with enough counts in both tables, after removing the others in turn.</summary>
    private static (int[] Rows, int[] Columns) Common(ContingencyTable p, ContingencyTable q)
    {
        int[] rows = [.. Enumerable.Range(0, p.Rows)], columns = [.. Enumerable.Range(0, p.Columns)];
        while (true)
        {
            ContingencyTable partP = p.Part(rows, columns), partQ = q.Part(rows, columns);
            int[] keptRows = Kept(rows, partP.RowTotals(), partQ.RowTotals()),
                keptColumns = Kept(columns, partP.ColumnTotals(), partQ.ColumnTotals());
            if (keptRows.Length == 0 || keptColumns.Length == 0) return ([], []);
            if (keptRows.Length == rows.Length && keptColumns.Length == columns.Length) return (rows, columns);
            (rows, columns) = (keptRows, keptColumns);
        }
    }

    private static int[] Kept(int[] indices, long[] inP, long[] inQ)
        => [.. indices.Where((_, k) => Math.Min(inP[k], inQ[k]) >= MinimumMargin)];
}
