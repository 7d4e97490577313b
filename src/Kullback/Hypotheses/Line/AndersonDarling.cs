using System.Globalization;
using Kullback.Numerics;

namespace Kullback.Hypotheses;

/// <summary>The Anderson–Darling test of several samples on the line: squared differences weighed by 1/(H(1 − H)), so that the tails
/// count.</summary>
/// <remarks>Midranks where values are tied. O(N log N). Source: Scholz and Stephens (1987), Journal of the American Statistical Association
/// 82, 918–924, equation 7.</remarks>
public static class AndersonDarling
{
    /// <summary>The test of two samples by its limit distribution.</summary>
    /// <param name="p">Numbers of P in any order; infinite ones are allowed.</param>
    /// <param name="q">Numbers of Q.</param>
    /// <exception cref="NotASampleException">A sample is empty or has a NaN, or together they have fewer than 4 numbers.</exception>
    public static TestOutcome Test(ReadOnlySpan<double> p, ReadOnlySpan<double> q) => Test([p.ToArray(), q.ToArray()]);

    /// <summary>The test of "all samples come from one distribution" by its limit distribution.</summary>
    /// <param name="samples">Two or more; numbers in any order, infinite ones are allowed.</param>
    /// <returns>The statistic A²; one where all numbers are equal has nothing to compare: 0 with a p-value of 1.</returns>
    /// <remarks>A² is brought to the limit's mean k − 1 and standard deviation by its own at these sizes; the limit Σ χ²_{k−1}/(j(j + 1))
    /// is inverted numerically, so that p-values are neither interpolated nor cut off. With few numbers and many ties they are too small
    /// (0.086 of them at most 0.05 for 15 and 10 numbers of 5 values): take the permutations there.</remarks>
    /// <exception cref="NotASampleException">A sample is empty or has a NaN, or together they have fewer than 4 numbers.</exception>
    /// <exception cref="ArgumentException">There are fewer than two samples.</exception>
    public static TestOutcome Test(IReadOnlyList<ReadOnlyMemory<double>> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (samples.Count < 2) throw new ArgumentException($"{samples.Count} samples: two or more can be compared.", nameof(samples));
        int k = samples.Count, total = 0;
        for (int i = 0; i < k; i++)
        {
            NotASampleException.RequireNumbers(samples[i].Span, string.Create(CultureInfo.InvariantCulture, $"samples[{i}]"));
            total = checked(total + samples[i].Length);
        }
        if (total < 4) throw NotASampleException.Whole(nameof(samples), $"{total} numbers in all: the limit distribution needs 4.");
        double statistic = Statistic(samples, total);
        double spread = Math.Sqrt(Variance(samples, total)), limit = Math.Sqrt((k - 1) * 2 * (Math.PI * Math.PI / 3 - 3));
        double right = statistic == 0 ? 1
            : QuadraticFormDistribution.AndersonDarling(k - 1 + limit * (statistic - (k - 1)) / spread, k - 1);
        string distribution = samples.SelectMany(s => s.ToArray()).Distinct().Count() < total
            ? "limit distribution of untied numbers: with ties p may be too small, permutations are exact" : "limit distribution";
        return new TestOutcome(statistic, 0, TestOutcome.Probability(right), TestOutcome.Probability(1 - right),
            k == 2 ? $"Anderson–Darling, {distribution}" : $"Anderson–Darling of {k} samples, {distribution}")
        {
            EffectSize = statistic / total,
            Effect = "statistic a number, 0 or more",
        };
    }

