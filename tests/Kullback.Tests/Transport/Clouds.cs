using Kullback.Transport;

namespace Kullback.Tests.Transport;

/// <summary>Inputs of the transport tests: a linear congruential generator that any language repeats,
/// and instances with a planted optimum.</summary>
internal static class Clouds
{
    /// <summary>s ← 1103515245 s + 12345 mod 2³¹, s/2³¹ after each step.</summary>
    internal static double[] Congruential(int seed, int count)
    {
        long s = seed;
        var values = new double[count];
        for (int i = 0; i < count; i++) values[i] = (s = (1103515245 * s + 12345) % (1L << 31)) / (double)(1L << 31);
        return values;
    }

    /// <summary>Masses of the instance k: 0.1 is added, then they are divided by their sum.</summary>
    internal static double[] Masses(int seed, int count)
    {
        double[] raw = [.. Congruential(seed, count).Select(x => x + 0.1)];
        double total = raw.Sum();
        return [.. raw.Select(x => x / total)];
    }

    internal static double[] Normal(int seed, int count, int dimension, double shift = 0)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count * dimension)
            .Select(_ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()) + shift)];
    }

    /// <summary>Costs u + v + slack with slack 0 on a monotone staircase that the masses fill: the optimum is Σ au + Σ bv, in
    /// integers.</summary>
    /// <param name="seed">Of the numbers.</param>
    /// <param name="size">Rows and columns.</param>
    /// <param name="greatest">The greatest slack.</param>
    /// <param name="forbidden">What one in three of the arcs off the staircase costs instead; NaN: none.</param>
    internal static (double[] A, double[] B, double[] Costs, double Optimum) Planted(int seed, int size, int greatest,
        double forbidden = double.NaN)
    {
        var random = new Random(seed);
        double[] a = new double[size], b = new double[size], costs = new double[size * size];
        int[] u = Numbers(20), v = Numbers(20), shuffled = [.. Enumerable.Range(0, size)];
        random.Shuffle(shuffled);
        for (int i = 0; i < size; i++)
            for (int j = 0; j < size; j++)
            {
                bool on = shuffled[i] == j || shuffled[i] == j + 1;
                int slack = on ? 0 : random.Next(greatest + 1);
                costs[i * size + j] = !on && random.Next(3) == 0 && !double.IsNaN(forbidden) ? forbidden : u[i] + v[j] + slack;
                if (!on) continue;
                int mass = random.Next(1, 8);
                (a[i], b[j]) = (a[i] + mass, b[j] + mass);
            }
        double optimum = 0;
        for (int i = 0; i < size; i++) optimum += a[i] * u[i] + b[i] * v[i];
        return (a, b, costs, optimum);

        int[] Numbers(int below) => [.. Enumerable.Range(0, size).Select(_ => random.Next(below))];
    }

    internal static double CostOf(OptimalPlan plan, double[] costs, int columns)
        => plan.Flows.Sum(f => f.Mass * costs[f.From * columns + f.To]);
}
