namespace Kullback.Data.Comparison;

/// <summary>A fine grid of boundaries for one number column, from a pooled sample: what the counting pass counts on.</summary>
/// <remarks>Few distinct values: each gets a cell of its own. Many: about <see cref="Steps"/> cells of equal pooled mass, and a cell of its own for
/// each value that holds more than half a step of the coarse cells. The coarse cells, Wasserstein and Kolmogorov-Smirnov are then
/// computed from exact counts on this grid, so the sample decides only where the grid is fine.</remarks>
internal static class FineBoundaries
{
    /// <summary>Cells of equal mass.</summary>
    public const int Steps = 200;

    /// <summary>With at most this many distinct values in the sample, each gets its own cell.</summary>
    private const int DistinctValues = 120;

    /// <summary>A value of this pooled share gets its own cell: half of the smallest coarse cell's share (1/20).</summary>
    private const double AtomShare = 1 / 40.0;

    /// <summary>The boundaries for two samples.</summary>
    /// <param name="reference">Sorted values of the reference's sample, no NaN.</param>
    /// <param name="referenceRows">Rows that the sample stands for.</param>
    /// <param name="current">Sorted values of the current sample.</param>
    /// <param name="currentRows">Rows that the sample stands for.</param>
    public static double[] Of(double[] reference, double referenceRows, double[] current, double currentRows)
    {
        (double[] values, double[] mass) = Pooled(reference, referenceRows / Math.Max(1, reference.Length), current, currentRows / Math.Max(1, current.Length));
        if (values.Length == 0) return [];
        var boundaries = new SortedSet<double>();
        if (values.Length <= DistinctValues)
        {
            foreach (double v in values) Own(boundaries, v);
            return [.. boundaries];
        }
        double total = mass.Sum(), step = total / Steps, sum = 0, next = step;
        for (int i = 0; i < values.Length; i++)
        {
            if (mass[i] > total * AtomShare) Own(boundaries, values[i]);
            sum += mass[i];
            if (sum < next) continue;
            boundaries.Add(values[i]);
            next = sum + step;
        }
        return [.. boundaries];
    }

    /// <summary>A cell that holds one value: the boundaries just below it and at it.</summary>
    private static void Own(SortedSet<double> boundaries, double value)
    {
        if (!double.IsNegativeInfinity(value)) boundaries.Add(Math.BitDecrement(value));
        if (!double.IsPositiveInfinity(value)) boundaries.Add(value);
    }

    /// <summary>Distinct values in rising order with their pooled mass.</summary>
    private static (double[] Values, double[] Mass) Pooled(double[] a, double weightA, double[] b, double weightB)
    {
        var values = new List<double>();
        var mass = new List<double>();
        for (int i = 0, j = 0; i < a.Length || j < b.Length;)
        {
            double v = j >= b.Length || (i < a.Length && a[i] <= b[j]) ? a[i] : b[j], m = 0;
            for (; i < a.Length && a[i] == v; i++) m += weightA;
            for (; j < b.Length && b[j] == v; j++) m += weightB;
            values.Add(v);
            mass.Add(m);
        }
        return ([.. values], [.. mass]);
    }
}
