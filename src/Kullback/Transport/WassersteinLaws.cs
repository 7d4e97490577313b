using Kullback.Distributions;
using Kullback.Divergences;
using Kullback.Numerics;

namespace Kullback.Transport;

/// <summary>A distance between two distributions: the number, how it was obtained, how far off it can be, and why where it is infinite.</summary>
/// <param name="Value">The distance, in the unit of the values.</param>
/// <param name="Method">Closed form, series or quadrature.</param>
/// <param name="ErrorBound">A bound or estimate of the absolute error.</param>
public sealed record DistanceBetween(double Value, DivergenceMethods Method, double ErrorBound)
{
    /// <summary>The formula or rule behind the number.</summary>
    public string Formula { get; init; } = "";

    /// <summary>Why the distance is infinite; null where it is finite.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether the accuracy asked for was reached; where not, <see cref="ErrorBound"/> says how far it came.</summary>
    public bool Converged { get; init; } = true;
}

public readonly partial record struct Wasserstein
{
    // Levels from which quantiles are cut; beyond the last nothing is left that a double could tell.
    private static readonly double[] Levels = [1e-300, 1e-200, 1e-130, 1e-80, 1e-50, 1e-32, 1e-20, 1e-13, 1e-9, 1e-6, 1e-4, 2e-3, 0.02, 0.1, 0.25, 0.5];

    /// <summary>The distance between two laws on the line: (∫₀¹ |F⁻¹(u) − G⁻¹(u)|ᵏ du)^(1/k).</summary>
    /// <param name="p">One law.</param>
    /// <param name="q">The other; one may be continuous and the other of integers.</param>
    /// <returns>Closed where the laws are of one location-scale family and k = 2: √((μp − μq)² + (σp − σq)²); exact sums of distribution functions
    /// where both are of integers; otherwise quadrature over u, each half from its own end. +∞ where a tail has no moment of order k.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The order is below 1 or infinite.</exception>
    public DistanceBetween Between(IUnivariate p, IUnivariate q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        ArgumentOutOfRangeException.ThrowIfLessThan(Order, 1);
        if (!double.IsFinite(Order)) throw new ArgumentOutOfRangeException(nameof(Order), Order, "Order must be finite between laws.");
        if (p.Equals(q)) return new(0, DivergenceMethods.ClosedForm, 0) { Formula = "P = Q" };
        if (Order == 2 && LocationScale.Same(p, q)) return Shifted(p, q);
        if (p is IIntegerValued && q is IIntegerValued && OfIntegers(p, q) is { } exact) return exact;
        return ByQuantiles(p, q);
    }

    private static DistanceBetween Shifted(IUnivariate p, IUnivariate q)
    {
        double value = double.Hypot(p.Mean - q.Mean, Math.Sqrt(p.Variance) - Math.Sqrt(q.Variance));
        return new(value, DivergenceMethods.ClosedForm, 4.5e-16 * (Math.Abs(p.Mean) + Math.Abs(q.Mean) + value)) { Formula = "√((μp − μq)² + (σp − σq)²)" };
    }

    private DistanceBetween ByQuantiles(IUnivariate p, IUnivariate q)
    {
        double k = Order;
        foreach (bool upper in (bool[])[false, true])
            if (Growth(u => Gap(u, upper)) >= 1 - 1e-4)
                return new(double.PositiveInfinity, DivergenceMethods.Quadrature, 0) { Reason = $"the {(upper ? "upper" : "lower")} tail has no moment of order {FormattableString.Invariant($"{k}")}" };
        double sum = 0, error = 0;
        bool converged = true;
        foreach (bool upper in (bool[])[false, true])
        {
            var half = Quadrature.Over(u => Gap(u, upper), Stretch.Cut(Levels, [0]), 1e-13, 600);
            double beyond = Gap(Levels[0], upper) * Levels[0] / Math.Max(1e-3, 1 - Math.Max(0, Growth(u => Gap(u, upper))));
            (sum, error, converged) = (sum + half.Value + beyond, error + half.Error + beyond / 2, converged && half.Converged);
        }
        double value = Math.Pow(sum, 1 / k);
        return new(value, DivergenceMethods.Quadrature, sum > 0 ? value * (error / sum / k + 1e-15) : error) { Formula = "(∫ |F⁻¹(u) − G⁻¹(u)|ᵏ du)^(1/k)", Converged = converged };

        double Gap(double u, bool upper) => Math.Pow(Math.Abs(upper ? p.SurvivalQuantile(u) - q.SurvivalQuantile(u) : p.Quantile(u) - q.Quantile(u)), k);
    }

    // The slope of ln |F⁻¹ − G⁻¹|ᵏ over −ln u far out; from 1 on the integral diverges.
    private static double Growth(Func<double, double> gap)
    {
        for (double s = 640; s > 20; s *= 0.8)
        {
            double near = gap(Math.Exp(-0.9 * s)), far = gap(Math.Exp(-s));
            if (double.IsFinite(far) && double.IsFinite(near)) return far > 1e-280 && near > 1e-280 ? (Math.Log(far) - Math.Log(near)) / (0.1 * s) : 0;
        }
        return 0;
    }

    private DistanceBetween? OfIntegers(IUnivariate p, IUnivariate q)
    {
        double low = Math.Min(p.Quantile(1e-18), q.Quantile(1e-18)), high = Math.Max(p.SurvivalQuantile(1e-18), q.SurvivalQuantile(1e-18));
        if (!(high - low < 1 << 18)) return null;
        int n = (int)(high - low) + 1;
        double[] values = new double[n], a = new double[n], b = new double[n];
        for (int i = 0; i < n; i++) (values[i], a[i], b[i]) = (low + i, Math.Exp(p.LogDensity(low + i)), Math.Exp(q.LogDensity(low + i)));
        double value = Between(values, a, b);
        return new(value, DivergenceMethods.Series, 1e-13 * value + 1e-15) { Formula = $"over {n} integers, 1e-18 of mass left out" };
    }
}

/// <summary>Families whose members are each other's images under x ↦ a + bx, b &gt; 0.</summary>
internal static class LocationScale
{
    private static readonly HashSet<string> Names = ["Normal", "Laplace", "Logistic", "Gumbel", "Uniform", "Exponential", "HalfNormal", "Rayleigh", "Maxwell"];

    /// <summary>Whether both laws belong to one such family and have finite variances.</summary>
    internal static bool Same(IUnivariate p, IUnivariate q)
        => p.GetType() == q.GetType() && Names.Contains(p.GetType().Name) && double.IsFinite(p.Variance) && double.IsFinite(q.Variance);
}
