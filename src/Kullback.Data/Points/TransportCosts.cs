using Kullback.Transport;

namespace Kullback.Data.Points;

/// <summary>What it costs to move between two points: a power of their distance, or an entry of a table.</summary>
internal static class TransportCosts
{
    // A matrix of 128 MiB.
    private const long MostPairs = 1 << 24;

    public static double Of(PointTable p, PointTable q, PointTransportOptions options, int from, int to)
        => options.Costs is { } costs ? costs.Coordinates[from * costs.Dimension + to]
        : new GroundCost(options.Metric, double.IsPositiveInfinity(options.Order) ? 1 : options.Order).Between(
            p.Coordinates.AsSpan(from * p.Dimension, p.Dimension), q.Coordinates.AsSpan(to * q.Dimension, q.Dimension));

    /// <summary>A cost as a distance: its k-th root; costs of a table, and those of the order infinity, as they are.</summary>
    public static double Root(double cost, PointTransportOptions options) => options.Costs is not null
        || double.IsPositiveInfinity(options.Order) ? cost : Math.Pow(cost, 1 / options.Order);

    public static double[] Matrix(PointTable p, PointTable q, PointTransportOptions options)
    {
        if ((long)p.Count * q.Count > MostPairs)
            throw new UnreadableDataException(
                $"{p.Name}: {p.Count} points against {q.Count} make {(long)p.Count * q.Count} pairs, more than the {MostPairs} of this "
                    + $"method: take a part of the rows ({OptionName.Where})");
        double[] costs = new double[p.Count * q.Count];
        for (int i = 0; i < p.Count; i++)
            for (int j = 0; j < q.Count; j++) costs[i * q.Count + j] = Of(p, q, options, i, j);
        return costs;
    }

    /// <summary>The masses of one side of a table of costs: its weights, or its one column of numbers.</summary>
    public static PointTable Masses(PointTable side, int places, string what, string costs)
    {
        if (side.Count != places)
            throw new UnreadableDataException($"{side.Name} has {side.Count} masses, {costs} has {places} {what} of costs");
        if (!side.Masses.IsEmpty) return side;
        if (side.Dimension > 1)
            throw new UnreadableDataException(
                $"{side.Name} has {side.Dimension} columns ({string.Join(", ", side.Columns.Take(5))}): with {OptionName.Costs} it holds "
                    + $"masses: name their column with {OptionName.Weight}");
        double total = 0;
        for (int k = 0; k < side.Count; k++)
        {
            if (side.Coordinates[k] < 0)
                throw new UnreadableDataException(
                    FormattableString.Invariant(
                        $"{side.Name}, row {k + 1}, column '{side.Columns[0]}': {side.Coordinates[k]} is no mass: a mass is 0 or more"));
            total += side.Coordinates[k];
        }
        if (!(total > 0 && double.IsFinite(total)))
            throw new UnreadableDataException(FormattableString.Invariant($"{side.Name}: its masses sum to {total}"));
        return side with { Masses = [.. side.Coordinates.Select(m => m / total)], Total = total };
    }
}
