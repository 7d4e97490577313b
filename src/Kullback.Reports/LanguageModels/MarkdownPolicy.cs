using System.Text;
using Kullback.Data.LanguageModels;
using Kullback.Estimation;

namespace Kullback.Reports;

/// <summary>A comparison of a sampler with a trainer in Markdown, fit for a pull request.</summary>
public static class MarkdownPolicy
{
    private const int MostSteps = 40;

    /// <summary>Writes GitHub-flavored Markdown in UTF-8.</summary>
    public static void Write(PolicyReport report, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(stream);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.Write(Text(report));
    }

    private static string Text(PolicyReport report)
    {
        var words = new InformationWords(report.Options.Unit);
        var text = new StringBuilder($"**{Plain(PolicySentences.Headline(report))}**\n\n");
        text.Append($"| {words.Many} a token, D(sampler‖trainer) | mean | ± tokens | ± {Plain(PolicySentences.UnitName(report))}s | 95 % |\n|---|--:|--:|--:|--:|\n");
        foreach (var (name, e) in PolicyTable.Of(report)) Row(text, name, e, report);
        foreach (string sentence in PolicyTable.Sentences(report)) text.Append("\n- ").Append(Plain(sentence));
        text.Append('\n');
        foreach (var table in PolicyTable.Groups(report)) Table(text, table);
        if (report.Steps.Count < 2) return text.ToString();
        text.Append("\n| step | tokens | sequences | k1 | k3 | outside | weights worth |\n|--:|--:|--:|--:|--:|--:|--:|\n");
        foreach (var s in report.Steps.TakeLast(MostSteps))
            text.Append($"| {PolicyTable.Step(s.Step)} | {NumberFormat.Count(s.Tokens)} | {NumberFormat.Count(s.Sequences)} | {LanguageModelSentences.Nats(words.Of(s.K1.Mean))} | {LanguageModelSentences.Nats(words.Of(s.K3.Mean))} | {NumberFormat.PercentCell(s.Outside.Mean)} | {NumberFormat.PercentCell(s.EffectiveSize / s.Sequences)} |\n");
        if (report.Steps.Count > MostSteps) text.Append($"\nThe last {MostSteps} of {NumberFormat.Count(report.Steps.Count, "step")}.\n");
        return text.ToString();
    }

    private static void Table(StringBuilder text, LanguageModelTable table)
    {
        text.Append($"\n#### {Plain(table.Title)}\n\n| ").AppendJoin(" | ", table.Columns.Select(Plain)).Append(" |\n|---|").Insert(text.Length, "--:|", table.Columns.Count - 1).Append('\n');
        foreach (var row in table.Rows) text.Append("| ").AppendJoin(" | ", row.Select(MarkdownText.Escape)).Append(" |\n");
        foreach (string note in table.Notes) text.Append('\n').Append(MarkdownText.Escape(note)).Append('\n');
    }

    private static void Row(StringBuilder text, string name, MeanEstimate nats, PolicyReport report)
    {
        var e = new InformationWords(report.Options.Unit).Of(nats);
        text.Append($"| {Plain(name)} | {LanguageModelSentences.Nats(e.Mean)} | {LanguageModelSentences.Nats(e.StandardError)} | {(e.Low is not null ? LanguageModelSentences.Nats(e.ClusteredStandardError) : NumberFormat.None)} | {PolicyTable.Interval(nats, report.Options.Unit)} |\n");
    }

    private static string Plain(string words)
    {
        var cell = new StringBuilder();
        foreach (char c in words) cell.Append(c is '|' or '*' or '_' or '<' or '`' or '\\' or '~' or '[' or ']' ? $"\\{c}" : c.ToString());
        return cell.ToString();
    }
}
