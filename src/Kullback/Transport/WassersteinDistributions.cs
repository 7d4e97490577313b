using Kullback.Distributions;
using Kullback.Divergences;
using Kullback.Numerics;

namespace Kullback.Transport;

/// <summary>A distance between two distributions: the number, how it was obtained, how far off it can be, and why where it is
/// infinite.</summary>
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
    private const double Least = 1e-300;

    private static readonly double[] Fixed =
        [Least, 1e-200, 1e-130, 1e-80, 1e-50, 1e-32, 1e-20, 1e-13, 1e-9, 1e-6, 1e-4, 2e-3, 0.02, 0.1, 0.25, 0.5];

    /// <summary>The distance between two distributions on the line: (∫₀¹ |F⁻¹(u) − G⁻¹(u)|ᵏ du)^(1/k).</summary>
    /// <param name="p">One distribution.</param>
    /// <param name="q">The other; one may be continuous and the other of integers.</param>
    /// <returns>Closed where the distributions are of one location-scale family and k = 2: √((μp − μq)² + (σp − σq)²); sums where both are
    /// of integers; for order 1 quadrature of |F − G|; otherwise quadrature over u, each half from its own end. +∞ where a tail has no
    /// moment of order k.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The order is below 1 or infinite.</exception>
    public DistanceBetween Between(IUnivariate p, IUnivariate q) => Between(p, q, new BetweenOptions());

    /// <summary>The distance between two distributions on the line within a time, or until it is canceled.</summary>
    /// <param name="p">One distribution.</param>
    /// <param name="q">The other; one may be continuous and the other of integers.</param>
    /// <param name="options">Only its <see cref="BetweenOptions.Cancel"/> and <see cref="BetweenOptions.Stop"/> count here.</param>
    /// <inheritdoc cref="Between(IUnivariate, IUnivariate)"/>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public DistanceBetween Between(IUnivariate p, IUnivariate q, BetweenOptions options)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        ArgumentNullException.ThrowIfNull(options);
        using var watch = Cancellation.By(options.Cancel);
        ArgumentOutOfRangeException.ThrowIfLessThan(Order, 1);
        if (!double.IsFinite(Order))
            throw new ArgumentOutOfRangeException(nameof(Order), Order, "Order must be finite between distributions.");
        if (p.Equals(q)) return new(0, DivergenceMethods.ClosedForm, 0) { Formula = "P = Q" };
        if (Order == 2 && LocationScale.Same(p, q)) return Shifted(p, q);
        foreach (bool upper in (bool[])[false, true])
            if (TailIndex.IsInfinite(p, q, upper, Order)) return Infinite(upper, Order);
        if (p is IIntegerValued && q is IIntegerValued && IntegerDistance.Of(p, q, Order) is { } summed) return summed;
        if (Order == 1 && p is not IIntegerValued && q is not IIntegerValued && p.Reference == q.Reference
            && CumulativeArea.Of(p, q, options.Stop) is { } area) return area;
        return ByQuantiles(p, q, options.Stop);
    }

    private static DistanceBetween Shifted(IUnivariate p, IUnivariate q)
    {
        double value = double.Hypot(p.Mean - q.Mean, Math.Sqrt(p.Variance) - Math.Sqrt(q.Variance));
        return new(value, DivergenceMethods.ClosedForm,
            4.5e-16 * (Math.Abs(p.Mean) + Math.Abs(q.Mean) + value))
        { Formula = "√((μp − μq)² + (σp − σq)²)" };
    }

    private static DistanceBetween Infinite(bool upper, double order) => new(double.PositiveInfinity, DivergenceMethods.Quadrature, 0)
    {
        Reason = FormattableString.Invariant($"the {(upper ? "upper" : "lower")} tail has no moment of order {order}"),
    };

    private DistanceBetween ByQuantiles(IUnivariate p, IUnivariate q, CancellationToken stop)
    {
        double k = Order, sum = 0, error = 0, spread = Reach(p) + Reach(q);
        bool steps = p is IIntegerValued != q is IIntegerValued;
        foreach (bool upper in (bool[])[false, true])
        {
            double Gap(double u)
                => Math.Pow(Math.Abs(upper ? p.SurvivalQuantile(u) - q.SurvivalQuantile(u) : p.Quantile(u) - q.Quantile(u)), k) is var gap
                && double.IsNaN(gap) ? 0 : gap;
            double growth = Growth(Gap, 640), nearer = Growth(Gap, 320);
            if (growth >= 1 - 1e-9) return Infinite(upper, k);
            List<double> levels = Levels(p, q, upper);
            var near = steps ? StepsDistance.Of(p, q, k, upper, levels, stop) : default;
            (sum, error) = (sum + near.Value, error + near.Error);
            var far = steps ? Beyond(Gap, levels, near.Level, sum, growth, stop)
                : Quadrature.Over(Gap, Stretch.Cut(levels, [0]), Reachable(levels.Max(u => u * Gap(u)), k, spread), stop, 600);
            double beyond = Gap(Least) * Least / (1 - Math.Max(0, growth)), bend = Math.Abs(growth - nearer) / (1 - Math.Max(0, growth));
            sum += far.Value + beyond;
            error += far.Error + beyond * Math.Min(1, 10 * bend + 1e-9);
        }
        double value = Math.Pow(sum, 1 / k);
        double bound = (sum > 0 ? value * (error / sum / k + 1e-13) : Math.Pow(error, 1 / k)) + 4.5e-16 * spread;
        if (double.IsNaN(bound)) bound = double.PositiveInfinity;
        bool converged = error <= 1e-9 * sum || bound <= 1e-9 * value + 1e-15 * spread;
        return new(value, DivergenceMethods.Quadrature, bound) { Formula = "(∫ |F⁻¹(u) − G⁻¹(u)|ᵏ du)^(1/k)", Converged = converged };
    }

    // What lies beyond the steps matters for heavy tails alone, and there the steps are too fine to tell: stretch by stretch outwards, one
    // pass where that is enough, until what is left is nothing beside the sum so far.
    private static Integral Beyond(Func<double, double> gap, List<double> levels, double top, double sum, double growth,
        CancellationToken stop)
    {
        double value = 0, error = 0;
        double[] cuts = [.. levels.Where(u => u < top), top];
        for (int i = cuts.Length - 1; i > 0; i--)
        {
            double rest = 2 * gap(cuts[i]) * cuts[i] / (1 - Math.Max(0, growth));
            if (rest <= 1e-15 * (sum + value)) return new(value, error + rest, true);
            var stretch = Stretch.Of(cuts[i - 1], cuts[i], [0]);
            var (a, b) = stretch.Coordinates;
            var rule = GaussKronrod.Over(new(y => new(gap(stretch.Point(y)) * stretch.Slope(y)), a, b));
            var found = rule.Apart <= 1e-14 * (sum + value) ? new(rule.Value, rule.Apart, true)
                : Quadrature.Over(gap, [stretch], 1e-13, stop, 600);
            (value, error) = (value + found.Value, error + found.Error);
        }
        return new(value, error, true);
    }

    // The accuracy that halving can reach: far from 0 differences of quantiles are off by their last places,
    // here set against a part of the integral.
    private static double Reachable(double part, double order, double spread)
        => part > 0 ? Math.Clamp(order * 1.1e-16 * spread / Math.Pow(part, 1 / order), 1e-13, 1e-9) : 1e-13;

    // Quantiles are doubles: they are off by half of their last place.
    private static double Reach(IUnivariate distribution)
        => Math.Max(Math.Abs(distribution.Quantile(0.01)), Math.Abs(distribution.SurvivalQuantile(0.01))) is var reach
        && double.IsFinite(reach) ? reach : 0;

    // Between the parts of a mixture the quantiles jump: the levels at which parts begin and end are cuts,
    // and those at which a density jumps or has a kink.
    private static List<double> Levels(IUnivariate p, IUnivariate q, bool upper)
    {
        var levels = new SortedSet<double>(Fixed);
        foreach (var distribution in (IUnivariate[])[p, q])
        {
            foreach (var part in distribution is IIntegerValued ? [] : LineParts.Of(distribution).Take(50))
                foreach (double x in LineParts.Ends(part).Take(200))
                    if ((upper ? distribution.Survival(x) : distribution.Cumulative(x)) is > Least and < 0.5 and var u) levels.Add(u);
            if (distribution is UnivariateMixture mixture && mixture.UnivariateComponents.Count <= 50)
                foreach (var part in LineParts.Of(mixture))
                    foreach (double at in (double[])[1e-12, 1e-6, 0.02, 0.5])
                        foreach (double x in (double[])[part.Quantile(at), part.SurvivalQuantile(at)])
                            if (double.IsFinite(x) && (upper ? distribution.Survival(x) : distribution.Cumulative(x)) is > Least and < 0.5
                                and var u) levels.Add(u);
        }
        return [.. levels];
    }

    // The slope of ln |F⁻¹ − G⁻¹|ᵏ over −ln u about u = e^(−s); from 1 on the integral diverges.
    private static double Growth(Func<double, double> gap, double from)
    {
        for (double s = from; s > 20; s *= 0.8)
        {
            double near = gap(Math.Exp(-0.9 * s)), far = gap(Math.Exp(-s));
            if (double.IsFinite(far) && double.IsFinite(near))
                return far > 1e-280 && near > 1e-280 ? (Math.Log(far) - Math.Log(near)) / (0.1 * s) : 0;
        }
        return 0;
    }
}

/// <summary>Families whose members are each other's images under x ↦ a + bx, b &gt; 0.</summary>
internal static class LocationScale
{
    private static readonly HashSet<string> Names =
        ["Normal", "Laplace", "Logistic", "Gumbel", "Uniform", "Exponential", "HalfNormal", "Rayleigh", "Maxwell"];

    /// <summary>Whether both distributions belong to one such family and have finite variances.</summary>
    internal static bool Same(IUnivariate p, IUnivariate q)
        => p.GetType() == q.GetType() && Names.Contains(p.GetType().Name) && double.IsFinite(p.Variance) && double.IsFinite(q.Variance);
}
