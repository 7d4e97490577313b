namespace Kullback.Numerics;

/// <summary>Tails and quantiles of the standard normal law.</summary>
internal static class NormalTail
{
    /// <summary>P(Z ≥ z); relative error about 1e-13 down to 1e-300.</summary>
    internal static double Upper(double z)
        => z >= 0 ? IncompleteGamma.Upper(0.5, z * z / 2) / 2 : 0.5 + IncompleteGamma.Lower(0.5, z * z / 2) / 2;

    /// <summary>P(Z ≤ z).</summary>
    internal static double Lower(double z) => Upper(-z);

    /// <summary>The z with P(Z ≤ z) = <paramref name="probability"/>; −∞ at 0, +∞ at 1.</summary>
    /// <remarks>Newton's iteration on ln P, which is concave with a nearly straight derivative, from a start that is right to two
    /// digits; it converges from either side. Relative error about 1e-14.</remarks>
    internal static double Quantile(double probability)
    {
        if (probability > 0.5) return -UpperQuantile(probability, 1 - probability);
        return UpperQuantile(1 - probability, probability);
    }

    // The negative z whose lower tail is `small` ≤ ½.
    private static double UpperQuantile(double large, double small)
    {
        if (small <= 0) return double.NegativeInfinity;
        if (large == small) return 0;
        double log = Math.Log(small), t = Math.Sqrt(-2 * log);
        double z = -(t - (2.3 + 0.27 * t) / (1 + t * (1 + 0.04 * t)));
        for (int step = 0; step < 20; step++)
        {
            double tail = Lower(z);
            double slope = Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI) / tail;
            double move = (log - Math.Log(tail)) / slope;
            z += move;
            if (Math.Abs(move) <= 1e-15 * Math.Abs(z)) break;
        }
        return z;
    }
}
