using System.Globalization;

namespace Kullback.Fuzz.Seeds;

/// <summary>A table that is sound, and the ways in which the other side of a comparison may differ from it.</summary>
internal sealed class SeedTable
{
    private static readonly string[] s_names =
    [
        "x", "y", "price", "city", "age", "user id", "Größe", "a,b", "a\"b", "Date", "pickup", "weight", "count", "'q'", "select", "col;1",
            "<script>alert(1)</script>", "a.b", "x (hour)", "日付", "year", "month",
        "A", "\\n", "*", "t[0]", " lead", "x:y", "json", "file_row_number", "filename", "column0", "rowid",
    ];

    private static readonly Kind[] s_kinds = Enum.GetValues<Kind>();

    public required List<SeedColumn> Columns { get; init; }

    public required List<object?[]> Rows { get; init; }

    public IEnumerable<string> Names => Columns.Select(c => c.Name);

    public IEnumerable<string> Numbers => Columns.Where(c => c.IsNumber && c.Missing == 0).Select(c => c.Name);

    /// <summary>Rows of numbers without missing values: what points are.</summary>
    public static SeedTable Points(Random random)
    {
        int width = random.Next(1, 4);
        var columns = Enumerable.Range(0, width)
            .Select(
                i => SeedColumn.Random(random, "xyz"[i].ToString(), Pick.From(random, Kind.Real, Kind.Real, Kind.Integer, Kind.Scientific),
                    whole: true)).ToList();
        return Filled(columns, random, RowCount(random));
    }

    /// <summary>Columns of any kinds.</summary>
    public static SeedTable Any(Random random, bool nested = false)
    {
        int width = random.Next(40) switch { 0 => random.Next(30, 120), 1 => 1, _ => random.Next(2, 8) };
        var columns = new List<SeedColumn>();
        for (int i = 0; i < width; i++)
        {
            Kind kind = width > 20 || Pick.One(random, 3) ? Pick.From(random, Kind.Integer, Kind.Real, Kind.Category, Kind.Date)
                : s_kinds[random.Next(s_kinds.Length)];
            if (!nested && kind is Kind.List or Kind.Object) kind = Kind.Integer;
            string name = width <= 20 && Pick.One(random, 2) ? s_names[random.Next(s_names.Length)]
                : "c" + i.ToString(CultureInfo.InvariantCulture);
            if (columns.Any(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase))) name += i.ToString(CultureInfo.InvariantCulture);
            columns.Add(SeedColumn.Random(random, name, kind, whole: false));
        }
        if (columns.All(c => !c.IsNumber)) columns.Add(SeedColumn.Random(random, "n0", Kind.Integer, whole: true));
        return Filled(columns, random, RowCount(random));
    }

    private static int RowCount(Random random)
        => random.Next(60) switch { 0 => 0, 1 => 1, 2 => 2, 3 => 1500, < 10 => random.Next(100, 400), _ => random.Next(5, 60) };

    private static SeedTable Filled(List<SeedColumn> columns, Random random, int rows)
        => new() { Columns = columns, Rows = [.. Enumerable.Range(0, rows).Select(r => columns.Select(c => c.Draw(random, r)).ToArray())] };

    /// <summary>Another draw of the same columns, some of which have moved.</summary>
    public SeedTable Again(Random random)
    {
        var columns =
            Columns.Select(c => Pick.One(random, 5)
                ? c with { Location = c.Location + c.Spread * random.NextDouble(), Distinct = c.Distinct + random.Next(4) } : c).ToList();
        return Filled(columns, random, RowCount(random));
    }

    /// <summary>One thing is done to the table that people and programs do.</summary>
    public void Mutate(Random random)
    {
        if (Columns.Count == 0) return;
        int c = random.Next(Columns.Count);
        if (Rows.Count == 0) { Columns[c] = Columns[c] with { Name = Renamed(Columns[c].Name, random) }; return; }
        int r = random.Next(Rows.Count), other = random.Next(Rows.Count), d = random.Next(Columns.Count);
        switch (random.Next(13))
        {
            case 0: (Rows[r][c], Rows[other][c]) = (Rows[other][c], Rows[r][c]); break;
            case 1: Rows[r][c] = Strange(random); break;
            case 2: Rows.Insert(r, [.. Rows[other]]); break;
            case 3: Rows.RemoveAt(r); break;
            case 4: DeleteColumn(c); break;
            case 5: Insert(d, Columns[c] with { Name = Pick.One(random, 4) ? Columns[c].Name : Columns[c].Name + "2" }, r => r[c]); break;
            case 6: Columns[c] = Columns[c] with { Name = Renamed(Columns[c].Name, random) }; break;
            case 7:
                foreach (object?[] row in Rows) row[c] = row[c] is null ? null : Text(row[c]);
                Columns[c] = Columns[c] with { Kind = Kind.Category }; break;
            case 8:
                SeedColumn drawn = SeedColumn.Random(random, Columns[c].Name, s_kinds[random.Next((int)Kind.List)], whole: false);
                Columns[c] = drawn; for (int i = 0; i < Rows.Count; i++) Rows[i][c] = drawn.Draw(random, i); break;
            case 9:
                foreach (object?[] row in Rows)
                    row[c] = row[c] switch { long n => n * 1000, double x => x * 1000, var same => same }; break;
            case 10: foreach (object?[] row in Rows) if (Pick.One(random, 3)) row[c] = null; break;
            case 11: foreach (object?[] row in Rows) if (Pick.One(random, 4)) row[c] = row[c] is long or double ? -999L : "new"; break;
            default:
                foreach (object?[] row in Rows) (row[c], row[d]) = (row[d], row[c]);
                (Columns[c], Columns[d]) = (Columns[d], Columns[c]); break;
        }
    }

    private void DeleteColumn(int c)
    {
        if (Columns.Count == 1) return;
        Columns.RemoveAt(c);
        for (int i = 0; i < Rows.Count; i++) Rows[i] = [.. Rows[i].Where((_, j) => j != c)];
    }

    private void Insert(int at, SeedColumn column, Func<object?[], object?> value)
    {
        Columns.Insert(at, column);
        for (int i = 0; i < Rows.Count; i++) Rows[i] = [.. Rows[i][..at], value(Rows[i]), .. Rows[i][at..]];
    }

    private static string Renamed(string name, Random random) => random.Next(6) switch
    {
        0 => name.ToUpperInvariant(),
        1 => name + " ",
        2 => name.Normalize(System.Text.NormalizationForm.FormD),
        3 => "",
        4 => s_names[random.Next(s_names.Length)],
        _ => Mutation.Text(name, random),
    };

    private static object? Strange(Random random) => random.Next(8) switch
    {
        0 => null,
        1 =>
            new Verbatim(Pick.From(random, "1e400", "-0", "nan", "inf", "0x1F", "1_000", "1.5.2",
                "99999999999999999999999999999999999999999")),
        2 => "",
        3 => random.NextInt64(),
        4 => new DateOnly(random.Next(2) == 0 ? 1 : 9999, 1, 1),
        5 => new string('x', random.Next(5_000)),
        6 => true,
        _ => Pick.From(random, "text", "1,5", "12.5", " 7 ", "+3", "é", "\u0000", "0001", "2024-02-30", "25:61:00"),
    };

    /// <summary>A value as text.</summary>
    public static string Text(object? value) => value switch
    {
        null => "",
        Verbatim v => v.Text,
        bool b => b ? "true" : "false",
        DateOnly d => d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime t => t.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        TimeOnly t => t.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
