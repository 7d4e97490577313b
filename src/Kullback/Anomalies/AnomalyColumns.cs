using System.Globalization;

namespace Kullback.Anomalies;

/// <summary>Columns of numbers as the scores of rows take them.</summary>
internal static class AnomalyColumns
{
    /// <summary>The number of rows; refuses what has none, unlike lengths, and NaN where it means nothing.</summary>
    public static int Require(IReadOnlyList<double[]> columns, string name, bool missing = false)
    {
        ArgumentNullException.ThrowIfNull(columns, name);
        if (columns.Count == 0) throw new ArgumentException("At least one column is needed.", name);
        int rows = columns[0].Length;
        if (rows == 0) throw new ArgumentException("At least one row is needed.", name);
        for (int c = 0; c < columns.Count; c++)
        {
            if (columns[c].Length != rows)
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                    $"Column {c} has {columns[c].Length} rows and column 0 has {rows}."), name);
            int at = missing ? -1 : Array.FindIndex(columns[c], double.IsNaN);
            if (at >= 0)
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Column {c}, row {at} is NaN."), name);
        }
        return rows;
    }

    /// <summary>Both have as many columns.</summary>
    public static void RequireAsMany(IReadOnlyList<double[]> learnt, IReadOnlyList<double[]> columns)
        => RequireAsMany(learnt.Count, columns);

    /// <summary>There are that many columns.</summary>
    public static void RequireAsMany(int learnt, IReadOnlyList<double[]> columns)
    {
        if (learnt != columns.Count)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"{columns.Count} columns, and {learnt} were learnt."), nameof(columns));
    }

    /// <summary>How many of the sorted values are below x.</summary>
    public static int Below(double[] sorted, double x)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < x) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>How many of the sorted values are at most x.</summary>
    public static int AtMost(double[] sorted, double x)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (sorted[middle] <= x) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
