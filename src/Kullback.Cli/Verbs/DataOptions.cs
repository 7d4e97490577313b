using System.Text.RegularExpressions;
using Kullback.Data.Tables;

namespace Kullback.Cli.Verbs;

/// <summary>What to compare and how the files are read: the options that every verb over tables has.</summary>
internal sealed class DataOptions
{
    public Option<string?> Threshold { get; } = OptionText.One("--threshold", "T",
        "practical threshold: bits (0.02), small, medium, large, psi:0.25 or distance:0.1 (default 0.01 bit = distance 0.1)");
    public Option<string[]> Columns { get; } =
        OptionText.Many("--columns", "GLOBS", "compare only these columns ('cost*,speed'; \\, is a comma)");
    public Option<string[]> Exclude { get; } = OptionText.Many("--exclude", "GLOBS", "leave these columns out");
    public Option<string[]> Key { get; } = OptionText.Many("--key", "GLOBS", "keys: named, not compared");
    public Option<string[]> As { get; } = OptionText.Many("--as", "COLUMN=TYPE",
        "read a column as category, number, boolean, date, time or timestamp");
    public Option<string?> Where { get; } = OptionText.One("--where", "SQL", "only rows for which this holds (\"price > 0\")");
    public Option<string?> Weight { get; } = OptionText.One("--weight", "COLUMN", "sampling weights");
    public Option<string?> Cluster { get; } = OptionText.One("--cluster", "COLUMN",
        "what is independent (user, session, day) where rows are not: intervals from resampled clusters");
    public Option<string?> By { get; } =
        OptionText.One("--by", "COLUMN", "compare within each value of this column, and say which explains most");
    public Option<bool> NoPairs { get; } = OptionText.Flag("--no-pairs", "do not look at the dependence between columns");
    public Option<string?> Seed { get; } = OptionText.One("--seed", "N", "seed of samples and permutations (default 1)");
    public Option<string?> Header { get; } = OptionText.One("--header", "yes|no|NAMES",
        "the first line has the names, or data (default: found out); or names for files without them: a,b,c or @FILE, one per line");
    public Option<string?> SkipLines { get; } = OptionText.One("--skip-lines", "N", "leave out the first N lines of each file");
    public Option<string?> Comment { get; } = OptionText.One("--comment", "TEXT", "leave out lines that begin with this (#)");
    public Option<string?> Encoding { get; } =
        OptionText.One("--encoding", "NAME", "utf-8, utf-16, latin-1 or windows-1252 (default: found out)");
    public Option<string?> Decimal { get; } = OptionText.One("--decimal", "C", "decimal mark: . or , (default .)");
    public Option<string?> DateFormat { get; } =
        OptionText.One("--date-format", "FORMAT", "how dates are written: %d/%m/%Y, %m/%d/%Y %H:%M, ... (default: found out, and said)");
    public Option<string?> Delimiter { get; } = OptionText.One("--delimiter", "C", "what separates fields (default: found out)");
    public Option<string[]> Missing { get; } =
        OptionText.Many("--missing", "TEXT", "a text that means \"missing\", besides the empty field; may be given again");
    public Option<bool> Literal { get; } =
        OptionText.Flag("--literal", "take texts as they are: no NA, NULL, - ... for missing, no 1,234.50 or $5 for numbers");
    public Option<string?> Threads { get; } = OptionText.One("--threads", "N", "threads (default: all cores)");
    public Option<string?> Memory { get; } = OptionText.One("--memory", "SIZE", "memory before spilling to disk (default 512MB)");

    public Option<string?> Timeout { get; } =
        OptionText.One("--timeout", "SECONDS", "the longest that a database may take for one statement (default 600)");
    public Option<string?> PasswordFile { get; } = OptionText.One("--password-file", "FILE",
        "a file only you may read, with the database's password (default: PGPASSWORD, .pgpass)");

    public (string, IReadOnlyList<Option>) WhatGroup => ("What to compare", [Columns, Exclude, Key, As, Where, By, NoPairs]);

    public (string, IReadOnlyList<Option>) HowGroup => ("How sure", [Threshold, Weight, Cluster, Seed]);

    public (string, IReadOnlyList<Option>) ReadingGroup
        => ("Reading files", [Header, SkipLines, Comment, Encoding, Delimiter, Decimal, DateFormat, Missing, Literal, Threads, Memory,
            Timeout, PasswordFile]);

    /// <summary>The options of the comparison.</summary>
    public ComparisonOptions Read(ParseResult parsed, string command)
    {
        var points = Points(parsed, OptionText.List(parsed.GetValue(Columns)!), parsed.GetValue(Weight));
        return points with
        {
            Threshold = parsed.GetValue(Threshold) is { } t ? ReadThreshold(t) : points.Threshold,
            Seed = OptionText.WholeNumber(parsed, Seed, int.MinValue) ?? points.Seed,
            Keys = OptionText.List(parsed.GetValue(Key)!),
            Cluster = parsed.GetValue(Cluster),
            By = parsed.GetValue(By),
            Pairs = !parsed.GetValue(NoPairs),
            Command = command,
        };
    }

    /// <summary>The options of a verb over points: which columns and rows, and how the files are read.</summary>
    public ComparisonOptions Points(ParseResult parsed, IReadOnlyList<string> columns, string? weight)
    {
        var defaults = new ComparisonOptions();
        return defaults with
        {
            Columns = columns,
            Weight = weight,
            Exclude = OptionText.List(parsed.GetValue(Exclude)!),
            Types = ReadTypes(parsed.GetValue(As)!),
            Where = parsed.GetValue(Where),
            Text = ReadText(parsed),
            MemoryLimit = OptionText.Bytes(parsed, Memory) ?? defaults.MemoryLimit,
            Threads = OptionText.WholeNumber(parsed, Threads, 1) ?? defaults.Threads,
            Databases = new DatabaseOptions
            {
                TimeoutSeconds = OptionText.WholeNumber(parsed, Timeout, 1) ?? new DatabaseOptions().TimeoutSeconds,
                PasswordFile = parsed.GetValue(PasswordFile),
            },
        };
    }

