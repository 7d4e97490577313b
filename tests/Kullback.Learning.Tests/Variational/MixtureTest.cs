namespace Kullback.Learning.Tests.Variational;

public class MixtureTest
{
    private static DelegateDensity Mixture(double[] weights, double[] means, double[] variances) => new(1, (z, g) =>
    {
        double sum = 0, slope = 0, top = double.NegativeInfinity;
        for (int i = 0; i < weights.Length; i++) top = Math.Max(top, Log(i, z[0]));
        for (int i = 0; i < weights.Length; i++)
        {
            double part = Math.Exp(Log(i, z[0]) - top);
            sum += part;
            slope += part * (means[i] - z[0]) / variances[i];
        }
        g[0] = slope / sum;
        return top + Math.Log(sum);
        double Log(int i, double x) => Math.Log(weights[i]) - (x - means[i]) * (x - means[i]) / (2 * variances[i])
            - 0.5 * Math.Log(2 * Math.PI * variances[i]);
    });

    [Fact]
    public void A_fit_ends_in_one_of_the_known_minima_and_says_what_it_missed()
    {
        foreach (var c in Golden.Read("gaussian-fits-of-mixtures.json").At("cases").EnumerateArray())
        {
            var density = Mixture(c.Numbers("weights"), c.Numbers("means"), c.Numbers("variances"));
            foreach (double start in c.Numbers("means"))
            {
                var fit = Learning.Variational.Fit(density, new VariationalOptions { Start = [start + 0.3] },
                    TestContext.Current.CancellationToken);
                var best = c.At("reverse_stationary_points").EnumerateArray()
                    .MinBy(p => Math.Abs(p.Number("mean") - fit.Approximation!.Mean[0]));
                Assert.Equal(best.Number("mean"), fit.Approximation!.Mean[0], 1e-4);
                Assert.Equal(best.Number("variance"), fit.Approximation.Covariance(0, 0), 1e-4);
                Assert.Equal(Verdict.Poor, fit.Verdict);
                Assert.Contains("other mode", fit.Reason, StringComparison.Ordinal);
                Assert.Equal(best.Number("kl_q_p"), fit.Gap.Value, 4 * fit.Gap.StandardError + 2e-3);
            }
        }
    }

    [Fact]
    public void The_bound_of_the_known_minima_is_minus_their_divergence()
    {
        foreach (var c in Golden.Read("gaussian-fits-of-mixtures.json").At("cases").EnumerateArray())
        {
            var density = Mixture(c.Numbers("weights"), c.Numbers("means"), c.Numbers("variances"));
            foreach (var p in c.At("reverse_stationary_points").EnumerateArray())
                Assert.Equal(-p.Number("kl_q_p"), EvidenceBounds.Lower(density,
                    new GaussianApproximation([p.Number("mean")], [p.Number("variance")])), 1e-8);
        }
    }

    [Fact]
    public void Both_minima_of_narrow_peaks_are_found_from_near()
    {
        var density = Mixture([0.5, 0.5], [-2, 2], [0.25, 0.25]);
        var modes = Learning.Variational
            .Fit(density, new VariationalOptions { Start = [1.0] }, TestContext.Current.CancellationToken).Modes;
        Assert.True(modes.Count >= 2);
    }
}
