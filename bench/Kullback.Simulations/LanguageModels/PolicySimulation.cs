using System.Diagnostics;
using System.Globalization;
using Kullback.Estimation;

namespace Kullback.Simulations.LanguageModels;

/// <summary>How often the intervals of a sampler against a trainer cover: log-ratios d = ln(q/p) of drawn tokens with E[eᵈ] = 1, so that k1
/// and k3 have the same known mean. Given its own σ a token's d is Normal(−σ²/2, σ²), with D = σ²/2.</summary>
internal static class PolicySimulation
{
    private const int Truth = 2_000_000;

    /// <summary>A distribution of the σ of tokens: drawn for a sequence, then for each token; and of the sequences' lengths.</summary>
    private sealed record Distribution(string Name, Func<Random, int, double> OfSequence, Func<Random, double, double> OfToken,
        Func<Random, int> Length, double Correlation = 0);

    private static readonly Distribution[] s_distributions =
    [
        new("one σ, equal lengths", (_, _) => 0.05, (_, s) => s, _ => 100),
        new("σ lognormal by sequence", (r, _) => 0.05 * Math.Exp(Normal(r) * 0.7), (_, s) => s, Lengths),
        new("longer sequences are worse", (_, n) => 0.0005 * n, (_, s) => s, Lengths),
        new("rare tokens far off", (_, _) => 0.02, (r, s) => r.NextDouble() < 0.003 ? 0.6 : s, Lengths),
        new("one sequence in eight broken", (r, _) => r.NextDouble() < 0.125 ? 0.4 : 0.03, (_, s) => s, Lengths),
        new("runs of bad tokens", (_, _) => 0.05, (_, s) => s, Lengths, 0.95),
        new("σ grows as √length", (_, n) => 0.005 * Math.Sqrt(n), (_, s) => s, Lengths),
        new("longer sequences are better", (_, n) => 5.0 / Math.Clamp(n, 20, 1000), (_, s) => s, Lengths),
        new("lengths over decades", (_, _) => 0.05, (_, s) => s, r => Math.Max(1, (int)(100 * Math.Exp(1.3 * Normal(r) - 0.845)))),
    ];

