using Kullback.Distributions;
using Kullback.Divergences;

namespace Kullback.Minimization;

/// <summary>The reverse projection: the distribution Q of a family with the least D(Q‖P). It seeks a mode of P: where P has no mass Q must
/// have none.</summary>
/// <remarks>Not convex: every mode of P may have its own minimum. The search starts from fits to the whole of P and to stretches between
/// its quantiles, moves the parameters without bounds (logarithms of positive ones, logits of probabilities), and returns every minimum
/// found, the least first: a search, not a proof that no lower one exists. The direction of variational inference.</remarks>
public static class ReverseProjection
{
    /// <summary>The minima of D(Q‖P) over a family, the least first.</summary>
    /// <param name="family">The family; it must have a fit, and parameters that are real, positive or probabilities.</param>
    /// <param name="p">P, the target.</param>
    /// <exception cref="ArgumentException">The family has no fit, a parameter has another domain,
    /// or no member is at a finite D(Q‖P).</exception>
    public static IReadOnlyList<Projected> Onto(Family family, IUnivariate p)
    {
        ArgumentNullException.ThrowIfNull(family);
        ArgumentNullException.ThrowIfNull(p);
        if (family.Fit is not { } fit)
            throw new ArgumentException($"{family.Name} has no maximum-likelihood fit to start from.", nameof(family));
        var minima = new List<Projected>();
        var options = new BetweenOptions { RelativeError = 1e-11 };
        foreach (double[] start in Starts(family, fit, p))
        {
            var (at, value) = NelderMead.Least(free => Value(family, Bound(family, free), p, options), Free(family, start), 0.3);
            if (!double.IsFinite(value)) continue;
            var distribution = family.Create(Bound(family, at));
            if (!minima.Exists(known => Same(known, distribution, value)))
                minima.Add(new(distribution, Divergence.Between(distribution, p)));
        }
        return minima.Count > 0 ? [.. minima.OrderBy(m => m.Divergence.Value)]
            : throw new ArgumentException($"No {family.Name} was found at a finite D(Q‖P).", nameof(p));
    }

    private static double Value(Family family, double[] parameters, IUnivariate p, BetweenOptions options)
    {
        try { return Divergence.Between(family.Create(parameters), p, options).Value; }
        catch (ArgumentException) { return double.PositiveInfinity; }       // beyond the range of doubles
    }

    // Two ends of a search are one minimum where their values agree and so do their medians, on the scale of the distribution.
    private static bool Same(Projected known, IUnivariate distribution, double value)
        => Math.Abs(known.Divergence.Value - value) <= 1e-6 * Math.Max(1, value)
            && Math.Abs(known.Distribution.Quantile(0.5) - distribution.Quantile(0.5))
            <= 1e-3 * (distribution.Quantile(0.75) - distribution.Quantile(0.25) + 1e-300);

    private static List<double[]> Starts(Family family, Func<double[], double[], IUnivariate> fit, IUnivariate p)
    {
        var (points, weights) = MomentProjection.WeightedPoints(p);
        var starts = new List<double[]>();
        foreach (var (from, to) in ((double, double)[])[(0, 1), (0, 0.5), (0.5, 1), (0, 0.25), (0.25, 0.5), (0.5, 0.75), (0.75, 1)])
        {
            double low = from == 0 ? double.NegativeInfinity : p.Quantile(from), high = to == 1 ? double.PositiveInfinity : p.Quantile(to);
            double[] part = [.. weights.Select((w, i) => points[i] >= low && points[i] <= high ? w : 0)];
            try { starts.Add(Parameters(family, fit(points, part))); }
            catch (ArgumentException) { }       // no fit to that stretch
        }
        return starts;
    }

    private static double[] Parameters(Family family, IUnivariate distribution)
        => [.. family.Parameters
            .Select(p => (double)distribution.GetType()
                .GetProperty(char.ToUpperInvariant(p.Name[0]) + p.Name[1..])!.GetValue(distribution)!)];

    private static double[] Free(Family family, double[] bound)
        => [.. bound.Select((x, i) => Domain(family, i) switch { Positive => Math.Log(x), Share => Math.Log(x / (1 - x)), _ => x })];

    private static double[] Bound(Family family, double[] free)
        => [.. free.Select((y, i) => Domain(family, i) switch { Positive => Math.Exp(y), Share => 1 / (1 + Math.Exp(-y)), _ => y })];

    private const char Real = 'r', Positive = '+', Share = '%';

    private static char Domain(Family family, int i) => family.Parameters[i].Domain switch
    {
        "> 0" => Positive,
        "in [0, 1]" or "in (0, 1)" or "in (0, 1]" => Share,
        "a real number" => Real,
        var other =>
            throw new ArgumentException(
                $"{family.Name}.{family.Parameters[i].Name} ({other}) is not a parameter that this search can move.", nameof(family)),
    };
}
