using Kullback.Distributions;
using Kullback.Estimation;

namespace Kullback.Tests.Distributions;

/// <summary>Every fit is a maximum of the likelihood: no search that knows only log-densities finds more, whatever the sample.</summary>
[Trait("Category", "Search")]
public class FitMaximaTest
{
    private static double[] Draws(IUnivariate distribution, int n = 120)
    {
        var points = new double[n];
        distribution.Sample(new Random(99), points);
        return points;
    }

    /// <summary>Kinds of samples: of many families, in other units, skewed either way, with ties, on the unit interval,
    /// whole ones of all sizes.</summary>
    private static readonly Dictionary<string, Func<double[]>> Samples = new()
    {
        ["normal"] = () => Draws(new Normal(3, 2)),
        ["years"] = () => Draws(new Uniform(2020, 2024)),
        ["unit interval"] = () => [.. Draws(new Uniform(0, 1)).Select(x => Math.Max(0.001, Math.Round(x, 3)))],
        ["u-shaped"] = () => Draws(new Beta(0.3, 0.4)),
        ["next to 1"] = () => Draws(new Beta(80, 2)),
        ["log-normal"] = () => Draws(new LogNormal(-3, 2)),
        ["peaked at 0"] = () => Draws(new Gamma(0.3, 2)),
        ["tiny unit"] = () => [.. Draws(new Gamma(2.5, 1)).Select(x => 1e-9 * x)],
        ["huge unit"] = () => [.. Draws(new Weibull(5, 1)).Select(x => 1e9 * x)],
        ["Cauchy"] = () => Draws(new Cauchy(1, 2)),
        ["Student of 2"] = () => Draws(new StudentT(2, -5, 3)),
        ["sharp peak"] = () => Draws(new GeneralizedNormal(0, 1, 0.5)),
        ["flat top"] = () => Draws(new GeneralizedNormal(0, 1, 12)),
        ["skewed left"] = () => [.. Draws(new Exponential(1)).Select(x => -x)],
        ["very heavy"] = () => Draws(new GeneralizedPareto(1, 1, 7)),
        ["extremes"] = () => Draws(new GeneralizedExtremeValue(3, 1, 6)),
        ["short end"] = () => Draws(new GeneralizedExtremeValue(3, 1, -0.6)),
        ["two heaps"] = () => [.. Draws(new Normal(-4, 1)), .. Draws(new Normal(4, 0.5))],
        ["rounded"] = () => [.. Draws(new Normal(20, 3)).Select(x => Math.Round(x, 1) + 0.05)],
        ["angles"] = () => Draws(new VonMises(1, 2)),
        ["Poisson"] = () => Draws(new Poisson(3)),
        ["overdispersed"] = () => Draws(new NegativeBinomial(2, 0.05)),
        ["underdispersed"] = () => Draws(new Binomial(9, 0.6)),
        ["drawn out"] = () => Draws(new Hypergeometric(30, 15, 12)),
        ["U of counts"] = () => Draws(new BetaBinomial(12, 0.6, 0.8)),
        ["heavy counts"] = () => Draws(new Zeta(1.8)),
        ["ranks"] = () => Draws(new Zipf(0.7, 40)),
        ["differences"] = () => Draws(new Skellam(4, 3)),
        ["large counts"] = () => Draws(new Poisson(1.5e5)),
        ["coin"] = () => Draws(new Bernoulli(0.3)),
    };

    public static TheoryData<string> Kinds => [.. Samples.Keys];

    // What the likelihood of a distribution may gain by other members: 1e-6 nat per point,
    // as much as a thousandth of a standard error of a parameter is worth at n = 1.
    [Theory, MemberData(nameof(Kinds))]
    public void No_search_finds_more(string kind)
    {
        double[] x = Samples[kind]();
        var faults = new List<string>();
        int fitted = 0;
        foreach (var family in Families.All.Where(f => f.Fit is not null))
        {
            IUnivariate found;
            try { found = family.Fit!(x, []); }
            catch (ArgumentException) { continue; }
            fitted++;
            double own = LogLikelihood(found, x), other = Searched(family, found, x, out double[] at);
            if (!(own >= other - 1e-6 * x.Length))
                faults.Add(FormattableString.Invariant(
                    $"{found.GetType().Name}({string.Join(", ", family.ParametersOf(found))}): {own:R} but {other:R} at [{string.Join(", ", at)}]"));
            var still = Stationarity.Of(family, found, x, []);
            // Half the square of 1e-3 is 5e-7 nat per point, half of what the search is allowed to miss;
            // log-densities of huge numbers have their own rounding.
            if (still.GradientNorm > 1e-3 + 1e-8 * Math.Abs(own / x.Length))
                faults.Add(FormattableString.Invariant(
                    $"{found.GetType().Name}({string.Join(", ", family.ParametersOf(found))}): gradient {still.GradientNorm}"));
        }
        Assert.True(fitted >= 3, $"{fitted} families fitted");
        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }

