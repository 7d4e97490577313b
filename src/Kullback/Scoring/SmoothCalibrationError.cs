using System.Numerics;
using Kullback.Numerics;

namespace Kullback.Scoring;

/// <summary>The smooth calibration error smECE: the width s at which the smoothed residual ∫₀¹ |(1/n) Σ (y − p) Kₛ(t, p)| dt equals s, in
/// [0, 1].</summary>
/// <remarks>Kₛ is the Gaussian of standard deviation s reflected at 0 and 1: no bins, and the kernel's width is chosen by the data. By its
/// cosine series Kₛ(t, u) = 1 + 2 Σ exp(−π²k²s²/2) cos πkt cos πku; the integral is taken between the exact sign changes by the
/// antiderivative. Relative error below 1e-9; O(n) for the coefficients and O(1/s log 1/s) for each step. Values below 9e-5 are given at
/// the width 9e-5, which is a lower bound. Source: Błasiok and Nakkiran (2023), arXiv:2309.12236.</remarks>
public static class SmoothCalibrationError
{
    // exp(−π²k²s²/2) is below 1e-17 from k = 2.8/s on.
    private const double Terms = 2.8;

    private const int FewestCells = 1024, MostCells = 1 << 17;

    /// <summary>The smooth calibration error.</summary>
    /// <param name="forecasts">The forecasts.</param>
    public static double Of(Forecasts forecasts)
    {
        ArgumentNullException.ThrowIfNull(forecasts);
        double[] residual = new double[forecasts.Distinct];
        for (int k = 0; k < residual.Length; k++) residual[k] = forecasts.HitsAt[k] - forecasts.RowsAt[k] * forecasts.Probabilities[k];
        if (!residual.AsSpan().ContainsAnyExcept(0.0)) return 0;
        for (int cells = FewestCells; ; cells *= 4)
        {
            var spectrum = new ResidualSpectrum(forecasts.Probabilities, cells);
            double[] series = spectrum.Series(residual, forecasts.Rows);
            double least = Terms / spectrum.Terms, there = Size(series, least);
            if (there >= least) return Root(series, least, there, 1e-12);
            if (cells >= MostCells) return there;
        }
    }

    /// <summary>The fixed point of a series, to <paramref name="relative"/> of its size; NaN where it is finer than the series.</summary>
    internal static double Root(double[] series, double least, double there, double relative)
    {
        if (there < least) return double.NaN;
        // ∫|rₛ| falls in s, so the fixed point lies between what the least width gives and what that value as a width gives.
        double high = Math.Min(1, there), atHigh = Size(series, high) - high;
        return atHigh >= 0 ? high : RootFinding.Between(s => Size(series, s) - s, least, high, there - least, atHigh, relative: relative);
    }

    /// <summary>The fixed point to about 1e-3 of its size, from a guess: for draws, whose spread is larger by far.</summary>
    internal static double Near(double[] series, double guess)
    {
        double least = Least(series), s = Math.Clamp(guess, least, 1), low = 0, high = 1;
        for (int step = 0; step < 12; step++)
        {
            double size = Size(series, s, oversampling: 2);
            if (Math.Abs(size - s) <= 5e-4 * s) return size;
            if (size > s) low = s;
            else high = s;
            if (high <= least) return size;
            // Sizes fall about as 1/√s where noise is smoothed: its fixed point is the next guess.
            double next = s * Math.Pow(size / s, 2.0 / 3);
            s = next > low && next < high ? Math.Max(least, next) : (low + high) / 2;
        }
        return s;
    }

    /// <summary>The least width that a series resolves.</summary>
    internal static double Least(double[] series) => Terms / (series.Length - 1);

