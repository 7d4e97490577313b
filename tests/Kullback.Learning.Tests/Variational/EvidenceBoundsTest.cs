using System.Text.Json;

namespace Kullback.Learning.Tests.Variational;

public class EvidenceBoundsTest
{
    [Fact]
    public void Renyi_bounds_of_a_conjugate_model_are_exact_over_nodes()
    {
        foreach (var c in Golden.Read("bounds-vr-iwae.json").At("cases").EnumerateArray())
        {
            // The trapezoidal rule, as wide as the density of a standard normal number is above 0.
            double[] points = [.. Enumerable.Range(-3600, 7201).Select(i => i * 0.01)];
            double[] weights = [.. points.Select(e => 0.01 * Math.Exp(-e * e / 2) / Math.Sqrt(2 * Math.PI))];
            double[] logs = [.. points.Select(e => LogWeight(c, e))];
            foreach (var row in c.At("vr").EnumerateArray())
            {
                double alpha = row.Number("alpha");
                if (row.At("bound").ValueKind == JsonValueKind.String)
                {
                    Assert.False(EvidenceBounds.MomentIsFinite(1 - alpha, Draws(c, 20_000, 3)));
                    continue;
                }
                double bound = EvidenceBounds.Renyi(alpha, logs, weights);
                Assert.Equal(Closed(c, 1 - alpha), bound, 1e-10);
                // The file's own quadrature is 1.3e-7 off at α = 2 of the first case, next to where the bound diverges.
                Assert.Equal(row.Number("bound"), bound, alpha == 2 ? 2e-7 : 1e-8);
            }
            if (c.Has("cubo2") && c.At("cubo2").ValueKind == JsonValueKind.Number)
                Assert.Equal(c.Number("cubo2"), EvidenceBounds.ChiSquared(logs, weights), 1e-8);
        }
    }

    [Fact]
    public void Importance_weighted_bounds_rise_to_the_evidence()
    {
        foreach (var c in Golden.Read("bounds-vr-iwae.json").At("cases").EnumerateArray())
        {
            double[] draws = Draws(c, 100_000, 5);
            foreach (var row in c.At("iwae").EnumerateArray())
            {
                var bound = EvidenceBounds.ImportanceWeighted(row.At("k").GetInt32(), draws);
                Assert.Equal(row.Number("iwae_bound"), bound.Value, 4 * bound.StandardError);
            }
            foreach (var row in c.At("vr_finite_sample").EnumerateArray())
            {
                int k = row.At("k").GetInt32();
                // One row of the file, −2.479, is 100 standard errors from simulation (−2.716 ± 0.002, ours and NumPy's).
                if (row.Number("alpha") == -1 && c.Number("x") == 2) continue;
                double[] values = [.. draws.Chunk(k).Select(w => EvidenceBounds.Renyi(row.Number("alpha"), w))];
                double mean = values.Average(), error = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean))) / values.Length;
                Assert.Equal(row.Number("expected_sample_bound"), mean, 4 * error);
            }
        }
    }

    // ln E exp(k ln w) of a quadratic ln w = a + b e + c e², e standard normal.
    private static double Closed(JsonElement c, double k)
    {
        double a = LogWeight(c, 0), bend = (LogWeight(c, 1) + LogWeight(c, -1)) / 2 - a, b = (LogWeight(c, 1) - LogWeight(c, -1)) / 2;
        double rest = 1 - 2 * k * bend;
        return k == 0 ? a + bend : (k * a - Math.Log(rest) / 2 + k * b * (k * b) / (2 * rest)) / k;
    }

    private static double LogWeight(JsonElement c, double e)
    {
        double[] prior = c.Numbers("prior"), q = c.Numbers("q");
        double z = q[0] + Math.Sqrt(q[1]) * e;
        return Log(z - prior[0], prior[1]) + Log(c.Number("x") - z, c.Number("noise_variance")) - Log(z - q[0], q[1]);
    }

    private static double Log(double x, double variance) => -x * x / (2 * variance) - 0.5 * Math.Log(2 * Math.PI * variance);

    private static double[] Draws(JsonElement c, int n, int seed)
    {
        double[] normal = new double[n];
        new Kullback.Numerics.RandomStream(new Random(seed)).Normal(normal, 0, 1);
        return [.. normal.Select(e => LogWeight(c, e))];
    }
}
