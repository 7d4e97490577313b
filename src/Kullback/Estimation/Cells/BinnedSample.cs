using System.Globalization;

namespace Kullback.Estimation;

/// <summary>A sample sorted into cells, with what is needed to know how far its shares may be from the truth.</summary>
/// <remarks>Three kinds: counts of independent rows; weighted independent rows (the sum of weights and of squared weights a cell);
/// clusters of dependent rows (weights by cluster and cell). Immutable. Multiplying all weights by a number changes nothing.</remarks>
public sealed class BinnedSample
{
    private readonly double[] _weights;
    private readonly double[] _shares;
    private readonly double[]? _squares;
    private readonly ClusterTable? _table;

    private BinnedSample(double[] weights, double[]? squares, ClusterTable? table, bool isCounts, bool byValue = false)
    {
        (_weights, _squares, _table, IsCounts, ComesInValues) = (weights, squares, table, isCounts, byValue);
        foreach (double weight in weights) Total += weight;
        if (!(Total > 0)) throw new ArgumentException("The sample is empty: its weights sum to 0.", nameof(weights));
        _shares = new double[weights.Length];
        for (int k = 0; k < weights.Length; k++) _shares[k] = weights[k] / Total;
        Covariance = table is not null ? new ClusterCovariance(_shares, table, Total)
            : byValue ? RowCovariance.OfValues(_shares, weights, squares, Total)
            : new RowCovariance(_shares, weights, squares, Total);
        EffectiveRows = Effective();
    }

    /// <summary>Number of cells, empty ones included.</summary>
    public int Cells => _weights.Length;

    /// <summary>The sum of counts or weights.</summary>
    public double Total { get; }

    /// <summary>The number of independent rows of equal weight that would be as informative.</summary>
    /// <remarks>Counts: their number. Weighted rows: Kish's (Σw)²/Σw². Clusters: Σ(1 − p)/Σ(V/p) over the cells, the number of
    /// independent rows whose shares have the same total relative variance; it contains the unequal weights.</remarks>
    public double EffectiveRows { get; }

    /// <summary>The share of each cell; they sum to 1.</summary>
    public ReadOnlySpan<double> Shares => _shares;

    /// <summary>The count or weight of each cell.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>Whether the sample is counts of independent rows.</summary>
    public bool IsCounts { get; }

    /// <summary>Whether the sample is counts of independent rows some cells of which hold values whose rows are sorted together
    /// (<see cref="RareValues"/>).</summary>
    public bool ComesInValues { get; }

    /// <summary>Number of clusters; null when rows are independent.</summary>
    public int? Clusters => _table?.Clusters;

    internal SamplingCovariance Covariance { get; }

    /// <summary>A sample of independent rows, one count a cell.</summary>
    /// <param name="counts">Rows in each cell, ≥ 0.</param>
    /// <exception cref="ArgumentException">A count is negative, infinite or NaN, or all are 0.</exception>
    public static BinnedSample FromCounts(ReadOnlySpan<double> counts)
    {
        Require(counts, nameof(counts));
        double[] own = counts.ToArray();
        return new BinnedSample(own, own, null, isCounts: true);
    }

    /// <summary>A sample of independent rows that carry weights.</summary>
    /// <param name="weightSums">The sum of the weights in each cell.</param>
    /// <param name="squaredWeightSums">The sum of the squared weights in each cell.</param>
    /// <exception cref="ArgumentException">The lengths differ; an entry is negative, infinite or NaN; only one of a cell's sums is 0;
    /// all weights are 0.</exception>
    public static BinnedSample FromWeights(ReadOnlySpan<double> weightSums, ReadOnlySpan<double> squaredWeightSums)
    {
        Require(weightSums, nameof(weightSums));
        Require(squaredWeightSums, nameof(squaredWeightSums));
        if (weightSums.Length != squaredWeightSums.Length)
            throw new ArgumentException($"{weightSums.Length} sums of weights, {squaredWeightSums.Length} of squares.",
                nameof(squaredWeightSums));
        for (int k = 0; k < weightSums.Length; k++)
            if (weightSums[k] > 0 != squaredWeightSums[k] > 0)
                throw new ArgumentException($"Cell {k} has a sum of weights or of their squares, and not the other.",
                    nameof(squaredWeightSums));
        return new BinnedSample(weightSums.ToArray(), squaredWeightSums.ToArray(), null, isCounts: false);
    }

