using Kullback.Distributions;
using Kullback.Divergences;
using Kullback.Minimization;

namespace Kullback.Tests.Minimization;

[Trait("Category", "Search")]
public class ProjectionTest
{
    private static Family Normals => DistributionText.FamilyNamed("Normal")!;

    // Moments of a mixture by hand: 0 and 4 + ¼; −1.2 and 1 + 9 − 1.44.
    // Divergences and reverse minima by quadrature and optimization made elsewhere, six digits.
    [Theory]
    [InlineData("0.5*Normal(-2,0.5)+0.5*Normal(2,0.5)", 0, 4.25, 0.723553, 1.999801, 0.250398, 0.693053)]
    [InlineData("0.7*Normal(-3,1)+0.3*Normal(3,1)", -1.2, 8.56, 0.466189, 2.990540, 1.029552, 0.354034)]
    public void One_normal_for_a_bimodal_target_in_both_directions(string target, double mean, double variance, double forward, double size,
        double narrow, double reverse)
    {
        var p = DistributionText.Parse(target);
        var covering = MomentProjection.Onto(Normals, p);
        Assert.Equal(mean, covering.Distribution.Mean, 1e-10);
        Assert.Equal(variance, covering.Distribution.Variance, 1e-9);
        Assert.Equal(forward, covering.Divergence.Value, 6e-7);
        var seeking = ReverseProjection.Onto(Normals, p);
        Assert.True(seeking.Count >= 2);
        Assert.Equal(size, Math.Abs(seeking[0].Distribution.Mean), 2e-6);
        Assert.Equal(narrow, seeking[0].Distribution.Variance, 3e-6);
        Assert.Equal(reverse, seeking[0].Divergence.Value, 6e-7);
    }

    // The heavier mode of the second target wins; the lighter one has a minimum of its own.
    [Fact]
    public void The_lighter_mode_is_a_local_minimum()
    {
        var minima = ReverseProjection.Onto(Normals, DistributionText.Parse("0.7*Normal(-3,1)+0.3*Normal(3,1)"));
        Assert.True(minima[0].Distribution.Mean < 0);
        Assert.Contains(minima, m => Math.Abs(m.Distribution.Mean - 2.973373) < 1e-5 && Math.Abs(m.Distribution.Variance - 1.077308) < 1e-5
            && Math.Abs(m.Divergence.Value - 1.196682) < 1e-6);
    }

    // −½ ln(1 − ρ²) in both directions; variances 1 and 1 − ρ².
    [Theory]
    [InlineData(0.5), InlineData(0.9), InlineData(0.99)]
    public void Without_correlation_both_directions_cost_the_same(double rho)
    {
        var p = new MultivariateNormal([0.3, -1], [1, rho, rho, 1]);
        MultivariateNormal forward = DiagonalProjection.Forward(p), reverse = DiagonalProjection.Reverse(p);
        double cost = -0.5 * Math.Log(1 - rho * rho);
        Assert.Equal(cost, Divergence.Between(p, forward).Value, 1e-12 / (1 - rho));
        Assert.Equal(cost, Divergence.Between(reverse, p).Value, 1e-12 / (1 - rho));
        Assert.Equal(1, forward.Covariance.Matrix()[0], 1e-14);
        Assert.Equal(1 - rho * rho, reverse.Covariance.Matrix()[3], 1e-12);
    }

    // Raking a 2 × 2 table of counts to known margins: iterative proportional fitting, by hand, converges to the same table;
    // the odds ratio stays.
    [Fact]
    public void Raking_meets_the_margins_and_keeps_the_odds_ratio()
    {
        double[] counts = [40, 10, 20, 30], rows = [1, 1, 0, 0], columns = [1, 0, 1, 0], functions = new double[8];
        for (int i = 0; i < 4; i++) (functions[2 * i], functions[2 * i + 1]) = (rows[i], columns[i]);
        var raked = InformationProjection.Of(counts, functions, [0.6, 0.45]);
        Assert.True(raked.Converged);
        Assert.Equal(0.6, raked.Weights[0] + raked.Weights[1], 1e-12);
        Assert.Equal(0.45, raked.Weights[0] + raked.Weights[2], 1e-12);
        Assert.Equal(40.0 * 30 / (10 * 20), raked.Weights[0] * raked.Weights[3] / (raked.Weights[1] * raked.Weights[2]), 1e-9);
        // Strong duality: the certificate closes up to the rounding of Newton's last step.
        Assert.Equal(raked.Nats, raked.DualNats, 1e-12);
    }

    // Tilting equal weights on 0, 1, …, 5 to the mean of a die that shows 4.5 (Jaynes): weights r^k, with Σ k r^k/Σ r^k = 3.5.
    [Fact]
    public void The_die_of_Jaynes()
    {
        var tilted = InformationProjection.Of([1, 1, 1, 1, 1, 1], [1, 2, 3, 4, 5, 6], [4.5]);
        double[] published = [0.05435, 0.07877, 0.11416, 0.16545, 0.23977, 0.34749];
        for (int i = 0; i < 6; i++) Assert.Equal(published[i], tilted.Weights[i], 6e-6);
        Assert.Equal(tilted.Weights[1] / tilted.Weights[0], tilted.Weights[5] / tilted.Weights[4], 1e-12);
    }

    [Fact]
    public void What_cannot_be_met_is_refused()
    {
        Assert.Contains("meets the constraints",
            Assert.Throws<ArgumentException>(() => InformationProjection.Of([1, 1, 1], [0, 1, 2], [2.5])).Message,
            StringComparison.Ordinal);
        Assert.Contains("functions[1]",
            Assert.Throws<ArgumentException>(() => InformationProjection.Of([1, 1, 1], [0, double.NaN, 2], [1])).Message,
            StringComparison.Ordinal);
        Assert.Contains("weights[2]", Assert.Throws<ArgumentException>(() => InformationProjection.Of([1, 1, -1], [0, 1, 2], [1])).Message,
            StringComparison.Ordinal);
    }

    // The free energy is a divergence that both steps lower; the parameters come back within 4 standard errors of 4,000 draws (σ/√n_k,
    // a false alarm in 16,000).
    [Fact]
    public void Expectation_maximization_never_raises_the_free_energy()
    {
        var target = DistributionText.Parse("0.3*Normal(-2,1)+0.7*Normal(2,0.5)");
        double[] points = new double[4000];
        target.Sample(new Random(11), points);
        var fit = ExpectationMaximization.Of(points, 2, 500, 1e-10);
        Assert.True(fit.Converged);
        for (int i = 1; i < fit.FreeEnergies.Count; i++) Assert.True(fit.FreeEnergies[i] <= fit.FreeEnergies[i - 1] + 1e-13);
        var low = fit.Distribution.UnivariateComponents.MinBy(c => c.Mean)!;
        Assert.Equal(-2, low.Mean, 4 * 1 / Math.Sqrt(1200) * 1.2);
        Assert.Equal(1, Math.Sqrt(low.Variance), 4 / Math.Sqrt(2400) * 1.3);
    }
}
