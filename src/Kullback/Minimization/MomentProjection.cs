using Kullback.Distributions;
using Kullback.Divergences;
using Kullback.Numerics;

namespace Kullback.Minimization;

/// <summary>A distribution of a family that stands for another, and how far it is.</summary>
/// <param name="Distribution">The distribution found.</param>
/// <param name="Divergence">The divergence that was made least, in its direction.</param>
public sealed record Projected(IUnivariate Distribution, DivergenceBetween Divergence);

/// <summary>The forward projection: the distribution Q of a family with the least D(P‖Q). It covers P: where P has mass Q must have
/// some.</summary>
/// <remarks>D(P‖Q) = −H(P) − E_P ln q, so that Q is the maximum-likelihood fit to P itself; in an exponential family it has P's means of
/// the sufficient statistics. P is given to the fit as weighted points: nodes of a quadrature between its quantiles, or its integers.
/// Source: Csiszár and Shields (2004), Information Theory and Statistics, section 3.</remarks>
public static class MomentProjection
{
    /// <summary>The projection of a distribution on the line onto a family.</summary>
    /// <param name="family">The family; it must have a fit.</param>
    /// <param name="p">P.</param>
    /// <returns>Q with D(P‖Q).</returns>
    /// <exception cref="ArgumentException">The family has no fit, cannot hold P's points,
    /// or D(P‖Q) is infinite for its every member.</exception>
    public static Projected Onto(Family family, IUnivariate p)
    {
        ArgumentNullException.ThrowIfNull(family);
        ArgumentNullException.ThrowIfNull(p);
        if (family.Fit is not { } fit) throw new ArgumentException($"{family.Name} has no maximum-likelihood fit.", nameof(family));
        var (points, weights) = WeightedPoints(p);
        var distribution = fit(points, weights);
        var divergence = Divergence.Between(p, distribution);
        return double.IsFinite(divergence.Value) ? new(distribution, divergence)
            : throw new ArgumentException($"No {family.Name} is at a finite D(P‖Q): {divergence.Reason}.", nameof(p));
    }

    /// <summary>Points with weights that carry P: its integers, or the nodes of a quadrature cut at its quantiles.</summary>
    internal static (double[] Points, double[] Weights) WeightedPoints(IUnivariate p)
    {
        if (p is IIntegerValued)
        {
            double low = p.Quantile(1e-17), high = Math.Min(p.SurvivalQuantile(1e-17), low + (1 << 18));
            double[] integers = [.. Enumerable.Range(0, (int)(high - low) + 1).Select(i => low + i)];
            return (integers, Array.ConvertAll(integers, k => Math.Exp(p.LogDensity(k))));
        }
        var cuts = new SortedSet<double>();
        for (double u = 0.5; u > 1e-18; u *= u > 1e-3 ? 0.5 : 0.05)
            // The median once: twice with a rounding between them it would be a stretch of its own.
            foreach (double x in u == 0.5 ? (double[])[p.Quantile(u)] : [p.Quantile(u), p.SurvivalQuantile(u)])
                if (double.IsFinite(x)) cuts.Add(x);
        // A quantile gap may hold a valley between two modes: four stretches resolve it.
        double[] ends = [.. cuts];
        for (int i = 0; i + 1 < ends.Length; i++)
            for (int j = 1; j < 4; j++) cuts.Add(ends[i] + (ends[i + 1] - ends[i]) * j / 4);
        var origins = new List<double> { p.Quantile(0.5) };
        if (double.IsFinite(p.Low)) origins.Add(p.Low);
        if (double.IsFinite(p.High)) origins.Add(p.High);
        var (points, weights) = Quadrature.Points(Stretch.Cut([.. cuts], origins));
        for (int i = 0; i < points.Length; i++)
        {
            double height = Math.Exp(p.LogDensity(points[i]));
            weights[i] *= double.IsFinite(height) ? height : 0;
        }
        return (points, weights);
    }
}
