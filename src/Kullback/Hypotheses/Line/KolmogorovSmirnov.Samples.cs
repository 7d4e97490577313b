using System.Globalization;
using Kullback.Estimation;

namespace Kullback.Hypotheses;

/// <summary>Where a p-value of the Kolmogorov–Smirnov test comes from.</summary>
public enum KolmogorovSmirnovDistribution
{
    /// <summary>Exact given the ties as long as that takes at most about 10⁸ steps, otherwise the limit.</summary>
    Chosen,

    /// <summary>Exact given the ties: the distribution over all ways to deal the labels to the values that are there.</summary>
    Exact,

    /// <summary>Exact for samples of continuous distributions, as if no two values were equal:
    /// larger (conservative) where values are tied.</summary>
    ExactWithoutTies,

    /// <summary>The limit of many rows.</summary>
    Limit,
}

/// <content>Samples of numbers: two against each other, or one against a given distribution.</content>
public static partial class KolmogorovSmirnov
{
    private const double MostSteps = 1e8;

    /// <summary>The distance sup |F(x) − G(x)| of two samples, exact up to one rounding. O(n log n).</summary>
    /// <param name="p">Numbers of P in any order; infinite ones are allowed.</param>
    /// <param name="q">Numbers of Q.</param>
    /// <exception cref="NotASampleException">A sample is empty or has a NaN.</exception>
    public static double BetweenSamples(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        var (x, y) = PooledLine.Sorted(p, q, finite: false);
        return Largest(x, y) / ((double)x.Length * y.Length);
    }

    /// <summary>The two-sided test of "both samples come from one distribution".</summary>
    /// <param name="p">Numbers of P in any order; infinite ones are allowed.</param>
    /// <param name="q">Numbers of Q.</param>
    /// <param name="distribution">Where the p-value comes from.</param>
    /// <remarks>Exact: lattice paths from (0, 0) to (n, m) that leave the band |i/n − j/m| &lt; D are added up at the step at which they
    /// leave, at the ends of ties only; all terms are positive, so that small p-values keep their digits. O((n + m)·D·min(n, m)). Sources:
    /// Hodges (1958), Arkiv för Matematik 3, 469–486; ties: Schröer and Trenkler (1995), Computational Statistics and Data Analysis 20,
    /// 185–202.</remarks>
    /// <exception cref="NotASampleException">A sample is empty or has a NaN.</exception>
    public static TestOutcome Test(ReadOnlySpan<double> p, ReadOnlySpan<double> q,
        KolmogorovSmirnovDistribution distribution = KolmogorovSmirnovDistribution.Chosen)
    {
        var (x, y) = PooledLine.Sorted(p, q, finite: false);
        int n = x.Length, m = y.Length;
        long largest = Largest(x, y);
        double distance = largest / ((double)n * m);
        var outcome = distribution switch
        {
            KolmogorovSmirnovDistribution.Limit => AtLimit(),
            KolmogorovSmirnovDistribution.ExactWithoutTies => Exactly([], "exact without ties"),
            // Ties only add states: what is too much without them need not be looked at for them.
            KolmogorovSmirnovDistribution.Chosen when Steps(n, m, largest, 1) > MostSteps => AtLimit(),
            _ => Tied(new PooledLine(x, y, finite: false)),
        };
        return outcome with { EffectSize = distance, Effect = Effect, EffectInterval = Around(distance, n, m) };

        TestOutcome AtLimit()
        {
            double right = PValue(distance, n, m);
            return new TestOutcome(distance, 0, right, TestOutcome.Probability(1 - right), "Kolmogorov–Smirnov, limit distribution");
        }

        TestOutcome Tied(PooledLine line) => distribution == KolmogorovSmirnovDistribution.Chosen
            && Steps(n, m, largest, LongestTie(line)) > MostSteps ? AtLimit()
            : Exactly(line.HasTies ? line.Ends : [], line.HasTies ? "exact given the ties" : "exact");

        TestOutcome Exactly(ReadOnlySpan<int> ends, string how)
            => new(distance, 0, TestOutcome.Probability(LatticePaths.Leaving(n, m, largest, ends)),
            TestOutcome.Probability(1 - LatticePaths.Leaving(n, m, largest + 1, ends)), $"Kolmogorov–Smirnov, {how}");
    }

