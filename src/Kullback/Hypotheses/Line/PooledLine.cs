using Kullback.Numerics;

namespace Kullback.Hypotheses;

/// <summary>Two samples on the line in one ascending order: distinct values, how many numbers hold each, and how many of them are P's up to
/// there.</summary>
/// <remarks>Sorted once; a permutation deals labels along the order in O(n + m). Every statistic is a function of the counts of P at the
/// ends of ties, so that ties need no rule of their own.</remarks>
internal sealed class PooledLine
{
    internal PooledLine(ReadOnlySpan<double> p, ReadOnlySpan<double> q, bool finite)
    {
        var (x, y) = Sorted(p, q, finite);
        (SizeP, SizeQ) = (x.Length, y.Length);
        var values = new double[x.Length + y.Length];
        int[] ends = new int[values.Length], counts = new int[values.Length];
        int i = 0, j = 0, groups = 0;
        while (i < x.Length || j < y.Length)
        {
            double value = j == y.Length || (i < x.Length && x[i] <= y[j]) ? x[i] : y[j];
            while (i < x.Length && x[i] == value) i++;
            while (j < y.Length && y[j] == value) j++;
            (values[groups], ends[groups], counts[groups]) = (value, i + j, i);
            groups++;
        }
        (Values, Ends, Observed) = (values[..groups], ends[..groups], counts[..groups]);
    }

    /// <summary>Both samples checked and in ascending order.</summary>
    internal static (double[] P, double[] Q) Sorted(ReadOnlySpan<double> p, ReadOnlySpan<double> q, bool finite)
    {
        if (finite) NotASampleException.RequirePoints(p, q, 1);
        else
        {
            NotASampleException.RequireNumbers(p, nameof(p));
            NotASampleException.RequireNumbers(q, nameof(q));
        }
        if ((long)p.Length + q.Length > Array.MaxLength)
            throw NotASampleException.Whole(nameof(q), $"Together the samples have {(long)p.Length + q.Length} numbers, too many.");
        double[] x = p.ToArray(), y = q.ToArray();
        Sorting.Ascending(x);
        Sorting.Ascending(y);
        return (x, y);
    }

    internal int SizeP { get; }
    internal int SizeQ { get; }
    internal int Size => SizeP + SizeQ;

    /// <summary>The distinct values, ascending.</summary>
    internal double[] Values { get; }

    /// <summary>Numbers up to and with each distinct value.</summary>
    internal int[] Ends { get; }

    /// <summary>P's numbers among them.</summary>
    internal int[] Observed { get; }

    internal bool HasTies => Values.Length < Size;

    /// <summary>Deals the labels of a draw: P's numbers up to and with each distinct value.</summary>
    internal void Deal(LabelStream stream, Span<int> counts)
    {
        uint left = (uint)SizeP, rest = (uint)Size;
        for (int g = 0, at = 0; g < counts.Length; g++)
        {
            for (int end = Ends[g]; at < end; at++, rest--) left -= stream.Takes(rest, left) ? 1u : 0u;
            counts[g] = SizeP - (int)left;
        }
    }
}

/// <summary>A distance between two samples on the line, from the counts of P along the pooled order.</summary>
internal interface ILineStatistic
{
    /// <summary>The statistic; larger means further apart.</summary>
    double Of(PooledLine line, ReadOnlySpan<int> counts);
}

/// <summary>Permutations of labels along the line.</summary>
internal static class LinePermutation
{
    // Draws made at once: enough to share between threads, few enough to stop soon.
    private const int Together = 64;
    private const long Worthwhile = 1 << 17;

    /// <summary>The outcome of a permutation test.</summary>
    /// <param name="line">The pooled samples.</param>
    /// <param name="statistic">What is compared.</param>
    /// <param name="relativeTie">Statistics that differ by less are equal up to rounding.</param>
    /// <param name="what">The test's name for the outcome.</param>
    /// <param name="plan">How many draws.</param>
    /// <param name="random">The source of chance.</param>
    /// <param name="cancel">Stops it.</param>
    internal static TestOutcome Test<T>(PooledLine line, T statistic, double relativeTie, string what, Permutations plan, Random random,
        CancellationToken cancel)
        where T : struct, ILineStatistic
    {
        double observed = statistic.Of(line, line.Observed);
        bool shared = (long)line.Size * Math.Min(Together, plan.Draws) > Worthwhile && Environment.ProcessorCount > 1;
        int[] room = new int[line.Values.Length];
        var run = PermutationRun.Count(observed, relativeTie * Math.Abs(observed), plan, random, Together, (labels, first, values) =>
        {
            if (!shared)
            {
                for (int k = 0; k < values.Length; k++) values[k] = One(line, statistic, labels, first + k, room);
                return;
            }
            var drawn = new double[values.Length];
            Parallel.For(0, drawn.Length, () => new int[line.Values.Length], (k, _, own) =>
            {
                drawn[k] = One(line, statistic, labels, first + k, own);
                return own;
            }, static _ => { });
            drawn.CopyTo(values);
        }, cancel, PermutationRun.Ways(line.Size, line.SizeP, plan));
        return run.Outcome(observed, what);
    }

    private static double One<T>(PooledLine line, T statistic, LabelSource labels, int number, int[] counts) where T : struct,
        ILineStatistic
    {
        line.Deal(labels.Stream(number), counts);
        return statistic.Of(line, counts);
    }
}
