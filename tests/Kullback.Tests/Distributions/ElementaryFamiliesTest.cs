using Kullback.Distributions;
using Kullback.Numerics;

namespace Kullback.Tests.Distributions;

public class ElementaryFamiliesTest
{
    // Values by adaptive quadrature with 30 digits. The doubles of the parameters (0.3, 0.6) are within 2⁻⁵³ of the decimals.
    public static TheoryData<double?, double> Divergences => new()
    {
        { Laplace.KullbackLeibler(new(0, 1), new(1, 2)), 0.37708690114566647 },
        { Gumbel.KullbackLeibler(new(-1, 2), new(-3, 4)), 0.442063149859139 },
        { Frechet.KullbackLeibler(new(1 / 2.0, Math.Exp(-1)), new(1 / 4.0, Math.Exp(-3))), 0.442063149859139 },
        { Pareto.KullbackLeibler(new(2, 3), new(1, 2.5)), 1.7485228415271512 },
        { Cauchy.KullbackLeibler(new(0, 1), new(2, 3)), 0.51082562376599068 },
        { LogUniform.KullbackLeibler(new(1, 10), new(0.5, 20)), 0.4712902957152809 },
        { ContinuousBernoulli.KullbackLeibler(new(0.3), new(0.6)), 0.064519264453216391 },
        { -new ContinuousBernoulli(0.3).EntropyNats, 0.029386202232129083 },
        { ContinuousBernoulli.KullbackLeibler(new(0.5), new(0.3)), 0.029736123251875434 },
        { new Cauchy().EntropyNats, 2.53102424696929 },
        { new Gumbel().EntropyNats, 1.57721566490153 },
        { new Laplace().EntropyNats, 1.69314718055995 },
    };

    // The values are given to 15 digits.
    [Theory, MemberData(nameof(Divergences))]
    public void Values_agree_with_high_precision(double? found, double expected)
    => Assert.Equal(expected, found!.Value, 2e-14 * Math.Max(1, expected));

    public static TheoryData<IUnivariate> Distributions => new()
    {
        new Gumbel(-1, 2), new Frechet(2.5, 1.5), new GeneralizedExtremeValue(1, 2, 0.2), new GeneralizedExtremeValue(1, 2, -0.3),
            new GeneralizedExtremeValue(1, 2, 1e-12),
        new Laplace(1, 2), new Logistic(1, 2), new LogitNormal(0.5, 1.5), new Cauchy(1, 2), new Pareto(2, 3),
            new GeneralizedPareto(1, 2, 0.3),
        new GeneralizedPareto(1, 2, -0.4), new GeneralizedPareto(1, 2, -1e-12), new LogUniform(0.5, 20), new LogUniform(1, 1.0001),
            new Kumaraswamy(2, 3),
        new Kumaraswamy(0.5, 1.7), new Triangular(0, 1, 3), new Triangular(0, 0, 2), new Triangular(0, 2, 2), new ContinuousBernoulli(0.3),
            new ContinuousBernoulli(0.999),
        new ContinuousBernoulli(0.5), new Exponential(1.5),
    };

    // In the variable u = F(x) the expectation of f is ∫₀¹ f(F⁻¹(u)) du. Halving the interval towards both ends 48 times leaves out 2⁻⁴⁸ of
    // the mass at each, which for a square of a variable with tail exponent 2.5 or more (the heaviest here with a variance) is below
    // 2⁻⁴⁸⁽¹⁻²ᐟ²·⁵⁾ = 2⁻⁹ times the scale: those distributions get the tolerance 2e-3, the others 1e-9;
    // a piece is halved until Gauss's rule agrees.
    [Theory, MemberData(nameof(Distributions))]
    public void Moments_and_entropy_are_integrals(IUnivariate distribution)
    {
        double tolerance = distribution is Frechet or Pareto ? 2e-3 : distribution is GeneralizedExtremeValue or GeneralizedPareto
            ? 1e-6 : 1e-9;
        if (distribution is IKnownEntropy known)
            Assert.Equal(known.EntropyNats, Integral(distribution, x => -distribution.LogDensity(x)),
                1e-9 * Math.Max(1, Math.Abs(known.EntropyNats)));
        if (double.IsNaN(distribution.Mean)) return;
        Assert.Equal(distribution.Mean, Integral(distribution, x => x), tolerance * Math.Max(1, Math.Abs(distribution.Mean)));
        Assert.Equal(distribution.Variance, Integral(distribution, x => (x - distribution.Mean) * (x - distribution.Mean)),
            tolerance * 20 * distribution.Variance + 1e-17);
        foreach (var moment in new[] { Moment.Log, Moment.LogSquared, Moment.LogComplement(), Moment.LogComplement(2),
            Moment.AbsoluteDeviation(1.2), Moment.AbsoluteDeviation(0.4),
            Moment.Exponential(0.3, 12), Moment.Softplus(1, 2), Moment.Power(0.5), Moment.Power(-0.1), Moment.Cosine(0.2) })
        {
            bool defined = (distribution.Low >= 0 || moment.Kind is not (MomentKind.Log or MomentKind.LogSquared or MomentKind.Power))
                && (distribution.High <= 1 || moment.Kind != MomentKind.LogComplement);
            if (!defined || distribution.Expectation(moment) is not { } expected || double.IsInfinity(expected)) continue;
            Assert.Equal(expected, Integral(distribution, moment.Of), 1e-7 * Math.Max(1, Math.Abs(expected)));
        }
    }

