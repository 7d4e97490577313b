namespace Kullback.Data.Columns;

/// <summary>Integers that look like codes, which have no order: read as numbers, neighboring ones share a cell, and what changed between
/// them does not show.</summary>
/// <remarks>How often the values occur does not tell a code from a count, so that only two things are taken as a sign: the column's name,
/// and few values of the same three digits or more that lie far apart without a common step (404, 503). Small counts,
/// grades and pixels have neither.</remarks>
internal static class IntegerCodes
{
    /// <summary>With fewer values each has a cell of its own.</summary>
    private const int FewestValues = 3;

    /// <summary>Most values by their looks alone.</summary>
    private const int MostByLooks = 30;

    /// <summary>Most values with a name that says what they are.</summary>
    private const int MostByName = 2_000;

    /// <summary>Rows that a value has on average: codes repeat.</summary>
    private const int RowsOfValue = 5;

    /// <summary>Years lie between these.</summary>
    private const int FirstYear = 1500, LastYear = 2200;

    private const int Named = 4;

    private static readonly HashSet<string> s_words = new(StringComparer.Ordinal)
    {
        "id", "code", "zip", "zipcode", "postcode", "postal", "plz", "sku", "ean", "isbn", "fips", "naics", "sic", "key", "type",
            "category", "kind", "status", "zone", "region", "district", "store", "vendor",
    };

    /// <summary>A column of numbers with what its values are: years, codes, or neither.</summary>
    public static PlannedColumn Seen(PlannedColumn column, (double[] Values, bool[] Missing) reference,
        (double[] Values, bool[] Missing) current)
    {
        int most = IsNamed(column.Name) ? MostByName : MostByLooks;
        var values = new HashSet<double>();
        int rows = 0;
        bool years = true, many = false;
        foreach ((double[] side, bool[] missing) in new[] { reference, current })
            for (int i = 0; i < side.Length; i++)
            {
                if (missing[i]) continue;
                if (side[i] != Math.Truncate(side[i]) || !double.IsFinite(side[i])) return column;
                rows++;
                years &= side[i] is >= FirstYear and <= LastYear;
                many = many || (values.Add(side[i]) && values.Count > most);
                if (many && !years) return column;
            }
        bool codes = !years && !column.Forced && values.Count >= FewestValues && rows >= (long)RowsOfValue * values.Count
            && (most == MostByName || AreFarApart([.. values.Order()]));
        return column with { IsYears = years && rows > 0, Codes = codes ? values.Count : null };
    }

    /// <summary>What is said of one column.</summary>
    public static string Words(string column, int values)
        => $"looks like a code: {Count(values)} values, and as numbers neighboring ones share a cell; {OptionName.Types} "
            + $"'{column}=category' compares them value by value";

    /// <summary>What is said of all of them together; null when there are none.</summary>
    public static string? Note(IReadOnlyList<(string Column, int Values)> columns)
    {
        if (columns.Count == 0) return null;
        string names = string.Join(", ", columns.Take(Named).Select(c => $"{DisplayValue.Quoted(c.Column)} ({Count(c.Values)} values)"))
            + (columns.Count > Named ? $" and {Count(columns.Count - Named)} more" : "");
        string option = $"{OptionName.Types} '{columns[0].Column}=category'";
        return columns.Count == 1
            ? $"column {names} looks like a code, and as numbers neighboring ones share a cell: {option} compares them value by value"
            : $"columns {names} look like codes, and as numbers neighboring ones share a cell: {option}, and so on for the others, "
                + $"compares them value by value";
    }

    // vendor_id, code_postal; but not id_count.
    private static bool IsNamed(string column)
    {
        string[] words = [.. CodeNames.Words(column)];
        return words.Length > 0 && (s_words.Contains(words[^1])
            || (s_words.Contains(words[0])
                && !words.Any(w => w is "count" or "counts" or "total" or "length" or "size" or "amount" or "distance" or "days")));
    }

    /// <summary>Three digits or more, the same number of them, few of those that there could be,
    /// and no step that all share as sizes and prices do.</summary>
    private static bool AreFarApart(double[] sorted)
    {
        if (sorted[0] < 100 || sorted[^1] > 1e15 || Digits(sorted[0]) != Digits(sorted[^1]) || sorted[^1] - sorted[0] < 5 * sorted.Length)
            return false;
        long step = 0;
        foreach (double value in sorted) step = Divisor(step, (long)(value - sorted[0]));
        return step == 1;
    }

    private static int Digits(double value) => value.ToString("F0", CultureInfo.InvariantCulture).Length;

    private static long Divisor(long a, long b)
    {
        while (b != 0) (a, b) = (b, a % b);
        return a;
    }

    private static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
