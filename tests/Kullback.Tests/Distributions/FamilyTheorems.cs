using Kullback.Distributions;

namespace Kullback.Tests.Distributions;

/// <summary>What holds of every family on the line: density, distribution function, quantile, moments, entropy, forms, divergence and fit
/// agree with each other and with quadrature of the density.</summary>
/// <remarks>Quadrature is adaptive to 1e-13 of E|f| and leaves out tails of 1e-100;
/// 1e-9 allows for both and for the quantiles it starts from.</remarks>
public class FamilyTheorems
{
    public static TheoryData<string, int> All => Members.All;

    private static readonly double[] Probabilities = [1e-10, 1e-4, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 0.9999];

    private static readonly Moment[] Moments =
    [
        Moment.Power(1), Moment.Power(2), Moment.Power(3), Moment.Power(-1), Moment.Power(0.5), Moment.Power(-0.2), Moment.Power(1.7),
            Moment.Log, Moment.LogSquared,
        Moment.LogComplement(), Moment.LogComplement(2), Moment.Exponential(0.3, 2), Moment.Exponential(0.1, -3),
            Moment.AbsoluteDeviation(0.4), Moment.AbsoluteDeviation(-1.3),
        Moment.AbsoluteDeviation(2.3), Moment.AbsoluteDeviation(0.7, 2), Moment.AbsoluteDeviation(0.5, 1.5),
            Moment.AbsoluteDeviation(0, 2.5), Moment.LogOnePlusSquare(0.5, 1.3),
        Moment.LogOnePlusSquare(-3, 0.2), Moment.Softplus(0.2, 1.1), Moment.Cosine(0.3), Moment.LogGamma(1),
    ];

    private static void Close(double expected, double actual, double relative, double absolute, string what)
        => Assert.True(actual == expected || Math.Abs(actual - expected) <= absolute + relative * Math.Abs(expected),
            FormattableString.Invariant($"{what}: {actual:R} instead of {expected:R}"));

    [Fact]
    public void Every_family_has_members_to_try() => Assert.Empty(Members.Without);

    [Theory, MemberData(nameof(All))]
    public void Density_integrates_to_the_distribution_function(string name, int index)
    {
        var distribution = Members.Of(name, index);
        for (int i = 1; i < Probabilities.Length; i++)
        {
            double a = distribution.Quantile(Probabilities[i - 1]), b = distribution.Quantile(Probabilities[i]),
                below = distribution.Cumulative(a);
            double expected = Probabilities[i] < 0.6 ? distribution.Cumulative(b) - below
                : distribution.Survival(a) - distribution.Survival(b);
            Close(expected, Integral.Mass(distribution, a, b), 1e-9, 1e-14, FormattableString.Invariant($"P({a} < X <= {b})"));
        }
        double probe = distribution.Quantile(0.3);
        Close(1, distribution.Cumulative(probe) + distribution.Survival(probe), 1e-14, 0, "both tails");
    }

    // F(Q(p)) = p up to the rounding of x, which moves F by u·|x|·f(x): a few units of that.
    [Theory, MemberData(nameof(All))]
    public void Quantile_inverts_both_tails(string name, int index)
    {
        var distribution = Members.Of(name, index);
        foreach (double p in Probabilities)
        {
            double x = distribution.Quantile(p), y = distribution.SurvivalQuantile(p);
            if (distribution is IIntegerValued)
            {
                Assert.True(distribution.Cumulative(x) >= p * (1 - 1e-12)
                    && (x <= distribution.Low || distribution.Cumulative(x - 1) < p * (1 + 1e-12)), $"{p}");
                Assert.True(distribution.Survival(y) <= p * (1 + 1e-12)
                    && (y <= distribution.Low || distribution.Survival(y - 1) > p * (1 - 1e-12)), $"{p}");
                continue;
            }
            Close(p, distribution.Cumulative(x), 1e-11, 1e-15 * Scale(distribution, x) * Math.Exp(distribution.LogDensity(x)),
                FormattableString.Invariant($"F(Q({p}))"));
            Close(p, distribution.Survival(y), 1e-11, 1e-15 * Scale(distribution, y) * Math.Exp(distribution.LogDensity(y)),
                FormattableString.Invariant($"S(Q({p}))"));
            Close(Math.Log(distribution.Cumulative(x)), distribution.LogCumulative(x), 1e-13, 1e-13, "ln F");
            Close(Math.Log(distribution.Survival(y)), distribution.LogSurvival(y), 1e-13, 1e-13, "ln S");
        }
        Assert.Equal(distribution.Low, distribution.Quantile(0));
        Assert.Equal(distribution.High, distribution.Quantile(1));
        Assert.Equal(distribution.High, distribution.SurvivalQuantile(0));
        Assert.Equal(distribution.Low, distribution.SurvivalQuantile(1));
    }

