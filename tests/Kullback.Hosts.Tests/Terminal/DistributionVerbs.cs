using System.Text.Json;
using Kullback.Hosts.Tests.Reports;

namespace Kullback.Hosts.Tests.Terminal;

/// <summary><c>kullback between</c>, <c>families</c> and <c>fit</c> from text to text, JSON and page.</summary>
public sealed class DistributionVerbs
{
    [Theory]
    [InlineData(1L << 30, 1L << 30)]            // as numbers of customers, or seconds since 1970
    [InlineData(1L << 53, 1000)]                // not every integer is a double
    [InlineData(1L << 53, 1L << 53)]
    public void Large_whole_numbers_are_fitted_at_once(long most, long width)
    {
        using var runs = new CommandLineRuns();
        var random = new Random(1);
        File.WriteAllLines(runs.At("large.csv"), Enumerable.Range(0, 100)
            .Select(_ => (most - random.NextInt64(width)).ToString(System.Globalization.CultureInfo.InvariantCulture)).Prepend("x"));
        var (code, output, error) = runs.Run("fit", runs.At("large.csv"), "x", "--json", "-");
        Assert.Equal((0, ""), (code, error));
        using var document = JsonDocument.Parse(output);
        var zipf = document.RootElement.GetProperty("distributions").EnumerateArray()
            .Single(l => l.GetProperty("family").GetString() == "Zipf");
        // sums too long, or numbers too large
        Assert.Contains("too l", zipf.GetProperty("notFitted").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_says_value_method_and_error()
    {
        using var runs = new CommandLineRuns();
        var (code, output, error) = runs.Run("between", "Normal(0,1)", "Normal(1,1)");
        Assert.Equal((0, ""), (code, error));
        Assert.All(output.Split('\n'), l => Assert.InRange(l.Length, 0, 80));
        // ½, Φ(½) − Φ(−½) and the shift.
        Assert.Matches(@"D\(P‖Q\)\s+0\.500000  nat\s+0\.721348  closed form", output);
        Assert.Matches(@"total variation\s+0\.382925\s+quadrature", output);
        Assert.Matches(@"Wasserstein-2\s+1\.00000  of x\s+closed form", output);
    }

    [Fact]
    public void An_infinity_has_its_reason()
    {
        using var runs = new CommandLineRuns();
        Assert.Contains("P has mass below the support of Q", runs.Run("between", "Normal(0,1)", "Exponential(1)").Output,
            StringComparison.Ordinal);
        Assert.Contains("Q has mass below the support of P", runs.Run("between", "Exponential(1)", "Normal(0,1)").Output,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.3*Normal(-2,1)+0.7*Normal(2,1)", "StudentT(5)")]
    [InlineData("Cauchy(0,1)", "Normal(0,1)")]
    [InlineData("Poisson(3)", "Binomial(10,0.3)")]
    public void Json_keeps_to_its_schema(string p, string q)
    {
        using var runs = new CommandLineRuns();
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.File("docs/reference/json/between.schema.json")));
        var (code, output, _) = runs.Run("between", p, q, "--json", "-");
        Assert.Equal(0, code);
        using var document = JsonDocument.Parse(output);
        Assert.Empty(SchemaCheck.Faults(schema.RootElement, document.RootElement).Take(10));
        Assert.Equal(7, document.RootElement.GetProperty("figures").GetArrayLength());
    }

    [Fact]
    public void Many_pairs_are_one_run_and_what_cannot_be_read_is_told()
    {
        using var runs = new CommandLineRuns();
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.File("docs/reference/json/between-pairs.schema.json")));
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            File.WriteAllText(file,
                "# two that can be read, two that cannot\nNormal(0,1); "
                    + "Normal(1,1)\n\nPoisson(3)\tBinomial(10,0.3)\nNormal(0,1)\nNormal(0,-1) | Normal(0,1)\n");
            var (code, output, error) = runs.Run("between", "--pairs", file);
            Assert.Equal(2, code);
            Assert.Contains("line 5", error, StringComparison.Ordinal);
            Assert.Contains("2 pairs, 2 not read.", output, StringComparison.Ordinal);
            Assert.Contains("0.382925", output, StringComparison.Ordinal);
            var (_, json, _) = runs.Run("between", "--pairs", file, "--json", "-");
            using var document = JsonDocument.Parse(json);
            Assert.Empty(SchemaCheck.Faults(schema.RootElement, document.RootElement).Take(10));
            Assert.Equal(4, document.RootElement.GetProperty("pairs").GetArrayLength());
            Assert.Equal(2, runs.Run("between", "Normal(0,1)", "--pairs", file).Code);
        }
        finally { File.Delete(file); }
        Assert.Equal(2, runs.Run("between", "Normal(0,1)").Code);
        Assert.Contains("--time-limit", runs.Run("between", "Normal(0,1)", "Normal(1,1)", "--time-limit", "-1").Error,
            StringComparison.Ordinal);
        Assert.Contains("--time-limit: 'soon' is not a time",
            runs.Run("between", "Normal(0,1)", "Normal(1,1)", "--time-limit", "soon").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Families_keep_to_their_schema()
    {
        using var runs = new CommandLineRuns();
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.File("docs/reference/json/families.schema.json")));
        var (code, output, _) = runs.Run("families", "--json", "-");
        Assert.Equal(0, code);
        using var document = JsonDocument.Parse(output);
        Assert.Empty(SchemaCheck.Faults(schema.RootElement, document.RootElement).Take(10));
        Assert.Equal(Kullback.Distributions.Families.All.Count, document.RootElement.GetProperty("families").GetArrayLength());
    }

    // Integers, some of them 0: distributions that do not fit have their reason, and all fields.
    [Fact]
    public void Fits_keep_to_their_schema()
    {
        using var runs = new CommandLineRuns();
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.File("docs/reference/json/fit.schema.json")));
        File.WriteAllText(runs.At("counts.csv"), "n\n" + string.Join("\n", Enumerable.Range(0, 400).Select(i => i * 7 % 11)) + "\n");
        var (code, output, _) = runs.Run("fit", runs.At("counts.csv"), "n", "--json", "-");
        Assert.Equal(0, code);
        using var document = JsonDocument.Parse(output);
        Assert.Empty(SchemaCheck.Faults(schema.RootElement, document.RootElement).Take(10));
        Assert.Contains(document.RootElement.GetProperty("distributions").EnumerateArray(),
            distribution => distribution.GetProperty("notFitted").ValueKind == JsonValueKind.String);
    }

    // Numbers strictly within (0, 1), as shares are: the uniform distribution and those of the unit interval,
    // whose shapes are parameters like others.
    [Fact]
    public void A_column_on_the_unit_interval_is_fitted()
    {
        using var runs = new CommandLineRuns();
        var random = new Random(1);
        File.WriteAllText(runs.At("shares.csv"),
            "share\n" + string.Join("\n",
                Enumerable.Range(0, 40).Select(_ => FormattableString.Invariant($"{0.001 + 0.998 * random.NextDouble():0.000}"))) + "\n");
        var (code, output, error) = runs.Run("fit", runs.At("shares.csv"), "share", "--json", "-");
        Assert.Equal((0, ""), (code, error));
        using var document = JsonDocument.Parse(output);
        var distributions = document.RootElement.GetProperty("distributions").EnumerateArray()
            .Where(l => l.GetProperty("notFitted").ValueKind == JsonValueKind.Null).ToDictionary(l => l.GetProperty("family").GetString()!);
        Assert.Superset(new HashSet<string> { "Beta", "Kumaraswamy", "Uniform", "LogitNormal", "ContinuousBernoulli", "TruncatedNormal" },
            distributions.Keys.ToHashSet());
        Assert.True(distributions["Beta"].GetProperty("parameters").GetProperty("beta").GetDouble() > 0);
        Assert.All(distributions.Values, l => Assert.InRange(l.GetProperty("gradientNorm").GetDouble(), 0, 1e-3));
        Assert.Equal(["low", "high"], distributions["Uniform"].GetProperty("atEdge").EnumerateArray().Select(e => e.GetString()));
    }

    // Whole dollars: draws of a gamma distribution, rounded. The gamma distribution's masses predict as well as any; each mass sums with
    // the others to 1, so that no family gains by being a density.
    [Fact]
    public void Integers_whose_neighbors_are_no_doubles_are_fitted_or_said_not_to_be()
    {
        using var runs = new CommandLineRuns();
        File.WriteAllText(runs.At("ids.csv"),
            "id\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{9007199254740992 + i * i % 5}\n")));
        var (code, _, error) = runs.Run("fit", runs.At("ids.csv"), "id");
        Assert.Equal((0, ""), (code, error));
    }

    [Fact]
    public void One_value_is_nothing_to_fit()
    {
        using var runs = new CommandLineRuns();
        File.WriteAllText(runs.At("five.csv"), "x\n" + string.Concat(Enumerable.Repeat("5\n", 60)));
        var (code, output, error) = runs.Run("fit", runs.At("five.csv"), "x");
        Assert.Equal((2, ""), (code, output));
        Assert.EndsWith("column 'x' has one value in all 60 rows: there is no spread to fit\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Whole_dollars_are_offered_continuous_families()
    {
        using var runs = new CommandLineRuns();
        double[] draws = new double[1200];
        new Kullback.Distributions.Gamma(3, 0.1).Sample(new Random(8), draws);
        File.WriteAllText(runs.At("dollars.csv"), "price\n" + string.Join("\n", draws.Select(x => Math.Round(x))) + "\n");
        var (code, output, error) = runs.Run("fit", runs.At("dollars.csv"), "price", "--json", "-", "--html", runs.At("fit.html"));
        Assert.Equal((0, ""), (code, error));
        using var document = JsonDocument.Parse(output);
        var distributions = document.RootElement.GetProperty("distributions").EnumerateArray()
            .ToDictionary(l => l.GetProperty("family").GetString()!);
        Assert.True(distributions["Gamma"].GetProperty("rounded").GetBoolean());
        Assert.False(distributions["Poisson"].GetProperty("rounded").GetBoolean());
        Assert.True(distributions["Gamma"].GetProperty("logLikelihoodGapNats")
            .GetDouble() <= 3 * distributions["Gamma"].GetProperty("logLikelihoodGapError").GetDouble());
        // A negative binomial distribution of these moments is nearly a gamma one:
        // their scores are of one size only if both are probabilities.
        Assert.Equal(distributions["NegativeBinomial"].GetProperty("heldOutNats").GetDouble(),
            distributions["Gamma"].GetProperty("heldOutNats").GetDouble(), 0.05);
        string page = File.ReadAllText(runs.At("fit.html"));
        Assert.Equal(2, page.Split("<svg class=\"distributions").Length - 1);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_has_a_picture_and_nothing_that_runs()
    {
        using var runs = new CommandLineRuns();
        Assert.Equal(0, runs.Run("between", "Normal(0,1)", "Laplace(0,1)", "--html", runs.At("distributions.html")).Code);
        string page = File.ReadAllText(runs.At("distributions.html"));
        Assert.Contains("<svg class=\"distributions\"", page, StringComparison.Ordinal);
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
        File.WriteAllText(runs.At("draws.csv"),
            "wait\n" + string.Join("\n", draws.Select(x => x.ToString("R", System.Globalization.CultureInfo.InvariantCulture))) + "\n");
        var (code, output, error) = runs.Run("fit", runs.At("draws.csv"), "wait", "--json", "-");
        Assert.Equal((0, ""), (code, error));
        using var document = JsonDocument.Parse(output);
        var gamma = document.RootElement.GetProperty("distributions").EnumerateArray()
            .First(l => l.GetProperty("family").GetString() == "Gamma");
        // Within three standard errors of the best; the shape within 4·√(2.9/2000)·2.5.
        Assert.True(gamma.GetProperty("logLikelihoodGapNats").GetDouble() <= 3 * gamma.GetProperty("logLikelihoodGapError").GetDouble());
        Assert.Equal(2.5, gamma.GetProperty("parameters").GetProperty("shape").GetDouble(), 0.4);
        Assert.All(runs.Run("fit", runs.At("draws.csv"), "wait").Output.Split('\n'), l => Assert.InRange(l.Length, 0, 80));
        Assert.Contains("no column 'wat' (did you mean wait?)", runs.Run("fit", runs.At("draws.csv"), "wat").Error,
            StringComparison.Ordinal);
    }

    /// <summary>Numbers in (0, 1) are what Beta, Kumaraswamy and others are for; telling Beta's parameters crashed.</summary>
    [Fact]
    public void Shares_are_fitted()
    {
        using var runs = new CommandLineRuns();
        double[] draws = new double[400];
        new Kullback.Distributions.Beta(2, 5).Sample(new Random(5), draws);
        File.WriteAllText(runs.At("shares.csv"),
            "share\n" + string.Join("\n", draws.Select(x => x.ToString("R", System.Globalization.CultureInfo.InvariantCulture))) + "\n");
        var (code, output, error) = runs.Run("fit", runs.At("shares.csv"), "share", "--json", "-");
        Assert.Equal((0, ""), (code, error));
        using var document = JsonDocument.Parse(output);
        JsonElement beta = document.RootElement.GetProperty("distributions").EnumerateArray()
            .First(l => l.GetProperty("family").GetString() == "Beta").GetProperty("parameters");
        // Fisher's information of Beta(2, 5): standard errors 0.14 and 0.37 at 400 draws, four of them.
        Assert.Equal(2, beta.GetProperty("alpha").GetDouble(), 0.6);
        Assert.Equal(5, beta.GetProperty("beta").GetDouble(), 1.5);
    }

    [Fact]
    public void The_list_of_closed_forms_is_what_the_command_prints()
    {
        using var runs = new CommandLineRuns();
        Assert.Equal(runs.Run("families", "--pairs", "-").Output, File.ReadAllText(Repository.File("docs/reference/closed-forms.md")));
    }
}
