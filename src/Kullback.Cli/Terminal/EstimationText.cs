using System.Text;
using Kullback.Data.Points;
using Kullback.Estimation;
using Kullback.Reports;

namespace Kullback.Cli.Terminal;

/// <summary>Estimates from points as text: one line a method, what speaks against it below.</summary>
internal static class EstimationText
{
    private const int Method = 17, Value = 11, Interval = 24;

    /// <summary>The text, in lines of at most <paramref name="width"/> columns.</summary>
    public static string Of(PointEstimates report, int width, Ink ink)
    {
        var text = new StringBuilder();
        Points(text, "P", report.P, width);
        if (report.Q is { } q) Points(text, "Q", q, width);
        Paragraph(text, $"recommended: {report.Recommended.Method}: {report.Recommended.Why}", width, 0);
        text.Append('\n').Append(ink.Strong(report.Estimates[0].Quantity is "lower bound of D(P‖Q)" ? "D(P‖Q)" : report.Estimates[0].Quantity)).Append('\n');
        text.Append(ink.Faint("  " + DisplayText.Left("method", Method) + DisplayText.Right("nat", Value) + "  "
            + DisplayText.Left($"[{Words.Percent(report.Estimates.Select(e => e.Interval?.Level).FirstOrDefault(l => l is not null) ?? 0.95)}]", Interval) + DisplayText.Right("bit", Value))).Append('\n');
        for (int i = 0; i < report.Estimates.Length; i++) Line(text, report.Methods[i], report.Estimates[i], width, ink);
        if (report.Test is { } test)
            Paragraph(text, $"p = {Words.PValue(test.PValue)} if {(report.Q is null ? "X and Y were independent" : "P and Q were one distribution")} ({test.Method})", width, 2);
        return text.ToString();
    }

    private static void Line(StringBuilder text, string method, DivergenceEstimate estimate, int width, Ink ink)
    {
        string interval = estimate.Interval is not { } i ? "-"
            : double.IsPositiveInfinity(i.HighNats) && !double.IsPositiveInfinity(i.LowNats) ? $"at least {Words.Number(i.LowNats)}"
            : double.IsNegativeInfinity(i.LowNats) ? $"at most {Words.Number(i.HighNats)}" : $"[{Words.Number(i.LowNats)}, {Words.Number(i.HighNats)}]";
        bool bound = estimate.Quantity.StartsWith("lower bound", StringComparison.Ordinal);
        text.Append("  ").Append(DisplayText.Left(method, Method)).Append(DisplayText.Right((bound ? "≥ " : "") + Words.Number(estimate.Nats), Value)).Append("  ")
            .Append(DisplayText.Left(interval, Interval)).Append(DisplayText.Right(Words.Number(PointEstimates.Bits(estimate.Nats)), Value))
            .Append(estimate.IsReliable ? "" : "  " + ink.Strong("(!)")).Append('\n');
        foreach (var diagnosis in estimate.Diagnoses) Paragraph(text, (diagnosis.Disqualifies ? "unreliable: " : "") + diagnosis.Text, width, 4);
    }

    private static void Points(StringBuilder text, string side, PointTable table, int width)
    {
        string tail = $"  {Words.Count(table.Count, "point")}, {Words.Count(table.Dimension, "column")}";
        text.Append(side).Append("  ").Append(DisplayText.Cut(table.Name, width - 3 - tail.Length)).Append(tail).Append('\n');
        foreach (string note in table.ReadNotes)
            foreach (string line in DisplayText.Wrap(note, width - 2)) text.Append("  ").Append(line).Append('\n');
    }

    private static void Paragraph(StringBuilder text, string sentence, int width, int indent)
    {
        foreach (string line in DisplayText.Wrap(sentence, width - indent)) text.Append(' ', indent).Append(line).Append('\n');
    }
}
