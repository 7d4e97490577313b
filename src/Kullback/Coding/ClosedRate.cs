using Kullback.Numerics;

namespace Kullback.Coding;

/// <summary>Rate-distortion functions known in closed form, in nats per letter.</summary>
/// <remarks>Source: Shannon (1959), IRE National Convention Record 7, 142–163; Cover and Thomas, chapter 10.</remarks>
public static class ClosedRate
{
    /// <summary>Gaussian source under squared error: ½ ln(variance/D) below the variance, 0 from there on; +∞ at D = 0.</summary>
    /// <param name="variance">Variance of the source, finite and &gt; 0.</param>
    /// <param name="distortion">Mean squared error D ≥ 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The variance is not positive, or the distortion is negative or NaN.</exception>
    public static double Gaussian(double variance, double distortion)
    {
        RequirePositive(variance, nameof(variance));
        RequireDistortion(distortion);
        return distortion >= variance ? 0 : distortion == 0 ? double.PositiveInfinity : -0.5 * Ratio(distortion, variance);
    }

    /// <summary>Independent Gaussian components under their summed squared error: every component above the water level is coded down to
    /// it.</summary>
    /// <param name="variances">Variance of each component, finite and &gt; 0.</param>
    /// <param name="distortion">Summed mean squared error D ≥ 0.</param>
    /// <param name="parts">Receives the distortion given to each component.</param>
    /// <remarks>Source: Kolmogorov (1956), IRE Transactions on Information Theory 2, 102–108; Cover and Thomas, theorem 10.3.3.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A variance is not positive, or the distortion is negative or NaN.</exception>
    /// <exception cref="ArgumentException">There is no component, or no room for the parts.</exception>
    public static double GaussianVector(ReadOnlySpan<double> variances, double distortion, Span<double> parts)
    {
        if (variances.IsEmpty || parts.Length != variances.Length)
            throw new ArgumentException($"{variances.Length} components, room for {parts.Length}.", nameof(parts));
        RequireDistortion(distortion);
        double[] sorted = variances.ToArray();
        foreach (double variance in sorted) RequirePositive(variance, nameof(variances));
        Array.Sort(sorted);
        double level = double.PositiveInfinity, below = 0, rate = 0;
        for (int k = 0; k < sorted.Length; k++)
        {
            double candidate = (distortion - below) / (sorted.Length - k);
            if (candidate < sorted[k])
            {
                level = candidate;
                break;
            }
            below += sorted[k];
        }
        for (int k = 0; k < parts.Length; k++)
        {
            parts[k] = Math.Min(level, variances[k]);
            rate += Gaussian(variances[k], parts[k]);
        }
        return rate;
    }

    /// <summary>Bernoulli source under Hamming distortion: h(p) − h(D) below min(p, 1 − p), 0 from there on.</summary>
    /// <param name="p">Probability of a one, in [0, 1].</param>
    /// <param name="distortion">Probability D ≥ 0 of a wrong bit.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not in [0, 1], or the distortion is negative or NaN.</exception>
    public static double BernoulliHamming(double p, double distortion)
    {
        ClosedCapacity.RequireProbability(p, nameof(p));
        RequireDistortion(distortion);
        return distortion >= Math.Min(p, 1 - p) ? 0 : Math.Max(0, BinaryEntropy(p) - BinaryEntropy(distortion));
    }

    /// <summary>Uniform source on m letters under Hamming distortion: ln m − h(D) − D ln(m − 1) below 1 − 1/m, 0 from there on.</summary>
    /// <param name="letters">m ≥ 1.</param>
    /// <param name="distortion">Probability D ≥ 0 of a wrong letter.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no letter, or the distortion is negative or NaN.</exception>
    public static double UniformHamming(int letters, double distortion)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(letters, 1);
        RequireDistortion(distortion);
        return distortion >= 1 - 1.0 / letters ? 0
            : Math.Max(0, Math.Log(letters) - BinaryEntropy(distortion) - distortion * Math.Log(letters - 1));
    }

    /// <summary>Laplace source under absolute error: ln(scale/D) below the scale, 0 from there on; +∞ at D = 0.</summary>
    /// <param name="scale">Mean absolute deviation of the source, finite and &gt; 0.</param>
    /// <param name="distortion">Mean absolute error D ≥ 0.</param>
    /// <remarks>Source: Berger (1971), Rate Distortion Theory, 4.3.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The scale is not positive, or the distortion is negative or NaN.</exception>
    public static double LaplaceAbsolute(double scale, double distortion)
    {
        RequirePositive(scale, nameof(scale));
        RequireDistortion(distortion);
        return distortion >= scale ? 0 : distortion == 0 ? double.PositiveInfinity : -Ratio(distortion, scale);
    }

    /// <summary>h(p) = −p ln p − (1 − p) ln(1 − p).</summary>
    internal static double BinaryEntropy(double p) => p is 0 or 1 ? 0 : -p * Math.Log(p) - (1 - p) * Special.LogOnePlus(-p);

    // ln(part/whole), by the difference where they are close.
    private static double Ratio(double part, double whole) => -Shares.NegativeLog(part, whole);

    private static void RequirePositive(double value, string name)
    {
        if (!(value > 0 && value <= double.MaxValue)) throw new ArgumentOutOfRangeException(name, value, $"{name} must be finite and > 0.");
    }

    private static void RequireDistortion(double value)
    {
        if (!(value >= 0)) throw new ArgumentOutOfRangeException("distortion", value, "The distortion must be ≥ 0.");
    }
}
