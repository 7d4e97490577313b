using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Whether an integral over y = ln distance grows without end, by the slope of the logarithm of the integrand as far out as it can
/// be told.</summary>
internal static class TailGrowth
{
    // The slope is followed to distances of e^(±10⁷): what falls more slowly than e^(−10⁻⁶·y) there is taken to diverge.
    private const double Least = -1e-6;

    /// <summary>Whether ∫ e^height dy diverges in the direction.</summary>
    /// <param name="height">ln of the integrand per unit of y.</param>
    /// <param name="clamped">Whether a density was too small for a double there, so that the height says nothing.</param>
    /// <param name="start">Where the tail begins.</param>
    /// <param name="direction">1: y → ∞, −1: y → −∞.</param>
    internal static bool Diverges(Func<double, double> height, Func<double, bool> clamped, double start, int direction)
    {
        for (double t = 1e7; t > 0.05; t *= 0.7)
        {
            Cancellation.Look();
            double y = start + direction * t, at = height(y);
            if (double.IsNaN(at) || clamped(y)) continue;
            if (double.IsNegativeInfinity(at)) return false;
            double slope = Slope(t);
            if (!double.IsFinite(slope)) continue;
            double near = Slope(t / 2);
            // Freed of its 1/t part, which powers of y leave beside exponentials.
            return (double.IsFinite(near) && slope > -1 ? 2 * slope - near : slope) >= Least && slope >= 2 * Least - 2 / t;
        }
        return false;

        double Slope(double t) => (height(start + direction * t) - height(start + direction * 0.9 * t)) / (0.1 * t);
    }
}
