using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Quantiles of distributions on the line that only know their distribution function, by bracketing.</summary>
internal static class InverseDistribution
{
    /// <summary>The least x in [low, high] with P(X ≤ x) ≥ p.</summary>
    internal static double Quantile(IUnivariate distribution, double p, double low, double high)
    {
        if (low == high) return low;
        if (distribution.Reference == ReferenceMeasure.Counting) return LeastWhole(x => Excess(distribution.Cumulative(x), p), low, high);
        double log = Math.Log(p);
        return Root(x => p < 0.1 ? distribution.LogCumulative(x) - log : distribution.Cumulative(x) - p, low, high);
    }

    /// <summary>The least x in [low, high] with P(X &gt; x) ≤ p.</summary>
    internal static double SurvivalQuantile(IUnivariate distribution, double p, double low, double high)
    {
        if (low == high) return low;
        if (distribution.Reference == ReferenceMeasure.Counting) return LeastWhole(x => -Excess(distribution.Survival(x), p), low, high);
        double log = Math.Log(p);
        return Root(x => p < 0.1 ? log - distribution.LogSurvival(x) : p - distribution.Survival(x), low, high);
    }

    /// <summary>The least integer in [low, high] with a property that stays once it holds; high if it does not hold below.</summary>
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

    /// <summary>How far a probability is above another, as a difference of log-odds: ≥ 0 exactly where it is not below.</summary>
    internal static double Excess(double at, double p)
        => at == p ? 0 : p is 0 or 1 || at is 0 or 1 ? (at > p ? double.PositiveInfinity : double.NegativeInfinity)
            : Math.Log(at / p) + Math.Log((1 - p) / (1 - at)) is var odds && at > p ? Math.Max(odds, double.Epsilon)
            : Math.Min(odds, -double.Epsilon);

    /// <summary>The least integer in [low, high] at which a non-decreasing function is not negative; high if there is none below.</summary>
    /// <remarks>A point is taken where the line through the ends of the bracket crosses 0, a little beyond it on the side of the farther
    /// end, so that the bracket shrinks from both sides; every third one is the middle.</remarks>
    internal static double LeastWhole(Func<double, double> excess, double low, double high)
    {
        double atLow = excess(low), atHigh = double.NaN, last = double.NaN;
        if (atLow >= 0) return low;
        for (int step = 1; high - low > 1; step++)
        {
            Cancellation.Look();
            double middle = Math.Floor(low + (high - low) / 2);
            if (step % 3 != 0 && double.IsFinite(high))
            {
                if (double.IsNaN(atHigh)) atHigh = excess(high);
                double crossing = low + (high - low) * (-atLow / (atHigh - atLow)),
                    beyond = Math.Max(0.5, 0.01 * (double.IsNaN(last) ? high - low : Math.Abs(crossing - last)));
                if (double.IsFinite(crossing))
                    middle = Math.Clamp(Math.Floor(crossing - low < high - crossing ? crossing + beyond : crossing - beyond),
                        low + 1, high - 1);
                last = crossing;
            }
            if (middle <= low || middle >= high) middle = low + (high - low) / 2;
            if (middle <= low || middle >= high) break;
            double at = excess(middle);
            if (at >= 0) (high, atHigh) = (middle, at);
            else (low, atLow) = (middle, at);
        }
        return high;
    }

    /// <summary>The least integer with a property that stays once it holds (that P(X ≤ k) ≥ p, say) next to one that was found by another
    /// way and may be off by what that rounds.</summary>
    internal static double Beside(IUnivariate distribution, double k, Func<double, bool> reached)
    {
        for (int i = 0; i < 64 && k > distribution.Low && reached(k - 1); i++) k--;
        for (int i = 0; i < 64 && k < distribution.High && !reached(k); i++) k++;
        return k;
    }

    /// <summary>A root of a non-decreasing function, to the last digits: interpolation first, then neighbors.</summary>
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
