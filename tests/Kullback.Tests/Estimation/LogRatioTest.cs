using Kullback.Distributions;
using Kullback.Divergences;
using Kullback.Estimation;

namespace Kullback.Tests.Estimation;

public class LogRatioTest
{
    private const int Draws = 40_000;

    private static double[] Ratios(double mu, int seed)
    {
        var x = new double[Draws];
        new Normal(mu, 1).Sample(new Random(seed), x);
        return [.. x.Select(v => mu * v - mu * mu / 2)];
    }

    // P = N(μ, 1), Q = N(0, 1), l = μx − μ²/2 with x from P: D = μ²/2; k2 has the mean ½(μ² + μ⁴/4); sd of k1 is μ,
    // of k3 √(e^(μ²) − 1 − μ²). Five standard errors.
    [Theory]
    [InlineData(LogRatioMean.K1, 0.005)]
    [InlineData(LogRatioMean.K2, 0.0050125)]
    [InlineData(LogRatioMean.K3, 0.005)]
    [InlineData(LogRatioMean.Controlled, 0.005)]
    public void Means_are_what_theory_says(LogRatioMean mean, double expected)
    {
        var found = KlMonteCarlo.Of(Ratios(0.1, 3), mean);
        Assert.Equal(expected, found.Nats, 5 * found.StandardErrorNats!.Value);
        double deviation = mean switch { LogRatioMean.K1 => 0.1, LogRatioMean.K3 => Math.Sqrt(Math.Exp(0.01) - 1.01), _ => double.NaN };
        // The standard error of a standard deviation is about σ/√(2n), of the skewed k3 some four times that.
        if (!double.IsNaN(deviation))
            Assert.Equal(deviation / Math.Sqrt(Draws), found.StandardErrorNats!.Value, deviation / Math.Sqrt(Draws) * 0.1);
    }

    [Fact]
    public void The_control_variate_is_no_wider_than_either()
    {
        double[] ratios = Ratios(0.5, 5);
        double Error(LogRatioMean mean) => KlMonteCarlo.Of(ratios, mean).StandardErrorNats!.Value;
        Assert.True(Error(LogRatioMean.Controlled) <= Math.Min(Error(LogRatioMean.K1), Error(LogRatioMean.K3)) * (1 + 1e-9));
        Assert.True(Error(LogRatioMean.K3) < Error(LogRatioMean.K1));
    }

    // N(0, 1) weighted towards N(0, s²) has ratios of Pareto index 1 − 1/s²: at s² = 9 it is 0.89, with no second moment.
    [Fact]
    public void Heavy_ratios_are_flagged()
    {
        IUnivariate p = new Normal(0, 1), q = new Normal(0, 3);
        var found = DrawnDivergence.KullbackLeibler(p, q, Draws, new Random(1), LogRatioMean.K3, DrawKind.Independent);
        Assert.False(found.IsReliable);
        Assert.Contains(found.Diagnoses, d => d.Code == "heavy-ratios");
        Assert.True(DrawnDivergence.KullbackLeibler(p, q, Draws, new Random(1), LogRatioMean.K1, DrawKind.Independent).IsReliable);
    }

    [Theory]
    [InlineData(DrawKind.Independent), InlineData(DrawKind.Antithetic), InlineData(DrawKind.QuasiRandom)]
    public void Every_kind_of_points_agrees_with_the_closed_form(DrawKind kind)
    {
        IUnivariate p = new Normal(0.3, 1), q = new Laplace(0, 1.2);
        double exact = Divergence.Between(p, q).Value;
        var found = DrawnDivergence.KullbackLeibler(p, q, 16_384, new Random(9), LogRatioMean.K1, kind);
        Assert.Equal(exact, found.Nats, 5 * found.StandardErrorNats!.Value + 1e-12);
        // Points that fill the line evenly leave far less to chance.
        if (kind == DrawKind.QuasiRandom)
            Assert.True(found.StandardErrorNats < 0.2
                * DrawnDivergence.KullbackLeibler(p, q, 16_384, new Random(9), LogRatioMean.K1, DrawKind.Independent).StandardErrorNats);
    }

    [Fact]
    public void A_seed_gives_the_same_value()
    {
        IUnivariate p = new Normal(0, 1), q = new Logistic(0, 1);
        double Once() => DrawnDivergence.KullbackLeibler(p, q, 1000, new Random(4), LogRatioMean.Controlled, DrawKind.Independent).Nats;
        Assert.Equal(Once(), Once());
    }

    // P = N(θ, 1), Q = N(0, 1): ∇D = θ, ∇ln p = x − θ. The mean of weight·score is θ; the derivative of k1 at fixed draws is the score,
    // of mean 0.
    [Fact]
    public void The_gradient_is_its_own_estimator()
    {
        const double theta = 0.7;
        var x = new double[Draws];
        new Normal(theta, 1).Sample(new Random(8), x);
        double[] ratios = [.. x.Select(v => theta * v - theta * theta / 2)], weights = new double[Draws];
        ScoreFunctionGradient.ScoreWeights(ratios, weights);
        double[] terms = [.. weights.Zip(x, (w, v) => w * (v - theta))], scores = [.. x.Select(v => v - theta)];
        // The terms are θ·z² up to the baseline: variance 2θ² and a little.
        Assert.Equal(theta, terms.Average(), 5 * Math.Sqrt(2.5) * theta / Math.Sqrt(Draws));
        Assert.Equal(0, scores.Average(), 5 / Math.Sqrt(Draws));
    }

    [Fact]
    public void Bad_ratios_are_named()
    {
        Assert.Contains("logRatios[1]",
            Assert.Throws<ArgumentException>(() => KlMonteCarlo.Of([0, double.NaN, 1], LogRatioMean.K1)).Message, StringComparison.Ordinal);
        Assert.Equal(double.PositiveInfinity, KlMonteCarlo.Of([0, double.PositiveInfinity], LogRatioMean.K3).Nats);
    }

    // Bounds hold; drawing from the components agrees with quadrature within five standard errors;
    // single distributions give their divergence in every column.
    [Theory]
    [InlineData("0.5*Normal(-1,0.5)+0.5*Normal(2,1)", "Normal(0.5,1.5)")]
    [InlineData("0.3*Normal(0,1)+0.7*Normal(3,0.5)", "0.5*Normal(0.5,0.8)+0.5*Normal(2.5,0.9)")]
    [InlineData("0.4*Laplace(0,1)+0.6*Normal(3,0.5)", "0.5*Logistic(0.5,0.8)+0.5*Normal(2.5,0.9)")]
    public void Bounds_of_mixtures_hold(string textP, string textQ)
    {
        IUnivariate p = DistributionText.Parse(textP), q = DistributionText.Parse(textQ);
        double exact = Divergence.Between(p, q).Value;
        var bounds = MixtureBounds.Of(p, q);
        Assert.InRange(exact, bounds.Lower, bounds.Upper);
        Assert.InRange(bounds.Variational, bounds.Lower, bounds.Upper);
        var drawn = MixtureBounds.Stratified(p, q, 20_000, new Random(2));
        Assert.Equal(exact, drawn.Nats, 5 * drawn.StandardErrorNats!.Value);
    }

    // One component each: e^(−D) stands alone, so the variational and the matched value are D itself.
    [Fact]
    public void Single_distributions_are_exact()
    {
        var bounds = MixtureBounds.Of(new Normal(0, 1), new Normal(1, 2));
        double exact = Normal.KullbackLeibler(new(0, 1), new(1, 2));
        Assert.Equal(exact, bounds.Variational, 1e-14);
        Assert.Equal(exact, bounds.Goldberger, 1e-14);
    }
}
