using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using static Kullback.Data.Engines.DuckDb.DuckDbEngine;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>What the engine says of a file, as one sentence in the user's words: the file, the line, what is wrong, the way out.</summary>
internal static partial class ReadingFault
{
    /// <summary>Lines that end in \r\n and lines that end in \n in one file: the strict parser says that its state is invalid,
    /// and no more.</summary>
    internal static bool IsOfMixedLineEnds(DuckDBException e) => e.Message.Contains("invalid state", StringComparison.Ordinal);

    /// <summary>One sentence for what DuckDB said while it read a file of this format.</summary>
    internal static UnreadableDataException Of(DuckDbEngine engine, string name, string format, DuckDBException e)
        => Explain(engine, name, format == "parquet" ? Damaged(e) : null, e);

    /// <summary>One sentence for what DuckDB said: the file, the line, what is wrong.</summary>
    internal static UnreadableDataException Explain(DuckDbEngine engine, string name, string? known, DuckDBException e)
    {
        string message = e.Message;
        TextOrigin? origin = CsvFile().Match(message) is { Success: true } file ? engine.OriginOf(file.Groups[1].Value.Trim()) : null;
        if (origin is not null && (Directory.Exists(name) || name.AsSpan().ContainsAny('*', '?', '['))) name = origin.File;
        if (known is not null) return new UnreadableDataException($"{name}: {known}", e);
        if (message.Split(ValueCheck.Separator) is [_, var column, var value, ..]) return Unlike(name, column, value, e);
        string? at = CsvLine().Match(message) is { Success: true } m
            ? Line(origin, long.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)) : null;
        string line = at ?? "a line";
        if (FieldCount().Match(message) is { Success: true } fields)
            return new UnreadableDataException(
                $"{name}: {line} has {fields.Groups[2].Value} fields where {fields.Groups[1].Value} are expected", e);
        if (Conversion().Match(message) is { Success: true } cast)
            return Retyped(at is null ? name : $"{name}: {at}", cast.Groups[1].Value, cast.Groups[2].Value, cast.Groups[3].Value, e);
        if (message.Contains("nvalid unicode", StringComparison.Ordinal)
            || message.Contains("not utf-8", StringComparison.OrdinalIgnoreCase))
            return new UnreadableDataException(
                $"{name}: {line} is not valid UTF-8 text ({OptionName.Encoding} windows-1252 or latin-1 reads any bytes)", e);
        if (message.Contains("Maximum line size", StringComparison.Ordinal))
            return new UnreadableDataException($"{name}: {line} is longer than 1 MB (is a quote left open?)", e);
        if (message.Contains("unterminated quote", StringComparison.OrdinalIgnoreCase)
            || message.Contains("Value with unterminated", StringComparison.OrdinalIgnoreCase))
            return new UnreadableDataException($"{name}: {line} has a quote that is not closed", e);
        if (message.Contains("Out of Memory", StringComparison.OrdinalIgnoreCase))
            return new UnreadableDataException(
                $"{name}: out of memory: {OneLine(message.Split('\n')[0])} ({OptionName.MemoryLimit} raises the limit)", e);
        return new UnreadableDataException($"{name}: {FirstSentence(message)}", e);
    }

    /// <summary>The line of the user's file; null when it is not to be known.</summary>
    /// <remarks>The engine counts records, the header and blank lines among them: a line break within quotes does not count, and lines that
    /// were left out are not there.</remarks>
    private static string? Line(TextOrigin? origin, long record)
        => (origin is null ? record : origin.LineOf(record, CountedLines.Records, default).Line) is { } line
        ? $"line {line.ToString(CultureInfo.InvariantCulture)}" : null;

    /// <summary>A value that the engine can't turn into its column's type.</summary>
    private static RetypedColumnException Retyped(string place, string column, string value, string type, DuckDBException e)
    {
        bool isNumber = type.EndsWith("INT", StringComparison.Ordinal)
            && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        Retyping kind = isNumber ? Retyping.Decimals : type is "DATE" or "TIMESTAMP" && DateParts.IsoTime().IsMatch(value) ? Retyping.Time
            : Retyping.Text;
        return new RetypedColumnException($"{place}: '{OneLine(value)}' in column '{column}' is no {type}", column, kind,
            OneLine(value), e);
    }

    /// <summary>A value that the engine would change without a word.</summary>
    private static RetypedColumnException Unlike(string name, string column, string value, DuckDBException e)
    {
        bool isNumber = double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number);
        Retyping kind = !isNumber ? Retyping.Time : Math.Abs(number) >= 9007199254740992 && double.IsFinite(number) ? Retyping.LargeInteger
            : Retyping.Decimals;
        string like = kind switch
        {
            Retyping.Time => "has a time of day, and the first rows are dates",
            Retyping.LargeInteger => "has more digits than floating point tells apart",
            _ => "is no integer, and the first rows are integers",
        };
        return new RetypedColumnException($"{name}: {value} in column '{column}' {like}", column, kind, value, e);
    }

    /// <summary>The first line of what DuckDB said, without the kind of error.</summary>
    internal static string FirstSentence(string message)
    {
        string first = message.Split('\n', 2)[0];
        int prefix = first.IndexOf("Error: ", StringComparison.Ordinal);
        return OneLine(prefix is >= 0 and < 30 ? first[(prefix + 7)..] : first);
    }

    /// <summary>What is said of a Parquet file that cannot be decoded; null where it is no matter of the file's bytes.</summary>
    private static string? Damaged(DuckDBException e)
    {
        string[] sound = ["Binder Error", "Catalog Error", "Not implemented Error", "Out of Memory Error", "Permission Error",
            "Interrupt Error"];
        if (sound.Any(kind => e.Message.StartsWith(kind, StringComparison.Ordinal))
            || e.Message.Contains("a weight is", StringComparison.Ordinal)) return null;
        return $"a damaged Parquet file ({Inner().Replace(FirstSentence(e.Message), "").TrimEnd('.')})";
    }

    // Names of errors within the decoder, and the file's own, which is said before.
    [GeneratedRegex(@"\b\w*Exception:? ?|\bat end of file '[^']*'|\bin file '[^']*'|\bfile '[^']*' ?")]
    private static partial Regex Inner();

    [GeneratedRegex(@"^\s*file ?= ?(.+)$", RegexOptions.Multiline)]
    private static partial Regex CsvFile();

    [GeneratedRegex(@"CSV Error on Line: (\d+)")]
    private static partial Regex CsvLine();

    [GeneratedRegex(@"Expected Number of Columns: (\d+) Found: (\d+)")]
    private static partial Regex FieldCount();

    [GeneratedRegex("Error when converting column \"(.*?)\"\\. Could not convert string \"(.*?)\" to '(.*?)'", RegexOptions.Singleline)]
    private static partial Regex Conversion();
}
