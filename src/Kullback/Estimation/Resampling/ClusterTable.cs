using System.Globalization;

namespace Kullback.Estimation;

/// <summary>Weights by cluster and cell, only the pairs that occur, cluster after cluster.</summary>
internal sealed class ClusterTable
{
    private ClusterTable(int[] first, int[] cell, double[] weight)
    {
        (First, Cell, Weight) = (first, cell, weight);
        Size = new double[first.Length - 1];
        for (int c = 0; c < Size.Length; c++)
            for (int e = first[c]; e < first[c + 1]; e++) Size[c] += weight[e];
    }

    /// <summary>Index of each cluster's first entry, and the number of entries.</summary>
    internal int[] First { get; }

    /// <summary>Cell of each entry.</summary>
    internal int[] Cell { get; }

    /// <summary>Weight of each entry.</summary>
    internal double[] Weight { get; }

    /// <summary>Total weight of each cluster.</summary>
    internal double[] Size { get; }

    internal int Clusters => Size.Length;

    internal int Entries => Cell.Length;

    /// <summary>The table of rows in any order; rows of one cluster and cell are added up.</summary>
    internal static ClusterTable FromRows(int cells, IEnumerable<(long Cluster, int Cell, double Weight)> rows)
    {
        var entries = new List<(long Cluster, int Cell, double Weight)>();
        foreach (var row in rows)
        {
            if ((uint)row.Cell >= (uint)cells)
                throw new ArgumentOutOfRangeException(nameof(rows), row.Cell, $"A row is in cell {row.Cell} of {cells}.");
            if (!(row.Weight >= 0 && row.Weight <= double.MaxValue))
                throw new ArgumentOutOfRangeException(nameof(rows), row.Weight,
                    string.Create(CultureInfo.InvariantCulture, $"Weight {row.Weight} must be finite and ≥ 0."));
            entries.Add(row);
        }
        // The weight is part of the order so that the sums do not depend on the order in which the rows came.
        entries.Sort();
        return Gather(entries);
    }

    /// <summary>The same clusters on other cells: entries of one cluster that meet in a cell are added up, those mapped to −1 left out.
    /// A cluster that loses all entries stays, with size 0: it was sampled.</summary>
    internal ClusterTable Map(ReadOnlySpan<int> cellMap)
    {
        var first = new int[First.Length];
        var entries = new List<(int Cell, double Weight)>(Entries);
        var own = new List<(int Cell, double Weight)>();
        for (int c = 0; c < Clusters; c++)
        {
            own.Clear();
            for (int e = First[c]; e < First[c + 1]; e++)
                if (cellMap[Cell[e]] >= 0) own.Add((cellMap[Cell[e]], Weight[e]));
            own.Sort();
            foreach (var (cell, weight) in own) AddTo(entries, first[c], cell, weight);
            first[c + 1] = entries.Count;
        }
        return new ClusterTable(first, [.. entries.Select(e => e.Cell)], [.. entries.Select(e => e.Weight)]);
    }

    private static void AddTo(List<(int Cell, double Weight)> entries, int clusterStart, int cell, double weight)
    {
        if (entries.Count > clusterStart && entries[^1].Cell == cell) entries[^1] = (cell, entries[^1].Weight + weight);
        else entries.Add((cell, weight));
    }

    private static ClusterTable Gather(List<(long Cluster, int Cell, double Weight)> sorted)
    {
        var first = new List<int>();
        var entries = new List<(int Cell, double Weight)>(sorted.Count);
        for (int i = 0; i < sorted.Count; i++)
        {
            if (i == 0 || sorted[i].Cluster != sorted[i - 1].Cluster) first.Add(entries.Count);
            AddTo(entries, first[^1], sorted[i].Cell, sorted[i].Weight);
        }
        first.Add(entries.Count);
        return new ClusterTable([.. first], [.. entries.Select(e => e.Cell)], [.. entries.Select(e => e.Weight)]);
    }
}