    private static double Integral(IUnivariate distribution, Func<double, double> f)
    {
        double sum = 0;
        for (int side = 0; side < 2; side++)
            for (int k = 1; k <= 48; k++)
                sum += Piece(u => f(side == 0 ? distribution.Quantile(u) : distribution.SurvivalQuantile(u)), Math.Pow(0.5, k + 1),
                    Math.Pow(0.5, k), 10);
        return sum;
    }

    private static double Piece(Func<double, double> f, double low, double high, int halvings)
    {
        double middle = (low + high) / 2, whole = GaussLegendre.Integral(f, low, high);
        double left = GaussLegendre.Integral(f, low, middle), right = GaussLegendre.Integral(f, middle, high);
        bool agree = Math.Abs(left + right - whole) <= 1e-10 * (Math.Abs(left) + Math.Abs(right)) + 1e-11;
        return agree || halvings == 0 ? left + right : Piece(f, low, middle, halvings - 1) + Piece(f, middle, high, halvings - 1);
    }

    [Theory, MemberData(nameof(Distributions))]
    public void Quantiles_invert_both_tails_and_the_form_is_the_density(IUnivariate distribution)
    {
        foreach (double p in new[] { 1e-10, 1e-3, 0.2, 0.5, 0.8, 0.999 })
        {
            double x = distribution.Quantile(p), y = distribution.SurvivalQuantile(p);
            // A relative 2⁻⁵² of x is a change of x·density in the distribution function.
            double Slack(double at) => 1e-12 * p + 8e-16 * (Math.Abs(at) + 3) * Math.Exp(distribution.LogDensity(at));
            Assert.Equal(p, distribution.Cumulative(x), Slack(x));
            Assert.Equal(p, distribution.Survival(y), Slack(y));
            Assert.Equal(distribution.Cumulative(x), Math.Exp(distribution.LogCumulative(x)), 1e-13);
            Assert.Equal(distribution.Survival(y), Math.Exp(distribution.LogSurvival(y)), 1e-13);
            if (distribution is ILogDensityForm form)
                Assert.Equal(distribution.LogDensity(x), form.Form.Constant + form.Form.Terms.Sum(t => t.Coefficient * t.Function.Of(x)),
                    1e-9 * Math.Max(1, Math.Abs(distribution.LogDensity(x))));
        }
        Assert.Equal(double.NegativeInfinity, distribution.LogDensity(distribution.Low - 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => distribution.LogDensity(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => distribution.Quantile(1.5));
    }

    // 4 standard errors, from the curvature that the spread of 20 fits shows itself: each fit's parameters are unbiased to O(1/n), so the
    // mean of 20 fits of 400 points lies within 4 standard errors of the truth but once in 16,000 times each.
    [Fact, Trait("Category", "Search")]
    public void Fits_recover_parameters()
    {
        (IUnivariate Distribution, Func<double[], double[]> Fit, double[] Truth)[] cases =
        [
            (new Gumbel(-1, 2), x => Gumbel.MaximumLikelihood(x, []) is var f ? [f.Location, f.Scale] : [], [-1, 2]),
            (new Laplace(1, 2), x => Laplace.MaximumLikelihood(x, []) is var f ? [f.Location, f.Scale] : [], [1, 2]),
            (new Logistic(1, 2), x => Logistic.MaximumLikelihood(x, []) is var f ? [f.Location, f.Scale] : [], [1, 2]),
            (new Cauchy(1, 2), x => Cauchy.MaximumLikelihood(x, []) is var f ? [f.Location, f.Scale] : [], [1, 2]),
            (new Frechet(2.5, 1.5), x => Frechet.MaximumLikelihood(x, []) is var f ? [f.Shape, f.Scale] : [], [2.5, 1.5]),
            (new Kumaraswamy(2, 3), x => Kumaraswamy.MaximumLikelihood(x, []) is var f ? [f.A, f.B] : [], [2, 3]),
            (new ContinuousBernoulli(0.3), x => [ContinuousBernoulli.MaximumLikelihood(x, []).Logit], [Math.Log(3.0 / 7)]),
            (new LogitNormal(0.5, 1.5), x => LogitNormal.MaximumLikelihood(x, []) is var f ? [f.LogitMean, f.LogitStandardDeviation] : [],
                [0.5, 1.5]),
            (new GeneralizedExtremeValue(1, 2, 0.2),
                x => GeneralizedExtremeValue.MaximumLikelihood(x, []) is var f ? [f.Location, f.Scale, f.Shape] : [], [1, 2, 0.2]),
            (new GeneralizedPareto(0, 2, 0.3),
                x => GeneralizedPareto.MaximumLikelihood(x, []) is var f ? [f.Scale, f.Shape] : [], [2, 0.3]),
            (new Pareto(2, 3), x => [Pareto.MaximumLikelihood(x, []).Shape], [3]),
        ];
        var random = new Random(7);
        foreach (var (distribution, fit, truth) in cases)
        {
            const int fits = 20, n = 400;
            var found = new double[fits][];
            double[] x = new double[n];
            for (int i = 0; i < fits; i++)
            {
                distribution.Sample(random, x);
                found[i] = fit(x);
            }
            for (int k = 0; k < truth.Length; k++)
            {
                double mean = found.Average(f => f[k]),
                    error = Math.Sqrt(found.Sum(f => (f[k] - mean) * (f[k] - mean)) / (fits - 1) / fits);
                // The bias of maximum likelihood is of order (standard error of one fit)²; twenty times it is far from any mistake.
                Assert.True(Math.Abs(mean - truth[k]) < 4 * error + 0.01 * Math.Abs(truth[k]),
                    $"{distribution}: parameter {k} is {mean}, not {truth[k]} ± {error}");
            }
        }
    }
}
