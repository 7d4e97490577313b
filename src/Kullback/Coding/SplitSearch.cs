using System.Globalization;

namespace Kullback.Coding;

/// <summary>A split of rows in two by a number: up to the threshold, and above it.</summary>
/// <param name="Threshold">Rows with value ≤ threshold go left: the middle between two neighboring values.</param>
/// <param name="GainNats">I(side; label): what the side tells about the label. With the label "which of two samples" it is their
/// Jensen–Shannon divergence, weighted by size, as far as this split sees it.</param>
/// <param name="GainRatio">The gain over the entropy of the sides.</param>
/// <param name="Left">Rows that go left.</param>
/// <param name="Right">Rows that go right.</param>
public sealed record ThresholdSplit(double Threshold, double GainNats, double GainRatio, int Left, int Right);

/// <summary>The best split of labeled rows: shared by every tree that asks which question tells most about a label.</summary>
/// <remarks>A label is any class: the target of a decision tree, or the sample that a row came from. Source: Quinlan (1993), C4.5, 2.3–2.4;
/// Fayyad and Irani (1992), Machine Learning 8, 87–102: the best threshold lies between rows of different labels.</remarks>
public static class SplitSearch
{
    /// <summary>The threshold of largest gain.</summary>
    /// <param name="values">A number a row, not NaN.</param>
    /// <param name="labels">The label of each row, 0 to <paramref name="classes"/> − 1.</param>
    /// <param name="classes">Number of labels, at least 1.</param>
    /// <param name="leastRows">Fewest rows of either side, at least 1.</param>
    /// <returns>The first of several that tie; null if no threshold leaves that many rows on both sides.</returns>
    /// <remarks>O(n log n + n·classes).</remarks>
    /// <exception cref="ArgumentException">The numbers of rows differ, a value is NaN, or a label is out of range.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no class, or the fewest rows are below 1.</exception>
    public static ThresholdSplit? Threshold(ReadOnlySpan<double> values, ReadOnlySpan<int> labels, int classes, int leastRows = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(leastRows, 1);
        Require(values, labels, classes);
        double[] sorted = values.ToArray();
        int[] order = labels.ToArray();
        Array.Sort(sorted, order);
        double[] left = new double[classes], right = new double[classes];
        foreach (int label in order) right[label]++;
        double parent = Surprise(right, order.Length), best = -1;
        int at = 0;
        for (int i = 1; i < sorted.Length; i++)
        {
            left[order[i - 1]]++;
            right[order[i - 1]]--;
            if (sorted[i] == sorted[i - 1] || i < leastRows || sorted.Length - i < leastRows) continue;
            double gain = parent - Surprise(left, i) - Surprise(right, order.Length - i);
            if (gain > best) (best, at) = (gain, i);
        }
        return at == 0 ? null : Built(sorted, order, at, classes);
    }

    /// <summary>What a category tells about the label: a split with one branch a value.</summary>
    /// <param name="values">The value of each row, 0 to <paramref name="cells"/> − 1.</param>
    /// <param name="cells">Number of values, at least 1.</param>
    /// <param name="labels">The label of each row.</param>
    /// <param name="classes">Number of labels, at least 1.</param>
    /// <exception cref="ArgumentException">The numbers of rows differ, there are none, or a value or label is out of range.</exception>
    public static InformationTable Category(ReadOnlySpan<int> values, int cells, ReadOnlySpan<int> labels, int classes)
    {
        if (values.Length != labels.Length) throw new ArgumentException($"{values.Length} values, {labels.Length} labels.", nameof(labels));
        double[] counts = new double[checked(cells * classes)];
        for (int k = 0; k < values.Length; k++)
        {
            if ((uint)values[k] >= (uint)cells)
                throw new ArgumentException($"values[{k}] = {values[k]} is not below {cells}.", nameof(values));
            if ((uint)labels[k] >= (uint)classes)
                throw new ArgumentException($"labels[{k}] = {labels[k]} is not below {classes}.", nameof(labels));
            counts[values[k] * classes + labels[k]]++;
        }
        return new InformationTable(cells, classes, counts);
    }

    // The gain of the chosen split again, from its table: non-negative, and without the cancellation of the running sums.
    private static ThresholdSplit Built(double[] sorted, int[] order, int at, int classes)
    {
        double[] counts = new double[2 * classes];
        for (int k = 0; k < order.Length; k++) counts[(k < at ? 0 : classes) + order[k]]++;
        var table = new InformationTable(2, classes, counts);
        double low = sorted[at - 1], high = sorted[at], middle = low + (high - low) / 2;
        // Neighboring doubles, or an infinite one: the lower value itself separates them.
        if (!(middle < high) || !double.IsFinite(middle)) middle = low;
        return new ThresholdSplit(middle, table.MutualInformationNats, table.GainRatio, at, order.Length - at);
    }

    // n·H in nats.
    private static double Surprise(double[] counts, double n)
    {
        double sum = n * Math.Log(Math.Max(1, n));
        foreach (double count in counts)
            if (count > 1) sum -= count * Math.Log(count);
        return sum;
    }

    private static void Require(ReadOnlySpan<double> values, ReadOnlySpan<int> labels, int classes)
    {
        if (values.Length != labels.Length) throw new ArgumentException($"{values.Length} values, {labels.Length} labels.", nameof(labels));
        for (int k = 0; k < values.Length; k++)
        {
            if (double.IsNaN(values[k])) throw new ArgumentException($"values[{k}] is NaN.", nameof(values));
            if ((uint)labels[k] >= (uint)classes)
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"labels[{k}] = {labels[k]} is not below {classes}."), nameof(labels));
        }
    }
}
