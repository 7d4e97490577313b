using Microsoft.Data.Analysis;

namespace Kullback.Data.Tables;

/// <summary>A Microsoft.Data.Analysis frame as a table in memory.</summary>
/// <remarks>By its columns, not as the <see cref="Microsoft.ML.IDataView"/> that it also is: its cursor gives 0 for a missing integer, a
/// value that no one saw; nor as record batches, which it does not make of texts.</remarks>
internal static class FrameTable
{
    /// <exception cref="UnreadableDataException">No column is left, or columns differ in length.</exception>
    public static MemoryTable Of(string name, DataFrame frame, Func<string, Type, bool> isWanted)
    {
        DataFrameColumn[] wanted = [.. frame.Columns.Where(c => isWanted(c.Name, c.DataType))];
        var columns = new List<MemoryColumn>();
        var uncompared = new List<(int, TableColumn)>();
        foreach (DataFrameColumn column in wanted)
        {
            if (MemoryColumn.IsValue(column.DataType)) columns.Add(MemoryColumn.Of(name, column.Name, column.DataType));
            else uncompared.Add((columns.Count + uncompared.Count,
                new TableColumn(column.Name, MemoryColumn.Shown(column.DataType), ColumnType.Other)));
        }
        if (columns.Count == 0) throw new UnreadableDataException($"{name}: no column that can be compared");
        MemoryTable.RequireDistinct(name, [.. wanted.Select(c => c.Name)]);
        DataFrameColumn[] read = [.. wanted.Where(c => MemoryColumn.IsValue(c.DataType))];
        return new MemoryTable(name, "data frame", columns, frame.Rows.Count, Rows(read, frame.Rows.Count)) { Uncompared = uncompared };
    }

    private static IEnumerable<object?[]> Rows(DataFrameColumn[] columns, long rows)
    {
        var row = new object?[columns.Length];
        for (long i = 0; i < rows; i++)
        {
            for (int k = 0; k < row.Length; k++) row[k] = columns[k][i];
            yield return row;
        }
    }
}
