using System.Globalization;
using Kullback.Distributions;
using Kullback.Divergences;
using Kullback.Transport;

namespace Kullback.Bench.Distributions;

/// <summary>Processor time of every measure between a member of every family and one of every other: the slowest first, and those beyond two seconds.</summary>
internal static class Pairs
{
    // Wide members beside the usual ones: means of a million, heavy tails, narrow parts.
    private static readonly string[] Hard =
    [
        "Geometric(1e-6)", "NegativeBinomial(2,1e-4)", "Poisson(1e6)", "Binomial(10000000,0.3)", "Zeta(1.05)", "0.5*Poisson(3)+0.5*Poisson(1e6)", "Gamma(0.02)", "Pareto(1,1.1)", "StudentT(0.5)",
        "0.999*Normal(0,1)+0.001*Normal(3,1e-6)", "LogNormal(0,10)", "Beta(0.02,0.03)",
    ];

    internal static int Run(int every)
    {
        string[] members = [.. Families.All.Select(ExactPairs.Of).OfType<(string P, string Q)>().Select(m => m.P), .. Hard];
        var spent = new List<(double Seconds, string What)>();
        int number = 0, pairs = 0;
        foreach (string textP in members)
            foreach (string textQ in members)
            {
                IUnivariate p = DistributionText.Parse(textP), q = DistributionText.Parse(textQ);
                if (p.Reference != q.Reference || number++ % every != 0) continue;
                pairs++;
                Timed("pair", textP, textQ, () =>
                {
                    foreach (IMeasure measure in (IMeasure[])[new KullbackLeibler(), new JensenShannon(), new TotalVariation(), new Hellinger()])
                        Timed(measure.Facts.Key, textP, textQ, () => Divergence.Between(measure, p, q));
                    Timed("reverse", textP, textQ, () => Divergence.Between(new KullbackLeibler(), q, p));
                    foreach (double order in (double[])[1, 2]) Timed(FormattableString.Invariant($"wasserstein-{order}"), textP, textQ, () => new Wasserstein(order).Between(p, q));
                });
            }
        var whole = spent.Where(s => s.What.StartsWith("pair ", StringComparison.Ordinal)).OrderByDescending(s => s.Seconds).ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{pairs} pairs, {whole.Average(s => s.Seconds) * 1e3:0.0} ms a pair, {whole.Count(s => s.Seconds > 2)} beyond 2 s; the slowest, in seconds of processor time:"));
        foreach (var (seconds, what) in spent.OrderByDescending(s => s.Seconds).Take(30)) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds,8:0.000}  {what}"));
        return whole.Exists(s => s.Seconds > 2) ? 1 : 0;

        void Timed(string name, string p, string q, Action work)
        {
            var start = Environment.CpuUsage.TotalTime;
            work();
            spent.Add(((Environment.CpuUsage.TotalTime - start).TotalSeconds, $"{name} {p} | {q}"));
        }
    }
}