    // Locations far from 0 add their own rounding.
    private static double Scale(IUnivariate distribution, double x)
        => 4 * (Math.Abs(x) + Math.Abs(distribution.Quantile(0.5)) + (double.IsFinite(distribution.Low) ? Math.Abs(distribution.Low) : 0));

    [Theory, MemberData(nameof(All))]
    public void Far_tails_do_not_underflow(string name, int index)
    {
        var distribution = Members.Of(name, index);
        double last = 0;
        foreach (double p in (double[])[1e-20, 1e-100, 1e-300])
        {
            double x = distribution.SurvivalQuantile(p), log = distribution.LogSurvival(x);
            if (distribution is IIntegerValued || double.IsInfinity(x) || x >= distribution.High) continue;
            // ln S moves by u·x·f/S.
            double rounding = 1e-15 * Scale(distribution, x) * Math.Exp(distribution.LogDensity(x) - log);
            // Next to a finite end no double is left that has so small a tail.
            if (rounding > 0.1) continue;
            Close(Math.Log(p), log, 1e-12, rounding, FormattableString.Invariant($"ln S at {x}"));
            Assert.True(log <= last);
            last = log;
        }
    }

    [Theory, MemberData(nameof(All))]
    public void Mean_and_variance_are_integrals(string name, int index)
    {
        var distribution = Members.Of(name, index);
        Assert.False(double.IsNaN(distribution.Mean) != (name == "Cauchy"));
        if (!double.IsFinite(distribution.Mean)) return;
        double spread = Integral.Expectation(distribution, x => Math.Abs(x - distribution.Mean));
        Close(Integral.Expectation(distribution, x => x - distribution.Mean), 0, 0, 1e-9 * spread, "mean");
        if (double.IsFinite(distribution.Variance))
            Close(Integral.Expectation(distribution, x => (x - distribution.Mean) * (x - distribution.Mean)), distribution.Variance, 1e-8,
                0, "variance");
    }

    [Theory, MemberData(nameof(All))]
    public void Entropy_is_an_integral(string name, int index)
    {
        var distribution = Members.Of(name, index);
        if (distribution is IKnownEntropy known)
            Close(Integral.Expectation(distribution, x => -distribution.LogDensity(x)), known.EntropyNats, 1e-9, 1e-9, "entropy");
    }

    [Theory, MemberData(nameof(All))]
    public void Moments_are_integrals(string name, int index)
    {
        var distribution = Members.Of(name, index);
        var moments = distribution is ILogDensityForm formed ? Moments.Concat(formed.Form.Terms.Select(t => t.Function)) : Moments;
        foreach (var moment in moments)
        {
            if (distribution.Expectation(moment) is not { } expected) continue;
            double kink = moment.Kind == MomentKind.AbsoluteDeviation ? moment.A : double.NaN;
            // A cosine under tails x⁻² swings without end: the pieces of the rule leave out what is beyond a few hundred scales,
            // 10⁻⁵ of the whole.
            double size = distribution is Cauchy && moment.Kind == MomentKind.Cosine ? 1e-5 : 1e-9;
            // Series over the integers end where what is left of (1 + |f|)·mass is below 2⁻⁵³.
            double left = distribution is IIntegerValued ? 1e-15 : 0;
            if (double.IsPositiveInfinity(expected)) Assert.True(Grows(distribution, moment), $"{moment} is said to be infinite");
            else Close(expected, Integral.Expectation(distribution, moment.Of, moment.Kind == MomentKind.Exponential ? 1e-250 : 1e-100,
                kink), 1e-9, left + size * Integral.Size(distribution, moment.Of), moment.ToString());
        }
    }

