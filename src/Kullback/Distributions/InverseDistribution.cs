using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Quantiles of laws on the line that only know their distribution function, by bracketing.</summary>
internal static class InverseDistribution
{
    /// <summary>The least x in [low, high] with P(X ≤ x) ≥ p.</summary>
    internal static double Quantile(IUnivariate law, double p, double low, double high)
    {
        if (low == high) return low;
        if (law.Reference == ReferenceMeasure.Counting) return LeastWhole(x => law.Cumulative(x) >= p, low, high);
        double log = Math.Log(p);
        return Root(x => p < 0.1 ? law.LogCumulative(x) - log : law.Cumulative(x) - p, low, high);
    }

    /// <summary>The least x in [low, high] with P(X &gt; x) ≤ p.</summary>
    internal static double SurvivalQuantile(IUnivariate law, double p, double low, double high)
    {
        if (low == high) return low;
        if (law.Reference == ReferenceMeasure.Counting) return LeastWhole(x => law.Survival(x) <= p, low, high);
        double log = Math.Log(p);
        return Root(x => p < 0.1 ? log - law.LogSurvival(x) : p - law.Survival(x), low, high);
    }

    /// <summary>The least whole number in [low, high] with a property that stays once it holds; high if it does not hold below.</summary>
    internal static double LeastWhole(Func<double, bool> holds, double low, double high)
    {
        if (holds(low)) return low;
        while (high - low > 1)
        {
            Cancellation.Look();
            double middle = Math.Floor(low + (high - low) / 2);
            if (middle <= low || middle >= high) break;
            if (holds(middle)) high = middle;
            else low = middle;
        }
        return high;
    }

    /// <summary>A root of a non-decreasing function, to the last digits: interpolation first, then neighbours.</summary>
    internal static double Root(Func<double, double> f, double low, double high)
    {
        double atLow = f(low), atHigh = f(high);
        if (atLow >= 0) return low;
        if (atHigh <= 0) return high;
        for (int step = 0; step < 2000 && high - low > 1e-15 * Math.Max(Math.Abs(low), Math.Abs(high)); step++)
        {
            if (double.IsFinite(atLow) && double.IsFinite(atHigh)) return RootFinding.Between(f, low, high, atLow, atHigh, 0, 2.3e-16);
            Cancellation.Look();
            double middle = low + (high - low) / 2;
            if (middle <= low || middle >= high) break;
            double at = f(middle);
            if (at < 0) (low, atLow) = (middle, at);
            else (high, atHigh) = (middle, at);
        }
        return low + (high - low) / 2;
    }
}
