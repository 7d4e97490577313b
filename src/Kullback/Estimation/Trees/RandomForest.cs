namespace Kullback.Estimation;

/// <summary>A random forest that tells two classes of records apart or foretells a number, scored out of fold: the rows of a fold by trees
/// that never saw them.</summary>
/// <remarks>Trees of Gini splits on bootstrap samples, leaves of at least
/// <see cref="LeastRows"/> rows; the score is the mean share of the second class in a row's leaves, of a number its mean there: for labels
/// of 0 and 1 the split that leaves the least variance is Gini's. A split puts numbers up
/// to a rank on one side, of at most 254 cells, missing last, or one value of a category, whose codes have no order; at each node it is
/// sought among √f of the f numbers and values, drawn at random. The same seed gives the same forest, on any number of threads. Source:
/// Breiman (2001), Machine Learning 45, 5–32.</remarks>
internal sealed class RandomForest
{
    internal const int Trees = 60, LeastRows = 5, Folds = 3;

    /// <summary>In the place of a value: numbers up to a rank.</summary>
    private const int Rank = -1;

    private readonly byte[][] _codes;
    private readonly int[] _cells;
    private readonly double[] _labels;
    private readonly int _tried;
    private readonly (int Column, int Value)[] _splits;

    /// <param name="tables">The records of both classes, and perhaps more to be scored.</param>
    /// <param name="labels">Of every row of all tables, in their order, its class, 0 or 1, or its number.</param>
    public RandomForest(IReadOnlyList<RecordTable> tables, double[] labels)
    {
        int columns = tables[0].Columns.Count;
        (_codes, _cells, _labels) = (new byte[columns][], new int[columns], labels);
        for (int c = 0; c < columns; c++) _codes[c] = Ranked([.. tables.SelectMany(t => t.Values[c])], out _cells[c]);
        _splits = [.. Enumerable.Range(0, columns)
            .SelectMany(c => (tables[0].Columns[c].IsNumber ? [Rank] : _codes[c].Distinct().Order().Select(code => (int)code))
                .Select(value => (c, value)))];
        _tried = Math.Max(1, (int)Math.Sqrt(_splits.Length));
    }

    /// <summary>Scores every row by trees grown on the other folds; folds are stratified by class.</summary>
    public double[] OutOfFold(int seed, CancellationToken cancel)
    {
        int[] fold = Dealt(seed);
        var scores = new double[_labels.Length];
        for (int f = 0; f < Folds; f++)
        {
            int[] learn = [.. Enumerable.Range(0, fold.Length).Where(r => fold[r] != f)],
                held = [.. Enumerable.Range(0, fold.Length).Where(r => fold[r] == f)];
            double[] own = Score(learn, held, seed + 1 + f * Trees, cancel);
            for (int k = 0; k < held.Length; k++) scores[held[k]] = own[k];
        }
        return scores;
    }

    /// <summary>Scores rows by trees grown on others.</summary>
    public double[] Score(int[] learn, int[] held, int seed, CancellationToken cancel)
    {
        var votes = new double[Trees][];
        Parallel.For(0, Trees, new ParallelOptions { CancellationToken = cancel },
            t => votes[t] = new Tree(this, learn, new Random(seed + t)).Score(held));
        return [.. Enumerable.Range(0, held.Length).Select(k => votes.Sum(v => v[k]) / Trees)];
    }

    // Each class is shuffled and dealt out in turn.
    private int[] Dealt(int seed)
    {
        var random = new Random(seed);
        var fold = new int[_labels.Length];
        foreach (double label in new double[] { 0, 1 })
        {
            int[] own = [.. Enumerable.Range(0, _labels.Length).Where(r => _labels[r] == label)];
            random.Shuffle(own);
            for (int k = 0; k < own.Length; k++) fold[own[k]] = k % Folds;
        }
        return fold;
    }

    // Ranks among the distinct values, merged to cells of about equal mass where there are too many; missing has the last cell.
    private static byte[] Ranked(double[] values, out int cells)
    {
        double[] sorted = [.. values.Where(v => !double.IsNaN(v)).Order()], distinct = [.. sorted.Distinct()];
        if (distinct.Length > CodedRows.MostNumberCells)
            distinct = [.. Enumerable.Range(1, CodedRows.MostNumberCells)
                .Select(k => sorted[(long)k * sorted.Length / CodedRows.MostNumberCells - 1]).Distinct()];
        cells = distinct.Length + 1;
        return Array.ConvertAll(values, v =>
        {
            int at = double.IsNaN(v) ? distinct.Length : Array.BinarySearch(distinct, v);
            return (byte)(at < 0 ? ~at : at);
        });
    }

    /// <summary>A leaf where the column is below 0. Left goes what is at most the cut, or equals it.</summary>
    private readonly record struct Node(int Column, byte Cut, bool Equal, int Left, int Right, double Share)
    {
        internal bool GoesLeft(byte code) => Equal ? code == Cut : code <= Cut;
    }

    private sealed class Tree
    {
        private readonly RandomForest _forest;
        private readonly Random _random;
        private readonly int[] _rows, _order, _spare;
        private readonly byte[] _drawn;
        private readonly int[][] _counts;
        private readonly double[][] _sums;
        private readonly int[] _counted;
        private readonly List<Node> _nodes = [];

