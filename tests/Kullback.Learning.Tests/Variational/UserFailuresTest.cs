using System.Text.Json;

namespace Kullback.Learning.Tests.Variational;

/// <summary>Small models on which other libraries failed in their users' hands.</summary>
public class UserFailuresTest
{
    private static readonly JsonElement Cases = Golden.Read("vi-user-failures.json").At("cases");

    [Fact]
    public void A_regression_of_seven_points_has_the_right_sign()
    {
        var golden = Cases[0];
        double[] x = golden.Numbers("x");
        var model = new LinearModel([.. x.Select(v => new[] { 1, v })], golden.Numbers("y"), 100, LinearModel.HalfCauchy(5));
        var fit = Learning.Variational.Fit(model, Family.FullRank);
        Assert.Equal(golden.Number("gaussian_vi_optimum", "full_rank", "elbo"), fit.Elbo.Value, 2e-3 + 3 * fit.Elbo.StandardError);
        // Seven points are not normal: 0.17 nats. The weights repair that, and the verdict says that they must.
        Assert.Equal(Verdict.UsableAfterCorrection, fit.Verdict);
        string[] names = ["intercept", "slope"];
        for (int i = 0; i < 2; i++)
        {
            var exact = golden.At("exact", "marginals", names[i]);
            var value = fit.Values()[i];
            Assert.Equal(exact.Number("mean"), value.CorrectedMean!.Value, 0.1 * exact.Number("sd"));
            Assert.Equal(exact.Number("sd"), value.CorrectedStandardDeviation!.Value, 0.1 * exact.Number("sd"));
        }
    }

    [Fact]
    public void One_observation_far_from_the_prior_is_found()
    {
        foreach (var c in Cases[1].At("cases").EnumerateArray())
        {
            double y = c.Number("y"), s = c.Number("s");
            var fit = Learning.Variational.Fit(new DelegateDensity(1, (z, g) =>
            {
                g[0] = -z[0] + (y - z[0]) / (s * s);
                return -z[0] * z[0] / 2 - (y - z[0]) * (y - z[0]) / (2 * s * s) - Math.Log(s) - Math.Log(2 * Math.PI);
            }), Family.FullRank);
            Assert.Equal(Verdict.Good, fit.Verdict);
            double sd = c.Number("posterior_sd");
            Assert.Equal(c.Number("posterior_mean"), fit.Approximation!.Mean[0], 1e-6 * sd);
            Assert.Equal(1, fit.Approximation.StandardDeviation(0) / sd, 1e-6);
            Assert.Equal(1, fit.LogEvidence.Value / c.Number("log_evidence"), 1e-9);
        }
    }

    [Fact]
    public void A_prior_alone_has_bound_0()
    {
        var fit = Learning.Variational.Fit(new DelegateDensity(1, (z, g) =>
        {
            g[0] = -z[0];
            return -z[0] * z[0] / 2 - 0.5 * Math.Log(2 * Math.PI);
        }), Family.FullRank);
        Assert.Equal((Verdict.Good, StopReason.Converged), (fit.Verdict, fit.StopReason));
        Assert.Equal(0, fit.Elbo.Value, 1e-12);
        Assert.Equal(0, fit.Approximation!.Mean[0], 1e-9);
        Assert.Equal(1, fit.Approximation.StandardDeviation(0), 1e-9);
    }
}
