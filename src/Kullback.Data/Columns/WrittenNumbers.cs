using System.Text.RegularExpressions;

namespace Kullback.Data.Columns;

/// <summary>Finds out whether a column of text writes numbers, on both sides together, so that both are read alike.</summary>
internal sealed partial class WrittenNumbers
{
    /// <summary>So much of what is not missing must be numbers.</summary>
    private const double NearlyAll = 0.995;

    /// <summary>A text column is looked at in full only when its first values have some numbers.</summary>
    private const int FirstValues = 200;

    private readonly string _name;
    private readonly bool _literal;

    /// <summary>Texts with their rows, one for each side that is text.</summary>
    private readonly List<(string Side, Dictionary<string, int> Texts, int Missing)> _sides = [];

    private WrittenNumbers(string name, bool literal) => (_name, _literal) = (name, literal);

    /// <summary>How a column is read.</summary>
    /// <param name="Writing">The way that its numbers are written; null when it stays text.</param>
    /// <param name="IsInteger">All of its numbers are integers.</param>
    /// <param name="Notes">What to say of it.</param>
    /// <param name="NeedsText">The side that was read as numbers must be read as text first.</param>
    internal sealed record Finding(NumberWriting? Writing, bool IsInteger, IReadOnlyList<string> Notes, bool NeedsText = false);

    /// <param name="name">The column.</param>
    /// <param name="literal">Take texts as they are: only plain numbers, no word means missing.</param>
    /// <param name="sides">Each text side's name and values.</param>
    /// <param name="fractions">The side that was read as numbers has some with decimals.</param>
    /// <returns>Null when the column is not one of numbers at all, and nothing is to be said.</returns>
    public static Finding? Of(string name, bool literal, IEnumerable<(string Side, string?[] Values)> sides, bool fractions)
    {
        var column = new WrittenNumbers(name, literal);
        foreach ((string side, string?[] values) in sides)
        {
            if (!HasNumbers(values)) return null;
            column._sides.Add((side, Counts(values), values.Count(v => v is null)));
        }
        return column.Decide(fractions);
    }

    private static bool HasNumbers(string?[] values)
    {
        string[] first = [.. values.Where(v => v is not null && !NumberWriting.IsMissing(v)).Take(FirstValues)!];
        return first.Length == 0 || first.Count(v => v.Any(char.IsAsciiDigit)) * 2 >= first.Length;
    }

