using MathNet.Numerics.Distributions;

namespace Kullback.Hypotheses;

/// <summary>The size of a change of dependence, nats, with what its uncertainty needs; see <see cref="DependenceChange"/> for the formulas.</summary>
internal sealed record DependenceEffect
{
    /// <summary>Shares of the current table.</summary>
    public required double[] P { get; init; }

    /// <summary>The reference fitted to the margins of <see cref="P"/>.</summary>
    public required double[] Fitted { get; init; }

    /// <summary>J(P, Q̃), in nats.</summary>
    public required double PlugInNats { get; init; }

    /// <summary>Bias of first order, in nats.</summary>
    public required double BiasNats { get; init; }

    /// <summary>Standard error far from the null, in nats.</summary>
    public required double StandardErrorNats { get; init; }

    /// <summary>Degrees of freedom: occurring combinations less the rank of the margins.</summary>
    public required double DegreesOfFreedom { get; init; }

    /// <summary>Index of the cell with the largest part.</summary>
    public required int Top { get; init; }

    /// <summary>True when half rows were put into the reference.</summary>
    public required bool Filled { get; init; }

    /// <summary>The bias-corrected divergence, in nats; may be below 0.</summary>
    public double Nats => PlugInNats - BiasNats;

    /// <summary>The law of the plug-in near the null.</summary>
    public ScaledChiSquared Law => new(BiasNats / DegreesOfFreedom, DegreesOfFreedom);

    /// <summary>Measures the change; null when the fit does not settle even with half rows.</summary>
    public static DependenceEffect? Between(ContingencyTable p, ContingencyTable q, double tolerance)
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
        return fitted is null ? null : Measure(current, reference, fitted, p, q, filled);
    }

    /// <summary>The interval of the true divergence, in nats, holding max(0, <see cref="Nats"/>).</summary>
    public (double Low, double High) Interval(double confidence)
    {
        double tail = (1 - confidence) / 2, shown = Math.Max(0, Nats);
        double low, high;
        if (PlugInNats <= 6 * BiasNats)
        {
            low = Law.TruthWithUpperTail(PlugInNats, tail);
            high = Law.TruthWithUpperTail(PlugInNats, 1 - tail);
        }
        else
        {
            double reach = Normal.InvCDF(0, 1, 1 - tail) * StandardErrorNats;
            (low, high) = (Nats - reach, Nats + reach);
        }
        return (Math.Clamp(low, 0, shown), Math.Min(Math.Log(2), Math.Max(high, shown)));
    }

    private static DependenceEffect Measure(
        double[] current, double[] reference, double[] fitted, ContingencyTable p, ContingencyTable q, bool filled)
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
            if (current[k] > 0) slopeP[k] = 0.5 * Math.Log(2 * current[k] / sum);
            if (fitted[k] > 0) slopeQ[k] = 0.5 * Math.Log(2 * fitted[k] / sum);
            double part = Math.Max(0, (current[k] * slopeP[k]) + (fitted[k] * slopeQ[k]));
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
        bias = Math.Max(bias, double.Epsilon);
        double curvature = 2 * bias * bias / freedom;
        return new DependenceEffect
        {
            P = current,
            Fitted = fitted,
            PlugInNats = plugIn,
            BiasNats = bias,
            StandardErrorNats = Math.Sqrt(DeltaVariance(current, reference, fitted, scaling, slopeP, slopeQ, p, q) + curvature),
            DegreesOfFreedom = freedom,
            Top = top,
            Filled = filled,
        };
    }

    /// <summary>Variance of J by the delta method: how J moves with each table's shares, through the fit.</summary>
    private static double DeltaVariance(
        double[] current, double[] reference, double[] fitted, double[] scaling, double[] slopeP, double[] slopeQ, ContingencyTable p, ContingencyTable q)
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

    /// <summary>r(i,j) = Q̃/Q, also where both are 0: a product of a row's and a column's factor, found by a fit on the logarithms.</summary>
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
