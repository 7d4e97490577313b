namespace Kullback.Tests.Estimation;

/// <summary>Points drawn for tests of estimators.</summary>
internal static class DrawnPoints
{
    internal static double[] Normal(Random random, int n, int d, double mean = 0, double deviation = 1)
        => [.. Enumerable.Range(0, n * d)
            .Select(_ => mean + deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()))
                * Math.Cos(2 * Math.PI * random.NextDouble()))];

    internal static double[] Exponential(Random random, int n, double rate)
        => [.. Enumerable.Range(0, n).Select(_ => -Math.Log(1 - random.NextDouble()) / rate)];

    internal static double[] Uniform(Random random, int n, int d, double low, double high)
        => [.. Enumerable.Range(0, n * d).Select(_ => low + (high - low) * random.NextDouble())];

    /// <summary>Two columns with correlation rho.</summary>
    internal static (double[] X, double[] Y) Pair(Random random, int n, double rho)
    {
        double[] x = Normal(random, n, 1), noise = Normal(random, n, 1);
        return (x, [.. x.Zip(noise, (a, b) => rho * a + Math.Sqrt(1 - rho * rho) * b)]);
    }

    internal static (double Mean, double Deviation) Moments(IEnumerable<double> values)
    {
        double[] all = [.. values];
        double mean = all.Average();
        return (mean, Math.Sqrt(all.Sum(v => (v - mean) * (v - mean)) / (all.Length - 1)));
    }
}
