using System.Text.Json;
using Kullback.Tests.Golden;
using Kullback.Transport;

namespace Kullback.Tests.Transport;

/// <summary>Exact and entropic transport against integers and 50-digit arithmetic (G4_transport.jsonl).</summary>
[Trait("Category", "Kernel")]
public class TransportGoldenTest
{
    public static TheoryData<string> Cases => [.. GoldenFile.Lines("G4_transport.jsonl")
        .Where(line => line.GetProperty("kind").GetString() is not "line"
            && line.GetProperty("expected").TryGetProperty("result", out _) == false)
        .Select(line => line.GetProperty("id").GetString()!)];

    [Theory, MemberData(nameof(Cases))]
    public void Value_agrees(string id)
    {
        var line = GoldenFile.Lines("G4_transport.jsonl").Single(l => l.GetProperty("id").GetString() == id);
        JsonElement inputs = line.GetProperty("inputs"), expected = line.GetProperty("expected");
        var cancel = TestContext.Current.CancellationToken;
        double[] a = Shares(inputs.GetProperty("a")), b = Shares(inputs.GetProperty("b"));
        double Expected(string name) => GoldenFile.Number(expected.GetProperty(name));
        if (inputs.TryGetProperty("cost", out var cost))
        {
            var plan = ExactTransport.FromCosts(a, b, Rows(cost), a.Length, b.Length, null, cancel);
            GoldenFile.Close(Expected("cost"), plan.TransportCost, 1e-14, 1e-15, id);
            Assert.True(plan.Certificate.Holds(1e-10));
            return;
        }
        double[] x = Rows(inputs.GetProperty("x")), y = Rows(inputs.GetProperty("y"));
        var ground = inputs.GetProperty("metric").GetString() switch
        {
            "euclidean" => GroundCost.Euclidean,
            "manhattan" => GroundCost.Manhattan,
            "chebyshev" => GroundCost.Chebyshev,
            _ => GroundCost.SquaredEuclidean,
        };
        if (!inputs.TryGetProperty("epsilon", out var epsilon))
        {
            var plan = ExactTransport.BetweenPoints(x, a, y, b, x.Length / a.Length, ground, null, cancel);
            GoldenFile.Close(Expected("cost"), plan.TransportCost, 1e-14, 1e-15, id);
            Assert.True(plan.Certificate.Holds(1e-10));
            return;
        }
        var options = new EntropicOptions { Tolerance = 1e-13 };
        var blurred = EntropicTransport.Divergence(x, a, y, b, x.Length / a.Length, ground, epsilon.GetDouble(), options, cancel);
        GoldenFile.Close(Expected("transport_cost"), blurred.Cross.TransportCost, 1e-10, 0, id);
        GoldenFile.Close(Expected("regularised_kl"), blurred.Cross.RegularizedCost, 1e-12, 0, id);
        GoldenFile.Close(Expected("regularised_entropy"), blurred.Cross.EntropyRegularizedCost, 1e-10, 0, id);
        GoldenFile.Close(Expected("kl_plan_product"), blurred.Cross.KullbackLeiblerToProduct, 1e-10, 0, id);
        GoldenFile.Close(Expected("sinkhorn_divergence"), blurred.Value, 1e-11, 0, id);
    }

    private static double[] Shares(JsonElement weights)
    {
        double[] raw = GoldenFile.Numbers(weights);
        double total = raw.Sum();
        return [.. raw.Select(w => w / total)];
    }

    private static double[] Rows(JsonElement rows) => [.. rows.EnumerateArray().SelectMany(GoldenFile.Numbers)];
}
