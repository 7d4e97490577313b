using Kullback.Coding;

namespace Kullback.Estimation;

/// <summary>Grows one <see cref="DivergenceTree"/>.</summary>
/// <remarks>A node is split while the p-value of its best split, times the number of columns, is at most half of the level; where none is,
/// a column is cut at its middle (a category: one value against the others) if that makes a split of one of the halves pass, times the
/// pairs of columns, at the other half of the level. With a label each is tried within its classes and without it, at half of that. So a
/// tree on two samples of one population has a question with a probability of about the level.</remarks>
internal sealed class TreeGrowth
{
    // Looking ahead costs the square of the columns; neighboring cells of numbers are put together for it.
    private const int CoarseCells = 16, MostColumnsAhead = 60;

    private readonly CodedRows _rows;
    private readonly DivergenceTreeOptions _options;
    private readonly CellSplitSearch _search;
    private readonly CellSplitSearch? _columnsAlone;
    private readonly int _stride;
    private readonly double _logLevel;
    private readonly int[] _order, _spare;

    public TreeGrowth(CodedRows rows, int classes, DivergenceTreeOptions options)
    {
        (_rows, _options, _stride) = (rows, options, 2 * classes);
        _search = new CellSplitSearch(classes, rows.RowsOfP, rows.Count - rows.RowsOfP, options.LeastRows);
        // With a label a question may pass either way: within its classes, or about the columns alone, where the statistic has one degree
        // of freedom and not one a class.
        if (classes > 1) _columnsAlone = new CellSplitSearch(1, rows.RowsOfP, rows.Count - rows.RowsOfP, options.LeastRows);
        _logLevel = Math.Log(options.Level / (classes > 1 ? 4 : 2));
        _order = [.. Enumerable.Range(0, rows.Count)];
        _spare = new int[rows.Count];
    }

    public DivergenceTree Tree() => _rows.RowsOfP == 0 || _rows.RowsOfP == _rows.Count ? new DivergenceTree(0) : Node(0, _rows.Count, 0);

    private DivergenceTree Node(int from, int to, int depth)
    {
        if (depth == _options.MostDepth || to - from < 2 * _options.LeastRows) return new DivergenceTree(depth);
        if (Best(from, to) is { } split) return Split(split.Column, split.Split, from, to, depth);
        if (!_options.LooksAhead || depth + 2 > _options.MostDepth || to - from < 8 * _options.LeastRows) return new DivergenceTree(depth);
        if (Ahead(from, to) is not { } blind) return new DivergenceTree(depth);
        DivergenceTree tree = Split(blind.Column, blind.Split, from, to, depth);
        // Cells were coarse: at full resolution neither half may pass, and the cut alone tells nothing.
        return tree.Holds!.Question is null && tree.Fails!.Question is null ? new DivergenceTree(depth) : tree;
    }

    private DivergenceTree Split(int column, CellSplit split, int from, int to, int depth)
    {
        int middle = Partition(column, split.Inside, from, to);
        TreeSplit question = _rows.Question(column, split.Inside, split.Cut, CellRows(column, from, to));
        return new DivergenceTree(depth, question, Node(from, middle, depth + 1), Node(middle, to, depth + 1));
    }

    private (int Column, CellSplit Split)? Best(int from, int to)
    {
        (int Column, CellSplit Split)? best = null;
        for (int c = 0; c < _rows.Columns.Count; c++)
        {
            CellSplit? split = Better(c, Counts(c, from, to), _rows.Cells[c]);
            if (split is not null && (best is null || split.LogPValue < best.Value.Split.LogPValue)) best = (c, split);
        }
        return best is { } b && b.Split.LogPValue + Math.Log(_rows.Columns.Count) <= _logLevel ? b : null;
    }

