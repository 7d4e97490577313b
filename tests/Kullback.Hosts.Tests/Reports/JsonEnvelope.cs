using System.Text.Json;
using Kullback.Hosts.Tests.Terminal;

namespace Kullback.Hosts.Tests.Reports;

/// <summary>What every JSON result has, whichever verb wrote it; each kind has a schema of its name,
/// and no schema is without a kind.</summary>
public sealed class JsonEnvelope
{
    [Theory]
    [InlineData("comparison", "compare", "r.csv", "c.csv")]
    [InlineData("explanation", "explain", "r.csv", "c.csv", "Wildlife Species")]
    [InlineData("profile", "profile", "r.csv", "-o", "r.klp")]
    [InlineData("profile", "merge", "a.klp", "b.klp", "-o", "ab.klp")]
    [InlineData("measurement", "measure", "0.5,0.5", "1,0")]
    [InlineData("measures", "measures")]
    [InlineData("between", "between", "Normal(0,1)", "Cauchy(0,1)")]
    [InlineData("distribution", "distribution", "Gamma(0.5,1)", "--density", "0")]
    [InlineData("families", "families")]
    [InlineData("fit", "fit", "r.csv", "x")]
    [InlineData("transport", "transport", "r.csv", "c.csv")]
    [InlineData("estimation", "estimate", "r.csv", "c.csv", "--subsamples", "0")]
    [InlineData("test", "test", "r.csv", "c.csv")]
    [InlineData("generative", "generative", "r.csv", "c.csv", "--holdout", "c.csv")]
    [InlineData("code", "code", "r.csv")]
    [InlineData("code-matrix", "code", "--matrix", "r.csv", "c.csv")]
    [InlineData("information", "information", "r.csv", "--target", "y")]
    [InlineData("fidelity", "fidelity", "r.csv", "c.csv", "--holdout", "r.csv")]
    [InlineData("rate-distortion", "rate-distortion", "0.7,0.3")]
    [InlineData("training", "train", "bandit", "--steps", "300", "--episodes", "2", "--seed", "1,2")]
    [InlineData("language-models", "lm", "tiny-base.kld", "<b>|*.f32", "--unit", "hartleys")]
    [InlineData("language-model-bounds", "lm", "served.ndjson", "<b>|*.ndjson")]
    [InlineData("language-model-bytes", "lm", "served.ndjson", "<b>|*.ndjson", "--by-bytes")]
    [InlineData("policy", "policy", "log.csv", "--groups", "parts.csv")]
    [InlineData("topics", "topics", "a.txt", "b.txt", "--documents", "line", "--topics", "2", "--permutations", "9", "--restarts", "1")]
    [InlineData("topics", "topics", "a.txt", "--documents", "line", "--topics", "2", "--restarts", "1")]
    [InlineData("calibration", "calibration", "r.csv", "--outcome", "y", "--positive", "1", "--probability", "x", "--draws", "99",
        "--recalibrate", "all", "--time", "x", "--against", "c.csv")]
    [InlineData("log-profile", "logs", "learn", "a.txt", "--output", "l.klp")]
    [InlineData("stream", "stream", "r.csv", "--column", "x", "--normal-rows", "30", "--change-points")]
    [InlineData("number-calibration", "calibration", "r.csv", "--outcome", "y", "--quantiles", "x", "--levels", "0.5", "--draws", "99",
        "--by", "y")]
    [InlineData("variants", "ab", "r.csv", "c.csv", "--score", "x", "--by", "y", "--anytime")]
    public void Every_result_has_it_and_keeps_to_the_schema_of_its_kind(string kind, params string[] line)
    {
        using var runs = new CommandLineRuns();
        var random = new Random(1);
        foreach (string name in new[] { "r.csv", "c.csv" })
            File.WriteAllText(runs.At(name),
                "x,y\n" + string.Concat(Enumerable.Range(0, 60)
                    .Select(i => FormattableString.Invariant($"{random.NextDouble():0.000},{i % 3}\n"))));
        LanguageModelFiles.Write(runs, "part");
        foreach (string name in new[] { "a.txt", "b.txt" })
            File.WriteAllText(runs.At(name),
                string.Concat(Enumerable.Range(0, 24).Select(i => i % 2 == 0 ? "sun moon star\n" : $"fish sea {name[0]}\n")));
        string[] placed =
            [.. line.Select(word => word.EndsWith(".klp", StringComparison.Ordinal) || File.Exists(runs.At(word)) ? runs.At(word) : word)];
        if (line[0] == "merge")
            foreach (string name in new[] { "a.klp", "b.klp" })
                Assert.Equal(0, runs.Run("profile", runs.At("r.csv"), "-o", runs.At(name)).Code);
        var (code, output, error) = runs.Run([.. placed, "--json", "-"]);
        Assert.True(code is 0 or 1, error);
        using var document = JsonDocument.Parse(output);
        var root = document.RootElement;
        Assert.Empty(SchemaCheck.Faults(root));
        Assert.Equal(kind, root.GetProperty("kind").GetString());
        string[] fields = [.. root.EnumerateObject().Select(p => p.Name)];
        Assert.Equal(["schemaVersion", "kind", "tool", "command"], fields[..4]);
        Assert.Equal(["notes", "elapsedSeconds"], fields[^2..]);
        Assert.StartsWith($"kullback {line[0]}", root.GetProperty("command").GetString(), StringComparison.Ordinal);
        Assert.InRange(root.GetProperty("elapsedSeconds").GetDouble(), 0, 600);
    }

    [Fact]
    public void A_schema_is_named_by_its_kind()
    {
        string docs = Path.GetDirectoryName(Repository.File("docs/reference/json.md"))!,
            text = File.ReadAllText(Repository.File("docs/reference/json.md"));
        foreach (string file in Directory.GetFiles(docs, "*.schema.json", SearchOption.AllDirectories))
        {
            using var schema = JsonDocument.Parse(File.ReadAllText(file));
            string name = Path.GetFileName(file);
            Assert.Equal(name, schema.RootElement.GetProperty("properties").GetProperty("kind").GetProperty("const")
                .GetString() + ".schema.json");
            Assert.Equal(name, schema.RootElement.GetProperty("$id").GetString());
            Assert.Contains(name, text, StringComparison.Ordinal);
        }
    }
}