    private Threshold ReadThreshold(string text)
    {
        try { return ThresholdText.Parse(text); }
        catch (FormatException e)
        {
            throw new UsageException(
            $"{Threshold.Name}: {e.Message}{SpellingHint.Hint(text, ThresholdText.Words)}");
        }
    }

    private TextFormat ReadText(ParseResult parsed) => new()
    {
        Names = parsed.GetValue(Header) is { } names and not ("yes" or "no") ? ReadNames(names) : null,
        Header = parsed.GetValue(Header) switch { "yes" => true, "no" => false, _ => null },
        SkipLines = OptionText.WholeNumber(parsed, SkipLines, 0) ?? 0,
        Comment = parsed.GetValue(Comment) is not { } comment ? null
            : comment.Length > 0 && !comment.AsSpan().ContainsAny('\n', '\r', '"') ? comment
            : throw new UsageException($"{Comment.Name}: '{comment}' can't begin a comment"),
        Decimal = parsed.GetValue(Decimal) switch
        {
            null or "." => '.',
            "," => ',',
            { } mark => throw new UsageException($"{Decimal.Name}: '{mark}' is neither . nor ,")
        },
        DateFormat = ReadDateFormat(parsed),
        Encoding = ReadEncoding(parsed),
        Delimiter = OptionText.Character(parsed, Delimiter),
        Missing = parsed.GetValue(Missing)!,
        Literal = parsed.GetValue(Literal),
    };

    /// <summary>A day, a month and a year, in letters that the engine knows.</summary>
    private string? ReadDateFormat(ParseResult parsed)
    {
        if (parsed.GetValue(DateFormat) is not { } format) return null;
        string[] letters = [.. Regex.Matches(format, "%-?(.?)").Select(m => m.Groups[1].Value)];
        if (letters.FirstOrDefault(l => l.Length == 0 || !"dmyYbBjHMSfpIaAz".Contains(l, StringComparison.Ordinal)) is { } odd)
            throw new UsageException(
                $"{DateFormat.Name}: '{format}' has %{odd}; there are %d %m %b %B %y %Y %j %H %M %S %f %I %p %a %A %z");
        bool day = letters.Contains("d") && letters.Any(l => l is "m" or "b" or "B") || letters.Contains("j");
        return day && letters.Any(l => l is "y" or "Y") ? format
            : throw new UsageException($"{DateFormat.Name}: '{format}' has no day, month and year, such as %d/%m/%Y");
    }

    private TextEncoding? ReadEncoding(ParseResult parsed) => parsed.GetValue(Encoding)?.ToUpperInvariant() switch
    {
        null => null,
        "UTF-8" or "UTF8" => TextEncoding.Utf8,
        "UTF-16" or "UTF16" => TextEncoding.Utf16,
        "LATIN-1" or "LATIN1" or "ISO-8859-1" => TextEncoding.Latin1,
        "WINDOWS-1252" or "CP1252" => TextEncoding.Windows1252,
        _ => throw new UsageException($"{Encoding.Name}: '{parsed.GetValue(Encoding)}' is none of utf-8, utf-16, latin-1, windows-1252"),
    };

    private static readonly Dictionary<string, ColumnType> TypeWords = new(StringComparer.OrdinalIgnoreCase)
    {
        ["category"] = ColumnType.Category,
        ["categorical"] = ColumnType.Category,
        ["text"] = ColumnType.Category,
        ["number"] = ColumnType.Number,
        ["numeric"] = ColumnType.Number,
        ["numerical"] = ColumnType.Number,
        ["bool"] = ColumnType.Boolean,
        ["boolean"] = ColumnType.Boolean,
        ["date"] = ColumnType.Date,
        ["time"] = ColumnType.Time,
        ["timestamp"] = ColumnType.Timestamp,
        ["datetime"] = ColumnType.Timestamp,
    };

    private Dictionary<string, ColumnType> ReadTypes(string[] values)
    {
        var types = new Dictionary<string, ColumnType>(StringComparer.Ordinal);
        foreach (string value in values)
        {
            int equals = value.LastIndexOf('=');                 // a name may contain one, a type may not
            if (equals <= 0) throw new UsageException($"{As.Name}: '{value}' is not COLUMN=TYPE");
            string word = value[(equals + 1)..];
            if (!TypeWords.TryGetValue(word, out ColumnType type))
                throw new UsageException(
                    $"{As.Name}: '{word}' is no type{SpellingHint.Hint(word, TypeWords.Keys)}: category, number, boolean, date, time or "
                        + $"timestamp");
            types[value[..equals]] = type;
        }
        return types;
    }

    private List<string> ReadNames(string text)
    {
        IEnumerable<string> names = text.Split(',');
        if (text.StartsWith('@'))
        {
            string path = text[1..];
            Sources.RequireThere(path);
            string[] lines = File.ReadAllLines(path);
            names = lines.Length == 1 ? lines[0].Split(',') : lines;
        }
        var list = names.Select(n => n.Trim()).ToList();
        while (list.Count > 0 && list[^1].Length == 0) list.RemoveAt(list.Count - 1);
        return list.Count > 0 && list.All(n => n.Length > 0) ? list
            : throw new UsageException($"{Header.Name}: '{text}' holds an empty name");
    }
}
