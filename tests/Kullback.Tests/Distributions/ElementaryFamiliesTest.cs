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
    public void Values_agree_with_high_precision(double? found, double expected) => Assert.Equal(expected, found!.Value, 2e-14 * Math.Max(1, expected));

    public static TheoryData<IUnivariate> Laws => new()
    {
        new Gumbel(-1, 2), new Frechet(2.5, 1.5), new GeneralizedExtremeValue(1, 2, 0.2), new GeneralizedExtremeValue(1, 2, -0.3), new GeneralizedExtremeValue(1, 2, 1e-12),
        new Laplace(1, 2), new Logistic(1, 2), new LogitNormal(0.5, 1.5), new Cauchy(1, 2), new Pareto(2, 3), new GeneralizedPareto(1, 2, 0.3),
        new GeneralizedPareto(1, 2, -0.4), new GeneralizedPareto(1, 2, -1e-12), new LogUniform(0.5, 20), new LogUniform(1, 1.0001), new Kumaraswamy(2, 3),
        new Kumaraswamy(0.5, 1.7), new Triangular(0, 1, 3), new Triangular(0, 0, 2), new Triangular(0, 2, 2), new ContinuousBernoulli(0.3), new ContinuousBernoulli(0.999),
        new ContinuousBernoulli(0.5), new Exponential(1.5),
    };

    // In the variable u = F(x) the expectation of f is ∫₀¹ f(F⁻¹(u)) du. Halving the interval towards both ends 48 times leaves out 2⁻⁴⁸ of the mass
    // at each, which for a square of a variable with tail exponent 2.5 or more (the heaviest here with a variance) is below 2⁻⁴⁸⁽¹⁻²ᐟ²·⁵⁾ = 2⁻⁹ times the
    // scale: those laws get the tolerance 2e-3, the others 1e-9; a piece is halved until Gauss's rule agrees.
    [Theory, MemberData(nameof(Laws))]
    public void Moments_and_entropy_are_integrals(IUnivariate law)
    {
        double tolerance = law is Frechet or Pareto ? 2e-3 : law is GeneralizedExtremeValue or GeneralizedPareto ? 1e-6 : 1e-9;
        if (law is IKnownEntropy known) Assert.Equal(known.EntropyNats, Integral(law, x => -law.LogDensity(x)), 1e-9 * Math.Max(1, Math.Abs(known.EntropyNats)));
        if (double.IsNaN(law.Mean)) return;
        Assert.Equal(law.Mean, Integral(law, x => x), tolerance * Math.Max(1, Math.Abs(law.Mean)));
        Assert.Equal(law.Variance, Integral(law, x => (x - law.Mean) * (x - law.Mean)), tolerance * 20 * law.Variance + 1e-17);
        foreach (var moment in new[] { Moment.Log, Moment.LogSquared, Moment.LogComplement(), Moment.LogComplement(2), Moment.AbsoluteDeviation(1.2), Moment.AbsoluteDeviation(0.4),
            Moment.Exponential(0.3, 12), Moment.Softplus(1, 2), Moment.Power(0.5), Moment.Power(-0.1), Moment.Cosine(0.2) })
        {
            bool defined = (law.Low >= 0 || moment.Kind is not (MomentKind.Log or MomentKind.LogSquared or MomentKind.Power)) && (law.High <= 1 || moment.Kind != MomentKind.LogComplement);
            if (!defined || law.Expectation(moment) is not { } expected || double.IsInfinity(expected)) continue;
            Assert.Equal(expected, Integral(law, moment.Of), 1e-7 * Math.Max(1, Math.Abs(expected)));
        }
    }

    private static double Integral(IUnivariate law, Func<double, double> f)
    {
        double sum = 0;
        for (int side = 0; side < 2; side++)
            for (int k = 1; k <= 48; k++)
                sum += Piece(u => f(side == 0 ? law.Quantile(u) : law.SurvivalQuantile(u)), Math.Pow(0.5, k + 1), Math.Pow(0.5, k), 10);
        return sum;
    }

    private static double Piece(Func<double, double> f, double low, double high, int halvings)
    {
        double middle = (low + high) / 2, whole = GaussLegendre.Integral(f, low, high);
        double left = GaussLegendre.Integral(f, low, middle), right = GaussLegendre.Integral(f, middle, high);
        bool agree = Math.Abs(left + right - whole) <= 1e-10 * (Math.Abs(left) + Math.Abs(right)) + 1e-11;
        return agree || halvings == 0 ? left + right : Piece(f, low, middle, halvings - 1) + Piece(f, middle, high, halvings - 1);
    }

    [Theory, MemberData(nameof(Laws))]
    public void Quantiles_invert_both_tails_and_the_form_is_the_density(IUnivariate law)
    {
        foreach (double p in new[] { 1e-10, 1e-3, 0.2, 0.5, 0.8, 0.999 })
        {
            double x = law.Quantile(p), y = law.SurvivalQuantile(p);
            // A relative 2⁻⁵² of x is a change of x·density in the distribution function.
            double Slack(double at) => 1e-12 * p + 8e-16 * (Math.Abs(at) + 3) * Math.Exp(law.LogDensity(at));
            Assert.Equal(p, law.Cumulative(x), Slack(x));
            Assert.Equal(p, law.Survival(y), Slack(y));
            Assert.Equal(law.Cumulative(x), Math.Exp(law.LogCumulative(x)), 1e-13);
            Assert.Equal(law.Survival(y), Math.Exp(law.LogSurvival(y)), 1e-13);
            if (law is ILogDensityForm form)
                Assert.Equal(law.LogDensity(x), form.Form.Constant + form.Form.Terms.Sum(t => t.Coefficient * t.Function.Of(x)), 1e-9 * Math.Max(1, Math.Abs(law.LogDensity(x))));
        }
        Assert.Equal(double.NegativeInfinity, law.LogDensity(law.Low - 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => law.LogDensity(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => law.Quantile(1.5));
    }

    // 4 standard errors, from the curvature that the spread of 20 fits shows itself: each fit's parameters are unbiased to O(1/n), so the mean of 20 fits
    // of 1,000 points lies within 4 standard errors of the truth but once in 16,000 times each.
    [Fact, Trait("Category", "Search")]
    public void Fits_recover_parameters()
    {
        (IUnivariate Law, Func<double[], double[]> Fit, double[] Truth)[] cases =
        [
            (new Gumbel(-1, 2), x => Gumbel.MaximumLikelihood(x, []) is var f ? [f.Location, f.Scale] : [], [-1, 2]),
            (new Laplace(1, 2), x => Laplace.MaximumLikelihood(x, []) is var f ? [f.Location, f.Scale] : [], [1, 2]),
            (new Logistic(1, 2), x => Logistic.MaximumLikelihood(x, []) is var f ? [f.Location, f.Scale] : [], [1, 2]),
            (new Cauchy(1, 2), x => Cauchy.MaximumLikelihood(x, []) is var f ? [f.Location, f.Scale] : [], [1, 2]),
            (new Frechet(2.5, 1.5), x => Frechet.MaximumLikelihood(x, []) is var f ? [f.Shape, f.Scale] : [], [2.5, 1.5]),
            (new Kumaraswamy(2, 3), x => Kumaraswamy.MaximumLikelihood(x, []) is var f ? [f.A, f.B] : [], [2, 3]),
            (new ContinuousBernoulli(0.3), x => [ContinuousBernoulli.MaximumLikelihood(x, []).Logit], [Math.Log(3.0 / 7)]),
            (new LogitNormal(0.5, 1.5), x => LogitNormal.MaximumLikelihood(x, []) is var f ? [f.LogitMean, f.LogitStandardDeviation] : [], [0.5, 1.5]),
            (new GeneralizedExtremeValue(1, 2, 0.2), x => GeneralizedExtremeValue.MaximumLikelihood(x, []) is var f ? [f.Location, f.Scale, f.Shape] : [], [1, 2, 0.2]),
            (new GeneralizedPareto(0, 2, 0.3), x => GeneralizedPareto.MaximumLikelihood(x, []) is var f ? [f.Scale, f.Shape] : [], [2, 0.3]),
            (new Pareto(2, 3), x => [Pareto.MaximumLikelihood(x, []).Shape], [3]),
        ];
        var random = new Random(7);
        foreach (var (law, fit, truth) in cases)
        {
            const int fits = 20, n = 1000;
            var found = new double[fits][];
            double[] x = new double[n];
            for (int i = 0; i < fits; i++)
            {
                law.Sample(random, x);
                found[i] = fit(x);
            }
            for (int k = 0; k < truth.Length; k++)
            {
                double mean = found.Average(f => f[k]), error = Math.Sqrt(found.Sum(f => (f[k] - mean) * (f[k] - mean)) / (fits - 1) / fits);
                // The bias of maximum likelihood is of order (standard error of one fit)²; twenty times it is far from any mistake.
                Assert.True(Math.Abs(mean - truth[k]) < 4 * error + 0.01 * Math.Abs(truth[k]), $"{law}: parameter {k} is {mean}, not {truth[k]} ± {error}");
            }
        }
    }
}
