namespace Kullback.Estimation;

/// <summary>Few cells of about equal mass out of many fine ones in their order,
/// so that a column of numbers can be compared like categories.</summary>
public static class EqualMassCells
{
    /// <summary>The number of cells for samples of n and m rows: min(20, ⌊min(n, m)/10⌋), at least 4.</summary>
    /// <param name="n">Rows of one sample.</param>
    /// <param name="m">Rows of the other.</param>
    public static int Count(long n, long m) => (int)Math.Max(4, Math.Min(20, Math.Min(n, m) / 10));

    /// <summary>For each fine cell the coarse cell it goes to, 0, 1, 2, … in their order.</summary>
    /// <param name="pooledFineCounts">Rows of both samples together in each fine cell, in the order of the line.</param>
    /// <param name="isAtom">Whether a fine cell is one single value.</param>
    /// <param name="cells">K, the number of cells wanted.</param>
    /// <returns>With at most K cells that have rows, all of them single values, one cell each. Else every single value with more than 1/K
    /// of the rows is a cell of its own; the runs between them share the cells that are left by their mass, one each at least (so there can
    /// be more than K), and each run is cut where its mass is nearest to equal parts. A fine cell without rows joins the cell before it, or
    /// after it at the start.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">K is below 1.</exception>
    public static int[] Merge(ReadOnlySpan<double> pooledFineCounts, ReadOnlySpan<bool> isAtom, int cells)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cells, 1);
        if (isAtom.Length != pooledFineCounts.Length)
            throw new ArgumentException($"{pooledFineCounts.Length} counts, {isAtom.Length} flags.", nameof(isAtom));
        var occupied = new List<int>();
        double total = 0;
        bool onlyValues = true;
        for (int i = 0; i < pooledFineCounts.Length; i++)
        {
            if (!(pooledFineCounts[i] > 0)) continue;
            occupied.Add(i);
            total += pooledFineCounts[i];
            onlyValues &= isAtom[i];
        }
        var starts = new bool[pooledFineCounts.Length];      // starts[i]: a coarse cell begins at fine cell i
        if (onlyValues && occupied.Count <= cells)
            foreach (int i in occupied) starts[i] = true;
        else
            MarkStarts(pooledFineCounts, isAtom, occupied, total, cells, starts);
        return Number(starts, occupied);
    }

    private static void MarkStarts(
        ReadOnlySpan<double> counts, ReadOnlySpan<bool> isAtom, List<int> occupied, double total, int cells, bool[] starts)
    {
        var runs = new List<(int From, int To, double Mass)>();      // ranges of `occupied`
        int atoms = 0, from = 0;
        double mass = 0;
        for (int o = 0; o <= occupied.Count; o++)
        {
            bool atom = o < occupied.Count && isAtom[occupied[o]] && counts[occupied[o]] > total / cells;
            if (o < occupied.Count && !atom)
            {
                mass += counts[occupied[o]];
                continue;
            }
            if (o > from) runs.Add((from, o, mass));
            if (atom)
            {
                atoms++;
                starts[occupied[o]] = true;
            }
            (from, mass) = (o + 1, 0);
        }
        int[] shares = Apportion(runs, Math.Max(runs.Count, cells - atoms));
        for (int r = 0; r < runs.Count; r++) Cut(counts, occupied, runs[r], shares[r], starts);
    }

    // One cell a run, then each further cell to the run whose cells are heaviest, as long as it has fine cells left to part.
    private static int[] Apportion(List<(int From, int To, double Mass)> runs, int cells)
    {
        var shares = new int[runs.Count];
        Array.Fill(shares, 1);
        for (int left = cells - runs.Count; left > 0; left--)
        {
            int heaviest = -1;
            for (int r = 0; r < runs.Count; r++)
                if (shares[r] < runs[r].To - runs[r].From
                    && (heaviest < 0 || runs[r].Mass / shares[r] > runs[heaviest].Mass / shares[heaviest])) heaviest = r;
            if (heaviest < 0) break;
            shares[heaviest]++;
        }
        return shares;
    }

    // Each cut is placed where the mass so far is nearest to an equal part of what is left, leaving a fine cell for every part to come.
    private static void Cut(ReadOnlySpan<double> counts, List<int> occupied, (int From, int To, double Mass) run, int parts, bool[] starts)
    {
        starts[occupied[run.From]] = true;
        double left = run.Mass;
        int at = run.From;
        for (; parts > 1; parts--)
        {
            double target = left / parts, sum = counts[occupied[at]];
            int next = at + 1;
            while (next < run.To - (parts - 1) && sum + counts[occupied[next]] / 2 <= target) sum += counts[occupied[next++]];
            starts[occupied[next]] = true;
            (at, left) = (next, left - sum);
        }
    }

    private static int[] Number(bool[] starts, List<int> occupied)
    {
        var map = new int[starts.Length];
        int cell = -1, first = occupied.Count > 0 ? occupied[0] : starts.Length;
        for (int i = 0; i < map.Length; i++)
        {
            if (starts[i]) cell++;
            map[i] = i < first ? 0 : cell;
        }
        return map;
    }
}
