using System.Globalization;
using Kullback.Data.Points;
using Kullback.Transport;

namespace Kullback.Reports;

/// <summary>The words for transport that terminal, page and JSON share.</summary>
public static class TransportWords
{
    /// <summary>The distance between points: <c>euclidean</c>.</summary>
    public static string Metric(GroundMetric metric) => metric switch
    {
        GroundMetric.Manhattan => "manhattan",
        GroundMetric.Chebyshev => "chebyshev",
        _ => "euclidean",
    };

    /// <summary>The method that was used: <c>exact</c>, <c>sorted</c>, <c>sinkhorn</c>, <c>sliced</c>.</summary>
    public static string Method(PointTransportReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report.Sliced is not null ? "sliced" : report.Entropic is not null ? "sinkhorn" : report.Exact is not null ? "exact" : "sorted";
    }

    /// <summary>What the number is: <c>Wasserstein-2 distance</c>.</summary>
    public static string Name(PointTransportReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        string order = report.Options.Order.ToString("0.###", CultureInfo.InvariantCulture);
        return report.Sliced is not null ? $"Sliced Wasserstein-{order} distance" : report.Entropic is not null ? $"Wasserstein-{order} cost of the entropic plan" : $"Wasserstein-{order} distance";
    }

    /// <summary>The value with its name: <c>Wasserstein-2 distance  1.296</c>; without convergence the bounds: <c>NOT CONVERGED: Wasserstein-1 distance between 1.296 and 1.406</c>.</summary>
    public static string Headline(PointTransportReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report is { Converged: false, Bounds: { } bounds }
            ? $"NOT CONVERGED: Wasserstein-{report.Options.Order.ToString("0.###", CultureInfo.InvariantCulture)} distance between {Words.Number(bounds.Low)} and {Words.Number(bounds.High)}"
            : $"{Name(report)}  {Words.Number(report.Distance)}";
    }

    /// <summary>The cloud in words: <c>500 points</c>, <c>12 weighted points (total 3,400)</c>.</summary>
    public static string Cloud(PointTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return table.Masses.IsEmpty ? Words.Count(table.Count, "point") : $"{Words.Count(table.Count, "weighted point")} (total {Words.Count(table.Total)})";
    }

    /// <summary>How the value is known, sentence by sentence.</summary>
    public static IEnumerable<string> Proof(PointTransportReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.Exact is { } plan) return Exact(plan);
        if (report.Entropic is { } entropic) return Entropic(report, entropic);
        return report.Sliced is { } sliced
            ? [$"Mean over {sliced.Method} (seed {report.Options.Seed.ToString(CultureInfo.InvariantCulture)}), standard error {Words.Number(sliced.StandardError)}; at most the distance itself."]
            : ["Both sides sorted: on the line the plan that keeps the order is optimal."];
    }

    private static IEnumerable<string> Exact(OptimalPlan plan)
    {
        var proof = plan.Certificate;
        if (!plan.Converged) yield return "NOT CONVERGED: the plan is feasible, the optimum lies between the bounds.";
        yield return $"Network simplex, {Words.Count(plan.Pivots, "pivot")}. Cost {Full(proof.UpperBound)}; by duality no plan costs less than {Full(proof.LowerBound)} (relative gap {Small(proof.RelativeGap)}).";
        yield return $"Marginals met within {Small(proof.MarginalError)} of the total, complementary slackness within {Small(proof.ComplementarySlackness)}.";
    }

    private static IEnumerable<string> Entropic(PointTransportReport report, EntropicPlan plan)
    {
        if (!plan.Converged) yield return "The marginals are not met: there is no plan to read a cost from. The bounds hold all the same; a larger --epsilon converges.";
        yield return $"Entropic plan, epsilon {Words.Number(plan.Epsilon)}, {Words.Count(plan.Iterations, "iteration")}; marginals met within {Small(plan.MarginalErrorP)} and {Small(plan.MarginalErrorQ)}.";
        if (plan.Converged)
            yield return $"Cost {Full(plan.TransportCost)}, Kullback-Leibler divergence from the product {Words.Number(plan.KullbackLeiblerToProduct)} nat; rounding to exact marginals costs {Small(plan.RoundingPrice)} more.";
        if (report.Bounds is { } bounds) yield return $"The exact distance lies in [{Words.Number(bounds.Low)}, {Words.Number(bounds.High)}].";
    }

    private static string Full(double value) => value.ToString("0.############", CultureInfo.InvariantCulture);

    private static string Small(double value) => value == 0 ? "0" : value.ToString("0e-0", CultureInfo.InvariantCulture);
}
