using System.Text;
using Kullback.Scoring;

namespace Kullback.Reports.Charts;

/// <summary>The histogram of PIT values in characters: a bar a line, and where a calibrated source stays.</summary>
internal static class PitText
{
    private const int Widest = 40, Room = 34;

    public static Func<int, AnsiStyle, string> Of(NumberCalibrationFigures figures) => (width, style) =>
    {
        int columns = Math.Min(Widest, width - Room);
        if (columns < 10) return "";
        double Over(PitBar bar, double rows) => rows / (figures.Rows * (bar.To - bar.From));
        double most = Math.Max(1.5, figures.Histogram.Max(b => Over(b, b.Rows)));
        var text = new StringBuilder("  level of the forecast    rows over expected, | = 1, shaded: calibrated\n");
        foreach (PitBar bar in figures.Histogram)
        {
            text.Append($"  {NumberFormat.Plain(bar.From),6} to {NumberFormat.Plain(bar.To),-6} ");
            text.Append($"{NumberFormat.Number(Math.Round(Over(bar, bar.Rows), 2)),5} ");
            for (int c = 0; c < columns; c++)
            {
                double at = (c + 0.5) / columns * most, step = 0.5 / columns * most;
                text.Append(at <= Over(bar, bar.Rows) ? style.Strong("█") : Math.Abs(at - 1) <= step ? style.Faint("|")
                    : at >= Over(bar, bar.Low) && at <= Over(bar, bar.High) ? style.Faint("░") : " ");
            }
            text.Append('\n');
        }
        return text.ToString();
    };
}
