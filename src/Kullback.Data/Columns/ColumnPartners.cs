namespace Kullback.Data.Columns;

/// <summary>Which column of the current table is which of the reference: the one of the same name,
/// else the one whose name differs by case only.</summary>
internal static class ColumnPartners
{
    /// <summary>The current table's column of each reference column that has one.</summary>
    public static Dictionary<TableColumn, TableColumn> Of(IReadOnlyList<TableColumn> reference, IReadOnlyList<TableColumn> current)
    {
        var partners = new Dictionary<TableColumn, TableColumn>(ReferenceEqualityComparer.Instance);
        var named = current.ToDictionary(c => c.Name, StringComparer.Ordinal);
        foreach (TableColumn column in reference)
            if (named.Remove(column.Name, out TableColumn? same)) partners[column] = same;
        // Names that differ by case are joined only where there is no choice on either side.
        var left = named.Values.ToLookup(c => c.Name, StringComparer.OrdinalIgnoreCase);
        foreach (IGrouping<string, TableColumn> alike in reference.Where(c => !partners.ContainsKey(c))
            .GroupBy(c => c.Name, StringComparer.OrdinalIgnoreCase))
            if (alike.Count() == 1 && left[alike.Key].Count() == 1) partners[alike.Single()] = left[alike.Key].Single();
        return partners;
    }

    /// <summary>The finding that a column's name is written otherwise; null when it is not.</summary>
    public static SchemaChange? Renamed(TableColumn? reference, TableColumn? current)
        => reference is null || current is null || reference.Name == current.Name ? null
            : new SchemaChange(reference.Name, SchemaChangeKind.Renamed, reference.EngineType, current.EngineType,
                $"the current table writes it '{current.Name}'; matched, for only the case differs");
}
