using Kullback.Divergences;

namespace Kullback.Estimation;

/// <summary>The chain rule D(P(x, y)‖Q(x, y)) = D(P(x)‖Q(x)) + E_P D(P(y|x)‖Q(y|x)), estimated from two samples on cells of x and classes
/// of y: how much of a change is a change of the columns (covariate part), and how much a change of the label given them (concept part). In
/// nats.</summary>
/// <remarks>Q's shares are those after half a row is added to every cell that it has, as in <see cref="KullbackLeiblerEstimate"/>, and all
/// three divergences are of the same shares: the parts sum to the joint divergence exactly, plug-in values, biases and estimates alike. x
/// is known by its cell only: a change of x within a cell on which y depends is a change of y given the cell, and counts as concept.
/// Intervals invert the distribution of the plug-in value (docs/theory/statistics.md), with the delta method's variance. Source: Cover and
/// Thomas (2006), Elements of Information Theory, theorem 2.5.3.</remarks>
public sealed record ChainRuleEstimate
{
    /// <summary>D(P(x)‖Q(x)) over the cells.</summary>
    public required DriftPart Covariate { get; init; }

    /// <summary>Σ P(x)·D(P(y|x)‖Q(y|x)) over the cells.</summary>
    public required DriftPart Concept { get; init; }

    /// <summary>D(P(x, y)‖Q(x, y)) over cells and classes.</summary>
    public required DriftPart Joint { get; init; }

    /// <summary>The concept part by cell, before the bias is subtracted: P(x)·D(P(y|x)‖Q(y|x)), each ≥ 0.</summary>
    public required IReadOnlyList<double> ConceptByCellNats { get; init; }

    /// <summary>The estimate.</summary>
    /// <param name="p">Rows of P by cell, then by class.</param>
    /// <param name="q">Rows of Q likewise.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="confidence">Confidence of the intervals.</param>
    /// <exception cref="ArgumentException">The lengths differ or are no multiple of the classes, a count is negative or NaN, a side is
    /// empty, or P has rows in a cell and class where Q has none: restrict both to those that Q covers.</exception>
    public static ChainRuleEstimate From(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int classes, double confidence = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        if (p.Length % classes != 0) throw new ArgumentException($"{p.Length} counts are no multiple of {classes} classes.", nameof(p));
        BinnedSample sampleP = BinnedSample.FromCounts(p), sampleQ = BinnedSample.FromCounts(q);
        JensenShannonEstimate.RequireSameCells(sampleP, sampleQ, confidence);
        double[] a = [.. sampleP.Shares], b = Smoothed(p, q);
        double[] cellsP = Sums(a, classes), cellsQ = Sums(b, classes), concept = new double[cellsP.Length];
        double[] conceptP = new double[a.Length], conceptQ = new double[a.Length], jointP = new double[a.Length],
            jointQ = new double[a.Length];
        double[] covariateP = new double[a.Length], covariateQ = new double[a.Length];
        double covariate = 0, total = 0;
        for (int x = 0; x < concept.Length; x++)
        {
            if (cellsQ[x] == 0) continue;
            covariate += KullbackLeibler.Cell(cellsP[x], cellsQ[x]);
            for (int k = x * classes; k < (x + 1) * classes; k++)
            {
                if (b[k] == 0) continue;
                // P's share of the class against what it would be with Q's distribution of the class:
                // the generalized terms of one cell sum to P(x)·D.
                concept[x] += KullbackLeibler.Cell(a[k], cellsP[x] * b[k] / cellsQ[x]);
                (covariateQ[k], jointQ[k]) = (cellsP[x] / cellsQ[x], a[k] / b[k]);
                conceptQ[k] = covariateQ[k] - jointQ[k];
                if (a[k] == 0) continue;
                (covariateP[k], jointP[k]) = (Math.Log(cellsP[x] / cellsQ[x]), Math.Log(a[k] / b[k]));
                conceptP[k] = jointP[k] - covariateP[k];
            }
            total += concept[x];
        }
        double m = sampleP.Total, n = sampleQ.Total, biasOfCells = Bias(cellsP, cellsQ, m, n), bias = Bias(a, b, m, n);
        int used = Used(b), cells = Used(cellsQ);
        return new ChainRuleEstimate
        {
            Covariate = new DriftPart(covariate, biasOfCells, cells - 1, Variance(a, covariateP, m) + Variance(b, covariateQ, n),
                confidence),
            Concept = new DriftPart(total, bias - biasOfCells, used - cells, Variance(a, conceptP, m) + Variance(b, conceptQ, n),
                confidence),
            Joint = new DriftPart(covariate + total, bias, used - 1, Variance(a, jointP, m) + Variance(b, jointQ, n), confidence),
            ConceptByCellNats = concept,
        };
    }

    private static double[] Smoothed(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        double total = 0;
        for (int k = 0; k < p.Length; k++)
        {
            if (p[k] > 0 && q[k] == 0)
                throw new ArgumentException($"Q has no row in cell and class {k}, where P has: restrict both to those that Q covers.",
                    nameof(q));
            if (q[k] > 0) total += q[k] + 0.5;
        }
        double[] shares = new double[q.Length];
        for (int k = 0; k < shares.Length; k++)
            if (q[k] > 0) shares[k] = (q[k] + 0.5) / total;
        return shares;
    }

    private static double[] Sums(double[] shares, int classes)
    {
        double[] sums = new double[shares.Length / classes];
        for (int k = 0; k < shares.Length; k++) sums[k / classes] += shares[k];
        return sums;
    }

    // ½ Σ V[k,k]/p of P's shares and ½ Σ p/q·V[k,k]/q of Q's: half the trace of curvature times covariance.
    private static double Bias(double[] p, double[] q, double m, double n)
    {
        double bias = 0;
        for (int k = 0; k < p.Length; k++)
            if (q[k] > 0) bias += ((p[k] > 0 ? (1 - p[k]) / m : 0) + p[k] / q[k] * (1 - q[k]) / n) / 2;
        return bias;
    }

    private static double Variance(double[] shares, double[] gradient, double rows)
    {
        double mean = 0, square = 0;
        for (int k = 0; k < shares.Length; k++) mean += shares[k] * gradient[k];
        for (int k = 0; k < shares.Length; k++) square += shares[k] * (gradient[k] - mean) * (gradient[k] - mean);
        return square / rows;
    }

    private static int Used(double[] shares)
    {
        int used = 0;
        foreach (double share in shares)
            if (share > 0) used++;
        return used;
    }
}
