using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>What the values of a column are to an estimate from points.</summary>
/// <param name="Step">The step of their rounding; 0 where none was found.</param>
/// <param name="Labels">Values that stand for themselves: all of a discrete column, the atoms of one that is continuous beside; null where
/// there are none.</param>
/// <param name="IsDiscrete">Whether all values are labels.</param>
/// <param name="IsTied">Whether values occur more than once beside the labels.</param>
/// <param name="IsConstant">Whether there is one value only.</param>
internal sealed record ColumnKind(double Step, double[]? Labels, bool IsDiscrete, bool IsTied, bool IsConstant)
{
    // Up to so many values, each so often on average, are read as categories. An atom holds this share,
    // and so many times as much as its neighbors.
    private const int MostLabels = 12, RowsALabel = 8;
    private const double AtomShare = 0.04, AtomExcess = 5;

    internal static ColumnKind Of(ReadOnlySpan<double> values)
    {
        double[] ascending = values.ToArray();
        Sorting.Ascending(ascending);
        var (distinct, counts) = Runs(ascending);
        int n = ascending.Length, k = distinct.Count;
        if (k == 1) return new(0, null, false, false, true);
        double step = Lattice.StepOf(ascending);
        if (k <= MostLabels && n >= RowsALabel * k) return new(step, [.. distinct], true, false, false);
        double[] atoms = [.. Enumerable.Range(0, k).Where(i => IsAtom(counts, i, n)).Select(i => distinct[i])];
        bool tied = Enumerable.Range(0, k).Any(i => counts[i] > 1 && Array.BinarySearch(atoms, distinct[i]) < 0);
        if (atoms.Length > 0) step = Lattice.StepOf([.. ascending.Where(x => Array.BinarySearch(atoms, x) < 0)]);
        return new(step, atoms.Length == 0 ? null : atoms, false, tied, false);
    }

    /// <summary>Codes of categories: all of them are labels.</summary>
    internal static ColumnKind OfCodes(ReadOnlySpan<double> values)
    {
        double[] ascending = values.ToArray();
        Sorting.Ascending(ascending);
        var distinct = Runs(ascending).Distinct;
        return new(0, [.. distinct], true, false, distinct.Count == 1);
    }

    private static bool IsAtom(List<int> counts, int i, int n)
    {
        if (counts[i] < Math.Max(6, AtomShare * n)) return false;
        int near = 0, found = 0;
        for (int j = Math.Max(0, i - 2); j <= Math.Min(counts.Count - 1, i + 2); j++)
            if (j != i) (near, found) = (near + counts[j], found + 1);
        return counts[i] > AtomExcess * near / Math.Max(1, found);
    }

    private static (List<double> Distinct, List<int> Counts) Runs(double[] ascending)
    {
        var (distinct, counts) = (new List<double>(), new List<int>());
        foreach (double x in ascending)
            if (distinct.Count > 0 && distinct[^1] == x) counts[^1]++;
            else { distinct.Add(x); counts.Add(1); }
        return (distinct, counts);
    }

    /// <summary>Which label a value is, from 1; 0 where it is none.</summary>
    internal int LabelOf(double x) => Labels is { } labels && Array.BinarySearch(labels, x) is >= 0 and var i ? i + 1 : 0;
}
