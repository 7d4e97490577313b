using System.Text.Json;
using Kullback.Hosts.Tests.Reports;

namespace Kullback.Hosts.Tests.Terminal;

/// <summary><c>kullback between</c>, <c>families</c> and <c>fit</c> from text to text, JSON and page.</summary>
public sealed class LawVerbs
{
    [Fact]
    public void The_text_says_value_method_and_error()
    {
        using var runs = new CommandLineRuns();
        var (code, output, error) = runs.Run("between", "Normal(0,1)", "Normal(1,1)");
        Assert.Equal((0, ""), (code, error));
        Assert.All(output.Split('\n'), l => Assert.InRange(l.Length, 0, 80));
        // ½, Φ(½) − Φ(−½) and the shift.
        Assert.Matches(@"D\(P‖Q\)\s+0\.500000 nat\s+0\.721348  closed form", output);
        Assert.Matches(@"total variation\s+0\.382925\s+quadrature", output);
        Assert.Matches(@"Wasserstein-2\s+1\.00000 of x\s+closed form", output);
    }

    [Fact]
    public void An_infinity_has_its_reason()
    {
        using var runs = new CommandLineRuns();
        Assert.Contains("P has mass below the support of Q", runs.Run("between", "Normal(0,1)", "Exponential(1)").Output, StringComparison.Ordinal);
        Assert.Contains("Q has mass below the support of P", runs.Run("between", "Exponential(1)", "Normal(0,1)").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.3*Normal(-2,1)+0.7*Normal(2,1)", "StudentT(5)")]
    [InlineData("Cauchy(0,1)", "Normal(0,1)")]
    [InlineData("Poisson(3)", "Binomial(10,0.3)")]
    public void Json_keeps_to_its_schema(string p, string q)
    {
        using var runs = new CommandLineRuns();
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.File("docs/between.schema.json")));
        var (code, output, _) = runs.Run("between", p, q, "--json", "-");
        Assert.Equal(0, code);
        using var document = JsonDocument.Parse(output);
        Assert.Empty(SchemaCheck.Faults(schema.RootElement, document.RootElement).Take(10));
        Assert.Equal(7, document.RootElement.GetProperty("figures").GetArrayLength());
    }

    [Fact]
    public void Families_keep_to_their_schema()
    {
        using var runs = new CommandLineRuns();
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.File("docs/families.schema.json")));
        var (code, output, _) = runs.Run("families", "--json", "-");
        Assert.Equal(0, code);
        using var document = JsonDocument.Parse(output);
        Assert.Empty(SchemaCheck.Faults(schema.RootElement, document.RootElement).Take(10));
        Assert.Equal(Kullback.Distributions.Families.All.Count, document.RootElement.GetProperty("families").GetArrayLength());
    }

    // Whole numbers, some of them 0: laws that do not fit have their reason, and all fields.
    [Fact]
    public void Fits_keep_to_their_schema()
    {
        using var runs = new CommandLineRuns();
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.File("docs/fit.schema.json")));
        File.WriteAllText(runs.At("counts.csv"), "n\n" + string.Join("\n", Enumerable.Range(0, 400).Select(i => i * 7 % 11)) + "\n");
        var (code, output, _) = runs.Run("fit", runs.At("counts.csv"), "n", "--json", "-");
        Assert.Equal(0, code);
        using var document = JsonDocument.Parse(output);
        Assert.Empty(SchemaCheck.Faults(schema.RootElement, document.RootElement).Take(10));
        Assert.Contains(document.RootElement.GetProperty("laws").EnumerateArray(), law => law.GetProperty("notFitted").ValueKind == JsonValueKind.String);
    }

    [Fact]
    public void The_page_has_a_picture_and_nothing_that_runs()
    {
        using var runs = new CommandLineRuns();
        Assert.Equal(0, runs.Run("between", "Normal(0,1)", "Laplace(0,1)", "--html", runs.At("laws.html")).Code);
        string page = File.ReadAllText(runs.At("laws.html"));
        Assert.Contains("<svg class=\"laws\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Norml(0,1)", "kullback: P 'Norml(0,1)': column 1: no family is called 'Norml' (did you mean Normal?)\n")]
    [InlineData("Normal(0,-1)", "kullback: P 'Normal(0,-1)': column 1: StandardDeviation = -1 must be positive and finite\n")]
    public void What_cannot_be_read_is_told_with_its_column(string text, string message)
    {
        using var runs = new CommandLineRuns();
        Assert.Equal((2, "", message), runs.Run("between", text, "Normal(0,1)"));
    }

    [Fact]
    public void A_column_of_draws_finds_its_family()
    {
        using var runs = new CommandLineRuns();
        double[] draws = new double[2000];
        new Kullback.Distributions.Gamma(2.5, 1.5).Sample(new Random(5), draws);
        File.WriteAllText(runs.At("draws.csv"), "wait\n" + string.Join("\n", draws.Select(x => x.ToString("R", System.Globalization.CultureInfo.InvariantCulture))) + "\n");
        var (code, output, error) = runs.Run("fit", runs.At("draws.csv"), "wait", "--json", "-");
        Assert.Equal((0, ""), (code, error));
        using var document = JsonDocument.Parse(output);
        var gamma = document.RootElement.GetProperty("laws").EnumerateArray().First(l => l.GetProperty("family").GetString() == "Gamma");
        // Within three standard errors of the best; the shape within 4·√(2.9/2000)·2.5.
        Assert.True(gamma.GetProperty("behindNats").GetDouble() <= 3 * gamma.GetProperty("behindError").GetDouble());
        Assert.Equal(2.5, gamma.GetProperty("parameters").GetProperty("shape").GetDouble(), 0.4);
        Assert.All(runs.Run("fit", runs.At("draws.csv"), "wait").Output.Split('\n'), l => Assert.InRange(l.Length, 0, 80));
        Assert.Contains("no column 'wat' (did you mean wait?)", runs.Run("fit", runs.At("draws.csv"), "wat").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_of_closed_forms_is_what_the_command_prints()
    {
        using var runs = new CommandLineRuns();
        Assert.Equal(runs.Run("families", "--pairs", "-").Output, File.ReadAllText(Repository.File("docs/closed-forms.md")));
    }
}
