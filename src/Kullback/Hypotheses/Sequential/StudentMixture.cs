namespace Kullback.Hypotheses;

/// <summary>The normal mixture boundary in Student's form: an e-value and an interval for the mean of normal numbers of unknown deviation,
/// at every look.</summary>
/// <remarks>With x = n m²/Σ(x − m)² and r = ρ/(n + ρ) the e-value is √r·((1 + x)/(1 + r x))^(n/2): the likelihood ratio of the scaled
/// numbers, mixed over effect sizes N(0, 1/ρ) under the right Haar prior of σ. Exact for normal numbers from the second on; for others in
/// the limit of many, as <see cref="NormalMixture"/> with an estimated deviation, which it approaches from outside. The interval is
/// infinite until there are numbers enough to speak. Sources: Lai (1976), Annals of Statistics 4, 265–280; Wang and Ramdas (2025),
/// "Anytime-valid t-tests and confidence sequences for Gaussian means with unknown variance", Sequential Analysis 44, 56–110.</remarks>
public static class StudentMixture
{
    /// <summary>ln of the e-value against the mean 0.</summary>
    /// <param name="ratio">x = n m²/Σ(xᵢ − m)², the squared mean over the variance about it; +∞ where the numbers are all alike.</param>
    /// <param name="count">Numbers n, 1 or more.</param>
    /// <param name="rho">The mixture's ρ, above 0, chosen before looking.</param>
    /// <returns>0 where one number, or numbers that are all alike, say nothing of the spread.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static double LogEValue(double ratio, long count, double rho)
    {
        NormalMixture.RequireDesign(count, rho);
        if (!(ratio >= 0)) throw new ArgumentOutOfRangeException(nameof(ratio), ratio, "Must be ≥ 0.");
        if (count < 2 || double.IsInfinity(ratio)) return 0;
        double r = rho / (count + rho);
        return 0.5 * Math.Log(r) + 0.5 * count * (Numerics.Special.LogOnePlus(ratio) - Numerics.Special.LogOnePlus(r * ratio));
    }

    /// <summary>The largest x = n m²/Σ(xᵢ − m)² that is not rejected; +∞ where none is.</summary>
    /// <param name="count">Numbers n, 1 or more.</param>
    /// <param name="rho">The mixture's ρ, above 0, chosen before looking.</param>
    /// <param name="alpha">The probability α that a true mean is ever rejected, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static double CriticalRatio(long count, double rho, double alpha = 0.05)
    {
        NormalMixture.RequireDesign(count, rho);
        double r = rho / (count + rho),
            excess = Numerics.Special.ExpLessOne((-2 * Math.Log(NormalMixture.Level(alpha)) - Math.Log(r)) / count),
            room = 1 - r * (1 + excess);
        return count < 2 || !(room > 0) ? double.PositiveInfinity : excess / room;
    }
}
