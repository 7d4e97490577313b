namespace Kullback.Numerics;

/// <summary>Quantiles from the logarithm of a tail and the logarithm of the density.</summary>
internal static class TailSearch
{
    /// <summary>The x in [low, high] where ln of the tail is <paramref name="target"/>.</summary>
    /// <param name="logTail">ln P(X ≤ x), rising, or ln P(X &gt; x), falling.</param>
    /// <param name="logDensity">ln of the density.</param>
    /// <param name="target">ln of the probability.</param>
    /// <param name="rising">Whether the tail rises with x.</param>
    /// <param name="start">A first guess.</param>
    /// <param name="low">Lower end of the support.</param>
    /// <param name="high">Upper end of the support.</param>
    /// <remarks>Newton's method on the logarithm of the tail, kept inside a shrinking bracket; on a support that begins at 0 a step that
    /// would more than halve or double x is taken in ln x. Ends when the tail was right to 1e-9 before the last step (Newton's error
    /// is then 1e-18 of the tail), or nothing moves.</remarks>
    internal static double Root(Func<double, double> logTail, Func<double, double> logDensity, double target, bool rising, double start,
        double low, double high)
    {
        bool positive = low >= 0;
        double x = start > low && start < high ? start : Middle(low, high);
        for (int step = 0; step < 300; step++)
        {
            Cancellation.Look();
            double tail = logTail(x), miss = target - tail;
            if (miss == 0 || x == 0) break;
            if (miss > 0 == rising) low = x;
            else high = x;
            double move = (rising ? miss : -miss) * Math.Exp(tail - logDensity(x));
            double next = positive && Math.Abs(move) > x / 2 ? x * Math.Exp(Math.Clamp(move / x, -40, 3)) : x + move;
            bool inside = next > low && next < high;
            if (!inside) next = Middle(low, high);
            bool settled = inside && Math.Abs(miss) <= 1e-9 + 1e-13 * Math.Abs(target);
            if (settled || next == x || next <= low || next >= high) return inside ? next : x;
            x = next;
        }
        return x;
    }

    private static double Middle(double low, double high)
    {
        if (low >= 0)
        {
            if (double.IsInfinity(high)) return low == 0 ? 1 : 8 * low;
            return low == 0 ? high / 1024 : high > 4 * low ? Math.Sqrt(low) * Math.Sqrt(high) : low + (high - low) / 2;
        }
        if (double.IsInfinity(low)) return double.IsInfinity(high) ? 0 : high - 1 - Math.Abs(high);
        return double.IsInfinity(high) ? low + 1 + Math.Abs(low) : low + (high - low) / 2;
    }
}
