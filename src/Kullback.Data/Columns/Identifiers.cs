using System.Text.RegularExpressions;

namespace Kullback.Data.Columns;

/// <summary>Recognizes columns whose values name rows: nearly all distinct, so that their distribution says nothing.</summary>
internal static partial class Identifiers
{
    /// <summary>Fewer values than this may all differ by chance.</summary>
    private const int FewestValues = 100;

    /// <summary>Texts: more distinct values than this share of the rows, on both sides.</summary>
    private const double DistinctShare = 0.5;

    /// <summary>In a sample of a larger table values repeat less than in the whole: the share that still tells.</summary>
    private const double DistinctShareOfPart = 0.9;

    /// <summary>Why texts are identifiers, or null when they are not.</summary>
    public static string? OfTexts(PlannedColumn column, string?[] reference, string?[] current, bool isWhole)
    {
        (int nq, int dq) = Count(reference);
        (int np, int dp) = Count(current);
        double least = isWhole ? DistinctShare : DistinctShareOfPart;
        return nq >= FewestValues && np >= FewestValues && dq > least * nq && dp > least * np ? Words(column, dp, np, isWhole) : null;
    }

    /// <summary>Why numbers are identifiers, or null: integers that never repeat,
    /// and either rise row by row or are named like a key.</summary>
    public static string? OfNumbers(PlannedColumn column, (double[] Values, bool[] Missing) reference,
        (double[] Values, bool[] Missing) current, bool isWhole)
    {
        if (column.Reference is not { IsInteger: true } || column.Current is not { IsInteger: true }) return null;
        double[] q = Present(reference), p = Present(current);
        if (q.Length < FewestValues || p.Length < FewestValues || q.ToHashSet().Count < q.Length || p.ToHashSet().Count < p.Length)
            return null;
        return (Rises(q) && Rises(p)) || KeyName().IsMatch(column.Name) ? Words(column, p.Length, p.Length, isWhole) : null;
    }

    private static string Words(PlannedColumn column, int distinct, int rows, bool isWhole) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{distinct:N0} values in {rows:N0} {(isWhole ? "rows" : "sampled rows")}; {OptionName.Types} "
            + $"\"{column.Name}={(column.Type == ColumnType.Number ? "number" : "category")}\" to force");

    private static (int Present, int Distinct) Count(string?[] texts)
        => (texts.Count(t => t is not null), texts.Where(t => t is not null).Distinct().Count());

    private static double[] Present((double[] Values, bool[] Missing) column) => [.. column.Values.Where((_, i) => !column.Missing[i])];

    private static bool Rises(double[] values)
    {
        for (int i = 1; i < values.Length; i++) if (!(values[i] > values[i - 1])) return false;
        return true;
    }

    [GeneratedRegex(@"(^|[_\W]|(?<=[a-z]))([Ii][Dd]|[Kk]ey|KEY|[Uu][Uu][Ii][Dd]|[Ii]ndex|INDEX|[Nn]umber|NUMBER|[Nn]o|NO)$")]
    private static partial Regex KeyName();
}
