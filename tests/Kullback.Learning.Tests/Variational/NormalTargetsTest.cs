using Kullback.Numerics;

namespace Kullback.Learning.Tests.Variational;

public class NormalTargetsTest
{
    private sealed class Normal(double[] mean, double[] covariance) : ILogDensity
    {
        private readonly GaussianApproximation _q = new(mean, covariance);
        private readonly double[] _lower = LowerCholesky.Of(covariance, mean.Length)!;
        public int Dimension => mean.Length;

        public double Value(ReadOnlySpan<double> point, Span<double> gradient)
        {
            for (int i = 0; i < mean.Length; i++) gradient[i] = mean[i] - point[i];
            LowerCholesky.Solve(_lower, gradient);
            return _q.LogDensity(point);
        }
    }

    [Fact]
    public void Mean_field_has_the_conditional_variances_and_linear_response_gives_back_the_marginal_ones()
    {
        foreach (var c in Golden.Read("mean-field-gaussians.json").At("cases").EnumerateArray())
        {
            double[] covariance = c.Numbers("covariance"), variances = c.Numbers("mean_field_reverse_variances");
            int d = variances.Length;
            double[] mean = [.. Enumerable.Range(0, d).Select(i => i - 1.0)];
            var fit = Learning.Variational.Fit(new Normal(mean, covariance), Family.MeanField);
            double[] diagonal = new double[d * d], forward = new double[d * d];
            for (int i = 0; i < d; i++)
            {
                // A search that stops at a gain of 1e-12 nats leaves 1.4e-6 deviations.
                Assert.Equal(mean[i], fit.Approximation!.Mean[i], 3e-6);
                Assert.Equal(1, fit.Approximation.Covariance(i, i) / variances[i], 4e-6);
                diagonal[i * d + i] = variances[i];
                forward[i * d + i] = c.Numbers("mean_field_forward_variances")[i];
            }
            for (int i = 0; i < d * d; i++) Assert.Equal(covariance[i], fit.LinearResponse![i], 1e-5);
            // Both directions in closed form.
            var target = new GaussianApproximation(mean, covariance);
            Assert.Equal(c.Number("kl_q_p"), new GaussianApproximation(mean, diagonal).DivergenceTo(target), 1e-12);
            Assert.Equal(c.Number("kl_p_q"), target.DivergenceTo(new GaussianApproximation(mean, forward)), 1e-12);
        }
    }

    [Fact]
    public void Full_rank_is_exact_for_a_normal_density_of_any_scale()
    {
        double[] covariance = [1e8, 9e-2, 0, 9e-2, 1e-10, 0, 0, 0, 1];
        var fit = Learning.Variational.Fit(new Normal([1e4, -1e-3, 5], covariance), Family.FullRank);
        Assert.Equal(Verdict.Good, fit.Verdict);
        Assert.Equal(0, fit.Approximation!.DivergenceTo(new GaussianApproximation([1e4, -1e-3, 5], covariance)), 1e-8);
    }

    [Fact]
    public void Low_rank_finds_the_common_direction()
    {
        // D² + b bᵀ is in the family: the fit is exact.
        double[] b = [2, -1, 1.5, 0.5, 3], covariance = new double[25];
        for (int i = 0; i < 5; i++)
            for (int j = 0; j < 5; j++) covariance[i * 5 + j] = b[i] * b[j] + (i == j ? 0.5 + i : 0);
        var fit = Learning.Variational
            .Fit(new Normal(new double[5], covariance), new VariationalOptions { Family = Family.LowRank, Rank = 1 },
            TestContext.Current.CancellationToken);
        Assert.Equal(Verdict.Good, fit.Verdict);
        Assert.InRange(fit.Approximation!.DivergenceTo(new GaussianApproximation(new double[5], covariance)), -1e-9, 1e-5);
    }

    [Fact]
    public void Evidence_is_bound_plus_divergence()
    {
        foreach (var c in Golden.Read("elbo-identity.json").At("cases").EnumerateArray())
        {
            ILogDensity joint;
            if (c.At("kind").GetString() == "normal-normal")
            {
                var data = c.Numbers("data");
                double[] prior = c.Numbers("prior");
                double noise = c.Number("noise_variance");
                joint = new DelegateDensity(1, (z, g) =>
                {
                    double value = Log(z[0] - prior[0], prior[1]);
                    g[0] = -(z[0] - prior[0]) / prior[1];
                    foreach (double x in data)
                    {
                        value += Log(x - z[0], noise);
                        g[0] += (x - z[0]) / noise;
                    }
                    return value;
                });
            }
            else
            {
                double[][] x = [.. c.Numbers("X").Chunk(2)];
                double[] y = c.Numbers("y");
                double noise = c.Number("noise_variance"), prior = c.Number("prior_variance");
                joint = new DelegateDensity(2, (z, g) =>
                {
                    double value = Log(z[0], prior) + Log(z[1], prior);
                    (g[0], g[1]) = (-z[0] / prior, -z[1] / prior);
                    for (int i = 0; i < y.Length; i++)
                    {
                        double rest = y[i] - x[i][0] * z[0] - x[i][1] * z[1];
                        value += Log(rest, noise);
                        g[0] += rest * x[i][0] / noise;
                        g[1] += rest * x[i][1] / noise;
                    }
                    return value;
                });
            }
            foreach (var q in c.At("q").EnumerateArray())
            {
                bool one = q.At("q_mean").ValueKind == System.Text.Json.JsonValueKind.Number;
                var approximation = one ? new GaussianApproximation([q.Number("q_mean")], [q.Number("q_variance")])
                    : new GaussianApproximation(q.Numbers("q_mean"), q.Numbers("q_cov"));
                double elbo = EvidenceBounds.Lower(joint, approximation);
                Assert.Equal(1, elbo / q.Number("elbo"), 1e-12);
                Assert.Equal(c.Number("log_evidence"), elbo + q.Number("kl_q_posterior"), 1e-11);
            }
            var fit = Learning.Variational.Fit(joint, Family.FullRank);
            Assert.Equal(c.Number("log_evidence"), fit.Elbo.Value, 1e-9);
        }
    }

    private static double Log(double x, double variance) => -x * x / (2 * variance) - 0.5 * Math.Log(2 * Math.PI * variance);
}
