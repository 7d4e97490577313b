using System.Text;
using Kullback.Data.Streams;

namespace Kullback.Reports.Charts;

/// <summary>A series in characters: each column shows from the least to the largest of a stretch, alarms below.</summary>
internal static class SeriesText
{
    private const int Lines = 9, Widest = 100, Margin = 11;

    public static string Of(StreamResult series, int width, AnsiStyle style)
    {
        var values = series.Values;
        int columns = Math.Min(Math.Min(Widest, width - Margin - 1), values.Count);
        if (columns < 10) return "";
        double low = values.Min(), high = values.Max(), span = high > low ? high - low : 1;
        var text = new StringBuilder();
        int Line(double value) => (int)Math.Round((Lines - 1) * ((value - low) / span));
        int mean = series.Mean >= low && series.Mean <= high ? Line(series.Mean) : -1;
        for (int line = Lines - 1; line >= 0; line--)
        {
            string tick = line is 0 or Lines - 1 || line == mean
                ? NumberFormat.Number(line == mean ? series.Mean : line == 0 ? low : high) : "";
            text.Append((tick.Length > Margin - 2 ? "" : tick).PadLeft(Margin - 1)).Append(' ');
            for (int c = 0; c < columns; c++)
            {
                var (start, end) = Stretch(values.Count, columns, c);
                int least = Lines, most = -1;
                for (int t = start; t < end; t++) (least, most) = (Math.Min(least, Line(values[t])), Math.Max(most, Line(values[t])));
                string mark = line >= least && line <= most ? start < series.Normal ? style.Faint("▒") : style.Bar("█")
                    : line == mean ? style.Faint("·") : " ";
                text.Append(mark);
            }
            text.Append('\n');
        }
        text.Append(' ', Margin);
        for (int c = 0; c < columns; c++)
        {
            var (start, end) = Stretch(values.Count, columns, c);
            bool alarm = series.Alarms.Any(a => a.Observation >= start && a.Observation < end);
            text.Append(alarm ? style.Alarm("▲") : start < series.Normal ? style.Faint("n") : " ");
        }
        return text.Append('\n').ToString();
    }

    private static (int Start, int End) Stretch(int count, int columns, int column)
    {
        int start = (int)((long)column * count / columns), end = (int)((long)(column + 1) * count / columns);
        return (start, Math.Max(start + 1, end));
    }
}
