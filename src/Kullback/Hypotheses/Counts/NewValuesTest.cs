using Kullback.Numerics;

namespace Kullback.Hypotheses;

/// <summary>Do more rows of one sample carry values that the other never has than chance allows?</summary>
/// <remarks>When nothing changed, a value with t rows in all has every one of them in the first sample with probability π(t) = ∏ⱼ (m −
/// j)/(N − j), j below t. These events are negatively associated over values (dealing rows is a permutation distribution), so that
/// Chernoff's bound with independent events holds: p ≤ min over θ ≥ 0 of exp(−θs)·∏ (1 + π(eᶿᵗ − 1)), s the rows observed. Never too small,
/// for any number of rows and values. Source: Joag-Dev and Proschan (1983), Annals of Statistics 11, 286–295.</remarks>
public static class NewValuesTest
{
    /// <summary>The test on counts of independent rows by value.</summary>
    /// <param name="first">Rows of each value in the sample whose values may be new, integers ≥ 0.</param>
    /// <param name="second">Rows of each value in the other sample.</param>
    /// <returns>Statistic: share of the first sample's rows whose value the second never has. Effect size: that share less what chance
    /// gives on average. The left tail is 1: it is not looked at.</returns>
    /// <exception cref="ArgumentException">The lengths differ or a sample is empty.</exception>
    /// <remarks>O(values + distinct totals).</remarks>
    public static TestOutcome Of(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        if (first.Length != second.Length) throw new ArgumentException($"{first.Length} values against {second.Length}.", nameof(second));
        double m = 0, n = 0, observed = 0;
        var byTotal = new Dictionary<double, double>();
        for (int k = 0; k < first.Length; k++)
        {
            (m, n) = (m + first[k], n + second[k]);
            double t = first[k] + second[k];
            if (t <= 0) continue;
            if (second[k] <= 0) observed += first[k];
            byTotal[t] = byTotal.GetValueOrDefault(t) + 1;
        }
        if (!(m > 0) || !(n > 0)) throw new ArgumentException("A sample is empty.", nameof(first));
        var groups = new List<(double Rows, double LogChance, double Values)>();
        double mean = 0;
        foreach ((double t, double values) in byTotal)
        {
            if (t > m) continue;
            double log = Special.LogGamma(m + 1) - Special.LogGamma(m - t + 1) - Special.LogGamma(m + n + 1)
                + Special.LogGamma(m + n - t + 1);
            groups.Add((t, Math.Min(0, log), values));
            mean += values * t * Math.Exp(log);
        }
        return new TestOutcome(observed / m, 0, TestOutcome.Probability(observed <= mean ? 1 : Math.Exp(-Exponent(groups, observed))), 1,
            "Chernoff bound on new values")
        {
            EffectSize = (observed - mean) / m,
            Effect = "share of rows with new values beyond what chance gives, 0 to 1",
        };
    }

    // sup over θ of θs − Σ ln(1 + π(e^{θt} − 1)), a concave function: its slope falls from s − mean to s − Σt.
    private static double Exponent(List<(double Rows, double LogChance, double Values)> groups, double observed)
    {
        double low = 0, high = 1e-6;
        while (Slope(high) > 0 && high < 1e3) (low, high) = (high, 2 * high);
        for (int step = 0; step < 60; step++)
        {
            double middle = (low + high) / 2;
            if (Slope(middle) > 0) low = middle;
            else high = middle;
        }
        double exponent = low * observed;
        foreach ((double t, double log, double values) in groups) exponent -= values * LogMean(low * t, log);
        return Math.Max(0, exponent);

        double Slope(double theta)
        {
            double slope = observed;
            foreach ((double t, double log, double values) in groups) slope -= values * t
                * Math.Exp(Math.Min(0, theta * t + log - LogMean(theta * t, log)));
            return slope;
        }
    }

    // ln(1 − π + π·e^a), without overflow.
    private static double LogMean(double a, double logChance)
    {
        double rest = logChance < 0 ? Special.LogOneMinusExp(logChance) : double.NegativeInfinity, up = a + logChance;
        double most = Math.Max(rest, up);
        return most + Math.Log(Math.Exp(rest - most) + Math.Exp(up - most));
    }
}
