using MathNet.Numerics;

namespace Kullback.Hypotheses;

/// <summary>The law of scale·χ²(ν, λ): what a plug-in divergence follows near "no change", with λ·scale the true divergence.</summary>
/// <param name="Scale">The factor, positive.</param>
/// <param name="DegreesOfFreedom">ν, positive.</param>
/// <remarks>The non-central χ² is a Poisson(λ/2) mixture of χ²(ν + 2k). Tail summed upwards in k, where the upper tails grow by adding positive
/// terms, to 10⁻¹⁸ of the mixture's mass. Source: Johnson, Kotz and Balakrishnan (1995), Continuous Univariate Distributions 2, chapter 29.</remarks>
internal readonly record struct ScaledChiSquared(double Scale, double DegreesOfFreedom)
{
    /// <summary>P(X ≥ x) when the true divergence is <paramref name="truth"/>.</summary>
    public double UpperTail(double x, double truth)
    {
        if (x <= 0) return 1;
        double half = x / Scale / 2, rate = Math.Max(0, truth) / Scale / 2;
        double reach = (9 * Math.Sqrt(rate)) + 20;
        double first = Math.Max(0, Math.Floor(rate - reach));
        double last = Math.Ceiling(rate + reach);
        double weight = rate == 0 ? 1 : Math.Exp((first * Math.Log(rate)) - rate - SpecialFunctions.GammaLn(first + 1));
        double shape = (DegreesOfFreedom / 2) + first;
        double tail = SpecialFunctions.GammaUpperRegularized(shape, half);
        double step = Math.Exp((shape * Math.Log(half)) - half - SpecialFunctions.GammaLn(shape + 1));   // Q(a+1) − Q(a)
        double total = 0;
        for (double k = first; k <= last; k++)
        {
            total += weight * tail;
            if (rate == 0) break;
            weight *= rate / (k + 1);
            tail = Math.Min(1, tail + step);
            shape++;
            step *= half / shape;
        }
        return Math.Clamp(total, 0, 1);
    }

    /// <summary>The true divergence under which P(X ≥ x) is <paramref name="tail"/>; 0 when even no divergence makes x that likely.</summary>
    public double TruthWithUpperTail(double x, double tail)
    {
        if (UpperTail(x, 0) >= tail) return 0;
        double low = 0, high = x + (Scale * DegreesOfFreedom);
        while (UpperTail(x, high) < tail) high *= 2;
        for (int k = 0; k < 60 && high - low > 1e-10 * high; k++)
        {
            double middle = (low + high) / 2;
            if (UpperTail(x, middle) < tail) low = middle; else high = middle;
        }
        return (low + high) / 2;
    }
}
