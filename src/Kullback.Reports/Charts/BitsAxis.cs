namespace Kullback.Reports.Charts;

/// <summary>The axis that all rows share for bits: equal steps of Jensen-Shannon distance, the root of the bits.</summary>
/// <remarks>Drift is measured in hundredths of a bit and one column may have 0.9: on a linear axis every other interval would be a dot at
/// 0.</remarks>
/// <param name="Most">The bits at the axis' right end.</param>
/// <param name="Threshold">The practical threshold, bits.</param>
public sealed record BitsAxis(double Most, double Threshold)
{
    /// <summary>In pixels.</summary>
    public const int Width = 170;

    private const double Margin = 5;

    private static readonly double[] Marks = [1, 0.5, 0.25, 0.1, 0.05, 0.02, 0.01, 0.005];

    /// <summary>The threshold, in multiples of which the axis ends: four times as far, for the axis is one of distances.</summary>
    private const double Thresholds = 16;

    /// <summary>The same for every report of a threshold, whatever is found: what lies beyond is drawn as an arrow at the end.</summary>
    public static BitsAxis Of(ComparisonReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        double threshold = report.Method.ThresholdBits;
        return new(Math.Clamp(threshold * Thresholds, 1e-6, 1), threshold);
    }

    /// <summary>The place of a value, in pixels.</summary>
    public double X(double bits) => Margin + Math.Sqrt(Math.Clamp(bits, 0, Most) / Most) * (Width - 2 * Margin);

    /// <summary>The place of the threshold, in percent of the width.</summary>
    public double ThresholdPercent => X(Threshold) / Width * 100;

    /// <summary>0, the threshold, and round values where there is room between them.</summary>
    public IReadOnlyList<double> Ticks()
    {
        List<double> ticks = [Threshold];
        foreach (double mark in Marks)
            if (mark <= Most && ticks.All(t => Math.Abs(X(t) - X(mark)) > 34)) ticks.Add(mark);
        if (X(Threshold) - X(0) > 26) ticks.Add(0);
        return [.. ticks.Order()];
    }
}
