using Kullback.Data.Points;

namespace Kullback.Reports;

/// <summary>A set of points as one of the data of a report.</summary>
internal static class PointWords
{
    /// <summary>The points with their number and their columns.</summary>
    public static DataSource Source(string role, PointTable table, string coordinate)
        => new(role, table.Name, $"{NumberFormat.Count(table.Count, "point")}, {NumberFormat.Count(table.Dimension, coordinate)}",
            table.ReadNotes);

    /// <summary>The same in JSON, or null.</summary>
    public static void WriteJson(Utf8JsonWriter json, string name, PointTable? table) => json.Object(name, table, of => Fields(json, of));

    /// <summary>The fields of that object.</summary>
    public static void Fields(Utf8JsonWriter json, PointTable table)
    {
        json.Text("name", table.Name);
        json.WriteNumber("points", table.Count);
        json.Real("totalWeight", table.Total);
        json.Texts("columns", table.Columns);
        json.Texts("categories", [.. table.Columns.Where((_, c) => !table.Categories.IsEmpty && !table.Categories[c].IsEmpty)]);
        json.Texts("readNotes", table.ReadNotes);
    }
}
