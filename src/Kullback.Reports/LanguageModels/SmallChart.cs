using Microsoft.AspNetCore.Components;

namespace Kullback.Reports;

/// <summary>The frame of charts that stand side by side: axes from 0 to 1, encoded labels.</summary>
internal static class SmallChart
{
    public const int Width = 460, Height = 190, Left = 54, Bottom = 24, Top = 14;

    public static double X(double share) => Left + share * (Width - Left - 4);

    public static double Y(double share) => Height - Bottom - share * (Height - Bottom - Top);

    public static void Label(StringBuilder svg, double x, double y, string anchor, string text)
        => svg.Append(CultureInfo.InvariantCulture,
            $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\">{System.Net.WebUtility.HtmlEncode(text)}</text>");

    public static MarkupString Whole(StringBuilder content, bool rule = true)
        => new(
            $"<svg class=\"chart\" viewBox=\"0 0 {Width} {Height}\" "
                + $"role=\"img\">{content}{(rule ? $"<path class=\"rule\" d=\"M{Left} {Height - Bottom}H{Width - 4}\"/>" : "")}</svg>");
}
