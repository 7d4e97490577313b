using Kullback.Estimation;
using Kullback.Numerics;

namespace Kullback.Scoring;

/// <summary>The parts of both scores with their intervals.</summary>
internal sealed class CalibrationEstimates
{
    private readonly Forecasts _forecasts, _grouped;
    private readonly ClusteredRows? _rows;
    private readonly CalibrationDraws _moved;
    private readonly PlattScaling? _fit;
    private readonly double _inflation, _confidence, _z;
    private readonly ScoreEstimate _baseRate;

    internal CalibrationEstimates(Forecasts forecasts, Forecasts grouped, ClusteredRows? rows, CalibrationDraws moved, PlattScaling? fit,
        double inflation, double confidence)
    {
        (_forecasts, _grouped, _rows, _moved, _fit, _inflation, _confidence) =
            (forecasts, grouped, rows, moved, fit, inflation, confidence);
        _z = rows is null ? NormalTail.UpperQuantile((1 - confidence) / 2)
            : StudentTail.UpperQuantile((1 - confidence) / 2, rows.Clusters - 1);
        var (low, high) = Influence.Share(forecasts.Hits, EffectiveRows, _z);
        _baseRate = new(forecasts.BaseRate, low, high);
    }

    // The rows that would tell as much of the base rate if they were independent.
    private double EffectiveRows
    {
        get
        {
            if (_rows is null || _forecasts.BaseRate is 0 or 1) return _rows is null ? _forecasts.Rows
                : Math.Min(_forecasts.Rows, _rows.Clusters);
            double variance = _rows.Variance((p, c, yes) => yes ? 1 : 0);
            return Math.Clamp(_forecasts.BaseRate * (1 - _forecasts.BaseRate) / variance, 1, _forecasts.Rows);
        }
    }

    internal ScoreFigures Log(NullComparison beside)
    {
        ScoreParts parts = ScoreParts.Log(_forecasts), grouped = ScoreParts.Log(_grouped);
        return Figures(parts, grouped, beside, _moved.Log, _moved.LogSpread, Influence.LogLoss, ScoreParts.Entropy, Math.Log(2),
            Unseen, 0.5);
    }

    internal ScoreFigures Brier(NullComparison beside)
    {
        ScoreParts parts = ScoreParts.Brier(_forecasts), grouped = ScoreParts.Brier(_grouped);
        return Figures(parts, grouped, beside, _moved.Brier, _moved.BrierSpread, Influence.BrierLoss, p => p * (1 - p), 0.25,
            (p, u) => (p - u) * (p - u), parts.Mean - parts.Miscalibration);
    }

    private static double Unseen(double forecast, double share) => ScoreParts.Divergence(share, forecast);

