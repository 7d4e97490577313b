using System.Runtime.InteropServices;
using Kullback.Distributions;
using Kullback.Numerics;

namespace Kullback.Hypotheses;

/// <summary>All tables with given margins, column by column: a state is what is left of the row totals (their order does not matter) and −Σ
/// ln x! so far.</summary>
internal sealed class TableNetwork(int[] rows, int[] columns, int most)
{
    private readonly record struct State(ulong Left, long Value);

    // Values closer than this are one: far below the ties of the test, far above the rounding of a sum of ln x!.
    private const double Grain = 1e-9;

    private readonly double[] _logFactorials = HypergeometricDraws.LogFactorials(1000);

    // What is left of the rows as digits of one number.
    private readonly ulong _radix = (ulong)rows.Max() + 1;
    private Dictionary<State, (int[] Left, double Value, double Ways)> _level = [];
    private Dictionary<State, (int[] Left, double Value, double Ways)> _next = [];

    /// <summary>Σ exp(value + constant) over the tables with value at most, and at least, the observed one; null where there are too many
    /// states.</summary>
    /// <remarks>The constant, ln of the product of the margins' factorials over the total's, makes probabilities of terms that by
    /// themselves leave the range of a double.</remarks>
    internal (double Rare, double Frequent)? Tails(double observed, double tie, double constant)
    {
        if (rows.Length * Math.Log2(_radix) > 63) return null;
        int[] start = [.. rows.Order()], order = [.. columns.OrderDescending()];
        Add(_level, start, 0, 1);
        long work = 0;
        for (int c = 0; c < order.Length - 1; c++)
        {
            _next = [];
            foreach (var (left, value, ways) in _level.Values)
            {
                work += Spread(left, [.. left], 0, order[c], value, ways);
                if (_next.Count > most || work > 20L * most) return null;
            }
            _level = _next;
        }
        double rare = 0, frequent = 0;
        // What is left of the rows is the last column.
        foreach (var (left, before, ways) in _level.Values)
        {
            double value = before - left.Sum(x => LogFactorial(x)), mass = ways * Math.Exp(value + constant);
            if (value <= observed + tie) rare += mass;
            if (value >= observed - tie) frequent += mass;
        }
        return (rare, frequent);
    }

    private double LogFactorial(int x) => x < _logFactorials.Length ? _logFactorials[x] : Special.LogFactorial(x);

    // Deals `amount` of a column to the rows from `row` on.
    private long Spread(int[] left, int[] now, int row, int amount, double value, double ways)
    {
        if (row == left.Length - 1)
        {
            if (amount > left[row]) return 0;
            now[row] = left[row] - amount;
            Add(_next, now, value - LogFactorial(amount), ways);
            return 1;
        }
        long work = 0, after = 0;
        for (int r = row + 1; r < left.Length; r++) after += left[r];
        for (int x = (int)Math.Max(0, amount - after); x <= Math.Min(amount, left[row]) && _next.Count <= most; x++)
        {
            now[row] = left[row] - x;
            work += Spread(left, now, row + 1, amount - x, value - LogFactorial(x), ways);
        }
        return work;
    }

    private void Add(Dictionary<State, (int[] Left, double Value, double Ways)> level, int[] left, double value, double ways)
    {
        Span<int> sorted = stackalloc int[left.Length];
        left.CopyTo(sorted);
        sorted.Sort();
        ulong code = 0;
        foreach (int rest in sorted) code = code * _radix + (ulong)rest;
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(level, new State(code, (long)Math.Round(value / Grain)),
            out bool known);
        entry = known ? entry with { Ways = entry.Ways + ways } : (sorted.ToArray(), value, ways);
    }
}
