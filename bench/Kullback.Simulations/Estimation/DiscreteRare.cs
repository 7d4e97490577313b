using System.Globalization;
using Kullback.Divergences;
using Kullback.Estimation;

namespace Kullback.Simulations.Estimation;

/// <summary>What estimates from counts say with many cells and few rows.</summary>
internal static class DiscreteRare
{
    internal static void Write(TextWriter output, int repetitions)
    {
        output.WriteLine("## Many cells, few rows\n");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{repetitions} samples each, seed 1. \"held\": the interval holds the truth (nominal 95 %); \"unmarked\": share of the "
                + $"samples without a disqualifying diagnosis; \"held, unmarked\": over those.\n"));
        output.WriteLine(
            "| estimate | distributions and rows | truth, nats | mean | held | truth above / below | unmarked | held, unmarked | mean "
                + "interval |\n|---|---|---|---|---|---|---|---|---|");
        foreach (var (p, q, n, m) in Pairs()) Divergences(output, p, q, n, m, repetitions);
        foreach (var distribution in Singles())
            foreach (int n in new[] { 100, 500, 2000, 10_000 }) Entropies(output, distribution, n, repetitions);
        output.WriteLine();
    }

    private static IEnumerable<(Distribution P, Distribution Q, int N, int M)> Pairs()
    {
        foreach (int cells in new[] { 100, 1000 })
        {
            Distribution zipf = Distribution.Zipf(cells), uniform = Distribution.Uniform(cells);
            foreach (var (n, m) in new[] { (500, 500), (2000, 500), (500, 5000), (5000, 5000) })
            {
                yield return (zipf, zipf, n, m);
                yield return (uniform, uniform, n, m);
                yield return (new Distribution($"reversed Zipf on {cells}", [.. zipf.Shares.Reverse()]), zipf, n, m);
                yield return (new Distribution($"perturbed Zipf on {cells}",
                    [.. zipf.Shares.Select((s, k) => s * (k % 2 == 0 ? 1.5 : 0.5))]), zipf, n, m);
                yield return (new Distribution($"Zipf on {cells}, half of the tail new",
                    [.. zipf.Shares.Select((s, k) => k < 10 ? s : k % 2 == 0 ? 0 : s),
                        .. zipf.Shares.Select((s, k) => k >= 10 && k % 2 == 0 ? s : 0)]),
                    new Distribution($"Zipf on {cells}", [.. zipf.Shares, .. new double[cells]]), n, m);
            }
        }
    }

    private static IEnumerable<Distribution> Singles() =>
    [
        Distribution.Uniform(100), Distribution.Uniform(1000), Distribution.Uniform(100_000), Distribution.Zipf(100),
            Distribution.Zipf(1000), Distribution.Zipf(100_000), Power(1.5, 1000), Power(1.5, 100_000), Power(2, 100_000),
                Power(0.5, 10_000),
        Distribution.Geometric(1000, 0.98),
            new Distribution("half on one, half uniform on 10,000", [10_000, .. Enumerable.Repeat(1.0, 10_000)]),
    ];

    private static Distribution Power(double exponent, int cells)
        => new(string.Create(CultureInfo.InvariantCulture, $"Zipf {exponent} on {cells}"),
            [.. Enumerable.Range(1, cells).Select(k => Math.Pow(k, -exponent))]);

    private static void Divergences(TextWriter output, Distribution p, Distribution q, int n, int m, int repetitions)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{p.Name}, {q.Name}, {n}, {m}");
        double kl = Distribution.KullbackLeibler(p, q), js = Distribution.JensenShannon(p, q);
        Row(output, "D(P‖Q), less bias", name, kl, repetitions,
            random => KullbackLeiblerFromCounts.BiasCorrected(p.Draw(n, random), q.Draw(m, random)));
        Row(output, "D(P‖Q), augmented", name, kl, repetitions,
            random => KullbackLeiblerFromCounts.AugmentedPlugIn(p.Draw(n, random), q.Draw(m, random)));
        Row(output, "JS, less bias", name, js, repetitions,
            random => JensenShannonFromCounts.BiasCorrected(p.Draw(n, random), q.Draw(m, random)));
    }

    private static void Entropies(TextWriter output, Distribution distribution, int n, int repetitions)
    {
        IEntropyEstimator[] estimators = [new MillerMadow(), new Grassberger2003(), new ChaoWangJost()];
        string name = string.Create(CultureInfo.InvariantCulture, $"{distribution.Name}, {n}");
        foreach (var estimator in estimators)
            Row(output, $"H, {estimator.Method}", name, distribution.EntropyNats, repetitions,
                random => EntropyFromCounts.Estimate(estimator, new Fingerprint(distribution.Draw(n, random))));
        foreach (bool known in new[] { true, false })
            Row(output, known ? "H, recommended, cells known" : "H, recommended, cells not known", name, distribution.EntropyNats,
                repetitions, random =>
            {
                double[] counts = distribution.Draw(n, random);
                var sample = new Fingerprint(known ? counts : [.. counts.Where(c => c > 0)]);
                return EntropyFromCounts.Estimate(EntropyFromCounts.Recommended(sample, known).Estimator, sample, allCellsKnown: known);
            });
    }

    private static void Row(TextWriter output, string what, string where, double truth, int repetitions,
        Func<Random, DivergenceEstimate> draw)
    {
        var random = new Random(1);
        int held = 0, above = 0, below = 0, unmarked = 0, both = 0, intervals = 0;
        double mean = 0, low = 0, high = 0;
        for (int r = 0; r < repetitions; r++)
        {
            var estimate = draw(random);
            mean += estimate.Nats / repetitions;
            if (estimate.IsReliable) unmarked++;
            if (estimate.Interval is not { } interval) continue;
            intervals++;
            (low, high) = (low + interval.LowNats, high + interval.HighNats);
            bool isAbove = truth > interval.HighNats + 1e-12, isBelow = truth < interval.LowNats - 1e-12;
            if (isAbove) above++;
            else if (isBelow) below++;
            else held++;
            if (estimate.IsReliable && !isAbove && !isBelow) both++;
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {what} | {where} | {truth:0.0000} | {mean:0.0000} | {(intervals == 0 ? "" : $"{held / (double)intervals:0.000}")} | "
                + $"{above}/{below} | {unmarked / (double)repetitions:0.00} | "
                + $"{(unmarked == 0 || intervals == 0 ? "" : $"{both / (double)unmarked:0.000}")} | "
                + $"{(intervals == 0 ? "" : $"{low / intervals:0.0000} to {high / intervals:0.0000}")} |"));
        output.Flush();
    }
}
