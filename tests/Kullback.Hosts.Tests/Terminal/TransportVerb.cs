using System.Text.Json;
using Kullback.Hosts.Tests.Reports;

namespace Kullback.Hosts.Tests.Terminal;

/// <summary><c>kullback transport</c> from files to text, JSON and page.</summary>
public sealed class TransportVerb
{
    private static CommandLineRuns Clouds()
    {
        var runs = new CommandLineRuns();
        File.WriteAllText(runs.At("p.csv"), "east,north\n0,0\n1,0\n0,1\n");
        File.WriteAllText(runs.At("q.csv"), "east,north\n3,4\n4,4\n3,5\n");
        File.WriteAllText(runs.At("old.csv"), "hour;count\n0;3\n1;2\n2;1\n3;4\n");
        File.WriteAllText(runs.At("new.csv"), "hour;count\n0;1\n1;2\n2;4\n3;3\n");
        return runs;
    }

    [Fact]
    public void The_text_says_value_proof_and_flows()
    {
        using var runs = Clouds();
        var (code, output, error) = runs.Run("transport", runs.At("p.csv"), runs.At("q.csv"), "--order", "2");
        Assert.Equal((0, ""), (code, error));
        Assert.All(output.Split('\n'), l => Assert.InRange(l.Length, 0, 80));
        // A shift by (3, 4) moves every point by 5.
        Assert.Contains("Wasserstein-2 distance 5, euclidean", output, StringComparison.Ordinal);
        Assert.Contains("Where mass moves\n3 flows", output, StringComparison.Ordinal);
        Assert.Contains("by duality no plan costs", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Histograms_are_weighted_points_on_the_line()
    {
        using var runs = Clouds();
        var (code, output, _) = runs.Run("transport", runs.At("old.csv"), runs.At("new.csv"), "--weight", "count");
        Assert.Equal(0, code);
        // 5 units of count times hour, of 10.
        Assert.Contains("Wasserstein-1 distance 0.5", output, StringComparison.Ordinal);
        Assert.Contains("(total 10)", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exact"), InlineData("sinkhorn"), InlineData("sliced")]
    public void Json_keeps_to_its_schema(string method)
    {
        using var runs = Clouds();
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.File("docs/reference/json/transport.schema.json")));
        var (code, output, _) = runs.Run("transport", runs.At("p.csv"), runs.At("q.csv"), "--method", method, "--json", "-");
        Assert.Equal(0, code);
        using var document = JsonDocument.Parse(output);
        Assert.Empty(SchemaCheck.Faults(schema.RootElement, document.RootElement).Take(10));
        Assert.Equal(method, document.RootElement.GetProperty("method").GetString());
        if (method == "exact") Assert.Equal(5, document.RootElement.GetProperty("distance").GetDouble(), 1e-14);
    }

    [Theory]
    [InlineData("--order inf", "bottleneck", 5)]
    // every point is more than 4 away: all is left behind and made, at 2 each
    [InlineData("--order 1 --unbalanced 2", "unbalanced", 4)]
    [InlineData("--order 1 --unbalanced 100", "unbalanced", 5)]
    [InlineData("--method sinkhorn --debiased --order 2", "sinkhorn-divergence", 5)]      // a shift: |mean difference|, whatever the blur
    public void Other_problems_have_their_value_and_their_schema(string options, string method, double distance)
    {
        using var runs = Clouds();
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.File("docs/reference/json/transport.schema.json")));
        string[] command = ["transport", runs.At("p.csv"), runs.At("q.csv"), .. options.Split(' ')];
        var (code, output, error) = runs.Run([.. command, "--json", "-"]);
        Assert.Equal((0, ""), (code, error));
        using var document = JsonDocument.Parse(output);
        Assert.Empty(SchemaCheck.Faults(schema.RootElement, document.RootElement).Take(10));
        Assert.Equal(method, document.RootElement.GetProperty("method").GetString());
        Assert.Equal(distance, document.RootElement.GetProperty("distance").GetDouble(), 1e-6);
        Assert.All(runs.Run(command).Output.Split('\n'), l => Assert.InRange(l.Length, 0, 80));
        Assert.Equal(0, runs.Run([.. command, "--html", runs.At("plan.html")]).Code);
    }

