using Kullback.Distributions;
using Kullback.Numerics;

namespace Kullback.Divergences;

public static partial class Divergence
{
    /// <summary>Kullback–Leibler divergence D(P‖Q) between any two distributions, in nats: a closed form where one is known, otherwise a
    /// series or quadrature.</summary>
    /// <inheritdoc cref="Between(IMeasure, IDistribution, IDistribution, BetweenOptions)"/>
    public static DivergenceBetween Between(IDistribution p, IDistribution q) => Between(new KullbackLeibler(), p, q, new BetweenOptions());

    /// <summary>Kullback–Leibler divergence D(P‖Q) by one of the methods that the caller allows.</summary>
    /// <inheritdoc cref="Between(IMeasure, IDistribution, IDistribution, BetweenOptions)"/>
    public static DivergenceBetween Between(IDistribution p, IDistribution q, BetweenOptions options)
        => Between(new KullbackLeibler(), p, q, options);

    /// <summary>A measure between any two distributions, by closed form, series or quadrature.</summary>
    /// <inheritdoc cref="Between(IMeasure, IDistribution, IDistribution, BetweenOptions)"/>
    public static DivergenceBetween Between(IMeasure measure, IDistribution p, IDistribution q)
        => Between(measure, p, q, new BetweenOptions());

    /// <summary>A measure between any two distributions, by the first allowed method that can: closed form, series (integers), quadrature
    /// (the line), Monte Carlo.</summary>
    /// <param name="measure">The measure: any f-divergence of this library, Rényi, Bhattacharyya, Hellinger, Chernoff, Kolmogorov.</param>
    /// <param name="p">P, what really happens.</param>
    /// <param name="q">Q, the stand-in, over points of the same dimension.</param>
    /// <param name="options">Which methods are allowed, and what they need.</param>
    /// <returns>The value with its method, error bound, and reason where it is infinite. Where a closed form loses its digits by
    /// cancellation and another allowed method keeps them, the latter answers.</returns>
    /// <exception cref="ArgumentException">The dimensions differ, no allowed method knows the pair, or Monte Carlo is the only one and has
    /// no source of chance.</exception>
    public static DivergenceBetween Between(IMeasure measure, IDistribution p, IDistribution q, BetweenOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        RequirePair(measure, p, q);
        using var watch = Cancellation.By(options.Cancel);
        if (StructureRule.Of(measure, p, q, options) is { } composed) return composed;
        DivergenceBetween? exact = options.Allowed.HasFlag(DivergenceMethods.ClosedForm) ? ExactBetween.Of(measure, p, q) : null;
        bool isChecked = exact is not null && ClosedFormCheck.Wants(exact, p, q);
        if (exact is not null && !isChecked && (exact.Reason is not null || exact.ErrorBound <= 1e-13 * Math.Abs(exact.Value)))
            return exact;
        DivergenceBetween? summed = Summed(measure, p, q, options);
        if (exact is not null && summed is not null && isChecked) return ClosedFormCheck.Of(exact, summed, p);
        if (exact is not null && summed is not null) return summed.Converged && summed.ErrorBound < exact.ErrorBound ? summed : exact;
        if (exact is not null || (summed is not null && (summed.Converged || !options.Allowed.HasFlag(DivergenceMethods.MonteCarlo))))
            return exact ?? summed!;
        if (options.Allowed.HasFlag(DivergenceMethods.MonteCarlo) && DistributionSample.Of(measure, p, q, options) is { } drawn)
            return drawn;
        return summed
            ?? throw new ArgumentException(
                $"None of the allowed methods ({options.Allowed}) knows {measure.Facts.Name} of {p.GetType().Name} and {q.GetType().Name}.",
                nameof(options));
    }

    /// <summary>The exact table alone: a closed form, or null for what it does not know.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="p">P.</param>
    /// <param name="q">Q.</param>
    /// <exception cref="ArgumentException">The dimensions differ.</exception>
    public static DivergenceBetween? Exact(IMeasure measure, IDistribution p, IDistribution q)
    {
        RequirePair(measure, p, q);
        try
        {
            return StructureRule.Of(measure, p, q, new BetweenOptions { Allowed = DivergenceMethods.ClosedForm })
            ?? ExactBetween.Of(measure, p, q);
        }
        catch (ArgumentException) { return null; }      // a part of a product that the table does not know
    }

    private static void RequirePair(IMeasure measure, IDistribution p, IDistribution q)
    {
        ArgumentNullException.ThrowIfNull(measure);
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        if (p.Dimension != q.Dimension)
            throw new ArgumentException($"p is over points of dimension {p.Dimension}, q over points of dimension {q.Dimension}.",
                nameof(q));
    }

    private static DivergenceBetween? Summed(IMeasure measure, IDistribution p, IDistribution q, BetweenOptions options)
    {
        if (p is not IUnivariate a || q is not IUnivariate b || p.Reference != q.Reference) return null;
        bool integers = a is IIntegerValued && b is IIntegerValued, line = p.Reference == ReferenceMeasure.Lebesgue
            || p.Reference == ReferenceMeasure.Sphere;
        if (integers ? !options.Allowed.HasFlag(DivergenceMethods.Series) : !line || !options.Allowed.HasFlag(DivergenceMethods.Quadrature))
            return null;
        return integers ? DistributionSums.Of(measure, a, b, options) : DistributionIntegrals.Of(measure, a, b, options);
    }
}
