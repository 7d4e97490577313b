using Spectre.Console;

namespace Kullback.Reports;

/// <summary>Text measured in the columns that a terminal gives it.</summary>
internal static class DisplayText
{
    private const string Ellipsis = "…";

    /// <summary>The columns that visible text takes: two for wide characters and emoji, none for marks that combine.</summary>
    public static int Width(string visible)
    {
        int i = 0;
        while (i < visible.Length && visible[i] is >= ' ' and <= '~') i++;      // nearly all text, and no tables to load
        int width = i;
        while (i < visible.Length)
        {
            int length = StringInfo.GetNextTextElementLength(visible, i);
            width += WidthOfElement(visible.AsSpan(i, length));
            i += length;
        }
        return width;
    }

    /// <summary>At most <paramref name="width"/> columns of the text, made visible first,
    /// with an ellipsis where something was cut.</summary>
    public static string Cut(string? text, int width)
    {
        if (width <= 0) return "";
        // A cell may hold a megabyte; no more than this many characters can fit, however many of them combine in earnest.
        string visible = PlainText.Shorten(text, (width * 8) + 64);
        if (Width(visible) <= width) return visible;
        int used = 0, end = 0;
        while (end < visible.Length)
        {
            int length = StringInfo.GetNextTextElementLength(visible, end);
            int element = WidthOfElement(visible.AsSpan(end, length));
            if (used + element > width - 1) break;
            used += element;
            end += length;
        }
        return visible[..end].TrimEnd() + Ellipsis;
    }

    /// <summary>At most <paramref name="width"/> columns, the ellipsis within: two long names differ at their ends as often as at their
    /// starts.</summary>
    public static string Middle(string? text, int width) => Shortened(text, width, (width - 1) / 2);

    /// <summary>At most <paramref name="width"/> columns, the ellipsis first: what tells a file from another is the end of its path; then
    /// spaces up to <paramref name="width"/>.</summary>
    public static string Ending(string? text, int width) => Shortened(text, width, 0) is var cut
        ? cut + new string(' ', Math.Max(0, width - Width(cut))) : "";

    private static string Shortened(string? text, int width, int head)
    {
        string visible = PlainText.Visible(text is { Length: > 4096 } ? text[..4096] : text);
        if (Width(visible) <= width || width <= 1) return Cut(visible, width);
        int[] starts = StringInfo.ParseCombiningCharacters(visible);
        int from = starts.Length, used = 0, to = 0, first = 0;
        for (; to < starts.Length && first + Size(to) <= head; to++) first += Size(to);
        for (; from > to && used + Size(from - 1) <= width - 1 - first; from--) used += Size(from - 1);
        return string.Concat(visible.AsSpan(0, to < starts.Length ? starts[to] : visible.Length), Ellipsis,
            from < starts.Length ? visible.AsSpan(starts[from]) : []);

        int Size(int k) => WidthOfElement(visible.AsSpan(starts[k], (k + 1 < starts.Length ? starts[k + 1] : visible.Length) - starts[k]));
    }

    /// <summary><see cref="Cut"/>, then spaces on the right up to <paramref name="width"/>.</summary>
    public static string Left(string? text, int width)
    {
        string cut = Cut(text, width);
        return cut + new string(' ', width - Width(cut));
    }

    /// <summary><see cref="Cut"/>, then spaces on the left up to <paramref name="width"/>.</summary>
    public static string Right(string? text, int width)
    {
        string cut = Cut(text, width);
        return new string(' ', width - Width(cut)) + cut;
    }

    /// <summary>Breaks visible text at spaces into lines of at most <paramref name="width"/> columns;
    /// a longer word goes on in the next one.</summary>
    public static IEnumerable<string> Wrap(string? text, int width)
    {
        var line = new StringBuilder();
        int used = 0;
        foreach (string fitting in PlainText.Visible(text).Split(' ').SelectMany(word => Pieces(word, width)))
        {
            int size = Width(fitting);
            if (used > 0 && used + 1 + size > width)
            {
                yield return line.ToString().TrimEnd();
                line.Clear();
                used = 0;
            }
            if (used > 0 || line.Length > 0)
            {
                line.Append(' ');
                used++;
            }
            line.Append(fitting);
            used += size;
        }
        if (line.Length > 0) yield return line.ToString().TrimEnd();
    }

    private static IEnumerable<string> Pieces(string word, int width)
    {
        while (Width(word) > width)
        {
            int used = 0, end = 0;
            while (end < word.Length)
            {
                int length = StringInfo.GetNextTextElementLength(word, end), element = WidthOfElement(word.AsSpan(end, length));
                if (used + element > width && end > 0) break;
                used += element;
                end += length;
            }
            yield return word[..end];
            word = word[end..];
        }
        yield return word;
    }

    private static int WidthOfElement(ReadOnlySpan<char> element)
    {
        int widest = 0, indicators = 0;
        foreach (Rune rune in element.EnumerateRunes())
        {
            if (rune.Value == 0xFE0F) widest = 2;                                    // "show the one before as an emoji"
            if (rune.Value is >= 0x1F1E6 and <= 0x1F1FF) indicators++;              // two of them are a flag
            widest = Math.Max(widest, rune.ToString().GetCellWidth());
        }
        return indicators == 2 ? 2 : Math.Max(0, widest);
    }
}
