namespace Kullback.Estimation;

/// <summary>The difference of the means of two groups of numbers that lie in the same blocks, in others, or in some of both.</summary>
/// <param name="Difference">Mean of the first group minus that of the second.</param>
/// <param name="StandardError">From the blocks.</param>
/// <param name="Low">Lower end of the 95 % interval; null where the blocks say nothing of the spread.</param>
/// <param name="High">Upper end.</param>
/// <param name="PValue">Probability, if the means were equal, of a difference as large on either side; null without an interval.</param>
/// <remarks>A block's part is (Sₐ − nₐmₐ)/Nₐ − (S_b − n_b m_b)/N_b: what both groups share within a block cancels. Degrees of freedom are
/// Welch's, and at most the blocks less one; the interval is widened for skewness as that of <see cref="MeanEstimate"/>. Of numbers that
/// cannot be negative it reaches at least as far as the two means' own intervals say, [d − √(l² + u² − 2r·l·u), …] with l and u the lengths
/// from the first mean to its lower and from the second to its upper end and r the correlation of their errors: those know how far the high
/// values may be that a few blocks have not met. Such intervals are wide where blocks are skewed and cover then, too: skewness is no reason
/// to distrust them, and those that were kept for lack of it missed most (bench/results/language-model-needs.md). Sources: Welch (1947),
/// Biometrika 34, 28–35; Zou and Donner (2008), Statistics in Medicine 27, 1693–1702, for intervals from the means' own.</remarks>
public sealed record MeanDifference(double Difference, double StandardError, double? Low, double? High, double? PValue)
{
    // A skewness that is estimated from few blocks; of numbers of any sign, beyond it the interval must not decide anything.
    private const double MostSkewness = 0.5;

    // Probabilities are looked for down to this one.
    private const double LogLeast = -460;

    /// <summary>Why it must not decide anything; null where nothing speaks against it.</summary>
    public Diagnosis? TooShort { get; init; }

