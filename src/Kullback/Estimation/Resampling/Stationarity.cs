using Kullback.Distributions;

namespace Kullback.Estimation;

/// <summary>Whether a fit by maximum likelihood is a maximum: how fast the mean log-likelihood still rises, and which parameters stopped at
/// an edge.</summary>
/// <param name="GradientNorm">Length of the gradient of the mean log-likelihood, each parameter in the unit in which its own curvature is
/// 1, so that it does not depend on units: half of its square is about what a step would gain, in nats per point. At an edge or a cusp only
/// a rise counts. 0 at a maximum.</param>
/// <param name="AtEdge">Names of the parameters that cannot move further in one direction: a point would fall outside the support, the
/// domain ends, or the fit looks no further.</param>
/// <remarks>By differences over steps that cost 1e-8 nat per point: what is below 1e-4 is no gradient. Whole parameters are moved by 1;
/// what they gain is taken the same way.</remarks>
public sealed record Stationarity(double GradientNorm, IReadOnlyList<string> AtEdge)
{
    // What the two steps of a difference cost together, in nats per point: far above its rounding, far below what matters.
    private const double Loss = 1e-8;

    /// <summary>Of a member of a family at a sample.</summary>
    /// <param name="family">The family.</param>
    /// <param name="fitted">The member that was fitted.</param>
    /// <param name="points">The sample.</param>
    /// <param name="weights">A weight ≥ 0 a point; empty for equal ones.</param>
    /// <exception cref="ArgumentException">The distribution is of another family, or there are no points.</exception>
    public static Stationarity Of(Family family, IUnivariate fitted, ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        ArgumentNullException.ThrowIfNull(family);
        ArgumentNullException.ThrowIfNull(fitted);
        double[] x = points.ToArray(), w = weights.ToArray();
        double total = WeightedPoints.Total(points, weights);
        return Of(family, fitted, member => -LikelihoodSearch.Cost(member, x, w) / total);
    }

    /// <summary>The same for a mean log-likelihood of another kind.</summary>
    internal static Stationarity Of(Family family, IUnivariate fitted, Func<IUnivariate, double> meanLogLikelihood)
    {
        double[] at = [.. family.ParametersOf(fitted)];
        double unit = Math.Abs(fitted.Quantile(0.75) - fitted.Quantile(0.25)), here = meanLogLikelihood(fitted), squares = 0;
        if (!(unit > 0 && double.IsFinite(unit))) unit = 1;
        var edges = new List<string>();
        for (int k = 0; k < at.Length; k++)
        {
            var parameter = family.Parameters[k];
            double Gain(double step) => Moved(family, at, k, unit, step) is { } member && meanLogLikelihood(member) is var value
                && !double.IsNaN(value) ? value - here : double.NegativeInfinity;
            var (rate, edge) = parameter.Domain.StartsWith("an integer", StringComparison.Ordinal)
                ? (Math.Sqrt(2 * Math.Max(0, Math.Max(Gain(1), Gain(-1)))), false) : Rate(Gain);
            bool wide = fitted is TruncatedNormal cut && parameter.Name == "parentStandardDeviation"
                && at[k] > 0.99 * TruncatedNormal.WidestParent * (cut.High - cut.Low);
            bool stopped = wide || Reached(at[k], parameter.LeastFitted) || Reached(at[k], parameter.MostFitted);
            if (edge || stopped || !double.IsFinite(at[k])) edges.Add(parameter.Name);
            if (!stopped && double.IsFinite(at[k])) squares += rate * rate;
        }
        return new(Math.Sqrt(squares), edges);
    }

    private static bool Reached(double value, double? end) => end is { } limit && Math.Abs(value - limit) <= 1e-3 * Math.Abs(limit);

    // Slope over the root of the curvature, both from one pair of steps: (up − down)/(2√|up + down|). Where both sides fall this is at most
    // half the root of the loss, at a cusp too; a side that cannot be had, however near, is an edge.
    private static (double Rate, bool Edge) Rate(Func<double, double> gain)
    {
        double step = 1e-5, up = gain(step), down = gain(-step);
        (double Up, double Down)? level = null;
        for (int round = 0; round < 40; round++)
        {
            double change = Math.Abs(up + down);
            bool near = change > Loss / 4 && change < 4 * Loss;
            // A flat top with steep sides has no step of that cost: then the largest that costs less.
            if (change <= Loss / 4) level = (up, down);
            if (near) level = null;
            if (near || (change <= Loss / 4 && step >= 1) || step < 1e-12) break;
            step = Math.Clamp(step * (double.IsInfinity(change) ? 0.1 : Math.Clamp(Math.Sqrt(Loss / Math.Max(change, 1e-300)), 0.01, 10)),
                1e-13, 1);
            (up, down) = (gain(step), gain(-step));
        }
        if (level is { } flat) (up, down) = flat;
        if (double.IsInfinity(up) || double.IsInfinity(down)) return (Math.Sqrt(2 * Math.Max(0, Math.Max(up, down))), true);
        // A cusp that no double is near enough to: neither side rises.
        if (up <= 0 && down <= 0 && Math.Abs(up + down) > 4 * Loss) return (0, false);
        return (Math.Abs(up - down) / (2 * Math.Sqrt(Math.Max(Math.Abs(up + down), Loss / 4))), false);
    }

    private static IUnivariate? Moved(Family family, double[] at, int k, double unit, double step)
    {
        string domain = family.Parameters[k].Domain;
        double[] moved = [.. at];
        moved[k] = domain switch
        {
            _ when domain.StartsWith("an integer", StringComparison.Ordinal) => at[k] + step,
            _ when domain.StartsWith('>') => at[k] * Math.Exp(step),
            "in [0, 1]" or "in (0, 1]" or "between 0 and 1" => at[k] + step * at[k] * (1 - at[k]),
            _ when family.Parameters[k].LeastFitted is not null => at[k] + step,
            _ => at[k] + step * unit,
        };
        if (!double.IsFinite(at[k]) || (moved[k] == at[k] && step != 0)) return null;
        try { return family.Create(moved); }
        catch (ArgumentException) { return null; }
    }
}
