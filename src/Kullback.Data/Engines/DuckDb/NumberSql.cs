using static Kullback.Data.Engines.DuckDb.DuckDbEngine;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>Numbers as people write them, read in SQL.</summary>
internal static class NumberSql
{
    /// <summary>A column as DOUBLE: missing stays missing, missing words become missing, other texts NaN.</summary>
    /// <param name="writing">How the column writes numbers.</param>
    /// <param name="column">The quoted column.</param>
    /// <param name="isText">False for the side that the engine read as numbers: its NaN was written "nan",
    /// which is one of the words.</param>
    public static string Of(NumberWriting writing, string column, bool isText)
    {
        if (!isText) return writing.Words ? $"CASE WHEN isnan(CAST({column} AS DOUBLE)) THEN NULL ELSE CAST({column} AS DOUBLE) END"
            : $"CAST({column} AS DOUBLE)";
        string number = writing.IsPlain ? $"TRY_CAST({column} AS DOUBLE)" : Converted(writing, column);
        string missing = writing.Words
            ? $"{column} IS NULL OR lower(trim({column}, {Literal(NumberWriting.Blanks)})) IN "
                + $"({string.Join(", ", NumberWriting.MissingWords.Select(Literal))})" : $"{column} IS NULL";
        return $"CASE WHEN NOT isnan({number}) THEN {number} WHEN {missing} THEN NULL ELSE 'nan'::DOUBLE END";
    }

    private static string Converted(NumberWriting writing, string column)
    {
        string bare = $"regexp_replace({column}, {Literal(writing.Pattern)}, '\\1\\2\\3\\4')";
        if (writing.Thousands.Length > 0) bare = $"translate({bare}, {Literal(writing.Thousands)}, '')";
        return $"CASE WHEN regexp_full_match({column}, {Literal(writing.Pattern)}) THEN TRY_CAST(replace({bare}, '{writing.Decimal}', "
            + $"'.') AS DOUBLE) END";
    }
}
