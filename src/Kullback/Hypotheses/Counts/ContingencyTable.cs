namespace Kullback.Hypotheses;

/// <summary>Counts of rows by two columns' cells: n(i,j) rows in cell i of the first and cell j of the second.</summary>
/// <remarks>Immutable. Counts are row-major: entry i·<see cref="Columns"/> + j.</remarks>
public sealed class ContingencyTable
{
    private readonly long[] _counts;

    /// <summary>A table of counts.</summary>
    /// <param name="rows">Cells of the first column, at least 1.</param>
    /// <param name="columns">Cells of the second column, at least 1.</param>
    /// <param name="counts">rows·columns counts, row-major, each ≥ 0.</param>
    /// <exception cref="ArgumentException">The number of counts is not rows·columns.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is below 1 or a count is negative.</exception>
    public ContingencyTable(int rows, int columns, params ReadOnlySpan<long> counts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (counts.Length != (long)rows * columns)
            throw new ArgumentException($"A table of {rows} by {columns} needs {(long)rows * columns} counts, not {counts.Length}.",
                nameof(counts));
        for (int k = 0; k < counts.Length; k++)
        {
            if (counts[k] < 0) throw new ArgumentOutOfRangeException(nameof(counts), counts[k], $"counts[{k}] must be ≥ 0.");
            Total += counts[k];
        }
        (Rows, Columns, _counts) = (rows, columns, counts.ToArray());
    }

    /// <summary>Cells of the first column.</summary>
    public int Rows { get; }

    /// <summary>Cells of the second column.</summary>
    public int Columns { get; }

    /// <summary>Rows counted in all.</summary>
    public long Total { get; }

    /// <summary>All counts, row-major.</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>The count of one combination.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such combination.</exception>
    public long this[int row, int column] => _counts[(row * Columns) + column];

    /// <summary>Mutual information Σ p(i,j) ln(p(i,j)/(p(i)p(j))) of the observed shares, in nats, in [0, ln min(Rows, Columns)]; 0 for an
    /// empty table.</summary>
    /// <remarks>Summed as p·ln(p/q) − p + q, each term non-negative, so the sum never falls below 0 by rounding. Biased upwards by about
    /// (cells − rows − columns + 1)/(2n). Source: Shannon (1948), Bell System Technical Journal 27.</remarks>
    public double PlugInMutualInformationNats
    {
        get
        {
            if (Total == 0) return 0;
            double[] rowShares = Shares(RowTotals()), columnShares = Shares(ColumnTotals());
            double total = 0;
            for (int i = 0; i < Rows; i++)
            {
                for (int j = 0; j < Columns; j++)
                {
                    double p = (double)this[i, j] / Total, q = rowShares[i] * columnShares[j];
                    total += p == 0 ? q : Math.Max(0, (p * Math.Log(p / q)) - p + q);
                }
            }
            return total;
        }
    }

    /// <summary><see cref="PlugInMutualInformationNats"/> less its bias of first order; in nats; may fall below 0 by chance.</summary>
    /// <remarks>Bias (K − K₁ − K₂ + 1)/(2n) with the K combinations, K₁ rows and K₂ columns that occur: the Miller-Madow correction of the
    /// three entropies. Too small where many combinations are unseen for lack of rows. Source: Miller (1955), Note on the bias of
    /// information estimates.</remarks>
    public double MutualInformationNats
    {
        get
        {
            if (Total == 0) return 0;
            int surplus = NonEmpty(_counts) - NonEmpty(RowTotals()) - NonEmpty(ColumnTotals()) + 1;
            return PlugInMutualInformationNats - (surplus / (2.0 * Total));
        }
    }

    /// <summary>True when the cell of one column fixes the cell of the other in every counted row (mutual information equals an
    /// entropy).</summary>
    public bool IsFunctional
    {
        get
        {
            int cells = NonEmpty(_counts);
            return cells == NonEmpty(RowTotals()) || cells == NonEmpty(ColumnTotals());
        }
    }

    /// <summary>Rows counted in each cell of the first column.</summary>
    public long[] RowTotals()
    {
        long[] totals = new long[Rows];
        for (int k = 0; k < _counts.Length; k++) totals[k / Columns] += _counts[k];
        return totals;
    }

    /// <summary>Rows counted in each cell of the second column.</summary>
    public long[] ColumnTotals()
    {
        long[] totals = new long[Columns];
        for (int k = 0; k < _counts.Length; k++) totals[k % Columns] += _counts[k];
        return totals;
    }

    /// <summary>The part of the table on some rows and columns.</summary>
    internal ContingencyTable Part(ReadOnlySpan<int> rows, ReadOnlySpan<int> columns)
    {
        long[] part = new long[rows.Length * columns.Length];
        for (int i = 0; i < rows.Length; i++)
            for (int j = 0; j < columns.Length; j++)
                part[(i * columns.Length) + j] = this[rows[i], columns[j]];
        return new ContingencyTable(rows.Length, columns.Length, part);
    }

    private double[] Shares(long[] totals) => Array.ConvertAll(totals, t => (double)t / Total);

    private static int NonEmpty(long[] counts) => counts.Length - counts.AsSpan().Count(0L);
}
