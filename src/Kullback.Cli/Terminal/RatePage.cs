using System.Globalization;
using System.Text;
using Kullback.Data.Codes;
using Kullback.Reports;

namespace Kullback.Cli.Terminal;

/// <summary>A rate-distortion curve, for the terminal.</summary>
internal static class RatePage
{
    public static string Of(RateCurve curve, int width, Ink ink)
    {
        var page = new StringBuilder();
        page.Append($"source      {DisplayText.Cut(curve.Source, width - 12)}; entropy {Words.Bits(curve.EntropyBits)} bits\n");
        page.Append($"distortion  {curve.Measure}\n");
        foreach (string line in curve.ReadNotes.SelectMany(note => DisplayText.Wrap(note, width - 2))) page.Append("  ").Append(line).Append('\n');
        page.Append('\n');
        page.Append(ink.Strong(DisplayText.Right("distortion", 14) + DisplayText.Right("bits a letter, at least", 26) + DisplayText.Right("at most", 14))).Append('\n');
        double most = Math.Max(1e-12, curve.Points.Max(p => p.UpperNats));
        foreach (var point in curve.Points)
            page.Append(DisplayText.Right(Words.Number(point.Distortion), 14)).Append(DisplayText.Right(Six(point.LowerNats), 26)).Append(DisplayText.Right(Six(point.UpperNats), 14))
                .Append("  ").Append(ink.Bar(Bar.Of(point.UpperNats / most, Math.Clamp(width - 58, 8, 40)).TrimEnd())).Append('\n');
        return page.ToString();
    }

    private static string Six(double nats) => (nats / Math.Log(2)).ToString("0.000000", CultureInfo.InvariantCulture);
}
