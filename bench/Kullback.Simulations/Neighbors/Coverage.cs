using System.Globalization;
using Kullback.Estimation;

namespace Kullback.Simulations.Neighbors;

/// <summary>How often the 95 % interval holds the truth: where no diagnosis speaks against it, and over all.</summary>
internal static class Coverage
{
    // 200 runs tell 95 % from 90 % and 99 %; in many dimensions, where next to none is clean, fewer do.
    private static int RunsOf(Case distribution) => distribution.Dimension <= 2 ? 200 : 50;

    internal static void All()
    {
        Console.WriteLine("| case | d | n = m | true | mean | sd | clean | covers where clean | covers over all | flagged beyond reach |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        int clean = 0, hits = 0;
        foreach (var distribution in Case.All)
            foreach (int n in (int[])[300, 1000])
            {
                var (runs, covered) = One(distribution, n);
                (clean, hits) = (clean + runs, hits + covered);
            }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| all | | | | | | {clean} | {100.0 * hits / Math.Max(1, clean):0.0} % | | |"));
    }

    private static (int Clean, int Covered) One(Case distribution, int n)
    {
        int all = RunsOf(distribution);
        var estimates = new DivergenceEstimate[all];
        for (int run = 0; run < all; run++)
        {
            var random = new Random(7_919 * run + n);
            estimates[run] = NeighborDivergence.FixedNeighbors(distribution.P(random, n), distribution.Q(random, n), distribution.Dimension,
                new() { Seed = run, Subsamples = 60 });
        }
        bool Covers(DivergenceEstimate e) => e.Interval is { } i && i.LowNats <= distribution.Truth && distribution.Truth <= i.HighNats;
        DivergenceEstimate[] clean = [.. estimates.Where(e => e.Diagnoses.Count == 0)];
        double mean = estimates.Average(e => e.Nats), sd = Math.Sqrt(estimates.Sum(e => (e.Nats - mean) * (e.Nats - mean)) / (all - 1));
        int covered = clean.Count(Covers), beyond = estimates.Count(e => e.Diagnoses.Any(x => x.Code == "no-support-overlap"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {distribution.Name} | {distribution.Dimension} | {n} | {distribution.Truth:0.0000} | {mean:0.0000} | {sd:0.0000} | "
                + $"{clean.Length} of {all} | {(clean.Length == 0 ? "-" : $"{100.0 * covered / clean.Length:0.0} %")} | "
                + $"{100.0 * estimates.Count(Covers) / all:0.0} % | {beyond} |"));
        return (clean.Length, covered);
    }
}