    /// <summary>∫₀¹ |rₛ(t)| dt.</summary>
    internal static double Size(double[] series, double s, int oversampling = 8)
    {
        int terms = Math.Clamp((int)Math.Ceiling(Terms / s), 1, series.Length - 1),
            cells = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(32, oversampling * terms));
        double[] damped = new double[terms + 1], integrated = new double[terms + 1], grid = new double[cells + 1];
        damped[0] = series[0];
        for (int k = 1; k <= terms; k++)
        {
            damped[k] = 2 * Math.Exp(-Math.PI * Math.PI * k * k * s * s / 2) * series[k];
            integrated[k] = damped[k] / (Math.PI * k);
        }
        var transform = CosineTransform.Of(cells);
        transform.Transform(damped, grid, new double[transform.Workspace]);
        // Between narrow bumps the sum is its own rounding, whose signs mean nothing.
        double floor = 0, sum = 0, before = 0;
        foreach (double term in damped) floor += 1e-14 * Math.Abs(term);
        for (int j = 0, last = -1; j <= cells; j++)
        {
            if (Math.Abs(grid[j]) <= floor) continue;
            if (last >= 0 && grid[j] < 0 != grid[last] < 0)
            {
                double root = last + 1 == j ? (last + SignChange(damped, grid[last], grid[j], last, cells)) / cells
                    : (last + j) / (2.0 * cells), there = series[0] * root + Sines(integrated, root);
                sum += Math.Abs(there - before);
                before = there;
            }
            last = j;
        }
        return sum + Math.Abs(series[0] - before);
    }

    // Two steps of the Illinois method: an error δ of a root costs r′δ²/2 of the integral.
    private static double SignChange(double[] damped, double left, double right, int cell, int cells)
    {
        double low = 0, high = 1;
        for (int step = 0; step < 3; step++)
        {
            double at = low + (high - low) * left / (left - right);
            if (step == 2 || !(at > low && at < high)) return at;
            double value = Cosines(damped, (cell + at) / cells);
            if (value == 0) return at;
            if (value < 0 == left < 0) (low, left) = (at, value);
            else (high, right) = (at, value);
        }
        return low;
    }

    // Clenshaw's recurrence.
    private static double Cosines(double[] c, double t)
    {
        double x = 2 * Math.Cos(Math.PI * t), next = 0, after = 0;
        for (int k = c.Length - 1; k > 0; k--) (next, after) = (c[k] + x * next - after, next);
        return c[0] + x / 2 * next - after;
    }

    private static double Sines(double[] c, double t)
    {
        var (sine, cosine) = Math.SinCos(Math.PI * t);
        double x = 2 * cosine, next = 0, after = 0;
        for (int k = c.Length - 1; k > 0; k--) (next, after) = (c[k] + x * next - after, next);
        return sine * next;
    }
}

/// <summary>aₖ = (1/n) Σ r cos(πkp) of residuals at fixed forecasts, by spreading each over eight points of a grid.</summary>
/// <remarks>The transpose of interpolation of order 8: the error of the term k is below 1e-3 (πk/cells)⁸, which is under 1e-9 for all terms
/// that a kernel of the least width leaves.</remarks>
internal sealed class ResidualSpectrum
{
    private const int Width = 8;

    private static readonly double[] Denominators = [-5040, 720, -240, 144, -144, 240, -720, 5040];

    private readonly int _cells;
    private readonly int[] _first;
    private readonly double[] _weights;

    internal ResidualSpectrum(ReadOnlySpan<double> forecasts, int cells)
    {
        (_cells, _first, _weights) = (cells, new int[forecasts.Length], new double[Width * forecasts.Length]);
        Span<double> left = stackalloc double[Width + 1], right = stackalloc double[Width + 1];
        for (int k = 0; k < forecasts.Length; k++)
        {
            double at = forecasts[k] * cells;
            int cell = Math.Min((int)at, cells - 1);
            _first[k] = cell - 3;
            (left[0], right[Width]) = (1, 1);
            for (int i = 0; i < Width; i++) left[i + 1] = left[i] * (at - (cell - 3 + i));
            for (int i = Width - 1; i >= 0; i--) right[i] = right[i + 1] * (at - (cell - 3 + i));
            for (int i = 0; i < Width; i++) _weights[Width * k + i] = left[i] * right[i + 1] / Denominators[i];
        }
    }

    /// <summary>Terms that the grid resolves.</summary>
    internal int Terms => _cells / 4;

    /// <summary>The first coefficients of residuals, one for each forecast.</summary>
    internal double[] Series(ReadOnlySpan<double> residual, double rows)
    {
        // Room at both ends; what lies there is reflected.
        double[] grid = new double[_cells + 1 + 2 * Width];
        for (int k = 0; k < residual.Length; k++)
        {
            double r = residual[k];
            Span<double> there = grid.AsSpan(_first[k] + Width, Width);
            ReadOnlySpan<double> weights = _weights.AsSpan(Width * k, Width);
            for (int i = 0; i < Width; i++) there[i] += r * weights[i];
        }
        for (int i = 1; i <= Width; i++)
        {
            grid[Width + i] += grid[Width - i];
            grid[Width + _cells - i] += grid[Width + _cells + i];
        }
        double[] series = new double[Terms + 1];
        var transform = CosineTransform.Of(_cells);
        transform.Transform(grid.AsSpan(Width, _cells + 1), series, new double[transform.Workspace]);
        for (int k = 0; k < series.Length; k++) series[k] /= rows;
        return series;
    }
}
