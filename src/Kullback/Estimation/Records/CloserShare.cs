using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>The share of records that lie nearer to one table than to another of the same size: ½ where neither has anything to do with
/// them.</summary>
/// <param name="Share">The share; ties count half.</param>
/// <param name="Ties">Records as near to one as to the other.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="PValue">Of "not nearer to the first than chance makes it", one-sided.</param>
/// <param name="SignTestZ">z of the sign test without ties, which takes the records as independent.</param>
/// <remarks>Records that share a nearest record are not independent: which table it belongs to decides for all of them. Where the tables
/// come from one distribution, the tables are dealt out of the records of both at random, so the variance at ½ is Σ(c − c̄)²/4 over all
/// records of both, c the records near each; the interval's is the one clustered by nearest record, times the same factor for tables of
/// fixed sizes, on the scale of ln(s/(1 − s)).</remarks>
internal sealed record CloserShare(double Share, int Ties, double Low, double High, double PValue, double SignTestZ)
{
    // Distances that differ by rounding alone.
    private const double Rounding = 1e-12;

    /// <summary>Compares the distances.</summary>
    /// <param name="first">To the nearest record of the first table, and which it is.</param>
    /// <param name="second">To the nearest of the second.</param>
    /// <param name="searched">Records of both tables together.</param>
    /// <param name="confidence">Coverage of the interval.</param>
    public static CloserShare Of((double[] Distances, int[] Nearest) first, (double[] Distances, int[] Nearest) second, int searched,
        double confidence)
    {
        int rows = first.Distances.Length, closer = 0, ties = 0;
        var near = new Dictionary<(bool, int), (int Count, double Sum)>();
        for (int row = 0; row < rows; row++)
        {
            double apart = first.Distances[row] - second.Distances[row], score = Math.Abs(apart) < Rounding ? 0.5 : apart < 0 ? 1 : 0;
            if (score == 0.5) ties++;
            else if (score == 1) closer++;
            var key = score == 0 ? (false, second.Nearest[row]) : (true, first.Nearest[row]);
            (int count, double sum) = near.GetValueOrDefault(key);
            near[key] = (count + 1, sum + score);
        }
        double share = (closer + 0.5 * ties) / rows, free = rows - ties;
        double squares = near.Values.Sum(c => (double)c.Count * c.Count),
            sizes = Math.Max(0.01, 1 - (double)rows * rows / (searched * squares));
        double atHalf = sizes * squares / 4, spread = sizes * near.Values.Sum(c => (c.Sum - c.Count * share) * (c.Sum - c.Count * share));
        double z = atHalf > 0 ? (share - 0.5) * rows / Math.Sqrt(atHalf) : 0;
        var (low, high) = Interval(share, Math.Sqrt(Math.Max(spread, near.Count > 0 ? 1e-9 : 0)) / rows, near.Count, confidence);
        return new CloserShare(share, ties, low, high, Math.Max(double.Epsilon, NormalTail.Upper(z)),
            free > 0 ? (2 * closer - free) / Math.Sqrt(free) : 0);
    }

    // With all records on one side the clusters say what the others might have been: none of so many, with half of the risk.
    private static (double Low, double High) Interval(double share, double error, int clusters, double confidence)
    {
        double tail = (1 - confidence) / 2, beyond = Math.Pow(tail, 1.0 / Math.Max(1, clusters));
        if (share is <= 0 or >= 1) return share >= 1 ? (beyond, 1) : (0, 1 - beyond);
        double middle = Math.Log(share / (1 - share)),
            half = StudentTail.UpperQuantile(tail, Math.Max(1, clusters - 1)) * error / (share * (1 - share));
        return (1 / (1 + Math.Exp(half - middle)), 1 / (1 + Math.Exp(-half - middle)));
    }
}
