using System.Globalization;
using Kullback.Data.Distributions;
using Kullback.Distributions;
using Kullback.Divergences;
using Kullback.Transport;

namespace Kullback.Speed.Distributions;

/// <summary>Random pairs of distributions in the grammar of <c>between</c>: all families, mixtures with narrow parts, ordinary and extreme
/// parameters, two independent members or a member and its image under x ↦ a + bx.</summary>
internal static class RandomPairs
{
    /// <summary>Pairs that either side can be compared with: both of integers or both with a density.</summary>
    internal static IEnumerable<(string P, string Q)> Of(int count, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < count; i++) yield return new Draw(random).Pair();
    }

    internal static int Times(IReadOnlyList<(string P, string Q)> pairs, string name)
    {
        var spent = new List<(double Seconds, string Pair)>();
        var start = Environment.CpuUsage.TotalTime;
        foreach (var (p, q) in pairs)
        {
            var before = Environment.CpuUsage.TotalTime;
            string failed = "";
            try { DistributionComparison.Of(p, q, TimeSpan.FromSeconds(5), CancellationToken.None); }
            catch (ArgumentException e) { failed = "  " + e.Message.Split('\n')[0]; }
            double taken = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            if (taken > 0.5) Console.Error
                .WriteLine(string.Create(CultureInfo.InvariantCulture, $"{spent.Count,5} {taken:0.000}  {p}; {q}{failed}"));
            spent.Add((taken, $"{p}; {q}{failed}"));
        }
        double[] sorted = [.. spent.Select(s => s.Seconds).Order()];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{pairs.Count} pairs of {name}: {(Environment.CpuUsage.TotalTime - start).TotalSeconds:0.0} s, median "
                + $"{1e3 * sorted[sorted.Length / 2]:0.0} ms, 90 % {1e3 * sorted[sorted.Length * 9 / 10]:0.0} ms, 99 % "
                + $"{1e3 * sorted[sorted.Length * 99 / 100]:0} ms, {sorted.Count(s => s > 2)} beyond 2 s"));
        foreach (var (seconds, pair) in spent.OrderByDescending(s => s.Seconds)
            .Take(15)) Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture,
                    $"{seconds,8:0.000}  {pair}{(seconds > 0.25 ? "\n          " + Parts(pair) : "")}"));
        return sorted[^1] > 2 ? 1 : 0;
    }

    // Where the time of a slow pair goes.
    internal static string Parts(string pair)
    {
        string[] sides = pair.Split("; ");
        IUnivariate p = DistributionText.Parse(sides[0]), q = DistributionText.Parse(sides[1].Split("  ")[0]);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var options = new BetweenOptions { Cancel = limit.Token };
        var parts = new List<(string Name, Func<(double Value, double Error)> Work)>();
        foreach (IMeasure measure in (IMeasure[])[new KullbackLeibler(), new JensenShannon(), new TotalVariation(), new Hellinger()])
            parts.Add((measure.Facts.Key,
                () => Divergence.Between(measure, p, q, options) is var found ? (found.Value, found.ErrorBound) : default));
        foreach (double order in (double[])[1, 2])
            parts.Add(
                ($"W{order}", () => new Wasserstein(order).Between(p, q, options) is var found ? (found.Value, found.ErrorBound)
                    : default));
        parts.Add(("quantiles", () => (p.Quantile(0.004) + p.SurvivalQuantile(0.004), q.Quantile(0.004) + q.SurvivalQuantile(0.004))));
        return string.Join(", ", parts.Select(part =>
        {
            var before = Environment.CpuUsage.TotalTime;
            double value, error;
            Console.Error.Write($"{part.Name} ");     // what is at work where a pair has no end
            try { (value, error) = part.Work(); }
            catch (OperationCanceledException) { (value, error) = (double.NaN, double.NaN); }
            return string.Create(CultureInfo.InvariantCulture,
                $"{part.Name} {(Environment.CpuUsage.TotalTime - before).TotalSeconds:0.000} s ({value:G6} ± {error:G2})");
        }));
    }

    internal static int Figures(string file)
    {
        foreach (var pair in DistributionPairs.Of(File.ReadLines(file), TimeSpan.FromSeconds(20), CancellationToken.None))
            foreach (var f in pair.Comparison?.Figures ?? [])
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{pair.TextP}; {pair.TextQ}; {f.Name}; {f.Value:R}; {f.ErrorBound:R}; "
                        + $"{(f.Converged ? "converged" : "not converged")}; {f.Method}; {f.Formula.Replace(';', ',')}; "
                        + $"{f.Reason?.Replace(';', ',')}"));
        return 0;
    }

    private sealed class Draw(Random random)
    {
        private readonly bool _extreme = random.Next(5) == 0;
        private double _location, _scale = 1;

        internal (string, string) Pair()
        {
            if (random.Next(5) == 0)
            {
                _location = Rounded((random.Next(2) == 0 ? 1 : -1) * Math.Exp(Between(-3, _extreme ? 20 : 8)));
                _scale = Rounded(Math.Exp(Between(-7, 7)));
            }
            int kind = random.Next(20);
            string[] families = kind < 6 ? Integers : kind < 8 ? Units : kind < 12 ? Positives : kind == 12 ? Angles : Lines;
            // Now and then two supports that differ.
            string[] others = kind >= 8 && kind != 12 && random.Next(6) == 0 ? Lines : families;
            bool same = random.Next(4) == 0;
            string family = Any(families);
            return (Side(families, family), Side(others, same ? family : Any(others)));
        }

        private string Side(string[] families, string family)
        {
            if (families == Angles || random.Next(10) > 2) return Member(family, _scale);
            int parts = 2 + random.Next(2), whole = 1000;
            string text = "";
            for (int i = 0; i < parts; i++)
            {
                int weight = i == parts - 1 ? whole : random.Next(4) == 0 ? 1 : 1 + random.Next(whole - (parts - i));
                whole -= weight;
                bool narrow = random.Next(3) == 0;
                text += string.Create(CultureInfo.InvariantCulture,
                    $"{(i == 0 ? "" : "+")}{weight / 1000.0:R}*{Member(i == 0 ? family : Any(families), narrow ? Rounded(_scale * Math.Exp(Between(-14, -2))) : _scale)}");
            }
            return text;
        }

        private static readonly string[] Lines =
            ["Normal", "StudentT", "GeneralizedNormal", "Moyal", "ExponentialGamma", "Gumbel", "Laplace", "Logistic", "Cauchy", "Uniform",
                "Triangular", "TruncatedNormal", "GeneralizedExtremeValue", "GeneralizedPareto", "Uniform", "StudentT"];

        private static readonly string[] Positives =
            ["LogNormal", "Gamma", "InverseGamma", "ChiSquared", "Chi", "Weibull", "HalfNormal", "Rayleigh", "Maxwell", "InverseGaussian",
                "Lindley", "Exponential", "Frechet", "Pareto", "LogUniform"];

        private static readonly string[] Units = ["Beta", "Kumaraswamy", "LogitNormal", "ContinuousBernoulli"];

        private static readonly string[] Angles = ["VonMises"];

        private static readonly string[] Integers =
            ["Bernoulli", "Binomial", "NegativeBinomial", "Geometric", "Poisson", "BetaBinomial", "Hypergeometric", "Skellam", "Zeta",
                "Zipf", "DiscreteUniform"];

        private double Between(double a, double b) => a + (b - a) * random.NextDouble();

        private string Any(string[] families) => families[random.Next(families.Length)];

        private static double Rounded(double x)
            => double.Parse(x.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

        private double Shape() => Math.Exp(_extreme ? Between(-4, 5) : Between(-0.7, 2));

        private double Place(double scale) => _location + _scale * (scale < _scale ? Between(-2, 2) : Between(-1.5, 1.5));

        private double Probability() => _extreme ? Math.Exp(Between(-9, -0.05)) : Between(0.05, 0.95);

        private double Count() => Math.Floor(Math.Exp(_extreme ? Between(0, 14) : Between(0, 5)));

        private string Member(string family, double scale)
        {
            double s = scale * Math.Exp(Between(-0.7, 0.7)), low = Place(scale), n = Count();
            double[] values = family switch
            {
                "Normal" or "Moyal" or "Gumbel" or "Laplace" or "Logistic" or "Cauchy" => [low, s],
                "StudentT" => [Shape(), low, s],
                "GeneralizedNormal" => [low, s, Shape()],
                "GeneralizedExtremeValue" or "GeneralizedPareto" => [low, s, Between(-0.7, _extreme ? 3 : 0.7)],
                "Uniform" => [low, Math.Max(Rounded(low + s), Math.BitIncrement(Rounded(low)))],
                "Triangular" => Ordered(low, low + s * random.NextDouble(), low + s),
                "TruncatedNormal" => [low, s, low + s * Between(-3, 1), random.Next(3) == 0 ? double.PositiveInfinity
                    : low + s * Between(1.5, 4)],
                "ExponentialGamma" or "Gamma" or "InverseGamma" or "Weibull" => family is "InverseGamma" or "Weibull" ? [Shape(), s]
                    : [Shape(), 1 / s],
                "Frechet" => [Shape(), s],
                "ChiSquared" or "Chi" => [2 * Shape()],
                "HalfNormal" or "Rayleigh" or "Maxwell" => [s],
                "Lindley" or "Exponential" => [1 / s],
                "LogNormal" => [Math.Log(s), Shape() / 2],
                "InverseGaussian" => [s, s * Shape()],
                "Pareto" => [s, Shape()],
                "LogUniform" => [s, s * (1.1 + 10 * random.NextDouble())],
                "Beta" or "Kumaraswamy" => [Shape(), Shape()],
                "LogitNormal" => [Between(-2, 2), Shape() / 2],
                "ContinuousBernoulli" or "Bernoulli" or "Geometric" => [Probability()],
                "VonMises" => [Between(-3, 3), Shape()],
                "Binomial" => [n, Probability()],
                "NegativeBinomial" => [Shape(), Probability()],
                "Poisson" => [Math.Exp(_extreme ? Between(-3, 14) : Between(-1, 4))],
                "BetaBinomial" => [n, Shape(), Shape()],
                "Hypergeometric" => [n + 5, Math.Floor((n + 5) * random.NextDouble()), Math.Floor((n + 5) * random.NextDouble())],
                "Skellam" => [Math.Exp(Between(-2, _extreme ? 10 : 4)), Math.Exp(Between(-2, _extreme ? 10 : 4))],
                "Zeta" => [1 + Math.Exp(_extreme ? Between(-3, 3) : Between(-0.7, 2))],
                "Zipf" => [Between(0, 3), 1 + Math.Floor(n)],
                _ => [Math.Floor(Between(-5, 5)), 5 + n],
            };
            return $"{family}({string.Join(", ", values.Select(v => (double.IsInfinity(v) ? "inf" : Digits(v, family, values).ToString("R", CultureInfo.InvariantCulture))))})";
        }

        // Whole numbers and ends of narrow supports keep all of their digits.
        private double Digits(double v, string family, double[] values)
            => v == Math.Floor(v) || Math.Abs(v) > 100 * _scale || family is "Uniform" or "Triangular" || family is "TruncatedNormal"
            && _scale < 1e-2 * Math.Abs(_location) || Math.Abs(values[^1] - v) < 1e-2 * Math.Abs(v) && v != values[^1] ? v : Rounded(v);

        private static double[] Ordered(double a, double b, double c) => a < b && b < c ? [Rounded(a), b, c]
            : [a, a, a + Math.Max(1e-9, Math.Abs(a) * 1e-9)];
    }
}
