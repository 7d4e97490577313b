using System.Globalization;
using Kullback.Divergences;
using Kullback.Estimation;

namespace Kullback.Simulations.Estimation;

/// <summary>How often the intervals of estimates from counts hold the truth, and what the diagnoses say about the samples.</summary>
internal static class DiscreteCoverage
{
    internal static void Write(TextWriter output, int repetitions)
    {
        output.WriteLine("## Coverage of the intervals, nominal 95 %\n");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{repetitions} samples each, seed 1; Monte Carlo standard error {Math.Sqrt(0.95 * 0.05 / repetitions):0.0000}. In brackets, "
                + $"per mille: truth above the interval / below it."));
        output.WriteLine(
            "\"clean\": share of the samples without any diagnosis (\"chance-level\" apart); the coverage is over those, **bold** outside "
                + "92 to 97 % (above it not where the truth is at the end of its range, 0 or ln K: only one side can miss it there).\n");
        output.WriteLine("| estimate | distributions and rows | truth, nats | coverage | clean |\n|---|---|---|---|---|");
        foreach (int n in new[] { 200, 1000, 5000 })
            foreach (var distribution in new[] { Distribution.Uniform(20), Distribution.Zipf(20), Distribution.Geometric(20, 0.7) })
                Entropies(output, distribution, n, repetitions);
        foreach (int n in new[] { 300, 2000 })
            foreach (var (p, q) in new[] { (Distribution.Uniform(10), Distribution.Uniform(10)),
                (Distribution.Zipf(10), Distribution.Uniform(10)), (Distribution.Geometric(10, 0.9), Distribution.Uniform(10)),
                    (Distribution.Zipf(10), Distribution.Geometric(10, 0.9)) })
                Pairs(output, p, q, n, repetitions);
        foreach (int n in new[] { 300, 2000 })
            foreach (double strength in new[] { 0, 0.1, 0.4 })
                Information(output, strength, n, repetitions);
        output.WriteLine("\n### BCa bootstrap of 500 draws: good far from the boundary, not near the uniform distribution or P = Q\n");
        output.WriteLine("| estimate | distributions and rows | truth, nats | coverage | clean |\n|---|---|---|---|---|");
        Resampling(output, Math.Min(repetitions, 400));
        output.WriteLine();
    }

    private static void Entropies(TextWriter output, Distribution distribution, int n, int repetitions)
    {
        IEntropyEstimator[] estimators =
            [new MillerMadow(), new Grassberger2003(), new ChaoWangJost(), new NemenmanShafeeBialek(), new DirichletEntropy(0.5)];
        foreach (var estimator in estimators)
            Row(output, $"H, {estimator.Method}", $"{distribution.Name}, {n}", distribution.EntropyNats,
                estimator is NemenmanShafeeBialek ? Math.Min(repetitions, 400) : repetitions,
                random => EntropyFromCounts.Estimate(estimator, new Fingerprint(distribution.Draw(n, random))));
    }

    private static void Pairs(TextWriter output, Distribution p, Distribution q, int n, int repetitions)
    {
        string name = $"{p.Name}, {q.Name}, {n} each";
        double kl = Distribution.KullbackLeibler(p, q), js = Distribution.JensenShannon(p, q);
        Row(output, "D(P‖Q), less bias", name, kl, repetitions,
            random => KullbackLeiblerFromCounts.BiasCorrected(p.Draw(n, random), q.Draw(n, random)));
        Row(output, "JS, less bias", name, js, repetitions,
            random => JensenShannonFromCounts.BiasCorrected(p.Draw(n, random), q.Draw(n, random)));
        if (kl == 0) return;      // a posterior never has 0 in its interval
        Row(output, "D(P‖Q), Dirichlet posterior", name, kl, Math.Min(repetitions, 500),
            random => KullbackLeiblerFromCounts.DirichletPosterior(p.Draw(n, random), q.Draw(n, random), random, draws: 500));
    }

    // The bootstrap knows nothing of the boundary: what it does there is shown, and never marked.
    private static void Resampling(TextWriter output, int repetitions)
    {
        foreach (int n in new[] { 200, 1000, 5000 })
            foreach (var distribution in new[] { Distribution.Uniform(20), Distribution.Zipf(20), Distribution.Geometric(20, 0.7) })
                Row(output, "H, BCa bootstrap of Miller-Madow", $"{distribution.Name}, {n}", distribution.EntropyNats,
                    repetitions, random =>
                {
                    double[] counts = distribution.Draw(n, random);
                    var spread = Bootstrap.OfCounts(counts, c => new MillerMadow().Nats(new Fingerprint(c)), random, 500);
                    return EntropyFromCounts.Estimate(new MillerMadow(), new Fingerprint(counts)) with { Interval = spread.Interval };
                }, mark: false);
        foreach (int n in new[] { 300, 2000 })
            foreach (var (p, q) in new[] { (Distribution.Zipf(10), Distribution.Uniform(10)),
                (Distribution.Geometric(10, 0.9), Distribution.Uniform(10)), (Distribution.Zipf(10), Distribution.Geometric(10, 0.9)) })
                Row(output, "D(P‖Q), BCa bootstrap", $"{p.Name}, {q.Name}, {n} each", Distribution.KullbackLeibler(p, q),
                    repetitions, random =>
                {
                    double[] a = p.Draw(n, random), b = q.Draw(n, random);
                    var spread = Bootstrap.OfCountPair(a, b, (x, y) => KullbackLeiblerFromCounts.PlugIn(x, y, ZeroPolicy.Jeffreys).Nats,
                        random, 500);
                    return KullbackLeiblerFromCounts.BiasCorrected(a, b) with { Interval = spread.Interval };
                }, mark: false);
    }

    // Four by four cells: with the given probability both are the same, else independent. Z doubles it.
    private static void Information(TextWriter output, double strength, int n, int repetitions)
    {
        var joint = new Distribution("4 by 4",
            [.. Enumerable.Range(0, 16).Select(k => (1 - strength) / 16 + (k / 4 == k % 4 ? strength / 4 : 0))]);
        double truth = joint.Shares.Sum(p => p * Math.Log(16 * p));
        string name = string.Create(CultureInfo.InvariantCulture, $"4 by 4, same with {strength}, {n}");
        Row(output, "I(X; Y)", name, truth, repetitions, random => InformationFromCounts.Mutual(4, 4, joint.Draw(n, random)));
        var threefold = new Distribution("4 by 4 by 2", [.. Enumerable.Range(0, 32).Select(k => joint.Shares[k / 2])]);
        Row(output, "I(X; Y | Z)", name, truth, repetitions,
            random => InformationFromCounts.Conditional(4, 4, 2, threefold.Draw(n, random)));
    }

    private static void Row(TextWriter output, string what, string where, double truth, int repetitions,
        Func<Random, DivergenceEstimate> draw, bool mark = true)
    {
        var random = new Random(1);
        int clean = 0, above = 0, below = 0;
        for (int r = 0; r < repetitions; r++)
        {
            var estimate = draw(random);
            if (estimate.Interval is not { } interval || estimate.Diagnoses.Any(d => d.Code != "chance-level")) continue;
            clean++;
            // A truth of 0 is a sum of logarithms: rounding puts it beside the end of the interval.
            if (truth > interval.HighNats + 1e-12) above++;
            else if (truth < interval.LowNats - 1e-12) below++;
        }
        bool atEnd = truth < 1e-9 || where.StartsWith("uniform", StringComparison.Ordinal) && what.StartsWith('H');
        double coverage = clean > 0 ? 1 - (above + below) / (double)clean : double.NaN;
        bool outside = mark && clean > repetitions / 2 && (coverage < 0.92 || (coverage > 0.97 && !atEnd));
        string shown = clean == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{coverage:0.000}");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {what} | {where} | {truth:0.0000} | {(outside ? $"**{shown}**" : shown)} "
                + $"({1000.0 * above / Math.Max(1, clean):0}/{1000.0 * below / Math.Max(1, clean):0}) | "
                + $"{clean / (double)repetitions:0.00} |"));
        output.Flush();
    }
}
