using System.Globalization;
using Kullback.Data.Coding;
using Kullback.Data.Comparisons;
using Kullback.Data.Distributions;
using Kullback.Data.Information;
using Kullback.Data.Points;
using Kullback.Data.Profiles;
using Kullback.Data.Tables;
using Kullback.Data.Vectors;

namespace Kullback.Data.Tests.Comparisons;

/// <summary>Verbs over one table find in numbers that people wrote what they find in the same numbers as programs write them.</summary>
public sealed class TableReadingTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The same column, written in a way and plainly: thousands of two decimals,
    /// each 20th missing when the way has a word for it.</summary>
    private (string Written, string Plain) Tables(Func<double, string> way, string? word)
    {
        var random = new Random(5);
        double[] values = [.. Enumerable.Range(0, 600).Select(_ => Math.Round(1000 + 9000 * random.NextDouble(), 2))];
        string Table(string name, Func<double, string> write, string none) => _folder.Write(name,
            "x;group\n"
            + string.Concat(values.Select((v, i) => $"{(word is not null && i % 20 == 7 ? none : write(v))};{"abc"[i % 3]}\n")));
        return (Table("written.csv", way, word ?? ""), Table("plain.csv", v => v.ToString("0.00", CultureInfo.InvariantCulture), ""));
    }

    public static TheoryData<string, string?> Ways => new()
    {
        { "point", null }, { "comma", null }, { "blank", null }, { "money", null }, { "sign", null },
        { "plain", "NA" }, { "plain", "N/A" }, { "plain", " - " }, { "plain", "null" }, { "money", "None" }, { "comma", "?" },
    };

    private static string Write(string way, double v)
    {
        string text = v.ToString(way is "plain" or "sign" ? "0.00" : "#,0.00", CultureInfo.InvariantCulture);
        return way switch
        {
            "comma" => text.Replace(',', '#').Replace('.', ',').Replace('#', '.'),
            "blank" => text.Replace(',', ' '),
            "money" => $"${text}",
            "sign" => $"+{text}",
            _ => text,
        };
    }

    [Theory, MemberData(nameof(Ways))]
    public void Written_numbers_are_the_plain_ones(string way, string? word)
    {
        (string written, string plain) = Tables(v => Write(way, v), word);
        string note = word is null ? "column 'x' is read as numbers: " : $"column 'x': {DisplayValue.Quoted(word)} read as missing ";

        (TableProfile a, TableProfile b) = (TableProfile.Of(written), TableProfile.Of(plain));
        Assert.Equal(ColumnType.Number, a.Columns[0].Type);
        Assert.Equal(b.Columns[0].Boundaries, a.Columns[0].Boundaries);
        Assert.Equal(b.Columns[0].Counts!.Cells, a.Columns[0].Counts!.Cells);
        Assert.Equal(b.Columns[0].Counts!.Missing, a.Columns[0].Counts!.Missing);

        (InformationReport i, InformationReport j) = (TargetInformation.Run(written, "group"), TargetInformation.Run(plain, "group"));
        Assert.Equal(j.Columns[0].PlugInBits, i.Columns[0].PlugInBits);

        (RateCurve r, RateCurve s) = (RateCurves.OfColumn(written, "x", null, 3), RateCurves.OfColumn(plain, "x", null, 3));
        Assert.Equal(s.Points.Select(x => (x.Distortion, x.LowerNats, x.UpperNats)),
            r.Points.Select(x => (x.Distortion, x.LowerNats, x.UpperNats)));

        (ColumnFit f, ColumnFit g) = (ColumnFit.Of(written, "x", 1, null, default), ColumnFit.Of(plain, "x", 1, null, default));
        Assert.Equal((g.Rows, g.Missing, g.Distributions[0].Family, g.Distributions[0].HeldOutNats),
            (f.Rows, f.Missing, f.Distributions[0].Family, f.Distributions[0].HeldOutNats));

        if (way != "sign") Assert.All([a.ReadNotes, i.ReadNotes, r.ReadNotes, f.ReadNotes],
            notes => Assert.Contains(notes, n => n.StartsWith(note, StringComparison.Ordinal)));
        Assert.All([b.ReadNotes, j.ReadNotes, s.ReadNotes, g.ReadNotes], Assert.Empty);
        if (word is not null) return;
        Assert.Equal(VectorReader.Read("p", plain + ":x", default).Values, VectorReader.Read("p", written + ":x", default).Values);
        var columns = new ComparisonOptions { Columns = ["x"] };
        Assert.Equal(PointTable.Read(plain, columns).Coordinates, PointTable.Read(written, columns).Coordinates);
    }

    [Fact]
    public void A_word_for_missing_is_no_blank_line_and_no_point()
    {
        string file = _folder.Write("one.csv", "x\n1.5\n\nNA\n2.5\n3.5\n");
        string message = Assert.Throws<UnreadableDataException>(() => PointTable.Read(file, new ComparisonOptions())).Message;
        Assert.Contains("'NA' means missing", message, StringComparison.Ordinal);
        var without = new ComparisonOptions { Where = "CAST(\"x\" AS VARCHAR) <> 'NA'" };
        Assert.Equal([1.5, 2.5, 3.5], PointTable.Read(file, without).Coordinates);
    }

    [Fact]
    public void A_profile_keeps_its_notes_unless_values_are_hidden()
    {
        string table = _folder.Write("t.csv",
            "x\n" + string.Concat(Enumerable.Range(0, 2_000).Select(i => i % 20 == 3 ? "NA\n" : $"{i % 7}.5\n")));
        TableProfile Again(TableProfile profile)
        {
            string path = _folder.Write("p.klp", "");
            using (FileStream to = File.Create(path)) profile.Write(to);
            return TableProfile.Read(path);
        }
        Assert.StartsWith("column 'x': 'NA' read as missing", Assert.Single(Again(TableProfile.Of(table)).ReadNotes),
            StringComparison.Ordinal);
        Assert.Empty(Again(TableProfile.Of(table, suppress: 5)).ReadNotes);
        string klp = _folder.Write("p2.klp", "");
        using (FileStream to = File.Create(klp)) TableProfile.Of(table).Write(to);
        ComparisonReport report = Comparison.OfFiles(klp, table);
        Assert.Equal((Verdict.Stable, ColumnType.Number), (report.Columns[0].Verdict, report.Columns[0].Type));
        Assert.Contains(report.Reference.ReadNotes, n => n.Contains("'NA' read as missing", StringComparison.Ordinal));
    }

    [Fact]
    public void Codes_of_many_digits_are_texts_in_a_profile_and_beside_it()
    {
        string Codes(string name, int seed)
        {
            var random = new Random(seed);
            return _folder.Write(name,
                "code\n" + string.Concat(Enumerable.Range(0, 2_000).Select(_ => $"{9_007_199_254_740_993 + random.Next(4)}\n")));
        }
        string table = Codes("codes.csv", 1), other = Codes("codes2.csv", 2), klp = _folder.Write("codes.klp", "");
        using (FileStream to = File.Create(klp)) TableProfile.Of(table).Write(to);
        ComparisonReport report = Comparison.OfFiles(klp, other);
        Assert.Equal((Verdict.Stable, ColumnType.Category, 4),
            (report.Columns[0].Verdict, report.Columns[0].Type, report.Columns[0].Cells.Count));
    }

    [Theory]
    [InlineData("007\n008\n009\n", "looks like codes")]
    [InlineData("1\nabc\n3\n", "has 'abc'")]
    public void A_column_that_holds_no_numbers_says_which_value(string rows, string said)
    {
        string table = _folder.Write("codes.csv",
            "x,y\n" + string.Concat(rows.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(r => $"{r},1\n")));
        Assert.Contains(said, Assert.Throws<UnreadableDataException>(() => ColumnFit.Of(table, "x", 1, null, default)).Message,
            StringComparison.Ordinal);
        Assert.Contains(said, Assert.Throws<UnreadableDataException>(() => VectorReader.Read("p", table + ":x", default)).Message,
            StringComparison.Ordinal);
    }
}
