namespace Kullback.Data.Fidelity;

/// <summary>The rows of two tables together, dealt out to two sides of the same sizes:
/// what their divergences are when nothing tells the tables apart.</summary>
internal sealed class DealtCells(int[][] real, int[][] synthetic, RecordCells cells)
{
    // Combinations beyond this many are dealt out by their first column alone: they hardly move a mean.
    private const long MostCombinations = 1 << 20;

    private readonly int[][] _pooled = [.. real.Select((codes, c) => (int[])[.. codes, .. synthetic[c]])];
    private readonly Dictionary<(int, int), int[]> _together = [];

    /// <summary>Which rows the first side gets.</summary>
    public static int[] Choose(int all, int rows, Random random)
    {
        int[] order = [.. Enumerable.Range(0, all)];
        for (int k = 0; k < rows; k++)
        {
            int other = random.Next(k, all);
            (order[k], order[other]) = (order[other], order[k]);
        }
        Array.Resize(ref order, rows);
        Array.Sort(order);
        return order;
    }

    /// <summary>The divergence of one column's cells.</summary>
    public double JensenShannonNats(int[] rows, int column) => Of(rows, _pooled[column], null, 1, cells.Count(column), (column, -1));

    /// <summary>The divergence of the cells of two columns together.</summary>
    public double JensenShannonNats(int[] rows, int first, int second)
        => (long)cells.Count(first) * cells.Count(second) > MostCombinations ? JensenShannonNats(rows, first)
         : Of(rows, _pooled[first], _pooled[second], cells.Count(second), cells.Count(first) * cells.Count(second), (first, second));

    private double Of(int[] rows, int[] first, int[]? second, int size, int combinations, (int, int) key)
    {
        int[] together, counts = new int[combinations];
        lock (_together)
            if (!_together.TryGetValue(key, out together!))
            {
                together = _together[key] = new int[combinations];
                for (int row = 0; row < first.Length; row++) together[first[row] * size + (second?[row] ?? 0)]++;
            }
        if (second is null) foreach (int row in rows) counts[first[row]]++;
        else foreach (int row in rows) counts[first[row] * size + second[row]]++;
        double n = rows.Length, m = first.Length - n, nats = 0;
        for (int k = 0; k < combinations; k++)
            if (together[k] > 0) nats += JensenShannon.Cell(counts[k] / n, (together[k] - counts[k]) / m);
        return nats;
    }
}
