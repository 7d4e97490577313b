using System.Globalization;
using Kullback.Numerics;

namespace Kullback.Hypotheses;

/// <summary>Permutation tests of "all samples come from one distribution" for two samples and more.</summary>
public static class SeveralSamples
{
    private const int Together = 32, MostPoints = 6000;

    /// <summary>The between-sample part of the dispersion: Σ over pairs of samples of nᵢnⱼ/(2N) times their squared energy
    /// distance.</summary>
    /// <param name="samples">Two samples or more, row by row.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="plan">How many permutations.</param>
    /// <param name="random">The source of chance; the same seed gives the same outcome, whatever the number of threads.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The effect size is its share of the whole dispersion, 0 to 1, as R² in an analysis of variance.</returns>
    /// <remarks>All distances are kept, at most 6,000 points in more than one dimension; on the line O(N) a permutation after a sort.
    /// Source: Rizzo and Székely (2010), Annals of Applied Statistics 4, 1034–1055, equation 2.4, with exponent 1.</remarks>
    /// <exception cref="NotASampleException">A sample is empty, of broken points, has a coordinate that is not finite, or there are too
    /// many points.</exception>
    /// <exception cref="ArgumentException">There are fewer than two samples.</exception>
    public static TestOutcome Energy(IReadOnlyList<ReadOnlyMemory<double>> samples, int dimension, Permutations plan, Random random,
        CancellationToken cancel = default)
    {
        var (pooled, labels) = Pooled(samples, dimension);
        int[] sizes = Sizes(samples, dimension);
        int n = labels.Length;
        if (dimension > 1 && n > MostPoints)
            throw NotASampleException.Whole(nameof(samples),
                $"{n:#,0} points in all: the energy statistic of several samples in more than one dimension takes up to {MostPoints:#,0}.");
        Func<int[], double> within = dimension == 1 ? OnLine(pooled, sizes) : InSpace(pooled, dimension, sizes);
        double whole = dimension == 1 ? OnLine(pooled, [n])(new int[n]) : InSpace(pooled, dimension, [n])(new int[n]),
            observed = whole - within(labels);
        var outcome = Permuted(observed, 1e-12 * whole, sizes, dealt => whole - within(dealt), "energy", plan, random, cancel);
        return outcome with
        {
            EffectSize = whole > 0 ? Math.Max(0, observed / whole) : 0,
            Effect = "share of the dispersion that lies between the samples, 0 to 1"
        };
    }

    /// <summary>The Anderson–Darling statistic of several samples on the line, by permutation: exact also with few numbers and many
    /// ties.</summary>
    /// <param name="samples">Two samples or more; infinite numbers are allowed.</param>
    /// <param name="plan">How many permutations.</param>
    /// <param name="random">The source of chance.</param>
    /// <param name="cancel">Stops it.</param>
    /// <remarks>Source: Scholz and Stephens (1987), Journal of the American Statistical Association 82, 918–924, the statistic for tied
    /// numbers.</remarks>
    /// <exception cref="NotASampleException">A sample is empty or has a NaN.</exception>
    /// <exception cref="ArgumentException">There are fewer than two samples.</exception>
    public static TestOutcome AndersonDarlingTest(IReadOnlyList<ReadOnlyMemory<double>> samples, Permutations plan, Random random,
        CancellationToken cancel = default)
    {
        var (pooled, labels) = Pooled(samples, 1, finite: false);
        int[] sizes = Sizes(samples, 1), place = new int[pooled.Length];
        for (int i = 0; i < place.Length; i++) place[i] = i;
        Array.Sort((double[])pooled.Clone(), place);
        double Of(int[] dealt)
        {
            var parts = new double[sizes.Length][];
            var at = new int[sizes.Length];
            for (int k = 0; k < parts.Length; k++) parts[k] = new double[sizes[k]];
            foreach (int i in place) parts[dealt[i]][at[dealt[i]]++] = pooled[i];
            return AndersonDarling.Statistic([.. parts.Select(p => (ReadOnlyMemory<double>)p)], pooled.Length);
        }
        double observed = Of(labels);
        return Permuted(observed, 1e-12 * Math.Abs(observed), sizes, Of, "Anderson–Darling", plan, random, cancel)
            with
        { EffectSize = observed / pooled.Length, Effect = "statistic a number, 0 or more" };
    }