    /// <summary>Counts of independent rows, where the rows of a value may be sorted into a cell together, as <see cref="RareValues"/>
    /// does.</summary>
    /// <param name="counts">Rows in each cell.</param>
    /// <param name="squares">For a cell into which values are sorted as a whole, Σ over them of their rows squared; for others the count
    /// itself.</param>
    /// <remarks>Rows stay independent, so <see cref="EffectiveRows"/> is their number; the covariance is that of rows of such weights,
    /// which is never too small: it takes for the variance of a value's rows their second moment.</remarks>
    /// <exception cref="ArgumentException">The lengths differ; an entry is negative, infinite or NaN; a square is below its count;
    /// all are 0.</exception>
    public static BinnedSample FromValues(ReadOnlySpan<double> counts, ReadOnlySpan<double> squares)
    {
        Require(counts, nameof(counts));
        Require(squares, nameof(squares));
        if (counts.Length != squares.Length)
            throw new ArgumentException($"{counts.Length} counts, {squares.Length} squares.", nameof(squares));
        bool together = false;
        for (int k = 0; k < counts.Length; k++)
        {
            if (squares[k] < counts[k])
                throw new ArgumentException($"squares[{k}] is below the count: a value has whole rows.", nameof(squares));
            together |= squares[k] > counts[k];
        }
        return together ? new BinnedSample(counts.ToArray(), squares.ToArray(), null, isCounts: false, byValue: true) : FromCounts(counts);
    }

    /// <summary>A sample of clusters of rows that may depend on each other.</summary>
    /// <param name="cells">Number of cells.</param>
    /// <param name="rows">Rows in any order, or sums of rows of one cluster and cell; weight 1 where rows carry none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A cell is out of range, or a weight negative, infinite or NaN.</exception>
    /// <exception cref="ArgumentException">There are fewer than two clusters: one says nothing about how clusters differ.</exception>
    public static BinnedSample FromClusters(int cells, IEnumerable<(long cluster, int cell, double weight)> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return FromTable(cells, ClusterTable.FromRows(cells, rows));
    }

    /// <summary>The same sample with cells put together.</summary>
    /// <param name="cellToMerged">For each cell, the index of the cell it goes to, in [0, <paramref name="mergedCells"/>).</param>
    /// <param name="mergedCells">Number of cells afterwards.</param>
    /// <exception cref="ArgumentException">The map has another length than the sample has cells, or an index out of range.</exception>
    public BinnedSample Merge(ReadOnlySpan<int> cellToMerged, int mergedCells)
    {
        foreach (int target in cellToMerged)
            if ((uint)target >= (uint)mergedCells)
                throw new ArgumentException($"Cell {target} of {mergedCells} does not exist.", nameof(cellToMerged));
        return Map(cellToMerged, mergedCells);
    }

    /// <summary>The rows that lie in some of the cells, as a sample of their own: shares sum to 1 over the cells kept.</summary>
    /// <param name="keep">For each cell, whether it is kept; the cells kept stay in their order.</param>
    /// <exception cref="ArgumentException">The length differs from the number of cells, or no row is left.</exception>
    public BinnedSample Restrict(ReadOnlySpan<bool> keep)
    {
        var map = new int[keep.Length];
        int kept = 0;
        for (int k = 0; k < map.Length; k++) map[k] = keep[k] ? kept++ : -1;
        return Map(map, kept);
    }

    private BinnedSample Map(ReadOnlySpan<int> map, int cells)
    {
        if (map.Length != Cells) throw new ArgumentException($"{map.Length} entries for {Cells} cells.", nameof(map));
        if (_table is not null) return FromTable(cells, _table.Map(map));
        double[] weights = Gather(_weights, map, cells);
        return new BinnedSample(weights, IsCounts ? weights : Gather(_squares!, map, cells), null, IsCounts, ComesInValues);
    }

    private static BinnedSample FromTable(int cells, ClusterTable table)
    {
        if (table.Clusters < 2) throw new ArgumentException($"{table.Clusters} cluster: at least two are needed.", nameof(table));
        var weights = new double[cells];
        for (int e = 0; e < table.Entries; e++) weights[table.Cell[e]] += table.Weight[e];
        return new BinnedSample(weights, null, table, isCounts: false);
    }

    private static double[] Gather(double[] from, ReadOnlySpan<int> map, int cells)
    {
        var to = new double[cells];
        for (int k = 0; k < from.Length; k++)
            if (map[k] >= 0) to[map[k]] += from[k];
        return to;
    }

    private double Effective()
    {
        if (IsCounts || ComesInValues) return Total;
        if (_squares is not null) return Total / _squares.Sum() * Total;
        var ratios = new double[Cells];
        Covariance.RelativeVariances(ratios);
        double independent = 0, actual = 0;
        for (int k = 0; k < Cells; k++)
        {
            if (_shares[k] == 0) continue;
            independent += 1 - _shares[k];
            actual += ratios[k];
        }
        // One cell, or clusters that are all alike: nothing varies, so the sample is at least as good as its clusters are many.
        return actual > 0 && independent > 0 ? independent / actual : _table!.Clusters;
    }

    private static void Require(ReadOnlySpan<double> values, string name)
    {
        for (int k = 0; k < values.Length; k++)
            if (!(values[k] >= 0 && values[k] <= double.MaxValue))
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"{name}[{k}] = {values[k]} must be finite and ≥ 0."), name);
    }
}