    internal static void Write(int repetitions, string? file, bool slopes)
    {
        using var to = file is null ? null : File.CreateText(file);
        var page = to ?? Console.Out;
        var clock = Stopwatch.StartNew();
        page.WriteLine(
            $"# Intervals of a sampler against a trainer\n\n{repetitions} runs a line, sequences of about 100 tokens, nominal 95 %; the "
                + $"simulation's own error of a share of 95 % is {100 * Math.Sqrt(0.95 * 0.05 / repetitions):0.0} %.");
        page.WriteLine(
            "Marked: the interval says itself that it must not decide anything. Unmarked: the coverage of the others, where they are 2 % "
                + "of runs at least.\n");
        page.WriteLine(
            "| distribution | sequences | k1 covers % | k1 marked % | k1 unmarked % | k3 covers % | k3 marked % | k3 unmarked % | share "
                + "outside covers % | outside marked % | outside unmarked % |\n|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var distribution in s_distributions)
        {
            var truth = TruthOf(distribution);
            foreach (int sequences in new[] { 2, 6, 16, 64, 256 }) page.WriteLine(Means(distribution, truth, sequences, repetitions));
        }
        if (slopes) WriteSlopes(repetitions, page);
        page.WriteLine($"\n{clock.Elapsed.TotalSeconds:0} s, `bench/Kullback.Simulations language-models policy {repetitions}`.");
    }

    private static void WriteSlopes(int repetitions, TextWriter page)
    {
        page.WriteLine(
            "\n## Slope over steps\n\nThe expected k3 of step t is flat, a line, bent (t²) or jumps once to six times; the interval is of "
                + "the least-squares line through the expected values. Called: a trend is claimed, unmarked and with 0 outside.\n");
        page.WriteLine(
            "| curve | distribution | steps | sequences a step | covers % | marked % | unmarked % | called % "
                + "|\n|---|---|---|---|---|---|---|---|");
        foreach (string curve in new[] { "flat", "line", "bent", "jump" })
            foreach (var distribution in new[] { s_distributions[0], s_distributions[1], s_distributions[3] })
                foreach (int steps in new[] { 4, 40 })
                    foreach (int sequences in new[] { 1, 4, 16 })
                        page.WriteLine(Slopes(curve, distribution, steps, sequences, Math.Max(100, repetitions / 2)));
    }

    private static string Means(Distribution distribution, (double Kl, double Outside) truth, int sequences, int repetitions)
    {
        var random = new Random(sequences + 17);
        var (k1, k3, outside) = (new Coverage(), new Coverage(), new Coverage());
        for (int r = 0; r < repetitions; r++)
        {
            var (p, q, lengths) = Draw(distribution, sequences, 1, random);
            var m = PolicyMismatch.Of(p, q, lengths, 0.9, 1.1);
            k1.Add(m.K1.Low, m.K1.High, m.K1.TooShort is not null, truth.Kl);
            k3.Add(m.K3.Low, m.K3.High, m.K3.TooShort is not null, truth.Kl);
            outside.Add(m.Outside.Low, m.Outside.High, m.Outside.TooShort is not null, truth.Outside);
        }
        return $"| {distribution.Name} | {sequences} | {k1.Covers} | {k1.Marked} | {k1.Unmarked} | {k3.Covers} | {k3.Marked} | "
            + $"{k3.Unmarked} | {outside.Covers} | {outside.Marked} | {outside.Unmarked} |";
    }

    private static string Slopes(string curve, Distribution distribution, int steps, int sequences, int repetitions)
    {
        var random = new Random(steps * 100 + sequences);
        double kl = TruthOf(distribution).Kl;
        double[] times = [.. Enumerable.Range(0, steps).Select(t => (double)t)];
        // σ² is multiplied, and with it D.
        double[] scale =
            [
                .. times.Select(
                    t => (curve, t / (steps - 1)) switch { ("flat", _) => 1, ("line", var u) => 1 + 3 * u, ("bent", var u) => 1 + 3 * u * u,
                        (_, var u) => u < 0.6 ? 1 : 6 })];
        double middle = times.Average(),
            truth = times.Zip(scale, (t, s) => (t - middle) * s * kl).Sum() / times.Sum(t => (t - middle) * (t - middle));
        var coverage = new Coverage();
        int called = 0;
        for (int r = 0; r < repetitions; r++)
        {
            var (values, all) = (new List<double>(), new List<int>());
            for (int t = 0; t < steps; t++)
            {
                var (p, q, lengths) = Draw(distribution, sequences, Math.Sqrt(scale[t]), random);
                values.AddRange(q.Zip(p, (b, a) => Math.Exp(b - a) - 1 - (b - a)));
                all.AddRange(lengths);
            }
            var trend = Trend.Of(times, values.ToArray(), all.ToArray(), [.. Enumerable.Repeat(sequences, steps)])!;
            coverage.Add(trend.Low, trend.High, trend.TooShort is not null, truth);
            if (trend is { TooShort: null } && (trend.Low > 0 || trend.High < 0)) called++;
        }
        return string.Create(CultureInfo.InvariantCulture,
            $"| {curve} | {distribution.Name} | {steps} | {sequences} | {coverage.Covers} | {coverage.Marked} | {coverage.Unmarked} | "
                + $"{100.0 * called / repetitions:0.0} |");
    }

    private static (double[] P, double[] Q, int[] Lengths) Draw(Distribution distribution, int sequences, double scale, Random random)
    {
        var (p, q, lengths) = (new List<double>(), new List<double>(), new int[sequences]);
        for (int s = 0; s < sequences; s++)
        {
            lengths[s] = distribution.Length(random);
            double own = distribution.OfSequence(random, lengths[s]), z = Normal(random);
            for (int i = 0; i < lengths[s]; i++)
            {
                double sigma = scale * distribution.OfToken(random, own);
                if (distribution.Correlation > 0)
                {
                    sigma *= Math.Exp(0.8 * z);
                    z = distribution.Correlation * z + Math.Sqrt(1 - distribution.Correlation * distribution.Correlation) * Normal(random);
                }
                double d = sigma * Normal(random) - sigma * sigma / 2;
                p.Add(-20);
                q.Add(Math.Min(-20 + d, 0));
            }
        }
        return ([.. p], [.. q], lengths);
    }

    // Of tokens, so longer sequences count more.
    private static (double Kl, double Outside) TruthOf(Distribution distribution)
    {
        var random = new Random(5);
        double kl = 0, outside = 0;
        long tokens = 0;
        while (tokens < Truth)
        {
            int length = distribution.Length(random);
            double own = distribution.OfSequence(random, length);
            tokens += length;
            for (int i = 0; i < length; i++)
            {
                double sigma = distribution.OfToken(random, own) * (distribution.Correlation > 0 ? Math.Exp(0.8 * Normal(random)) : 1);
                kl += sigma * sigma / 2;
                outside += Tail((Math.Log(1.1) + sigma * sigma / 2) / sigma) + Tail(-(Math.Log(0.9) + sigma * sigma / 2) / sigma);
            }
        }
        return (kl / tokens, outside / tokens);
    }

    private static double Tail(double z) => 1 - new Distributions.Normal(0, 1).Cumulative(z);

    private static int Lengths(Random random) => Math.Max(1, (int)(100 * Math.Exp(0.7 * Normal(random) - 0.245)));

    private static double Normal(Random random)
        => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
