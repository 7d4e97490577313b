using System.Globalization;
using Kullback.Distributions;
using Kullback.Divergences;
using Kullback.Transport;

namespace Kullback.Speed.Distributions;

/// <summary>Every measure between a member of every family and one of every other, integers beside densities as well: processor time, the
/// slowest first, figures that are NaN, and inequalities that do not hold within the stated bounds.</summary>
internal static class Pairs
{
    // Wide members beside the usual ones: means of a million, heavy tails, narrow parts.
    private static readonly string[] Hard =
    [
        "Geometric(1e-6)", "NegativeBinomial(2,1e-4)", "NegativeBinomial(2,0.001)", "Poisson(1e6)", "Binomial(10000000,0.3)", "Zeta(1.05)",
            "0.5*Poisson(3)+0.5*Poisson(1e6)", "Gamma(0.02)", "Pareto(1,1.1)",
        "StudentT(0.5)", "0.999*Normal(0,1)+0.001*Normal(3,1e-6)", "LogNormal(0,10)", "Beta(0.02,0.03)",
    ];

    internal static int Run(int every)
    {
        string[] members = [.. Families.All.Select(ExactPairs.Of).OfType<(string P, string Q)>().Select(m => m.P), .. Hard];
        var spent = new List<(double Seconds, string What)>();
        int number = 0, pairs = 0, figures = 0, broken = 0, loose = 0;
        foreach (string textP in members)
            foreach (string textQ in members)
            {
                IUnivariate p = DistributionText.Parse(textP), q = DistributionText.Parse(textQ);
                if (number++ % every != 0) continue;
                pairs++;
                var start = Environment.CpuUsage.TotalTime;
                var found = Figures(p, q);
                double seconds = (Environment.CpuUsage.TotalTime - start).TotalSeconds;
                spent.Add(
                    (seconds,
                        $"{textP} | {textQ}: {string.Join(", ", found.Where(f => f.Value.Seconds > 0.1).Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Key} {f.Value.Seconds:0.00}")))}"));
                if (seconds > 2) Console.Error.WriteLine($"{seconds:0.0} s {spent[^1].What}");
                figures += found.Count;
                loose += found.Values.Count(f => double.IsFinite(f.Value) && !(f.Error <= 1e-6 * f.Value + 1e-12));
                foreach (string fault in Faults(found))
                {
                    broken++;
                    Console.WriteLine($"{textP} | {textQ}: {fault}");
                }
            }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{pairs} pairs, {figures} figures, {spent.Average(s => s.Seconds) * 1e3:0.0} ms a pair, {spent.Count(s => s.Seconds > 2)} "
                + $"beyond 2 s, {loose} with a bound above 1e-6 of the value, {broken} NaN or against an inequality; the slowest, in "
                + $"seconds of processor time:"));
        foreach (var (seconds, what) in spent.OrderByDescending(s => s.Seconds)
            .Take(20)) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds,8:0.000}  {what}"));
        return broken > 0 || spent.Exists(s => s.Seconds > 2) ? 1 : 0;
    }

    private readonly record struct Figure(double Value, double Error, double Seconds)
    {
        internal double Low => Value - Error;

        internal double High => Value + Error;
    }

    private static Dictionary<string, Figure> Figures(IUnivariate p, IUnivariate q)
    {
        var found = new Dictionary<string, Figure>();
        void Add(string name, Func<(double, double)> work)
        {
            var before = Environment.CpuUsage.TotalTime;
            var (value, error) = work();
            found.Add(name, new(value, error, (Environment.CpuUsage.TotalTime - before).TotalSeconds));
        }
        if (p.Reference == q.Reference)
        {
            foreach (var (name, measure, a, b) in ((string, IMeasure, IUnivariate, IUnivariate)[])
                     [("KL", new KullbackLeibler(), p, q), ("KL reverse", new KullbackLeibler(), q, p), ("JS", new JensenShannon(), p, q),
                         ("JS reverse", new JensenShannon(), q, p),
                      ("TV", new TotalVariation(), p, q), ("H", new Hellinger(), p, q)])
                Add(name, () => Divergence.Between(measure, a, b) is var d ? (d.Value, d.ErrorBound) : default);
        }
        foreach (double order in (double[])[1, 2])
            Add(FormattableString.Invariant($"W{order}"),
                () => new Wasserstein(order).Between(p, q) is var d ? (d.Value, d.ErrorBound) : default);
        return found;
    }

    // Each is a theorem: Pinsker, Le Cam, Lin, the order of Wasserstein distances, symmetry, and the distance of the means.
    private static IEnumerable<string> Faults(Dictionary<string, Figure> found)
    {
        const double ulp = 1e-15;
        foreach (var (name, f) in found)
            if (double.IsNaN(f.Value) || double.IsNaN(f.Error) || f.Value < 0)
                yield return string.Create(CultureInfo.InvariantCulture, $"{name} is {f.Value} ± {f.Error}");
        Figure w1 = found["W1"], w2 = found["W2"];
        if (w1.Low > w2.High * (1 + ulp)) yield return string.Create(CultureInfo.InvariantCulture, $"W1 {w1} above W2 {w2}");
        if (!found.TryGetValue("KL", out var kl)) yield break;
        Figure reverse = found["KL reverse"], js = found["JS"], js2 = found["JS reverse"], tv = found["TV"], h = found["H"];
        if (Math.Abs(js.Value - js2.Value) > js.Error + js2.Error + ulp)
            yield return string.Create(CultureInfo.InvariantCulture, $"JS {js} and {js2} from the other side");
        if (js.Low > Math.Log(2) * (1 + ulp) || tv.Low > 1 + ulp || h.Low > 1 + ulp) yield return "beyond its range";
        foreach (var d in (Figure[])[kl, reverse])
            if (2 * Math.Pow(Math.Max(0, tv.Low), 2) > d.High * (1 + ulp) + ulp)
                yield return string.Create(CultureInfo.InvariantCulture, $"Pinsker: TV {tv}, KL {d}");
        if (Math.Pow(Math.Max(0, h.Low), 2) > tv.High * (1 + ulp) + ulp)
            yield return string.Create(CultureInfo.InvariantCulture, $"H² {h} above TV {tv}");
        if (tv.Low > Math.Sqrt(Math.Max(0, 2 * h.High * h.High - Math.Pow(h.High, 4))) * (1 + ulp) + ulp && h.High < 1)
            yield return string.Create(CultureInfo.InvariantCulture, $"TV {tv} beyond H {h}");
        if (js.Low > Math.Log(2) * tv.High * (1 + ulp) + ulp)
            yield return string.Create(CultureInfo.InvariantCulture, $"Lin: JS {js}, TV {tv}");
        if (-2 * Math.Log(1 - Math.Pow(Math.Max(0, Math.Min(1, h.Low)), 2)) > Math.Min(kl.High, reverse.High) * (1 + ulp) + ulp)
            yield return string.Create(CultureInfo.InvariantCulture, $"Bhattacharyya: H {h}, KL {kl}, {reverse}");
    }
}
