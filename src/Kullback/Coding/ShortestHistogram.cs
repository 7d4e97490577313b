using System.Globalization;
using Kullback.Numerics;

namespace Kullback.Coding;

/// <summary>The histogram that describes numbers in the fewest nats: the minimum description length principle chooses the number of bins
/// and their borders.</summary>
/// <param name="Borders">Rising borders, the first the least value less half the precision, the last the largest plus half.</param>
/// <param name="Counts">Values in each bin.</param>
/// <param name="Nats">Description length: of the values given the bins, the bins' normalized maximum likelihood, and the choice of
/// borders.</param>
/// <param name="SingleBinNats">Description length with one bin. The difference is what the histogram tells.</param>
/// <remarks>Values are known to a precision ε. A bin of width L with n values of N codes each in −ln(n·ε/(L·N)) nats; to it come ln C(K,
/// N), the parametric complexity of K shares, and ln (E choose K − 1), which of E possible borders were taken. Source: Kontkanen and
/// Myllymäki (2007), AISTATS 2, 219–226; the complexity by their recurrence C(K + 2, N) = C(K + 1, N) + N/K·C(K, N), Information Processing
/// Letters 103, 227–233.</remarks>
public sealed record ShortestHistogram(IReadOnlyList<double> Borders, IReadOnlyList<long> Counts, double Nats, double SingleBinNats)
{
    /// <summary>Bins.</summary>
    public int Bins => Counts.Count;

    /// <summary>Finds it.</summary>
    /// <param name="values">Finite values in rising order, at least 1.</param>
    /// <param name="precision">ε &gt; 0: what the values are rounded to.</param>
    /// <param name="candidates">Most possible borders, at least 1; beyond, those between evenly spaced ranks are kept. Time grows with its
    /// square times the bins.</param>
    /// <exception cref="ArgumentException">There are no values, they do not rise, or one is infinite or NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The precision is not positive, or there are no candidates.</exception>
    public static ShortestHistogram Of(ReadOnlySpan<double> values, double precision, int candidates = 200)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(candidates, 1);
        if (!(precision > 0 && precision <= double.MaxValue))
            throw new ArgumentOutOfRangeException(nameof(precision), precision, "The precision must be finite and > 0.");
        Require(values);
        int total = values.Length;
        var (borders, cumulated) = Candidates(values, precision, candidates);
        int last = borders.Length - 1, most = Math.Min(last, 1 + (int)Math.Min(last, 4 * Math.Sqrt(values.Length)));
        // best[k][e]: shortest code of the values up to border e with k + 1 bins; from[k][e] the border before.
        var best = new double[most][];
        var from = new int[most][];
        for (int k = 0; k < most; k++) (best[k], from[k]) = (new double[last + 1], new int[last + 1]);
        for (int e = 1; e <= last; e++) best[0][e] = Bin(0, e);
        for (int k = 1; k < most; k++)
            for (int e = k + 1; e <= last; e++)
            {
                best[k][e] = double.PositiveInfinity;
                for (int b = k; b < e; b++)
                {
                    double nats = best[k - 1][b] + Bin(b, e);
                    if (nats < best[k][e]) (best[k][e], from[k][e]) = (nats, b);
                }
            }
        double[] complexity = Complexity(most, values.Length);
        double single = best[0][last], shortest = single;
        int bins = 0;
        for (int k = 1; k < most; k++)
        {
            double nats = best[k][last] + complexity[k] + Choose(last - 1, k);
            if (nats < shortest) (shortest, bins) = (nats, k);
        }
        return Built(borders, cumulated, from, bins, shortest, single);

        double Bin(int left, int right)
        {
            double n = cumulated[right] - cumulated[left];
            return n == 0 ? 0 : -n * (Math.Log(n / total) + Math.Log(precision) - Math.Log(borders[right] - borders[left]));
        }
    }

    private static ShortestHistogram Built(double[] borders, long[] cumulated, int[][] from, int bins, double nats, double single)
    {
        var taken = new int[bins + 2];
        taken[^1] = borders.Length - 1;
        for (int k = bins; k > 0; k--) taken[k] = from[k][taken[k + 1]];
        return new ShortestHistogram([.. taken.Select(e => borders[e])],
            [.. Enumerable.Range(0, bins + 1).Select(k => cumulated[taken[k + 1]] - cumulated[taken[k]])], nats, single);
    }

    // Borders next to values: half a precision below and above, where the neighbor is further away. Between them a bin can be empty.
    private static (double[] Borders, long[] Cumulated) Candidates(ReadOnlySpan<double> values, double precision, int candidates)
    {
        var all = new List<(double Border, long Below)>();
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i] - values[i - 1] < precision / 2) continue;
            all.Add((values[i - 1] + precision / 2, i));
            if (values[i] - values[i - 1] > 1.5 * precision) all.Add((values[i] - precision / 2, i));
        }
        if (all.Count > candidates) all = [.. Enumerable.Range(0, candidates).Select(k => all[(int)((long)k * all.Count / candidates)])];
        return ([values[0] - precision / 2, .. all.Select(c => c.Border), values[^1] + precision / 2],
            [0, .. all.Select(c => c.Below), values.Length]);
    }

    // ln C(K, N) for K = 1 … most.
    private static double[] Complexity(int most, int n)
    {
        double[] logs = new double[most];
        if (most > 1) logs[1] = Math.Log(Two(n));
        for (int k = 2; k < most; k++)
            logs[k] = logs[k - 1] + Special.LogOnePlus((double)n / (k - 1) * Math.Exp(logs[k - 2] - logs[k - 1]));
        return logs;
    }

    // C(2, N) = Σ (N choose h)(h/N)^h((N − h)/N)^(N − h), in O(√N) terms:
    // Szpankowski's expansion from N = 1000 on (error below 1e-6 of it).
    private static double Two(int n)
    {
        if (n >= 1000) return Math.Sqrt(n * Math.PI / 2) + 2.0 / 3 + Math.Sqrt(Math.PI / 2) / (12 * Math.Sqrt(n));
        double sum = 0;
        for (int h = 0; h <= n; h++)
            sum += Math.Exp(Choose(n, h) + (h == 0 ? 0 : h * Math.Log((double)h / n))
                + (h == n ? 0 : (n - h) * Math.Log((double)(n - h) / n)));
        return sum;
    }

    private static double Choose(double n, double k) => k <= 0 || k >= n ? 0
        : Special.LogFactorial(n) - Special.LogFactorial(k) - Special.LogFactorial(n - k);

    private static void Require(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty) throw new ArgumentException("There are no values.", nameof(values));
        for (int i = 0; i < values.Length; i++)
            if (!double.IsFinite(values[i]) || (i > 0 && values[i] < values[i - 1]))
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"values[{i}] = {values[i]} must be finite and not below the one before."),
                    nameof(values));
    }
}
