using Kullback.Data.Distributions;

namespace Kullback.Reports;

/// <summary>The densities of two distributions drawn with block characters.</summary>
internal static class DensityText
{
    private const int Rows = 5;
    private const string Eighths = " ▁▂▃▄▅▆▇█";

    /// <summary>P above Q, on one scale, in lines of at most <paramref name="width"/> columns.</summary>
    public static string Of(DensityCurves curves, int width, AnsiStyle style)
    {
        var page = new StringBuilder();
        double top = Math.Max(curves.P.Max(), curves.Q.Max());
        Draw(page, "P", curves.X, curves.P, top, width, style.Bar, style);
        Draw(page, "Q", curves.X, curves.Q, top, width, style.Alarm, style);
        string low = NumberFormat.Number(curves.X[0]), high = NumberFormat.Number(curves.X[^1]);
        page.Append(style.Faint(low + new string(' ', Math.Max(1, width - low.Length - high.Length)) + high)).Append('\n');
        return page.ToString();
    }

    private static void Draw(StringBuilder page, string side, IReadOnlyList<double> x, IReadOnlyList<double> heights, double top, int width,
        Func<string, string> paint, AnsiStyle style)
    {
        page.Append(style.Strong(side)).Append('\n');
        var columns = new double[width];
        for (int c = 0; c < width; c++)
        {
            // The greatest height that falls in a column: a narrow peak is not lost between columns.
            int from = (int)((long)c * x.Count / width), to = Math.Max(from + 1, (int)((long)(c + 1) * x.Count / width));
            for (int i = from; i < to && i < x.Count; i++) columns[c] = Math.Max(columns[c], heights[i]);
        }
        for (int row = Rows - 1; row >= 0; row--)
        {
            var line = new StringBuilder(width);
            foreach (double height in columns)
            {
                double filled = (top > 0 ? height / top * Rows : 0) - row;
                line.Append(Eighths[(int)Math.Clamp(Math.Round(filled * 8), row == 0 && height > top / 500 ? 1 : 0, 8)]);
            }
            page.Append(paint(line.ToString().TrimEnd())).Append('\n');
        }
    }
}
