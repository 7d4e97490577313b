using System.Runtime.InteropServices;
using Kullback.Distributions;
using Kullback.Numerics;

namespace Kullback.Hypotheses;

/// <summary>All tables of two rows with given margins, column by column, with the bounds of Mehta and Patel: a state is what is left of the
/// first row and −Σ ln x! so far.</summary>
/// <remarks>The largest and the smallest value that the columns to come can add are known for each rest of the row: where all tables behind
/// a state lie on one side of the observed one, their mass is a hypergeometric one and they are not looked at.</remarks>
/// <param name="first">The total of one row.</param>
/// <param name="columns">The column totals, above 0.</param>
/// <param name="most">States beyond which the sum is given up.</param>
internal sealed class TwoRowNetwork(int first, int[] columns, int most)
{
    // Values closer than this are one: far below the ties of the test, far above the rounding of a sum of ln x!.
    private const double Grain = 1e-9;

    private readonly int[] _columns = [.. columns.OrderDescending()];
    private double[] _logFactorials = [];

    /// <summary>Whether the bounds cost no more than the network: twenty steps a state.</summary>
    internal bool HasBounds => _columns.Sum(c => (long)(c + 1) * (first + 1)) <= 20L * most;

    /// <summary>Σ exp(value + constant) over the tables with value at most, and at least, the observed one;
    /// null where there are too many states.</summary>
    internal (double Rare, double Frequent)? Tails(double observed, double tie, double constant)
    {
        int total = _columns.Sum();
        long work = 0;
        _logFactorials = HypergeometricDraws.LogFactorials(total);
        var (largest, smallest) = Bounds();
        double rare = 0, frequent = 0;
        var level = new Dictionary<(int Left, long Value), (double Value, double Ways)> { [(first, 0)] = (0, 1) };
        int rest = total;
        for (int c = 0; c < _columns.Length; c++)
        {
            int column = _columns[c];
            rest -= column;
            var next = new Dictionary<(int Left, long Value), (double Value, double Ways)>();
            foreach (var ((left, _), (before, ways)) in level)
            {
                int least = Math.Max(0, left - rest), end = Math.Min(column, left);
                work += end - least + 1;
                if (work > 20L * most) return null;
                for (int x = least; x <= end; x++)
                {
                    int after = left - x;
                    double value = before - _logFactorials[x] - _logFactorials[column - x];
                    bool below = value + largest[c + 1][after] < observed - tie, above = value + smallest[c + 1][after] > observed + tie;
                    if (below || above)
                    {
                        double mass = ways * Math.Exp(value + constant + LogCompletions(c + 1, rest, after));
                        if (below) rare += mass;
                        else frequent += mass;
                        continue;
                    }
                    if (c == _columns.Length - 1)
                    {
                        double mass = ways * Math.Exp(value + constant);
                        (rare, frequent) = (rare + mass, frequent + mass);
                        continue;
                    }
                    ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(next, (after, (long)Math.Round(value / Grain)),
                        out bool known);
                    entry = known ? entry with { Ways = entry.Ways + ways } : (value, ways);
                }
                if (next.Count > most) return null;
            }
            level = next;
        }
        return (rare, frequent);
    }

    // ln Σ Π 1/(x! (c − x)!) over all ways to deal what is left of the row to the columns from c on:
    // a binomial coefficient over their factorials.
    private double LogCompletions(int c, int rest, int left)
    {
        double log = _logFactorials[rest] - _logFactorials[left] - _logFactorials[rest - left];
        for (int j = c; j < _columns.Length; j++) log -= _logFactorials[_columns[j]];
        return log;
    }

    // Of the columns from c on, for every rest of the row, the largest and smallest −Σ ln x!; the impossible is −∞ and +∞.
    private (double[][] Largest, double[][] Smallest) Bounds()
    {
        int count = _columns.Length;
        double[][] largest = new double[count + 1][], smallest = new double[count + 1][];
        for (int c = count; c >= 0; c--)
        {
            largest[c] = new double[first + 1];
            smallest[c] = new double[first + 1];
            Array.Fill(largest[c], double.NegativeInfinity);
            Array.Fill(smallest[c], double.PositiveInfinity);
            if (c == count)
            {
                largest[c][0] = smallest[c][0] = 0;
                continue;
            }
            int column = _columns[c];
            for (int x = 0; x <= Math.Min(column, first); x++)
            {
                double value = -_logFactorials[x] - _logFactorials[column - x];
                for (int left = x; left <= first; left++)
                {
                    largest[c][left] = Math.Max(largest[c][left], largest[c + 1][left - x] + value);
                    smallest[c][left] = Math.Min(smallest[c][left], smallest[c + 1][left - x] + value);
                }
            }
        }
        return (largest, smallest);
    }
}
