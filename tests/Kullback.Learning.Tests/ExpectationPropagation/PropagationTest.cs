using System.Text.Json;

namespace Kullback.Learning.Tests.ExpectationPropagation;

public class PropagationTest
{
    private static readonly JsonElement File = Golden.Read("ep.json");

    private static GaussianApproximation Prior(int d, double variance)
        => new(new double[d], [.. Enumerable.Range(0, d * d).Select(i => i / d == i % d ? variance : 0.0)]);

    private static Site[] Clutter(JsonElement c)
    {
        double w = c.Number("clutter_weight"), v = c.Number("clutter_variance");
        return [.. c.Numbers("data").Select(x => Site.Of([1.0], u => Math.Log((1 - w) * Density(x - u, 1) + w * Density(x, v))))];
        static double Density(double x, double variance) => Math.Exp(-x * x / (2 * variance)) / Math.Sqrt(2 * Math.PI * variance);
    }

    private static void Same(JsonElement golden, PropagationResult found, double tolerance)
    {
        Assert.True(found.Converged, found.Reason);
        int d = found.Approximation.Dimension;
        double[] mean = golden.Numbers("mean"), covariance = golden.Numbers("cov");
        for (int i = 0; i < d; i++)
        {
            Assert.Equal(mean[i], found.Approximation.Mean[i], tolerance);
            for (int j = 0; j < d; j++)
                Assert.Equal(covariance[i * d + j], found.Approximation.Covariance(i, j),
                    tolerance * Math.Max(1, Math.Abs(covariance[i * d + i])));
        }
        Assert.Equal(golden.Number("log_evidence"), found.LogEvidence, tolerance * 10);
        double[] tau = golden.Numbers("site_precision"), nu = golden.Numbers("site_precision_mean");
        for (int i = 0; i < tau.Length; i++)
        {
            Assert.Equal(tau[i], found.Precisions[i], tolerance * 10);
            Assert.Equal(nu[i], found.PrecisionMeans[i], tolerance * 10);
        }
    }

    [Fact]
    public void Clutter_has_its_fixed_point_and_one_pass_its_own()
    {
        var c = File.At("clutter");
        var prior = Prior(1, c.Number("prior_variance"));
        Same(c.At("ep"), Learning.ExpectationPropagation.Fit(prior, Clutter(c)), 1e-9);
        var pass = Learning.ExpectationPropagation.Fit(prior, Clutter(c), new PropagationOptions { OnePass = true });
        Assert.Equal(c.Number("adf_one_pass", "mean"), pass.Approximation.Mean[0], 1e-9);
        Assert.Equal(1, pass.Approximation.Covariance(0, 0) / c.Number("adf_one_pass", "variance"), 1e-9);
        Assert.Equal(c.Number("adf_one_pass", "log_evidence"), pass.LogEvidence, 1e-9);
    }

    [Fact]
    public void Without_an_admissible_fixed_point_the_result_says_so()
    {
        var c = File.At("clutter5");
        var found = Learning.ExpectationPropagation.Fit(Prior(1, c.Number("prior_variance")), Clutter(c));
        Assert.False(found.Converged);
        Assert.True(double.IsNaN(found.LogEvidence));
        Assert.Contains("no admissible fixed point", found.Reason, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => found.Require());
    }

    [Fact]
    public void The_Bayes_point_machine_of_three_points()
    {
        var c = File.At("bpm3");
        int[] y = [.. c.Numbers("labels").Select(v => (int)v)];
        Same(c.At("ep"), Learning.ExpectationPropagation.Fit(Prior(3, 1),
            [.. c.Numbers("features").Chunk(3).Select((a, i) => Site.Step(a, y[i]))]), 1e-9);
    }

    [Fact]
    public void Probit_and_logistic_regression_beside_Laplace_and_the_bound()
    {
        foreach (var (name, variance, tolerance) in new[] { ("probit40", 4.0, 1e-9), ("logistic30", 9.0, 1e-8) })
        {
            var c = File.At(name);
            int[] y = [.. c.Numbers("y").Select(v => (int)v)];
            int d = c.At("X")[0].GetArrayLength();
            double[][] x = [.. c.Numbers("X").Chunk(d)];
            bool probit = name == "probit40";
            Same(c.At("ep"), Learning.ExpectationPropagation.Fit(Prior(d, variance),
                [.. x.Select((a, i) => probit ? Site.Probit(a, y[i]) : Site.Logistic(a, y[i]))]), tolerance);
            var density = new DelegateDensity(d, (z, g) => Value(x, y, variance, probit, z, g));
            var laplace = Laplace.Fit(density)!;
            Assert.True(laplace.IsMaximum);
            for (int i = 0; i < d; i++)
            {
                Assert.Equal(c.Numbers("laplace", "mean")[i], laplace.Laplace.Mean[i], 1e-9);
                for (int j = 0; j < d; j++) Assert.Equal(c.Numbers("laplace", "cov")[i * d + j], laplace.Laplace.Covariance(i, j), 1e-9);
            }
            Assert.Equal(c.Number("laplace", "log_evidence"), laplace.LogMass, 1e-8);
            foreach (var family in new[] { Family.FullRank, Family.MeanField })
            {
                var best = c.At(family == Family.FullRank ? "reverse_kl_full_rank" : "reverse_kl_mean_field");
                var fit = Learning.Variational.Fit(density, family);
                Assert.Equal(best.Number("elbo"), EvidenceBounds.Lower(density, fit.Approximation!), 1e-3);
                Assert.Equal(c.Number("exact", "log_evidence"), fit.LogEvidence.Value, 4 * fit.LogEvidence.StandardError + 1e-3);
            }
        }
    }

    private static double Value(double[][] x, int[] y, double variance, bool probit, ReadOnlySpan<double> z, Span<double> g)
    {
        double value = 0;
        for (int j = 0; j < z.Length; j++)
        {
            value -= z[j] * z[j] / (2 * variance) + 0.5 * Math.Log(2 * Math.PI * variance);
            g[j] = -z[j] / variance;
        }
        for (int i = 0; i < x.Length; i++)
        {
            double u = 0;
            for (int j = 0; j < z.Length; j++) u += x[i][j] * z[j] * y[i];
            double log = probit ? Kullback.Numerics.NormalTail.LogLower(u) : -Math.Log(1 + Math.Exp(-u));
            double slope = probit ? Math.Exp(-u * u / 2 - 0.5 * Math.Log(2 * Math.PI) - log) : 1 / (1 + Math.Exp(u));
            value += log;
            for (int j = 0; j < z.Length; j++) g[j] += slope * y[i] * x[i][j];
        }
        return value;
    }

    [Fact]
    public void A_site_without_a_direction_and_a_wrong_shape_are_errors()
    {
        Assert.Throws<ArgumentException>(() => Site.Probit([0, 0], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Site.Probit([1, 0], 2));
        Assert.Contains("Site 0", Assert.Throws<ArgumentException>(()
            => Learning.ExpectationPropagation.Fit(Prior(1, 1), [Site.Probit([1, 0], 1)])).Message, StringComparison.Ordinal);
    }
}
