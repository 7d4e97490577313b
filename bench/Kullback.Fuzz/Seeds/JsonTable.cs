using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Kullback.Fuzz.Seeds;

/// <summary>A table as JSON: an array, or an object a line.</summary>
internal static class JsonTable
{
    public static string Write(SeedTable table, Random random, bool lines)
    {
        bool ragged = Pick.One(random, 5), spaced = !lines && Pick.One(random, 3);
        var rows = table.Rows.Select(row =>
        {
            var text = new StringBuilder("{");
            for (int i = 0; i < row.Length; i++)
            {
                if (ragged && row[i] is null) continue;
                if (text.Length > 1) text.Append(',');
                if (spaced) text.Append("\n  ");
                text.Append(JsonSerializer.Serialize(table.Columns[i].Name)).Append(spaced ? " : " : ":").Append(Value(row[i]));
            }
            return text.Append('}').ToString();
        });
        return lines ? string.Concat(rows.Select(r => r + "\n")) : $"[{string.Join(",\n", rows)}]\n";
    }

    private static string Value(object? value) => value switch
    {
        null => "null",
        Verbatim v => decimal.TryParse(v.Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
            out _) ? v.Text : JsonSerializer.Serialize(v.Text),
        bool b => b ? "true" : "false",
        long or int => SeedTable.Text(value),
        double d => double.IsFinite(d) ? d.ToString("R", CultureInfo.InvariantCulture) : "null",
        List<object?> list => $"[{string.Join(',', list.Select(Value))}]",
        Dictionary<string, object?> one =>
            $"{{{string.Join(',', one.Select(p => JsonSerializer.Serialize(p.Key) + ":" + Value(p.Value)))}}}",
        _ => JsonSerializer.Serialize(SeedTable.Text(value)),
    };
}
