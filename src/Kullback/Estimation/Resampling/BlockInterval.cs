using System.Globalization;
using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>The 95 % interval of a mean from sums of blocks, with what speaks against it.</summary>
/// <param name="Low">Lower end; null where the blocks say nothing of the spread.</param>
/// <param name="High">Upper end.</param>
/// <param name="StandardError">Of the mean.</param>
/// <param name="Blocks">Blocks that it rests on.</param>
/// <param name="TooShort">Why it must not decide anything; null where nothing speaks against it.</param>
/// <remarks>With T = (m − μ)/s√B and a = γ/√B of the blocks' skewness γ, Hall's g(T) = T + a/6 + a T²/3 + a² T³/27 has no skewness to order
/// 1/B; its inverse at t's quantiles is 3/a·(∛(1 + a(t − a/6)) − 1). The wider of it and t is taken at either end: γ of few blocks is
/// itself uncertain. Where numbers cannot be negative, m·exp(t s/m) covers better than m + t s from three to ten blocks. How skewed the
/// blocks' mean really is shows in the spread of their logarithms long before it shows in γ, which B blocks bound by √B.</remarks>
internal readonly record struct BlockInterval(double? Low, double? High, double StandardError, int Blocks, Diagnosis? TooShort)
{
    /// <summary>Probability, if the mean were 0, of one as far from it on either side:
    /// the larger of t's and of t's after Hall's transformation.</summary>
    internal double? PValue { get; private init; }

    /// <summary>What the interval was made from; null where there is none.</summary>
    internal BlockSpread? Spread { get; private init; }

    // Five blocks that all point one way have a sign test of p = 2/32 > 5 %.
    internal const int FewestBlocks = 6;

    // Found in the simulation: beyond these the interval covers less than 93 %.
    private const double MostOfLogarithms = 0.6, MostSkewness = 0.5, FewestIndependent = 20;

    internal static BlockInterval Of(BlockSums all, long n, double mean, double naive, bool oneSequence, bool nonNegative)
    {
        var blocks = all.Independent(mean, oneSequence);
        int count = blocks.Count;
        if (count < 2) return new(null, null, 0, count,
            new("one-block", "One block says nothing of how much blocks differ: no interval.", true));
        double squares = 0, cubes = 0, sizes = 0, scale = 0;
        for (int b = 0; b < count; b++)
        {
            double deviation = blocks.Sums[b] - blocks.Counts[b] * mean;
            scale += Math.Abs(blocks.Sums[b]) + blocks.Counts[b] * Math.Abs(mean);
            (squares, cubes, sizes) =
                (squares + deviation * deviation, cubes + deviation * deviation * deviation,
                    sizes + (double)blocks.Counts[b] * blocks.Counts[b]);
        }
        // Sums differ by rounding where the numbers do not.
        if (!(squares > 1e-26 * scale * scale))
            return new(null, null, 0, count,
                new("equal-blocks", "All blocks have the same mean: nothing is known of the spread, no interval.", true));
        double correlation = oneSequence ? Math.Clamp(blocks.Neighbors(mean), 0, 0.6) : 0;
        double error = Math.Sqrt(squares * count / (count - 1) * (1 + correlation) / (1 - correlation)) / n;
        // Blocks of unequal lengths are worth fewer.
        double worth = Math.Min(count, (double)n * n / sizes);
        double skewness = count < 3 ? 0
            : cubes * count / (count - 1) / (count - 2) / Math.Pow(squares / (count - 1), 1.5) / Math.Sqrt(count);
        double? logarithmic = nonNegative ? SkewnessOfLogarithms(blocks) : null;
        var spread = new BlockSpread(mean, error, skewness, Math.Max(1, worth - 1), nonNegative, logarithmic is not null);
        var (low, high) = spread.Ends(0.05);
        double independent = error > 0 ? n * (naive / error) * (naive / error) : n;
        return new(low, high, error, count,
            Doubt(count, worth, skewness, logarithmic, oneSequence ? independent : double.PositiveInfinity))
        {
            PValue =
            TailOf(mean / error, skewness, spread.Degrees), Spread = spread
        };
    }

    private static Diagnosis? Doubt(int count, double worth, double skewness, double? logarithmic, double independent)
    {
        if (worth < FewestBlocks - 0.5)
            return new("few-blocks", worth < count - 0.5
                ? Text(
                    $"{count} blocks of such unequal lengths are worth {worth:0.#}: fewer than six are too few to trust an interval or to decide anything.")
                : Text($"{count} blocks are too few to trust an interval or to decide anything: six at least."), true);
        if (independent < FewestIndependent)
            return new("dependent-rows",
                Text(
                    $"The rows depend on each other over such distances that they are worth about {Math.Max(1, independent):0} independent ones: too few to trust the interval."), true);
        double excess = Math.Max(Math.Abs(skewness) / MostSkewness, (logarithmic ?? 0) / MostOfLogarithms);
        if (!(excess > 1)) return null;
        double needed = Math.Min(1e6, Math.Ceiling(count * excess * excess));
        return new("skewed-blocks",
            Text($"A few blocks have much of the sum: the interval may miss high values (about {needed:0} such blocks would tell)."), true);
    }

    internal static double TailOf(double t, double a, double degrees)
        => Math.Min(1, 2 * Math.Max(StudentTail.Upper(Math.Abs(t), degrees),
            StudentTail.Upper(Math.Abs(t + a / 6 + a * t * t / 3 + a * a * t * t * t / 27), degrees)));

    // (e^τ² + 2)·√(e^τ² − 1)/√B, the skewness of the mean of lognormal blocks whose logarithms have the deviation τ;
    // null where a block is not positive.
    private static double? SkewnessOfLogarithms(BlockSums blocks)
    {
        double sum = 0, squares = 0;
        for (int b = 0; b < blocks.Count; b++)
        {
            if (!(blocks.Sums[b] > 0)) return null;
            double log = Math.Log(blocks.Sums[b] / blocks.Counts[b]);
            (sum, squares) = (sum + log, squares + log * log);
        }
        double variance = Math.Max(0, (squares - sum * sum / blocks.Count) / (blocks.Count - 1)), spread = Math.Exp(Math.Min(variance, 50));
        return (spread + 2) * Math.Sqrt(spread - 1) / Math.Sqrt(blocks.Count);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
