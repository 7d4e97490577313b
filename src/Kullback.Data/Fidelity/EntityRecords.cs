namespace Kullback.Data.Fidelity;

/// <summary>Rows of one key joined to one record each: how many there are, what the sequence begins and ends with, its order statistics,
/// and how often it stays as it is.</summary>
/// <remarks>Rows of one entity depend on each other, entities do not: intervals hold for entities.
/// Rows of a key stand in the order of the table.</remarks>
internal static class EntityRecords
{
    /// <summary>Joins the rows of every table; null where no key has a row twice.</summary>
    /// <param name="tables">The rows.</param>
    /// <param name="keys">For each table the key columns' values.</param>
    public static RecordTables? Of(RecordTables tables, IReadOnlyList<IReadOnlyList<string?[]>> keys)
    {
        RecordTable[] all = [.. tables.All];
        int[][][] entities = [.. all.Select((table, t) => Entities(keys[t], table.Rows))];
        if (all.Select((table, t) => entities[t].Length == table.Rows).All(alone => alone)) return null;
        var columns = new List<RecordColumn> { new("rows per entity") };
        var readings = new List<ColumnReading> { new("rows per entity", ColumnType.Number) };
        var values = entities.Select(e => new List<double[]> { Array.ConvertAll(e, rows => (double)rows.Length) }).ToArray();
        for (int c = 0; c < tables.Columns.Count; c++)
            foreach ((string what, Func<double[], double> of, bool isCode) in Summaries(tables.Columns[c].IsNumber))
            {
                columns.Add(new RecordColumn($"{tables.Columns[c].Name} ({what})", isCode ? tables.Columns[c].Labels : null));
                readings.Add(what is "distinct" or "stays" ? new ColumnReading(tables.Columns[c].Name, ColumnType.Number)
                    : tables.Readings[c]);
                for (int t = 0; t < all.Length; t++)
                {
                    double[] column = all[t].Values[c];
                    values[t].Add(Array.ConvertAll(entities[t], rows => of(Array.ConvertAll(rows, r => column[r]))));
                }
            }
        RecordTable[] joined = [.. values.Select(v => new RecordTable(columns, v))];
        return new RecordTables(readings, joined[0], joined[1], joined.Length > 2 ? joined[2] : null);
    }

    private static IEnumerable<(string, Func<double[], double>, bool)> Summaries(bool isNumber)
    {
        yield return ("first", v => v[0], true);
        yield return ("last", v => v[^1], true);
        if (isNumber)
        {
            yield return ("least", v => Sorted(v) is { Length: > 0 } s ? s[0] : double.NaN, true);
            yield return ("median", v => Sorted(v) is { Length: > 0 } s ? s[(s.Length - 1) / 2] : double.NaN, true);
            yield return ("largest", v => Sorted(v) is { Length: > 0 } s ? s[^1] : double.NaN, true);
        }
        else yield return ("distinct", v => v.Distinct().Count(), false);
        yield return ("stays", Stays, false);
    }

    private static double[] Sorted(double[] values) => [.. values.Where(v => !double.IsNaN(v)).Order()];

    // The share of steps on which nothing changes, in eighths; missing where there is no step.
    private static double Stays(double[] values)
    {
        int same = 0;
        for (int k = 1; k < values.Length; k++) if (values[k].Equals(values[k - 1])) same++;
        return values.Length < 2 ? double.NaN : Math.Round(8.0 * same / (values.Length - 1)) / 8;
    }

    // The rows of every entity, entities in the order of their first rows; a missing key is an entity of its own.
    private static int[][] Entities(IReadOnlyList<string?[]> keys, int rows)
    {
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var entities = new List<List<int>>();
        for (int row = 0; row < rows; row++)
        {
            string?[] parts = [.. keys.Select(k => k[row])];
            string key = string.Concat(parts.Select(p => p is null ? "-" : $"{p.Length}:{p}"));
            if (parts.All(p => p is null) || !known.TryGetValue(key, out int at))
            {
                at = entities.Count;
                if (parts.Any(p => p is not null)) known[key] = at;
                entities.Add([]);
            }
            entities[at].Add(row);
        }
        return [.. entities.Select(e => e.ToArray())];
    }
}
