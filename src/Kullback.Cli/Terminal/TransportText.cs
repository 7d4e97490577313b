using System.Text;
using Kullback.Data.Points;
using Kullback.Reports;

namespace Kullback.Cli.Terminal;

/// <summary>A transport as text: the value, how it is known, where mass moves.</summary>
internal static class TransportText
{
    private const int Side = 8, Share = 9, Length = 11;

    /// <summary>The text, in lines of at most <paramref name="width"/> columns.</summary>
    public static string Of(PointTransportReport report, int top, int width, Ink ink)
    {
        var text = new StringBuilder();
        Cloud(text, "P", report.P, width);
        Cloud(text, "Q", report.Q, width);
        text.Append('\n').Append(report.Converged ? ink.Strong(TransportWords.Headline(report)) : ink.Alarm(TransportWords.Headline(report)));
        text.Append($"   {TransportWords.Unit(report)}\n");
        foreach (string sentence in TransportWords.Proof(report))
            foreach (string line in DisplayText.Wrap(sentence, width - 2)) text.Append("  ").Append(line).Append('\n');
        if (report.Flows.Length > 0 && top > 0) Flows(text, report, top, width, ink);
        return text.ToString();
    }

    private static void Cloud(StringBuilder text, string side, PointTable table, int width)
    {
        string tail = "  " + TransportWords.Cloud(table);
        text.Append(side).Append("  ").Append(DisplayText.Cut(table.Name, width - 3 - tail.Length)).Append(tail).Append('\n');
        foreach (string note in table.ReadNotes)
            foreach (string line in DisplayText.Wrap(note, width - 2)) text.Append("  ").Append(line).Append('\n');
    }

    private static void Flows(StringBuilder text, PointTransportReport report, int top, int width, Ink ink)
    {
        int shown = Math.Min(top, report.Flows.Length), place = (width - 2 - Share - Length - Side - 6) / 2;
        text.Append('\n').Append(ink.Strong("Where mass moves")).Append($": {Words.Count(report.Flows.Length, "flow")}, the dearest first\n");
        text.Append(ink.Faint("  " + DisplayText.Right("mass", Share) + DisplayText.Right("distance", Length) + DisplayText.Right("of cost", Side) + "   "
            + DisplayText.Left("from", place) + " " + "to")).Append('\n');
        for (int k = 0; k < shown; k++)
        {
            var flow = report.Flows[k];
            double share = report.TransportCost > 0 ? flow.Mass * report.CostOf(flow) / report.TransportCost : 0;
            text.Append("  ").Append(DisplayText.Right(Words.Percent(flow.Mass), Share)).Append(DisplayText.Right(Words.Number(report.LengthOf(flow)), Length))
                .Append(DisplayText.Right(Words.Percent(share), Side)).Append("   ")
                .Append(DisplayText.Left(TransportWords.Place(report, report.P, flow.From), place)).Append(' ').Append(DisplayText.Cut(TransportWords.Place(report, report.Q, flow.To), place)).Append('\n');
        }
        if (shown < report.Flows.Length) text.Append($"  and {Words.Count(report.Flows.Length - shown)} more (--top, --json)\n");
    }
}
