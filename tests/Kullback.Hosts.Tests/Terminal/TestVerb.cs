using System.Globalization;
using System.Text.Json;
using Kullback.Hosts.Tests.Reports;

namespace Kullback.Hosts.Tests.Terminal;

/// <summary><c>kullback test</c> from files to text, JSON and exit code.</summary>
public sealed class TestVerb
{
    private static CommandLineRuns Clouds()
    {
        var runs = new CommandLineRuns();
        var random = new Random(3);
        string Lines(int count, int columns, double shift) => string.Concat(Enumerable.Range(0, count)
            .Select(
                _ => string.Join(',', Enumerable.Range(0, columns)
                    .Select(_ => (shift + random.NextDouble()).ToString("R", CultureInfo.InvariantCulture))) + "\n"));
        File.WriteAllText(runs.At("p.csv"), "x,y\n" + Lines(60, 2, 0));
        File.WriteAllText(runs.At("q.csv"), "x,y\n" + Lines(50, 2, 0));
        File.WriteAllText(runs.At("far.csv"), "x,y\n" + Lines(50, 2, 0.5));
        File.WriteAllText(runs.At("one.csv"), "x\n1\n");
        return runs;
    }

    [Fact]
    public void The_text_says_tests_effects_and_verdict()
    {
        using var runs = Clouds();
        var (code, output, error) = runs.Run("test", runs.At("p.csv"), runs.At("far.csv"), "--fail-on", "rejected");
        Assert.Equal((1, ""), (code, error));
        Assert.All(output.Split('\n'), l => Assert.InRange(l.Length, 0, 80));
        Assert.Contains("Do P and Q come from one distribution?", output, StringComparison.Ordinal);
        // No permutation of 999 comes near: (0 + 1)/(999 + 1), three tests.
        Assert.Matches(@"energy +0\.001 +0\.003", output);
        Assert.Contains("Different at level 0.05: least p-value 0.003, adjusted for 3 tests (Holm).", output, StringComparison.Ordinal);
        Assert.Equal(0, runs.Run("test", runs.At("p.csv"), runs.At("q.csv"), "--fail-on", "p<=0.001").Code);
        Assert.Equal(0, runs.Run("test", runs.At("p.csv"), runs.At("far.csv")).Code);
        var quiet = runs.Run("test", runs.At("p.csv"), runs.At("far.csv"), "--quiet", "--fail-on", "p<=0.01");
        Assert.Equal((1, ""), (quiet.Code, quiet.Output));
    }

