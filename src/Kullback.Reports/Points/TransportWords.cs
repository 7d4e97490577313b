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
        return report switch
        {
            { Sliced: not null } => "sliced",
            { Entropic: not null } => "sinkhorn",
            { Divergence: not null } => "sinkhorn-divergence",
            { Partial: not null } => "unbalanced",
            { Bottleneck: not null } => "bottleneck",
            { Exact: not null } => "exact",
            _ => "sorted",
        };
    }

    /// <summary>What the number is: <c>Wasserstein-2 distance</c>.</summary>
    public static string Name(PointTransportReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        string order = Order(report);
        if (report.Options.Costs is not null)
            return report.Bottleneck is not null ? "Greatest cost of the plan" : report.Partial is not null ? "Cost and penalty of the plan"
                : report.Entropic is not null ? "Cost of the entropic plan" : "Least cost";
        return report.Sliced is not null ? $"Sliced Wasserstein-{order} distance" : report.Divergence is not null
            ? $"Sinkhorn divergence (order {order})"
            : report.Partial is not null ? $"Unbalanced Wasserstein-{order} distance" : report.Entropic is not null
            ? $"Wasserstein-{order} cost of the entropic plan" : $"Wasserstein-{order} distance";
    }

    private static string Order(PointTransportReport report)
        => double.IsPositiveInfinity(report.Options.Order) ? "infinity"
        : report.Options.Order.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>In which unit: <c>euclidean, in the unit of x, y</c>, <c>costs of roads.csv</c>.</summary>
    public static string Unit(PointTransportReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report.Options.Costs is { } costs ? $"costs of {PlainText.Shorten(costs.Name, 40)}"
            : $"{Metric(report.Options.Metric)}, in the unit of {PlainText.Shorten(string.Join(", ", report.P.Columns.Take(4)), 24)}";
    }

    /// <summary>The value with its name: <c>Wasserstein-2 distance 1.296</c>; without convergence the bounds: <c>NOT CONVERGED:
    /// Wasserstein-1 distance between 1.296 and 1.406</c>.</summary>
    public static string Headline(PointTransportReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report is { Converged: false, Bounds: { } bounds }
            ? $"NOT CONVERGED: {(report.Options.Costs is null ? $"Wasserstein-{Order(report)} distance" : "least cost")} between "
                + $"{NumberFormat.Number(bounds.Low)} and {NumberFormat.Number(bounds.High)}"
            : $"{Name(report)} {NumberFormat.Number(report.Distance)}";
    }

    /// <summary>A place: its coordinates, or with a table of costs its row.</summary>
    public static string Place(PointTransportReport report, PointTable side, int index)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(side);
        return report.Options.Costs is not { } costs ? side.TextOf(index)
            : ReferenceEquals(side, report.Q) ? PlainText.Shorten(costs.Columns[index], 30)
            : string.Create(CultureInfo.InvariantCulture, $"row {index + 1}");
    }

    /// <summary>The cloud in words: <c>500 points</c>, <c>12 weighted points (total 3,400)</c>.</summary>
    public static string Cloud(PointTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return table.Masses.IsEmpty ? NumberFormat.Count(table.Count, "point")
            : $"{NumberFormat.Count(table.Count, "weighted point")} (total {NumberFormat.Count(table.Total)})";
    }

    /// <summary>How the value is known, sentence by sentence.</summary>
    public static IEnumerable<string> Proof(PointTransportReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        IEnumerable<string> proof = report switch
        {
            { Exact: { } plan } => Exact(plan),
            { Entropic: { } entropic } => Entropic(report, entropic),
            { Divergence: { } divergence } => Debiased(divergence),
            { Partial: { } partial } => LeftBehind(report, partial),
            { Bottleneck: { } bottleneck } =>
                [
                    $"No plan moves all mass without a distance this great: {NumberFormat.Count(bottleneck.Solves, "plan")} looked for, "
                        + $"by halving the list of distances."],
            { Sliced: { } sliced } =>
                [
                    $"Mean over {sliced.Method} (seed {report.Options.Seed.ToString(CultureInfo.InvariantCulture)}), standard error "
                        + $"{NumberFormat.Number(sliced.StandardError)}; at most the distance itself."],
            _ => ["Both sides sorted: on the line the plan that keeps the order is optimal."],
        };
        if (report.NoInterval is { } why) return proof.Append($"No interval for samples of these sizes: {why}.");
        return report.Interval is { } interval
            ? proof.Append(
                $"Between samples of these sizes it is on average {NumberFormat.Number(interval.Low)} to "
                    + $"{NumberFormat.Number(interval.High)} ({report.Options.Confidence * 100:0.###} %, central limit theorem). "
                + "Samples are further apart than what they were drawn from, with few points in many dimensions by much: kullback test "
                + "tells whether they differ.")
            : proof;
    }

    private static IEnumerable<string> Debiased(SinkhornDivergence divergence)
    {
        if (!divergence.Converged) yield return "NOT CONVERGED: the marginals of a plan are not met.";
        yield return $"Regularized cost between the sides {Full(divergence.Cross.DualValue)}, less half of P to itself "
            + $"{Full(divergence.RegularizedCostPP)} and of Q to itself {Full(divergence.RegularizedCostQQ)}; epsilon "
            + $"{NumberFormat.Number(divergence.Cross.Epsilon)}; off by at most {Small(divergence.ErrorBound)}. The figure is its root.";
    }

    private static IEnumerable<string> LeftBehind(PointTransportReport report, PartialPlan plan)
    {
        if (!plan.Converged) yield return "NOT CONVERGED: the plan is feasible, the optimum is lower.";
        yield return $"{NumberFormat.Percent(plan.MovedMass)} of the mass moves, at {Full(plan.TransportCost)}; the rest is left behind "
            + $"and made at {NumberFormat.Number(report.Options.Penalty ?? 0)} a unit each, {Full(plan.Penalty)} together. The figure is "
            + $"of both{(report.Options is { Costs: null, Order: not 1 } ? ", its root" : "")}.";
        yield return $"By duality no plan costs less than {Full(plan.Certificate.LowerBound)} (relative gap "
            + $"{Small(plan.Certificate.RelativeGap)}).";
    }

    private static IEnumerable<string> Exact(OptimalPlan plan)
    {
        var proof = plan.Certificate;
        if (!plan.Converged) yield return "NOT CONVERGED: the plan is feasible, the optimum lies between the bounds.";
        yield return $"Network simplex, {NumberFormat.Count(plan.Pivots, "pivot")}. Cost {Full(proof.UpperBound)}; by duality no plan "
            + $"costs less than {Full(proof.LowerBound)} (relative gap {Small(proof.RelativeGap)}).";
        yield return $"Marginals met within {Small(proof.MarginalError)} of the total, complementary slackness within "
            + $"{Small(proof.ComplementarySlackness)}.";
    }

    private static IEnumerable<string> Entropic(PointTransportReport report, EntropicPlan plan)
    {
        if (!plan.Converged)
            yield return $"The marginals are not met: there is no plan to read a cost from. The bounds hold all the same; a larger "
                + $"{OptionName.Of("Epsilon")} converges.";
        yield return $"Entropic plan, epsilon {NumberFormat.Number(plan.Epsilon)}, {NumberFormat.Count(plan.Iterations, "iteration")}; "
            + $"marginals met within {Small(plan.MarginalErrorP)} and {Small(plan.MarginalErrorQ)}.";
        if (plan.Converged)
            yield return $"Cost {Full(plan.TransportCost)}, Kullback-Leibler divergence from the product "
                + $"{NumberFormat.Number(plan.KullbackLeiblerToProduct)} nat; rounding to exact marginals costs "
                + $"{Small(plan.RoundingPrice)} more.";
        if (report.Bounds is { } bounds)
            yield return $"The exact distance lies in [{NumberFormat.Number(bounds.Low)}, {NumberFormat.Number(bounds.High)}].";
    }

    private static string Full(double value) => value.ToString("0.############", CultureInfo.InvariantCulture);

    private static string Small(double value) => value == 0 ? "0" : value.ToString("0e-0", CultureInfo.InvariantCulture);
}