    private (int Column, CellSplit Split)? Ahead(int from, int to)
    {
        int columns = Math.Min(_rows.Columns.Count, MostColumnsAhead);
        double best = _logLevel - Math.Log(2.0 * columns * columns);
        (int, CellSplit)? found = null;
        for (int c = 0; c < columns; c++)
        {
            if (Middle(c, from, to) is not { } cut) continue;
            int middle = Partition(c, cut.Inside, from, to);
            foreach (var (start, end) in ((int, int)[])[(from, middle), (middle, to)])
                for (int d = 0; d < columns; d++)
                    if (d != c && Coarse(d, start, end) is { } split && split.LogPValue <= best)
                        (best, found) = (split.LogPValue, (c, cut));
        }
        return found;
    }

    // A question that asks nothing about the samples: the middle of the numbers, or the value that comes nearest to half of the rows.
    private CellSplit? Middle(int column, int from, int to)
    {
        int[] rows = CellRows(column, from, to);
        int last = rows.Length - 1, present = to - from - (_rows.Columns[column].IsNumber ? rows[last] : 0), sum = 0;
        bool[] inside = new bool[rows.Length];
        (int Distance, int Cell) best = (int.MaxValue, -1);
        for (int cell = 0; cell < last; cell++)
        {
            sum = _rows.Columns[column].IsNumber ? sum + rows[cell] : rows[cell];
            if (rows[cell] > 0 && Math.Abs(2 * sum - present) < best.Distance) best = (Math.Abs(2 * sum - present), cell);
        }
        if (best.Cell < 0) return null;
        int size = 0;
        for (int cell = 0; cell < last; cell++)
            if (inside[cell] = _rows.Columns[column].IsNumber ? cell <= best.Cell : cell == best.Cell) size += rows[cell];
        return Math.Min(size, to - from - size) < 2 * _options.LeastRows ? null : new CellSplit(0, 0, inside, best.Cell);
    }

    private CellSplit? Coarse(int column, int from, int to)
    {
        int[] counts = Counts(column, from, to);
        if (!_rows.Columns[column].IsNumber) return Better(column, counts, _rows.Cells[column]);
        int cells = _rows.Cells[column] - 1, wide = (cells + CoarseCells - 1) / CoarseCells;
        if (wide <= 1) return Better(column, counts, cells + 1);
        int coarse = (cells + wide - 1) / wide;
        int[] merged = new int[(coarse + 1) * _stride];
        for (int k = 0; k < counts.Length; k++)
        {
            int cell = k / _stride;
            merged[(cell == cells ? coarse : cell / wide) * _stride + k % _stride] += counts[k];
        }
        return Better(column, merged, coarse + 1);
    }

    private CellSplit? Better(int column, int[] counts, int cells)
    {
        CellSplit? within = Of(_search, counts);
        if (_columnsAlone is null) return within;
        int[] summed = new int[2 * cells];
        for (int k = 0; k < counts.Length; k++) summed[2 * (k / _stride) + k % 2] += counts[k];
        CellSplit? alone = Of(_columnsAlone, summed);
        return within is null || alone?.LogPValue < within.LogPValue ? alone : within;

        CellSplit? Of(CellSplitSearch search, int[] table) => _rows.Columns[column].IsNumber ? search.Ordered(table, cells - 1)
            : search.Unordered(table, _rows.Nameable(column), cells);
    }

    private int[] Counts(int column, int from, int to)
    {
        int[] counts = new int[_rows.Cells[column] * _stride];
        byte[] codes = _rows.Codes(column), kinds = _rows.ClassAndSample;
        for (int k = from; k < to; k++)
        {
            int row = _order[k];
            counts[codes[row] * _stride + kinds[row]]++;
        }
        return counts;
    }

    private int[] CellRows(int column, int from, int to)
    {
        int[] rows = new int[_rows.Cells[column]];
        byte[] codes = _rows.Codes(column);
        for (int k = from; k < to; k++) rows[codes[_order[k]]]++;
        return rows;
    }

    // Rows inside first, each side in its old order.
    private int Partition(int column, bool[] inside, int from, int to)
    {
        byte[] codes = _rows.Codes(column);
        int at = from, others = 0;
        for (int k = from; k < to; k++)
            if (inside[codes[_order[k]]]) _order[at++] = _order[k];
            else _spare[others++] = _order[k];
        Array.Copy(_spare, 0, _order, at, others);
        return at;
    }
}
