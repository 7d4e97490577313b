using Kullback.Divergences;

namespace Kullback.Estimation;

/// <summary>A leaf of a divergence tree: which rows are in it, and how the two samples differ there.</summary>
public sealed record JointLeaf
{
    private JointLeaf() { }

    /// <summary>What is true of its rows; empty for the leaf of a tree without questions.</summary>
    public required IReadOnlyList<CellCondition> Conditions { get; init; }

    /// <summary>P's measured rows in it.</summary>
    public required double RowsOfP { get; init; }

    /// <summary>Q's measured rows in it.</summary>
    public required double RowsOfQ { get; init; }

    /// <summary>The share of P's rows.</summary>
    public required double ShareOfP { get; init; }

    /// <summary>The share of Q's rows.</summary>
    public required double ShareOfQ { get; init; }

    /// <summary>What the leaf adds to the plug-in Jensen–Shannon divergence, ≥ 0; the leaves' sum to it. With a label,
    /// over the classes in it.</summary>
    public required double JensenShannonNats { get; init; }

    /// <summary>Of <see cref="JensenShannonNats"/>, what its share of the rows alone adds.</summary>
    public required double CovariateJensenShannonNats { get; init; }

    /// <summary>P(x) ln(P(x)/Q(x)): what its share adds to D(P(x)‖Q(x)); below 0 where there is less of it in P,
    /// +∞ where Q has no row.</summary>
    public required double CovariateNats { get; init; }

    /// <summary>P(x)·D(P(y|x)‖Q(y|x)), ≥ 0: what it adds to the concept part, where Q has rows; 0 without a label.</summary>
    public required double ConceptNats { get; init; }

    /// <summary>P's rows by class.</summary>
    public required IReadOnlyList<double> ClassesOfP { get; init; }

    /// <summary>Q's rows by class.</summary>
    public required IReadOnlyList<double> ClassesOfQ { get; init; }

    internal static JointLeaf Of((TreeSplit, bool)[] path, int leaf, double[] p, double[] q, int classes, JointDepth measured)
    {
        double totalP = p.Sum(), totalQ = q.Sum();
        double[] ownP = p[(leaf * classes)..((leaf + 1) * classes)], ownQ = q[(leaf * classes)..((leaf + 1) * classes)];
        double shareP = ownP.Sum() / totalP, shareQ = ownQ.Sum() / totalQ;
        return new JointLeaf
        {
            Conditions = CellCondition.Of(path),
            RowsOfP = ownP.Sum(), RowsOfQ = ownQ.Sum(), ShareOfP = shareP, ShareOfQ = shareQ,
            JensenShannonNats = Enumerable.Range(0, classes).Sum(y => JensenShannon.Cell(ownP[y] / totalP, ownQ[y] / totalQ)),
            CovariateJensenShannonNats = JensenShannon.Cell(shareP, shareQ),
            CovariateNats = shareP == 0 ? 0 : shareP * Math.Log(shareP / shareQ),
            ConceptNats = measured.PToQ?.ConceptByCellNats[leaf] ?? 0,
            ClassesOfP = ownP, ClassesOfQ = ownQ,
        };
    }
}