    // Counts over which the masses of the fit are compared with those of all neighbors far and wide.
    [Theory, InlineData("underdispersed"), InlineData("drawn out"), InlineData("U of counts")]
    public void No_other_whole_parameters_are_better(string kind)
    {
        double[] x = Samples[kind]();
        double most = x.Max(), mean = x.Average();
        var binomial = Families.All.Single(f => f.Name == "Binomial");
        if (Fitted("Binomial", x) is { } first)
            for (double n = most; n < most + 3000; n++)
                Assert.True(LogLikelihood(binomial.Create([n, mean / n]), x) <= LogLikelihood(first, x) + 1e-9);
        if (Fitted("Hypergeometric", x) is not { } second) return;
        double best = LogLikelihood(second, x);
        for (double draws = most; draws <= most + 12; draws++)
            for (double marked = draws; marked <= 60; marked++)
                for (double population = marked; population <= 120; population++)
                    Assert.True(LogLikelihood(new Hypergeometric(population, marked, draws), x) <= best + 1e-6 * x.Length,
                        $"{population} {marked} {draws} beside {second}");
    }

    private static IUnivariate? Fitted(string family, double[] x)
    {
        try { return Families.All.Single(f => f.Name == family).Fit!(x, []); }
        catch (ArgumentException) { return null; }
    }

    [Fact]
    public void Parameters_of_every_member_make_it_again()
    {
        foreach (var family in Families.All)
        {
            var member = Members.Of(family.Name, 0);
            Assert.Equal(Members.ParametersOf(family.Name, 0), family.ParametersOf(member));
        }
    }

    [Fact]
    public void Every_family_has_a_fit() => Assert.Empty(Families.All.Where(f => f.Fit is null).Select(f => f.Name));

