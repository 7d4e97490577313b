using Kullback.Numerics;

namespace Kullback.Coding;

/// <summary>A split of cells in two that tells most about which of two samples a row comes from, within the classes of a label.</summary>
/// <param name="GainNats">I(side; sample | label) over the rows of the node, each sample's rows weighing ½ in all: what the split adds to
/// the Jensen–Shannon divergence over the leaves.</param>
/// <param name="LogPValue">ln of the p-value of "the side tells nothing", allowing for the search over all splits of this column.</param>
/// <param name="Inside">For each cell, whether it lies on the side that the question holds for.</param>
/// <param name="Cut">Of ordered cells, the last one below; −1 where only missing values lie inside, or cells have no order.</param>
internal sealed record CellSplit(double GainNats, double LogPValue, bool[] Inside, int Cut);

/// <summary>The best split of two samples sorted into cells: what <see cref="SplitSearch"/> does for rows, on counts.</summary>
/// <remarks>The statistic is 2·I/(r(1 − r)(1/m + 1/n)) for m and n rows of a class, of which a share r of the (balanced) weight is the
/// first sample's; summed over the classes it is chi-squared with one degree of freedom a class when the side tells nothing, whatever the
/// sizes of the samples. Source: Breiman, Friedman, Olshen and Stone (1984), Classification and Regression Trees, 4.2: of unordered cells
/// the best split lies on the order of their shares; Quinlan (1993), C4.5, 2.3.</remarks>
internal sealed class CellSplitSearch
{
    // Fewer expected rows of the smaller sample than this, and the statistic is no chi-squared variable.
    private const double LeastExpected = 5;

    // A question about one value is worth a fifth of the statistic: it can be said in four words.
    private const double Simplicity = 0.8;

    private readonly int _classes;
    private readonly double _rowsP, _rowsQ;
    private readonly int _leastRows;
    private readonly int[] _left, _total;
    private readonly double[] _scale, _own;
    private double _least;
    private int _degrees, _inNode;

    /// <param name="classes">Classes of the label; 1 without one.</param>
    /// <param name="rowsP">Rows of the first sample, the whole tree's.</param>
    /// <param name="rowsQ">Rows of the second.</param>
    /// <param name="leastRows">Fewest rows of either side.</param>
    public CellSplitSearch(int classes, int rowsP, int rowsQ, int leastRows)
    {
        (_classes, _rowsP, _rowsQ, _leastRows) = (classes, rowsP, rowsQ, leastRows);
        (_left, _total, _scale, _own) = (new int[2 * classes], new int[2 * classes], new double[classes], new double[classes]);
    }

    /// <summary>The best split of cells in order: up to a cell, or above it; a missing cell goes with either side, or stands against all
    /// others.</summary>
    /// <param name="counts">Rows by cell, then by class, then by sample.</param>
    /// <param name="missing">The cell of missing values, the last one.</param>
    /// <returns>Null where no split leaves enough rows on both sides.</returns>
    public CellSplit? Ordered(ReadOnlySpan<int> counts, int missing)
    {
        if (!Enter(counts)) return null;
        int stride = 2 * _classes;
        ReadOnlySpan<int> absent = counts.Slice(missing * stride, stride);
        bool some = absent.ContainsAnyExcept(0);
        (double Statistic, double Gain, int Cut, bool With) best = (-1, 0, 0, false);
        int cuts = 0;
        double first = 1, last = 0;
        for (int with = 0; with <= (some ? 1 : 0); with++)
        {
            Array.Clear(_left);
            if (with == 1) Add(absent);
            for (int cell = with == 1 ? -1 : 0; cell < missing; cell++)
            {
                ReadOnlySpan<int> own = cell < 0 ? absent : counts.Slice(cell * stride, stride);
                if (!own.ContainsAnyExcept(0)) continue;
                if (cell >= 0) Add(own);
                int below = Sum(_left);
                if (!Allowed(below)) continue;
                var (statistic, gain) = Statistic();
                (cuts, first, last) = (cuts + 1, Math.Min(first, below / (double)_inNode), Math.Max(last, below / (double)_inNode));
                if (statistic > best.Statistic) best = (statistic, gain, cell, with == 1);
            }
        }
        if (cuts == 0) return null;
        double span = Math.Log(last * (1 - first) / (first * (1 - last)));
        double log = MaximalChiSquared.LogUpper(best.Statistic, _degrees, cuts, span) + (some ? Math.Log(2) : 0);
        bool[] inside = new bool[missing + 1];
        for (int cell = 0; cell <= best.Cut; cell++) inside[cell] = true;
        inside[missing] = best.With;
        return new CellSplit(best.Gain, Math.Min(0, log), inside, best.Cut);
    }

