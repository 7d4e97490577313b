using Kullback.Data.LanguageModels;
using Microsoft.AspNetCore.Components;
using static Kullback.Reports.SmallChart;

namespace Kullback.Reports;

/// <summary>Pictures of a comparison of language models, as SVG; labels are encoded.</summary>
internal static class LanguageModelCharts
{
    internal static MarkupString Histogram(NextTokenFigures figures, InformationWords words)
    {
        var edges = NextTokenFigures.HistogramEdges;
        double most = Math.Max(1, figures.Histogram.Max());
        int bins = figures.Histogram.Count;
        var svg = new StringBuilder("<path class=\"bars\" d=\"");
        for (int b = 0; b < bins; b++)
        {
            if (figures.Histogram[b] == 0) continue;
            double x = X((double)b / bins), next = X((b + 1.0) / bins), y = Y(figures.Histogram[b] / most);
            svg.Append(CultureInfo.InvariantCulture, $"M{x:0.#} {Height - Bottom}V{y:0.#}H{next - 1:0.#}V{Height - Bottom}z");
        }
        svg.Append("\"/>");
        for (int e = 0; e < edges.Count; e += 8)
            Label(svg, X((e + 1.0) / bins), Height - 8, "middle",
                words.Of(edges[e]).ToString(words.Unit == Divergences.InformationUnit.Nats ? "0e-0" : "0.0e-0",
                    CultureInfo.InvariantCulture));
        Label(svg, Left - 6, Y(1) + 4, "end", NumberFormat.Count((long)most));
        return Whole(svg);
    }

    internal static MarkupString Line(IReadOnlyList<NextTokenGroup> groups, InformationWords words)
    {
        double most = Most(groups);
        var svg = new StringBuilder("<path class=\"line\" d=\"");
        for (int i = 0; i < groups.Count; i++)
            svg.Append(CultureInfo.InvariantCulture,
                $"{(i == 0 ? 'M' : 'L')}{X((i + 0.5) / groups.Count):0.#} {Y(Share(groups[i].MeanKlNats, most)):0.#}");
        svg.Append("\"/>");
        if (groups.Count > 0)
        {
            Label(svg, Left, Height - 8, "start", groups[0].Label);
            Label(svg, Width - 4, Height - 8, "end", groups[^1].Label);
        }
        Label(svg, Left - 6, Y(1) + 4, "end", Axis(words, most));
        Label(svg, Left - 6, Height - Bottom, "end", "0");
        return Whole(svg);
    }

    internal static MarkupString Bars(IReadOnlyList<NextTokenGroup> groups, InformationWords words)
    {
        double most = Most(groups);
        var svg = new StringBuilder();
        const int label = 104;
        double step = Math.Min(26, (Height - 8.0) / Math.Max(1, groups.Count));
        for (int i = 0; i < groups.Count; i++)
        {
            double y = 4 + i * step, width = (Width - label - 150) * Share(groups[i].MeanKlNats, most);
            svg.Append(CultureInfo.InvariantCulture,
                $"<rect class=\"bars\" x=\"{label}\" y=\"{y:0.#}\" width=\"{Math.Max(1, width):0.#}\" height=\"{step - 6:0.#}\"/>");
            Label(svg, label - 6, y + step / 2 + 1, "end", groups[i].Label);
            Label(svg, label + width + 6, y + step / 2 + 1, "start",
                $"{words.Amount(groups[i].MeanKlNats)} ({NumberFormat.Count(groups[i].Rows, "row")})");
        }
        return Whole(svg, rule: false);
    }

    /// <summary>Size against divergence, both logarithmic.</summary>
    internal static MarkupString Pareto(NextTokenReport report, InformationWords words)
    {
        var names = ShortNames.Of([.. report.Candidates.Select(c => c.Name)], 24);
        var points = report.Candidates.Where(c => c.Model?.Bytes is > 0 && double.IsFinite(c.Figures.StoredKl.Mean))
            .Select(c => (Name: names[report.Candidates.ToList().IndexOf(c)], Size: Math.Log((double)c.Model!.Bytes),
                Kl: Math.Log(Math.Max(c.Figures.StoredKl.Mean, 1e-9)))).OrderBy(p => p.Size).ToList();
        if (points.Count == 0) return new MarkupString("");
        double x0 = points.Min(p => p.Size) - 0.1, x1 = points.Max(p => p.Size) + 0.1, y0 = points.Min(p => p.Kl) - 0.3,
            y1 = points.Max(p => p.Kl) + 0.3;
        var svg = new StringBuilder("<path class=\"front\" d=\"");
        double best = double.PositiveInfinity;
        foreach (var p in points)
        {
            if (p.Kl >= best) continue;
            svg.Append(CultureInfo.InvariantCulture,
                $"{(double.IsInfinity(best) ? 'M' : 'L')}{X(0.8 * (p.Size - x0) / (x1 - x0)):0.#} {Y((p.Kl - y0) / (y1 - y0)):0.#}");
            best = p.Kl;
        }
        svg.Append("\"/>");
        foreach (var p in points)
        {
            double x = X(0.8 * (p.Size - x0) / (x1 - x0)), y = Y((p.Kl - y0) / (y1 - y0));
            svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"dot\" cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"4\"/>");
            Label(svg, x + 8, y + 4, "start", p.Name);
        }
        double Place(double size) => X(0.8 * (size - x0) / (x1 - x0));
        Label(svg, Place(x0 + 0.1), Height - 8, "middle", LanguageModelSentences.Size((long)Math.Round(Math.Exp(x0 + 0.1))));
        if (x1 - x0 > 0.3) Label(svg, Place(x1 - 0.1), Height - 8, "middle",
            LanguageModelSentences.Size((long)Math.Round(Math.Exp(x1 - 0.1))));
        double Level(double kl) => Y((kl - y0) / (y1 - y0)) + 4;
        Label(svg, Left - 6, Level(y1 - 0.3), "end", Axis(words, Math.Exp(y1 - 0.3)));
        if (y1 - y0 > 0.7) Label(svg, Left - 6, Level(y0 + 0.3), "end", Axis(words, Math.Exp(y0 + 0.3)));
        return Whole(svg);
    }

    /// <summary>A token's text with its signs for blanks and line ends made visible, or its number.</summary>
    internal static string Token(IReadOnlyList<string>? texts, int token)
        => token < 0 ? "?" : texts is null || token >= texts.Count ? $"{token.ToString(CultureInfo.InvariantCulture)} "
         : texts[token].Replace('\u2581', ' ').Replace('\u0120', ' ').Replace("\n", "↵", StringComparison.Ordinal)
         .Replace("\u010A", "↵", StringComparison.Ordinal);

    // Two digits: the room beside an axis is for six characters.
    private static string Axis(InformationWords words, double nats)
        => words.Of(nats) is var value && Math.Abs(value) is >= 1e-3 and < 1e4 ? value.ToString("G2", CultureInfo.InvariantCulture)
        : value.ToString("0.#e-0", CultureInfo.InvariantCulture);

    private static double Most(IReadOnlyList<NextTokenGroup> groups)
        => groups.Where(g => double.IsFinite(g.MeanKlNats)).Select(g => g.MeanKlNats).DefaultIfEmpty(1).Max() is var most
        and > 0 ? most : 1;

    private static double Share(double value, double most) => Math.Clamp(double.IsFinite(value) ? value / most : 1, 0, 1);
}
