using System.Diagnostics;
using System.Globalization;
using Kullback.Estimation;
using Kullback.Hypotheses;

namespace Kullback.Simulations.LanguageModels;

/// <summary>How often intervals cover that are not of means: multiples of a floor, differences of groups,
/// tokens a step of speculative decoding.</summary>
internal static class NeedsSimulation
{
    private const int Rows = 128;

    internal static void Write(int repetitions, string? file)
    {
        using var to = file is null ? null : File.CreateText(file);
        var page = to ?? Console.Out;
        var clock = Stopwatch.StartNew();
        page.WriteLine(
            $"# Multiples of a floor, groups, speculative decoding\n\n{repetitions} runs a line, {Rows} rows a chunk, nominal 95 %; the "
                + $"simulation's own error of a share of 95 % is {100 * Math.Sqrt(0.95 * 0.05 / repetitions):0.0} %.");
        page.WriteLine(
            "Marked: the interval says itself that it must not decide anything. Unmarked: the coverage of the others, where they are 2 % "
                + "of runs at least.\n\n## How many times the floor\n");
        page.WriteLine(
            "Divergences of candidate and floor are lognormal (σ), AR(1) in their logarithms, with the correlation given between the "
                + "two.\n\n| σ | of rows | between | chunks | covers % | marked % | unmarked % |\n|---|---|---|---|---|---|---|");
        foreach (double sigma in new[] { 0.5, 1, 1.8 })
            foreach (double rho in new[] { 0, 0.9 })
                foreach (double between in new[] { 0, 0.8 })
                    foreach (int chunks in new[] { 4, 8, 24, 100 }) page.WriteLine(Floor(sigma, rho, between, chunks, repetitions));
        page.WriteLine(
            "\n## Groups\n\nEqual: four groups of one mean, by chunk or within each chunk; found: any is said to differ, Holm's level 5 "
                + "%. Unequal: one has twice the mean; the interval of its difference from the others. Lognormal (σ), and what the "
                + "intervals were not made for: gamma (shape), Lomax (tail index), and a share of rows that have 50 times the others' "
                + "divergence.\n\n| groups | of a row | | of rows | chunks | found % | covers % | marked % | unmarked % | told % "
                + "|\n|---|---|---|---|---|---|---|---|---|---|");
        foreach (bool within in new[] { false, true })
            foreach (var (family, shape) in new[] { ("lognormal", 0.5), ("lognormal", 1.8), ("gamma", 0.2), ("Lomax", 2.5),
                ("rare", 0.01) })
                foreach (double rho in new[] { 0, 0.95 })
                    foreach (int chunks in new[] { 8, 24, 100 }) page.WriteLine(Groups(within, family, shape, rho, chunks, repetitions));
        page.WriteLine(
            "\n## Tokens a step\n\nα is a logistic function of an AR(1) process and of the chunk. Truth: steps drawn along a text of 4 "
                + "million rows.\n\n| of rows | of chunks | drafted | chunks | truth | i.i.d. | mean estimate | covers % | marked % | "
                + "unmarked % |\n|---|---|---|---|---|---|---|---|---|---|");
        foreach (double rho in new[] { 0, 0.9 })
            foreach (double spread in new[] { 0, 1.0 })
                foreach (int length in new[] { 2, 8 })
                    foreach (int chunks in new[] { 8, 24, 100 }) page.WriteLine(Steps(rho, spread, length, chunks, repetitions));
        page.WriteLine($"\n{clock.Elapsed.TotalSeconds:0} s, `bench/Kullback.Simulations language-models needs {repetitions}`.");
    }

    private static string Floor(double sigma, double rho, double between, int chunks, int repetitions)
    {
        var random = new Random(chunks + (int)(10 * sigma));
        var coverage = new Coverage();
        for (int r = 0; r < repetitions; r++)
        {
            var (a, b) = (new double[chunks * Rows], new double[chunks * Rows]);
            for (int c = 0; c < chunks; c++)
            {
                double x = Normal(random), y = Normal(random);
                for (int i = c * Rows; i < (c + 1) * Rows; i++)
                {
                    // Means 3 and 1.
                    (a[i], b[i]) = (3 * Math.Exp(sigma * x - sigma * sigma / 2),
                        Math.Exp(sigma * (between * x + Math.Sqrt(1 - between * between) * y) - sigma * sigma / 2));
                    (x, y) = (Next(x, rho, random), Next(y, rho, random));
                }
            }
            double[] Sums(double[] of) => [.. Enumerable.Range(0, chunks).Select(c => of.AsSpan(c * Rows, Rows).ToArray().Sum())];
            var ratio = RatioEstimate.Of(Sums(a), Sums(b))!;
            bool marked = ratio.TooShort is not null || MeanEstimate.Of(a, Rows, true).TooShort is not null
                || MeanEstimate.Of(b, Rows, true).TooShort is not null;
            coverage.Add(ratio.Low, ratio.High, marked, 3);
        }
        return string.Create(CultureInfo.InvariantCulture,
            $"| {sigma} | {rho} | {between} | {chunks} | {coverage.Covers} | {coverage.Marked} | {coverage.Unmarked} |");
    }

