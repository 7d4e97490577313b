using System.Buffers;
using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Kullback.Data.Tables;

/// <summary>How people wrote the numbers of a column of text, and what they wrote where there is none.</summary>
/// <param name="Decimal">Between whole and fraction: '.' or ','.</param>
/// <param name="Thousands">What may stand between groups of three digits; empty for nothing.</param>
/// <param name="Symbols">Currency or percent signs that may stand before or after; empty for none.</param>
/// <param name="Words">Words such as "NA" mean missing.</param>
internal sealed record NumberWriting(char Decimal, string Thousands, string Symbols, bool Words)
{
    /// <summary>As programs write numbers.</summary>
    public static NumberWriting Plain { get; } = new('.', "", "", Words: true);

    /// <summary>1,234.50 or 1 234.50.</summary>
    public static NumberWriting Point { get; } = new('.', $",'’{Blanks[..^1]}", Currencies + "%", Words: true);

    /// <summary>1.234,50 or 1 234,50.</summary>
    public static NumberWriting Comma { get; } = new(',', $".'’{Blanks[..^1]}", Currencies + "%", Words: true);

    /// <summary>Signs of money, one of which may stand at a number.</summary>
    public const string Currencies = "$€£¥₹₽₩₺₴₪₫฿₦";

    /// <summary>White space of texts: blank, no-break, narrow, thin, tabulator.</summary>
    internal const string Blanks = " \u00A0\u202F\u2009\t";

    internal static readonly HashSet<string> MissingWords =
        new(["", "na", "n/a", "n.a.", "#n/a", "#na", "<na>", "null", "none", "nan", "-", "--", "?", "\\n"], StringComparer.Ordinal);

    private static readonly SearchValues<char> s_letters = SearchValues.Create("abcdfghijklmnopqrstuvwxyzABCDFGHIJKLMNOPQRSTUVWXYZ");

    private static readonly ConcurrentDictionary<string, Regex> s_patterns = new(StringComparer.Ordinal);

    /// <summary>Does a text mean "missing"?</summary>
    public static bool IsMissing(string text)
        => text.Length <= 10 && MissingWords.Contains(text.Trim(Blanks.ToCharArray()).ToLowerInvariant());

    internal bool IsPlain => Decimal == '.' && Thousands.Length == 0 && Symbols.Length == 0;

    /// <summary>The number that a text writes; null when it writes none.</summary>
    public double? Number(string text)
    {
        string bare = text;
        if (!IsPlain)
        {
            // Most texts are words: no way of writing has letters but an exponent's.
            if (text.AsSpan().ContainsAny(s_letters)) return null;
            Match match = s_patterns.GetOrAdd(Pattern, p => new Regex(p, RegexOptions.CultureInvariant)).Match(text);
            if (!match.Success) return null;
            bare = string.Concat(match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value, match.Groups[4].Value);
            bare = string.Concat(bare.Where(c => !Thousands.Contains(c, StringComparison.Ordinal))).Replace(Decimal, '.');
        }
        return double.TryParse(bare, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && !double.IsNaN(value)
            ? value : null;
    }

    /// <summary>Sign, sign after a symbol, digits, exponent. The same in .NET and in the engine (RE2).</summary>
    internal string Pattern
    {
        get
        {
            string digits = Thousands.Length == 0 ? "[0-9]+" : $"(?:[1-9][0-9]{{0,2}}(?:[{Thousands}][0-9]{{3}})+|[0-9]+)";
            string around = $"[{Blanks}{Symbols}]*";
            return $"^[{Blanks}]*([+-]?){around}([+-]?)({digits}(?:[{Decimal}][0-9]*)?|[{Decimal}][0-9]+)((?:[eE][+-]?[0-9]+)?){around}$";
        }
    }
}
