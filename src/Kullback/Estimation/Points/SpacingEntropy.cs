using System.Globalization;
using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>Which estimate from spacings.</summary>
public enum SpacingMethod
{
    /// <summary>Spacings of 2m order statistics.</summary>
    Vasicek,

    /// <summary>Spacings to the right, corrected for their bias.</summary>
    VanEs,

    /// <summary>Vasicek's with smaller divisors at both ends.</summary>
    Ebrahimi,

    /// <summary>Local slopes by least squares.</summary>
    Correa,
}

/// <summary>Differential entropy of a distribution on the line from the spacings of the sorted sample.</summary>
public static class SpacingEntropy
{
    /// <summary>The estimate with a window of m order statistics to each side.</summary>
    /// <param name="sample">At least three finite numbers; sorted inside.</param>
    /// <param name="method">Which spacings.</param>
    /// <param name="window">m, from 1 to below n/2; 0: ⌊√n + ½⌋, at most (n − 1)/2.</param>
    /// <returns>Nats, relative to the unit of the numbers; −∞, with the diagnosis "duplicates", where a spacing is 0. No standard error:
    /// see <see cref="NeighborEntropy"/> for an interval.</returns>
    /// <remarks>With x₍ᵢ₎ cut off at both ends: Vasicek Σ ln(n/(2m)(x₍ᵢ₊ₘ₎ − x₍ᵢ₋ₘ₎))/n; Ebrahimi with cᵢ = 1 + (i − 1)/m and 1 + (n − i)/m
    /// instead of 2 at the ends; van Es Σ ln((n + 1)/m (x₍ᵢ₊ₘ₎ − x₍ᵢ₎))/(n − m) + Σ 1/k from m to n + ln m − ln(n + 1); Correa −Σ ln of the
    /// slope of ranks over values in the window, by n. Sources: Vasicek (1976), JRSS B 38, 54–59; van Es (1992), Scandinavian Journal of
    /// Statistics 19, 61–72; Ebrahimi, Pflughoeft and Soofi (1994), Statistics and Probability Letters 20, 225–234; Correa (1995),
    /// Communications in Statistics 24,
    /// 2439–2449. O(n log n), Correa O(n·m).</remarks>
    /// <exception cref="ArgumentException">Fewer than three numbers, one that is not finite, or a window out of range.</exception>
    public static DivergenceEstimate Of(ReadOnlySpan<double> sample, SpacingMethod method, int window)
    {
        double[] x = PointSample.Of(sample, 1, nameof(sample), 3).Rows;
        int n = x.Length, m = window == 0 ? Math.Min((int)Math.Floor(Math.Sqrt(n) + 0.5), (n - 1) / 2) : window;
        if (m < 1 || 2 * m >= n)
            throw new ArgumentOutOfRangeException(nameof(window), window,
                $"the window must lie from 1 to {(n - 1) / 2}, below half of the {n} numbers.");
        Sorting.Ascending(x);
        double value = method switch
        {
            SpacingMethod.Vasicek => Symmetric(x, m, _ => 2),
            SpacingMethod.Ebrahimi => Symmetric(x, m, i => i < m ? 1 + i / (double)m : i >= n - m ? 1 + (n - 1 - i) / (double)m : 2),
            SpacingMethod.VanEs => ToTheRight(x, m),
            SpacingMethod.Correa => Slopes(x, m),
            _ => throw new ArgumentOutOfRangeException(nameof(method), method, "no such method."),
        };
        return new DivergenceEstimate(value, "h(P)", string.Create(CultureInfo.InvariantCulture, $"{Name(method)} spacings, m = {m}"), n, 0)
        {
            Diagnoses = double.IsFinite(value) ? []
                : [
                    new("duplicates",
                        $"more than {m} equal numbers: a spacing is 0, and the estimate −∞ (nearest neighbors allow for copies)", true)],
        };
    }

    private static string Name(SpacingMethod method) => method == SpacingMethod.VanEs ? "van Es" : method.ToString();

    private static double Symmetric(double[] x, int m, Func<int, double> divisor)
    {
        int n = x.Length;
        double sum = 0;
        for (int i = 0; i < n; i++) sum += Math.Log(n / (divisor(i) * m) * (x[Math.Min(i + m, n - 1)] - x[Math.Max(i - m, 0)]));
        return sum / n;
    }

    private static double ToTheRight(double[] x, int m)
    {
        int n = x.Length;
        double sum = 0, harmonic = 0;
        for (int i = 0; i + m < n; i++) sum += Math.Log((n + 1) / (double)m * (x[i + m] - x[i]));
        for (int k = m; k <= n; k++) harmonic += 1.0 / k;
        return sum / (n - m) + harmonic + Math.Log(m) - Math.Log(n + 1);
    }

    private static double Slopes(double[] x, int m)
    {
        int n = x.Length;
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            double mean = 0, cross = 0, square = 0;
            for (int j = -m; j <= m; j++) mean += x[Math.Clamp(i + j, 0, n - 1)] / (2 * m + 1);
            for (int j = -m; j <= m; j++)
            {
                double off = x[Math.Clamp(i + j, 0, n - 1)] - mean;
                (cross, square) = (cross + off * j, square + off * off);
            }
            if (!(square > 0)) return double.NegativeInfinity;
            sum -= Math.Log(cross / (n * square));
        }
        return sum / n;
    }
}
