using System.Text.Json;
using Kullback.Data.Comparisons;
using Kullback.Reports;

namespace Kullback.Hosts.Tests.Reports;

public class JsonTests
{
    public static TheoryData<string> Reports => ["birds", "wide", "hostile", "empty", "degenerate"];

    internal static ComparisonReport Named(string name) => name switch
    {
        "birds" => Samples.Birds(),
        "wide" => Samples.Wide(),
        "hostile" => Samples.HostileEverywhere(),
        "empty" => Samples.Empty(),
        _ => Samples.Degenerate(),
    };

    [Theory, MemberData(nameof(Reports))]
    public void Output_fits_the_published_schema(string name)
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.File("docs/reference/json/comparison.schema.json")));
        using var document = JsonDocument.Parse(Text(Named(name)));
        Assert.Empty(SchemaCheck.Faults(schema.RootElement, document.RootElement).Take(10));
    }

    [Fact]
    public void The_checker_sees_faults()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.File("docs/reference/json/comparison.schema.json")));
        string text = Text(Samples.Birds());
        foreach (var (from, to) in new[] { ("\"verdict\": \"drifted\"", "\"verdict\": \"notCompared\""), ("\"bits\":", "\"Bits\":"),
            ("\"schemaVersion\": \"2.0\"", "\"schemaVersion\": 2"), ("\"rows\": 5812", "\"rows\": -1") })
        {
            using var broken = JsonDocument.Parse(text.Replace(from, to, StringComparison.Ordinal));
            Assert.NotEmpty(SchemaCheck.Faults(schema.RootElement, broken.RootElement));
        }
    }

    [Fact]
    public void Names_and_texts_come_back_as_they_are_in_the_data()
    {
        using var document = JsonDocument.Parse(Text(Samples.HostileEverywhere()));
        string[] names = [.. document.RootElement.GetProperty("columns").EnumerateArray().Select(c => c.GetProperty("column").GetString()!)
            .Take(Hostile.Texts.Length)];
        Assert.Equal(Hostile.Texts.Select(PlainText.WellFormed), names);
    }

    [Fact]
    public void An_infinite_divergence_is_null_with_its_reason_beside_it()
    {
        using var document = JsonDocument.Parse(Text(Samples.Degenerate()));
        var column = document.RootElement.GetProperty("columns")[0];
        Assert.Equal(JsonValueKind.Null, column.GetProperty("klCurrentToReference").GetProperty("bits").ValueKind);
        Assert.Contains("never has", column.GetProperty("klCurrentToReference").GetProperty("reason").GetString(),
            StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, column.GetProperty("psi").GetProperty("nats").ValueKind);
        Assert.NotNull(column.GetProperty("psi").GetProperty("reason").GetString());
        Assert.Equal("the current table has infinite values",
            document.RootElement.GetProperty("columns")[1].GetProperty("wasserstein").GetProperty("reason").GetString());
    }

    [Fact]
    public void Bits_are_never_negative_and_raw_bits_are_as_computed()
    {
        var report = Samples.Report([Columns.Category("c", ("a", 500, 500), ("b", 500, 500))]);
        using var document = JsonDocument.Parse(Text(report));
        var column = document.RootElement.GetProperty("columns")[0];
        Assert.Equal(0, column.GetProperty("bits").GetDouble());
        Assert.Equal(report.Columns[0].Figures!.BitsRaw, column.GetProperty("bitsRaw").GetDouble());
        Assert.True(column.GetProperty("bitsRaw").GetDouble() < 0);
    }

    [Theory, MemberData(nameof(Reports))]
    public void Json_lines_are_the_columns_one_a_line(string name)
    {
        var report = Named(name);
        string[] lines = InForm.Lines(report).Split('\n');
        Assert.Equal(report.Columns.Count + 1, lines.Length);
        Assert.Empty(lines[^1]);
        using var document = JsonDocument.Parse(Text(report));
        foreach (var (line, column) in lines.Zip(document.RootElement.GetProperty("columns").EnumerateArray()))
            Assert.True(JsonElement.DeepEquals(JsonElement.Parse(line), column));
    }

    [Fact]
    public void The_documentation_names_every_field()
    {
        string documentation = File.ReadAllText(Repository.File("docs/reference/json.md"));
        using var document = JsonDocument.Parse(Text(Samples.Birds()));
        foreach (string field in document.RootElement.EnumerateObject().Select(p => p.Name)
            .Concat(document.RootElement.GetProperty("columns")[0].EnumerateObject().Select(p => p.Name)))
            Assert.Contains($"`{field}`", documentation, StringComparison.Ordinal);
    }

    private static string Text(ComparisonReport report) => InForm.Json(report);
}
