using System.Globalization;
using System.Text.Json;
using Kullback.Hosts.Tests.Reports;

namespace Kullback.Hosts.Tests.Terminal;

/// <summary><c>kullback estimate</c> from files to text and JSON.</summary>
public sealed class EstimateVerb
{
    private static CommandLineRuns Samples()
    {
        var runs = new CommandLineRuns();
        Write(runs.At("p.csv"), 1, 2, 0);
        Write(runs.At("q.csv"), 2, 1, 1);
        return runs;
    }

    private static void Write(string path, int seed, double deviation, double mean)
    {
        var random = new Random(seed);
        double Normal() => mean + deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()))
            * Math.Cos(2 * Math.PI * random.NextDouble());
        File.WriteAllLines(path, Enumerable.Range(0, 200).Select(_ => string.Create(CultureInfo.InvariantCulture, $"{Normal()},{Normal()}"))
            .Prepend("east,north"));
    }

    [Fact]
    public void The_text_says_method_value_and_interval()
    {
        using var runs = Samples();
        var (code, output, error) =
            runs.Run("estimate", runs.At("p.csv"), runs.At("q.csv"), "--method", "neighbors,logistic", "--subsamples", "20");
        Assert.Equal((0, ""), (code, error));
        Assert.All(output.Split('\n'), l => Assert.InRange(l.Length, 0, 80));
        Assert.Contains("recommended: corrected", output, StringComparison.Ordinal);
        Assert.Contains("D(P‖Q)", output, StringComparison.Ordinal);
        Assert.Contains("≥ ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("all", 9)]
    [InlineData("auto", 0)]
    public void Json_keeps_to_its_schema(string method, int methods)
    {
        using var runs = Samples();
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.File("docs/reference/json/estimation.schema.json")));
        var (code, output, _) = runs.Run("estimate", runs.At("p.csv"), runs.At("q.csv"), "--method", method, "--subsamples", "10",
            "--json", "-");
        Assert.Equal(0, code);
        using var document = JsonDocument.Parse(output);
        Assert.Empty(SchemaCheck.Faults(schema.RootElement, document.RootElement).Take(10));
        if (methods > 0) Assert.Equal(methods, document.RootElement.GetProperty("estimates").GetArrayLength());
    }

    [Fact]
    public void One_file_has_an_entropy_and_columns_their_information()
    {
        using var runs = Samples();
        Assert.Contains("h(P)", runs.Run("estimate", runs.At("p.csv"), "--subsamples", "0").Output, StringComparison.Ordinal);
        Assert.Contains("I(X; Y)", runs.Run("estimate", runs.At("p.csv"), "--x", "east", "--y", "north", "--subsamples", "0").Output,
            StringComparison.Ordinal);
        Assert.Contains("vasicek",
            runs.Run("estimate", runs.At("p.csv"), "--columns", "east", "--method", "all", "--subsamples", "0").Output,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--method magic", "--method: 'magic' is not one of auto, all, corrected")]
    [InlineData("--neighbors 200", "K must be at most 199")]
    [InlineData("--neighbors 0", "--neighbors: '0' is not an integer from 1 up")]
    [InlineData("--level 2", "--level: '2' is not a number between 0 and 1")]
    [InlineData("--columns up", "has no column 'up'")]
    [InlineData("--x east --y north", "columns of one file")]
    public void What_is_wrong_is_said_in_one_line(string options, string message)
    {
        using var runs = Samples();
        var (code, output, error) = runs.Run(["estimate", runs.At("p.csv"), runs.At("q.csv"), .. options.Split(' ')]);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(c => c == '\n'));
    }

    private static CommandLineRuns Mixed()
    {
        var runs = new CommandLineRuns();
        var random = new Random(4);
        string Row(int i, double share)
            => string.Create(CultureInfo.InvariantCulture,
                $"{(random.NextDouble() < share ? "Rome" : "Oslo")},{random.NextDouble() + random.NextDouble():0.######},u{i / 10}");
        File.WriteAllLines(runs.At("p.csv"), ["city,x,user", .. Enumerable.Range(0, 200).Select(i => Row(i, 0.5))]);
        File.WriteAllLines(runs.At("q.csv"),
            ["x,user,city", .. Enumerable.Range(0, 200).Select(i => Row(i, 0.3).Split(',')).Select(f => $"{f[1]},v{f[2]},{f[0]}")]);
        File.WriteAllLines(runs.At("gaps.csv"),
            ["city,x,user", ",1,u1", "Rome,,u2", "Oslo,0.5,", .. Enumerable.Range(0, 200).Select(i => Row(i, 0.5))]);
        return runs;
    }

    [Fact]
    public void Text_clusters_and_missing_values_are_taken_and_said()
    {
        using var runs = Mixed();
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.File("docs/reference/json/estimation.schema.json")));
        var (code, output, error) =
            runs.Run("estimate", runs.At("p.csv"), runs.At("q.csv"), "--cluster", "user", "--permutations", "19", "--subsamples", "20");
        Assert.Equal((0, ""), (code, error));
        Assert.All(output.Split('\n'), l => Assert.InRange(l.Length, 0, 80));
        Assert.Contains("'city' is text: each value is taken for itself", output, StringComparison.Ordinal);
        Assert.Contains("matched by their names", output, StringComparison.Ordinal);
        Assert.Contains("P has 20 for 200 rows, Q 20 for 200", output, StringComparison.Ordinal);
        Assert.Contains("whole groups exchanged", output.Replace("\n  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        (_, output, _) = runs.Run("estimate", runs.At("gaps.csv"), runs.At("q.csv"), "--cluster", "user", "--permutations", "19",
            "--subsamples", "20", "--json", "-");
        using var document = JsonDocument.Parse(output);
        Assert.Empty(SchemaCheck.Faults(schema.RootElement, document.RootElement).Take(10));
        Assert.Equal(200, document.RootElement.GetProperty("p").GetProperty("points").GetInt32());
        Assert.Equal("city", document.RootElement.GetProperty("p").GetProperty("categories")[0].GetString());
        Assert.Contains("3 of 203 rows have a missing value and are left out (city 1, x 1, cluster 1)",
            document.RootElement.GetProperty("p").GetProperty("readNotes")[0].GetString(), StringComparison.Ordinal);
        Assert.Contains("H(categories) + h(numbers | categories)",
            runs.Run("estimate", runs.At("p.csv"), "--columns", "city,x", "--subsamples", "0").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gaps.csv", "--forbid-missing", "line 2, column 'city': the value is missing")]
    [InlineData("p.csv", "--cluster team", "--cluster: ")]
    [InlineData("p.csv", "--cluster user --block 5", "--cluster: not with --block")]
    [InlineData("p.csv", "--cluster user --method kernel", "--method: 'kernel' takes")]
    [InlineData("p.csv", "--block 150 --columns city,x", "--block: 150 rows of 200 leave less than two blocks")]
    [InlineData("p.csv", "--theiler 2 --permutations 9 --columns city,x", "name the length of a block")]
    [InlineData("p.csv", "--method logistic --columns city,x", "takes numbers only, and a column is text")]
    [InlineData("p.csv", "--as city=number", "'city'")]
    public void What_does_not_go_together_is_said(string file, string options, string message)
    {
        using var runs = Mixed();
        var (code, output, error) = runs.Run(["estimate", runs.At(file), runs.At("q.csv"), .. options.Split(' ')]);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(c => c == '\n'));
    }
}