    [Fact]
    public void A_table_of_costs_takes_the_place_of_distances()
    {
        using var runs = Clouds();
        File.WriteAllText(runs.At("stock.csv"), "tons\n3\n1\n");
        File.WriteAllText(runs.At("demand.csv"), "tons\n2\n2\n");
        File.WriteAllText(runs.At("roads.csv"), "north,south\n1,4\n2,1\n");
        var (code, output, error) = runs.Run("transport", runs.At("stock.csv"), runs.At("demand.csv"), "--cost", runs.At("roads.csv"));
        Assert.Equal((0, ""), (code, error));
        // Half of the mass at 1, a quarter at 4, a quarter at 1.
        Assert.Contains("Least cost 1.75, costs of", output, StringComparison.Ordinal);
        Assert.Contains("row 1", output, StringComparison.Ordinal);
        Assert.Contains("south", output, StringComparison.Ordinal);
        Assert.Contains("Greatest cost of the plan 4",
            runs.Run("transport", runs.At("stock.csv"), runs.At("demand.csv"), "--cost", runs.At("roads.csv"), "--order", "inf").Output,
            StringComparison.Ordinal);
        Assert.Contains("has 2 masses",
            runs.Run("transport", runs.At("stock.csv"), runs.At("demand.csv"), "--cost", runs.At("p.csv")).Error, StringComparison.Ordinal);
        Assert.Contains("name their column with --weight",
            runs.Run("transport", runs.At("p.csv"), runs.At("q.csv"), "--cost", runs.At("p.csv")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_convergence_the_bounds_are_the_headline()
    {
        using var runs = Clouds();
        File.WriteAllText(runs.At("r.csv"), "east,north\n0.1,0.7\n1.3,-0.2\n");
        File.WriteAllText(runs.At("s.csv"), "east,north\n2.1,0.3\n-1.4,0.9\n0.4,0.2\n");
        var (code, output, _) = runs.Run("transport", runs.At("r.csv"), runs.At("s.csv"), "--method", "sinkhorn", "--epsilon", "1e-16");
        Assert.Equal(0, code);
        Assert.Matches("NOT CONVERGED: Wasserstein-1 distance between [0-9.]+ and [0-9.]+, ", output);
        Assert.DoesNotContain("cost of the entropic plan", output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interval_stands_beside_the_distance_of_samples_only()
    {
        using var runs = Clouds();
        File.WriteAllLines(runs.At("many.csv"),
            Enumerable.Range(0, 200).Select(k => FormattableString.Invariant($"{k % 20 / 20.0},{k / 20}")).Prepend("east,north"));
        File.WriteAllLines(runs.At("moved.csv"),
            Enumerable.Range(0, 200).Select(k => FormattableString.Invariant($"{1 + k % 20 / 20.0},{k / 20}")).Prepend("east,north"));
        Assert.Matches(@"central\s+limit\s+theorem",
            runs.Run("transport", runs.At("many.csv"), runs.At("moved.csv"), "--order", "2").Output);
        Assert.Matches(@"No interval for samples of these sizes: fewer than 50 points on a\s+side",
            runs.Run("transport", runs.At("p.csv"), runs.At("q.csv")).Output);
        Assert.DoesNotMatch(@"central\s+limit", runs.Run("transport", runs.At("old.csv"), runs.At("new.csv"), "--weight", "count").Output);
    }

    [Fact]
    public void The_page_has_a_picture_and_nothing_that_runs()
    {
        using var runs = Clouds();
        File.WriteAllText(runs.At("odd.csv"), "<script>alert(1)</script>,north\n3,4\n4,4\n3,5\n");
        Assert.Equal(0, runs.Run("transport", runs.At("odd.csv"), runs.At("q.csv"), "--html", runs.At("plan.html")).Code);
        string page = File.ReadAllText(runs.At("plan.html"));
        Assert.Contains("<svg class=\"plan\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Equal(6, page.Split("<circle").Length - 1);
    }

    /// <summary>The same two points in every format that tables come in, and behind a filter, are as far apart.</summary>
    [Theory]
    [InlineData("points.json", "[{\"a\": 1, \"b\": 2}, {\"a\": 3.5, \"b\": 4}]")]
    [InlineData("points.ndjson", "{\"a\": 1, \"b\": 2}\n{\"a\": 3.5, \"b\": 4}\n")]
    [InlineData("points.tsv", "a\tb\n1\t2\n3.5\t4\n")]
    [InlineData("points.csv", "\"a\",\"b\"\n\"1\",\"2\"\n\"3.5\",\"4\"\n")]
    [InlineData("bare.csv", "1,2\n3.5,4\n")]
    [InlineData("more.csv", "a,b\n1,2\n,9\n3.5,4\n", "--where", "a IS NOT NULL")]
    [InlineData("text.csv", "name,a,b\nx,1,2\ny,3.5,4\n", "--exclude", "name")]
    public void Points_come_through_the_door_of_all_tables(string name, string content, params string[] options)
    {
        using var runs = Clouds();
        File.WriteAllText(runs.At(name), content);
        File.WriteAllText(runs.At("one.csv"), "a,b\n1,2\n1,2\n");
        if (options is ["--where", ..]) File.WriteAllText(runs.At("one.csv"), "a,b\n1,2\n1,2\n,1\n");
        if (options is ["--exclude", ..]) File.WriteAllText(runs.At("one.csv"), "name,a,b\nz,1,2\nz,1,2\n");
        var (code, output, error) = runs.Run(["transport", runs.At(name), runs.At("one.csv"), .. options]);
        Assert.Equal((0, ""), (code, error));
        // Half of the mass moves from (3.5, 4) to (1, 2): half of √(2.5² + 2²).
        Assert.Contains((Math.Sqrt(10.25) / 2).ToString("0.000", System.Globalization.CultureInfo.InvariantCulture), output,
            StringComparison.Ordinal);
    }

    // Columns of the same names in another order are the same cloud; other names are taken by their places, and that is said.
    [Theory]
    [InlineData("b,a\n2,1\n4,3.5\n", "the columns stand in another order and are matched by their names")]
    [InlineData("u,v\n1,2\n3.5,4\n", "columns are matched by their places: a, b with u, v")]
    public void Columns_are_matched_by_their_names(string content, string note)
    {
        using var runs = Clouds();
        File.WriteAllText(runs.At("one.csv"), "a,b\n1,2\n3.5,4\n");
        File.WriteAllText(runs.At("two.csv"), content);
        var (code, output, error) = runs.Run("transport", runs.At("one.csv"), runs.At("two.csv"));
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("Wasserstein-1 distance 0,", output, StringComparison.Ordinal);
        Assert.Contains(note, string.Join(' ', output.Split(['\n', ' '], StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,b\n,2\n", "line 2, column 'a': the value is missing")]
    [InlineData("a,b\n1,nan\n2,3\n", "line 2, column 'b': NaN is not a finite number")]
    [InlineData("a,b\n1,2\n3\n", "line 3 has 1 fields where 2 are expected")]
    [InlineData("a,b\n1,2\n3,x\n", "line 3, column 'b': 'x' is not a finite number")]
    [InlineData("", "is empty")]
    [InlineData("a,b\n", "has no rows")]
    [InlineData("a\n1\n", "2 (east, north): name those to use with --columns")]
    public void What_cannot_be_read_is_named(string content, string message)
    {
        using var runs = Clouds();
        File.WriteAllText(runs.At("bad.csv"), content);
        var (code, output, error) = runs.Run("transport", runs.At("bad.csv"), runs.At("q.csv"));
        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith($"kullback: {runs.At("bad.csv")}", error, StringComparison.Ordinal);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData("--order", "0.5", "--order: '0.5' is not a finite number from 1 up, or inf")]
    [InlineData("--method", "fast", "--method: 'fast' is not one of exact, sinkhorn, sliced")]
    [InlineData("--epsilon", "0", "--epsilon: '0' is not a finite number above 0")]
    [InlineData("--unbalanced", "-1", "--unbalanced: '-1' is not a finite number from 0 up")]
    [InlineData("--confidence", "95", "--confidence: '95' is not a number between 0 and 1")]
    [InlineData("--cost", "missing.csv", "no such file")]
    [InlineData("--weight", "mass", "has no column 'mass' (it has: east, north)")]
    public void Wrong_options_are_named(string option, string value, string message)
    {
        using var runs = Clouds();
        var (code, _, error) = runs.Run("transport", runs.At("p.csv"), runs.At("q.csv"), option, value);
        Assert.Equal(2, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }
}
