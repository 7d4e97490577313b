using System.Numerics;

namespace Kullback.Tests.Hypotheses;

/// <summary>Every way to deal the labels of two small samples, and samples to deal.</summary>
internal static class Labelings
{
    /// <summary>For each choice of n of the numbers (points) the two samples.</summary>
    internal static IEnumerable<(double[] P, double[] Q)> Of(double[] pooled, int n, int dimension = 1)
    {
        int total = pooled.Length / dimension;
        for (uint mask = 0; mask < 1u << total; mask++)
        {
            if (BitOperations.PopCount(mask) != n) continue;
            var p = new List<double>();
            var q = new List<double>();
            for (int i = 0; i < total; i++) ((mask >> i & 1) == 1 ? p : q).AddRange(pooled.AsSpan(i * dimension, dimension));
            yield return ([.. p], [.. q]);
        }
    }

    /// <summary>Share of the labelings whose statistic is at least (or, with below, at most) the samples'.</summary>
    internal static double Tail(double[] p, double[] q, int dimension, Func<double[], double[], double> statistic, bool below = false)
    {
        double observed = statistic(p, q), tie = 1e-11 * Math.Abs(observed) + 1e-14;
        int hits = 0, all = 0;
        foreach (var (x, y) in Of([.. p, .. q], p.Length / dimension, dimension))
        {
            all++;
            double s = statistic(x, y);
            if (below ? s <= observed + tie : s >= observed - tie) hits++;
        }
        return (double)hits / all;
    }

    internal static double[] Normal(Random random, int count, double shift = 0)
        => [.. Enumerable.Range(0, count)
            .Select(_ => shift + Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];

    /// <summary>Integers from 0 to most: many ties.</summary>
    internal static double[] Whole(Random random, int count, int most)
        => [.. Enumerable.Range(0, count).Select(_ => (double)random.Next(most + 1))];
}
