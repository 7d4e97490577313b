namespace Kullback.Data.Columns;

/// <summary>A fine grid of boundaries for one number column, from a pooled sample: what the counting pass counts on.</summary>
/// <remarks>Few distinct values: each gets a cell of its own. Many: about <see cref="Steps"/> cells of equal pooled mass, and a cell of its
/// own for each value that holds more than half a step of the coarse cells or stands out from its neighbors (a sentinel, a default); the
/// outermost steps are halved down to single rows, and each side's smallest and largest value is a boundary, so that rows beyond them are
/// counted apart. The coarse cells, Wasserstein and Kolmogorov-Smirnov are then computed from exact counts on this grid, so the sample
/// decides only where the grid is fine.</remarks>
internal static class FineBoundaries
{
    /// <summary>Cells of equal mass.</summary>
    public const int Steps = 200;

    /// <summary>With at most this many distinct values in the sample, each gets its own cell.</summary>
    private const int DistinctValues = 120;

    /// <summary>A value of this pooled share gets its own cell: half of the smallest coarse cell's share (1/20).</summary>
    private const double AtomShare = 1 / 40.0;

    /// <summary>A value that stands out has this pooled share at least, this many times its neighbors' mean,
    /// and is among this many.</summary>
    private const double SpikeShare = 0.001, SpikeTimes = 10;

    private const int Neighbors = 10, MostSpikes = 40;

    /// <summary>The boundaries for two samples.</summary>
    /// <param name="reference">Sorted values of the reference's sample, no NaN.</param>
    /// <param name="referenceRows">Rows that the sample stands for.</param>
    /// <param name="current">Sorted values of the current sample.</param>
    /// <param name="currentRows">Rows that the sample stands for.</param>
    public static double[] Of(double[] reference, double referenceRows, double[] current, double currentRows)
    {
        (double[] values, double[] mass) =
            Pooled(reference, referenceRows / Math.Max(1, reference.Length), current, currentRows / Math.Max(1, current.Length));
        if (values.Length == 0) return [];
        var boundaries = new SortedSet<double>();
        if (values.Length <= DistinctValues)
        {
            foreach (double v in values) Own(boundaries, v);
            return [.. boundaries];
        }
        double total = mass.Sum(), step = total / Steps, sum = 0, next = step;
        foreach (int i in Spikes(mass, total)) Own(boundaries, values[i]);
        Tails(boundaries, values, mass, step);
        foreach (double[] side in (double[][])[reference, current])
        {
            if (side.Length == 0) continue;
            if (!double.IsNegativeInfinity(side[0])) boundaries.Add(Math.BitDecrement(side[0]));
            if (!double.IsPositiveInfinity(side[^1])) boundaries.Add(side[^1]);
        }
        for (int i = 0; i < values.Length; i++)
        {
            if (mass[i] > total * AtomShare) Own(boundaries, values[i]);
            sum += mass[i];
            if (sum < next) continue;
            // Above infinity there is nothing to count.
            if (!double.IsPositiveInfinity(values[i])) boundaries.Add(values[i]);
            next = sum + step;
        }
        return [.. boundaries];
    }

    /// <summary>Values with many times the rows of the values next to them, whichever side has them.</summary>
    private static IEnumerable<int> Spikes(double[] mass, double total)
    {
        var before = new double[mass.Length + 1];
        for (int i = 0; i < mass.Length; i++) before[i + 1] = before[i] + mass[i];
        var spikes = new List<int>();
        for (int i = 0; i < mass.Length; i++)
        {
            if (mass[i] < total * SpikeShare) continue;
            (int from, int to) = (Math.Max(0, i - Neighbors), Math.Min(mass.Length, i + Neighbors + 1));
            double around = (before[to] - before[from] - mass[i]) / (to - from - 1);
            if (mass[i] >= SpikeTimes * around) spikes.Add(i);
        }
        return spikes.OrderByDescending(i => mass[i]).Take(MostSpikes);
    }

    /// <summary>Boundaries that leave a half, a quarter, ... of a step outside, at both ends.</summary>
    private static void Tails(SortedSet<double> boundaries, double[] values, double[] mass, double step)
    {
        double sum = 0, next = mass[0];
        for (int i = 0; i < values.Length && sum < step; i++)
        {
            sum += mass[i];
            if (sum < next) continue;
            if (!double.IsPositiveInfinity(values[i])) boundaries.Add(values[i]);
            next = 2 * sum;
        }
        (sum, next) = (0, mass[^1]);
        for (int i = values.Length - 1; i > 0 && sum < step; i--)
        {
            sum += mass[i];
            if (sum < next) continue;
            if (!double.IsNegativeInfinity(values[i])) boundaries.Add(Math.BitDecrement(values[i]));
            next = 2 * sum;
        }
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
