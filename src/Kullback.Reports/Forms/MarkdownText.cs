namespace Kullback.Reports;

/// <summary>Text from data inside Markdown, where a pipe ends a cell, an @ calls a person and a URL becomes a link.</summary>
internal static class MarkdownText
{
    /// <summary>The text as nothing but text: every ASCII punctuation mark that Markdown knows is a character reference.</summary>
    public static string Escape(string? text)
    {
        var safe = new StringBuilder();
        string visible = PlainText.Visible(text);
        for (int i = 0; i < visible.Length; i++)
        {
            char c = visible[i];
            if (char.IsAsciiLetterOrDigit(c) || c > '~' || c is ' ' or ',' or '(' or ')' or '%' or '\'' or ';' or '?' or '+' or '=')
                safe.Append(c);
            else if (c is '.' or '-' or '/' or ':' && IsHarmless(visible, i)) safe.Append(c);
            else safe.Append("&#").Append((int)c).Append(';');
            // A site looks for mentions and issue numbers after the references are resolved: an invisible joiner keeps @name and #12 apart.
            if (c is '@' or '#') safe.Append("&#8288;");
        }
        return safe.ToString();
    }

    /// <summary>The text in code type, where no site looks for mentions, links or commits.</summary>
    public static string Code(string? text, int length = 80) => $"<code>{Escape(PlainText.Name(text, length))}</code>";

    // Between digits or before a space: 0.01, "about 12: ...". Elsewhere these build URLs, lists and rules.
    private static bool IsHarmless(string text, int i)
        => IsMinus(text, i) || i > 0
        && (i + 1 == text.Length || text[i + 1] == ' ' && text[i] != '-' || char.IsAsciiDigit(text[i - 1]) && char.IsAsciiDigit(text[i + 1])
                    || text[i] == '-' && char.IsAsciiLetter(text[i - 1]) && char.IsAsciiLetter(text[i + 1]));

    // Of a number or its power of ten: -3.1e-7.
    private static bool IsMinus(string text, int i)
        => text[i] == '-' && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1])
        && (i == 0 || text[i - 1] == ' ' || (text[i - 1] == 'e' && i > 1 && char.IsAsciiDigit(text[i - 2])));
}
