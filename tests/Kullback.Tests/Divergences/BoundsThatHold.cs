using Kullback.Distributions;
using Kullback.Divergences;
using Kullback.Transport;

namespace Kullback.Tests.Divergences;

/// <summary>The bound that goes with a figure holds: translation, mirroring,
/// closed values and independent values beside the rows of G7.</summary>
public class BoundsThatHold
{
    private static DivergenceBetween Of(IMeasure measure, string p, string q, BetweenOptions? options = null)
        => Divergence.Between(measure, DistributionText.Parse(p), DistributionText.Parse(q), options ?? new BetweenOptions());

    private static void Holds(double truth, DivergenceBetween found, double loosest = 1e-9)
    {
        Assert.True(Math.Abs(found.Value - truth) <= found.ErrorBound + 4e-16 * truth,
            FormattableString.Invariant($"{found.Value:R} ± {found.ErrorBound:G3}, truth {truth:R}"));
        Assert.True(found.ErrorBound <= loosest * truth, FormattableString.Invariant($"± {found.ErrorBound:G3}"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2020)]
    [InlineData(-1e6)]
    [InlineData(123456.789)]
    public void Supports_away_from_zero_are_those_at_zero(double by)
    {
        // ∫ ½·¼ ln-ratio over the triangle: 1 − ln 2 wherever it stands, as long as its ends are doubles.
        double low = by, mode = by + 2, high = by + 4;
        if (mode - low == 2 && high - mode == 2)
            Holds(1 - Math.Log(2), Divergence.Between(new KullbackLeibler(), new Uniform(low, high), new Triangular(low, mode, high)));
        Holds(0.25, Divergence.Between(new TotalVariation(), new Uniform(by, by + 4), new Uniform(by + 1, by + 5)), 1e-8);
    }

    [Theory]
    [InlineData("Beta(0.02,1)", "Beta(0.03,1)")]
    [InlineData("Beta(1,0.02)", "Beta(1,0.03)")]
    public void Densities_infinite_at_an_end_are_the_same_mirrored(string p, string q) => Holds(4 / 27.0, Of(new TotalVariation(), p, q));

    [Fact]
    public void Masses_below_the_least_double_count()
    => Holds(0.492934, Of(new KullbackLeibler(), "Gamma(0.01)", "Weibull(0.01)") with { ErrorBound = 5e-7 }, 2e-6);

    // Both by mpmath over ln x, as the quantiles of either that are least are no normal doubles: TV was infinite,
    // the bound of JS its whole range.
    [Fact]
    public void Densities_beyond_the_doubles_next_to_an_end()
    {
        Holds(0.008621797656834895794, Of(new TotalVariation(), "Gamma(0.011369,1)", "Gamma(0.011158,1.4512)"));
        Holds(0.0002543697981352453213, Of(new JensenShannon(), "Gamma(0.011369,1)", "Gamma(0.011158,1.4512)"));
    }

    // Where one has mass the other's density is below the doubles from the start on: 1 but for less than e^(-600). All three were infinite.
    [Theory]
    [InlineData("Exponential(494.66)")]
    [InlineData("0.699*Chi(8.495)+0.301*Exponential(494.66)")]
    public void A_density_below_the_doubles_from_the_start_on(string p)
    {
        Holds(1, Of(new TotalVariation(), p, "Gumbel(54.43,0.003721)"));
        Holds(1, Of(new Hellinger(), p, "Gumbel(54.43,0.003721)"));
        Holds(Math.Log(2), Of(new JensenShannon(), p, "Gumbel(54.43,0.003721)"));
    }

    // By mpmath, with the exponent taken from the lower end: the closed form is off by some 1e-15 of the root.
    [Theory]
    [InlineData("TruncatedNormal(-4.384,1.186,-12.6122,-12.60964572)", "TruncatedNormal(-2.377,1.813,-12.6122,-12.60964572)",
        2.0339617138034478e-6)]
    [InlineData("TruncatedNormal(4.658,0.5909,1.31647,1.584700105)", "TruncatedNormal(5.098,0.5682,1.31647,1.584700105)",
        0.00963103101390234240)]
    public void Truncated_normal_distributions_over_one_narrow_interval(string p, string q, double truth)
    => Holds(truth, Of(new KullbackLeibler(), p, q));

    // One shape k and scales that nearly agree: k·ln(b/a) + (a/b)^k − 1 with 30 digits;
    // steps of a 32nd of the scale leave a density that is narrow beside it.
    [Fact]
    public void A_narrow_Weibull_distribution_and_its_neighbor()
    {
        Holds(1.24220985894917313e-9, Of(new KullbackLeibler(), "Weibull(17.323,18.302)", "Weibull(17.323,18.3019473396554)"));
        Holds(1.83364134950675851e-5, Of(new TotalVariation(), "Weibull(17.323,18.302)", "Weibull(17.323,18.3019473396554)"));
    }

    // With x the crossing of two geometric distributions of p and 2p, TV = (1 − p)^x − (1 − 2p)^x → ¼,
    // JS and Hellinger those of exponentials up to O(p).
    [Fact]
    public void Integers_with_a_large_mean_are_like_exponentials()
    {
        Assert.Equal(0.25, Of(new TotalVariation(), "Geometric(1e-6)", "Geometric(2e-6)").Value, 1e-6);
        Assert.Equal(Of(new JensenShannon(), "Exponential(1)", "Exponential(2)").Value,
            Of(new JensenShannon(), "Geometric(1e-6)", "Geometric(2e-6)").Value, 1e-6);
        Assert.Equal(Of(new Hellinger(), "Exponential(1)", "Exponential(2)").Value,
            Of(new Hellinger(), "Geometric(1e-6)", "Geometric(2e-6)").Value, 1e-6);
    }

    [Theory]
    [InlineData("Poisson(200)", "Poisson(210)")]
    [InlineData("Zeta(1.05)", "Zeta(1.1)")]
    [InlineData("Zeta(3)", "Zeta(2.5)")]
    [InlineData("NegativeBinomial(2,1e-4)", "NegativeBinomial(3,1e-4)")]
    [InlineData("0.5*Poisson(3)+0.5*Poisson(1e6)", "Poisson(1e6)")]
    [InlineData("Binomial(100000,0.3)", "Poisson(30000)")]
    public void Measures_of_integers_keep_their_inequalities(string p, string q)
    {
        DivergenceBetween js = Of(new JensenShannon(), p, q), tv = Of(new TotalVariation(), p, q), hellinger = Of(new Hellinger(), p, q),
            kl = Of(new KullbackLeibler(), p, q);
        Assert.InRange(js.Value, 0, Math.Log(2));
        Assert.InRange(tv.Value, 0, 1);
        // H² ≤ TV ≤ H√(2 − H²), TV ≤ √(D/2).
        double h = hellinger.Value;
        Assert.True(h * h <= tv.Value + tv.ErrorBound && tv.Value <= h * Math.Sqrt(2 - h * h) + tv.ErrorBound + 2 * hellinger.ErrorBound);
        Assert.True(tv.Value <= Math.Sqrt(kl.Value / 2) + tv.ErrorBound);
    }

    [Fact]
    public void Heavy_tails_have_their_distance()
    {
        // W₂² = E X² + E Y² − 2 E F⁻¹(U)G⁻¹(U), all three integrals of powers of u.
        double a = 2.001, b = 5, truth = Math.Sqrt(a / (a - 2) + 4 * b / (b - 2) - 2 * 2 / (1 - 1 / a - 1 / b));
        var found = new Wasserstein(2).Between(new Pareto(1, a), new Pareto(2, b));
        Assert.True(Math.Abs(found.Value - truth) <= found.ErrorBound,
            FormattableString.Invariant($"{found.Value:R} ± {found.ErrorBound:G3}, truth {truth:R}"));
        Assert.InRange(found.ErrorBound, 0, 1e-6 * truth);
        Assert.Equal(double.PositiveInfinity, new Wasserstein(2).Between(new Pareto(1, 1.9), new Pareto(2, 5)).Value);
        Assert.Equal(double.PositiveInfinity, new Wasserstein(1).Between(new Zeta(1.9), new Zeta(1.8)).Value);
        Assert.NotNull(new Wasserstein(1).Between(new Zeta(1.9), new Zeta(1.8)).Reason);
    }

    [Fact]
    public void A_time_that_is_over_gives_a_bound_that_holds()
    {
        using var over = new CancellationTokenSource();
        over.Cancel();
        var stopped = Of(new TotalVariation(), "0.5*StudentT(1.3)+0.5*Normal(4,0.01)", "Gamma(0.3,2)",
            new BetweenOptions { Stop = over.Token });
        double truth = Of(new TotalVariation(), "0.5*StudentT(1.3)+0.5*Normal(4,0.01)", "Gamma(0.3,2)").Value;
        Assert.True(Math.Abs(stopped.Value - truth) <= stopped.ErrorBound,
            FormattableString.Invariant($"{stopped.Value:R} ± {stopped.ErrorBound:G3}, truth {truth:R}"));
        Assert.Throws<OperationCanceledException>(
            () => Of(new TotalVariation(), "StudentT(1.3)", "Gamma(0.3,2)",
                new BetweenOptions { Cancel = over.Token, RelativeError = 1e-15 }));
    }

    // The bound of this one came out as NaN once.
    [Fact]
    public void A_bound_that_is_no_number_is_infinite_and_has_not_converged()
    {
        IUnivariate p = DistributionText.Parse("Frechet(0.03715,1.535)"),
            q = DistributionText.Parse("0.172*Gamma(28.94,1.315)+0.828*Rayleigh(1.063)");
        var found = Divergence.Between(new ChernoffInformation(), p, q);
        Assert.False(double.IsNaN(found.ErrorBound));
        Assert.True(found.ErrorBound < double.PositiveInfinity || !found.Converged);
        Assert.Equal(double.PositiveInfinity, (found with { ErrorBound = double.NaN }).ErrorBound);
        Assert.False((found with { ErrorBound = double.NaN }).Converged);
    }

    // mpmath, 30 digits, in pieces of the needle's own width: below its quantile of 1e-14 the needle still adds a hundredth to Q.
    [Fact]
    public void A_needle_is_felt_below_the_least_level_of_its_body()
        => Holds(7.4184496025174068492,
            Of(new KullbackLeibler(), "Laplace(1.499,1.248)", "0.224*Gumbel(1.975,3.088E-06)+0.776*StudentT(2.453,-0.6196,0.04721)"));

    // mpmath, 30 digits: of the narrow side 1e-14 lies below the least level of its body, times a logarithm of 25.
    [Fact]
    public void A_narrow_side_is_felt_below_the_least_level_of_its_body()
        => Holds(0.68514857545298530749,
            Of(new JensenShannon(), "ExponentialGamma(2.033,0.0009479)", "GeneralizedExtremeValue(161,758.7,-0.329)"));

    // The distribution of P beyond every double's comfort: D is 0.1·θ·E X of the Weibull part, θ·λ·Γ(1 + 1/k)/10 by mpmath, to 1e-60 of
    // itself. There ln p is -150 where p·ln(p/q) is largest, and what its rounding moves is more than the mean of |ln p| says.
    [Theory]
    [InlineData(1)]
    [InlineData(0.37)]
    [InlineData(2.9e5)]
    public void Rounding_of_logarithms_in_a_far_tail_is_in_the_bound(double unit)
    {
        string p =
            FormattableString.Invariant(
                $"0.255*Lindley({334888.82 / unit:R})+0.645*LogNormal({-0.6419 + Math.Log(unit):R},0.1322)+0.1*Weibull(0.01891,{0.001261 * unit:R})");
        Holds(3.75293149116771785477910116236e65, Of(new KullbackLeibler(), p, FormattableString.Invariant($"Lindley({1.113 / unit:R})")));
    }

    // mpmath, 40 digits, cut at every few widths of the needle: beside a density of e^-628 it is felt to 36 of its widths.
    [Fact]
    public void A_needle_is_felt_until_the_rest_of_its_mixture_drowns_it()
        => Holds(780.59635929488151529659,
            Of(new KullbackLeibler(), "Uniform(1.4292459664536854,2.797)", "0.547*Normal(1.813,8.544E-07)+0.453*Gumbel(0.6221,0.001896)"));
}
