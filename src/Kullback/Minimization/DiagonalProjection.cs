using Kullback.Distributions;

namespace Kullback.Minimization;

/// <summary>Normal distributions without correlations that stand for one with correlations, in both directions.</summary>
/// <remarks>Forward, D(P‖Q) is least at P's own variances; reverse, D(Q‖P) at the inverses of the diagonal of P's precision, which are
/// smaller: one covers, the other stays inside. In two dimensions with correlation ρ both cost −½ ln(1 − ρ²). Source: Bishop (2006),
/// Pattern Recognition and Machine Learning, 10.1.2.</remarks>
public static class DiagonalProjection
{
    /// <summary>The diagonal Q with the least D(P‖Q).</summary>
    public static MultivariateNormal Forward(MultivariateNormal p)
    {
        ArgumentNullException.ThrowIfNull(p);
        int d = p.Dimension;
        double[] covariance = p.Covariance.Matrix(), variances = new double[d];
        for (int i = 0; i < d; i++) variances[i] = covariance[i * d + i];
        return new(p.Mean.AsSpan(), Covariance.Diagonal(variances));
    }

    /// <summary>The diagonal Q with the least D(Q‖P).</summary>
    public static MultivariateNormal Reverse(MultivariateNormal p)
    {
        ArgumentNullException.ThrowIfNull(p);
        int d = p.Dimension;
        double[] variances = new double[d], unit = new double[d];
        for (int i = 0; i < d; i++)
        {
            // (Σ⁻¹)ᵢᵢ is the Mahalanobis square of a unit step from the mean.
            for (int j = 0; j < d; j++) unit[j] = p.Mean[j] + (i == j ? Step(p, i) : 0);
            double away = p.Mahalanobis(unit) / (unit[i] - p.Mean[i]);
            variances[i] = 1 / (away * away);
        }
        return new(p.Mean.AsSpan(), Covariance.Diagonal(variances));
    }

    // A step of the size of the deviation, so that adding it to the mean keeps its digits.
    private static double Step(MultivariateNormal p, int i)
        => Math.Max(Math.Abs(p.Mean[i]), Math.Sqrt(p.Covariance.Matrix()[i * p.Dimension + i]));
}
