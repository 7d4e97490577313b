using Kullback.Numerics;

namespace Kullback.Anomalies;

/// <summary>Isolation forest: rows that few random splits set apart are anomalous.</summary>
/// <remarks>Each tree splits a sample of rows without replacement at a uniform point between the least and the greatest value of a column
/// taken by chance, down to depth ⌈log₂ sample⌉. score = 2^(−mean depth/c(sample)), c(n) = 2 H(n − 1) − 2 (n − 1)/n, which a leaf of
/// several rows adds for them. Missing values go to the lower side. The score is no probability and has no parts; conformal p-values make
/// it one of the threshold. Source: Liu, Ting and Zhou (2008), Isolation forest, ICDM.</remarks>
public sealed class IsolationForest
{
    private readonly Node[][] _trees;
    private readonly double _normal;
    private readonly int _columns;

    private IsolationForest(Node[][] trees, int sample, int columns) => (_trees, _normal, _columns) = (trees, Depth(sample), columns);

    private readonly record struct Node(int Column, double Split, int Low, int High, double Leaf);

    /// <summary>Grows the forest.</summary>
    /// <param name="columns">Columns of equal length; NaN is missing.</param>
    /// <param name="trees">How many trees, ≥ 1.</param>
    /// <param name="sample">Rows of a tree, ≥ 2; all rows where there are fewer.</param>
    /// <param name="seed">The seed of all chance.</param>
    /// <exception cref="ArgumentException">No column, no row, or unlike lengths.</exception>
    public static IsolationForest Learn(IReadOnlyList<double[]> columns, int trees = 100, int sample = 256, int seed = 1)
    {
        int rows = AnomalyColumns.Require(columns, nameof(columns), missing: true);
        ArgumentOutOfRangeException.ThrowIfLessThan(trees, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(sample, 2);
        sample = Math.Min(sample, rows);
        int deepest = (int)Math.Ceiling(Math.Log2(Math.Max(2, sample)));
        var grown = new Node[trees][];
        int[] order = [.. Enumerable.Range(0, rows)];
        var chance = new RandomStream(new Random(seed));
        for (int t = 0; t < trees; t++)
        {
            for (int i = 0; i < sample; i++)
            {
                int j = i + (int)(chance.Uniform() * (rows - i));
                (order[i], order[j]) = (order[j], order[i]);
            }
            var nodes = new List<Node>();
            Grow(columns, order.AsSpan(0, sample).ToArray(), 0, deepest, nodes, ref chance);
            grown[t] = [.. nodes];
        }
        return new IsolationForest(grown, sample, columns.Count);
    }

    private static int Grow(IReadOnlyList<double[]> columns, int[] rows, int depth, int deepest, List<Node> nodes, ref RandomStream chance)
    {
        int here = nodes.Count;
        nodes.Add(new Node(-1, 0, 0, 0, depth + Depth(rows.Length)));
        if (rows.Length <= 1 || depth >= deepest) return here;
        int first = (int)(chance.Uniform() * columns.Count);
        for (int k = 0; k < columns.Count; k++)
        {
            double[] column = columns[(first + k) % columns.Count];
            double low = double.PositiveInfinity, high = double.NegativeInfinity;
            foreach (int row in rows)
                if (double.IsFinite(column[row])) (low, high) = (Math.Min(low, column[row]), Math.Max(high, column[row]));
            if (!(low < high)) continue;
            double split = low + chance.Uniform() * (high - low);
            if (!double.IsFinite(split) || split >= high) split = low / 2 + high / 2;
            if (split >= high) split = low;
            int[] below = [.. rows.Where(r => !(column[r] > split))], above = [.. rows.Where(r => column[r] > split)];
            int left = Grow(columns, below, depth + 1, deepest, nodes, ref chance);
            int right = Grow(columns, above, depth + 1, deepest, nodes, ref chance);
            nodes[here] = new Node((first + k) % columns.Count, split, left, right, 0);
            break;
        }
        return here;
    }

    private static double Depth(int rows)
    {
        if (rows <= 1) return 0;
        double harmonic = 0;
        for (int k = rows - 1; k >= 1; k--) harmonic += 1.0 / k;
        return 2 * harmonic - 2.0 * (rows - 1) / rows;
    }

    /// <summary>The score of every row, from 0 (normal) to 1.</summary>
    /// <param name="columns">As many columns as were learnt; NaN is missing.</param>
    /// <exception cref="ArgumentException">Another number of columns, no row, or unlike lengths.</exception>
    public double[] Score(IReadOnlyList<double[]> columns)
    {
        int rows = AnomalyColumns.Require(columns, nameof(columns), missing: true);
        AnomalyColumns.RequireAsMany(_columns, columns);
        double[] scores = new double[rows];
        Parallel.For(0, rows, i =>
        {
            double depth = 0;
            foreach (Node[] tree in _trees)
            {
                int at = 0;
                while (tree[at].Column >= 0) at = columns[tree[at].Column][i] > tree[at].Split ? tree[at].High : tree[at].Low;
                depth += tree[at].Leaf;
            }
            scores[i] = _normal > 0 ? Math.Pow(2, -depth / _trees.Length / _normal) : 0.5;
        });
        return scores;
    }
}
