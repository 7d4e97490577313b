namespace Kullback.Learning;

/// <summary>Whether a hand-written gradient is that of its function, by central differences at one point.</summary>
public static class GradientCheck
{
    /// <summary>The first derivative that differs, in words; null where none does or the point has no finite neighbors.</summary>
    /// <param name="density">Value and gradient.</param>
    /// <param name="point">Where; best a point where no derivative happens to be 0.</param>
    /// <remarks>Two steps, of which the better counts: a derivative is called wrong where both differences contradict it by more than
    /// 1 % of its size and the rounding of the differences.</remarks>
    public static string? FirstError(ILogDensity density, ReadOnlySpan<double> point)
    {
        double[] x = point.ToArray(), gradient = new double[x.Length], ignored = new double[x.Length];
        double value = density.Value(x, gradient);
        if (!double.IsFinite(value)) return null;
        for (int i = 0; i < x.Length; i++)
        {
            double least = double.PositiveInfinity, seen = double.NaN;
            foreach (double relative in (ReadOnlySpan<double>)[1e-4, 1e-6])
            {
                double at = x[i], step = relative * Math.Max(1, Math.Abs(at));
                x[i] = at + step;
                double above = density.Value(x, ignored);
                x[i] = at - step;
                double below = density.Value(x, ignored), slope = (above - below) / (2 * step);
                x[i] = at;
                // Curvature makes one-sided slopes differ; a central difference errs by less than a hundredth of that.
                double noise = 1e-13 * (Math.Abs(above) + Math.Abs(below)) / step,
                    bend = 0.01 * Math.Abs(above - 2 * value + below) / step;
                double wrong = Math.Abs(slope - gradient[i]) - 0.01 * Math.Abs(slope) - noise - bend - 1e-9;
                if (double.IsNaN(wrong)) wrong = double.NegativeInfinity;
                if (wrong < least) (least, seen) = (wrong, slope);
            }
            if (least > 0)
                return FormattableString.Invariant(
                    $"the derivative by {density.NameOf(i)} is {gradient[i]:G6}, differences say {seen:G6} (at {x[i]:G6})");
        }
        return null;
    }
}
