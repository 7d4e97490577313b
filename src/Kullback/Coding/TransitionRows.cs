using System.Globalization;
using Kullback.Divergences;

namespace Kullback.Coding;

/// <summary>Checks of matrices given row by row: every fault is named with its place and its value.</summary>
internal static class TransitionRows
{
    /// <summary>A probability vector divided by its sum, which may differ from 1 by rounding.</summary>
    internal static double[] Distribution(ReadOnlySpan<double> masses, string name)
    {
        if (masses.IsEmpty) throw new ArgumentException("No letters.", name);
        double sum = 0;
        for (int i = 0; i < masses.Length; i++)
        {
            Simplex.RequireEntry(name, i, masses[i]);
            sum += masses[i];
        }
        Simplex.RequireMass<double>(name, sum, masses.Length);
        double[] distribution = masses.ToArray();
        for (int i = 0; i < distribution.Length; i++) distribution[i] /= sum;
        return distribution;
    }

    /// <summary>The size of a matrix fits its dimensions.</summary>
    internal static void RequireShape(int rows, int columns, int length, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (length != (long)rows * columns)
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"{rows} rows of {columns} need {(long)rows * columns} entries, not {length}."),
                name);
    }

    /// <summary>Entry (i, j) is finite and ≥ 0.</summary>
    internal static void RequireEntry(double value, int row, int column, string name)
    {
        if (!(value >= 0 && value <= double.MaxValue))
            throw new ArgumentOutOfRangeException(name, value,
                string.Create(CultureInfo.InvariantCulture, $"{name}[{row}, {column}] = {value} must be finite and ≥ 0."));
    }
}
