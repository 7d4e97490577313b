namespace Kullback.Coding;

/// <summary>A small decision tree over numbers: each question is the one of largest gain ratio about the label among those of at least
/// average gain.</summary>
/// <remarks>Immutable. Source: Quinlan (1993), C4.5, chapters 2 and 4 (reduced-error pruning on rows that it did not grow from).</remarks>
public sealed class EntropyTree
{
    private readonly double[] _counts;

    private EntropyTree(double[] counts, int column = -1, ThresholdSplit? split = null, EntropyTree? below = null,
        EntropyTree? above = null)
        => (_counts, Column, Split, Below, Above) = (counts, column, split, below, above);

    /// <summary>The column that is asked about; −1 in a leaf.</summary>
    public int Column { get; }

    /// <summary>The question; null in a leaf.</summary>
    public ThresholdSplit? Split { get; }

    /// <summary>The tree for rows up to the threshold; null in a leaf.</summary>
    public EntropyTree? Below { get; }

    /// <summary>The tree for rows above; null in a leaf.</summary>
    public EntropyTree? Above { get; }

    /// <summary>How many rows of each label it grew from.</summary>
    public IReadOnlyList<double> Counts => _counts;

    /// <summary>The most frequent label of its rows, the first of several that tie.</summary>
    public int Label => Array.IndexOf(_counts, _counts.Max());

    /// <summary>Leaves.</summary>
    public int Leaves => Split is null ? 1 : Below!.Leaves + Above!.Leaves;

    /// <summary>Grows a tree.</summary>
    /// <param name="columns">Numbers by column, then by row; not NaN.</param>
    /// <param name="labels">The label of each row, 0 to <paramref name="classes"/> − 1.</param>
    /// <param name="classes">Number of labels.</param>
    /// <param name="rows">The rows to grow from, at least 1.</param>
    /// <param name="depth">Most questions on a path, ≥ 0.</param>
    /// <param name="leastRows">Fewest rows of a leaf, at least 1.</param>
    /// <exception cref="ArgumentException">There are no rows, columns differ in length, a number is NaN,
    /// or a label is out of range.</exception>
    public static EntropyTree Grow(IReadOnlyList<double[]> columns, int[] labels, int classes, IReadOnlyList<int> rows, int depth = 6,
        int leastRows = 5)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0) throw new ArgumentException("There are no rows.", nameof(rows));
        for (int c = 0; c < columns.Count; c++)
            if (columns[c].Length != labels.Length)
                throw new ArgumentException($"Column {c} has {columns[c].Length} rows, not {labels.Length}.", nameof(columns));
        double[] counts = new double[classes];
        int[] own = [.. rows.Select(r => labels[r])];
        foreach (int label in own)
            counts[(uint)label < (uint)classes ? label
                : throw new ArgumentException($"Label {label} is not below {classes}.", nameof(labels))]++;
        if (depth == 0 || counts.Max() == own.Length) return new EntropyTree(counts);
        var splits = columns.Select(
            (values, c) => (Column: c, Split: SplitSearch.Threshold([.. rows.Select(r => values[r])], own, classes, leastRows)))
            .Where(s => s.Split is { GainNats: > 1e-12 }).ToArray();
        if (splits.Length == 0) return new EntropyTree(counts);
        // Gain ratio alone would favor splits that cut off a handful of rows: only those of average gain compete.
        double average = splits.Average(s => s.Split!.GainNats) * (1 - 1e-12);
        var (column, best) = splits.Where(s => s.Split!.GainNats >= average).MaxBy(s => s.Split!.GainRatio);
        int[] below = [.. rows.Where(r => columns[column][r] <= best!.Threshold)],
            above = [.. rows.Where(r => columns[column][r] > best!.Threshold)];
        return new EntropyTree(counts, column, best,
            Grow(columns, labels, classes, below, depth - 1, leastRows), Grow(columns, labels, classes, above, depth - 1, leastRows));
    }

    /// <summary>The label that the tree gives to a row.</summary>
    public int Classify(IReadOnlyList<double[]> columns, int row)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return Split is null ? Label : (columns[Column][row] <= Split.Threshold ? Below! : Above!).Classify(columns, row);
    }

    /// <summary>The tree without the questions that make no fewer errors on rows that it did not grow from.</summary>
    public EntropyTree Pruned(IReadOnlyList<double[]> columns, int[] labels, IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(rows);
        if (Split is null) return this;
        int[] below = [.. rows.Where(r => columns[Column][r] <= Split.Threshold)],
            above = [.. rows.Where(r => columns[Column][r] > Split.Threshold)];
        var tree = new EntropyTree(_counts, Column, Split, Below!.Pruned(columns, labels, below), Above!.Pruned(columns, labels, above));
        int asLeaf = rows.Count(r => labels[r] != Label), asTree = rows.Count(r => labels[r] != tree.Classify(columns, r));
        return asTree < asLeaf ? tree : new EntropyTree(_counts);
    }

    /// <summary>The share of rows that it classifies rightly; honest on rows that it neither grew from nor was pruned on.</summary>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    public double Accuracy(IReadOnlyList<double[]> columns, int[] labels, IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0) throw new ArgumentException("There are no rows.", nameof(rows));
        return rows.Count(r => Classify(columns, r) == labels[r]) / (double)rows.Count;
    }

    /// <summary>Grows on half of the rows, prunes on a quarter, and counts the accuracy on the last quarter, which had no part in
    /// either.</summary>
    /// <param name="columns">Numbers by column, then by row.</param>
    /// <param name="labels">The label of each row.</param>
    /// <param name="classes">Number of labels.</param>
    /// <param name="random">Deals the rows.</param>
    /// <param name="depth">Most questions on a path.</param>
    /// <exception cref="ArgumentException">There are fewer than 4 rows, columns differ in length, a number is NaN,
    /// or a label is out of range.</exception>
    public static (EntropyTree Tree, double Accuracy, int TestRows) Validated(IReadOnlyList<double[]> columns, int[] labels, int classes,
        Random random, int depth = 6)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(random);
        if (labels.Length < 4) throw new ArgumentException($"{labels.Length} rows are too few to deal out.", nameof(labels));
        int[] rows = [.. Enumerable.Range(0, labels.Length)];
        random.Shuffle(rows);
        int half = rows.Length / 2, quarter = (rows.Length - half) / 2;
        var tree = Grow(columns, labels, classes, rows[..half], depth).Pruned(columns, labels, rows[half..(half + quarter)]);
        return (tree, tree.Accuracy(columns, labels, rows[(half + quarter)..]), rows.Length - half - quarter);
    }
}
