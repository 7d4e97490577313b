using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kullback.Hosts.Tests.Terminal;

namespace Kullback.Hosts.Tests.Reports;

/// <summary>JSON, schemas and documents of the measures: what is written down is what the command prints.</summary>
public partial class MeasureDocuments
{
    [Theory]
    [InlineData("measure 0.36,0.48,0.16 1/3,1/3,1/3")]
    [InlineData("measure 0.5,0.5,0 0,0,1 --unit nats")]
    [InlineData("measure {\"a\":1,\"b\":2} {\"b\":3,\"c\":4} --counts --zeros common --measure tv,kuiper,entropy,js-distance")]
    [InlineData("measure 1,-inf 2,0 --logits --measure kuiper --unit hartleys")]
    [InlineData("measures")]
    [InlineData("measures renyi perplexity")]
    public void Json_fits_the_published_schema(string line)
    {
        bool isTable = line.StartsWith("measures", StringComparison.Ordinal);
        using var schema =
            JsonDocument.Parse(File.ReadAllText(
                Repository.File(isTable ? "docs/reference/json/measures.schema.json" : "docs/reference/json/measurement.schema.json")));
        using var document = Json(line);
        Assert.Empty(SchemaCheck.Faults(schema.RootElement, document.RootElement));
        using var broken = JsonDocument.Parse(document.RootElement.GetRawText().Replace("\"2.0\"", "\"3.0\"", StringComparison.Ordinal));
        Assert.NotEmpty(SchemaCheck.Faults(schema.RootElement, broken.RootElement));
    }

    [Fact]
    public void Json_has_every_digit_and_an_infinity_is_null_with_its_reason()
    {
        using var document = Json("measure 0.36,0.48,0.16 1/3,1/3,1/3 --measure kl --unit nats");
        // Kullback and Leibler's divergence of the stored doubles in 60 digits is 0.085299601318370561, two ulps of the sum around it.
        Assert.Equal(0.085299601318370561, Value(document)!.Value, 4e-17);
        using var infinite = Json("measure {\"a\":1,\"b\":1} {\"a\":1} --counts --measure kl");
        Assert.Null(Value(infinite));
        Assert.Equal("P has mass 0.5 in 1 cell where Q has none, first at 'b'",
            infinite.RootElement.GetProperty("values")[0].GetProperty("reason").GetString());
        Assert.Equal("b", infinite.RootElement.GetProperty("onlyInP").GetProperty("firstLabel").GetString());
    }

    [Fact]
    public void The_documentation_names_every_field()
    {
        string documentation = File.ReadAllText(Repository.File("docs/reference/json.md"));
        foreach (string line in new[] { "measure 1,2 2,1 --counts", "measures" })
        {
            using var document = Json(line);
            foreach (string field in Fields(document.RootElement).Distinct())
                Assert.Contains($"`{field}`", documentation, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_table_in_the_documentation_is_what_the_command_prints()
    {
        using var runs = new CommandLineRuns();
        string page = File.ReadAllText(Repository.File("docs/reference/measures.md"));
        int start = page.IndexOf("<!-- begin: kullback measures --markdown - -->\n", StringComparison.Ordinal),
            end = page.IndexOf("<!-- end -->", StringComparison.Ordinal);
        Assert.InRange(start, 0, end);
        Assert.Equal(runs.Run("measures", "--markdown", "-").Output, page[(page.IndexOf('\n', start) + 1)..end]);
    }

    [Fact]
    public void Every_line_of_the_Markdown_table_has_as_many_cells_as_its_head()
    {
        using var runs = new CommandLineRuns();
        int cells = 0;
        foreach (string line in runs.Run("measures", "--markdown", "-").Output.Split('\n'))
        {
            int now = Unescaped().Count(line);
            if (line.Length == 0) cells = 0;
            else if (cells == 0) cells = now;
            else Assert.Equal(cells, now);
        }
    }

    [Fact]
    public void Every_name_that_a_page_uses_is_a_measure()
    {
        using var runs = new CommandLineRuns();
        string page = File.ReadAllText(Repository.File("docs/reference/measures.md"));
        string[] names = [.. Bulleted().Matches(page[..page.IndexOf("## Direction", StringComparison.Ordinal)])
            .Select(m => m.Groups[1].Value).Distinct()];
        Assert.True(names.Length > 10);
        foreach (string name in names) Assert.Equal(0, runs.Run("measures", name.Split('(')[0]).Code);
    }

    [Fact]
    public void The_same_input_gives_here_what_the_page_says()
    {
        using var runs = new CommandLineRuns();
        int rows = 0;
        foreach (Match row in OurRow().Matches(File.ReadAllText(Repository.File("docs/reference/same-input.md"))))
        {
            string[] call = row.Groups[1].Value.Split(' ');
            string expected = row.Groups[2].Value;
            var (code, output, error) = runs.Run([.. call, "--json", "-"]);
            if (code == 2)
                Assert.Equal($"kullback: {expected}\n", error);
            else
            {
                using var document = JsonDocument.Parse(output);
                Assert.Equal(1, document.RootElement.GetProperty("values").GetArrayLength());
                if (Value(document) is not { } value) Assert.Equal("∞", expected);
                else Agree(double.Parse(expected, CultureInfo.InvariantCulture), value);
            }
            rows++;
        }
        Assert.True(rows >= 20, $"{rows} rows of this project's own in the page");
    }

    // The width of the vectors decides in which order parts are added: some units in the last place.
    private static void Agree(double expected, double actual) => Assert.InRange(Math.Abs(actual - expected), 0, 2e-15 * Math.Abs(expected));

    private static double? Value(JsonDocument document)
        => document.RootElement.GetProperty("values")[0].GetProperty("value") is { ValueKind: JsonValueKind.Number } value
        ? value.GetDouble() : null;

    private static JsonDocument Json(string line)
    {
        using var runs = new CommandLineRuns();
        var (code, output, error) = runs.Run([.. line.Split(' '), "--json", "-"]);
        Assert.Equal((0, ""), (code, error));
        return JsonDocument.Parse(output);
    }

    private static IEnumerable<string> Fields(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Fields(p.Value).Prepend(p.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Fields),
        _ => [],
    };

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Unescaped();

    [GeneratedRegex("`([a-z-]+(?:\\(a\\)|\\(w\\))?)`(?! measure)")]
    private static partial Regex Bulleted();

    [GeneratedRegex(@"^\| \*\*kullback\*\* \| `kullback ([^`]+)` \| (.+?) \|$", RegexOptions.Multiline)]
    private static partial Regex OurRow();
}
