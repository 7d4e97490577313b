namespace Kullback.Learning.Tests.Variational;

/// <summary>Four posteriors whose best normal distributions are known, from a start at 0 with default settings.</summary>
public class PosteriorTest
{
    public static readonly TheoryData<string, bool> Cases = new(
        from name in new[] { "kidiq-kidscore_momiq", "sblrc-blr", "arK-arK", "mesquite-logmesquite_logvolume" }
        from full in new[] { true, false }
        select (name, full));

    [Theory, MemberData(nameof(Cases))]
    public void The_bound_is_that_of_the_best_normal_distribution(string name, bool full)
    {
        var golden = Golden.Read($"posteriordb/{name}.json");
        var optimum = golden.At("gaussian_vi_optimum", full ? "full_rank" : "mean_field");
        var fit = Learning.Variational.Fit(LinearModel.Of(name), full ? Family.FullRank : Family.MeanField);
        var q = fit.Approximation!;
        double best = optimum.Number("elbo"), kl = optimum.Number("kl_q_to_posterior");
        Assert.Equal(StopReason.Converged, fit.StopReason);
        Assert.InRange(fit.Elbo.Value, best - (full ? 2e-3 : 5e-3) - 3 * fit.Elbo.StandardError, best + 3 * fit.Elbo.StandardError);
        double[] mean = optimum.Numbers("mean"), covariance = golden.Numbers("exact", "unconstrained_cov");
        for (int i = 0; i < mean.Length; i++)
            Assert.InRange((q.Mean[i] - mean[i]) / Math.Sqrt(covariance[i * mean.Length + i]), -0.02, 0.02);
        // The bound of q itself, without the noise of draws: against the best distribution in closed form.
        Assert.InRange(q.DivergenceTo(Best(optimum, mean.Length, full)), 0, full ? 2e-3 : 5e-3);
        if (full)
        {
            Assert.Equal(Verdict.Good, fit.Verdict);
            Assert.Equal(kl, fit.Gap.Value, 0.2 * kl + 3 * fit.Gap.StandardError);
            Assert.Equal(golden.Number("exact", "log_evidence"), fit.LogEvidence.Value, 4 * fit.LogEvidence.StandardError + 1e-3);
        }
        else
        {
            Assert.NotEqual(Verdict.Good, fit.Verdict);
            Assert.True(fit.GapIsAtLeast);
            Restored(fit, covariance, mean.Length);
        }
    }

    private static GaussianApproximation Best(System.Text.Json.JsonElement optimum, int d, bool full)
    {
        double[] spread = optimum.Numbers("cov_or_sd");
        if (!full)
            spread = [.. Enumerable.Range(0, d * d).Select(i => i / d == i % d ? spread[i / d] * spread[i / d] : 0)];
        return new(optimum.Numbers("mean"), spread);
    }

    // Linear response gives back the variances of the regression coefficients that independence takes away, up to the spread of sigma.
    private static void Restored(VariationalFit fit, double[] covariance, int d)
    {
        for (int i = 0; i < d; i++) Assert.InRange(fit.LinearResponse![i * d + i] / covariance[i * d + i], 0.9, 1.05);
    }
}