    /// <summary>The best split of cells without order: one cell against the others, or those where one sample's share is highest against
    /// the others.</summary>
    /// <param name="counts">Rows by cell, then by class, then by sample.</param>
    /// <param name="nameable">The first so many cells may be named; ties go to the first.</param>
    /// <param name="cells">Number of cells.</param>
    public CellSplit? Unordered(ReadOnlySpan<int> counts, int nameable, int cells)
    {
        if (!Enter(counts)) return null;
        int[] used = [.. Used(counts, nameable)];
        if (used.Length == 0) return null;
        int stride = 2 * _classes;
        (double Statistic, double Gain, int Cell) one = (-1, 0, -1);
        foreach (int cell in used)
        {
            Array.Clear(_left);
            Add(counts.Slice(cell * stride, stride));
            if (!Allowed(Sum(_left))) continue;
            var (statistic, gain) = Statistic();
            if (statistic > one.Statistic) one = (statistic, gain, cell);
        }
        var (several, gainOfSeveral, members) = used.Length < 3 ? (-1, 0, []) : Several(counts, used);
        if (one.Cell < 0 && members.Length == 0) return null;
        double logOne = one.Cell < 0 ? 0 : Math.Min(0, Math.Log(used.Length) + MaximalChiSquared.LogUpper(one.Statistic, _degrees));
        // One degree more than cells less one: rarer values stand together as one cell more. No split of cells has a larger statistic than
        // the whole table of cells (data processing), whose distribution is known.
        double logSeveral = members.Length == 0 ? 0 : MaximalChiSquared.LogUpper(several, _degrees * (double)used.Length);
        bool[] inside = new bool[cells];
        if (one.Cell >= 0 && (one.Statistic >= Simplicity * several || logOne <= logSeveral))
        {
            inside[one.Cell] = true;
            return new CellSplit(one.Gain, logOne, inside, -1);
        }
        foreach (int cell in members) inside[cell] = true;
        return new CellSplit(gainOfSeveral, logSeveral, inside, -1);
    }

    // Cells in the order of the first sample's share: over all rows, and over the rows of each class.
    private (double Statistic, double Gain, int[] Members) Several(ReadOnlySpan<int> counts, int[] used)
    {
        int stride = 2 * _classes;
        (double Statistic, double Gain, int[] Members) best = (-1, 0, []);
        double[] shares = new double[used.Length];
        for (int order = -1; order < (_classes == 1 ? 0 : _classes); order++)
        {
            int[] sorted = [.. used];
            for (int k = 0; k < used.Length; k++) shares[k] = Share(counts.Slice(used[k] * stride, stride), order);
            Array.Sort((double[])shares.Clone(), sorted);
            // From both ends: the cells named are at most half of them, the others (and values not yet seen) are "none of" them.
            for (int end = 0; end < 2; end++, Array.Reverse(sorted))
            {
                Array.Clear(_left);
                for (int k = 0; 2 * (k + 1) <= sorted.Length + 1; k++)
                {
                    Add(counts.Slice(sorted[k] * stride, stride));
                    if (!Allowed(Sum(_left))) continue;
                    var (statistic, gain) = Statistic();
                    if (statistic > best.Statistic * (1 + 1e-12)) best = (statistic, gain, sorted[..(k + 1)]);
                }
            }
        }
        return best;
    }

    private double Share(ReadOnlySpan<int> cell, int order)
    {
        double p = 0, q = 0;
        for (int y = 0; y < _classes; y++)
            if (order < 0 || order == y) (p, q) = (p + cell[2 * y] / _rowsP, q + cell[2 * y + 1] / _rowsQ);
        return p + q > 0 ? p / (p + q) : 0.5;
    }

    // Rarer cells are on the side of the others: a statistic over many of them would not be chi-squared.
    private List<int> Used(ReadOnlySpan<int> counts, int cells)
    {
        var used = new List<int>();
        for (int cell = 0; cell < cells; cell++)
            if (Sum(counts.Slice(cell * 2 * _classes, 2 * _classes)) >= Math.Min(2 * LeastExpected, _leastRows)) used.Add(cell);
        return used;
    }

    // The totals of the node: what they fix for every split of it.
    private bool Enter(ReadOnlySpan<int> counts)
    {
        Array.Clear(_total);
        for (int k = 0; k < counts.Length; k += _total.Length)
            for (int j = 0; j < _total.Length; j++) _total[j] += counts[k + j];
        (_degrees, _inNode) = (0, Sum(_total));
        double p = 0, q = 0;
        for (int y = 0; y < _classes; y++)
        {
            int m = _total[2 * y], n = _total[2 * y + 1];
            double a = m / _rowsP, b = n / _rowsQ;
            bool counted = Math.Min(m, n) >= LeastExpected;
            _scale[y] = counted ? 2 * (a + b) * _rowsP * _rowsQ / ((double)m + n) : 0;
            _own[y] = Surplus(a, b);
            if (counted) _degrees++;
            (p, q) = (p + m, q + n);
        }
        _least = Math.Min(p, q) > 0 ? Math.Max(_leastRows, LeastExpected * _inNode / Math.Min(p, q)) : double.PositiveInfinity;
        return _degrees > 0;
    }

    private bool Allowed(int inside) => inside >= _least && _inNode - inside >= _least;

    private (double Statistic, double Gain) Statistic()
    {
        double statistic = 0, sum = 0;
        for (int y = 0; y < _classes; y++)
        {
            double a = _left[2 * y] / _rowsP, b = _left[2 * y + 1] / _rowsQ;
            double c = (_total[2 * y] - _left[2 * y]) / _rowsP, d = (_total[2 * y + 1] - _left[2 * y + 1]) / _rowsQ;
            double gain = Surplus(a, b) + Surplus(c, d) - _own[y];
            (statistic, sum) = (statistic + _scale[y] * gain, sum + gain);
        }
        return (statistic, Math.Max(0, sum / 2));
    }

    // a ln a + b ln b − (a + b) ln(a + b).
    private static double Surplus(double a, double b)
        => a == 0 || b == 0 ? 0 : a * Math.Log(a / (a + b)) + b * Math.Log(b / (a + b));

    private void Add(ReadOnlySpan<int> cell)
    {
        for (int j = 0; j < cell.Length; j++) _left[j] += cell[j];
    }

    private static int Sum(ReadOnlySpan<int> counts)
    {
        int sum = 0;
        foreach (int count in counts) sum += count;
        return sum;
    }
}