    /// <summary>The difference from the groups' sums by block.</summary>
    /// <param name="sums">Of the first group, block by block.</param>
    /// <param name="counts">Its numbers in each block; 0 where it has none.</param>
    /// <param name="otherSums">Of the second group.</param>
    /// <param name="otherCounts">Its numbers.</param>
    /// <param name="nonNegative">The numbers cannot be negative (divergences, shares).</param>
    /// <returns>The estimate; null where a group has no numbers or no finite mean.</returns>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public static MeanDifference? Of(ReadOnlySpan<double> sums, ReadOnlySpan<int> counts, ReadOnlySpan<double> otherSums,
        ReadOnlySpan<int> otherCounts, bool nonNegative = false)
    {
        int n = sums.Length;
        if (counts.Length != n || otherSums.Length != n || otherCounts.Length != n)
            throw new ArgumentException("The groups have other blocks.", nameof(otherSums));
        var (mean, numbers, blocks) = Mean(sums, counts);
        var (other, otherNumbers, otherBlocks) = Mean(otherSums, otherCounts);
        if (!double.IsFinite(mean) || !double.IsFinite(other)) return null;
        double own = 0, others = 0, both = 0, cubes = 0;
        int union = 0;
        for (int b = 0; b < n; b++)
        {
            double a = (sums[b] - counts[b] * mean) / numbers, c = (otherSums[b] - otherCounts[b] * other) / otherNumbers, part = a - c;
            (own, others, both, cubes) = (own + a * a, others + c * c, both + a * c, cubes + part * part * part);
            if (counts[b] > 0 || otherCounts[b] > 0) union++;
        }
        if (blocks < 2 || otherBlocks < 2)
            return new(mean - other, 0, null, null,
                null)
            { TooShort = new("one-block", "A group in one block says nothing of how much blocks differ: no interval.", true) };
        (own, others) = (own * blocks / (blocks - 1), others * otherBlocks / (otherBlocks - 1));
        double variance = own + others - 2 * both * union / (union - 1);
        if (!(variance > 1e-26 * (mean * mean + other * other)))
            return new(mean - other, 0, null, null,
                null)
            {
                TooShort = new("equal-blocks",
                    "All blocks have the same difference: nothing is known of the spread, no interval.", true)
            };
        double welch = (own + others) * (own + others) / (own * own / (blocks - 1) + others * others / (otherBlocks - 1)),
            degrees = Math.Max(1, Math.Min(welch, union - 1));
        double error = Math.Sqrt(variance), skewness = cubes / Math.Pow(variance, 1.5);
        var paired = new BlockSpread(mean - other, error, Math.Clamp(skewness, -MostSkewness, MostSkewness), degrees, false, false);
        int fewest = Math.Min(blocks, otherBlocks);
        Diagnosis? few = fewest < BlockInterval.FewestBlocks
            ? new("few-blocks", FormattableString.Invariant($"{fewest} blocks of a group are too few to decide anything: six at least."),
                true) : null;
        if (!nonNegative)
        {
            var (low, high) = paired.Ends(0.05);
            return new(mean - other, error, low, high, BlockInterval.TailOf((mean - other) / error, paired.Skewness, degrees))
            {
                TooShort = few ?? (Math.Abs(skewness) > MostSkewness
                    ? new("skewed-blocks", "A few blocks have much of the difference: the interval may miss it.", true) : null),
            };
        }
        var (one, two) = (Own(sums, counts, blocks, mean, numbers), Own(otherSums, otherCounts, otherBlocks, other, otherNumbers));
        if (one.Spread is not { } first || two.Spread is not { } second)
            return new(mean - other, error, null, null, null) { TooShort = few ?? one.TooShort ?? two.TooShort };
        double correlation = own > 0 && others > 0 ? Math.Clamp(both * union / (union - 1) / Math.Sqrt(own * others), -1, 1) : 0;
        (double Low, double High) Ends(double level) => Joined(level, paired, first, second, correlation);
        var ends = Ends(0.05);
        return new(mean - other, error, ends.Low, ends.High, Probability(mean - other, Ends))
        {
            TooShort = few ?? Trusted(one.TooShort)
            ?? Trusted(two.TooShort)
        };
    }

    private static BlockInterval Own(ReadOnlySpan<double> sums, ReadOnlySpan<int> counts, int blocks, double mean, long numbers)
    {
        var (known, sizes) = (new double[blocks], new int[blocks]);
        for (int b = 0, at = 0; b < sums.Length; b++)
            if (counts[b] > 0) (known[at], sizes[at++]) = (sums[b], counts[b]);
        return BlockInterval.Of(new BlockSums(known, sizes), numbers, mean, 0, oneSequence: false, nonNegative: true);
    }

    private static Diagnosis? Trusted(Diagnosis? doubt) => doubt?.Code == "skewed-blocks" ? null : doubt;

    private static (double Low, double High) Joined(double level, BlockSpread paired, BlockSpread one, BlockSpread two, double correlation)
    {
        var (low, high) = paired.Ends(level);
        var (a, b) = (one.Ends(level), two.Ends(level));
        return (Math.Min(low, paired.Mean - Reach(one.Mean - a.Low, b.High - two.Mean, correlation)),
            Math.Max(high, paired.Mean + Reach(a.High - one.Mean, two.Mean - b.Low, correlation)));
    }

    private static double Reach(double x, double y, double correlation)
        => double.IsInfinity(x) || double.IsInfinity(y) ? double.PositiveInfinity
        : Math.Sqrt(Math.Max(0, x * x + y * y - 2 * correlation * x * y));

    // The level at which the interval ends at 0.
    private static double Probability(double difference, Func<double, (double Low, double High)> ends)
    {
        bool Excludes(double log) => ends(Math.Exp(log)) is var (low, high) && (difference > 0 ? low > 0 : high < 0);
        double least = LogLeast, most = 0;
        if (difference == 0 || !Excludes(most)) return 1;
        for (int step = 0; step < 50; step++)
        {
            double middle = (least + most) / 2;
            if (Excludes(middle)) most = middle;
            else least = middle;
        }
        return Math.Exp(most);
    }

    private static (double Mean, long Numbers, int Blocks) Mean(ReadOnlySpan<double> sums, ReadOnlySpan<int> counts)
    {
        double sum = 0;
        long numbers = 0;
        int blocks = 0;
        for (int b = 0; b < sums.Length; b++)
        {
            (sum, numbers) = (sum + sums[b], numbers + counts[b]);
            if (counts[b] > 0) blocks++;
        }
        return (numbers == 0 ? double.NaN : sum / numbers, numbers, blocks);
    }
}
