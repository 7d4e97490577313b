namespace Kullback.Numerics;

/// <summary>Σ of masses from an integer upwards where thousands of them are much alike: an integral from half an integer below, with the
/// first two terms of Euler and Maclaurin's formula about midpoints.</summary>
/// <remarks>For masses that are smooth over a standard deviation of at least 500, away from finite ends by as much or summed there:
/// relative error about 1e-12.</remarks>
internal static class WideTail
{
    /// <summary>From this variance on.</summary>
    internal const double Least = 2.5e5;

    // Masses summed one by one next to a finite end, and far out where they fall by a hundredth and more from one to the next:
    // they are not smooth there.
    private const int First = 160;

    /// <summary>ln Σ e^log(k) over k = from, from + 1, …, to.</summary>
    /// <param name="log">ln of the mass at any real number between the ends.</param>
    /// <param name="from">The first integer.</param>
    /// <param name="low">The lower end of the support, or −∞.</param>
    /// <param name="to">The last, the upper end of the support, or +∞.</param>
    /// <param name="mode">Where the mass is largest.</param>
    /// <param name="deviation">The standard deviation.</param>
    internal static double Log(Func<double, double> log, double from, double low, double to, double mode, double deviation)
    {
        double top = log(Math.Clamp(mode, from, to)), sum = 0;
        if (double.IsNegativeInfinity(top)) return top;
        double F(double x) => Math.Exp(log(x) - top);
        bool steep = from + 1 <= to && log(from) - log(from + 1) > 0.01;
        double k = from, end = Math.Min(to, Math.Max(low, steep ? from : low) + First - 1);
        for (; k <= end; k++) sum += F(k);
        double last = Math.Max(k - 1, to - First);
        if (last - k >= First)
        {
            if (!double.IsInfinity(to)) for (double j = to; j > last; j--) sum += F(j);
            sum += Integral(F, k - 0.5, double.IsInfinity(to) ? double.PositiveInfinity : last + 0.5, mode, deviation, low, to);
        }
        else for (; k <= to; k++) sum += F(k);
        return top + Math.Log(sum);
    }

    private static double Integral(Func<double, double> f, double a, double b, double mode, double deviation, double low, double to)
    {
        double[] ends = [.. new[] { low, to }.Where(double.IsFinite)];
        var stretches = new List<Stretch>();
        double step = deviation, x = a;
        for (int i = 0; i < 400 && x < b; i++)
        {
            double next = Math.Min(b, x + step);
            stretches.Add(Stretch.Of(x, next, ends));
            x = next;
            // Beyond the mode panels grow, until nothing is left.
            if (x <= mode) step = Math.Max(step, (mode - x) / 8);
            else if (f(x) * Math.Max(deviation, x - mode) < 1e-22 * (1 + f(Math.Max(a, mode)) * deviation)) break;
            else if (x > mode + 8 * deviation) step *= 1.3;
        }
        double value = Quadrature.Over(f, stretches, 1e-13, default, 50).Value - Midpoint(f, a, -1);
        return double.IsInfinity(b) ? value : value - Midpoint(f, b, 1);
    }

    // Direction·(f′/24 − 7f‴/5760) at a half-integer.
    private static double Midpoint(Func<double, double> f, double at, int direction)
    {
        double near = f(at + 0.5) - f(at - 0.5), far = f(at + 1.5) - f(at - 1.5);
        return direction * ((27 * near - far) / 24 / 24 - 7 * (far - 3 * near) / 5760);
    }
}
