using Kullback.Numerics;

namespace Kullback.Scoring;

/// <summary>Draws of binomial counts at fixed numbers of rows and probabilities: single rows by one uniform number, groups by inversion
/// from the mode outwards.</summary>
internal sealed class BinomialDraws
{
    private readonly double[] _rows, _probability, _atMode;
    private readonly int[] _mode;

    internal BinomialDraws(ReadOnlySpan<double> rows, ReadOnlySpan<double> probability)
    {
        (_rows, _probability) = (rows.ToArray(), probability.ToArray());
        (_atMode, _mode) = (new double[rows.Length], new int[rows.Length]);
        for (int k = 0; k < rows.Length; k++)
        {
            double n = rows[k], p = probability[k];
            if (n == 1 || p is 0 or 1) continue;
            int mode = _mode[k] = (int)Math.Clamp((n + 1) * p, 0, n);
            _atMode[k] = AtMode((int)n, p, mode);
        }
    }

    /// <summary>Fills <paramref name="hits"/> with one draw.</summary>
    internal void Draw(ref RandomStream random, Span<double> hits)
    {
        for (int k = 0; k < hits.Length; k++)
        {
            double p = _probability[k];
            hits[k] = _rows[k] == 1 ? random.Uniform() < p ? 1 : 0 : p == 0 ? 0 : p == 1 ? _rows[k] : Several(k, random.Uniform());
        }
    }

    /// <summary>One draw at any number of rows and probability.</summary>
    internal static int One(ref RandomStream random, int rows, double p)
    {
        if (rows == 0 || p <= 0) return 0;
        if (p >= 1) return rows;
        int mode = (int)Math.Clamp((rows + 1) * p, 0, rows);
        return (int)FromMode(rows, p / (1 - p), mode, AtMode(rows, p, mode), random.Uniform());
    }

    private static double AtMode(int rows, double p, int mode)
        => Math.Exp(Special.LogFactorial(rows) - Special.LogFactorial(mode) - Special.LogFactorial(rows - mode)
            + mode * Math.Log(p) + (rows - mode) * Forecasts.LogNot(p));

    private double Several(int k, double u) => FromMode(_rows[k], _probability[k] / (1 - _probability[k]), _mode[k], _atMode[k], u);

    private static double FromMode(double n, double odds, int mode, double atMode, double u)
    {
        double below = atMode, above = atMode;
        int low = mode, high = mode;
        if ((u -= below) < 0) return low;
        while (low > 0 || high < n)
        {
            if (high < n)
            {
                above *= (n - high) / (high + 1) * odds;
                high++;
                if ((u -= above) < 0) return high;
            }
            if (low > 0)
            {
                below *= low / (n - low + 1) / odds;
                low--;
                if ((u -= below) < 0) return low;
            }
            // What rounding left over of u is met by no mass: about once in 1e12 draws.
            if (below < 1e-18 && above < 1e-18) break;
        }
        return mode;
    }
}
