namespace Kullback.Data.Comparisons;

/// <summary>The cells of a column counted by cluster, where rows of one cluster are not independent.</summary>
internal static class ClusteredCells
{
    /// <summary>Counts both tables and pools the cells.</summary>
    /// <exception cref="UnreadableDataException">A table has one cluster only.</exception>
    public static ColumnComparison.Samples Of(ITable reference, ITable current, CountRequest request, ColumnCells cells,
        ComparisonOptions options, CancellationToken cancel)
    {
        (BinnedSample p, BinnedSample q) =
            (BeforePooling(current, request, cells, options, cancel), BeforePooling(reference, request, cells, options, cancel));
        cells.Pool(q, p, sorted: false);
        return new ColumnComparison.Samples(p.Merge(cells.OfCurrent, cells.Count), q.Merge(cells.OfReference, cells.Count));
    }

    private static BinnedSample BeforePooling(ITable table, CountRequest request, ColumnCells cells, ComparisonOptions options,
        CancellationToken cancel)
    {
        IReadOnlyList<(long Cluster, int Cell, double Weight)> rows =
            table.CountByCluster(request, cells.Texts, options.Cluster!, options.Weight, cancel);
        // Texts are numbered by cell before pooling; a missing text is the cell after them, one further in the engine's numbering.
        int Cell(int cell) => cells.Texts is null ? cells.OfFine[cell] : Math.Min(cell, cells.Texts.Count);
        try { return BinnedSample.FromClusters(cells.BeforePooling.Count, rows.Select(r => (r.Cluster, Cell(r.Cell), r.Weight))); }
        catch (ArgumentException) when (rows.Select(r => r.Cluster).Distinct().Count() < 2)
        {
            throw new UnreadableDataException($"{table.Name}: column '{options.Cluster}' has one cluster: at least two are needed");
        }
    }
}
