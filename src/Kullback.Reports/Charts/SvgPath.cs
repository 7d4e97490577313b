namespace Kullback.Reports.Charts;

/// <summary>SVG path data, short: whole pixels, relative where that is shorter.</summary>
internal static class SvgPath
{
    /// <summary>Bars as one filled path; <paramref name="baseline"/> and <paramref name="height"/> in pixels,
    /// a negative height grows downwards.</summary>
    public static string Filled(IEnumerable<(double Left, double Right, double Value)> bars, double width, double baseline, double height)
    {
        var path = new StringBuilder();
        double drawnTo = double.NaN;
        foreach (var (left, right, value) in bars)
        {
            double x0 = Math.Round(left * width), x1 = Math.Round(right * width), y = Math.Round(baseline - value * height);
            if (x1 <= x0) x1 = x0 + 1;
            if (value > 0 && y == baseline) y = baseline - Math.Sign(height);      // a rare value is not no value
            if (x0 != drawnTo)
            {
                if (!double.IsNaN(drawnTo)) path.Append('V').Append(Number(baseline)).Append('z');
                path.Append('M').Append(Number(x0)).Append(' ').Append(Number(baseline));
            }
            path.Append('V').Append(Number(y)).Append('H').Append(Number(x1));
            drawnTo = x1;
        }
        if (!double.IsNaN(drawnTo)) path.Append('V').Append(Number(baseline)).Append('z');
        return path.ToString();
    }

    public static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
