using Kullback.Numerics;

namespace Kullback.Transport;

/// <summary>A sliced distance as a mean over directions, with what is known of its error.</summary>
/// <param name="Value">The k-th root of the mean of Wₖᵏ over directions, in the unit of the coordinates.</param>
/// <param name="StandardError">One standard error of the value from the choice of directions (not from the choice of points).</param>
/// <param name="Order">k.</param>
/// <param name="Directions">How many directions were taken.</param>
/// <param name="Method">How they were chosen.</param>
public sealed record SlicedDistance(double Value, double StandardError, double Order, int Directions, string Method);

/// <summary>The direction along which two clouds are farthest apart, as far as ascent found it.</summary>
/// <param name="Value">The Wasserstein distance of the projections: a lower bound of the maximum.</param>
/// <param name="Direction">The unit vector.</param>
/// <param name="Iterations">Steps of ascent.</param>
public sealed record MaxSlicedDistance(double Value, System.Collections.Immutable.ImmutableArray<double> Direction, int Iterations);

/// <summary>Sliced Wasserstein distances: clouds are projected on lines, where transport is a sort.</summary>
/// <remarks>O(L (n + m)(d + log n)), memory O(d (n + m)). Every slice is at most the distance itself: Wₖ of the projections ≤ Wₖ. Source:
/// Bonneel, Rabin, Peyré and Pfister (2015), Journal of Mathematical Imaging and Vision 51, 22–45; maximum: Deshpande et al. (2019), CVPR,
/// 10640–10648.</remarks>
public static class SlicedTransport
{
    private const int Shifts = 8;

    /// <summary>The distance over directions drawn uniformly and independently.</summary>
    /// <param name="order">k ≥ 1, finite.</param>
    /// <param name="pointsP">The points of P, row by row.</param>
    /// <param name="massP">Their masses; none: equal masses. Divided by their total.</param>
    /// <param name="pointsQ">The points of Q.</param>
    /// <param name="massQ">Their masses; none: equal masses.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="directions">How many, ≥ 2.</param>
    /// <param name="random">Where they come from.</param>
    /// <exception cref="TransportInputException">A mass or coordinate is out of range, or a side is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The order, the dimension or the number of directions is out of range.</exception>
    public static SlicedDistance Random(double order, ReadOnlySpan<double> pointsP, ReadOnlySpan<double> massP,
        ReadOnlySpan<double> pointsQ,
        ReadOnlySpan<double> massQ, int dimension, int directions, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(directions, 2);
        var slices = new Projections(order, pointsP, massP, pointsQ, massQ, dimension);
        double[] costs = slices.Costs(Directions.Random(directions, dimension, random));
        return Mean(costs, order, directions, $"{directions} random directions");
    }

    /// <summary>The distance over evenly spread directions: equal angles in the plane, elsewhere a shifted lattice brought to the
    /// sphere.</summary>
    /// <param name="order">k ≥ 1, finite.</param>
    /// <param name="pointsP">The points of P, row by row.</param>
    /// <param name="massP">Their masses; none: equal masses. Divided by their total.</param>
    /// <param name="pointsQ">The points of Q.</param>
    /// <param name="massQ">Their masses; none: equal masses.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="directions">How many, ≥ 16; rounded down to a multiple of 8.</param>
    /// <param name="random">Where the 8 shifts come from whose spread gives the standard error.</param>
    /// <exception cref="TransportInputException">A mass or coordinate is out of range, or a side is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The order, the dimension or the number of directions is out of range.</exception>
    public static SlicedDistance QuasiRandom(double order, ReadOnlySpan<double> pointsP, ReadOnlySpan<double> massP,
        ReadOnlySpan<double> pointsQ,
        ReadOnlySpan<double> massQ, int dimension, int directions, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(directions, 2 * Shifts);
        var slices = new Projections(order, pointsP, massP, pointsQ, massQ, dimension);
        int each = directions / Shifts;
        var means = new double[Shifts];
        for (int s = 0; s < Shifts; s++) means[s] = slices.Costs(Directions.Even(each, dimension, random)).Average();
        return Mean(means, order, Shifts * each, $"{Shifts} shifts of {each} evenly spread directions");
    }

