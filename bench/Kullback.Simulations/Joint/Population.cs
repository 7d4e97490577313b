using Kullback.Estimation;

namespace Kullback.Simulations.Joint;

/// <summary>Two populations of rows over age (0 to 79), region (4 values) and plan (3), with a label of two values: every mass is
/// known.</summary>
/// <param name="Name">What changes.</param>
/// <param name="ChangeOfX">How much the columns change.</param>
/// <param name="ChangeOfY">How much the label given the columns changes.</param>
internal sealed record Population(string Name, double ChangeOfX, double ChangeOfY)
{
    private const int Ages = 80, Regions = 4, Plans = 3;
    private static readonly string[] RegionNames = ["North", "East", "South", "West"], PlanNames = ["basic", "plus", "pro"];

    public static int Points => Ages * Regions * Plans;

    private static (int Age, int Region, int Plan) At(int point) => (point / (Regions * Plans), point / Plans % Regions, point % Plans);

    /// <summary>P(x): the old in the West become more; Q(x) is flat in age.</summary>
    public double[] Columns(bool ofP)
    {
        double[] mass = new double[Points];
        for (int k = 0; k < Points; k++)
        {
            var (age, region, plan) = At(k);
            mass[k] = (1 + 0.5 * region) * (plan == 0 ? 3 : 1) * (ofP && age >= 50 && region == 3 ? 1 + ChangeOfX : 1);
        }
        double sum = mass.Sum();
        return [.. mass.Select(m => m / sum)];
    }

    /// <summary>P(y = 1 | x): rises in steps with age; on plan "pro" it changes.</summary>
    public double Label(bool ofP, int point)
    {
        var (age, _, plan) = At(point);
        double logit = (age >= 50 ? 0.5 : age >= 25 ? -0.5 : -1.5) + (ofP && plan == 2 ? ChangeOfY : 0);
        return 1 / (1 + Math.Exp(-logit));
    }

    /// <summary>The columns of rows that stand at these points.</summary>
    public static MixedColumn[] Table(int[] p, int[] q) =>
    [
        MixedColumn.Numbers("age", [.. p.Select(k => (double)At(k).Age)], [.. q.Select(k => (double)At(k).Age)]),
        MixedColumn.Categories("region", [.. p.Select(k => At(k).Region)], [.. q.Select(k => At(k).Region)], RegionNames),
        MixedColumn.Categories("plan", [.. p.Select(k => At(k).Plan)], [.. q.Select(k => At(k).Plan)], PlanNames),
    ];

    public (int[] Points, int[] Labels) Draw(bool ofP, int rows, Random random)
    {
        double[] mass = Columns(ofP), sums = new double[mass.Length];
        double sum = 0;
        for (int k = 0; k < mass.Length; k++) sums[k] = sum += mass[k];
        int[] points = new int[rows], labels = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            int at = Array.BinarySearch(sums, random.NextDouble() * sum);
            points[i] = Math.Min(at < 0 ? ~at : at, mass.Length - 1);
            labels[i] = random.NextDouble() < Label(ofP, points[i]) ? 1 : 0;
        }
        return (points, labels);
    }

    /// <summary>The true parts: over single points (tree null), or over the leaves of a tree. In nats.</summary>
    public (double Covariate, double Concept) Truth(DivergenceTree? tree)
    {
        int[] all = [.. Enumerable.Range(0, Points)];
        MixedColumn[] table = Table(all, all);
        double[] p = Columns(true), q = Columns(false);
        int cells = tree?.Leaves ?? Points;
        double[] massP = new double[2 * cells], massQ = new double[2 * cells];
        for (int k = 0; k < Points; k++)
        {
            int cell = tree?.Leaf(table, true, k) ?? k;
            double a = Label(true, k), b = Label(false, k);
            massP[2 * cell] += p[k] * (1 - a);
            massP[2 * cell + 1] += p[k] * a;
            massQ[2 * cell] += q[k] * (1 - b);
            massQ[2 * cell + 1] += q[k] * b;
        }
        double covariate = 0, joint = 0;
        for (int c = 0; c < cells; c++)
        {
            double x = massP[2 * c] + massP[2 * c + 1], y = massQ[2 * c] + massQ[2 * c + 1];
            covariate += x * Math.Log(x / y);
            for (int k = 2 * c; k < 2 * c + 2; k++) joint += massP[k] * Math.Log(massP[k] / massQ[k]);
        }
        return (covariate, joint - covariate);
    }
}
