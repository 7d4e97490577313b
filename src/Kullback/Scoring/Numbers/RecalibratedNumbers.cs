using Kullback.Numerics;

namespace Kullback.Scoring;

/// <summary>A source that fits what came: each forecast read at the levels that PIT values really had. What its curve takes from noise is
/// the bias of the parts.</summary>
/// <remarks>Between two quantiles it is straight; beyond the outermost it is straight as far as twice the mean excess of the rows there.
/// The parts hardly depend on that: a loss beyond both the quantile and its fit cancels in their difference.</remarks>
internal sealed class RecalibratedNumbers
{
    private readonly NumberForecasts _forecasts;
    private readonly double[] _levels, _z, _cumulative;
    private readonly double _below, _above, _belowFlat, _aboveFlat;

    internal RecalibratedNumbers(NumberForecasts forecasts, ReadOnlySpan<double> bars)
    {
        (_forecasts, _levels, _z, _cumulative) = (forecasts, [.. forecasts.Levels], [], new double[bars.Length]);
        if (forecasts.IsNormal)
        {
            _z = new double[forecasts.Rows];
            for (int i = 0; i < _z.Length; i++) _z[i] = forecasts.Standardized(i);
            Sorting.Ascending(_z);
            return;
        }
        double sum = 0;
        for (int b = 0; b < bars.Length; b++) _cumulative[b] = (sum += bars[b]) / forecasts.Rows;
        (_below, _belowFlat) = Excess(forecasts, 0, -1);
        (_above, _aboveFlat) = Excess(forecasts, _levels.Length - 1, 1);
    }

    // Twice the mean excess, over the width of the forecast and flat.
    private static (double, double) Excess(NumberForecasts f, int level, int sign)
    {
        double excess = 0, widths = 0;
        int rows = 0;
        for (int i = 0; i < f.Rows; i++)
        {
            double over = sign * (f.Outcomes[i] - f.Quantile(i, level));
            if (!(over > 0)) continue;
            excess += over;
            widths += f.Quantile(i, f.Levels.Length - 1) - f.Quantile(i, 0);
            rows++;
        }
        return rows == 0 ? (0, 0) : widths > 0 ? (2 * excess / widths, 0) : (0, 2 * excess / rows);
    }

    /// <summary>The quantiles of all rows at one level.</summary>
    internal void Quantiles(int level, double[] into)
    {
        if (_forecasts.IsNormal)
        {
            double z = QuantileCurve.Constant(_levels[level], _z);
            for (int i = 0; i < into.Length; i++) into[i] = _forecasts.AtStandardized(i, z);
            return;
        }
        var (bar, share) = Place(_levels[level]);
        for (int i = 0; i < into.Length; i++) into[i] = At(i, bar, share);
    }

    /// <summary>What comes from it in all rows.</summary>
    internal void Draw(ref RandomStream stream, double[] into)
    {
        for (int i = 0; i < into.Length; i++)
        {
            double u = stream.Uniform();
            if (_forecasts.IsNormal) into[i] = _forecasts.AtStandardized(i, _z[(int)(u * _z.Length)]);
            else
            {
                var (bar, share) = Place(u);
                into[i] = At(i, bar, share);
            }
        }
    }

    // The bar that holds a probability, and where in it.
    private (int Bar, double Share) Place(double u)
    {
        int bar = Array.BinarySearch(_cumulative, u) is var at && at >= 0 ? at : ~at;
        bar = Math.Min(bar, _cumulative.Length - 1);
        double from = bar == 0 ? 0 : _cumulative[bar - 1], room = _cumulative[bar] - from;
        return (bar, room > 0 ? (u - from) / room : 0.5);
    }

    private double At(int row, int bar, double share)
    {
        double first = _forecasts.Quantile(row, 0), last = _forecasts.Quantile(row, _levels.Length - 1);
        if (bar == 0) return first - (1 - share) * (_below * (last - first) + _belowFlat);
        if (bar == _levels.Length) return last + share * (_above * (last - first) + _aboveFlat);
        double low = _forecasts.Quantile(row, bar - 1), high = _forecasts.Quantile(row, bar);
        return low + share * (high - low);
    }
}