    // The integral diverges where x·p(x)·|f(x)| does not fall towards an end: looked at in steps of a factor 16 towards ±∞ and 0.
    private static bool Grows(IUnivariate distribution, Moment moment)
    {
        double Weight(double x) => distribution.LogDensity(x) + Math.Log(Math.Abs(x))
            + (moment.Kind == MomentKind.Exponential ? -(x - moment.A) / moment.B : Math.Log(Math.Abs(moment.Of(x))));
        bool Rising(Func<int, double> point) => Enumerable.Range(40, 8)
            .All(i => Weight(point(i)) is var w && double.IsFinite(w) && w >= Weight(point(i - 1)) - 1e-9 * Math.Abs(w));
        return (distribution.High == double.PositiveInfinity && Rising(i => Math.Pow(16, i)))
            || (distribution.Low == double.NegativeInfinity && Rising(i => -Math.Pow(16, i)))
            || Rising(i => moment.Kind == MomentKind.AbsoluteDeviation ? moment.A + Math.Pow(16, -i / 10.0) : Math.Pow(16, -i))
            || distribution is IIntegerValued;
    }

    [Theory, MemberData(nameof(All))]
    public void Form_is_the_log_density(string name, int index)
    {
        var distribution = Members.Of(name, index);
        if (distribution is not ILogDensityForm { Form: var form }) return;
        Assert.DoesNotContain(form.Terms, t => t.Coefficient == 0);
        foreach (double p in Probabilities)
        {
            double x = distribution.Quantile(p), sum = form.Constant, size = Math.Abs(form.Constant);
            foreach (var (coefficient, function) in form.Terms)
            {
                sum += coefficient * function.Of(x);
                size += Math.Abs(coefficient * function.Of(x));
            }
            Close(distribution.LogDensity(x), sum, 0, 1e-13 * (1 + size), FormattableString.Invariant($"form at {x}"));
        }
    }

    // −ln ∫ √(pq) = (A(ηp) + A(ηq))/2 − A((ηp + ηq)/2) within one exponential family.
    [Theory, MemberData(nameof(All))]
    public void Normalizer_gives_the_overlap(string name, int index)
    {
        var p = Members.Of(name, index);
        var q = Members.After(name, index);
        if (p is not IExponentialFamily first || q is not IExponentialFamily second || first.Carrier != second.Carrier) return;
        double[] a = first.NaturalParameters(), b = second.NaturalParameters(), middle = [.. a.Zip(b, (s, t) => (s + t) / 2)];
        double log = first.LogNormalizer(middle) - first.LogNormalizer(a) / 2 - second.LogNormalizer(b) / 2;
        Close(Math.Exp(log), Integral.Expectation(p, x => Math.Exp((q.LogDensity(x) - p.LogDensity(x)) / 2)), 1e-9, 0, "overlap");
    }

    [Theory, MemberData(nameof(All))]
    public void Divergence_to_its_own_kind_is_an_integral(string name, int index)
    {
        IUnivariate p = Members.Of(name, index), q = Members.After(name, index);
        if (Divergence(p, q) is not { } value) return;
        Assert.Equal(0, Divergence(p, Members.Of(name, index)));
        double sum = Integral.Expectation(p, x => p.LogDensity(x) - q.LogDensity(x));
        if (double.IsPositiveInfinity(value)) Assert.True(p.Low < q.Low || p.High > q.High || !double.IsFinite(sum));
        else Close(sum, value, 1e-9, 1e-11, "divergence");
    }

