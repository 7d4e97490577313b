using System.Globalization;
using System.Text;
using Kullback.Data.Variants;
using Kullback.Hypotheses;

namespace Kullback.Simulations.Variants;

/// <summary>Whether the intervals of <c>kullback ab</c> cover under clusters, and whether the sequential mode keeps its level under
/// continuous looking.</summary>
internal static class VariantsSimulation
{
    private static readonly CultureInfo s_invariant = CultureInfo.InvariantCulture;

    internal static int Run(string[] args)
    {
        int runs = args.Length > 0 ? int.Parse(args[0], s_invariant) : 2000;
        string? file = args.Length > 1 ? args[1] : null;
        var text = new StringBuilder("# Two variants on the same cases\n\nWritten by `Kullback.Simulations variants`.\n\n");
        Coverage(text, runs);
        Level(text, runs);
        if (file is null) Console.Out.Write(text);
        else File.WriteAllText(file, text.ToString());
        return 0;
    }

    // ---- one look ------------------------------------------------------------------------------------------------------------

    private static void Coverage(StringBuilder text, int runs)
    {
        text.Append(s_invariant,
            $"## One look: how often the 95 % interval of the gain covers\n\n{runs:#,0} runs each. A row's gain is 0.1 + √ρ·(cluster) + "
                + $"√(1 − ρ)·(row), both of variance 1; sizes are drawn evenly. Naive: rows as if independent. Kept: of the intervals "
                + $"without a doubt.\n\n");
        text.Append("| clusters | sizes | ρ | shape | clustered | kept | doubted | naive |\n|---|---|---|---|---|---|---|---|\n");
        foreach (var (clusters, most, correlation, shape) in new[]
        {
            (60, 50, 0.5, "normal"), (60, 50, 0.5, "skewed"), (60, 50, 0.0, "normal"), (20, 50, 0.5, "normal"), (20, 50, 0.5, "skewed"),
                (200, 50, 0.5, "skewed"), (60, 1, 0.0, "normal"), (300, 1, 0.0, "skewed"), (60, 10, 0.9, "normal"),
        })
        {
            var random = new Random(1);
            int covered = 0, kept = 0, good = 0, naive = 0;
            for (int run = 0; run < runs; run++)
            {
                var (gains, of) = Draw(random, clusters, most, correlation, shape);
                var zeros = new double[gains.Length];
                var scores = new VariantScores
                {
                    Scale = VariantScale.Score, Count = gains.Length, OldScores = zeros, NewScores = gains,
                    Clusters = of
                };
                var clustered = VariantComparison.Of(scores, new VariantOptions()).Gain!;
                var rows = VariantComparison.Of(scores with { Clusters = null }, new VariantOptions()).Gain!;
                bool covers = clustered.Low <= 0.1 && clustered.High >= 0.1;
                if (covers) covered++;
                if (clustered.TooShort is null)
                {
                    kept++;
                    if (covers) good++;
                }
                if (Math.Abs(rows.Mean - 0.1) <= 1.96 * rows.StandardError) naive++;
            }
            text.Append(s_invariant,
                $"| {clusters} | 1 to {most} | {correlation} | {shape} | {100.0 * covered / runs:0.0} % | "
                    + $"{(kept == 0 ? "-" : $"{(100.0 * good / kept).ToString("0.0", s_invariant)} %")} | "
                    + $"{100.0 * (runs - kept) / runs:0.0} % | {100.0 * naive / runs:0.0} % |\n");
        }
    }

    private static (double[] Gains, int[] Of) Draw(Random random, int clusters, int most, double correlation, string shape)
    {
        var gains = new List<double>();
        var of = new List<int>();
        for (int c = 0; c < clusters; c++)
        {
            int size = 1 + random.Next(most);
            double shared = Shape(random, shape);
            for (int i = 0; i < size; i++)
            {
                gains.Add(0.1 + Math.Sqrt(correlation) * shared + Math.Sqrt(1 - correlation) * Shape(random, shape));
                of.Add(c);
            }
        }
        return ([.. gains], [.. of]);
    }

    // Of mean 0 and variance 1.
    private static double Shape(Random random, string shape) => shape switch
    {
        "normal" => Normal(random),
        "skewed" => -Math.Log(1 - random.NextDouble()) - 1,
        "heavy" => Normal(random) / Math.Sqrt((Square(random) + Square(random) + Square(random) + Square(random) + Square(random)) / 3),
        "log score" => LogScore(random),
        _ => random.Next(2) * 2 - 1,
    };

