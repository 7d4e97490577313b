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
        double Normal() => mean + deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        File.WriteAllLines(path, Enumerable.Range(0, 200).Select(_ => string.Create(CultureInfo.InvariantCulture, $"{Normal()},{Normal()}")).Prepend("east,north"));
    }

    [Fact]
    public void The_text_says_method_value_and_interval()
    {
        using var runs = Samples();
        var (code, output, error) = runs.Run("estimate", runs.At("p.csv"), runs.At("q.csv"), "--method", "neighbours,logistic", "--subsamples", "20");
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
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.File("docs/estimation.schema.json")));
        var (code, output, _) = runs.Run("estimate", runs.At("p.csv"), runs.At("q.csv"), "--method", method, "--subsamples", "10", "--json", "-");
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
        Assert.Contains("I(X; Y)", runs.Run("estimate", runs.At("p.csv"), "--x", "east", "--y", "north", "--subsamples", "0").Output, StringComparison.Ordinal);
        Assert.Contains("vasicek", runs.Run("estimate", runs.At("p.csv"), "--columns", "east", "--method", "all", "--subsamples", "0").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--method magic", "--method: 'magic' is not one of auto, all, corrected")]
    [InlineData("--neighbours 200", "K must be at most 199")]
    [InlineData("--neighbours 0", "--neighbours: '0' is not a whole number from 1 up")]
    [InlineData("--level 2", "--level: '2' does not lie between 0 and 1")]
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
}