    // 300 counts of mean 150,000: 184 s before, a few seconds of one processor now; a busy machine may take ten times as long.
    [Fact]
    public void Large_counts_take_no_time()
    {
        double[] x = Draws(new Poisson(1.5e5), 300);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var times = new List<(double Seconds, string Name)>();
        foreach (var family in Families.All)
        {
            double before = clock.Elapsed.TotalSeconds;
            if (Fitted(family.Name, x) is IIntegerValued distribution) FitDivergence.OverEqualCells(distribution, x, 20);
            times.Add((clock.Elapsed.TotalSeconds - before, family.Name));
        }
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), string.Join(", ", times.OrderDescending().Take(6)));
    }

    private static double LogLikelihood(IUnivariate distribution, double[] x)
    {
        double sum = 0;
        foreach (double value in x) sum += distribution.LogDensity(value);
        return double.IsNaN(sum) ? double.NegativeInfinity : sum;
    }

    // The best of a simplex search from six places: near the fit, and from medians, spreads and ones.
    private static double Searched(Family family, IUnivariate found, double[] x, out double[] at)
    {
        double[] sorted = [.. x.Order()], fit = [.. family.ParametersOf(found)];
        double median = sorted[x.Length / 2], spread = Math.Max(1e-12 * Math.Abs(median), sorted[3 * x.Length / 4] - sorted[x.Length / 4]),
            range = sorted[^1] - sorted[0];
        var random = new Random(3);
        double Read(int k, double t) => family.Parameters[k].Domain is var d && d.StartsWith('>') ? Math.Exp(t)
            : d.StartsWith("a whole", StringComparison.Ordinal) ? Math.Round(t) : Unit(d) ? 1 / (1 + Math.Exp(-t)) : t;
        double Written(int k, double v) => family.Parameters[k].Domain is var d && d.StartsWith('>') ? Math.Log(Math.Max(v, 1e-300))
            : Unit(d) ? Math.Log(v / (1 - v)) is var l && double.IsFinite(l) ? l : 0 : v;
        static bool Unit(string domain) => domain.Contains("[0, 1]", StringComparison.Ordinal)
            || domain.Contains("(0, 1]", StringComparison.Ordinal) || domain == "between 0 and 1";
        double Cost(double[] t)
        {
            double[] p = [.. t.Select((v, k) => Read(k, v))];
            for (int k = 0; k < p.Length; k++)
                if (p[k] < family.Parameters[k].LeastFitted || p[k] > family.Parameters[k].MostFitted) return double.PositiveInfinity;
            // A scale of next to nothing makes a peak of one point, which no fit means;
            // a parent wider than a hundred ranges is as good as none.
            int scale = family.Parameters.ToList().FindIndex(q => q.Name is "scale");
            if (family.Name is "StudentT" or "Cauchy" && p[scale] < 1e-3 * spread) return double.PositiveInfinity;
            // Tables and sums grow with the number of points of a distribution; beyond those of the sample the likelihood of these
            // distributions only falls or tends to that of another family.
            if (family.Name == "Zipf" && sorted[^1] > 1000) return double.PositiveInfinity;
            if (family.Name is "Zipf" or "BetaBinomial" && p[family.Name == "Zipf" ? 1 : 0] > 4 * (Math.Abs(sorted[^1]) + 5))
                return double.PositiveInfinity;
            if (family.Name == "TruncatedNormal" && p[1] > 100 * range) return double.PositiveInfinity;
            try { return -LogLikelihood(family.Create(p), x); }
            catch (ArgumentException) { return double.PositiveInfinity; }
        }
        double best = double.PositiveInfinity;
        at = [];
        for (int start = 0; start < 6; start++)
        {
            double[] from = [.. Enumerable.Range(0, fit.Length).Select(k => family.Parameters[k].Domain.StartsWith('>')
                ? (start < 3 ? Written(k, fit[k]) + random.NextDouble() * 2 - 1
                    : start switch { 3 => 0, 4 => Math.Log(spread), 5 => -Math.Log(spread), _ => random.NextDouble() * 6 - 3 })
                : start < 3 || !double.IsFinite(fit[k])
                ? Written(k, fit[k]) + (random.NextDouble() - 0.5) * (Unit(family.Parameters[k].Domain) ? 1 : 0.3 * spread)
                : Unit(family.Parameters[k].Domain) ? random.NextDouble() * 4 - 2
                : start switch { 3 => median, 4 => sorted[0], 5 => sorted[x.Length / 4],
                    _ => median + spread * (random.NextDouble() - 0.5) })];
            var (place, cost) = Simplex(Cost, from,
                [.. from.Select((_, k) => family.Parameters[k].Domain.StartsWith('>') || Unit(family.Parameters[k].Domain) ? 0.4
                    : Math.Max(0.2 * spread, family.Parameters[k].Domain.StartsWith("a whole", StringComparison.Ordinal) ? 1.5 : 0))]);
            if (cost < best) (best, at) = (cost, [.. place.Select((v, k) => Read(k, v))]);
        }
        return -best;
    }

    // Nelder and Mead (1965), as Numerical Recipes states it.
    private static (double[] At, double Cost) Simplex(Func<double[], double> cost, double[] start, double[] steps)
    {
        int n = start.Length;
        double[][] corners = [start, .. Enumerable.Range(0, n).Select(i => start.Select((v, k) => k == i ? v + steps[k] : v).ToArray())];
        double[] costs = [.. corners.Select(cost)];
        for (int turn = 0; turn < 160 * n; turn++)
        {
            Array.Sort(costs, corners);
            if (costs[n] - costs[0] < 1e-11 * Math.Abs(costs[0])) break;
            double[] center = [.. Enumerable.Range(0, n).Select(k => corners[..n].Average(c => c[k]))];
            (double[], double) Try(double t) => Enumerable.Range(0, n).Select(k => center[k] + t * (corners[n][k] - center[k]))
                .ToArray() is var p ? (p, cost(p)) : default;
            var (reflected, value) = Try(-1);
            if (value < costs[0] && Try(-2) is var (further, better) && better < value) (corners[n], costs[n]) = (further, better);
            else if (value < costs[n - 1]) (corners[n], costs[n]) = (reflected, value);
            else if (Try(value < costs[n] ? -0.5 : 0.5) is var (nearer, less) && less < Math.Min(value, costs[n]))
                (corners[n], costs[n]) = (nearer, less);
            else
                for (int i = 1; i <= n; i++) costs[i] = cost(corners[i] = [.. corners[i].Select((v, k) => (v + corners[0][k]) / 2)]);
        }
        int least = Array.IndexOf(costs, costs.Min());
        return (corners[least], costs[least]);
    }

    [Theory]
    [InlineData(1.2345678901234568e33)]
    [InlineData(0.1)]
    [InlineData(-7e-200)]
    [InlineData(1e300)]
    public void Equal_points_have_no_normal_fit(double point)
    {
        double[] points = [.. Enumerable.Repeat(point, 37)];
        Assert.Throws<ArgumentException>(() => Normal.MaximumLikelihood(points, []));
        Assert.Throws<ArgumentException>(() => GeneralizedNormal.MaximumLikelihood(points, []));
        Assert.Throws<ArgumentException>(() => Logistic.MaximumLikelihood(points, []));
    }

    // Thirty numbers about 5e-12 that differ in the third digit: the distribution function of such a Beta is rounding from cell to cell.
    [Fact]
    public void A_distribution_function_that_is_rounding_has_no_cells()
        => Assert.Throws<ArgumentException>(
            () => FitDivergence.OverEqualCells(new Beta(4334703113238640.5, 8.671582717375893e26),
                [5.001e-12, 5.002e-12, 4.999e-12, 5.0e-12, 5.003e-12], 4));
}
