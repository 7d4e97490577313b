namespace Kullback.Numerics;

/// <summary>Tails and quantiles of Student's t law with real degrees of freedom; an infinite number gives the normal law.</summary>
internal static class StudentTail
{
    /// <summary>P(T ≥ t).</summary>
    internal static double Upper(double t, double degreesOfFreedom)
    {
        if (double.IsPositiveInfinity(degreesOfFreedom)) return NormalTail.Upper(t);
        double square = t * t, both = degreesOfFreedom + square;
        double tail = IncompleteBeta.Lower(degreesOfFreedom / 2, 0.5, degreesOfFreedom / both, square / both) / 2;
        return t >= 0 ? tail : 1 - tail;
    }

    /// <summary>The t ≥ 0 with P(T ≥ t) = <paramref name="probability"/> ≤ ½.</summary>
    internal static double UpperQuantile(double probability, double degreesOfFreedom)
    {
        double z = -NormalTail.Quantile(probability);
        if (double.IsPositiveInfinity(degreesOfFreedom) || z == 0) return z;
        double high = Math.Max(1, 2 * z);
        while (Upper(high, degreesOfFreedom) > probability) high *= 2;
        return RootFinding.Between(t => Upper(t, degreesOfFreedom) - probability, 0, high, 0.5 - probability,
            Upper(high, degreesOfFreedom) - probability);
    }
}
