using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Exact draws of integers: by inversion where the mean is small, by transformed rejection where it is not.</summary>
/// <remarks>Source: Hörmann (1993), "The transformed rejection method for generating Poisson random variables" (PTRS) and "The generation
/// of binomial random variates" (BTRS). A proposal is accepted by its mass itself, so no approximation enters the distribution.</remarks>
internal static class IntegerDraws
{
    internal static double Poisson(Random random, double rate)
    {
        if (rate == 0) return 0;
        return rate < 10 ? ByInversion(random, Math.Exp(-rate), k => rate / (k + 1), double.PositiveInfinity)
            : PoissonByRejection(random, rate);
    }

    internal static double Binomial(Random random, double n, double p)
    {
        if (p == 0 || n == 0) return 0;
        if (p == 1) return n;
        if (p > 0.5) return n - Binomial(random, n, 1 - p);
        double odds = p / (1 - p);
        return n * p < 10 ? ByInversion(random, Math.Exp(n * Special.LogOnePlus(-p)), k => (n - k) / (k + 1) * odds, n)
            : BinomialByRejection(random, n, p);
    }

    /// <summary>Inversion outward from the mode: two masses a step, about a standard deviation of steps.</summary>
    internal static double FromMode(Random random, double mode, double logMass, Func<double, double> ratio, double low, double high)
    {
        while (true)
        {
            double u = random.NextDouble(), up = Math.Exp(logMass), down = up, above = mode, below = mode;
            u -= up;
            if (u < 0) return mode;
            while ((above < high || below > low) && (up > 0 || down > 0))
            {
                if (above < high)
                {
                    up *= ratio(above++);
                    if ((u -= up) < 0) return above;
                }
                if (below > low)
                {
                    down /= ratio(--below);
                    if ((u -= down) < 0) return below;
                }
            }
            // What rounding leaves of the total mass, some 1e-13: drawn again.
        }
    }

    private static double ByInversion(Random random, double atZero, Func<double, double> ratio, double high)
    {
        double u = random.NextDouble(), mass = atZero, k = 0;
        while (u >= mass && k < high && mass > 0)
        {
            u -= mass;
            mass *= ratio(k++);
        }
        return k;
    }

    private static double PoissonByRejection(Random random, double rate)
    {
        double b = 0.931 + 2.53 * Math.Sqrt(rate), a = -0.059 + 0.02483 * b, alpha = 1.1239 + 1.1328 / (b - 3.4),
            sure = 0.9277 - 3.6224 / (b - 2);
        while (true)
        {
            double u = random.NextDouble() - 0.5, v = random.NextDouble(), us = 0.5 - Math.Abs(u);
            double k = Math.Floor((2 * a / us + b) * u + rate + 0.43);
            if (us >= 0.07 && v <= sure) return k;
            if (k < 0 || (us < 0.013 && v > us)) continue;
            if (Math.Log(v * alpha / (a / (us * us) + b)) <= IntegerMass.LogPoisson(k, rate)) return k;
        }
    }

    private static double BinomialByRejection(Random random, double n, double p)
    {
        double spread = Math.Sqrt(n * p * (1 - p)), b = 1.15 + 2.53 * spread, a = -0.0873 + 0.0248 * b + 0.01 * p, c = n * p + 0.5;
        double sure = 0.92 - 4.2 / b, alpha = (2.83 + 5.1 / b) * spread, mode = Math.Floor((n + 1) * p);
        double atMode = IntegerMass.LogBinomial(n, mode, p, 1 - p);
        while (true)
        {
            double u = random.NextDouble() - 0.5, v = random.NextDouble(), us = 0.5 - Math.Abs(u);
            double k = Math.Floor((2 * a / us + b) * u + c);
            if (us >= 0.07 && v <= sure) return k;
            if (k < 0 || k > n) continue;
            if (Math.Log(v * alpha / (a / (us * us) + b)) <= IntegerMass.LogBinomial(n, k, p, 1 - p) - atMode) return k;
        }
    }
}
