namespace Kullback.Reports;

/// <summary>Text from data made fit for people to read: it shows what is there and can steer nothing.</summary>
public static class PlainText
{
    /// <summary>Replaces what a reader could not see or a terminal would obey: control characters (<c>\n</c>, <c>\x1b</c>), directions and
    /// other invisible format characters (<c>\u202e</c>), halves of surrogate pairs and non-characters (U+FFFD).</summary>
    /// <remarks>Joiners stay where scripts and emoji need them: U+200C and U+200D change nothing but shaping. Not an encoding: HTML, XML
    /// and Markdown encode the result once more.</remarks>
    public static string Visible(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        int first = 0;
        while (first < text.Length && IsPlain(text[first])) first++;
        if (first == text.Length) return text;
        var visible = new StringBuilder(text.Length + 16).Append(text, 0, first);
        for (int i = first; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                AppendPair(visible, c, text[++i]);
            else
                AppendOne(visible, c);
        }
        return visible.ToString();
    }

    /// <summary>At most <paramref name="length"/> characters of <see cref="Visible"/> text,
    /// an ellipsis as the last when it was longer.</summary>
    public static string Shorten(string? text, int length)
    {
        // A cell may hold a megabyte: look at no more of it than can be shown.
        string head = text is null ? "" : text.Length > length * 2 ? text[..(length * 2)] : text;
        string visible = Visible(head);
        if (visible.Length <= length && head.Length == (text?.Length ?? 0)) return visible;
        int end = Math.Min(length - 1, visible.Length);
        if (end > 0 && char.IsHighSurrogate(visible[end - 1])) end--;
        return string.Concat(visible.AsSpan(0, end), "…");
    }

    /// <summary>As <see cref="Shorten"/>, and a text of nothing but blanks in quotes,
    /// so that a column without a name is still seen.</summary>
    public static string Name(string? text, int length) => string.IsNullOrWhiteSpace(text) ? $"\"{Shorten(text, length)}\""
        : Shorten(text, length);

    /// <summary>Replaces halves of surrogate pairs by U+FFFD and changes nothing else: what JSON, which can carry all the rest,
    /// needs.</summary>
    public static string WellFormed(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) { i++; continue; }
            return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        }
        return text;
    }

    private static bool IsPlain(char c) => c is >= ' ' and <= '~' || (c >= '\u00A0' && !NeedsCare(c));

    private static bool NeedsCare(char c)
        => char.IsSurrogate(c) || c >= '\uFFFE' || c is '\u2028' or '\u2029'
        || (char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.Control && c is not ('\u200C' or '\u200D'));

    private static void AppendPair(StringBuilder visible, char high, char low)
    {
        int point = char.ConvertToUtf32(high, low);
        if ((point & 0xFFFE) == 0xFFFE) visible.Append('\uFFFD');
        else if (CharUnicodeInfo.GetUnicodeCategory(point) == UnicodeCategory.Format) AppendCode(visible, point);   // tags: invisible text
        else visible.Append(high).Append(low);
    }

    private static void AppendOne(StringBuilder visible, char c)
    {
        if (IsPlain(c)) visible.Append(c);
        else if (char.IsSurrogate(c) || c >= '\uFFFE') visible.Append('\uFFFD');
        else AppendCode(visible, c);
    }

    private static void AppendCode(StringBuilder visible, int point)
        => visible.Append(point switch
        {
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            0 => "\\0",
            < 0x100 => "\\x" + point.ToString("x2", CultureInfo.InvariantCulture),
            < 0x10000 => "\\u" + point.ToString("x4", CultureInfo.InvariantCulture),
            _ => "\\U" + point.ToString("x8", CultureInfo.InvariantCulture),
        });
}
