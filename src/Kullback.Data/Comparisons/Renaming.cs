using System.Numerics;
using Kullback.Data.Columns;

namespace Kullback.Data.Comparisons;

/// <summary>Do new values look like vanished ones written differently?</summary>
public static class Renaming
{
    private static readonly (string Words, Func<string, string?> Form)[] Kinds =
    [
        ("case", v => v.ToLowerInvariant()),
        ("leading or trailing white space", v => v.Trim()),
        ("trailing punctuation", v => v.TrimEnd(Punctuation)),
        ("leading punctuation", v => v.TrimStart(Punctuation)),
        ("quotes or brackets around them", v => v.Trim(Punctuation)),
        ("number format", Numeral),
        ("number format (a decimal comma)",
            v => v.Contains(',', StringComparison.Ordinal) || v.Contains('.', StringComparison.Ordinal) ? DecimalComma(v) : Numeral(v)),
        ("the spelling of yes and no", YesAndNo.Form),
        ("white space", v => Without(v, char.IsWhiteSpace)),
        ("the form of Unicode characters", UnicodeForm.Of),
        ("punctuation or white space", v => Without(v, IsMark)),
        ("case, punctuation or white space", v => Without(UnicodeForm.Of(v).ToLowerInvariant(), IsMark)),
    ];

    private static char[] Punctuation { get; } =
        [.. Enumerable.Range(33, 94).Select(c => (char)c)
            .Where(c => !char.IsAsciiLetterOrDigit(c) && c is not ('<' or '>' or '=' or '+' or '%' or '$')), '。', '…', '“', '”', '‘',
            '’', '«', '»'];

    /// <summary>Looks for one difference of writing that joins new values to vanished ones.</summary>
    /// <param name="newValues">Values that only the current table has, with their rows.</param>
    /// <param name="vanishedValues">Values that only the reference has, with their rows.</param>
    /// <param name="currentRows">Rows of the current table, for the share.</param>
    /// <returns>One clause about the column's values: <c>values look renamed by a trailing "." ('&lt;=50K' -> '&lt;=50K.'): 2 of 2 new
    /// values, 100 % of the rows</c>; null when no kind of difference explains at least half of the new values' rows.</returns>
    /// <remarks>The most specific kind that explains 95 % of what the best one does. O(kinds · characters).</remarks>
    public static string? Describe(IReadOnlyDictionary<string, double> newValues, IReadOnlyDictionary<string, double> vanishedValues,
        double currentRows)
    {
        ArgumentNullException.ThrowIfNull(newValues);
        ArgumentNullException.ThrowIfNull(vanishedValues);
        double newRows = newValues.Values.Sum();
        if (newValues.Count == 0 || vanishedValues.Count == 0 || !(newRows > 0)) return null;
        List<(string Words, List<Match> Matches, double Rows)> found = [];
        foreach ((string words, Func<string, string?> form) in Kinds)
        {
            List<Match> matches = Matches(newValues, vanishedValues, form);
            found.Add((words, matches, matches.Sum(m => m.Rows)));
        }
        double best = found.Max(f => f.Rows);
        if (!(best >= newRows / 2)) return null;
        (string kind, List<Match> joined, double rows) = found.First(f => f.Rows >= 0.95 * best);
        Match example = joined.MaxBy(m => m.Rows);
        string share = DisplayValue.Percent(Math.Min(1, rows / Math.Max(rows, currentRows)));
        return $"values look renamed by {Affix(joined) ?? kind} ({DisplayValue.Quoted(example.Old)} -> "
            + $"{DisplayValue.Quoted(example.New)}): "
            + string.Create(CultureInfo.InvariantCulture,
                $"{joined.Count:N0} of {newValues.Count:N0} new {(newValues.Count == 1 ? "value" : "values")}, {share} of the rows");
    }

    private readonly record struct Match(string Old, string New, double Rows);