    [Theory]
    [InlineData("--columns", "x"), InlineData("--test", "classifier,mmd-block,energy"), InlineData("--seed", "4")]
    public void Json_keeps_to_its_schema(string option, string value)
    {
        using var runs = Clouds();
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.File("docs/reference/json/test.schema.json")));
        var (code, output, _) = runs.Run("test", runs.At("p.csv"), runs.At("far.csv"), option, value, "--json", "-");
        Assert.Equal(0, code);
        using var document = JsonDocument.Parse(output);
        Assert.Empty(SchemaCheck.Faults(schema.RootElement, document.RootElement).Take(10));
        Assert.True(document.RootElement.GetProperty("rejected").GetBoolean());
        Assert.Equal(3, document.RootElement.GetProperty("tests").GetArrayLength());
    }

    [Fact]
    public void Columns_of_one_file_may_depend_on_each_other()
    {
        using var runs = Clouds();
        File.WriteAllText(runs.At("line.csv"),
            "a,b,c\n" + string.Concat(Enumerable.Range(0, 40)
                .Select(i => string.Create(CultureInfo.InvariantCulture, $"{i},{i * i % 41},{2 * i}\n"))));
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.File("docs/reference/json/test.schema.json")));
        var (code, output, _) = runs.Run("test", runs.At("line.csv"), "--independence", "a,b", "c", "--json", "-");
        Assert.Equal(0, code);
        using var document = JsonDocument.Parse(output);
        Assert.Empty(SchemaCheck.Faults(schema.RootElement, document.RootElement).Take(10));
        Assert.Equal(["a", "b"], document.RootElement.GetProperty("x").EnumerateArray().Select(e => e.GetString()));
        Assert.True(document.RootElement.GetProperty("rejected").GetBoolean());
        Assert.Contains("Dependent at level 0.05", runs.Run("test", runs.At("line.csv"), "--independence", "a", "c").Output,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("p.csv q.csv --test ks", "ks: the points have 2 coordinates, this test takes one (choose it with --columns)")]
    [InlineData("p.csv q.csv --test t", "t: no test of two files; there are ks, kuiper,")]
    [InlineData("p.csv one.csv", "has 2 coordinates (x, y), ")]
    [InlineData("p.csv", "test: B is missing (kullback test A B), or --independence X Y")]
    [InlineData("p.csv q.csv --independence x y", "--independence: takes columns of one file, and B was given too")]
    [InlineData("p.csv --independence x x", "--independence: 'x' is in X and in Y")]
    [InlineData("p.csv --independence x", "--independence: X Y is missing")]
    [InlineData("p.csv q.csv --alpha 2", "--alpha: '2' is not a number between 0 and 1")]
    [InlineData("p.csv q.csv --permutations 0", "--permutations: '0' is not an integer from 1 up")]
    [InlineData("one.csv one.csv --test classifier", "test: p has 1 point, the test needs 4.")]
    public void What_cannot_be_tested_is_named(string arguments, string message)
    {
        using var runs = Clouds();
        string[] words = [.. arguments.Split(' ').Select(w => w.EndsWith(".csv", StringComparison.Ordinal) ? runs.At(w) : w)];
        var (code, output, error) = runs.Run(["test", .. words]);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
    }

    // A column in other units, another column moved: nothing but names may change, in tests of points and of independence.
    [Theory, InlineData("p.csv q.csv"), InlineData("p.csv far.csv"), InlineData("p.csv --independence x,y z")]
    public void Units_do_not_matter(string files)
    {
        using var runs = Clouds();
        string[] words = files.Split(' ');
        foreach (string name in new[] { "p.csv", "q.csv", "far.csv" })
        {
            double[][] rows = [.. File.ReadLines(runs.At(name)).Skip(1)
                .Select((line, i) => (double[])[.. line.Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture)), i % 7])];
            string Lines(Func<double[], double[]> map)
                => "x,y,z\n"
                + string.Concat(rows.Select(
                    r => string.Join(',', map(r).Select(v => v.ToString("R", CultureInfo.InvariantCulture))) + "\n"));
            File.WriteAllText(runs.At(name), Lines(r => r));
            File.WriteAllText(runs.At("u" + name), Lines(r => [25.4 * r[0], 1e-3 * r[1] + 7, 60 * r[2]]));
        }
        (double P, double Effect)[] Found(string prefix)
        {
            var (code, output, error) =
                runs.Run(["test", .. words.Select(w => w.EndsWith(".csv", StringComparison.Ordinal) ? runs.At(prefix + w) : w),
                    "--json", "-"]);
            Assert.Equal((0, ""), (code, error));
            using var document = JsonDocument.Parse(output);
            Assert.Equal("covariance", document.RootElement.GetProperty("scale").GetString());
            return [.. document.RootElement.GetProperty("tests").EnumerateArray()
                .Select(t => (t.GetProperty("pValue").GetDouble(), t.GetProperty("effectSize").GetDouble()))];
        }
        foreach (var (a, b) in Found("").Zip(Found("u")))
        {
            Assert.Equal(a.P, b.P, 1e-12);
            // Whitened coordinates differ by a few roundings of the covariance.
            Assert.Equal(a.Effect, b.Effect, 1e-8);
        }
    }

    [Fact]
    public void Several_files_groups_and_clusters()
    {
        using var runs = Clouds();
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.File("docs/reference/json/test.schema.json")));
        var (code, output, error) = runs.Run("test", runs.At("p.csv"), runs.At("q.csv"), runs.At("far.csv"));
        Assert.Equal((0, ""), (code, error));
        Assert.All(output.Split('\n'), l => Assert.InRange(l.Length, 0, 80));
        Assert.Contains("Do the 3 samples come from one distribution?", output, StringComparison.Ordinal);
        Assert.Matches(@"1 and 3 +0\.001 +0\.003", output);
        (_, output, _) = runs.Run("test", runs.At("p.csv"), runs.At("q.csv"), runs.At("far.csv"), "--json", "-");
        using var document = JsonDocument.Parse(output);
        Assert.Empty(SchemaCheck.Faults(schema.RootElement, document.RootElement).Take(10));
        Assert.Equal((3, 3), (document.RootElement.GetProperty("samples").GetArrayLength(),
            document.RootElement.GetProperty("pairs").GetArrayLength()));
        File.WriteAllText(runs.At("g.csv"),
            "g,x,u\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{"abc"[i % 3]},{i % 3 * 20 + i % 11},{i / 6}\n")) + "a,,1\n");
        output = runs.Run("test", runs.At("g.csv"), "--groups", "g", "--columns", "x").Output;
        Assert.Contains("g = b  20 points", output, StringComparison.Ordinal);
        Assert.Contains("1 of 61 rows have a missing value and are left out (x 1)", output.Replace("\n  ", " ", StringComparison.Ordinal),
            StringComparison.Ordinal);
        output = runs.Run("test", runs.At("g.csv"), runs.At("g.csv"), "--cluster", "u", "--columns", "x").Output;
        Assert.Contains("whole clusters exchanged", output.Replace("\n    ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("in 50 % of", output.Replace("\n", " ", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("g.csv --groups x --columns x", "--groups: 'x' has ")]
    [InlineData("g.csv g.csv --groups g", "--groups: takes the samples from one file")]
    [InlineData("g.csv --cluster u", "B is missing")]
    [InlineData("g.csv g.csv g.csv --cluster u --columns x", "--cluster: only with two files")]
    [InlineData("g.csv g.csv --cluster u --columns x --test mmd", "mmd: takes rows as independent")]
    [InlineData("g.csv g.csv g.csv --columns x --test ks", "ks: no test of more than two samples")]
    [InlineData("g.csv g.csv --columns x --scale up", "--scale: 'up' is none of")]
    [InlineData("g.csv g.csv --columns x --forbid-missing", "the value is missing")]
    public void What_several_samples_do_not_take_is_said(string words, string message)
    {
        using var runs = Clouds();
        File.WriteAllText(runs.At("g.csv"),
            "g,x,u\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{"abc"[i % 3]},{i}.5,{i / 6}\n")) + "a,,1\n");
        var (code, output, error) = runs.Run(["test", .. words.Split(' ').Select(w => w == "g.csv" ? runs.At(w) : w)]);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(c => c == '\n'));
    }
}