    /// <summary>The greatest distance over all directions, by ascent from the best of some random ones.</summary>
    /// <param name="order">k ≥ 1, finite.</param>
    /// <param name="pointsP">The points of P, row by row; equal masses.</param>
    /// <param name="pointsQ">As many points of Q.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="starts">How many random directions are tried first, ≥ 1.</param>
    /// <param name="random">Where they come from.</param>
    /// <returns>A local maximum. Wₖᵏ is convex in the direction for a given pairing, so a step to its gradient never goes down.</returns>
    /// <exception cref="TransportInputException">A coordinate is not finite, a side is empty, or the sides differ in size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The order, the dimension or the number of starts is out of range.</exception>
    public static MaxSlicedDistance Maximum(double order, ReadOnlySpan<double> pointsP, ReadOnlySpan<double> pointsQ, int dimension,
        int starts, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(starts, 1);
        if (pointsP.Length != pointsQ.Length)
            throw new TransportInputException(
                $"The sides have {pointsP.Length} and {pointsQ.Length} coordinates; ascent needs clouds of one size.");
        var slices = new Projections(order, pointsP, default, pointsQ, default, dimension);
        double[] tried = Directions.Random(starts, dimension, random), costs = slices.Costs(tried);
        int best = Array.IndexOf(costs, costs.Max()), steps = 0;
        double[] direction = tried[(best * dimension)..((best + 1) * dimension)];
        for (double cost = costs[best]; steps < 200; steps++)
        {
            double[] next = slices.Gradient(direction);
            double reached = slices.Costs(next)[0];
            if (!(reached > cost * (1 + 1e-14))) break;
            (direction, cost) = (next, reached);
        }
        return new MaxSlicedDistance(new PowerMean(order).Root(slices.Costs(direction)[0]), [.. direction], steps);
    }

    private static SlicedDistance Mean(double[] costs, double order, int directions, string method)
    {
        double mean = costs.Average(), squares = costs.Sum(c => (c - mean) * (c - mean));
        double error = Math.Sqrt(squares / (costs.Length - 1) / costs.Length), value = new PowerMean(order).Root(mean);
        // The root's derivative carries the error over.
        return new SlicedDistance(value, value == 0 ? 0 : error * value / (order * mean), order, directions, method);
    }
}

/// <summary>Unit vectors, row by row.</summary>
internal static class Directions
{
    internal static double[] Random(int count, int dimension, Random random)
    {
        var directions = new double[count * dimension];
        for (int k = 0; k < directions.Length; k++) directions[k] = NormalTail.Quantile((random.NextInt64(1L << 52) + 0.5) / (1L << 52));
        return Unit(directions, dimension);
    }

    /// <summary>A lattice with the steps 1/φ, 1/φ² … of the generalized golden ratio φᵈ⁺¹ = φ + 1, shifted, through normal quantiles;
    /// angles in the plane.</summary>
    internal static double[] Even(int count, int dimension, Random random)
    {
        var directions = new double[count * dimension];
        double golden = 2;
        for (int k = 0; k < 50; k++) golden = Math.Pow(1 + golden, 1.0 / (dimension + 1));
        var shift = new double[dimension];
        for (int d = 0; d < dimension; d++) shift[d] = random.NextDouble();
        for (int k = 0; k < count; k++)
            if (dimension == 2) (directions[2 * k + 1], directions[2 * k]) = Math.SinCos(Math.PI * (k + shift[0]) / count);
            else
                for (int d = 0; d < dimension; d++)
                {
                    double share = (shift[d] + (k + 1) * Math.Pow(golden, -d - 1)) % 1;
                    directions[k * dimension + d] = NormalTail.Quantile(Math.Clamp(share, 1e-300, 1 - 1e-16));
                }
        return Unit(directions, dimension);
    }

    internal static double[] Unit(double[] directions, int dimension)
    {
        for (int start = 0; start < directions.Length; start += dimension)
        {
            var one = directions.AsSpan(start, dimension);
            double size = 0;
            foreach (double x in one) size += x * x;
            if (size == 0) one[0] = size = 1;
            foreach (ref double x in one) x /= Math.Sqrt(size);
        }
        return directions;
    }
}
