using Kullback.Data.Columns;

namespace Kullback.Reports;

/// <summary>The comparison for a pull request: a headline, the columns that want attention, everything else folded away.</summary>
internal static class ComparisonMarkdown
{
    // GitHub refuses a comment of more than 65,536 characters: from the fullest to the briefest, the first that fits is taken.
    private const int MostCharacters = 60_000;

    private static readonly Limits[] All = [new(25, 10, 200), new(25, 10, 40), new(10, 10, 5), new(3, 3, 0)];

    private readonly record struct Limits(int Rows, int Pairs, int Folded);

    /// <summary>GitHub-flavored Markdown; lines end with "\n".</summary>
    public static string Of(ComparisonReport report)
    {
        string text = "";
        foreach (var limits in All)
        {
            text = Text(report, limits);
            if (text.Length <= MostCharacters) break;
        }
        return text;
    }

    private static string Text(ComparisonReport report, Limits limits)
    {
        var text = new StringBuilder();
        text.Append("### ").Append(MarkdownText.Escape(ComparisonText.Finding(report))).Append("\n\n");
        text.Append(Source(report.Reference)).Append(" (reference) against ").Append(Source(report.Current)).Append(" (current); ")
            .Append(MarkdownText.Escape(ComparisonText.Threshold(report.Method))).Append("; false discovery rate ")
            .Append(NumberFormat.Percent(report.Method.FalseDiscoveryRate)).Append(".\n\n");
        if (report.Similarity.TooSimilar)
            text.Append("**Too similar.** ").Append(MarkdownText.Escape(report.Similarity.Explanation)).Append("\n\n");
        foreach (string cause in CommonCauses.Of(report)) text.Append(MarkdownText.Escape(cause)).Append("\n\n");
        Attention(text, report, limits.Rows);
        Schema(text, report.SchemaChanges, limits.Rows);
        Pairs(text, report.Pairs, limits.Pairs);
        JointMarkdown.Write(text, report.Joint, limits.Rows);
        Segments(text, report.Segments, limits.Rows);
        Folded(text, "Stable columns", Table(report, [.. report.Compared.Where(c => !WantsAttention(c))], limits.Folded));
        Folded(text, "Not compared", NotCompared([.. report.Columns.Where(c => c.Verdict == Verdict.NotCompared)], limits.Folded));
        Folded(text, "Notes",
            string.Concat(report.Notes.Take(40).Select(note => $"- {MarkdownText.Escape(PlainText.Shorten(note, 600))}\n")));
        Folded(text, "How to repeat this", Repeat(report));
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static bool WantsAttention(ColumnReport c) => c.Verdict is Verdict.Drifted or Verdict.Undecided || c.Warning || c.TooSimilar;

    private static string Source(SourceSummary source) => $"{MarkdownText.Code(source.Name)} {NumberFormat.Count(source.Rows, "row")}";

    private static void Attention(StringBuilder text, ComparisonReport report, int most)
    {
        ColumnReport[] columns = [.. report.Compared.Where(WantsAttention)];
        if (columns.Length > 0) text.Append(Table(report, columns, most)).Append('\n');
    }

    private static string Table(ComparisonReport report, IReadOnlyList<ColumnReport> columns, int most)
    {
        if (columns.Count == 0) return "";
        if (most == 0) return NumberFormat.Count(columns.Count, "column");
        bool rowsSaid = CommonCauses.SaysRows(report);
        var text =
            new StringBuilder(
                $"| column | type | bits [{NumberFormat.Percent(report.Method.Confidence)}] | verdict | what changed most "
                    + $"|\n|---|---|--:|---|---|\n");
        foreach (var c in columns.Take(most))
        {
            string verdict = ComparisonText.VerdictOf(c);
            text.Append("| ").Append(MarkdownText.Code(c.Name)).Append(" | ").Append(ComparisonText.TypeOf(c))
                .Append(" | ").Append(c.Figures is { } f ? NumberFormat.Bits(f) : NumberFormat.None)
                .Append(" | ").Append(c.Verdict == Verdict.Drifted ? $"**{verdict}**" : verdict)
                .Append(" | ").Append(MarkdownText.Escape(PlainText.Shorten(ComparisonText.Remark(c, rowsSaid), 400))).Append(" |\n");
        }
        if (columns.Count > most) text.Append("\nand ").Append(NumberFormat.Count(columns.Count - most, "more column", "more columns"))
            .Append('\n');
        return text.ToString();
    }

    private static void Schema(StringBuilder text, IReadOnlyList<SchemaChange> changes, int most)
    {
        if (changes.Count == 0) return;
        text.Append("**Schema:** ").Append(NumberFormat.Count(changes.Count, "change")).Append("\n\n");
        foreach (var change in changes.Take(most))
            text.Append("- ").Append(MarkdownText.Code(change.Column)).Append(": ").Append(MarkdownText.Escape(change.Explanation))
                .Append('\n');
        if (changes.Count > most) text.Append("- and ").Append(NumberFormat.Count(changes.Count - most)).Append(" more\n");
        text.Append('\n');
    }

    private static void Pairs(StringBuilder text, PairScreen? screen, int most)
    {
        PairReport[] changed = [.. screen?.Pairs.Where(p => p.Verdict == Verdict.Drifted) ?? []],
            undecided = [.. screen?.Pairs.Where(p => p.Verdict == Verdict.Undecided) ?? []];
        PairReport[] listed = changed.Length > 0 ? changed : undecided;
        if (listed.Length == 0) return;
        text.Append(changed.Length > 0 ? "**Pairs whose dependence changed**" : "**Pairs whose dependence is undecided**")
            .Append("\n\n| pair | bits [95 %] | verdict | what changed most |\n|---|--:|---|---|\n");
        foreach (var p in listed.Take(most))
            text.Append("| ").Append(MarkdownText.Code(p.First)).Append(" × ").Append(MarkdownText.Code(p.Second))
                .Append(" | ").Append(NumberFormat.Bits(p.Bits)).Append(' ').Append(NumberFormat.Interval(p.BitsLow, p.BitsHigh, p.Bits))
                .Append(" | ").Append(ComparisonText.VerdictOf(p.Verdict))
                .Append(" | ").Append(MarkdownText.Escape(PlainText.Shorten(p.Driver, 240))).Append(" |\n");
        if (listed.Length > most) text.Append("\nand ").Append(NumberFormat.Count(listed.Length - most)).Append(" more\n");
        if (changed.Length > 0 && undecided.Length > 0) text.Append('\n').Append(NumberFormat.Count(undecided.Length, "pair"))
            .Append(undecided.Length == 1 ? " is undecided.\n" : " are undecided.\n");
        text.Append('\n');
    }

    private static void Segments(StringBuilder text, SegmentScreen? screen, int most)
    {
        if (screen is null) return;
        text.Append("**Segments of** ").Append(MarkdownText.Code(screen.By)).Append("**:** ")
            .Append(MarkdownText.Escape(screen.Explanation)).Append("\n\n");
        text.Append("| segment | rows | verdict | share of the change |\n|---|--:|---|--:|\n");
        foreach (var s in screen.Segments.Take(most))
            text.Append("| ").Append(MarkdownText.Code(s.Value)).Append(" | ").Append(NumberFormat.Count(s.ReferenceRows)).Append(" → ")
                .Append(NumberFormat.Count(s.CurrentRows))
                .Append(" | ").Append(ComparisonText.VerdictOf(s.Verdict)).Append(" | ").Append(NumberFormat.Percent(s.ExplainedShare))
                .Append(" |\n");
        if (screen.Segments.Count > most) text.Append("\nand ").Append(NumberFormat.Count(screen.Segments.Count - most)).Append(" more\n");
        text.Append('\n');
    }

    private static string NotCompared(IReadOnlyList<ColumnReport> columns, int most)
    {
        var text = new StringBuilder();
        foreach (var c in columns.Take(most))
            text.Append("- ").Append(MarkdownText.Code(c.Name)).Append(" (").Append(ComparisonText.TypeOf(c)).Append("): ")
                .Append(MarkdownText.Escape(PlainText.Shorten(c.Reason ?? "not compared", 240))).Append('\n');
        if (columns.Count > most) text.Append("- and ").Append(NumberFormat.Count(columns.Count - most)).Append(" more\n");
        return text.ToString();
    }

    private static string Repeat(ComparisonReport report)
    {
        var text = new StringBuilder();
        if (report.Method.Command is { } command) text.Append(MarkdownText.Code(command, 2000)).Append("\n\n");
        text.Append(
            "Jensen-Shannon divergence in bits, bias-corrected: what one row tells about which of the two tables it came from. kullback ")
            .Append(MarkdownText.Escape(report.Method.ToolVersion)).Append(", ").Append(MarkdownText.Escape(report.Method.Engine))
            .Append(", seed ").Append(NumberFormat.Plain(report.Method.Seed)).Append(", ").Append(NumberFormat.Duration(report.Elapsed))
            .Append(".\n");
        return text.ToString();
    }

    private static void Folded(StringBuilder text, string summary, string content)
    {
        if (content.Length > 0) text.Append("<details><summary>").Append(summary).Append("</summary>\n\n").Append(content.TrimEnd('\n'))
            .Append("\n\n</details>\n\n");
    }
}
