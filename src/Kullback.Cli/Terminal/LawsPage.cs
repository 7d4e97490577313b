using System.Text;
using Kullback.Data.Laws;
using Kullback.Distributions;
using Kullback.Reports;

namespace Kullback.Cli.Terminal;

/// <summary>Two laws, drawn and measured; and the list of families.</summary>
internal static class LawsPage
{
    private const int Name = 17, Value = 13, Unit = 6, Bits = 12, Method = 13, Rows = 5;
    private const string Eighths = " ▁▂▃▄▅▆▇█";

    /// <summary>The comparison, in lines of at most <paramref name="width"/> columns.</summary>
    public static string Of(LawComparison comparison, int width, AnsiStyle style)
    {
        var page = new StringBuilder();
        if (comparison.Curves.X.Count == 0) page.Append("P  ").Append(DisplayText.Cut(comparison.TextP, width - 3)).Append("\nQ  ").Append(DisplayText.Cut(comparison.TextQ, width - 3)).Append("\n\n");
        else Densities(page, comparison, width, style);
        page.Append(style.Faint(DisplayText.Left("", Name) + DisplayText.Right("value", Value) + " " + DisplayText.Left("", Unit) + DisplayText.Right("bits", Bits) + "  " + DisplayText.Left("method", Method) + "error").TrimEnd()).Append('\n');
        foreach (var figure in comparison.Figures)
        {
            string line = DisplayText.Left(figure.Name, Name) + DisplayText.Right(LawWords.Value(figure), Value) + " " + DisplayText.Left(LawWords.Unit(figure), Unit)
                + DisplayText.Right(LawWords.Bits(figure), Bits) + "  " + DisplayText.Left(LawWords.Of(figure.Method), Method) + LawWords.Error(figure);
            page.Append(line.TrimEnd()).Append('\n');
            foreach (string why in figure.Reason is { } reason ? DisplayText.Wrap(reason, width - 4) : []) page.Append("    ").Append(why).Append('\n');
            if (!figure.Converged && !double.IsNaN(figure.Value)) page.Append("    the accuracy asked for was not reached; the error is how far it came\n");
        }
        return page.ToString();
    }

    private static void Densities(StringBuilder page, LawComparison comparison, int width, AnsiStyle style)
    {
        double top = Math.Max(comparison.Curves.P.Max(), comparison.Curves.Q.Max());
        Draw(page, "P", comparison.TextP, comparison.Curves.X, comparison.Curves.P, top, width, style.Bar, style);
        Draw(page, "Q", comparison.TextQ, comparison.Curves.X, comparison.Curves.Q, top, width, style.Alarm, style);
        string low = Words.Number(comparison.Curves.X[0]), high = Words.Number(comparison.Curves.X[^1]);
        page.Append(style.Faint(low + new string(' ', Math.Max(1, width - low.Length - high.Length)) + high)).Append("\n\n");
    }

    /// <summary>Many pairs, one a line: the figures in nats, ~ before one whose accuracy was not reached; then what could not be read.</summary>
    public static string Of(IReadOnlyList<LawPair> pairs, int width, AnsiStyle style)
    {
        const int figure = 12;
        var page = new StringBuilder();
        var read = pairs.Where(pair => pair.Comparison is not null).ToList();
        int text = Math.Max(12, (width - 5 - 7 * figure) / 2);
        bool isNarrow = 5 + 2 * text + 7 * figure > width;
        string heads = string.Concat(((string[])["D(P‖Q)", "D(Q‖P)", "JS", "TV", "Hellinger", "W1", "W2"]).Select(name => DisplayText.Right(name, figure)));
        page.Append(style.Faint(DisplayText.Right("line", 5) + "  " + (isNarrow ? "P | Q, and below them in nats" : DisplayText.Left("P", text) + DisplayText.Left("Q", text)))).Append(isNarrow ? "\n" : "").Append(style.Faint(heads)).Append('\n');
        foreach (var pair in read)
        {
            string values = string.Concat(pair.Comparison!.Figures.Select(f => DisplayText.Right((f.Converged ? "" : "~") + LawWords.Value(f), figure)));
            page.Append(DisplayText.Right(pair.Line.ToString(System.Globalization.CultureInfo.InvariantCulture), 5)).Append("  ");
            if (isNarrow) page.Append(DisplayText.Cut($"{pair.TextP} | {pair.TextQ}", width - 7)).Append('\n').Append(values).Append('\n');
            else page.Append(DisplayText.Left(DisplayText.Cut(pair.TextP, text - 2), text)).Append(DisplayText.Left(DisplayText.Cut(pair.TextQ, text - 2), text)).Append(values).Append('\n');
        }
        page.Append('\n');
        foreach (var pair in pairs.Where(pair => pair.Error is not null))
            foreach (string line in DisplayText.Wrap($"line {pair.Line}: not read: {pair.Error}", width)) page.Append(line).Append('\n');
        int unreached = read.Count(pair => pair.Comparison!.Figures.Any(f => !f.Converged));
        page.Append($"{read.Count} {(read.Count == 1 ? "pair" : "pairs")}").Append(unreached > 0 ? $", {unreached} with a figure whose accuracy was not reached (~)" : "").Append(read.Count < pairs.Count ? $", {pairs.Count - read.Count} not read" : "").Append(".\n");
        return page.ToString();
    }

    /// <summary>The families with their parameters.</summary>
    public static string Of(IReadOnlyList<Family> families, int width, AnsiStyle style)
    {
        var page = new StringBuilder();
        int name = families.Max(f => f.Name.Length) + 2;
        foreach (var family in families)
        {
            string parameters = string.Join(", ", family.Parameters.Select(p => p.Name + (p.Default is { } value ? $" = {Words.Number(value)}" : "") + (p.Domain == "a real number" ? "" : $" ({p.Domain})")));
            string[] lines = [.. DisplayText.Wrap(parameters, width - name)];
            for (int i = 0; i < lines.Length; i++) page.Append(i == 0 ? style.Strong(family.Name) + new string(' ', name - family.Name.Length) : new string(' ', name)).Append(lines[i]).Append('\n');
        }
        page.Append('\n');
        foreach (string line in DisplayText.Wrap("Written Normal(0,1), Gamma(shape=2, rate=1.5) or, mixed, 0.3*Normal(-2,1) + 0.7*Normal(2,1); what has a default may be left out. With lists of parameters: " + string.Join("; ", VectorText.Families.Select(f => f.Usage)) + ".", width)) page.Append(style.Faint(line)).Append('\n');
        return page.ToString();
    }

    private static void Draw(StringBuilder page, string side, string text, IReadOnlyList<double> x, IReadOnlyList<double> heights, double top, int width, Func<string, string> paint, AnsiStyle style)
    {
        page.Append(style.Strong(side)).Append("  ").Append(DisplayText.Cut(text, width - 3)).Append('\n');
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
