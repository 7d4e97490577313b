namespace Kullback.Estimation;

/// <summary>The divergences over the cells of a tree that is cut off at a depth.</summary>
/// <param name="Depth">Most questions on a path.</param>
/// <param name="Cells">Cells.</param>
/// <param name="JensenShannon">The Jensen–Shannon divergence over the cells, with a label over cells and classes.</param>
/// <param name="PToQ">D(P‖Q) where Q has rows, with its parts; null where P and Q have no cell in common.</param>
/// <param name="QToP">D(Q‖P) where P has rows; null likewise.</param>
/// <param name="UncoveredOfP">The share of P's measured rows in cells and classes where Q has no measured row: D(P‖Q) is not measured
/// there.</param>
/// <param name="UncoveredOfQ">The share of Q's measured rows where P has none.</param>
/// <param name="UnseenOfP">The share of P's measured rows where none of Q's rows is, measured or not.</param>
/// <param name="UnseenOfQ">The share of Q's measured rows where none of P's rows is.</param>
public sealed record JointDepth(
    int Depth, int Cells, JensenShannonEstimate JensenShannon, ChainRuleEstimate? PToQ, ChainRuleEstimate? QToP, double UncoveredOfP,
    double UncoveredOfQ, double UnseenOfP, double UnseenOfQ)
{
    internal static JointDepth Of(
        int depth, List<(TreeSplit Question, bool Holds)[]> paths, double[] p, double[] q, double[] wholeP, double[] wholeQ, int classes,
        double confidence)
    {
        int cells = 0;
        int[] cellOf = new int[paths.Count];
        for (int k = 0; k < paths.Count; k++)
        {
            // Neighboring leaves share a cell while they share the questions down to the depth.
            if (k > 0 && !paths[k].Take(depth).SequenceEqual(paths[k - 1].Take(depth))) cells++;
            cellOf[k] = cells;
        }
        cells++;
        double[] a = Merged(p, cellOf, cells, classes), b = Merged(q, cellOf, cells, classes);
        var js = JensenShannonEstimate.From(BinnedSample.FromCounts(a), BinnedSample.FromCounts(b), confidence);
        return new JointDepth(depth, cells, js, Directed(a, b, classes, confidence), Directed(b, a, classes, confidence), Uncovered(a, b),
            Uncovered(b, a),
            Uncovered(a, Merged(wholeQ, cellOf, cells, classes)), Uncovered(b, Merged(wholeP, cellOf, cells, classes)));
    }

    private static double[] Merged(double[] counts, int[] cellOf, int cells, int classes)
    {
        double[] merged = new double[cells * classes];
        for (int k = 0; k < counts.Length; k++) merged[cellOf[k / classes] * classes + k % classes] += counts[k];
        return merged;
    }

    private static ChainRuleEstimate? Directed(double[] p, double[] q, int classes, double confidence)
    {
        double[] covered = [.. p.Select((count, k) => q[k] > 0 ? count : 0)];
        return covered.Any(count => count > 0) ? ChainRuleEstimate.From(covered, q, classes, confidence) : null;
    }

    private static double Uncovered(double[] p, double[] q)
    {
        double total = 0, alone = 0;
        for (int k = 0; k < p.Length; k++) (total, alone) = (total + p[k], alone + (q[k] == 0 ? p[k] : 0));
        return alone / total;
    }
}
