namespace Kullback.Simulations.Estimation;

/// <summary>A distribution on cells that rows are drawn from.</summary>
internal sealed class Distribution
{
    private readonly double[] _cumulative;

    internal Distribution(string name, params double[] weights)
    {
        double total = weights.Sum(), sum = 0;
        Name = name;
        Shares = [.. weights.Select(w => w / total)];
        _cumulative = [.. Shares.Select(p => sum += p)];
    }

    internal string Name { get; }

    internal double[] Shares { get; }

    internal double EntropyNats => -Shares.Where(p => p > 0).Sum(p => p * Math.Log(p));

    internal static Distribution Uniform(int cells) => new($"uniform on {cells}", [.. Enumerable.Repeat(1.0, cells)]);

    internal static Distribution Zipf(int cells) => new($"Zipf on {cells}", [.. Enumerable.Range(1, cells).Select(k => 1.0 / k)]);

    internal static Distribution Geometric(int cells, double ratio)
        => new($"geometric {ratio} on {cells}", [.. Enumerable.Range(0, cells).Select(k => Math.Pow(ratio, k))]);

    internal static double KullbackLeibler(Distribution p, Distribution q)
        => p.Shares.Zip(q.Shares).Sum(t => t.First > 0 ? t.First * Math.Log(t.First / t.Second) : 0);

    internal static double JensenShannon(Distribution p, Distribution q)
    {
        var mixed = new Distribution("", [.. p.Shares.Zip(q.Shares).Select(t => t.First + t.Second)]);
        return (KullbackLeibler(p, mixed) + KullbackLeibler(q, mixed)) / 2;
    }

    internal double[] Draw(int rows, Random random)
    {
        var counts = new double[Shares.Length];
        for (int i = 0; i < rows; i++) counts[One(random)]++;
        return counts;
    }

    internal int One(Random random)
    {
        int at = Array.BinarySearch(_cumulative, random.NextDouble());
        return Math.Min(at < 0 ? ~at : at + 1, _cumulative.Length - 1);
    }
}
