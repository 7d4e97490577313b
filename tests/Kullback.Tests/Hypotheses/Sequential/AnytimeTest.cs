using Kullback.Hypotheses;
using Kullback.Tests.Golden;

namespace Kullback.Tests.Hypotheses;

/// <summary>Evidence that may be looked at any time: independent values, and the theorems behind its level.</summary>
public class AnytimeTest
{
    public static TheoryData<int> Rows => [.. Enumerable.Range(0, GoldenFile.Lines("evaluation/anytime.jsonl").Count())];

    [Theory, MemberData(nameof(Rows))]
    public void Values_agree_with_independent_ones(int row)
    {
        var line = GoldenFile.Lines("evaluation/anytime.jsonl").ElementAt(row);
        var (input, expected) = (line.GetProperty("inputs"), line.GetProperty("expected"));
        double Input(string name) => GoldenFile.Number(input.GetProperty(name));
        double[] Inputs(string name) => GoldenFile.Numbers(input.GetProperty(name));
        void Close(string name, double actual)
        {
            double tolerance = line.GetProperty("tol").GetDouble();
            if (expected.TryGetProperty(name, out var value))
                GoldenFile.Close(GoldenFile.Number(value), actual, tolerance, tolerance, $"{line.GetProperty("id")} {name}");
        }
        switch (line.GetProperty("kind").GetString())
        {
            case "beta_binomial_mixture":
                long s = (long)Input("successes"), n = (long)Input("trials");
                double log = BetaBinomialMixture.LogEValue(s, n, Input("p0"), Input("a"), Input("b"));
                var (low, high) = BetaBinomialMixture.Interval(s, n, Input("alpha"), Input("a"), Input("b"));
                Close("log_e_value", log);
                Close("e_value", Math.Exp(log));
                Close("lower", low);
                Close("upper", high);
                break;
            case "dirichlet_multinomial_mixture":
                double e = DirichletMultinomialMixture.LogEValue([.. Inputs("counts").Select(c => (long)c)], Inputs("reference"),
                    Inputs("dirichlet"));
                Close("log_e_value", e);
                Close("anytime_p_value", Math.Min(1, Math.Exp(-e)));
                break;
            case "normal_mixture":
                Close("e_value", Math.Exp(NormalMixture.LogEValue(Input("sum"), (long)Input("n"), Input("sd"), Input("rho"))));
                Close("radius_of_mean", NormalMixture.Radius((long)Input("n"), Input("sd"), Input("rho"), Input("alpha")));
                break;
            case "p_to_e":
                Close("half_power", EValue.OfPValue(Input("p")));
                Close("mixture", EValue.MixtureOfPValue(Input("p")));
                break;
            default:
                Close("martingale", Math.Exp(EValue.LogConformalMixture(Inputs("p_values"))));
                break;
        }
    }

    // E e = 1 where the mean is 0, whatever σ: with x = t²/(n − 1), t of Student's distribution with n − 1 degrees.
    [Theory]
    [InlineData(2, 5.0), InlineData(10, 5.0), InlineData(40, 114.0)]
    public void The_e_value_of_normal_numbers_has_the_mean_one(int n, double rho)
    {
        double Term(double t) => Math.Exp(StudentMixture.LogEValue(t * t / (n - 1), n, rho) - n / 2.0 * Math.Log(1 + t * t / (n - 1)));
        // t = u/(1 − u²) maps the line; the density's constant is that of its own integral.
        double Mean(Func<double, double> f) => Enumerable.Range(0, 400_000)
            .Sum(i => (2 * i + 1) / 400_000.0 - 1 is var u ? f(u / (1 - u * u)) * (1 + u * u) / ((1 - u * u) * (1 - u * u)) : 0);
        Assert.Equal(1, Mean(Term) / Mean(t => Math.Exp(-n / 2.0 * Math.Log(1 + t * t / (n - 1)))), 1e-6);
    }

    [Fact]
    public void The_shortest_interval_is_at_the_number_that_was_asked_for()
    {
        double rho = NormalMixture.Rho(1000), best = NormalMixture.Radius(1000, 1, rho);
        foreach (double other in new[] { rho * 0.99, rho * 1.01, rho / 3, rho * 3 })
            Assert.True(NormalMixture.Radius(1000, 1, other) > best);
    }

    [Fact]
    public void Students_form_is_wider_than_the_normal_one_and_meets_it()
    {
        double rho = NormalMixture.Rho(1000);
        double Ratio(long n) => Math.Sqrt(StudentMixture.CriticalRatio(n, rho) * (n - 1) / n) / NormalMixture.Radius(n, 1, rho);
        Assert.True(Ratio(40) > Ratio(400) && Ratio(400) > Ratio(40_000) && Ratio(40_000) > 1);
        Assert.Equal(1, Ratio(4_000_000), 1e-4);
        Assert.Equal(double.PositiveInfinity, StudentMixture.CriticalRatio(5, rho));
    }

    [Fact]
    public void The_ends_of_the_interval_are_where_the_e_value_reaches_its_limit()
    {
        var random = new Random(3);
        int[] counts = [.. Enumerable.Range(0, 80).Select(_ => random.Next(1, 50))];
        double[] sums = [.. counts.Select(n => n * (0.2 + random.NextDouble()) + 3 * random.NextDouble())];
        double rho = NormalMixture.Rho(60);
        var found = ConfidenceSequence.Of(sums, counts, rho);
        Assert.Equal(sums.Sum() / counts.Sum(), found.Mean, 1e-12);
        foreach (double end in new[] { found.Low!.Value, found.High!.Value })
            Assert.Equal(Math.Log(20), ConfidenceSequence.Of(sums, counts, rho, 0.05, end).LogEValue, 1e-8);
        Assert.True(ConfidenceSequence.Of(sums, counts, rho, 0.05, found.Mean).LogEValue < 0);
    }

    [Fact]
    public void Numbers_that_are_all_alike_say_nothing()
    {
        var found = ConfidenceSequence.Of([.. Enumerable.Repeat(0.1, 500)], [.. Enumerable.Repeat(1, 500)], 50);
        Assert.Null(found.Low);
        Assert.Equal(1, found.PValue);
    }

    [Fact]
    public void Power_of_a_mean_is_the_textbooks()
    {
        Assert.Equal(1.959963984540054 + 0.8416212335729143, MeanPower.Detectable(1, double.PositiveInfinity), 1e-12);
        Assert.Equal(1, MeanPower.Times(MeanPower.Detectable(0.3, double.PositiveInfinity), 0.3), 1e-12);
        Assert.Equal(4, MeanPower.Times(0.5, 1) / MeanPower.Times(1, 1), 1e-12);
    }
}
