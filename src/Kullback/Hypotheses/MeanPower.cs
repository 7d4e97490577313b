using Kullback.Numerics;

namespace Kullback.Hypotheses;

/// <summary>How large a mean must be to be told from 0, and how many units tell a given one.</summary>
/// <remarks>A two-sided t test of level α finds a mean δ with the probability π where |δ| = (t at α/2 + t at 1 − π)·s, s the standard
/// error: the other tail is left out, which makes it a little careful. Source: Cohen (1988), Statistical Power Analysis for the Behavioral
/// Sciences, chapter 2.</remarks>
public static class MeanPower
{
    /// <summary>The least mean that is found with the given probability, in the unit of the error.</summary>
    /// <param name="standardError">Standard error s of the mean, not below 0.</param>
    /// <param name="degreesOfFreedom">Degrees of freedom, above 0; +∞ for a known error.</param>
    /// <param name="level">The level α, in (0, 1).</param>
    /// <param name="power">The probability π, from α to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static double Detectable(double standardError, double degreesOfFreedom, double level = 0.05, double power = 0.8)
    {
        if (!(standardError >= 0)) throw new ArgumentOutOfRangeException(nameof(standardError), standardError, "Must be ≥ 0.");
        return standardError * Sum(degreesOfFreedom, level, power);
    }

    /// <summary>How many times as many units as there are find a mean with the given probability.</summary>
    /// <param name="mean">The mean, in the unit of the error; 0 is never found.</param>
    /// <param name="standardError">Standard error of the mean of the units that there are.</param>
    /// <param name="level">The level α, in (0, 1).</param>
    /// <param name="power">The probability π, from α to 1.</param>
    /// <returns>((z at α/2 + z at 1 − π)·s/|mean|)²; +∞ for a mean of 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static double Times(double mean, double standardError, double level = 0.05, double power = 0.8)
    {
        double ratio = Detectable(standardError, double.PositiveInfinity, level, power) / Math.Abs(mean);
        return mean == 0 ? double.PositiveInfinity : ratio * ratio;
    }

    private static double Sum(double degrees, double level, double power)
    {
        if (!(degrees > 0)) throw new ArgumentOutOfRangeException(nameof(degrees), degrees, "Must be above 0.");
        NormalMixture.Level(level);
        if (!(power >= level && power < 1))
            throw new ArgumentOutOfRangeException(nameof(power), power, "Must lie between the level and 1.");
        return Quantile(level / 2, degrees) + Quantile(1 - power, degrees);
    }

    private static double Quantile(double upper, double degrees)
        => double.IsInfinity(degrees) ? NormalTail.UpperQuantile(upper) : upper > 0.5 ? -StudentTail.UpperQuantile(1 - upper, degrees)
        : StudentTail.UpperQuantile(upper, degrees);
}