    private static Dictionary<string, int> Counts(string?[] values)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string? value in values)
            if (value is not null) counts[value] = counts.GetValueOrDefault(value) + 1;
        return counts;
    }

    private Finding? Decide(bool fractions)
    {
        NumberWriting[] ways = _literal ? [NumberWriting.Plain with { Words = false }]
            : [NumberWriting.Plain, NumberWriting.Point, NumberWriting.Comma];
        double[] shares = [.. ways.Select(Share)];
        int best = Array.IndexOf(shares, shares.Max());
        if (!(shares[best] >= NearlyAll)) return Unrecognized(ways[best], shares[best]);
        NumberWriting writing = ways[best];
        if (writing.Symbols.Length > 0 && Signs() is { Length: > 1 } signs)
            return new Finding(null, false,
                [$"column '{_name}' is read as text: its values have different signs ({string.Join(' ', signs)})"]);
        bool ambiguous = best == 1 && shares[2] == shares[1] && Numbers(writing).Any(t => t.Contains(',', StringComparison.Ordinal));
        var notes = new List<string>();
        if (Words() is { } words) notes.Add(words);
        if (best > 0) notes.Add(Way(writing, ambiguous));
        if (Strays(writing) is { } strays) notes.Add(strays);
        bool integers = Numbers(writing).All(t => writing.Number(t) is { } x && x == Math.Truncate(x));
        // The side that the engine took for numbers has a point in the middle: there it may have stood between thousands.
        return new Finding(writing, integers, notes, NeedsText: writing.Decimal == ',' && fractions);
    }

    private IEnumerable<string> Numbers(NumberWriting writing)
        => _sides.SelectMany(s => s.Texts.Keys).Where(t => writing.Number(t) is not null);

    /// <summary>The smaller share of numbers among what is not missing of the sides; 0 when there is none at all.</summary>
    private double Share(NumberWriting writing)
    {
        double least = 1;
        int all = 0;
        foreach ((_, Dictionary<string, int> texts, _) in _sides)
        {
            int present = 0, numbers = 0;
            foreach ((string text, int rows) in texts)
            {
                if (writing.Words && NumberWriting.IsMissing(text)) continue;
                present += rows;
                if (writing.Number(text) is not null) numbers += rows;
            }
            all += numbers;
            if (present > 0) least = Math.Min(least, (double)numbers / present);
        }
        return all == 0 ? 0 : least;
    }

    /// <summary>The signs of money and percent that stand at numbers; "none" beside percent, which would be another scale.</summary>
    private string[] Signs()
    {
        string[] texts = [.. Numbers(NumberWriting.Point).Concat(Numbers(NumberWriting.Comma)).Distinct(StringComparer.Ordinal)];
        var signs =
            new SortedSet<string>(texts.SelectMany(
                t => t.Where(c => c == '%' || NumberWriting.Currencies.Contains(c, StringComparison.Ordinal))).Select(c => c.ToString()),
                StringComparer.Ordinal);
        if (signs.Contains("%")
            && _sides.Any(s => s.Texts.Keys.Any(t => !NumberWriting.IsMissing(t) && !t.Contains('%', StringComparison.Ordinal))))
            signs.Add("(none)");
        return [.. signs];
    }

    // ---- words ------------------------------------------------------------------------------------------------------

    private string? Words()
    {
        if (_literal) return null;
        string[] used = [.. _sides.SelectMany(s => s.Texts.Where(t => NumberWriting.IsMissing(t.Key))).GroupBy(t => t.Key, t => t.Value)
            .OrderByDescending(g => g.Sum()).Select(g => g.Key)];
        if (used.Length == 0) return null;
        IEnumerable<string> shares =
            _sides.Select(
                s => (s.Side, Rows: s.Texts.Where(t => NumberWriting.IsMissing(t.Key)).Sum(t => t.Value),
                    All: s.Missing + s.Texts.Values.Sum()))
            .Where(s => s.Rows > 0).Select(s => $"{DisplayValue.Percent((double)s.Rows / s.All)} of {s.Side}");
        return $"column '{_name}': {string.Join(", ", used.Take(4).Select(u => DisplayValue.Quoted(u)))}{(used.Length > 4 ? ", ..." : "")} read as missing ({string.Join(", ", shares)}); {OptionName.Literal} takes texts as they are";
    }

    private string Way(NumberWriting writing, bool ambiguous)
    {
        string example = Numbers(writing).Where(t => NumberWriting.Plain.Number(t) is null).OrderByDescending(t => t.Length)
            .ThenBy(t => t, StringComparer.Ordinal).First();
        string read = writing.Number(example)!.Value.ToString("R", CultureInfo.InvariantCulture);
        string how = $"column '{_name}' is read as numbers: {DisplayValue.Quoted(example)} is {read}";
        return ambiguous
            ? $"{how}, its comma taken as a thousands separator, though it could be a decimal comma; {OptionName.Literal} takes texts as "
                + $"they are"
            : $"{how}; {OptionName.Literal} takes texts as they are";
    }

    private string? Strays(NumberWriting writing)
    {
        var strays = _sides.SelectMany(s => s.Texts)
            .Where(t => writing.Number(t.Key) is null && !(writing.Words && NumberWriting.IsMissing(t.Key))).OrderByDescending(t => t.Value)
            .ThenBy(t => t.Key, StringComparer.Ordinal).ToList();
        return strays.Count == 0 ? null
            : $"column '{_name}' is read as numbers, though {Count(strays)} of its values "
                + $"{(strays.Sum(s => s.Value) == 1 ? "is none" : "are none")}, such as {DisplayValue.Quoted(strays[0].Key)}: they count "
                + $"as NaN";
    }

    private static string Count(List<KeyValuePair<string, int>> values)
        => values.Sum(v => v.Value).ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Half numbers or more, and not recognized: what is in the way, and which option helps.</summary>
    private Finding? Unrecognized(NumberWriting writing, double share)
    {
        if (share < 0.5) return null;
        NumberWriting closest = _literal ? writing : writing with { Words = true };
        var other = _sides.SelectMany(s => s.Texts)
            .Where(t => closest.Number(t.Key) is null && (_literal || !NumberWriting.IsMissing(t.Key))).OrderByDescending(t => t.Value)
            .ThenBy(t => t.Key, StringComparer.Ordinal).ToList();
        if (other.Count == 0) return null;
        double rows = _sides.Sum(s => s.Texts.Values.Sum());
        string value = DisplayValue.Quoted(other[0].Key);
        return new Finding(null, false,
            [
                $"column '{_name}' is read as text: {DisplayValue.Percent(other.Sum(o => o.Value) / rows)} of its values are no numbers, "
                    + $"such as {value} ({OptionName.Missing} {value} or {OptionName.Types} '{_name}=number')"]);
    }

    /// <summary>Integers with zeros in front, which codes have and numbers have not.</summary>
    [GeneratedRegex("^[+-]?0[0-9]+$")]
    internal static partial Regex LeadingZero();

    /// <summary>Integers of so many digits that a double may not hold them.</summary>
    [GeneratedRegex("^[+-]?[0-9]{16,}$")]
    internal static partial Regex LongInteger();
}