    private static TestOutcome Permuted(double observed, double tie, int[] sizes, Func<int[], double> statistic, string name,
        Permutations plan, Random random, CancellationToken cancel)
    {
        int n = sizes.Sum();
        long most = PermutationRun.MostEnumerated(plan, n), all = 1;
        for (int k = 0, rest = n; k < sizes.Length && all <= most; rest -= sizes[k++])
            all = LabelStream.Choose(rest, sizes[k], most) is var ways && ways > most / all ? most + 1 : all * ways;
        var run = PermutationRun.Count(observed, tie, plan, random, Together, (source, first, values) =>
        {
            var drawn = new double[values.Length];
            Parallel.For(0, drawn.Length, new ParallelOptions { CancellationToken = cancel },
                k => drawn[k] = statistic(Deal(source, first + k, sizes, n)));
            drawn.CopyTo(values);
        }, cancel, PermutationRun.Few(all, plan, n));
        return run.Outcome(observed, string.Create(CultureInfo.InvariantCulture, $"{name} of {sizes.Length} samples"));
    }

    // One sample after the other takes its places among those left; of all deals number r,
    // the first sample's choice is r modulo the number of its choices.
    private static int[] Deal(LabelSource source, long number, int[] sizes, int n)
    {
        var dealt = new int[n];
        int[] left = [.. Enumerable.Range(0, n)];
        var stream = source.Stream(number);
        for (int k = 0; k + 1 < sizes.Length; k++)
        {
            var marks = new byte[left.Length];
            if (source.All)
            {
                long ways = LabelStream.Choose(left.Length, sizes[k], long.MaxValue / 64);
                stream = LabelStream.OfAll(number % ways);
                number /= ways;
            }
            stream.Mark(marks, sizes[k]);
            for (int i = 0; i < left.Length; i++) if (marks[i] == 1) dealt[left[i]] = k;
            left = [.. left.Where((_, i) => marks[i] == 0)];
        }
        foreach (int i in left) dealt[i] = sizes.Length - 1;
        return dealt;
    }

    // Σ over samples of (1/n) Σ_{i<j} |xᵢ − xⱼ|: half of n times the mean distance within.
    private static Func<int[], double> OnLine(double[] x, int[] sizes)
    {
        int[] place = [.. Enumerable.Range(0, x.Length)];
        Array.Sort((double[])x.Clone(), place);
        // From the middle: no sum of large numbers loses the differences.
        double middle = x[place[x.Length / 2]];
        return labels =>
        {
            double[] sum = new double[sizes.Length], pairs = new double[sizes.Length];
            int[] seen = new int[sizes.Length];
            foreach (int i in place)
            {
                int g = labels[i];
                pairs[g] += (x[i] - middle) * seen[g]++ - sum[g];
                sum[g] += x[i] - middle;
            }
            double total = 0;
            for (int g = 0; g < sizes.Length; g++) total += pairs[g] / sizes[g];
            return total;
        };
    }

    private static Func<int[], double> InSpace(double[] points, int d, int[] sizes)
    {
        int n = points.Length / d;
        var distances = new double[(long)n * (n - 1) / 2];
        Parallel.For(1, n, i =>
        {
            for (int j = 0, at = (int)((long)i * (i - 1) / 2); j < i; j++, at++)
            {
                double sum = 0;
                for (int c = 0; c < d; c++) sum += (points[i * d + c] - points[j * d + c]) * (points[i * d + c] - points[j * d + c]);
                distances[at] = Math.Sqrt(sum);
            }
        });
        return labels =>
        {
            var pairs = new double[sizes.Length];
            for (int i = 1, at = 0; i < n; i++)
                for (int j = 0; j < i; j++, at++)
                    if (labels[i] == labels[j]) pairs[labels[i]] += distances[at];
            double total = 0;
            for (int g = 0; g < sizes.Length; g++) total += pairs[g] / sizes[g];
            return total;
        };
    }

    private static int[] Sizes(IReadOnlyList<ReadOnlyMemory<double>> samples, int d) => [.. samples.Select(s => s.Length / d)];

    private static (double[] Points, int[] Labels) Pooled(IReadOnlyList<ReadOnlyMemory<double>> samples, int d, bool finite = true)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (samples.Count < 2) throw new ArgumentException($"{samples.Count} samples: two or more can be compared.", nameof(samples));
        for (int k = 1; k < samples.Count; k++)
            if (finite) NotASampleException.RequirePoints(samples[0].Span, samples[k].Span, d);
            else NotASampleException.RequireNumbers(samples[k].Span, string.Create(CultureInfo.InvariantCulture, $"samples[{k}]"));
        if (!finite) NotASampleException.RequireNumbers(samples[0].Span, "samples[0]");
        return ([.. samples.SelectMany(s => s.ToArray())], [.. samples.SelectMany((s, k) => Enumerable.Repeat(k, s.Length / d))]);
    }
}
