using Kullback.Divergences;

namespace Kullback.Estimation;

/// <summary>How far apart two samples of rows with many columns are, jointly: the divergence over the leaves of a tree, measured on rows
/// that the tree did not grow from.</summary>
/// <remarks>Each sample's rows are dealt out in two halves. A <see cref="DivergenceTree"/> grows from one half of both; the other half is
/// counted over its leaves, with a label over its leaves and the label's classes. The leaf is a function of the row, so the divergence over
/// the leaves is at most that of the rows (data processing), and its estimate and interval hold for cells that are fixed in advance.
/// Source: Cover and Thomas (2006), Elements of Information Theory, 2.8; Athey and Imbens (2016), PNAS 113, 7353–7360, for growing and
/// measuring on different rows.</remarks>
public sealed record JointDrift
{
    private JointDrift() { }

    /// <summary>The tree.</summary>
    public required DivergenceTree Tree { get; init; }

    /// <summary>Its leaves, in the order of the tree.</summary>
    public required IReadOnlyList<JointLeaf> Leaves { get; init; }

    /// <summary>The classes of the label; one that stands for all rows without a label.</summary>
    public required IReadOnlyList<LabelClass> Classes { get; init; }

    /// <summary>The cells at each depth of the tree, from none to all of its questions.</summary>
    public required IReadOnlyList<JointDepth> Depths { get; init; }

    /// <summary>Rows of P that were measured.</summary>
    public required int MeasuredRowsOfP { get; init; }

    /// <summary>Rows of Q that were measured.</summary>
    public required int MeasuredRowsOfQ { get; init; }

    /// <summary>Rows of P that the tree grew from.</summary>
    public required int GrownRowsOfP { get; init; }

    /// <summary>Rows of Q that the tree grew from.</summary>
    public required int GrownRowsOfQ { get; init; }

    /// <summary>Jensen–Shannon divergence and D(P‖Q) with its parts over the leaves (and classes).</summary>
    public JointDepth Measured => Depths[^1];

    /// <summary>p-value of "nothing changed" over the leaves, on the measured rows; 1 for a tree without questions and no label.</summary>
    public double PValue => Measured.JensenShannon.DegreesOfFreedom > 0 ? Measured.JensenShannon.MinimumEffectPValue(0) : 1;

    /// <summary>The estimate.</summary>
    /// <param name="columns">The columns, all of the same numbers of rows, at least one of each sample.</param>
    /// <param name="label">A column whose change given the others is of interest, not among them; null for none.</param>
    /// <param name="random">Deals the rows to the halves; the same seed gives the same result.</param>
    /// <param name="options">How far the tree grows; null for the defaults.</param>
    /// <exception cref="ArgumentException">There is no column, they differ in rows, or a sample has no rows.</exception>
    public static JointDrift From(IReadOnlyList<MixedColumn> columns, MixedColumn? label, Random random,
        DivergenceTreeOptions? options = null)
    {
        var (rowsOfP, rowsOfQ) = DivergenceTree.Require(columns, label);
        ArgumentNullException.ThrowIfNull(random);
        options ??= new DivergenceTreeOptions();
        options.Require();
        int[] p = Dealt(rowsOfP, random), q = Dealt(rowsOfQ, random);
        int halfOfP = rowsOfP / 2, halfOfQ = rowsOfQ / 2;
        (bool OfP, int Row)[] grown = [.. p[..halfOfP].Order().Select(r => (true, r)), .. q[..halfOfQ].Order().Select(r => (false, r))];
        var classes = label is null ? new LabelClasses() : new LabelClasses(label, grown, options.MostLabelClasses);
        DivergenceTree tree = DivergenceTree.Grow(columns, grown, classes, options);
        double[] countsOfP = Counts(tree, columns, classes, true, p[halfOfP..]),
            countsOfQ = Counts(tree, columns, classes, false, q[halfOfQ..]);
        double[] wholeP = Sum(countsOfP, Counts(tree, columns, classes, true, p[..halfOfP])),
            wholeQ = Sum(countsOfQ, Counts(tree, columns, classes, false, q[..halfOfQ]));
        var paths = new List<(TreeSplit, bool)[]>();
        Walk(tree, [], paths);
        JointDepth[] depths = [.. Enumerable.Range(0, tree.Height + 1)
            .Select(d => JointDepth.Of(d, paths, countsOfP, countsOfQ, wholeP, wholeQ, classes.Count, options.Confidence))];
        return new JointDrift
        {
            Tree = tree, Classes = classes.List, Depths = depths,
            Leaves = [.. paths.Select((path, k) => JointLeaf.Of(path, k, countsOfP, countsOfQ, classes.Count, depths[^1]))],
            MeasuredRowsOfP = rowsOfP - halfOfP, MeasuredRowsOfQ = rowsOfQ - halfOfQ, GrownRowsOfP = halfOfP, GrownRowsOfQ = halfOfQ,
        };
    }

    private static double[] Sum(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];

    private static int[] Dealt(int rows, Random random)
    {
        int[] order = [.. Enumerable.Range(0, rows)];
        random.Shuffle(order);
        return order;
    }

    private static double[] Counts(DivergenceTree tree, IReadOnlyList<MixedColumn> columns, LabelClasses classes, bool ofP, int[] rows)
    {
        double[] counts = new double[tree.Leaves * classes.Count];
        foreach (int row in rows) counts[tree.Leaf(columns, ofP, row) * classes.Count + classes.Of(ofP, row)]++;
        return counts;
    }

    private static void Walk(DivergenceTree node, (TreeSplit, bool)[] path, List<(TreeSplit, bool)[]> paths)
    {
        if (node.Question is not { } question) { paths.Add(path); return; }
        Walk(node.Holds!, [.. path, (question, true)], paths);
        Walk(node.Fails!, [.. path, (question, false)], paths);
    }
}
