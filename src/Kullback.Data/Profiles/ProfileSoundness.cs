namespace Kullback.Data.Profiles;

/// <summary>What is true of every profile that was counted from rows; one that breaks it was damaged or made up,
/// and would give numbers that mean nothing.</summary>
internal static class ProfileSoundness
{
    /// <exception cref="UnsoundProfileException">Something is wrong; the message says what and where.</exception>
    public static void Require(TableProfile profile)
    {
        if (profile.Rows == 0) throw new UnsoundProfileException("it has no rows");
        if (profile.Suppressed < 0) throw new UnsoundProfileException("suppressed is negative");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (ColumnProfile column in profile.Columns)
        {
            string name = $"column '{DisplayValue.Harmless(column.Name, 60)}'";
            if (!names.Add(column.Name)) throw new UnsoundProfileException($"{name} is there twice");
            if (Fault(column, profile.Rows) is { } fault) throw new UnsoundProfileException($"{name}: {fault}");
        }
    }

    private static string? Fault(ColumnProfile column, long rows)
    {
        if (!Enum.IsDefined(column.Type) || !Enum.IsDefined(column.Role)) return "its type or role is not known";
        // −∞ may be the first: the cell up to it holds values of −∞ alone.
        for (int i = 0; i < column.Boundaries.Length; i++)
            if (!double.IsFinite(column.Boundaries[i]) && !(i == 0 && double.IsNegativeInfinity(column.Boundaries[i])))
                return "a boundary is no finite number";
        if (column.Counts is not { } counts)
            return column.NotCounted is null ? "it has neither counts nor a reason for none" : (column.Hours ?? column.Weekdays) is not null
                ? "it is not counted and has counts" : null;
        if (column.NotCounted is not null) return "it is not counted and has counts";
        if (column.Type is ColumnType.List or ColumnType.Other) return "a column of its type has no counts";
        if (counts.Values is not null != (column.Type == ColumnType.Category)) return "its counts do not fit its type";
        return Fault("counts", counts, rows) ?? Outside(counts, column.Boundaries)
            ?? (column.Hours is { } hours ? Fault("hours", hours, rows) : null)
            ?? (column.Weekdays is { } days ? Fault("weekdays", days, rows) : null);
    }

    private static string? Fault(string what, ColumnCounts counts, long rows)
    {
        Int128 sum = counts.Missing.Rows;
        if (counts.Values is { } values) sum = values.Values.Aggregate(sum + counts.Others.Rows, (s, m) => s + m.Rows);
        else sum = counts.Cells.Aggregate(sum + counts.NotANumber.Rows, (s, m) => s + m.Rows);
        if (sum != rows) return string.Create(CultureInfo.InvariantCulture,
            $"its {what} sum to {sum:N0} where the profile has {rows:N0} rows");
        if (counts.Values is not null) return null;
        long inCells = counts.Cells.Sum(c => c.Rows);
        if (!(counts.FiniteMass >= 0 && counts.FiniteMass <= inCells)) return $"its {what} have more finite values than cells hold";
        if (counts.SquaredDeviations < 0) return $"its {what} have a negative sum of squares";
        for (int k = 0; k < counts.Cells.Length; k++)
            if (double.IsNaN(counts.Ranges[k].Low) != double.IsNaN(counts.Ranges[k].High))
                return $"its {what}: cell {k + 1} has one end only";
            else if (counts.Cells[k].Rows > 0 && double.IsNaN(counts.Ranges[k].Low))
                return $"its {what}: cell {k + 1} has rows and no values";
            else if (counts.Ranges[k].Low > counts.Ranges[k].High) return $"its {what}: cell {k + 1} ends below its start";
        return null;
    }

    /// <summary>The values that a cell tells of must lie in the cell.</summary>
    private static string? Outside(ColumnCounts counts, double[] boundaries)
    {
        if (counts.Values is not null) return null;
        for (int k = 0; k < counts.Cells.Length; k++)
        {
            if (k > 0 && counts.Ranges[k].Low < boundaries[k - 1] || k < boundaries.Length && counts.Ranges[k].High > boundaries[k])
                return $"the values of cell {k + 1} lie outside its boundaries";
        }
        return null;
    }
}

/// <summary>A profile is damaged.</summary>
internal sealed class UnsoundProfileException(string message) : Exception(message);

/// <summary>A column of a profile is damaged.</summary>
internal sealed class UnsoundColumnException(string message) : FormatException(message);
