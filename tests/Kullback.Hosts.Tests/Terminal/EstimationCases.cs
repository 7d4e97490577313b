using System.Globalization;
using System.Text.Json;

namespace Kullback.Hosts.Tests.Terminal;

/// <summary>Inputs that once gave wrong figures, rebuilt: what the verbs say of them now.</summary>
public sealed class EstimationCases
{
    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    // 500 cities, the target is the city's parity: one bit. x = target + N(0, 1): 0.162 bit by quadrature.
    [Fact]
    public void A_column_of_many_values_that_knows_all_comes_first()
    {
        using var runs = new CommandLineRuns();
        var random = new Random(54);
        File.WriteAllText(runs.At("d.csv"), "city,x,target\n" + string.Concat(Enumerable.Range(0, 10_000).Select(_ => random.Next(500)).Select(c => string.Create(CultureInfo.InvariantCulture, $"c{c},{c % 2 + Normal(random):0.####},t{c % 2}\n"))));
        using var document = JsonDocument.Parse(runs.Run("information", runs.At("d.csv"), "--target", "target", "--json", "-").Output);
        var first = document.RootElement.GetProperty("columns")[0];
        Assert.Equal("city", first.GetProperty("column").GetString());
        Assert.InRange(first.GetProperty("bits").GetDouble(), 0.95, 1);
    }

    // Random bytes know 8 bits a byte; contexts of two bytes are never seen twice, and the file's own shares say 1.
    [Fact]
    public void Contexts_that_were_never_seen_are_said_not_to_be_known()
    {
        using var runs = new CommandLineRuns();
        var random = new Random(55);
        foreach (string name in new[] { "a.bin", "b.bin" })
        {
            var bytes = new byte[50_000];
            random.NextBytes(bytes);
            File.WriteAllBytes(runs.At(name), bytes);
        }
        string output = runs.Run("code", runs.At("a.bin"), "--model-from", runs.At("b.bin"), "--order", "2").Output.Replace("\n", " ", StringComparison.Ordinal);
        Assert.Contains("Too short for 2 bytes of context", output, StringComparison.Ordinal);
        Assert.Contains("8.0", output, StringComparison.Ordinal);
    }

    // x moves by half of its deviation, y given x does not change: D is finite, and nothing may call it infinite.
    [Fact]
    public void A_label_beside_a_moved_column_is_not_infinite()
    {
        using var runs = new CommandLineRuns();
        var random = new Random(56);
        void Write(string name, double mean) => File.WriteAllText(runs.At(name), "x,y\n" + string.Concat(Enumerable.Range(0, 4000).Select(_ => mean + Normal(random))
            .Select(x => string.Create(CultureInfo.InvariantCulture, $"{x:0.#####},{(random.NextDouble() < 1 / (1 + Math.Exp(-x)) ? "yes" : "no")}\n"))));
        Write("ref.csv", 0);
        Write("cur.csv", 0.5);
        string output = runs.Run("compare", runs.At("ref.csv"), runs.At("cur.csv"), "--label", "y").Output;
        int from = output.IndexOf("all columns", StringComparison.Ordinal);
        Assert.True(from > 0, output);
        Assert.DoesNotContain("infinite", output[from..], StringComparison.Ordinal);
    }

    // A column in other units and moved: the bits of all columns together stay what they are.
    [Fact]
    public void Units_do_not_matter_to_all_columns_together()
    {
        using var runs = new CommandLineRuns();
        var random = new Random(57);
        void Write(string name, double mean)
        {
            double[][] rows = [.. Enumerable.Range(0, 1500).Select(_ => { double x = Normal(random); return (double[])[x, mean * x + Normal(random), random.Next(4)]; })];
            string Lines(Func<double[], double[]> map) => "a,b,c\n" + string.Concat(rows.Select(r => string.Join(',', map(r).Select(v => v.ToString("R", CultureInfo.InvariantCulture))) + "\n"));
            File.WriteAllText(runs.At(name), Lines(r => r));
            File.WriteAllText(runs.At("u" + name), Lines(r => [1024 * r[0], r[1] / 4, r[2]]));
        }
        Write("ref.csv", 0);
        Write("cur.csv", 1);
        string Joint(string prefix)
        {
            using var document = JsonDocument.Parse(runs.Run("compare", runs.At(prefix + "ref.csv"), runs.At(prefix + "cur.csv"), "--joint", "--json", "-").Output);
            var joint = document.RootElement.GetProperty("joint");
            return string.Join(' ', new[] { "verdict", "jensenShannon", "currentToReference", "referenceToCurrent", "pValue" }.Select(name => joint.GetProperty(name).GetRawText()));
        }
        Assert.Equal(Joint(""), Joint("u"));
    }
}
