using Kullback.Numerics;

namespace Kullback.Learning.Tests.Variational;

public class ParetoSmoothingTest
{
    [Fact]
    public void Shapes_of_deterministic_weights_are_those_of_the_published_estimator()
    {
        foreach (var c in Golden.Read("psis.json").At("cases").EnumerateArray())
        {
            int n = c.At("S").GetInt32();
            string kind = c.At("kind").GetString()!;
            double[] logs = [.. Enumerable.Range(0, n).Select(i => Log((i + 0.5) / n))];
            double Log(double p)
            {
                if (kind.StartsWith("pareto", StringComparison.Ordinal)) return c.Number("k") is var k && k == 0
                    ? Math.Log(-Math.Log(1 - p)) : Math.Log((Math.Pow(1 - p, -k) - 1) / k);
                double z = NormalTail.Quantile(p);
                if (c.Has("s2")) return -z * z * c.Number("s2") / 2 + z * z / 2;
                double nu = c.Number("nu");
                return -(nu + 1) / 2 * Math.Log(1 + z * z / nu) + z * z / 2;
            }
            var smoothed = ParetoSmoothing.Of(logs);
            Assert.Equal(c.Number("khat"), smoothed.KHat, 1e-6);
            if (c.Has("ess_share")) Assert.Equal(c.Number("ess_share"), smoothed.EffectiveShare, 1e-6);
            Assert.Equal(1, smoothed.LogWeights.Sum(Math.Exp), 1e-12);
            Assert.True(smoothed.LogWeights.Zip(smoothed.LogWeights.Skip(1)).Count(w => w.First <= w.Second + 1e-12) > 0);
        }
    }

    [Fact]
    public void A_weight_that_is_no_number_is_named()
        => Assert.Contains("logWeights[1]", Assert.Throws<ArgumentException>(() => ParetoSmoothing.Of([0, double.NaN])).Message,
            StringComparison.Ordinal);
}
