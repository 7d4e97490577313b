using System.Text.Json;
using Kullback.Hosts.Tests.Reports;

namespace Kullback.Hosts.Tests.Terminal;

/// <summary><c>kullback distribution</c>, and distributions of several numbers in <c>kullback between</c>.</summary>
public sealed class DistributionVerbTests
{
    // Φ⁻¹(0.975) = 1.959963984540054, ½ ln(2πe) = 1.4189385332.
    [Fact]
    public void One_quantile_is_one_line()
    {
        using var runs = new CommandLineRuns();
        var (code, output, error) = runs.Run("distribution", "Normal(0,1)", "--quantile", "0.975");
        Assert.Equal((0, ""), (code, error));
        Assert.Matches(@"quantile 0\.975\s+1\.95996398", output);
        Assert.Matches(@"entropy\s+1\.418938533 nat", output);
        Assert.All(output.Split('\n'), l => Assert.InRange(l.Length, 0, 80));
    }

    // P(Z > 40) = e^(−804.608…) is no double's neighbor; e^(−1000) is none at all.
    [Fact]
    public void What_underflows_has_its_logarithm()
    {
        using var runs = new CommandLineRuns();
        Assert.Matches(@"P\(X > 1000\)\s+e\^-1000\b", runs.Run("distribution", "Exponential(1)", "--survival", "1000").Output);
        Assert.Matches(@"P\(X = 0\)\s+0\.0497870", runs.Run("distribution", "Poisson(3)", "--density", "0,1").Output);
        Assert.Contains("does not exist", runs.Run("distribution", "Cauchy(0,1)").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Gamma(2,1.5)")]
    [InlineData("0.3*Normal(-2,1)+0.7*Normal(2,1)")]
    [InlineData("OrderedLogistic(0.3,[-1,0,1])")]
    [InlineData("Dirichlet([1,2,3])")]
    [InlineData("Pareto(1,0.5)")]
    public void Json_keeps_to_its_schema(string text)
    {
        using var runs = new CommandLineRuns();
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.File("docs/reference/json/distribution.schema.json")));
        var (code, output, error) = runs.Run("distribution", text, "--json", "-");
        Assert.Equal((0, ""), (code, error));
        using var document = JsonDocument.Parse(output);
        Assert.Empty(SchemaCheck.Faults(schema.RootElement, document.RootElement).Take(10));
    }

    [Theory]
    [InlineData("Normal(0,1)", "1.5", "'Normal(0,1)': a quantile is asked for at a probability from 0 to 1, not at 1.5")]
    [InlineData("Normal(0,1)", "half", "--quantile: 'half' is no number; write --quantile 0.5 or --quantile 0.1,0.9")]
    [InlineData("Dirichlet([1,2])", "0.5",
        "'Dirichlet([1,2])': quantiles and distribution functions are those of one number; this distribution has several")]
    [InlineData("Dirichlet([1,-2])", "0.5", "'Dirichlet([1,-2])': column 1: ")]
    [InlineData("MultivariateNormal([0,0],[[1,0]])", "0.5",
        "'MultivariateNormal([0,0],[[1,0]])': column 27: covariance has 1 rows, and this one 2 entries")]
    [InlineData("Dirichlet([[[[[1]]]]])", "0.5", "'Dirichlet([[[[[1]]]]])': column 15: lists are nested too deeply")]
    [InlineData("Dirichlet([1,2)", "0.5", "'Dirichlet([1,2)': column 15: ',' or ']' is missing before ')'")]
    public void What_cannot_be_answered_is_told_in_one_line(string text, string at, string message)
    {
        using var runs = new CommandLineRuns();
        var (code, output, error) = runs.Run("distribution", text, "--quantile", at);
        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith("kullback: " + message, error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(c => c == '\n'));
    }

    // ½[|μ|² + tr Σ − d − ln det Σ] = ½[1 + 2 − 2 − ln(3/4)] for Σ of correlation ½ and a shift of 1; Wasserstein-2:
    // 1 + 4 − 2(√1.5 + √0.5), its root.
    [Fact]
    public void Normal_distributions_of_two_numbers_have_closed_forms()
    {
        using var runs = new CommandLineRuns();
        var (code, output, error) =
            runs.Run("between", "MultivariateNormal([0,0],[[1,.5],[.5,1]])", "MultivariateNormal([1,0],[[1,0],[0,1]])", "--json", "-");
        Assert.Equal((0, ""), (code, error));
        using var document = JsonDocument.Parse(output);
        var figures = document.RootElement.GetProperty("figures").EnumerateArray().ToDictionary(f => f.GetProperty("key").GetString()!);
        Assert.Equal((1 - Math.Log(0.75)) / 2, figures["kullback-leibler"].GetProperty("value").GetDouble(), 1e-13);
        Assert.Equal(Math.Sqrt(1 + 4 - 2 * (Math.Sqrt(1.5) + Math.Sqrt(0.5))),
            figures["wasserstein-2"].GetProperty("value").GetDouble(), 1e-12);
        Assert.Equal("monteCarlo", figures["total-variation"].GetProperty("method").GetString());
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.File("docs/reference/json/between.schema.json")));
        Assert.Empty(SchemaCheck.Faults(schema.RootElement, document.RootElement).Take(10));
        Assert.Contains("draws, seed 1", runs.Run("between", "Dirichlet([1,2])", "Dirichlet([2,2])").Output, StringComparison.Ordinal);
        Assert.Equal(2, runs.Run("between", "Dirichlet([1,2])", "Normal(0,1)").Code);
    }
}
