using System.Text;
using Kullback.Scoring;

namespace Kullback.Reports.Charts;

/// <summary>The reliability diagram in characters: what a calibrated source shows, shaded, and the curve of these forecasts.</summary>
internal static class ReliabilityText
{
    private const int Lines = 13, Widest = 61;

    public static string Of(CalibrationFigures figures, int width, AnsiStyle style)
    {
        int columns = Math.Min(Widest, width - 10);
        if (columns < 21) return "";
        var text = new StringBuilder();
        for (int line = Lines - 1; line >= 0; line--)
        {
            double low = (line - 0.5) / (Lines - 1), high = (line + 0.5) / (Lines - 1);
            text.Append(line % 3 == 0 ? $"  {line / (Lines - 1.0):0.00} " : "       ");
            for (int c = 0; c < columns; c++) text.Append(Mark(figures, (double)c / (columns - 1), low, high, style));
            text.AppendLine();
        }
        string axis = "0" + "0.25".PadLeft(columns / 4 + 1) + "0.5".PadLeft(columns / 4) + "0.75".PadLeft(columns / 4 + 1)
            + "1".PadLeft(columns - 3 - 3 * (columns / 4));
        text.Append("       ").AppendLine(axis);
        return text.ToString().Replace("\r\n", "\n", StringComparison.Ordinal);
    }

    private static string Mark(CalibrationFigures figures, double p, double low, double high, AnsiStyle style)
    {
        double share = At(figures, p);
        if (share >= low && share < high) return style.Strong("●");
        var (least, most) = Band(figures, p);
        return most >= low && least < high ? style.Faint("░") : p >= low && p < high ? style.Faint("·") : " ";
    }

    // Outside the forecasts that were made there is no curve.
    private static double At(CalibrationFigures figures, double p)
    {
        var blocks = figures.Curve;
        double half = 0.5 / 60;
        if (p < blocks[0].From - half || p > blocks[^1].To + half) return double.NaN;
        for (int b = 0; b < blocks.Length; b++)
        {
            if (p <= blocks[b].To + (b == blocks.Length - 1 ? half : 0)) return p >= blocks[b].From || b == 0 ? blocks[b].Share
                : blocks[b - 1].Share + (blocks[b].Share - blocks[b - 1].Share) * (p - blocks[b - 1].To)
                / (blocks[b].From - blocks[b - 1].To);
        }
        return double.NaN;
    }

    private static (double Low, double High) Band(CalibrationFigures figures, double p)
    {
        var band = figures.Band;
        if (p < band[0].Forecast - 0.01 || p > band[^1].Forecast + 0.01) return (double.NaN, double.NaN);
        int at = 0;
        while (at < band.Length - 1 && band[at + 1].Forecast <= p) at++;
        if (at == band.Length - 1 || p <= band[at].Forecast) return (band[at].Low, band[at].High);
        double share = (p - band[at].Forecast) / (band[at + 1].Forecast - band[at].Forecast);
        return (band[at].Low + share * (band[at + 1].Low - band[at].Low), band[at].High + share * (band[at + 1].High - band[at].High));
    }
}
