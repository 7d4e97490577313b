using System.Runtime.InteropServices;

namespace Kullback.Hypotheses;

/// <summary>The exact distribution of the two-sample Cramér–von Mises statistic given the ties.</summary>
internal static class ExactCramerVonMises
{
    // Sums met on the way; beyond, the distribution is left to its limit.
    private const long MostSums = 500_000;

    /// <summary>S = Σ over ends of ties of size·((i·m − j·n)/gcd)² of the samples.</summary>
    internal static long Sum(PooledLine line)
    {
        long sum = 0, divisor = Divisor(line.SizeP, line.SizeQ);
        for (int g = 0, before = 0; g < line.Ends.Length; before = line.Ends[g++]) sum += Term(line, g, before, line.Observed[g], divisor);
        return sum;
    }

    /// <summary>P(S ≥ the samples') and P(S ≤ the samples'); null where there are too many sums to follow.</summary>
    /// <remarks>For each count of P the probability of every sum is carried along the pooled order. Source: Xiao, Gordon and Yakovlev
    /// (2006), Journal of Statistical Software 17(8), there without ties.</remarks>
    internal static (double Right, double Left)? Tails(PooledLine line)
    {
        int n = line.SizeP, total = line.Size;
        if (total > 64) return null;
        long divisor = Divisor(n, line.SizeQ), met = 0, observed = Sum(line);
        var distributions = new Dictionary<long, double>?[n + 1];
        distributions[0] = new Dictionary<long, double> { [0] = 1 };
        for (int s = 1, g = 0; s <= total; s++)
        {
            double rest = total - s + 1;
            for (int i = Math.Min(n, s); i >= 0; i--)
            {
                var stay = Scaled(distributions[i], (line.SizeQ - (s - 1 - i)) / rest);
                distributions[i] = i == 0 ? stay : Joined(stay, distributions[i - 1], (n - i + 1) / rest);
            }
            if (line.Ends[g] != s) continue;
            int before = g == 0 ? 0 : line.Ends[g - 1];
            for (int i = 0; i <= n; i++)
            {
                if (distributions[i] is not { } distribution) continue;
                if ((met += distribution.Count) > MostSums) return null;
                long term = Term(line, g, before, i, divisor);
                distributions[i] = distribution.ToDictionary(entry => entry.Key + term, entry => entry.Value);
            }
            g++;
        }
        double right = 0, left = 0;
        foreach (var (sum, mass) in distributions[n]!)
        {
            if (sum >= observed) right += mass;
            if (sum <= observed) left += mass;
        }
        return (Math.Min(1, right), Math.Min(1, left));
    }

    private static long Term(PooledLine line, int g, int before, int i, long divisor)
    {
        long apart = ((long)i * line.Size - (long)line.Ends[g] * line.SizeP) / divisor;
        return (line.Ends[g] - before) * apart * apart;
    }

    private static Dictionary<long, double>? Scaled(Dictionary<long, double>? distribution, double factor)
    {
        if (distribution is null || factor <= 0) return null;
        foreach (long sum in distribution.Keys) CollectionsMarshal.GetValueRefOrNullRef(distribution, sum) *= factor;
        return distribution;
    }

    private static Dictionary<long, double>? Joined(Dictionary<long, double>? distribution, Dictionary<long, double>? other, double factor)
    {
        if (other is null || factor <= 0) return distribution;
        distribution ??= [];
        foreach (var (sum, mass) in other) CollectionsMarshal.GetValueRefOrAddDefault(distribution, sum, out _) += mass * factor;
        return distribution;
    }

    private static long Divisor(long a, long b)
    {
        while (b != 0) (a, b) = (b, a % b);
        return a;
    }
}
