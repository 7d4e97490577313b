using Kullback.Estimation;

namespace Kullback.Tests.Estimation;

/// <summary>Two populations over a number (0 to 9), a category (3 values) and a label (2 values) with every mass known.</summary>
/// <param name="Cells">P(x, y) and Q(x, y) by number, category and label.</param>
internal sealed record TwoPopulations(double[] P, double[] Q)
{
    private const int Numbers = 10, Values = 3;

    /// <summary>The columns change by <paramref name="x"/>, the label given them by <paramref name="y"/>.</summary>
    public static TwoPopulations Of(double x, double y)
    {
        double[] Masses(bool ofP)
        {
            double[] mass = new double[Numbers * Values * 2];
            for (int k = 0; k < mass.Length; k++)
            {
                (int number, int value, int label) = (k / (2 * Values), k / 2 % Values, k % 2);
                double one = 1 / (1 + Math.Exp(-(number < 5 ? -1 : 0.5) - (ofP && value == 2 ? y : 0)));
                mass[k] = (1 + value) * (ofP && number >= 5 && value == 0 ? 1 + x : 1) * (label == 1 ? one : 1 - one);
            }
            double sum = mass.Sum();
            return [.. mass.Select(m => m / sum)];
        }
        return new TwoPopulations(Masses(true), Masses(false));
    }

    /// <summary>Masses at random, some of them 0 on one side.</summary>
    public static TwoPopulations Random(Random random)
    {
        double[] Masses()
        {
            double[] mass = [.. Enumerable.Range(0, Numbers * Values * 2)
                .Select(_ => random.NextDouble() < 0.1 ? 0 : Math.Pow(random.NextDouble(), 2))];
            double sum = mass.Sum();
            return [.. mass.Select(m => m / sum)];
        }
        return new TwoPopulations(Masses(), Masses());
    }

    public (MixedColumn[] Columns, MixedColumn Label) Sample(int m, int n, Random random)
        => Table([.. Enumerable.Range(0, m).Select(_ => Point(P, random))], [.. Enumerable.Range(0, n).Select(_ => Point(Q, random))]);

    public static (MixedColumn[] Columns, MixedColumn Label) Table(int[] p, int[] q) =>
    ([
        MixedColumn.Numbers("number", [.. p.Select(k => (double)(k / (2 * Values)))], [.. q.Select(k => (double)(k / (2 * Values)))]),
        MixedColumn.Categories("value", [.. p.Select(k => k / 2 % Values)], [.. q.Select(k => k / 2 % Values)], ["a", "b", "c"]),
    ], MixedColumn.Categories("label", [.. p.Select(k => k % 2)], [.. q.Select(k => k % 2)], ["no", "yes"]));

    /// <summary>The true parts of D(P‖Q) over the leaves of a tree; over the rows themselves without one.</summary>
    public (double Covariate, double Concept) Parts(DivergenceTree? tree)
    {
        var (p, q) = Over(tree);
        double covariate = 0, joint = 0;
        for (int c = 0; c < p.Length; c += 2)
        {
            covariate += Term(p[c] + p[c + 1], q[c] + q[c + 1]);
            joint += Term(p[c], q[c]) + Term(p[c + 1], q[c + 1]);
        }
        return (covariate, joint - covariate);
    }

    /// <summary>P and Q over leaf and label.</summary>
    public (double[] P, double[] Q) Over(DivergenceTree? tree)
    {
        int[] all = [.. Enumerable.Range(0, P.Length)];
        var (columns, _) = Table(all, all);
        double[] p = new double[2 * (tree?.Leaves ?? P.Length / 2)], q = new double[p.Length];
        foreach (int k in all)
        {
            int cell = 2 * (tree?.Leaf(columns, true, k) ?? k / 2) + k % 2;
            (p[cell], q[cell]) = (p[cell] + P[k], q[cell] + Q[k]);
        }
        return (p, q);
    }

    private static double Term(double p, double q) => p == 0 ? 0 : p * Math.Log(p / q);

    private static int Point(double[] mass, Random random)
    {
        double u = random.NextDouble();
        for (int k = 0; k < mass.Length; k++)
            if ((u -= mass[k]) < 0) return k;
        return Array.FindLastIndex(mass, m => m > 0);
    }
}