    /// <summary>P(D ≥ distance) for samples of sizes n and m from one continuous distribution, exact.</summary>
    /// <param name="distance">The distance, 0 to 1; brought to the next multiple of 1/(nm) where rounding has moved it off one.</param>
    /// <param name="sizeP">n.</param>
    /// <param name="sizeQ">m.</param>
    /// <exception cref="ArgumentOutOfRangeException">The distance is not between 0 and 1, or a size not above 0.</exception>
    public static double ExactPValue(double distance, int sizeP, int sizeQ)
    {
        if (!(distance is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(distance), distance, "Must lie between 0 and 1.");
        ArgumentOutOfRangeException.ThrowIfLessThan(sizeP, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(sizeQ, 1);
        // k/(nm) was rounded once or twice: k comes back off by a few units in the last place.
        double product = (double)sizeP * sizeQ, at = distance * product;
        return TestOutcome.Probability(LatticePaths.Leaving(sizeP, sizeQ, (long)Math.Ceiling(at - Math.Max(1e-9, 1e-15 * at)), []));
    }

    /// <summary>The distance sup |F(x) − F₀(x)| between a sample and a given continuous distribution.</summary>
    /// <param name="sample">Numbers in any order.</param>
    /// <param name="distribution">F₀, rising from 0 to 1.</param>
    /// <exception cref="NotASampleException">The sample is empty or has a NaN.</exception>
    /// <exception cref="ArgumentException">The distribution function gives a number outside 0 to 1, or falls.</exception>
    public static double DistanceTo(ReadOnlySpan<double> sample, Func<double, double> distribution)
    {
        ArgumentNullException.ThrowIfNull(distribution);
        NotASampleException.RequireNumbers(sample, nameof(sample));
        double[] sorted = sample.ToArray();
        Numerics.Sorting.Ascending(sorted);
        double largest = 0, before = 0;
        int n = sorted.Length;
        for (int i = 0; i < n; i++)
        {
            double at = distribution(sorted[i]);
            if (!(at is >= 0 and <= 1) || at < before)
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture,
                        $"The distribution function is {at} at {sorted[i]}: it must rise from 0 to 1."), nameof(distribution));
            largest = Math.Max(largest, Math.Max((i + 1.0) / n - at, at - (double)i / n));
            before = at;
        }
        return largest;
    }

    /// <summary>The two-sided test of "the sample comes from the given continuous distribution".</summary>
    /// <param name="sample">Numbers in any order.</param>
    /// <param name="distribution">F₀, rising from 0 to 1; no parameter of it may be fitted to the sample.</param>
    /// <param name="nullDistribution">Chosen: exact up to 5,000 numbers.</param>
    /// <exception cref="NotASampleException">The sample is empty or has a NaN.</exception>
    /// <exception cref="ArgumentException">The distribution function gives a number outside 0 to 1, or falls.</exception>
    public static TestOutcome TestAgainst(ReadOnlySpan<double> sample, Func<double, double> distribution,
        KolmogorovSmirnovDistribution nullDistribution = KolmogorovSmirnovDistribution.Chosen)
    {
        double distance = DistanceTo(sample, distribution);
        bool exact = nullDistribution is KolmogorovSmirnovDistribution.Exact or KolmogorovSmirnovDistribution.ExactWithoutTies
            || (nullDistribution == KolmogorovSmirnovDistribution.Chosen && sample.Length <= 5000);
        double right = exact ? ExactPValue(distance, sample.Length) : LimitPValue(distance, sample.Length);
        return new TestOutcome(distance, 0, right, TestOutcome.Probability(1 - right),
            $"Kolmogorov–Smirnov against a distribution, {(exact ? "exact" : "limit distribution")}")
        {
            EffectSize = distance,
            Effect = "largest difference of the distribution functions, 0 to 1",
        };
    }

