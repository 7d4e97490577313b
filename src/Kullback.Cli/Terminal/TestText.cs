using System.Text;
using Kullback.Data.Points;
using Kullback.Reports;

namespace Kullback.Cli.Terminal;

/// <summary>Tests between points as text: the p-values, how large the effects are, how each was obtained.</summary>
internal static class TestText
{
    private const int PValue = 10, Adjusted = 10, Statistic = 12, Effect = 10;

    /// <summary>The text, in lines of at most <paramref name="width"/> columns.</summary>
    public static string Of(PointTestReport report, int width, Ink ink)
    {
        var text = new StringBuilder();
        for (int i = 0; i < report.Samples.Length; i++) Cloud(text, DisplayText.Left($"{i + 1}", 4), report.Samples[i], width);
        if (report.Samples.IsEmpty) Cloud(text, report.Q is null ? "" : "P  ", report.P, width);
        if (report.Q is { } q) Cloud(text, "Q  ", q, width);
        foreach (string line in DisplayText.Wrap(TestWords.Question(report), width)) text.Append(line).Append('\n');
        int name = Math.Max(4, report.Family.Members.Max(m => m.Name.Length)) + 2;
        text.Append('\n').Append(ink.Faint(DisplayText.Left("test", name) + DisplayText.Right("p", PValue) + DisplayText.Right("adjusted", Adjusted)
            + DisplayText.Right("statistic", Statistic) + DisplayText.Right("effect", Effect))).Append('\n');
        foreach (var member in report.Family.Members)
        {
            text.Append(DisplayText.Left(member.Name, name)).Append(DisplayText.Right(Words.PValue(member.Outcome.PValue), PValue))
                .Append(DisplayText.Right(Words.PValue(member.AdjustedPValue), Adjusted)).Append(DisplayText.Right(Words.Number(member.Outcome.Statistic), Statistic))
                .Append(DisplayText.Right(member.Outcome.EffectSize is { } effect ? Words.Number(effect) : "", Effect)).Append('\n');
            foreach (string line in DisplayText.Wrap(TestWords.How(member), width - 4)) text.Append(ink.Faint("    " + line)).Append('\n');
        }
        Paragraph(text, TestWords.Scale(report), width);
        Pairs(text, report, ink);
        text.Append('\n');
        Paragraph(text, TestWords.Effect(report), width);
        string verdict = TestWords.Verdict(report);
        foreach (string line in DisplayText.Wrap(verdict, width)) text.Append(report.Found ? ink.Alarm(line) : ink.Strong(line)).Append('\n');
        return text.ToString();
    }

    private static void Paragraph(StringBuilder text, string? sentence, int width)
    {
        if (sentence is null) return;
        foreach (string line in DisplayText.Wrap(sentence, width)) text.Append(line).Append('\n');
    }

    private static void Pairs(StringBuilder text, PointTestReport report, Ink ink)
    {
        if (report.Pairs.IsEmpty) return;
        text.Append('\n').Append(ink.Faint(DisplayText.Left("pair", 12) + DisplayText.Right("p", PValue) + DisplayText.Right("adjusted", Adjusted) + DisplayText.Right("share of 2E|X - Y|", 22))).Append('\n');
        foreach (var pair in report.Pairs)
            text.Append(DisplayText.Left($"{pair.First + 1} and {pair.Second + 1}", 12)).Append(DisplayText.Right(Words.PValue(pair.Outcome.PValue), PValue)).Append(DisplayText.Right(Words.PValue(pair.AdjustedPValue), Adjusted))
                .Append(DisplayText.Right(pair.Outcome.EffectSize is { } effect ? Words.Number(effect) : "", 22)).Append('\n');
    }

    private static void Cloud(StringBuilder text, string side, PointTable table, int width)
    {
        string tail = $"  {Words.Count(table.Count, "point")}, {Words.Count(table.Dimension, "coordinate")}";
        text.Append(side).Append(DisplayText.Cut(table.Name, width - side.Length - tail.Length)).Append(tail).Append('\n');
        foreach (string note in table.ReadNotes)
            foreach (string line in DisplayText.Wrap(note, width - 2)) text.Append("  ").Append(line).Append('\n');
    }
}
