using System.Globalization;
using System.Text.Json;

namespace Kullback.Hosts.Tests.Terminal;

/// <summary>Inputs that once gave wrong figures, rebuilt: what the verbs say of them now.</summary>
public sealed class EstimationCases
{
    private static double Normal(Random random)
        => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    // 500 cities, the target is the city's parity: one bit. x = target + N(0, 1): 0.162 bit by quadrature.
    [Fact]
    public void A_column_of_many_values_that_knows_all_comes_first()
    {
        using var runs = new CommandLineRuns();
        var random = new Random(54);
        File.WriteAllText(runs.At("d.csv"),
            "city,x,target\n" + string.Concat(Enumerable.Range(0, 10_000).Select(_ => random.Next(500))
                .Select(c => string.Create(CultureInfo.InvariantCulture, $"c{c},{c % 2 + Normal(random):0.####},t{c % 2}\n"))));
        using var document = JsonDocument.Parse(runs.Run("information", runs.At("d.csv"), "--target", "target", "--json", "-").Output);
        var first = document.RootElement.GetProperty("columns")[0];
        Assert.Equal("city", first.GetProperty("column").GetString());
        Assert.InRange(first.GetProperty("bits").GetDouble(), 0.95, 1);
    }

    // Random bytes know 8 bits per byte; contexts of two bytes are never seen twice, and the file's own shares say 1.
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
        string output = runs.Run("code", runs.At("a.bin"), "--model-from", runs.At("b.bin"), "--order", "2").Output
            .Replace("\n", " ", StringComparison.Ordinal);
        Assert.Contains("Too short for 2 bytes of context", output, StringComparison.Ordinal);
        Assert.Contains("8.0", output, StringComparison.Ordinal);
    }
}
