using Kullback.Numerics;

namespace Kullback.Hypotheses;

/// <summary>All tables with given margins, column by column: a state is what is left of the row totals (their order does not matter) and −Σ ln x! so far.</summary>
internal sealed class TableNetwork(int[] rows, int[] columns, int most)
{
    private readonly record struct State(string Left, long Value);

    // Values closer than this are one: far below the ties of the test, far above the rounding of a sum of ln x!.
    private const double Grain = 1e-9;

    private Dictionary<State, (int[] Left, double Value, double Ways)> _level = [];
    private Dictionary<State, (int[] Left, double Value, double Ways)> _next = [];

    /// <summary>Σ exp(value) over the tables with value at most, and at least, the observed one; null where there are too many states.</summary>
    internal (double Rare, double Frequent)? Tails(double observed, double tie)
    {
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
            double value = before - left.Sum(x => Special.LogFactorial(x)), mass = ways * Math.Exp(value);
            if (value <= observed + tie) rare += mass;
            if (value >= observed - tie) frequent += mass;
        }
        return (rare, frequent);
    }

    // Deals `amount` of a column to the rows from `row` on.
    private long Spread(int[] left, int[] now, int row, int amount, double value, double ways)
    {
        if (row == left.Length - 1)
        {
            if (amount > left[row]) return 0;
            now[row] = left[row] - amount;
            Add(_next, now, value - Special.LogFactorial(amount), ways);
            return 1;
        }
        long work = 0, after = 0;
        for (int r = row + 1; r < left.Length; r++) after += left[r];
        for (int x = (int)Math.Max(0, amount - after); x <= Math.Min(amount, left[row]) && _next.Count <= most; x++)
        {
            now[row] = left[row] - x;
            work += Spread(left, now, row + 1, amount - x, value - Special.LogFactorial(x), ways);
        }
        return work;
    }

    private static void Add(Dictionary<State, (int[] Left, double Value, double Ways)> level, int[] left, double value, double ways)
    {
        int[] sorted = [.. left];
        Array.Sort(sorted);
        var state = new State(string.Join(',', sorted), (long)Math.Round(value / Grain));
        level[state] = level.TryGetValue(state, out var known) ? known with { Ways = known.Ways + ways } : (sorted, value, ways);
    }
}
