namespace Kullback.Anomalies;

/// <summary>What normal rows are like: every column by itself and the pairs of a dependence tree; how surprising a row is, in bits, split
/// exactly into its columns and pairs.</summary>
/// <remarks>score = sum of the columns' bits + sum of the pairs' bits. The tree is the spanning tree of greatest mutual information: Chow
/// and Liu (1968), IEEE Trans. Information Theory 14, 462–467; a pair whose information is no more than its bias is left out.</remarks>
public sealed class RowProfile
{
    private const long TreeWork = 400_000_000;
    private readonly double[][] _pairBits;

    /// <summary>A profile of its parts.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="pairs">The edges of the tree.</param>
    /// <param name="rows">Rows learnt from.</param>
    /// <exception cref="ArgumentException">A pair names a column that there is not, or its counts do not fit.</exception>
    public RowProfile(IReadOnlyList<IColumnSurprise> columns, IReadOnlyList<PairSurprise> pairs, long rows)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(pairs);
        foreach (PairSurprise pair in pairs)
            if (pair.Given < 0 || pair.Given >= columns.Count || pair.Column < 0 || pair.Column >= columns.Count
                || pair.ColumnCells != columns[pair.Column].PairCells
                || pair.Counts.Length != pair.ColumnCells * columns[pair.Given].PairCells)
                throw new ArgumentException($"The pair of columns {pair.Given} and {pair.Column} does not fit them.", nameof(pairs));
        (Columns, Pairs, Rows, _pairBits) = (columns, pairs, rows, [.. pairs.Select(p => p.Bits())]);
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<IColumnSurprise> Columns { get; }

    /// <summary>The edges of the dependence tree.</summary>
    public IReadOnlyList<PairSurprise> Pairs { get; }

    /// <summary>Rows learnt from.</summary>
    public long Rows { get; }

    /// <summary>Learns rows.</summary>
    /// <param name="columns">Columns of equal length; NaN is missing, a category its code 0, 1, … (the most frequent first).</param>
    /// <param name="codes">For each column the number of its codes; 0 for numbers.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="ArgumentException">No column, no row, unlike lengths, or a code that is none.</exception>
    public static RowProfile Learn(IReadOnlyList<double[]> columns, IReadOnlyList<int> codes, CancellationToken cancel = default)
    {
        int rows = AnomalyColumns.Require(columns, nameof(columns), missing: true);
        ArgumentNullException.ThrowIfNull(codes);
        AnomalyColumns.RequireAsMany(codes.Count, columns);
        var learnt = new IColumnSurprise[columns.Count];
        var cells = new byte[columns.Count][];
        Parallel.For(0, columns.Count, new ParallelOptions { CancellationToken = cancel }, c =>
        {
            learnt[c] = codes[c] > 0 ? CategorySurprise.Learn(columns[c], codes[c]) : NumberSurprise.Learn(columns[c]);
            cells[c] = Array.ConvertAll(columns[c], x => (byte)learnt[c].PairCell(x));
        });
        return new RowProfile(learnt, Tree(learnt, cells, rows, cancel), rows);
    }

    private static List<PairSurprise> Tree(IColumnSurprise[] columns, byte[][] cells, int rows, CancellationToken cancel)
    {
        int d = columns.Length;
        // With very many columns the tree is chosen by some of the rows, evenly spread; its counts are those of all rows.
        long most = Math.Max(500, TreeWork / Math.Max(1L, (long)d * d / 2));
        int step = (int)Math.Max(1, (rows + most - 1) / most);
        var best = Enumerable.Repeat((Bits: double.NegativeInfinity, From: 0), d).ToArray();
        bool[] joined = new bool[d];
        var pairs = new List<PairSurprise>();
        for (int next = 0, count = 1; count < d; count++)
        {
            joined[next] = true;
            int from = next;
            Parallel.For(0, d, new ParallelOptions { CancellationToken = cancel }, c =>
            {
                if (joined[c]) return;
                double bits = PairSurprise.Dependence(Counts(columns, cells, from, c, step), columns[c].PairCells);
                if (bits > best[c].Bits) best[c] = (bits, from);
            });
            next = -1;
            for (int c = 0; c < d; c++) if (!joined[c] && (next < 0 || best[c].Bits > best[next].Bits)) next = c;
            if (best[next].Bits > 0)
                pairs.Add(new PairSurprise(best[next].From, next, best[next].Bits, Counts(columns, cells, best[next].From, next, 1),
                    columns[next].PairCells));
        }
        return pairs;
    }

    private static long[] Counts(IColumnSurprise[] columns, byte[][] cells, int given, int column, int step)
    {
        int width = columns[column].PairCells;
        long[] counts = new long[columns[given].PairCells * width];
        byte[] a = cells[given], b = cells[column];
        for (int i = 0; i < a.Length; i += step) counts[a[i] * width + b[i]]++;
        return counts;
    }

    /// <summary>The bits of every part of every row: those of the columns, then those of the pairs.</summary>
    /// <param name="columns">As many columns as were learnt; codes that were not learnt are −1.</param>
    /// <exception cref="ArgumentException">Another number of columns, no row, or unlike lengths.</exception>
    public double[][] Parts(IReadOnlyList<double[]> columns)
    {
        int rows = AnomalyColumns.Require(columns, nameof(columns), missing: true);
        AnomalyColumns.RequireAsMany(Columns.Count, columns);
        var parts = new double[Columns.Count + Pairs.Count][];
        Parallel.For(0, Columns.Count, c =>
        {
            IColumnSurprise column = Columns[c];
            // The bits of a category are those of its code.
            double[]? known = column is CategorySurprise { Rows.Length: <= 1 << 20 } learnt
                ? [.. Enumerable.Range(0, learnt.Rows.Length).Select(code => learnt.Bits(code))] : null;
            double unseen = column.Bits(-1);
            parts[c] = Array.ConvertAll(columns[c], x => known is null || double.IsNaN(x) ? column.Bits(x)
                : x >= 0 && x < known.Length ? known[(int)x] : unseen);
        });
        Parallel.For(0, Pairs.Count, p =>
        {
            PairSurprise pair = Pairs[p];
            double[] bits = _pairBits[p], given = columns[pair.Given], column = columns[pair.Column], mine = new double[rows];
            for (int i = 0; i < rows; i++)
                mine[i] = bits[Columns[pair.Given].PairCell(given[i]) * pair.ColumnCells + Columns[pair.Column].PairCell(column[i])];
            parts[Columns.Count + p] = mine;
        });
        return parts;
    }

    /// <summary>The bits of every row.</summary>
    /// <param name="columns">As for <see cref="Parts"/>.</param>
    public double[] Score(IReadOnlyList<double[]> columns) => Sum(Parts(columns));

    /// <summary>The sum of parts, in their order.</summary>
    /// <param name="parts">Parts of equal length.</param>
    public static double[] Sum(IReadOnlyList<double[]> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        double[] sum = new double[parts[0].Length];
        foreach (double[] part in parts) for (int i = 0; i < sum.Length; i++) sum[i] += part[i];
        return sum;
    }
}