        // A row that is drawn twice weighs twice, and is one row of its leaf all the same.
        public Tree(RandomForest forest, int[] learn, Random random)
        {
            (_forest, _random, _drawn) = (forest, random, new byte[forest._labels.Length]);
            for (int k = 0; k < learn.Length; k++)
            {
                int row = learn[random.Next(learn.Length)];
                if (_drawn[row] < byte.MaxValue) _drawn[row]++;
            }
            _rows = [.. learn.Where(r => _drawn[r] > 0)];
            _spare = new int[_rows.Length];
            _order = [.. Enumerable.Range(0, forest._splits.Length)];
            _counts = [.. forest._cells.Select(cells => new int[2 * cells])];
            _sums = [.. forest._cells.Select(cells => new double[cells])];
            _counted = new int[forest._cells.Length];
            Grow(0, _rows.Length);
        }

        public double[] Score(int[] held) => Array.ConvertAll(held, row =>
        {
            Node node = _nodes[0];
            while (node.Column >= 0) node = _nodes[node.GoesLeft(_forest._codes[node.Column][row]) ? node.Left : node.Right];
            return node.Share;
        });

        private int Grow(int from, int to)
        {
            int all = 0, at = _nodes.Count;
            double ones = 0;
            bool differ = false;
            for (int k = from; k < to; k++)
            {
                int weight = _drawn[_rows[k]];
                (all, ones) = (all + weight, ones + weight * _forest._labels[_rows[k]]);
                differ |= _forest._labels[_rows[k]] != _forest._labels[_rows[from]];
            }
            _nodes.Add(new Node(-1, 0, false, 0, 0, ones / Math.Max(1, all)));
            if (!differ || to - from < 2 * LeastRows || Best(from, to, all, ones) is not { } split) return at;
            _nodes[at] = split with { Share = _nodes[at].Share };
            int middle = Partition(from, to, split);
            int left = Grow(from, middle), right = Grow(middle, to);
            _nodes[at] = _nodes[at] with { Left = left, Right = right };
            return at;
        }

        // What is constant here counts as drawn, unless all are: that keeps the trees apart, and is what Breiman's √d is meant for.
        private Node? Best(int from, int to, int all, double ones)
        {
            Node? best = null;
            double most = double.NegativeInfinity;
            int node = _nodes.Count;
            for (int drawn = 0, constant = 0; drawn < _order.Length && (drawn < _forest._tried || drawn == constant); drawn++)
            {
                int other = _random.Next(drawn, _order.Length);
                (_order[drawn], _order[other]) = (_order[other], _order[drawn]);
                var (column, value) = _forest._splits[_order[drawn]];
                if (_counted[column] != node) Count(column, from, to);
                _counted[column] = node;
                if (value == Rank) Cut(column, to - from, all, ones, ref most, ref best, ref constant);
                else Value(column, value, to - from, all, ones, ref most, ref best, ref constant);
            }
            return best;
        }

        // Rows, weights and sums of each cell of a column at this node.
        private void Count(int column, int from, int to)
        {
            int[] counts = _counts[column];
            double[] sums = _sums[column], labels = _forest._labels;
            Array.Clear(counts);
            Array.Clear(sums);
            byte[] codes = _forest._codes[column];
            for (int k = from; k < to; k++)
            {
                int row = _rows[k], cell = codes[row], weight = _drawn[row];
                (counts[2 * cell], counts[2 * cell + 1]) = (counts[2 * cell] + 1, counts[2 * cell + 1] + weight);
                sums[cell] += weight * labels[row];
            }
        }

        private void Value(int column, int value, int rows, int all, double ones, ref double most, ref Node? best, ref int constant)
        {
            int own = _counts[column][2 * value], weight = _counts[column][2 * value + 1];
            if (own == 0 || own == rows) constant++;
            if (own < LeastRows || rows - own < LeastRows) return;
            double purity = Purity(weight, _sums[column][value]) + Purity(all - weight, ones - _sums[column][value]);
            if (purity > most) (most, best) = (purity, new Node(column, (byte)value, true, 0, 0, 0));
        }

        // Σ (ones² + zeros²)/weight over both sides: the larger, the purer; of any numbers, the less variance is left.
        private void Cut(int column, int rows, int all, double ones, ref double most, ref Node? best, ref int constant)
        {
            int[] counts = _counts[column];
            int cells = _forest._cells[column], rowsBelow = 0, below = 0;
            double onesBelow = 0;
            for (int cell = 0; cell + 1 < cells && rows - rowsBelow >= LeastRows; cell++)
            {
                int at = 2 * cell;
                if (counts[at] == 0) continue;
                if (counts[at] == rows) break;
                (rowsBelow, below, onesBelow) = (rowsBelow + counts[at], below + counts[at + 1], onesBelow + _sums[column][cell]);
                if (rowsBelow < LeastRows || rows - rowsBelow < LeastRows) continue;
                double purity = Purity(below, onesBelow) + Purity(all - below, ones - onesBelow);
                if (purity > most) (most, best) = (purity, new Node(column, (byte)cell, false, 0, 0, 0));
            }
            // All in the last cell, or all in one before it.
            if (rowsBelow == 0) constant++;
        }

        private static double Purity(double rows, double ones) => (ones * ones + (rows - ones) * (rows - ones)) / rows;

        private int Partition(int from, int to, Node split)
        {
            byte[] codes = _forest._codes[split.Column];
            int at = from, others = 0;
            for (int k = from; k < to; k++)
                if (split.GoesLeft(codes[_rows[k]])) _rows[at++] = _rows[k];
                else _spare[others++] = _rows[k];
            Array.Copy(_spare, 0, _rows, at, others);
            return at;
        }
    }
}
