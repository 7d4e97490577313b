namespace Kullback.Reports;

/// <summary>The change of all columns together, for a pull request.</summary>
internal static class JointMarkdown
{
    public static void Write(StringBuilder text, JointReport? joint, int most)
    {
        if (joint is null) return;
        text.Append("**All columns together.** ").Append(MarkdownText.Escape(JointText.Finding(joint))).Append(". ");
        if (joint.Groups.Count > 1 || joint.Label is not null) text.Append(MarkdownText.Escape(JointText.Directed(joint)));
        text.Append("\n\n");
        int shown = Math.Min(most, 10);
        foreach (JointGroup group in JointText.Shown(joint, shown))
            text.Append("- ").Append(MarkdownText.Escape(PlainText.Shorten(group.Sentence, 400))).Append('\n');
        if (joint.Groups.Count > 1 && JointText.Rest(joint, shown) is { } rest)
            text.Append("- ").Append(MarkdownText.Escape(rest)).Append('\n');
        text.Append('\n').Append(MarkdownText.Escape(JointText.Sample(joint)));
        if (JointText.PartsExplained(joint) is { } explained) text.Append(' ').Append(MarkdownText.Escape(explained));
        text.Append("\n\n");
    }
}
