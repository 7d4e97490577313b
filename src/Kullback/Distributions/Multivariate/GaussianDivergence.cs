using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>D(P‖Q) between normal distributions of vectors, in the form that suits their covariances.</summary>
/// <remarks>Always half of a Mahalanobis square plus the excess tr M − d − ln det M ≥ 0, M = Σq⁻¹Σp. Diagonal: Σ φ(σp²/σq² − 1). Full: from
/// two Cholesky factors (<see cref="CholeskyFactor.Excess"/>), and where the covariances turn out close, from their difference
/// (<see cref="CholeskyFactor.ExcessOfDifference"/>), so that the relative error stays that of the conditioning. Low rank in many
/// dimensions: Woodbury's and Sylvester's identities, unless the three parts nearly cancel.</remarks>
internal static class GaussianDivergence
{
    internal static double KullbackLeibler(MultivariateNormal p, MultivariateNormal q)
    {
        int d = p.Dimension;
        if (q.Dimension != d) throw new ArgumentException($"p has {d} dimensions, q has {q.Dimension}.", nameof(q));
        double[] apart = new double[d];
        for (int i = 0; i < d; i++) apart[i] = p.Mean[i] - q.Mean[i];
        return (Excess(p.Covariance, q.Covariance) + q.Covariance.Quadratic(apart)) / 2;
    }

    /// <summary>tr(Σq⁻¹Σp) − d − ln det(Σq⁻¹Σp).</summary>
    internal static double Excess(Covariance p, Covariance q)
    {
        // Rounding leaves about d·2⁻⁵³ in the sum of the three parts.
        if (Thin(p) && Thin(q) && !(p is DiagonalCovariance && q is DiagonalCovariance) && OfLowRank(p, q) is var excess
            && excess > 1e-3 * p.Dimension) return excess;
        return Excess(p, q, out _);
    }

    /// <summary>The excess, and ln det(Σq⁻¹Σp) as precise as it.</summary>
    internal static double Excess(Covariance p, Covariance q, out double logDeterminant)
    {
        int d = p.Dimension;
        logDeterminant = p.LogDeterminant - q.LogDeterminant;
        if (p is DiagonalCovariance first && q is DiagonalCovariance second)
        {
            double sum = logDeterminant = 0;
            for (int i = 0; i < d; i++)
            {
                sum += IntegerMass.RatioExcess(first.Variances[i], second.Variances[i]);
                logDeterminant += IntegerMass.LogRatio(first.Variances[i], second.Variances[i]);
            }
            return sum;
        }
        double far = q.Factor.Excess(p.Factor);
        return far > 1e-3 * d ? far : q.Factor.ExcessOfDifference(Difference(p, q), out logDeterminant);
    }

    private static bool Thin(Covariance c) => c is DiagonalCovariance
        || (c is LowRankCovariance low && low.Dimension > 32 && low.Rank * 4 <= low.Dimension);

    private static double OfLowRank(Covariance p, Covariance q)
    {
        int d = p.Dimension, rank = p is LowRankCovariance low ? low.Rank : 0;
        double trace = q.LogDeterminant - p.LogDeterminant - d;
        double[] column = new double[d];
        for (int i = 0; i < d; i++)
            trace += (p is LowRankCovariance l ? l.Variances[i] : p.VarianceOf(i))
                * (q is LowRankCovariance m ? m.InverseDiagonal(i) : 1 / q.VarianceOf(i));
        for (int k = 0; k < rank; k++)
        {
            for (int i = 0; i < d; i++) column[i] = ((LowRankCovariance)p).Columns[i * rank + k];
            trace += q.Quadratic(column);
        }
        return trace;
    }

    private static double[] Difference(Covariance p, Covariance q)
    {
        double[] difference = p.Matrix(), other = q.Matrix();
        for (int i = 0; i < difference.Length; i++) difference[i] -= other[i];
        return difference;
    }
}