    // Near equality D = ∫ p(e^(−l) − 1 + l), l = ln p/q of size 1e-6, whose own rounding is 1e-16·(size of the log-densities):
    // D to 1e-6 of itself.
    [Theory, MemberData(nameof(All))]
    public void Divergence_of_nearly_equal_distributions_keeps_its_digits(string name, int index)
    {
        var p = Members.Of(name, index);
        double[] parameters = Members.ParametersOf(name, index);
        for (int k = 0; k < parameters.Length; k++)
        {
            if (!double.IsFinite(parameters[k]) || (p is IIntegerValued && parameters[k] == Math.Floor(parameters[k]))) continue;
            double[] moved = [.. parameters];
            moved[k] += 1e-6 * (parameters[k] == 0 ? 1 : Math.Abs(parameters[k]));
            IUnivariate q;
            try
            {
                q = Members.Family(name).Create(moved);
            }
            catch (ArgumentException)
            {
                continue;
            }
            if (Divergence(p, q) is not { } value || q.Low != p.Low || q.High != p.High) continue;
            double sum = Integral.Expectation(p,
                x => p.LogDensity(x) - q.LogDensity(x) is var l && Math.Abs(l) < 1e-4 ? l * l * (0.5 - l / 6) : Math.Exp(-l) - 1 + l,
                1e-60);
            Close(sum, value, 1e-5, 1e-24, FormattableString.Invariant($"parameter {k}"));
        }
    }

    private static double? Divergence(IUnivariate p, IUnivariate q)
        => p.GetType().GetMethod("KullbackLeibler", [p.GetType(), p.GetType()])?.Invoke(null, [p, q]) is double value ? value : null;

    // Kolmogorov's bound: P(√n·D > 2.3) < 2·exp(−2·2.3²) = 5e-5 a member, less for distributions of integers; the seed is fixed.
    [Theory, MemberData(nameof(All))]
    public void Samples_follow_the_distribution_function(string name, int index)
    {
        var distribution = Members.Of(name, index);
        var sample = new double[8000];
        distribution.Sample(new Random(20240 + index), sample);
        var again = new double[sample.Length];
        distribution.Sample(new Random(20240 + index), again);
        Assert.Equal(sample, again);
        Array.Sort(sample);
        double worst = 0;
        for (int i = 0, next; i < sample.Length; i = next)
        {
            next = i + 1;
            while (next < sample.Length && sample[next] == sample[i]) next++;
            double at = distribution.Cumulative(sample[i]), before = distribution is IIntegerValued
                ? distribution.Cumulative(sample[i] - 1) : at;
            worst = Math.Max(worst, Math.Max(Math.Abs(at - next / (double)sample.Length), Math.Abs(before - i / (double)sample.Length)));
        }
        Assert.True(worst * Math.Sqrt(sample.Length) < 2.3, FormattableString.Invariant($"√n·D = {worst * Math.Sqrt(sample.Length)}"));
    }

    // Twice the gain in log-likelihood over the true parameters is chi-squared of as many degrees as there are parameters (Wilks): 16 + 4(k
    // − 1) is
    // 4 standard errors for one parameter and rarer than that for more. It is never negative: the fit is a maximum.
    [Trait("Category", "Search"), Theory, MemberData(nameof(All))]
    public void Fit_recovers_the_parameters(string name, int index)
    {
        var family = Members.Family(name);
        if (family.Fit is not { } fit) return;
        var distribution = Members.Of(name, index);
        var sample = new double[2000];
        distribution.Sample(new Random(4711 + index), sample);
        var fitted = fit(sample, []);
        Assert.IsType(distribution.GetType(), fitted);
        double gain = sample.Sum(x => fitted.LogDensity(x) - distribution.LogDensity(x)) * 2;
        Assert.True(gain > -1e-6 && gain < 16 + 4 * (family.Parameters.Count - 1),
            FormattableString.Invariant($"{fitted}: twice the gain is {gain}"));
        var doubled = fit([.. sample.AsSpan(0, 300), .. sample.AsSpan(0, 300), .. sample.AsSpan(300, 300)], []);
        var weighted = fit(sample[..600], [.. Enumerable.Range(0, 600).Select(i => i < 300 ? 2.0 : 1.0)]);
        foreach (double p in Probabilities)
            Close(doubled.Quantile(p), weighted.Quantile(p), 1e-5, 1e-5 * Math.Abs(weighted.Quantile(0.5)), "weights are repetitions");
    }

