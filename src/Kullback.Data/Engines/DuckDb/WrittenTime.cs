using System.Data.Common;
using static Kullback.Data.Engines.DuckDb.DuckDbEngine;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>Texts that are to be read as dates or times (<c>--as COLUMN=date</c>): the ways of writing that mean one day only.</summary>
/// <remarks>03/04/2023 is a day in March or in April, so it is no date here: where a whole file settles it,
/// the engine's own detection has read it already.</remarks>
internal static class WrittenTime
{
    private static readonly string[] s_days =
    [
        "%d-%b-%Y", "%d %b %Y", "%d/%b/%Y", "%d.%b.%Y", "%d%b%Y", "%d-%b-%y", "%b %d, %Y", "%b %d %Y", "%Y-%b-%d",
        "%d-%B-%Y", "%d %B %Y", "%B %d, %Y", "%B %d %Y", "%a, %d %b %Y", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d",
    ];

    private static readonly string[] s_times = ["%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p"];

    /// <summary>SQL for the value, NULL where the text is none.</summary>
    public static string Parsed(string column, ColumnType type)
    {
        string text = $"trim(CAST({column} AS VARCHAR))";
        return type switch
        {
            ColumnType.Date => $"coalesce(TRY_CAST({text} AS DATE), CAST({Strptime(text, s_days)} AS DATE))",
            ColumnType.Time => $"coalesce(TRY_CAST({text} AS TIME), CAST({Strptime(text, s_times)} AS TIME))",
            _ =>
                $"coalesce(TRY_CAST({text} AS TIMESTAMP), "
                    + $"{Strptime(text, [.. s_days.SelectMany(d => s_times.Select(t => $"{d} {t}")), .. s_days])})",
        };
    }

    private static string Strptime(string text, IEnumerable<string> formats)
        => $"try_strptime({text}, [{string.Join(", ", formats.Select(Literal))}])";

    /// <summary>Finds the first text that is none.</summary>
    /// <exception cref="UnreadableDataException">There is one.</exception>
    public static void RequireParsed(DuckDbTable table, ColumnReading reading, CancellationToken cancel)
    {
        string column = Quote(reading.Column), row = table.IsStored ? "rowid + 1" : "row_number() OVER ()";
        string values = $"(SELECT {row} AS r, CAST({column} AS VARCHAR) AS v FROM {table.Relation})";
        using DbDataReader reader = table.Engine.Query(
            $"SELECT r, v FROM {values} WHERE v IS NOT NULL AND trim(v) <> '' AND {Parsed("v", reading.As)} IS NULL ORDER BY r LIMIT 1",
            cancel, streaming: false);
        if (!reader.Read()) return;
        string at = table.PlaceOf(reader.GetInt64(0) - 1, cancel), word = reading.As.ToString().ToLowerInvariant();
        throw new UnreadableDataException(
            $"{table.Name}: {at}: '{DisplayValue.Harmless(reader.GetString(1), 40)}' in column "
                + $"'{DisplayValue.Harmless(reading.Column, 60)}' is no {word}; {Understood(reading.As)} ({OptionName.Missing} sets a "
                + $"word for none)");
    }

    private static string Understood(ColumnType type) => type == ColumnType.Time
        ? "understood are 17:05, 17:05:09 and 5:05 PM"
        : $"understood are 2023-10-31, 2023/10/31, 20231031, 31-OCT-2023, 31 October 2023 and Oct 31, "
            + $"2023{(type == ColumnType.Timestamp ? ", with a time after it" : "")}";
}
