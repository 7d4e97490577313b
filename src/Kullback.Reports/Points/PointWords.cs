using System.Text.Json;
using Kullback.Data.Points;

namespace Kullback.Reports;

/// <summary>A set of points as one of the data of a report.</summary>
internal static class PointWords
{
    /// <summary>The points with their number and their columns.</summary>
    public static DataSource Source(string role, PointTable table, string coordinate)
        => new(role, table.Name, $"{NumberFormat.Count(table.Count, "point")}, {NumberFormat.Count(table.Dimension, coordinate)}", table.ReadNotes);

    /// <summary>The same in JSON, or null; without a name as an item of an array.</summary>
    public static void WriteJson(Utf8JsonWriter json, string? name, PointTable? table)
    {
        if (table is null)
        {
            json.WriteNull(name!);
            return;
        }
        if (name is null) json.WriteStartObject();
        else json.WriteStartObject(name);
        json.Text("name", table.Name);
        json.WriteNumber("points", table.Count);
        json.Real("totalWeight", table.Total);
        json.Texts("columns", table.Columns);
        json.Texts("categories", [.. table.Columns.Where((_, c) => !table.Categories.IsEmpty && !table.Categories[c].IsEmpty)]);
        json.Texts("readNotes", table.ReadNotes);
        json.WriteEndObject();
    }
}
