namespace Kullback.Estimation;

/// <summary>A tree of questions whose leaves are the cells in which two samples of rows differ most: each question is the one that tells
/// most about which sample a row comes from.</summary>
/// <remarks>Immutable. The divergence over its leaves, measured on rows that it did not grow from (<see cref="JointDrift"/>), is by data
/// processing a lower bound of the divergence of the rows. With a label the question is the one that tells most within the classes of the
/// label, so that it sees a change of the label given the columns too. Greedy, with a look two questions ahead where no single one helps: a
/// change that shows in no pair of questions is not found.</remarks>
public sealed class DivergenceTree
{
    internal DivergenceTree(int depth) => Depth = depth;

    internal DivergenceTree(int depth, TreeSplit question, DivergenceTree holds, DivergenceTree fails)
        => (Depth, Question, Holds, Fails, Leaves, Height) =
        (depth, question, holds, fails, holds.Leaves + fails.Leaves, 1 + Math.Max(holds.Height, fails.Height));

    /// <summary>The question; null in a leaf.</summary>
    public TreeSplit? Question { get; }

    /// <summary>The tree of the rows for which it holds; null in a leaf.</summary>
    public DivergenceTree? Holds { get; }

    /// <summary>The tree of the others; null in a leaf.</summary>
    public DivergenceTree? Fails { get; }

    /// <summary>Questions on the path to here.</summary>
    public int Depth { get; }

    /// <summary>Leaves from here.</summary>
    public int Leaves { get; } = 1;

    /// <summary>Most questions from here to a leaf.</summary>
    public int Height { get; }

    /// <summary>The leaf of a row: 0 to <see cref="Leaves"/> − 1, in the order of the tree, sides for which a question holds
    /// first.</summary>
    /// <param name="columns">The columns that it grew from, or others of the same kinds in the same order.</param>
    /// <param name="ofP">Whether the row is one of P's.</param>
    /// <param name="row">Its place among them.</param>
    public int Leaf(IReadOnlyList<MixedColumn> columns, bool ofP, int row)
    {
        ArgumentNullException.ThrowIfNull(columns);
        int before = 0;
        DivergenceTree node = this;
        while (node.Question is { } question)
        {
            if (question.Holds(columns[question.Column], ofP, row)) { node = node.Holds!; continue; }
            before += node.Holds!.Leaves;
            node = node.Fails!;
        }
        return before;
    }

    /// <summary>Grows a tree from all rows.</summary>
    /// <param name="columns">The columns, all of the same numbers of rows.</param>
    /// <param name="label">A column whose distribution given the others is of interest; null for none. Its rows may be more than the
    /// columns use.</param>
    /// <param name="options">How far; null for the defaults.</param>
    /// <remarks>O(rows · columns) a level, and the square of the columns where it looks ahead; no chance is involved, and neither order nor
    /// names of values matter.</remarks>
    /// <exception cref="ArgumentException">There is no column, or they differ in rows.</exception>
    public static DivergenceTree Grow(IReadOnlyList<MixedColumn> columns, MixedColumn? label = null, DivergenceTreeOptions? options = null)
    {
        var (rowsOfP, rowsOfQ) = Require(columns, label);
        (bool, int)[] rows = [.. Enumerable.Range(0, rowsOfP).Select(k => (true, k)),
            .. Enumerable.Range(0, rowsOfQ).Select(k => (false, k))];
        options ??= new DivergenceTreeOptions();
        options.Require();
        return Grow(columns, rows, label is null ? new LabelClasses() : new LabelClasses(label, rows, options.MostLabelClasses), options);
    }

    internal static DivergenceTree Grow(IReadOnlyList<MixedColumn> columns, IReadOnlyList<(bool OfP, int Row)> rows, LabelClasses label,
        DivergenceTreeOptions options)
        => rows.Count == 0 ? new DivergenceTree(0) : new TreeGrowth(new CodedRows(columns, rows, label), label.Count, options).Tree();

    internal static (int RowsOfP, int RowsOfQ) Require(IReadOnlyList<MixedColumn> columns, MixedColumn? label)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count == 0) throw new ArgumentException("There is no column.", nameof(columns));
        foreach (MixedColumn column in label is null ? columns : columns.Append(label))
            if (column.RowsOfP != columns[0].RowsOfP || column.RowsOfQ != columns[0].RowsOfQ)
                throw new ArgumentException(
                    $"Column '{column.Name}' has {column.RowsOfP} and {column.RowsOfQ} rows, not {columns[0].RowsOfP} and "
                        + $"{columns[0].RowsOfQ} as '{columns[0].Name}'.", nameof(columns));
        if (columns[0].RowsOfP == 0) throw new ArgumentException("P has no rows.", nameof(columns));
        if (columns[0].RowsOfQ == 0) throw new ArgumentException("Q has no rows.", nameof(columns));
        return (columns[0].RowsOfP, columns[0].RowsOfQ);
    }
}
