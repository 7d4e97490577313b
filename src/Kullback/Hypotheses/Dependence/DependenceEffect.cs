using Kullback.Divergences;
using Kullback.Estimation;
using Kullback.Numerics;

namespace Kullback.Hypotheses;

/// <summary>The size of a change of dependence, nats, with what its uncertainty needs;
/// see <see cref="DependenceChange"/> for the formulas.</summary>
internal sealed record DependenceEffect
{
    /// <summary>Shares of the current table.</summary>
    public required double[] P { get; init; }

    /// <summary>The reference fitted to the margins of <see cref="P"/>.</summary>
    public required double[] Fitted { get; init; }

    /// <summary>The distribution of J(P, Q̃), in nats.</summary>
    public required PlugInDistribution Distribution { get; init; }

    /// <summary>Index of the cell with the largest part.</summary>
    public required int Top { get; init; }

    /// <summary>True when half rows were put into the reference.</summary>
    public required bool Filled { get; init; }

    /// <summary>Measures the change; null when the fit does not settle even with half rows.</summary>
    /// <param name="p">The current table.</param>
    /// <param name="q">The reference.</param>
    /// <param name="sparseness">Mean of G under no change over its degrees of freedom: by this factor small counts raise J too (n = m: J is
    /// G/8n).</param>
    /// <param name="tolerance">Largest deviation of a fitted margin, as a share of the rows.</param>
    public static DependenceEffect? Between(ContingencyTable p, ContingencyTable q, double sparseness, double tolerance)
    {
        double[] current = Shares(p.Counts, p.Total), reference = Shares(q.Counts, q.Total);
        double[] rowMargin = Shares(p.RowTotals(), p.Total), columnMargin = Shares(p.ColumnTotals(), p.Total);
        double[]? fitted = ProportionalFitting.Fit(reference, rowMargin, columnMargin, tolerance);
        bool filled = fitted is null;
        if (filled)
        {
            for (int k = 0; k < reference.Length; k++)
                if (p.Counts[k] > 0 && q.Counts[k] == 0) reference[k] = 0.5 / q.Total;
            // The filled fit crawls where half a row has to carry a margin; a ten-thousandth of the rows off moves J less than its error.
            fitted = ProportionalFitting.Fit(reference, rowMargin, columnMargin, 1e-4);
        }
        return fitted is null ? null : Measure(current, reference, fitted, p, q, sparseness, filled);
    }

    private static DependenceEffect Measure(
        double[] current, double[] reference, double[] fitted, ContingencyTable p, ContingencyTable q, double sparseness, bool filled)
    {
        int cells = current.Length, top = 0, columns = p.Columns;
        double[] scaling = Scaling(reference, fitted, p, columns);
        double[] middle = new double[cells], slopeP = new double[cells], slopeQ = new double[cells];
        double plugIn = 0, largest = -1;
        for (int k = 0; k < cells; k++)
        {
            double sum = current[k] + fitted[k];
            middle[k] = sum / 2;
            if (sum == 0) continue;
            if (current[k] > 0) slopeP[k] = -Special.LogOnePlus((fitted[k] - current[k]) / (2 * current[k])) / 2;
            if (fitted[k] > 0) slopeQ[k] = -Special.LogOnePlus((current[k] - fitted[k]) / (2 * fitted[k])) / 2;
            double part = JensenShannon.Cell(current[k], fitted[k]);
            plugIn += part;
            if (part > largest) (largest, top) = (part, k);
        }
        AdditiveProjection margins = new(p.Rows, columns, middle);
        double[] free = margins.FreeShares();
        double bias = 0, freedom = -margins.Rank;
        for (int k = 0; k < cells; k++)
        {
            if (middle[k] == 0) continue;
            freedom++;
            double sum = current[k] + fitted[k];
            bias += free[k] * ((fitted[k] / sum / (4 * p.Total)) + (current[k] / sum * scaling[k] / (4 * q.Total)));
        }
        freedom = Math.Max(1, freedom);
        bias *= sparseness;
        double scale = bias / freedom, variance = DeltaVariance(current, reference, fitted, scaling, slopeP, slopeQ, p, q);
        // As for one column: variance and plug-in carry the same noise, so their ratio is steady down to no change, where it is 4c.
        double slope = plugIn > 1e-3 * bias ? variance / (4 * plugIn) : scale;
        return new DependenceEffect
        {
            P = current,
            Fitted = fitted,
            Distribution = new PlugInDistribution(plugIn, bias, 0, scale, slope, double.PositiveInfinity, Math.Log(2)),
            Top = top,
            Filled = filled,
        };
    }

    /// <summary>Variance of J by the delta method: how J moves with each table's shares, through the fit.</summary>
    private static double DeltaVariance(
        double[] current, double[] reference, double[] fitted, double[] scaling, double[] slopeP, double[] slopeQ, ContingencyTable p,
        ContingencyTable q)
    {
        double[] explained = new AdditiveProjection(p.Rows, p.Columns, fitted).Project(slopeQ);
        double meanP = 0, squareP = 0, squareQ = 0;
        for (int k = 0; k < current.Length; k++)
        {
            double moveP = slopeP[k] + explained[k], moveQ = (slopeQ[k] - explained[k]) * scaling[k];
            meanP += current[k] * moveP;
            squareP += current[k] * moveP * moveP;
            squareQ += reference[k] * moveQ * moveQ;      // its mean under the reference is 0: residuals of a fit with weights Q̃ = r·Q
        }
        return (Math.Max(0, squareP - (meanP * meanP)) / p.Total) + (squareQ / q.Total);
    }

    /// <summary>r(i,j) = Q̃/Q, also where both are 0: a product of a row's and a column's factor,
    /// found by a fit on the logarithms.</summary>
    private static double[] Scaling(double[] reference, double[] fitted, ContingencyTable p, int columns)
    {
        double[] logs = new double[reference.Length];
        for (int k = 0; k < logs.Length; k++) if (reference[k] > 0 && fitted[k] > 0) logs[k] = Math.Log(fitted[k] / reference[k]);
        double[] weights = Array.ConvertAll(fitted, f => f);
        double[] smooth = new AdditiveProjection(p.Rows, columns, weights).Project(logs);
        return Array.ConvertAll(smooth, s => Math.Exp(Math.Clamp(s, -30, 30)));
    }

    private static double[] Shares(ReadOnlySpan<long> counts, long total)
    {
        double[] shares = new double[counts.Length];
        for (int k = 0; k < shares.Length; k++) shares[k] = counts[k] / (double)total;
        return shares;
    }
}