    private static double Square(Random random) => Normal(random) is var z ? z * z : 0;

    private static double Normal(Random random)
        => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    // Two forecasts of one event, equally far from its probability on either side in logits on average:
    // their gain has the mean 0 by symmetry.
    private static double LogScore(Random random)
    {
        double truth = 1.5 * Normal(random), a = truth + Normal(random), b = truth + Normal(random);
        bool happened = random.NextDouble() < 1 / (1 + Math.Exp(-truth));
        double Score(double logit) => -Math.Log(1 + Math.Exp(happened ? -logit : logit));
        return Score(a) - Score(b);
    }

    // ---- many looks ----------------------------------------------------------------------------------------------------------

    private static void Level(StringBuilder text, int runs)
    {
        const int most = 5000;
        text.Append(s_invariant,
            $"\n## Any time: how often no gain is taken for one, looking after every row or cluster up to {most:#,0}\n\n{runs:#,0} runs "
                + $"each, level 5 %. Repeated t: a t test at every look from the tenth on. The mean's intervals are tuned for 1,000 and "
                + $"for 100. Signs: against one half; meant only where gains are symmetric.\n\n");
        text.Append("| gains | clusters of | any time, 1,000 | any time, 100 | signs | repeated t |\n|---|---|---|---|---|---|\n");
        foreach (var (shape, size) in new[] { ("normal", 1), ("heavy", 1), ("log score", 1), ("skewed", 1), ("coin", 1), ("normal", 20),
            ("log score", 20) })
        {
            var random = new Random(2);
            int wide = 0, narrow = 0, signs = 0, repeated = 0;
            double[] sums = new double[most];
            int[] counts = new int[most];
            for (int run = 0; run < runs; run++)
            {
                Fill(random, sums, counts, shape, size);
                if (ConfidenceSequence.Of(sums, counts, NormalMixture.Rho(1000)).FirstDecided is not null) wide++;
                if (ConfidenceSequence.Of(sums, counts, NormalMixture.Rho(100)).FirstDecided is not null) narrow++;
                if (SignsDecide(sums)) signs++;
                if (RepeatedDecides(sums)) repeated++;
            }
            string Share(int count) => $"{(100.0 * count / runs).ToString("0.0", s_invariant)} %";
            text.Append(s_invariant,
                $"| {shape} | {(size == 1 ? "1" : $"1 to {size}")} | {Share(wide)} | {Share(narrow)} | "
                    + $"{(shape == "skewed" ? "-" : Share(signs))} | {Share(repeated)} |\n");
        }
        text.Append("\nThe binomial error of 5 % in 2,000 runs is 0.5 %.\n");
    }

    private static void Fill(Random random, double[] sums, int[] counts, string shape, int size)
    {
        for (int c = 0; c < sums.Length; c++)
        {
            counts[c] = size == 1 ? 1 : 1 + random.Next(size);
            double shared = size == 1 ? 0 : Math.Sqrt(0.5) * Shape(random, shape);
            sums[c] = 0;
            for (int i = 0; i < counts[c]; i++) sums[c] += size == 1 ? Shape(random, shape)
                : shared + Math.Sqrt(0.5) * Shape(random, shape);
        }
    }

    private static bool SignsDecide(double[] sums)
    {
        int wins = 0, losses = 0;
        foreach (double sum in sums)
        {
            if (sum > 0) wins++;
            else if (sum < 0) losses++;
            if (BetaBinomialMixture.LogEValue(wins, wins + losses, 0.5) >= Math.Log(20)) return true;
        }
        return false;
    }

    private static bool RepeatedDecides(double[] sums)
    {
        double sum = 0, squares = 0;
        for (int n = 1; n <= sums.Length; n++)
        {
            (sum, squares) = (sum + sums[n - 1], squares + sums[n - 1] * sums[n - 1]);
            double mean = sum / n;
            // 2.26 is t's 97.5 % at nine degrees, 1.96 in the end: the level of one look is 5 % at most.
            if (n >= 10 && Math.Abs(mean) > (n < 60 ? 2.262 : 2) * Math.Sqrt((squares / n - mean * mean) / (n - 1))) return true;
        }
        return false;
    }
}
