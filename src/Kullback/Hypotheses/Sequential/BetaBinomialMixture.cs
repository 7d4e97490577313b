using Kullback.Numerics;

namespace Kullback.Hypotheses;

/// <summary>An exact e-value and interval for the probability of an event that hold at every look: the binomial likelihood mixed over a
/// beta distribution.</summary>
/// <remarks>B(a + s, b + n − s)/(B(a, b)·p₀ˢ(1 − p₀)ⁿ⁻ˢ) is a martingale that starts at 1 where the probability is p₀, whatever n: it
/// passes 1/α at any time with probability α at most. Sources: Ville (1939), Étude critique de la notion de collectif; Robbins (1970),
/// Annals of Mathematical Statistics 41, 1397–1409.</remarks>
public static class BetaBinomialMixture
{
    /// <summary>ln of the e-value against the probability p₀.</summary>
    /// <param name="successes">Events s among the trials.</param>
    /// <param name="trials">Trials n.</param>
    /// <param name="probability">p₀, in [0, 1].</param>
    /// <param name="a">First parameter of the beta distribution, above 0, chosen before looking.</param>
    /// <param name="b">Its second parameter.</param>
    /// <returns>+∞ where p₀ cannot be.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static double LogEValue(long successes, long trials, double probability, double a = 1, double b = 1)
    {
        Check(successes, trials, a, b);
        if (!(probability is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "Must lie between 0 and 1.");
        long failures = trials - successes;
        double likelihood = (successes == 0 ? 0 : successes * Math.Log(probability))
            + (failures == 0 ? 0 : failures * Special.LogOnePlus(-probability));
        return GammaRatio.LogBeta(a + successes, b + failures) - GammaRatio.LogBeta(a, b) - likelihood;
    }

    /// <summary>All probabilities whose e-value is below 1/α: an interval that holds the true one at every look with probability 1 −
    /// α.</summary>
    /// <param name="successes">Events s among the trials.</param>
    /// <param name="trials">Trials n.</param>
    /// <param name="alpha">The level α, in (0, 1).</param>
    /// <param name="a">First parameter of the beta distribution, above 0, chosen before looking.</param>
    /// <param name="b">Its second parameter.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static (double Low, double High) Interval(long successes, long trials, double alpha = 0.05, double a = 1, double b = 1)
    {
        Check(successes, trials, a, b);
        double limit = -Math.Log(NormalMixture.Level(alpha));
        // The upper end is the lower end of the probability of the opposite.
        return (Low(successes, trials, limit, a, b), 1 - Low(trials - successes, trials, limit, b, a));
    }

    private static double Low(long successes, long trials, double limit, double a, double b)
    {
        if (successes == 0) return 0;
        double Excess(double p) => LogEValue(successes, trials, p, a, b) - limit;
        // At s/n the mixture is at most the likelihood: the e-value is 1 at most there, and rises to +∞ towards 0.
        double high = (double)successes / trials, low = high / 2;
        while (Excess(low) < 0) (high, low) = (low, low / 2);
        return RootFinding.Between(Excess, low, high, Excess(low), Excess(high));
    }

    private static void Check(long successes, long trials, double a, double b)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trials);
        if (successes < 0 || successes > trials)
            throw new ArgumentOutOfRangeException(nameof(successes), successes, "Must lie between 0 and the trials.");
        if (!(a > 0 && double.IsFinite(a))) throw new ArgumentOutOfRangeException(nameof(a), a, "Must be above 0 and finite.");
        if (!(b > 0 && double.IsFinite(b))) throw new ArgumentOutOfRangeException(nameof(b), b, "Must be above 0 and finite.");
    }
}