    private static List<Match> Matches(IReadOnlyDictionary<string, double> newValues, IReadOnlyDictionary<string, double> vanishedValues,
        Func<string, string?> form)
    {
        Dictionary<string, string> old = new(StringComparer.Ordinal);
        // By falling rows: of several old spellings the most frequent is the example.
        foreach ((string value, _) in vanishedValues.OrderByDescending(v => v.Value).ThenBy(v => v.Key, StringComparer.Ordinal))
            if (form(value) is { Length: > 0 } written) old.TryAdd(written, value);
        List<Match> matches = [];
        foreach ((string value, double rows) in newValues.OrderBy(v => v.Key, StringComparer.Ordinal))
            if (form(value) is { Length: > 0 } written && old.TryGetValue(written, out string? was) && !DifferentNumbers(was, value))
                matches.Add(new Match(was, value, rows));
        return matches;
    }

    /// <summary>"-5" and "5", "1.5" and "15" differ by punctuation only, and are not the same value.</summary>
    private static bool DifferentNumbers(string old, string current) => Numeral(old) is { } one && Numeral(current) is { } other
        && one != other;

    /// <summary>The one text that every new value has more (or less) than its old one, at its end or start;
    /// null when they differ otherwise.</summary>
    private static string? Affix(List<Match> matches)
    {
        (string Old, string New, _) = matches[0];
        foreach (bool gone in (ReadOnlySpan<bool>)[false, true])
        {
            (string shorter, string longer) = gone ? (New, Old) : (Old, New);
            if (longer.Length <= shorter.Length) continue;
            string end = longer[shorter.Length..], start = longer[..(longer.Length - shorter.Length)];
            if (!string.IsNullOrWhiteSpace(end) && matches.All(m => gone ? m.Old == m.New + end : m.New == m.Old + end))
                return Named("trailing", end, gone);
            if (!string.IsNullOrWhiteSpace(start) && matches.All(m => gone ? m.Old == start + m.New : m.New == start + m.Old))
                return Named("leading", start, gone);
        }
        return null;
    }

    private static string Named(string place, string affix, bool gone) =>
        $"a {place} \"{DisplayValue.Harmless(affix, 8).Replace("\"", "\\\"", StringComparison.Ordinal)}\"{(gone ? " that is gone" : "")}";

    /// <summary>The number that a text writes, with or without thousands separators; null when it is no number.</summary>
    private static string? Numeral(string text)
    {
        string bare = text.Trim();
        if (bare.Length == 0 || bare.Length > 40 || !bare.Any(char.IsAsciiDigit)) return null;
        foreach (char separator in (ReadOnlySpan<char>)[',', ' ', '\'', '_', '\u00A0', '\u202F'])
            if (Grouped(bare, separator)) bare = bare.Replace(separator.ToString(), "", StringComparison.Ordinal);
        // Beyond fifteen digits doubles make one of two numbers.
        if (bare.Count(char.IsAsciiDigit) > 15
            && BigInteger.TryParse(bare, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger whole))
            return whole.ToString(CultureInfo.InvariantCulture);
        return double.TryParse(bare, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? (value + 0.0).ToString("R", CultureInfo.InvariantCulture) : null;
    }

    private static string? DecimalComma(string text)
    {
        string bare = text.Trim();
        if (bare.Count(c => c == ',') != 1 || bare.IndexOf(',', StringComparison.Ordinal) < bare.LastIndexOf('.')) return Numeral(bare);
        string whole = bare[..bare.IndexOf(',', StringComparison.Ordinal)];
        if (Grouped(whole, '.')) whole = whole.Replace(".", "", StringComparison.Ordinal);
        return Numeral($"{whole}.{bare[(bare.IndexOf(',', StringComparison.Ordinal) + 1)..]}");
    }

    /// <summary>Separators only between groups of three digits: "1,000" but not "1,5".</summary>
    private static bool Grouped(string number, char separator)
    {
        string whole = number.TrimStart('+', '-').Split('.')[0];
        string[] groups = whole.Split(separator);
        return groups.Length > 1 && groups[0].Length is 1 or 2 or 3 && groups.Skip(1).All(g => g.Length == 3)
            && groups.All(g => g.All(char.IsAsciiDigit));
    }

    private static bool IsMark(char c) => char.IsWhiteSpace(c) || Punctuation.Contains(c) || char.IsPunctuation(c);

    private static string Without(string value, Func<char, bool> removed) => string.Concat(value.Where(c => !removed(c)));
}
