using System.Text.Json;
using Kullback.Divergences;

namespace Kullback.Tests.Golden;

/// <summary>The discrete divergences against discrete.jsonl (arbitrary precision, exact rationals; see tests/golden/README.md).</summary>
public class DiscreteTest
{
    public static TheoryData<string> Cases => [.. GoldenFile.Lines("discrete.jsonl").Select(line => line.GetProperty("id").GetString()!)];

    [Theory, MemberData(nameof(Cases))]
    public void Divergence_agrees_with_exact_arithmetic(string id)
    {
        var line = GoldenFile.Lines("discrete.jsonl").Single(l => l.GetProperty("id").GetString() == id);
        double[] p = Normalised(line, "p"), q = Normalised(line, "q");
        Check(line, "kl", new KullbackLeibler().Between<double>(p, q));
        Check(line, "kl_reverse", new KullbackLeibler().Reverse<double>(p, q));
        Check(line, "js", new JensenShannon().Between<double>(p, q));
        Check(line, "js_distance", new JensenShannonDistance().Between<double>(p, q));
        Check(line, "total_variation", new TotalVariation().Between<double>(p, q));
        Check(line, "hellinger", new Hellinger().Between<double>(p, q));
        Check(line, "psi", new PopulationStabilityIndex().Between<double>(p, q));
    }

    private static double[] Normalised(JsonElement line, string side)
    {
        double[] weights = GoldenFile.Numbers(line.GetProperty("inputs").GetProperty(side));
        if (!line.GetProperty("inputs").GetProperty("normalise").GetBoolean()) return weights;
        double largest = weights.Max();
        double[] scaled = [.. weights.Select(w => w / largest)];
        double total = scaled.Sum();
        return [.. scaled.Select(w => w / total)];
    }

    private static void Check(JsonElement line, string quantity, double actual)
    {
        if (!line.GetProperty("expected").TryGetProperty(quantity, out var expected)) return;
        double value = GoldenFile.Number(expected);
        double relative = Class(line.GetProperty("tol"), quantity) switch { "X" => 0, "A" => 1e-14, "B" => 1e-12, "C" => 1e-10, _ => 1e-7 };
        double absolute = line.TryGetProperty("atol", out var atol) ? Entry(atol, quantity, 0) : 0;
        double condition = line.TryGetProperty("cond", out var cond) ? Entry(cond, quantity, 0) : 0;
        GoldenFile.Close(value, actual, Math.Max(relative, 4 * Math.Pow(2, -53) * condition), absolute, $"{line.GetProperty("id")} {quantity}");
    }

    private static string Class(JsonElement tolerance, string quantity) => tolerance.ValueKind == JsonValueKind.String
        ? tolerance.GetString()!
        : (tolerance.TryGetProperty(quantity, out var own) ? own : tolerance.GetProperty("*")).GetString()!;

    private static double Entry(JsonElement value, string quantity, double otherwise) => value.ValueKind == JsonValueKind.Object
        ? value.TryGetProperty(quantity, out var own) ? GoldenFile.Number(own) : value.TryGetProperty("*", out var all) ? GoldenFile.Number(all) : otherwise
        : GoldenFile.Number(value);
}
