using System.Globalization;

namespace Kullback.Estimation;

/// <summary>Numbers of a sample in the intervals between given edges.</summary>
public static class IntervalCounts
{
    /// <summary>Counts in (−∞, e₁), [e₁, e₂), …, [e_K, ∞): one more than there are edges.</summary>
    /// <param name="values">The numbers; infinite ones go to the outermost intervals.</param>
    /// <param name="interiorEdges">Edges, strictly rising.</param>
    /// <remarks>O(n log K).</remarks>
    /// <exception cref="ArgumentException">A value is NaN, or the edges do not rise.</exception>
    public static double[] Of(ReadOnlySpan<double> values, ReadOnlySpan<double> interiorEdges)
    {
        for (int e = 0; e < interiorEdges.Length; e++)
            if (double.IsNaN(interiorEdges[e]) || (e > 0 && !(interiorEdges[e] > interiorEdges[e - 1])))
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture,
                        $"interiorEdges[{e}] = {interiorEdges[e]} must be above the edge before it."), nameof(interiorEdges));
        var counts = new double[interiorEdges.Length + 1];
        for (int i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i])) throw new ArgumentException($"values[{i}] is NaN.", nameof(values));
            int at = interiorEdges.BinarySearch(values[i]);
            counts[at >= 0 ? at + 1 : ~at]++;
        }
        return counts;
    }
}
