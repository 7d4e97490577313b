namespace Kullback.Transport;

public readonly partial record struct Wasserstein
{
    /// <summary>The distance between two clouds of points, exact: the k-th root of the least mean of metric(x, y)ᵏ.</summary>
    /// <param name="pointsP">The points of P, row by row.</param>
    /// <param name="massP">Their masses; none: equal masses.</param>
    /// <param name="pointsQ">The points of Q.</param>
    /// <param name="massQ">Their masses; none: equal masses.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="metric">The distance between points.</param>
    /// <param name="cancel">Stops the solve.</param>
    /// <exception cref="TransportInputException">A mass or coordinate is out of range, the totals differ, or a side is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The order is below 1 or infinite.</exception>
    /// <remarks>For the plan and its proof see <see cref="ExactTransport"/>, which this calls.</remarks>
    public double BetweenPoints(ReadOnlySpan<double> pointsP, ReadOnlySpan<double> massP, ReadOnlySpan<double> pointsQ,
        ReadOnlySpan<double> massQ,
        int dimension, GroundMetric metric = GroundMetric.Euclidean, CancellationToken cancel = default)
    {
        var mean = PowerMean.Of(Order);
        if (double.IsPositiveInfinity(Order))
            throw new ArgumentOutOfRangeException(nameof(Order), Order, "Between points the order must be finite.");
        var plan = ExactTransport.BetweenPoints(pointsP, massP, pointsQ, massQ, dimension, new GroundCost(metric, Order), null, cancel);
        double total = massP.IsEmpty && massQ.IsEmpty ? 1 : plan.Flows.Sum(f => f.Mass);
        return mean.Root(plan.TransportCost / total);
    }
}