    private static string Groups(bool within, string family, double shape, double rho, int chunks, int repetitions)
    {
        const int groups = 4;
        var quantile = QuantileOf(family, shape);
        var random = new Random(chunks + (within ? 1000 : 0));
        var coverage = new Coverage();
        int found = 0, told = 0;
        for (int r = 0; r < repetitions; r++)
            foreach (bool equal in new[] { true, false })
            {
                double[][] sums = [.. Enumerable.Range(0, groups).Select(_ => new double[chunks])];
                int[][] counts = [.. Enumerable.Range(0, groups).Select(_ => new int[chunks])];
                for (int c = 0; c < chunks; c++)
                {
                    double x = Normal(random);
                    for (int i = 0; i < Rows; i++, x = Next(x, rho, random))
                    {
                        int g = within ? i * groups / Rows : c % groups;
                        double value = quantile(x) * (equal || g > 0 ? 1 : 2);
                        sums[g][c] += value;
                        counts[g][c]++;
                    }
                }
                MeanDifference[] differences =
                    [.. Enumerable.Range(0, groups)
                        .Select(g => MeanDifference.Of(sums[g], counts[g], Others(sums, g), Others(counts, g), nonNegative: true)!)];
                double[] p = FamilyWiseError.Holm([.. differences.Select(d => d.PValue ?? 1)]);
                bool Doubtful(int g) => differences[g].TooShort is not null;
                if (equal && differences.Where((d, g) => !Doubtful(g) && p[g] < 0.05).Any()) found++;
                if (equal) continue;
                coverage.Add(differences[0].Low, differences[0].High, Doubtful(0), 1);
                if (!Doubtful(0) && p[0] < 0.05) told++;
            }
        return string.Create(CultureInfo.InvariantCulture,
            $"| {(within ? "within chunks" : "of chunks")} | {family} | {shape} | {rho} | {chunks} | {100.0 * found / repetitions:0.0} | "
                + $"{coverage.Covers} | {coverage.Marked} | {coverage.Unmarked} | {100.0 * told / repetitions:0.0} |");
    }

    // A number of mean 1 from a standard normal one.
    private static Func<double, double> QuantileOf(string family, double shape)
    {
        switch (family)
        {
            case "lognormal": return x => Math.Exp(shape * x - shape * shape / 2);
            case "Lomax": return x => (shape - 1) * (Math.Pow(Tail(x), -1 / shape) - 1);
            case "rare":
                double threshold = new Distributions.Normal(0, 1).Quantile(1 - shape), mean = 1 - shape + 50 * shape;
                return x => (x > threshold ? 50 : 1) / mean;
            default:
                var gamma = new Distributions.Gamma(shape, 1);
                double[] table = [.. Enumerable.Range(0, 1601).Select(i => gamma.Quantile(1 - Tail(-8 + i / 100.0)) / shape)];
                return x => Math.Clamp((x + 8) * 100, 0, 1599.999) is var at
                    ? table[(int)at] + (at - (int)at) * (table[(int)at + 1] - table[(int)at]) : 0;
        }
    }

    private static double Tail(double x) => x > 0 ? new Distributions.Normal(0, 1).Cumulative(-x)
        : 1 - new Distributions.Normal(0, 1).Cumulative(x);

    private static double[] Others(double[][] of, int group)
        => [.. Enumerable.Range(0, of[0].Length).Select(c => of.Where((_, g) => g != group).Sum(x => x[c]))];

    private static int[] Others(int[][] of, int group)
        => [.. Enumerable.Range(0, of[0].Length).Select(c => of.Where((_, g) => g != group).Sum(x => x[c]))];

    private static string Steps(double rho, double spread, int length, int chunks, int repetitions)
    {
        double truth = Drawn(rho, spread, length);
        var random = new Random(chunks + length);
        var coverage = new Coverage();
        double independent = 0, estimates = 0;
        for (int r = 0; r < repetitions; r++)
        {
            var s = SpeculativeDecoding.Of(Text(rho, spread, chunks, random), Rows, Rows, false, 0.1, length)!;
            var tokens = s.Lengths[^1].Tokens;
            coverage.Add(tokens.Low, tokens.High, tokens.TooShort is not null, truth);
            (independent, estimates) = (independent + s.Lengths[^1].IfIndependent / repetitions, estimates + tokens.Ratio / repetitions);
        }
        return string.Create(CultureInfo.InvariantCulture,
            $"| {rho} | {spread} | {length} | {chunks} | {truth:0.000} | {independent:0.000} | {estimates:0.000} | {coverage.Covers} | "
                + $"{coverage.Marked} | {coverage.Unmarked} |");
    }

    // Steps as a server takes them, one after the other through whole chunks; the last of a chunk, which it cuts, does not count.
    private static double Drawn(double rho, double spread, int length)
    {
        var random = new Random(99);
        long tokens = 0, steps = 0;
        for (int c = 0; c < 4_000_000 / Rows; c++)
        {
            float[] alpha = Text(rho, spread, 1, random);
            for (int t = 0; t + length <= Rows;)
            {
                int accepted = 0;
                while (accepted < length && random.NextDouble() < alpha[t + accepted]) accepted++;
                (tokens, steps, t) = (tokens + accepted + 1, steps + 1, t + accepted + 1);
            }
        }
        return (double)tokens / steps;
    }

    private static float[] Text(double rho, double spread, int chunks, Random random)
    {
        var alpha = new float[chunks * Rows];
        for (int c = 0; c < chunks; c++)
        {
            double level = 1 + spread * Normal(random), x = Normal(random);
            for (int i = c * Rows; i < (c + 1) * Rows; i++, x = Next(x, rho, random))
                alpha[i] = (float)(1 / (1 + Math.Exp(-(level + 1.5 * x))));
        }
        return alpha;
    }

    private static double Next(double x, double rho, Random random) => rho * x + Math.Sqrt(1 - rho * rho) * Normal(random);

    private static double Normal(Random random)
        => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