    private ScoreFigures Figures(ScoreParts parts, ScoreParts grouped, NullComparison beside, double[] noise, double[] spread,
        Func<double, bool, double> loss, Func<double, double> entropy, double most, Func<double, double, double> unseen, double oneShare)
    {
        double bias = noise.Average() * _inflation, stated = spread.Average() * _inflation, rate = _forecasts.BaseRate;
        double[] sorted = [.. noise.Order()];
        double below = bias - SortedQuantile.Of(sorted, (1 - _confidence) / 2) * _inflation,
            above = SortedQuantile.Of(sorted, (1 + _confidence) / 2) * _inflation - bias;
        using var blocks = new PooledBlocks();
        blocks.Fit(_forecasts.RowsAt, _forecasts.HitsAt);
        double mean = Variance(blocks, (p, c, yes) => loss(p, yes)), miss = Variance(blocks, (p, c, yes) => loss(p, yes) - loss(c, yes)),
            tell = Variance(blocks, (p, c, yes) => loss(rate, yes) - loss(c, yes));
        // What the curve shows beyond its noise, and at least what a smooth recalibration shows:
        // with few rows the noise may hide the signal's own spread.
        double smooth = _fit is null || double.IsInfinity(parts.Mean) ? 0
            : Variance(blocks, (p, c, yes) => loss(p, yes) - loss(_fit.Apply(p), yes));
        double smoothTell = _fit is null ? 0 : Variance(blocks, (p, c, yes) => loss(rate, yes) - loss(_fit.Apply(p), yes));
        double hidden = Hidden(blocks, unseen), unit = oneShare * _inflation / _forecasts.Rows;
        // The bias of more forecasts than were drawn on is that of their groups: both figures below are of the groups.
        var miscalibration = Estimate(grouped.Miscalibration, bias, Math.Max(smooth, miss - stated), below, above, hidden, unit);
        // By Jensen's inequality it costs at least what the mean forecast costs at the base rate, whatever of its interval that is: with
        // few distinct forecasts that is all that is known.
        double forecast = _forecasts.MeanForecast;
        miscalibration = miscalibration
            with
        { High = Math.Max(miscalibration.High, Math.Max(unseen(forecast, _baseRate.Low), unseen(forecast, _baseRate.High))) };
        var discrimination = Estimate(grouped.Discrimination, bias, Math.Max(smoothTell, tell - stated), below, above, 0, unit);
        double half = Math.Min(_baseRate.Low < 0.5 && _baseRate.High > 0.5 ? most : 0, most);
        var uncertainty = new ScoreEstimate(parts.Uncertainty, Math.Min(entropy(_baseRate.Low), entropy(_baseRate.High)),
            Math.Max(half, Math.Max(entropy(_baseRate.Low), entropy(_baseRate.High))));
        return new ScoreFigures(parts, bias, Mean(parts.Mean, mean), uncertainty, discrimination, miscalibration, beside);
    }

    private ScoreEstimate Mean(double value, double variance)
        => double.IsInfinity(value) ? new(value, value, value) : double.IsNaN(variance) ? new(value, 0, double.PositiveInfinity)
        : new(value, Math.Max(0, value - _z * Math.Sqrt(variance)), value + _z * Math.Sqrt(variance));

    // The signal's spread and the noise's are independent at first order: they add in squares. Both are estimated too small where the
    // sample happens to show little: a share that is off by d costs about κd² in units of its variance (κ = 1/(2n) in nats), so that the
    // upper end is that of d, (√J + z√κ)² = J + 2z√(κJ) + z²κ, and never below it.
    private ScoreEstimate Estimate(double inSample, double bias, double variance, double below, double above, double hidden, double unit)
    {
        if (double.IsInfinity(inSample)) return new(inSample, inSample, inSample);
        double value = inSample - bias;
        if (_forecasts.Rows < 2 || double.IsNaN(variance)) return new(value, 0, double.PositiveInfinity);
        double signal = _z * _z * variance, least = _z * _z * 4 * unit * (Math.Max(0, value) + unit);
        return new(value, Math.Max(0, value - Math.Sqrt(signal + above * above)),
            Math.Max(0, value) + Math.Sqrt(Math.Max(signal, least) + below * below + hidden * hidden) + _z * _z * unit);
    }

    private double Variance(PooledBlocks blocks, Func<double, double, bool, double> value)
        => _rows is null ? Influence.OfRows(_forecasts, blocks, value) : _rows.Variance(value);

    /// <summary>What a block whose outcomes are all alike may hide: the other outcome as often as is still possible,
    /// against what was forecast.</summary>
    private double Hidden(PooledBlocks blocks, Func<double, double, double> unseen)
    {
        double sum = 0, tail = (1 - _confidence) / 2, effective = EffectiveRows / _forecasts.Rows;
        for (int b = 0, k = 0; b < blocks.Count; b++)
        {
            double rows = blocks.Rows[b], forecast = 0;
            for (; k < blocks.End[b]; k++) forecast += _forecasts.RowsAt[k] * _forecasts.Probabilities[k] / rows;
            if (blocks.Hits[b] > 0 && blocks.Hits[b] < rows) continue;
            double limit = -Math.Exp(Math.Log(tail) / Math.Max(1, rows * effective)) + 1, off = blocks.Hits[b] == 0 ? forecast
                : 1 - forecast;
            if (off > 0 && off < limit) sum += rows / _forecasts.Rows * unseen(off, limit);
        }
        return sum;
    }
}
