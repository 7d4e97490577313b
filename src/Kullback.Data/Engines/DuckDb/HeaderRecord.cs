namespace Kullback.Data.Engines.DuckDb;

/// <summary>The first record of a text file, read as it is written: the engine renames columns of one name without a word.</summary>
internal static class HeaderRecord
{
    /// <summary>A header longer than this is none.</summary>
    private const int MostCharacters = 4 << 20;

    /// <summary>The fields of the first record that is not blank; line breaks inside quotes belong to their field.</summary>
    public static List<string> Read(TextReader text, char delimiter)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        bool quoted = false, any = false;
        for (int n = 0, c; n < MostCharacters && (c = text.Read()) >= 0; n++)
        {
            if (quoted)
            {
                if (c != '"') field.Append((char)c);
                else if (text.Peek() == '"') field.Append((char)text.Read());
                else quoted = false;
            }
            else if (c == '"' && field.Length == 0) quoted = any = true;
            else if (c is '\n' or '\r')
            {
                if (any) break;
            }
            else if (c == delimiter)
            {
                fields.Add(field.ToString());
                field.Clear();
                any = true;
            }
            else
            {
                field.Append((char)c);
                any = true;
            }
        }
        if (any) fields.Add(field.ToString());
        return fields;
    }

    /// <summary>Says so when two columns have one name, or names that the engine can't tell apart.</summary>
    public static void RequireDistinct(string file, IEnumerable<string> names)
    {
        var known = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string name in names)
        {
            if (name.Length == 0 || known.TryAdd(name, name)) continue;
            throw new UnreadableDataException(known[name] == name
                ? $"{file}: two columns are named '{Shown(name)}'"
                : $"{file}: columns '{Shown(known[name])}' and '{Shown(name)}' differ only by case, which the engine does not tell apart");
        }
    }

    /// <summary>Says so when the files of one table do not have the same columns in the same order.</summary>
    public static void RequireSame(string first, List<string> names, string other, List<string> itsNames)
    {
        int at = names.Zip(itsNames).TakeWhile(n => n.First == n.Second).Count();
        if (at == names.Count && at == itsNames.Count) return;
        string there = at < itsNames.Count ? $"'{Shown(itsNames[at])}'" : "nothing", expected = at < names.Count ? $"'{Shown(names[at])}'"
            : "nothing";
        throw new UnreadableDataException($"{other}: column {at + 1} is {there} where {first} has {expected}");
    }

    /// <summary>The next records, as many as there are.</summary>
    public static List<List<string>> ReadSome(TextReader text, char delimiter, int most)
    {
        var records = new List<List<string>>();
        while (records.Count < most && Read(text, delimiter) is { Count: > 0 } record) records.Add(record);
        return records;
    }

    /// <summary>Are the numbers of a first line names? Over numbers, types do not tell: 2019,2020,2021 above sales.</summary>
    /// <remarks>They are when they form a series of integers that the rows do not go on with: years (1900 to 2100), or three or more of
    /// constant step, above numbers that all have decimals; above integers two years or four of constant step are asked for, and that none
    /// of the rows is such a series itself. Columns of text must not have their name among their values.</remarks>
    public static bool AreNames(List<string> first, List<List<string>> rows)
    {
        if (rows.Count < 3 || rows.Any(r => r.Count != first.Count)) return false;
        int[] numbers = [.. Enumerable.Range(0, first.Count).Where(c => rows.All(r => r[c].Length == 0 || IsNumber(r[c])))];
        if (numbers.Length == 0 || Enumerable.Range(0, first.Count).Except(numbers)
            .Any(c => first[c].Length == 0 || rows.Any(r => r[c] == first[c]))) return false;
        bool decimals = numbers.All(c => rows.All(r => r[c].Length == 0 || r[c].AsSpan().ContainsAny('.', 'e', 'E')));
        if (decimals) return IsSeries(first, numbers, leastYears: first.Count > 1 ? 1 : 2, leastSteps: 3);
        return IsSeries(first, numbers, leastYears: 2, leastSteps: 4) && !rows.Any(r => IsSeries(r, numbers, leastYears: 2, leastSteps: 4));
    }

    private static bool IsSeries(List<string> record, int[] columns, int leastYears, int leastSteps)
    {
        var values = new List<int>();
        foreach (int column in columns)
        {
            if (record[column].StartsWith('0') && record[column].Length > 1) return false;
            if (!int.TryParse(record[column], NumberStyles.None, CultureInfo.InvariantCulture, out int value)) return false;
            values.Add(value);
        }
        if (values.Distinct().Count() < values.Count) return false;
        return (values.Count >= leastYears && values.All(v => v is >= 1900 and <= 2100))
            || (values.Count >= leastSteps && values.Zip(values.Skip(1), (a, b) => (long)b - a).Distinct().Count() == 1);
    }

    private static bool IsNumber(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    /// <summary>The record's first fields, for a message.</summary>
    public static string InWords(List<string> record)
        => string.Join(", ", record.Take(3).Select(Shown)) + (record.Count > 3 ? ", ..." : "");

    private static string Shown(string name) => DisplayValue.Harmless(name, 60);
}
