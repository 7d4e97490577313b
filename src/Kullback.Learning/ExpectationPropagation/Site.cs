using Kullback.Numerics;

namespace Kullback.Learning;

/// <summary>A factor t(u) of a density, which depends on one projection u = aᵀz of the parameters.</summary>
public sealed class Site
{
    private readonly Func<double, double, TiltedMoments>? _closed;
    private readonly Func<double, double> _log;

    private Site(double[] direction, Func<double, double> log, Func<double, double, TiltedMoments>? closed)
    {
        if (direction.Length == 0 || !direction.All(double.IsFinite) || direction.All(v => v == 0))
            throw new ArgumentException("A direction needs finite numbers, one of them not 0.", nameof(direction));
        (Direction, _log, _closed) = (direction, log, closed);
    }

    internal double[] Direction { get; }

    /// <summary>Φ(y u): a yes-or-no observation with probit link.</summary>
    /// <param name="direction">a.</param>
    /// <param name="y">1 or −1.</param>
    public static Site Probit(double[] direction, int y)
    {
        int sign = Sign(y);
        return new(direction, u => NormalTail.LogLower(sign * u), (m, v) => OneSided(m, v, sign, 1));
    }

    /// <summary>1 where y u &gt; 0, else 0.</summary>
    /// <param name="direction">a.</param>
    /// <param name="y">1 or −1.</param>
    public static Site Step(double[] direction, int y)
    {
        int sign = Sign(y);
        return new(direction, u => sign * u > 0 ? 0 : double.NegativeInfinity, (m, v) => OneSided(m, v, sign, 0));
    }

    /// <summary>1 where low &lt; u &lt; high, else 0: one bound may be infinite.</summary>
    /// <param name="direction">a.</param>
    /// <param name="low">Lower bound.</param>
    /// <param name="high">Upper bound.</param>
    /// <exception cref="ArgumentException">The lower bound is not below the upper.</exception>
    public static Site Interval(double[] direction, double low, double high)
        => low < high ? new(direction, u => u > low && u < high ? 0 : double.NegativeInfinity, (m, v) => Between(m, v, low, high))
            : throw new ArgumentException(FormattableString.Invariant($"There is nothing between {low} and {high}."));

    /// <summary>1/(1 + exp(−y u)): a yes-or-no observation with logit link.</summary>
    /// <param name="direction">a.</param>
    /// <param name="y">1 or −1.</param>
    public static Site Logistic(double[] direction, int y)
    {
        int sign = Sign(y);
        return Of(direction, u => sign * u > 0
            ? -Special.LogOnePlus(Math.Exp(-sign * u)) : sign * u - Special.LogOnePlus(Math.Exp(sign * u)));
    }

    /// <summary>Any factor, its moments by adaptive quadrature.</summary>
    /// <param name="direction">a.</param>
    /// <param name="logFactor">ln t(u); −∞ for 0.</param>
    public static Site Of(double[] direction, Func<double, double> logFactor)
    {
        ArgumentNullException.ThrowIfNull(logFactor);
        return new(direction, logFactor, null);
    }

    private static int Sign(int y) => y is 1 or -1 ? y : throw new ArgumentOutOfRangeException(nameof(y), y, "1 or −1 is needed.");

    /// <summary>ln ∫ N(u; m, v) t(u)^power du, and mean and variance of the normalized integrand.</summary>
    internal TiltedMoments Tilted(double mean, double variance, double power)
        => power == 1 && _closed is not null ? _closed(mean, variance) : TiltedMoments.ByQuadrature(_log, mean, variance, power);

    // Rasmussen and Williams (2006), Gaussian Processes for Machine Learning, section 3.6; noise 1 is probit, 0 a step.
    private static TiltedMoments OneSided(double m, double v, int y, double noise)
    {
        double scale = Math.Sqrt(noise + v), z = y * m / scale;
        double r = z <= 0 ? 1 / NormalTail.Mills(-z) : NormalTail.Density(z) / NormalTail.Lower(z);
        return new(NormalTail.LogLower(z), m + y * v * r / scale, v - v * v * r * (z + r) / (noise + v));
    }

    private static TiltedMoments Between(double m, double v, double low, double high)
    {
        double s = Math.Sqrt(v), a = (low - m) / s, b = (high - m) / s, log = NormalTail.LogBetween(a, b);
        double Edge(double x) => double.IsInfinity(x) ? 0 : Math.Exp(-x * x / 2 - 0.5 * Math.Log(2 * Math.PI) - log);
        double atLow = Edge(a), atHigh = Edge(b), shift = atLow - atHigh;
        double bend = (double.IsInfinity(a) ? 0 : a * atLow) - (double.IsInfinity(b) ? 0 : b * atHigh);
        return new(log, m + s * shift, v * (1 + bend - shift * shift));
    }
}

/// <summary>ln Z, mean and variance of a normal density times a factor.</summary>
internal readonly record struct TiltedMoments(double LogZ, double Mean, double Variance)
{
    private const int Nodes = 801;

    /// <summary>The trapezoidal rule where the integrand is not below e⁻⁴² of its largest value, found from ±10 deviations.</summary>
    internal static TiltedMoments ByQuadrature(Func<double, double> log, double mean, double variance, double power)
    {
        double deviation = Math.Sqrt(variance);
        var (low, high) = (-10.0, 10.0);
        Span<double> values = stackalloc double[Nodes];
        for (int turn = 0; ; turn++)
        {
            double step = (high - low) / (Nodes - 1), top = double.NegativeInfinity;
            for (int i = 0; i < Nodes; i++)
            {
                double e = low + step * i;
                values[i] = power * log(mean + deviation * e) - e * e / 2;
                if (values[i] > top) top = values[i];
            }
            if (double.IsNegativeInfinity(top)) return new(double.NegativeInfinity, double.NaN, double.NaN);
            int first = 0, last = Nodes - 1;
            while (!(values[first] > top - 42)) first++;
            while (!(values[last] > top - 42)) last--;
            bool inside = first > 0 && last < Nodes - 1;
            if ((inside && last - first > Nodes / 2) || turn == 4) return Sums(values, low, step, top, mean, deviation);
            // Where the integrand still rises at an end, further out.
            (low, high) = (first == 0 ? low - (high - low) / 2 : low + step * (first - 1), last == Nodes - 1 ? high + (high - low) / 2
                : low + step * (last + 1));
        }
    }

    private static TiltedMoments Sums(ReadOnlySpan<double> values, double low, double step, double top, double mean, double deviation)
    {
        double sum = 0, first = 0, second = 0;
        for (int i = 0; i < Nodes; i++) sum += Math.Exp(values[i] - top);
        for (int i = 0; i < Nodes; i++) first += Math.Exp(values[i] - top) * (low + step * i) / sum;
        for (int i = 0; i < Nodes; i++) second += Math.Exp(values[i] - top) * (low + step * i - first) * (low + step * i - first) / sum;
        return new(top + Math.Log(sum * step) - 0.5 * Math.Log(2 * Math.PI), mean + deviation * first, deviation * deviation * second);
    }
}
