using System.Globalization;

namespace Kullback.Transport;

/// <summary>Exact optimal transport between discrete measures, for any cost: the least Σ πᵢⱼcᵢⱼ over plans π ≥ 0 with rows summing to a and
/// columns to b.</summary>
/// <remarks>Primal network simplex method: whole-number flows on a strongly feasible tree, so that ties cannot make it run for ever;
/// candidate lists from rows priced eight lanes at a time. Memory n + m besides the costs. Time grows about as n² for points of few
/// dimensions (bench/results/transport.md). Masses may differ in total by 10⁻⁵ (rounding of single precision); Q is then scaled to P's
/// total. Source: Ahuja, Magnanti and Orlin, Network Flows (1993), chapter 11.</remarks>
public static class ExactTransport
{
    /// <summary>The optimal plan for a matrix of costs.</summary>
    /// <param name="massP">The masses a of P, one per row; none: equal masses.</param>
    /// <param name="massQ">The masses b of Q, one per column; none: equal masses.</param>
    /// <param name="costs">n × m costs, row by row; +∞ forbids an arc.</param>
    /// <param name="rows">n.</param>
    /// <param name="columns">m.</param>
    /// <param name="options">How it is run.</param>
    /// <param name="cancel">Stops the solve.</param>
    /// <exception cref="TransportInputException">A mass or cost is out of range, the totals differ, or a side is empty.</exception>
    /// <exception cref="InfeasibleTransportException">The forbidden arcs leave no plan.</exception>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    public static OptimalPlan FromCosts(ReadOnlySpan<double> massP, ReadOnlySpan<double> massQ, ReadOnlySpan<double> costs, int rows,
        int columns,
        ExactOptions? options = null, CancellationToken cancel = default)
    {
        RequireMatrix(costs, rows, columns);
        var masses = new IntegerMasses(massP, massQ, rows, columns);
        return ExactSolve.Of(new MatrixRows(costs, rows, columns), masses, options ?? new ExactOptions(), cancel);
    }

    /// <summary>The optimal plan between two clouds of points.</summary>
    /// <param name="pointsP">The points of P, row by row.</param>
    /// <param name="massP">Their masses; none: equal masses.</param>
    /// <param name="pointsQ">The points of Q.</param>
    /// <param name="massQ">Their masses; none: equal masses.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="ground">What it costs to move between two points.</param>
    /// <param name="options">How it is run.</param>
    /// <param name="cancel">Stops the solve.</param>
    /// <exception cref="TransportInputException">A mass or coordinate is out of range, the totals differ, or a side is empty.</exception>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    public static OptimalPlan BetweenPoints(ReadOnlySpan<double> pointsP, ReadOnlySpan<double> massP, ReadOnlySpan<double> pointsQ,
        ReadOnlySpan<double> massQ,
        int dimension, GroundCost ground, ExactOptions? options = null, CancellationToken cancel = default)
    {
        options ??= new ExactOptions();
        CostRows costs = Points(pointsP, pointsQ, dimension, ground);
        var masses = new IntegerMasses(massP, massQ, costs.Rows, costs.Columns);
        if ((long)costs.Rows * costs.Stride * sizeof(double) <= options.CostMemoryBytes) costs = new MatrixRows(costs);
        return ExactSolve.Of(costs, masses, options, cancel);
    }

    internal static PointRows Points(ReadOnlySpan<double> pointsP, ReadOnlySpan<double> pointsQ, int dimension, GroundCost ground)
    {
        if (dimension < 1) throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "A point has at least one coordinate.");
        if (!(ground.Power >= 1 && ground.Power <= double.MaxValue))
            throw new ArgumentOutOfRangeException(nameof(ground), ground.Power, "The power must be finite and ≥ 1.");
        RequirePoints(pointsP, dimension, nameof(pointsP));
        RequirePoints(pointsQ, dimension, nameof(pointsQ));
        var costs = new PointRows(pointsP, pointsQ, dimension, ground);
        RequireFiniteCosts(costs, pointsP, pointsQ, ground);
        return costs;
    }

    // Points have no forbidden arcs: an infinite cost is an overflow. It needs coordinates that few have; only they pay for the look.
    private static unsafe void RequireFiniteCosts(PointRows costs, ReadOnlySpan<double> pointsP, ReadOnlySpan<double> pointsQ,
        GroundCost ground)
    {
        double greatest = 0;
        foreach (double x in pointsP) greatest = Math.Max(greatest, Math.Abs(x));
        foreach (double y in pointsQ) greatest = Math.Max(greatest, Math.Abs(y));
        if (greatest < Math.Pow(1e150, 1 / Math.Max(1, ground.Power))) return;
        double* buffer = CostRows.Fixed(costs.Stride, out var owner);
        for (int i = 0; i < costs.Rows; i++)
        {
            double* row = costs.Row(i, buffer);
            for (int j = 0; j < costs.Columns; j++)
                if (!double.IsFinite(row[j]))
                    throw TransportInputException.Whole("costs", row[j],
                        $"The cost between point {i} of P and point {j} of Q is above the largest double: take larger units or a smaller order.");
        }
        GC.KeepAlive(owner);
    }

    internal static void RequirePoints(ReadOnlySpan<double> points, int dimension, string name)
    {
        if (points.IsEmpty) throw TransportInputException.Whole(name, 0, $"{name} is empty.");
        if (points.Length % dimension != 0)
            throw TransportInputException.Whole(name, points.Length,
                $"{name} has {points.Length} coordinates, which are no points of dimension {dimension}.");
        for (int i = 0; i < points.Length; i++)
            if (!double.IsFinite(points[i])) throw TransportInputException.Entry(name, i, points[i], "must be finite");
    }

    internal static void RequireMatrix(ReadOnlySpan<double> costs, int rows, int columns)
    {
        if (rows < 1 || columns < 1)
            throw new TransportInputException(
                string.Create(CultureInfo.InvariantCulture, $"A side is empty: {rows} rows, {columns} columns."));
        if (costs.Length != (long)rows * columns)
            throw TransportInputException.Whole(nameof(costs), costs.Length, $"costs has {costs.Length} entries for {rows} × {columns}.");
        for (int k = 0; k < costs.Length; k++)
            if (double.IsNaN(costs[k]) || double.IsNegativeInfinity(costs[k]))
                throw TransportInputException.Entry(nameof(costs), k, costs[k],
                    string.Create(CultureInfo.InvariantCulture, $"(row {k / columns}, column {k % columns}) must be a number or +∞"));
    }
}
