namespace Kullback.Reports;

/// <summary>The change of all columns together, for a person at a terminal.</summary>
internal static class JointSection
{
    private const int Most = 8, Indent = 2;

    /// <summary>Writes the section with a blank line at its end.</summary>
    public static void Write(StringBuilder page, JointReport joint, int width, AnsiStyle style)
    {
        page.Append(style.Strong("all columns together")).Append('\n');
        Wrapped(page, JointText.Finding(joint), width, Indent, Indent);
        if (joint.Groups.Count > 1 || joint.Label is not null) Wrapped(page, JointText.Directed(joint), width, Indent, Indent);
        foreach (JointGroup group in JointText.Shown(joint, Most))
            Wrapped(page, PlainText.Shorten(group.Sentence, 600), width, Indent + 2, Indent + 4);
        if (joint.Groups.Count > 1 && JointText.Rest(joint, Most) is { } rest) Wrapped(page, $"… {rest}", width, Indent + 2, Indent + 4);
        if (joint.Label is not null && joint.Resolutions.Count > 1) Resolutions(page, joint, width, style);
        Wrapped(page, JointText.Sample(joint), width, Indent, Indent);
        page.Append('\n');
    }

    private static void Resolutions(StringBuilder page, JointReport joint, int width, AnsiStyle style)
    {
        List<string[]> rows = Rows(joint, intervals: true);
        int[] widths = Widths(rows);
        if (Indent + 2 + widths.Sum() + 2 * (widths.Length - 1) > width) widths = Widths(rows = Rows(joint, intervals: false));
        for (int k = 0; k < rows.Count; k++)
        {
            string line = new string(' ', Indent + 2) + string.Join("  ", rows[k].Select((cell, c) => cell.PadLeft(widths[c])));
            page.Append(k == 0 ? style.Faint(line) : line).Append('\n');
        }
        if (JointText.PartsExplained(joint) is { } explained) Wrapped(page, explained, width, Indent, Indent);
    }

    private static int[] Widths(List<string[]> rows) => [.. Enumerable.Range(0, rows[0].Length).Select(c => rows.Max(r => r[c].Length))];

    private static List<string[]> Rows(JointReport joint, bool intervals)
    {
        string Text(BitsWithInterval? bits) => bits is null ? NumberFormat.None : intervals ? JointText.Sum(bits)
            : NumberFormat.Bits(bits.Bits);
        return [["depth", "groups", "covariate, bit", "concept, bit", "left out"],
            .. joint.Resolutions.Select(
                r => (string[])[NumberFormat.Count(r.Depth), NumberFormat.Count(r.Groups), Text(r.Covariate), Text(r.Concept),
                    NumberFormat.Percent(r.UncoveredShare)])];
    }

    private static void Wrapped(StringBuilder page, string text, int width, int first, int others)
    {
        bool start = true;
        foreach (string line in DisplayText.Wrap(text, width - others))
        {
            page.Append(' ', start ? first : others).Append(line.TrimEnd()).Append('\n');
            start = false;
        }
    }
}
