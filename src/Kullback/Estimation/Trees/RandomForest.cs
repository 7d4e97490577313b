namespace Kullback.Estimation;

/// <summary>A random forest that tells two classes of records apart, scored out of fold: the rows of a fold by trees that never saw
/// them.</summary>
/// <remarks>Trees of Gini splits on bootstrap samples, at each node among √d columns drawn at random, leaves of at least
/// <see cref="LeastRows"/> rows; the score is the mean share of the second class in a row's leaves. Numbers are split by rank on at most
/// 254 cells, categories by the order of their codes, missing last. The same seed gives the same forest, on any number of threads. Source:
/// Breiman (2001), Machine Learning 45, 5–32.</remarks>
internal sealed class RandomForest
{
    internal const int Trees = 60, LeastRows = 5, Folds = 3;

    private readonly byte[][] _codes;
    private readonly int[] _cells;
    private readonly byte[] _labels;
    private readonly int _tried;

    /// <param name="tables">The records of both classes, and perhaps more to be scored.</param>
    /// <param name="labels">Of every row of all tables, in their order, its class: 0 or 1.</param>
    public RandomForest(IReadOnlyList<RecordTable> tables, byte[] labels)
    {
        int columns = tables[0].Columns.Count;
        (_codes, _cells, _labels, _tried) = (new byte[columns][], new int[columns], labels, Math.Max(1, (int)Math.Sqrt(columns)));
        for (int c = 0; c < columns; c++) _codes[c] = Ranked([.. tables.SelectMany(t => t.Values[c])], out _cells[c]);
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
        foreach (byte label in new byte[] { 0, 1 })
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

    private readonly record struct Node(int Column, byte Cut, int Left, int Right, double Share);

    private sealed class Tree
    {
        private readonly RandomForest _forest;
        private readonly Random _random;
        private readonly int[] _rows, _columns, _spare;
        private readonly byte[] _drawn;
        private readonly int[] _counts = new int[3 * 256];
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
            _columns = [.. Enumerable.Range(0, forest._codes.Length)];
            Grow(0, _rows.Length);
        }

        public double[] Score(int[] held) => Array.ConvertAll(held, row =>
        {
            Node node = _nodes[0];
            while (node.Column >= 0) node = _nodes[_forest._codes[node.Column][row] <= node.Cut ? node.Left : node.Right];
            return node.Share;
        });

        private int Grow(int from, int to)
        {
            int ones = 0, all = 0, at = _nodes.Count;
            for (int k = from; k < to; k++)
            {
                int weight = _drawn[_rows[k]];
                (all, ones) = (all + weight, ones + weight * _forest._labels[_rows[k]]);
            }
            _nodes.Add(new Node(-1, 0, 0, 0, ones / (double)Math.Max(1, all)));
            if (ones == 0 || ones == all || to - from < 2 * LeastRows || Best(from, to, all, ones) is not { } split) return at;
            int middle = Partition(from, to, split.Column, split.Cut);
            int left = Grow(from, middle), right = Grow(middle, to);
            _nodes[at] = _nodes[at] with { Column = split.Column, Cut = split.Cut, Left = left, Right = right };
            return at;
        }

        // Columns that are constant here count as drawn, unless all are: that keeps the trees apart, and is what Breiman's √d is meant for.
        private (int Column, byte Cut)? Best(int from, int to, int all, int ones)
        {
            (int Column, byte Cut)? best = null;
            double most = double.NegativeInfinity;
            for (int drawn = 0; drawn < _columns.Length && (drawn < _forest._tried || best is null); drawn++)
            {
                int other = _random.Next(drawn, _columns.Length);
                (_columns[drawn], _columns[other]) = (_columns[other], _columns[drawn]);
                if (Cut(_columns[drawn], from, to, all, ones, out double gain) is not { } cut) continue;
                if (gain > most) (most, best) = (gain, (_columns[drawn], cut));
            }
            return best;
        }

        // Σ (ones² + zeros²)/weight over both sides: the larger, the purer.
        private byte? Cut(int column, int from, int to, int all, int ones, out double gain)
        {
            int cells = _forest._cells[column], rows = to - from, rowsBelow = 0, below = 0, onesBelow = 0;
            Array.Clear(_counts, 0, 3 * cells);
            byte[] codes = _forest._codes[column], labels = _forest._labels;
            for (int k = from; k < to; k++)
            {
                int row = _rows[k], at = 3 * codes[row], weight = _drawn[row];
                (_counts[at], _counts[at + 1], _counts[at + 2]) =
                    (_counts[at] + 1, _counts[at + 1] + weight, _counts[at + 2] + weight * labels[row]);
            }
            byte? cut = null;
            gain = double.NegativeInfinity;
            for (int cell = 0; cell + 1 < cells && rows - rowsBelow >= LeastRows; cell++)
            {
                int at = 3 * cell;
                if (_counts[at] == 0) continue;
                (rowsBelow, below, onesBelow) = (rowsBelow + _counts[at], below + _counts[at + 1], onesBelow + _counts[at + 2]);
                if (rowsBelow < LeastRows || rows - rowsBelow < LeastRows) continue;
                double purity = Purity(below, onesBelow) + Purity(all - below, ones - onesBelow);
                if (purity > gain) (gain, cut) = (purity, (byte)cell);
            }
            return cut;
        }

        private static double Purity(double rows, double ones) => (ones * ones + (rows - ones) * (rows - ones)) / rows;

        private int Partition(int from, int to, int column, byte cut)
        {
            byte[] codes = _forest._codes[column];
            int at = from, others = 0;
            for (int k = from; k < to; k++)
                if (codes[_rows[k]] <= cut) _rows[at++] = _rows[k];
                else _spare[others++] = _rows[k];
            Array.Copy(_spare, 0, _rows, at, others);
            return at;
        }
    }
}