    /// <summary>The test of two samples by permutation: exact also with few numbers and many ties.</summary>
    /// <param name="p">Numbers of P in any order; infinite ones are allowed.</param>
    /// <param name="q">Numbers of Q.</param>
    /// <param name="permutations">How many are drawn.</param>
    /// <param name="random">The source of chance; the same seed gives the same outcome, whatever the number of threads.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="NotASampleException">A sample is empty or has a NaN.</exception>
    public static TestOutcome PermutationTest(ReadOnlySpan<double> p, ReadOnlySpan<double> q, Permutations permutations, Random random,
        CancellationToken cancel = default)
    {
        var line = new PooledLine(p, q, finite: false);
        var outcome = LinePermutation.Test(line, new Weighed(), 1e-12, "Anderson–Darling", permutations, random, cancel);
        return outcome with { EffectSize = outcome.Statistic / line.Size, Effect = "statistic a number, 0 or more" };
    }

    internal static double Statistic(IReadOnlyList<ReadOnlyMemory<double>> samples, int total)
    {
        double[] pooled = new double[total];
        var sorted = new double[samples.Count][];
        for (int i = 0, at = 0; i < sorted.Length; at += sorted[i++].Length)
        {
            sorted[i] = samples[i].ToArray();
            Sorting.Ascending(sorted[i]);
            sorted[i].CopyTo(pooled.AsSpan(at));
        }
        Sorting.Ascending(pooled);
        double sum = 0;
        var reached = new int[sorted.Length];
        for (int from = 0, to; from < total; from = to)
        {
            for (to = from; to < total && pooled[to] == pooled[from]; to++) { }
            double ties = to - from, middle = from + ties / 2, weight = ties / Room(middle, total, ties);
            for (int i = 0; i < sorted.Length; i++)
            {
                int before = reached[i];
                while (reached[i] < sorted[i].Length && sorted[i][reached[i]] == pooled[from]) reached[i]++;
                double apart = total * ((before + reached[i]) / 2.0) - sorted[i].Length * middle;
                if (apart != 0) sum += weight * (apart * apart) / sorted[i].Length;
            }
        }
        return (total - 1.0) / total * (sum / total);
    }

    // B(N − B) − N·l/4: 0 only where all numbers are equal, and then so is every difference.
    private static double Room(double middle, double total, double ties) => middle * (total - middle) - total * ties / 4;

    // Scholz and Stephens, equation 4.
    private static double Variance(IReadOnlyList<ReadOnlyMemory<double>> samples, int total)
    {
        double k = samples.Count, n = total, inverse = 0, harmonic = 0, g = 0;
        foreach (var sample in samples) inverse += 1.0 / sample.Length;
        // g = Σᵢ 1/(N − i) Σ_{j>i} 1/j over i ≤ N − 2, j ≤ N − 1: with i from above, the inner sum grows by one term.
        for (int i = total - 2; i >= 1; i--)
        {
            harmonic += 1.0 / (i + 1);
            g += harmonic / (total - i);
        }
        double h = harmonic + 1;
        double a = (4 * g - 6) * (k - 1) + (10 - 6 * g) * inverse;
        double b = (2 * g - 4) * k * k + 8 * h * k + (2 * g - 14 * h - 4) * inverse - 8 * h + 4 * g - 6;
        double c = (6 * h + 2 * g - 2) * k * k + (4 * h - 4 * g + 6) * k + (2 * h - 6) * inverse + 4 * h;
        double d = (2 * h + 6) * k * k - 4 * h * k;
        return (((a * n + b) * n + c) * n + d) / ((n - 1) * (n - 2) * (n - 3));
    }

    private readonly struct Weighed : ILineStatistic
    {
        public double Of(PooledLine line, ReadOnlySpan<int> counts)
        {
            double sum = 0, total = line.Size, n = line.SizeP, m = line.SizeQ;
            int[] ends = line.Ends;
            for (int g = 0, before = 0, counted = 0; g < counts.Length; counted = counts[g], before = ends[g++])
            {
                double ties = ends[g] - before, middle = before + ties / 2;
                double apart = total * ((counted + counts[g]) / 2.0) - n * middle;
                if (apart != 0) sum += ties / Room(middle, total, ties) * (apart * apart);
            }
            // The differences of Q are P's with the other sign: 1/n + 1/m.
            return (total - 1) / total * (sum / total) * (1 / n + 1 / m);
        }
    }
}
