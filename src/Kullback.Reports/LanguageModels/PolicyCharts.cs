using Kullback.Data.LanguageModels;
using Microsoft.AspNetCore.Components;
using static Kullback.Reports.SmallChart;

namespace Kullback.Reports;

/// <summary>Pictures of a comparison of a sampler with a trainer, as SVG.</summary>
internal static class PolicyCharts
{
    /// <summary>ln(q/p) of the tokens; counts on a logarithmic scale, so that few tokens far out are seen.</summary>
    internal static MarkupString Histogram(PolicyReport report)
    {
        var edges = PolicyReport.HistogramEdges;
        double most = Math.Log(1 + report.Histogram.Max());
        int bins = report.Histogram.Count;
        var svg = new StringBuilder("<path class=\"bars\" d=\"");
        for (int b = 0; b < bins; b++)
            if (report.Histogram[b] > 0)
                svg.Append(CultureInfo.InvariantCulture,
                    $"M{X((double)b / bins):0.#} "
                        + $"{Height - Bottom}V{Y(Math.Log(1 + report.Histogram[b]) / most):0.#}H{X((b + 1.0) / bins) - 1:0.#}V{Height - Bottom}z");
        svg.Append("\"/>");
        foreach (double limit in new[] { report.Options.Low, report.Options.High })
        {
            double at = (Math.Log(limit) - edges[0]) / (edges[^1] - edges[0]) * (bins - 2) + 1;
            if (at > 0 && at < bins)
                svg.Append(CultureInfo.InvariantCulture, $"<path class=\"rule\" d=\"M{X(at / bins):0.#} {Top}V{Height - Bottom}\"/>");
        }
        Label(svg, X(0.5 / bins), Height - 8, "middle", "less");
        Label(svg, X((bins - 0.5) / bins), Height - 8, "end", "more");
        double nats = 1 / new InformationWords(report.Options.Unit).Of(1);
        foreach (double tick in new[] { -0.5, 0, 0.5 })
            Label(svg, X(((tick * nats - edges[0]) / (edges[^1] - edges[0]) * (bins - 2) + 1) / bins), Height - 8, "middle",
                tick.ToString("0.#", CultureInfo.InvariantCulture));
        Label(svg, Left - 6, Top + 4, "end", NumberFormat.Count(report.Histogram.Max()));
        return Whole(svg);
    }

    /// <summary>A figure by step, from 0 to its largest value.</summary>
    internal static MarkupString Line(IReadOnlyList<PolicyStep> steps, Func<PolicyStep, double> figure, Func<double, string> words)
    {
        double most = steps.Max(figure), first = steps[0].Step, span = steps[^1].Step - first;
        var svg = new StringBuilder("<path class=\"line\" d=\"");
        for (int i = 0; i < steps.Count; i++)
            svg.Append(CultureInfo.InvariantCulture,
                $"{(i == 0 ? 'M' : 'L')}{X((steps[i].Step - first) / span):0.#} "
                    + $"{Y(most > 0 ? Math.Max(0, figure(steps[i])) / most : 0):0.#}");
        svg.Append("\"/>");
        Label(svg, Left, Height - 8, "start", Number(first));
        Label(svg, Width - 4, Height - 8, "end", Number(steps[^1].Step));
        Label(svg, Left - 6, Top + 4, "end", words(most));
        Label(svg, Left - 6, Height - Bottom, "end", "0");
        return Whole(svg);
    }

    private static string Number(double step) => step.ToString("0.####", CultureInfo.InvariantCulture);
}
