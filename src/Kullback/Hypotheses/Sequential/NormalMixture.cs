using Kullback.Numerics;

namespace Kullback.Hypotheses;

/// <summary>An e-value and an interval for the mean of normal numbers of known deviation that hold at every look: normal mixture
/// boundary.</summary>
/// <remarks>The likelihood ratio against the mean 0, mixed over means N(0, σ²/ρ), is √(ρ/(n + ρ))·exp(S²/(2σ²(n + ρ))) for the sum S of n
/// numbers: a martingale that starts at 1 where the mean is 0, so it passes 1/α at any time with probability α at most (Ville). Where σ is
/// estimated the level holds only in the limit of many numbers: <see cref="StudentMixture"/> is exact for normal numbers then. Sources:
/// Robbins (1970), Annals of Mathematical Statistics 41, 1397–1409; Howard, Ramdas, McAuliffe and Sekhon (2021), Annals of Statistics 49,
/// 1055–1080.</remarks>
public static class NormalMixture
{
    /// <summary>ln of the e-value against the mean 0: ½ ln(ρ/(n + ρ)) + S²/(2σ²(n + ρ)).</summary>
    /// <param name="sum">The sum S of the numbers.</param>
    /// <param name="count">Numbers n, 1 or more.</param>
    /// <param name="deviation">Their standard deviation σ, above 0.</param>
    /// <param name="rho">The mixture's ρ, above 0, chosen before looking: <see cref="Rho"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static double LogEValue(double sum, long count, double deviation, double rho)
    {
        RequireDesign(count, rho);
        if (!double.IsFinite(sum)) throw new ArgumentOutOfRangeException(nameof(sum), sum, "Must be finite.");
        double scaled = sum / Positive(deviation, nameof(deviation));
        return 0.5 * Math.Log(rho / (count + rho)) + scaled * scaled / (2 * (count + rho));
    }

    /// <summary>Half the length of the interval for the mean, in the unit of σ: σ√((n + ρ)/n²·ln((n + ρ)/(ρα²))).</summary>
    /// <param name="count">Numbers n, 1 or more.</param>
    /// <param name="deviation">Their standard deviation σ, above 0.</param>
    /// <param name="rho">The mixture's ρ, above 0, chosen before looking.</param>
    /// <param name="alpha">The probability α that the mean is ever outside, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static double Radius(long count, double deviation, double rho, double alpha = 0.05)
    {
        RequireDesign(count, rho);
        double n = count;
        return Positive(deviation, nameof(deviation))
            * Math.Sqrt((n + rho) / n / n * (Math.Log((n + rho) / rho) - 2 * Math.Log(Level(alpha))));
    }

    /// <summary>The ρ that makes the interval shortest at <paramref name="count"/> numbers.</summary>
    /// <param name="count">Numbers n at which it is to be shortest, 1 or more.</param>
    /// <param name="alpha">The level α, in (0, 1).</param>
    /// <returns>n·x with ln((1 + x)/(x α²)) = 1/x.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static double Rho(long count, double alpha = 0.05)
    {
        RequireDesign(count, 1);
        double level = -2 * Math.Log(Level(alpha));
        // Of y = 1/x: ln(1 + y) + level − y falls from level > 0, and is below 0 at y = 2(level + 1): ln(1 + y) ≤ y/2 + ½.
        double Slope(double y) => Special.LogOnePlus(y) + level - y;
        double most = 2 * level + 2;
        return count / RootFinding.Between(Slope, 0, most, Slope(0), Slope(most));
    }

    internal static double Level(double alpha) => alpha is > 0 and < 1 ? alpha
        : throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "Must lie between 0 and 1.");

    internal static void RequireDesign(long count, double rho)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        Positive(rho, nameof(rho));
    }

    private static double Positive(double value, string name) => value > 0 && double.IsFinite(value) ? value
        : throw new ArgumentOutOfRangeException(name, value, "Must be above 0 and finite.");
}