    [Theory, MemberData(nameof(All))]
    public void Many_log_densities_are_each_their_own(string name, int index)
    {
        var distribution = Members.Of(name, index);
        var points = new double[83];
        distribution.Sample(new Random(5 + index), points);
        // Ends, the outside, the smallest and largest numbers among the others.
        double[] odd = [0, -0.0, 1, -1, 5e-324, 1e-300, 1e300, -1e300, double.PositiveInfinity, double.NegativeInfinity, distribution.Low,
            distribution.High, distribution.Mean, 0.5, 2, 3];
        for (int i = 0; i < odd.Length; i++) points[3 * i + 5] = double.IsNaN(odd[i]) ? 0 : odd[i];
        var values = new double[points.Length];
        distribution.LogDensities(points, values);
        for (int i = 0; i < points.Length; i++)
        {
            double one = distribution.LogDensity(points[i]);
            if (one.Equals(values[i])) continue;
            // What a plain form of the density cancels: the size of its terms.
            Close(one, values[i], 2e-14, 2e-14 * (20 + Math.Abs(distribution.LogDensity(distribution.Quantile(0.5)))),
                FormattableString.Invariant($"at {points[i]}"));
        }
        points[40] = double.NaN;
        Assert.ThrowsAny<ArgumentException>(() => distribution.LogDensities(points, values));
        Assert.ThrowsAny<ArgumentException>(() => distribution.LogDensities(points, new double[3]));
    }

    [Theory, MemberData(nameof(All))]
    public void Bad_arguments_are_refused(string name, int index)
    {
        var distribution = Members.Of(name, index);
        Assert.ThrowsAny<ArgumentException>(() => distribution.LogDensity(double.NaN));
        Assert.ThrowsAny<ArgumentException>(() => distribution.Cumulative(double.NaN));
        Assert.ThrowsAny<ArgumentException>(() => distribution.Survival(double.NaN));
        Assert.ThrowsAny<ArgumentException>(() => distribution.LogCumulative(double.NaN));
        Assert.ThrowsAny<ArgumentException>(() => distribution.LogSurvival(double.NaN));
        foreach (double p in (double[])[-0.1, 1.1, double.NaN])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => distribution.Quantile(p));
            Assert.Throws<ArgumentOutOfRangeException>(() => distribution.SurvivalQuantile(p));
        }
        if (double.IsFinite(distribution.Low) && distribution.Reference != ReferenceMeasure.Sphere)
            Assert.Equal(double.NegativeInfinity, distribution.LogDensity(distribution.Low - 1));
        if (double.IsFinite(distribution.High) && distribution.Reference != ReferenceMeasure.Sphere)
            Assert.Equal(double.NegativeInfinity, distribution.LogDensity(distribution.High + 1));
        Assert.Equal((0.0, 1.0), (distribution.Cumulative(double.NegativeInfinity), distribution.Cumulative(double.PositiveInfinity)));
        Assert.Equal((1.0, 0.0), (distribution.Survival(double.NegativeInfinity), distribution.Survival(double.PositiveInfinity)));
        var family = Members.Family(name);
        double[] parameters = Members.ParametersOf(name, index);
        for (int k = 0; k < parameters.Length; k++)
        {
            double[] bad = family.Parameters[k].Domain == "> 0" ? [double.NaN, 0, -1, double.PositiveInfinity] : [double.NaN];
            foreach (double value in bad)
            {
                double[] wrong = [.. parameters];
                wrong[k] = value;
                Assert.ThrowsAny<ArgumentException>(() => family.Create(wrong));
            }
        }
    }
}