    /// <summary>P(D ≥ distance) for a sample of n numbers of the given continuous distribution, exact.</summary>
    /// <param name="distance">The distance, 0 to 1.</param>
    /// <param name="size">n.</param>
    /// <remarks>Relative error about 1e-12. From ½ on the two sides exclude each other and Smirnov's sum serves; below, the first exits
    /// from the band are added up (<see cref="EmpiricalBand"/>), O(n²·distance). Source: Birnbaum and Tingey (1951), Annals of Mathematical
    /// Statistics 22, 592–596.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The distance is not between 0 and 1, or the size not above 0.</exception>
    public static double ExactPValue(double distance, int size)
    {
        if (!(distance is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(distance), distance, "Must lie between 0 and 1.");
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        return TestOutcome.Probability(2 * size * distance <= 1 ? 1 : distance >= 0.5 ? 2 * EmpiricalBand.OneSided(distance, size)
            : EmpiricalBand.Leaving(distance, size));
    }

    /// <summary>The probability of a distance this large or larger from the distribution of which the sample is, in the limit of many
    /// numbers.</summary>
    /// <param name="distance">The distance, 0 to 1.</param>
    /// <param name="size">n.</param>
    /// <exception cref="ArgumentOutOfRangeException">The distance is not between 0 and 1, or the size not above 0.</exception>
    public static double LimitPValue(double distance, double size)
    {
        if (!(distance is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(distance), distance, "Must lie between 0 and 1.");
        if (!(size > 0)) throw new ArgumentOutOfRangeException(nameof(size), size, "Must be above 0.");
        return Limit(distance * Math.Sqrt(size));
    }

    /// <summary>The permutation test where rows come in clusters: whole clusters change sides.</summary>
    /// <param name="p">Numbers of P; infinite ones are allowed.</param>
    /// <param name="q">Numbers of Q.</param>
    /// <param name="clusters">The cluster of every row; a cluster with rows on both sides exchanges its parts.</param>
    /// <param name="permutations">How many are drawn: O((n + m) log (n + m)) each.</param>
    /// <param name="random">The source of chance.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="NotASampleException">A sample is empty or has a NaN.</exception>
    /// <exception cref="ArgumentException">The clusters do not fit the rows.</exception>
    public static TestOutcome ClusteredTest(ReadOnlySpan<double> p, ReadOnlySpan<double> q, RowDependence clusters,
        Permutations permutations, Random random, CancellationToken cancel = default)
    {
        NotASampleException.RequireNumbers(p, nameof(p));
        NotASampleException.RequireNumbers(q, nameof(q));
        var outcome = GroupedPermutationTest.Test(p, q, 1, clusters, static (a, b) => BetweenSamples(a, b), "Kolmogorov–Smirnov",
            permutations, random, cancel);
        return outcome with
        {
            EffectSize = outcome.Statistic,
            Effect = Effect,
            EffectInterval = ClusteredBand.Around(outcome.Statistic, p, q, clusters, random)
        };
    }

    private const string Effect = "largest difference of the distribution functions, 0 to 1";

    // Each empirical distribution function lies within √(ln(2/δ)/(2n)) of its own with probability 1 − δ (Massart 1990, Annals of
    // Probability 18, 1269–1283), δ a half of 5 % each.
    private static EffectInterval Around(double distance, int n, int m)
    {
        const double level = 0.95;
        double off = Math.Sqrt(Math.Log(4 / (1 - level)) / 2) * (1 / Math.Sqrt(n) + 1 / Math.Sqrt(m));
        return new(Math.Max(0, distance - off), Math.Min(1, distance + off), level, "Massart's bound, at least this coverage");
    }

    // max |i m − j n| over the ends of ties, whole. Once a sample is used up the difference only falls.
    private static long Largest(double[] x, double[] y)
    {
        long largest = 0, n = x.Length, m = y.Length;
        int i = 0, j = 0;
        while (i < x.Length && j < y.Length)
        {
            double value = x[i] < y[j] ? x[i] : y[j];
            while (i < x.Length && x[i] == value) i++;
            while (j < y.Length && y[j] == value) j++;
            largest = Math.Max(largest, Math.Abs(i * m - j * n));
        }
        return largest;
    }

    private static int LongestTie(PooledLine line)
    {
        int longest = 0;
        for (int g = 0, before = 0; g < line.Ends.Length; before = line.Ends[g++]) longest = Math.Max(longest, line.Ends[g] - before);
        return longest;
    }

    // States on the way, eight of which are a step: those in the band and what a tie lets out of it, up to where probabilities vanish.
    private static double Steps(int n, int m, long largest, int tie)
    {
        double total = (double)n + m;
        return total * Math.Min(Math.Min(n, m) + 1.0, Math.Min(2 * largest / total + 1 + tie, 40 * Math.Sqrt(total)));
    }
}
