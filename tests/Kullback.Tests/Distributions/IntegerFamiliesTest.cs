using System.Globalization;
using Kullback.Distributions;
using Kullback.Numerics;

namespace Kullback.Tests.Distributions;

public class IntegerFamiliesTest
{
    private static double Number(string text)
        => text switch { "+inf" => double.PositiveInfinity, _ => double.Parse(text, CultureInfo.InvariantCulture) };

    public static TheoryData<string, double[], double[], double> Pairs
    {
        get
        {
            var rows = new TheoryData<string, double[], double[], double>();
            foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "golden", "integers.csv")))
            {
                string[] cells = line.Split(',');
                rows.Add(cells[0], [.. cells[1].Split(' ').Select(Number)], [.. cells[2].Split(' ').Select(Number)], Number(cells[3]));
            }
            return rows;
        }
    }

    // The close pairs differ by 10⁻⁶ or 10⁻⁷ relative, and rounding of a parameter by 2⁻⁵³ changes D by 2·2⁻⁵³/10⁻⁷ of it: 3e-9. For the
    // others masses are right to 1e-14 and D is a sum of non-negative terms.
    [Theory, MemberData(nameof(Pairs))]
    public void Divergences_are_the_sums(string family, double[] p, double[] q, double expected)
    {
        double found = family switch
        {
            "binomial" => Binomial.KullbackLeibler(new(p[0], p[1]), new(q[0], q[1])),
            "negative_binomial" => NegativeBinomial.KullbackLeibler(new(p[0], p[1]), new(q[0], q[1])),
            "skellam" => Skellam.KullbackLeibler(new(p[0], p[1]), new(q[0], q[1])),
            "beta_binomial" => BetaBinomial.KullbackLeibler(new(p[0], p[1], p[2]), new(q[0], q[1], q[2])),
            "hypergeometric" => Hypergeometric.KullbackLeibler(new(p[0], p[1], p[2]), new(q[0], q[1], q[2])),
            "poisson" => Poisson.KullbackLeibler(new(p[0]), new(q[0])),
            "geometric" => Geometric.KullbackLeibler(new(p[0]), new(q[0])),
            "zeta" => Zeta.KullbackLeibler(new(p[0]), new(q[0])),
            _ => throw new ArgumentOutOfRangeException(nameof(family)),
        };
        double apart = Math.Abs(p[0] - q[0]) / p[0], condition = apart is > 0 and < 1e-3 ? 4 * Math.Pow(2, -53) / apart : 0;
        Assert.Equal(expected, found, expected * Math.Max(2e-12, condition));
    }

    // D(Poisson(λ)) of n → ∞: D(Binomial(n, λ/n)‖Poisson(λ)) → 0 like (λ/n)²/4 (Barbour and Hall's order); from the series.
    [Fact]
    public void Binomial_tends_to_Poisson()
    {
        double near = IntegerDivergence.KullbackLeibler(new Binomial(1000, 0.003), new Poisson(3)).Value;
        double nearer = IntegerDivergence.KullbackLeibler(new Binomial(10_000, 0.0003), new Poisson(3)).Value;
        Assert.InRange(near / (0.003 * 0.003 / 4), 0.9, 1.1);
        Assert.InRange(nearer / (0.0003 * 0.0003 / 4), 0.99, 1.01);
    }

    // The same masses by other formulas: right to 1e-13 in the logarithm.
    [Fact]
    public void Special_cases_agree()
    {
        for (double k = 0; k < 30; k++)
        {
            Assert.Equal(new Geometric(0.3).LogDensity(k), new NegativeBinomial(1, 0.3).LogDensity(k), 1e-13);
            Assert.Equal(-Math.Log(30), new BetaBinomial(29, 1, 1).LogDensity(k), 1e-13);
            Assert.Equal(new Geometric(0.3).Survival(k), new NegativeBinomial(1, 0.3).Survival(k), 1e-14);
        }
        Assert.Equal(new Geometric(0.01).EntropyNats, new NegativeBinomial(1, 0.01).EntropyNats, 1e-12);
        Assert.Equal(new Bernoulli(0.2).EntropyNats, new Binomial(1, 0.2).EntropyNats, 1e-14);
        Assert.Equal(new Bernoulli(0.2).LogDensity(1), new Hypergeometric(5, 1, 1).LogDensity(1), 1e-13);
        // The asymptotic form of the Poisson entropy against the series, at the point where they meet.
        Assert.Equal(new Poisson(100_000).EntropyNats, new Poisson(99_999.999999).EntropyNats, 1e-11);
    }

    private static IUnivariate[] Distributions =>
    [
        new Bernoulli(0.3), new Binomial(40, 0.2), new Binomial(5000, 0.4), new NegativeBinomial(0.6, 0.1), new NegativeBinomial(8, 0.3),
            new Geometric(0.15), new Poisson(0.4),
        new Poisson(7), new Poisson(60), new BetaBinomial(20, 0.5, 0.7), new BetaBinomial(30, 4, 9), new Hypergeometric(90, 40, 25),
            new Skellam(3, 1.5), new Skellam(40, 55),
        new Zeta(3.5), new Zipf(1.1, 50), new DiscreteUniform(-3, 12), new Categorical(0.1, 0, 0.4, 0.5),
            Mixture.Of([0.4, 0.6], [new Poisson(2), new Binomial(30, 0.7)]),
    ];

    public static TheoryData<int> Indices => [.. Enumerable.Range(0, Distributions.Length)];

    [Theory, MemberData(nameof(Indices))]
    public void Distribution_functions_are_sums_of_masses(int index)
    {
        var distribution = Distributions[index];
        double low = Math.Max(distribution.Low, -200), high = Math.Min(distribution.High, 5000), sum = 0;
        for (double k = low; k <= high; k++)
        {
            sum += Math.Exp(distribution.LogDensity(k));
            if (k > low + 300 && k % 97 != 0) continue;
            // A thousand roundings of masses right to 1e-13.
            Assert.Equal(sum, distribution.Cumulative(k + 0.5), 3e-13);
            Assert.Equal(1, distribution.Cumulative(k) + distribution.Survival(k), 1e-13);
            Assert.Equal(distribution.Survival(k), Math.Exp(distribution.LogSurvival(k)), 1e-13);
            double p = distribution.Cumulative(k);
            // The least number whose distribution function reaches p, though rounding of p may take one with no mass to speak of.
            if (p is > 1e-12 and < 0.999999)
                Assert.True(distribution.Cumulative(distribution.Quantile(p)) >= p
                    && (distribution.Quantile(p) == distribution.Low || distribution.Cumulative(distribution.Quantile(p) - 1) < p));
        }
        if (index != 14) Assert.Equal(1, sum, 1e-12);
        Assert.Equal(double.NegativeInfinity, distribution.LogDensity(0.5));
        Assert.Equal(distribution.Low, distribution.Quantile(0));
        Assert.Equal(distribution.High, distribution.Quantile(1));
        Assert.ThrowsAny<ArgumentException>(() => distribution.LogDensity(double.NaN));
        Assert.ThrowsAny<ArgumentException>(() => distribution.Cumulative(double.NaN));
        Assert.ThrowsAny<ArgumentException>(() => distribution.Quantile(-0.1));
    }

    // Sums of non-negative terms over the range above, all but 1e-14 of them; ln k! of the Zeta distribution aside.
    [Theory, MemberData(nameof(Indices))]
    public void Moments_and_entropy_are_sums(int index)
    {
        var distribution = Distributions[index];
        if (distribution is Zeta) return;
        double low = Math.Max(distribution.Low, -400), high = Math.Min(distribution.High, 5000);
        double Sum(Func<double, double> f)
        {
            double sum = 0;
            for (double k = low; k <= high; k++)
                if (distribution.LogDensity(k) is var log && log > -700) sum += Math.Exp(log) * f(k);
            return sum;
        }
        Assert.Equal(Sum(k => k), distribution.Mean, 1e-12 * (1 + Math.Abs(distribution.Mean)) * 10);
        Assert.Equal(Sum(k => (k - distribution.Mean) * (k - distribution.Mean)), distribution.Variance,
            1e-11 * (1 + distribution.Variance));
        if (distribution is IKnownEntropy known) Assert.Equal(Sum(k => -distribution.LogDensity(k)), known.EntropyNats, 1e-11);
        foreach (var moment in new[] { Moment.Power(1), Moment.Power(2), Moment.AbsoluteDeviation(3), Moment.Cosine(0.3),
            Moment.LogGamma(1) })
        {
            if (moment.Kind == MomentKind.LogGamma && distribution.Low < 0) continue;
            if (distribution.Expectation(moment) is { } value) Assert.Equal(Sum(moment.Of), value, 1e-11 * (1 + Math.Abs(value)));
        }
    }

    // Pearson's statistic over cells of expected count ≥ 20 against its distribution,
    // at a level of 10⁻⁶ for each of 19 seeds that do not change.
    [Theory, MemberData(nameof(Indices))]
    public void Samples_have_the_masses(int index)
    {
        const int n = 20_000;
        var distribution = Distributions[index];
        double[] points = new double[n];
        distribution.Sample(new Random(100 + index), points);
        Array.Sort(points);
        double statistic = 0, below = 0;
        int degrees = -1, at = 0;
        for (double k = distribution.Quantile(1e-9); at < n && k < 1e7; k++)
        {
            double mass = distribution.Cumulative(k) - below;
            bool last = distribution.Survival(k) * n < 20;
            if (mass * n < 20 && !last) continue;
            if (last) mass = 1 - below;
            int start = at;
            while (at < n && (last || points[at] <= k)) at++;
            statistic += (at - start - mass * n) * (at - start - mass * n) / (mass * n);
            below += mass;
            degrees++;
            if (last) break;
        }
        Assert.True(degrees >= 1);
        Assert.True(ChiSquaredTail.Upper(statistic, degrees) > 1e-6, $"{distribution}: {statistic} of {degrees}");
    }

    // Four standard errors, from the information of each parameter; 20000 draws.
    [Fact]
    public void Fits_recover_parameters()
    {
        const int n = 20_000;
        double[] Draw(IUnivariate distribution)
        {
            double[] points = new double[n];
            distribution.Sample(new Random(17), points);
            return points;
        }
        Assert.Equal(7, Poisson.MaximumLikelihood(Draw(new Poisson(7)), []).Rate, 4 * Math.Sqrt(7.0 / n));
        Assert.Equal(0.3, Bernoulli.MaximumLikelihood(Draw(new Bernoulli(0.3)), []).Probability, 4 * Math.Sqrt(0.21 / n));
        Assert.Equal(0.15, Geometric.MaximumLikelihood(Draw(new Geometric(0.15)), []).Probability, 4 * 0.15 * Math.Sqrt(0.85 / n));
        Assert.Equal(0.2, Binomial.Fit(Draw(new Binomial(40, 0.2)), [], 40).Probability, 4 * Math.Sqrt(0.16 / 40 / n));
        // The information of r is below that with p known, Σ of ψ′; a relative error of 5 % is 4 standard errors here by simulation.
        Assert.Equal(3, NegativeBinomial.MaximumLikelihood(Draw(new NegativeBinomial(3, 0.2)), []).Successes, 0.15);
        Assert.Equal(2.5, Zeta.MaximumLikelihood(Draw(new Zeta(2.5)), []).Exponent, 4 * 1.5 / Math.Sqrt(n));
        Assert.Equal(new DiscreteUniform(-3, 12), DiscreteUniform.MaximumLikelihood(Draw(new DiscreteUniform(-3, 12)), []));
        Assert.Equal([0.25, 0, 0.75], Categorical.MaximumLikelihood([0, 2], [1, 3]).Probabilities);
        // Weights count as repetitions.
        Assert.Equal(2, Poisson.MaximumLikelihood([1, 3], [1, 1]).Rate);
        Assert.Equal(2.5, Poisson.MaximumLikelihood([1, 3], [1, 3]).Rate);
    }

    [Fact]
    public void Vertices_and_supports()
    {
        Assert.Equal(2, Poisson.KullbackLeibler(new(0), new(2)));
        Assert.Equal(double.PositiveInfinity, Poisson.KullbackLeibler(new(2), new(0)));
        Assert.Equal(0, Poisson.KullbackLeibler(new(0), new(0)));
        Assert.Equal(double.PositiveInfinity, Binomial.KullbackLeibler(new(5, 0.2), new(4, 0.2)));
        Assert.Equal(double.PositiveInfinity, Geometric.KullbackLeibler(new(0.5), new(1)));
        Assert.Equal(-Math.Log(0.5), Geometric.KullbackLeibler(new(1), new(0.5)), 1e-15);
        Assert.Equal(double.PositiveInfinity, DiscreteUniform.KullbackLeibler(new(0, 3), new(1, 3)));
        Assert.Equal(Math.Log(2), DiscreteUniform.KullbackLeibler(new(0, 3), new(0, 7)), 1e-15);
        // A mass next to 1: ln(1 − 10⁻⁶) from the mass beside it.
        Assert.Equal(Special.LogOnePlus(-1e-6), new Hypergeometric(1_000_000, 1, 1).LogDensity(0), 1e-19);
        // p small: 10⁻¹²·(…)²/2.
        Assert.Equal(0.5e-12 * 1e-6, Bernoulli.KullbackLeibler(new(1e-12), new(1.001e-12)), 1e-21);
        Assert.Equal(0.9 * Math.Log(0.9 / 1e-9) + 0.1 * Math.Log(0.1 / (1 - 1e-9)), Bernoulli.KullbackLeibler(new(0.9), new(1e-9)), 1e-13);
        // Tails far beyond the least double.
        Assert.InRange(new Poisson(3).LogSurvival(5000), -40_000, -30_000);
        Assert.Equal(3000 * Math.Log(0.5), new Geometric(0.5).LogSurvival(2999), 1e-11);
    }

    [Fact]
    public void Invalid_parameters_are_named()
    {
        void Named(string what, Action make) => Assert.Contains(what, Assert.ThrowsAny<ArgumentException>(make).Message);
        Named("Probability = 1.5", () => _ = new Bernoulli(1.5));
        Named("Trials = 2.5", () => _ = new Binomial(2.5, 0.5));
        Named("Probability = NaN", () => _ = new Binomial(2, double.NaN));
        Named("Successes = 0", () => _ = new NegativeBinomial(0, 0.5));
        Named("Probability = 0", () => _ = new Geometric(0));
        Named("Rate = -2", () => _ = new Poisson(-2));
        Named("Successes = 11", () => _ = new Hypergeometric(10, 11, 3));
        Named("Rate2 = 0", () => _ = new Skellam(1, 0));
        Named("Exponent = 1", () => _ = new Zeta(1));
        Named("Alpha = Infinity", () => _ = new BetaBinomial(10, double.PositiveInfinity, 3));
        Named("Highest = 1", () => _ = new DiscreteUniform(2, 1));
        Named("probabilities[1] = -0.5", () => _ = new Categorical(1.5, -0.5));
        Named("sum to 0.8", () => _ = new Categorical(0.5, 0.3));
        Named("count = 0", () => _ = new Zipf(1, 0));
        Named("points[1] = 0.5", () => Poisson.MaximumLikelihood([1, 0.5], []));
        Named("No points", () => Poisson.MaximumLikelihood([], []));
        Named("not above the mean", () => NegativeBinomial.MaximumLikelihood([1, 1, 1], []));
    }
}
