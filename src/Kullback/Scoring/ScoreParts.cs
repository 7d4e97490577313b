using Kullback.Numerics;

namespace Kullback.Scoring;

/// <summary>A mean score taken apart: mean = uncertainty − discrimination + miscalibration.</summary>
/// <param name="Mean">The mean score of the forecasts; lower is better. +∞ for the log score where a row was impossible.</param>
/// <param name="Miscalibration">What the forecasts lose against the best rising function of themselves, ≥ 0; +∞ with the mean.</param>
/// <param name="Discrimination">What that function gains over always forecasting the base rate, ≥ 0.</param>
/// <param name="Uncertainty">The score of the base rate.</param>
/// <remarks>CORP: the function is the isotonic regression, so that no bins are chosen. Both parts are what this sample shows;
/// miscalibration and discrimination are biased upward by the same amount, because the curve was fitted to these outcomes. Source:
/// Dimitriadis, Gneiting and Jordan (2021), PNAS 118, e2016191118.</remarks>
public readonly record struct ScoreParts(double Mean, double Miscalibration, double Discrimination, double Uncertainty)
{
    /// <summary>The log score −ln of the probability that was given to what happened, in nats.</summary>
    /// <param name="forecasts">The forecasts.</param>
    public static ScoreParts Log(Forecasts forecasts)
    {
        ArgumentNullException.ThrowIfNull(forecasts);
        using var blocks = new PooledBlocks();
        blocks.Fit(forecasts.RowsAt, forecasts.HitsAt);
        return Parts(LogSum(forecasts), LogSum(blocks), forecasts.Rows * Entropy(forecasts.BaseRate), forecasts.Rows);
    }

    /// <summary>The Brier score (p − y)², in [0, 1].</summary>
    /// <param name="forecasts">The forecasts.</param>
    public static ScoreParts Brier(Forecasts forecasts)
    {
        ArgumentNullException.ThrowIfNull(forecasts);
        using var blocks = new PooledBlocks();
        blocks.Fit(forecasts.RowsAt, forecasts.HitsAt);
        return Parts(BrierSum(forecasts), BrierSum(blocks), forecasts.Rows * forecasts.BaseRate * (1 - forecasts.BaseRate), forecasts.Rows);
    }

    /// <summary>The log score by distinct forecast: mean = uncertainty − resolution + reliability, where reliability = Σ n KL(share ‖
    /// forecast)/rows and resolution = Σ n KL(share ‖ base rate)/rows.</summary>
    /// <param name="forecasts">The forecasts.</param>
    /// <remarks>Murphy's parts: for few distinct forecasts. Where each row has a forecast of its own,
    /// reliability is the whole score and tells nothing.</remarks>
    public static ScoreParts LogByForecast(Forecasts forecasts)
    {
        ArgumentNullException.ThrowIfNull(forecasts);
        double reliability = 0, resolution = 0, mean = forecasts.BaseRate;
        for (int k = 0; k < forecasts.Distinct; k++)
        {
            double rows = forecasts.RowsAt[k], share = forecasts.HitsAt[k] / rows;
            reliability += rows * Divergence(share, forecasts.Probabilities[k]);
            resolution += rows * Divergence(share, mean);
        }
        return new ScoreParts(LogSum(forecasts) / forecasts.Rows, reliability / forecasts.Rows, resolution / forecasts.Rows, Entropy(mean));
    }

    /// <summary>The same by bins of equal mass, ties together: mean = uncertainty − resolution + reliability + remainder, because forecasts
    /// of one bin differ.</summary>
    /// <param name="forecasts">The forecasts.</param>
    /// <param name="bins">How many bins.</param>
    /// <param name="remainder">What the bins leave out, in nats; may be negative.</param>
    public static ScoreParts LogByBin(Forecasts forecasts, int bins, out double remainder)
    {
        ArgumentNullException.ThrowIfNull(forecasts);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        double[] forecast = new double[bins], rows = new double[bins], hits = new double[bins];
        double below = 0;
        for (int k = 0; k < forecasts.Distinct; k++)
        {
            double n = forecasts.RowsAt[k];
            int bin = (int)Math.Min(bins - 1, Math.Floor(bins * (below + n / 2) / forecasts.Rows));
            forecast[bin] += n * forecasts.Probabilities[k];
            rows[bin] += n;
            hits[bin] += forecasts.HitsAt[k];
            below += n;
        }
        double reliability = 0, resolution = 0, mean = LogSum(forecasts) / forecasts.Rows, uncertainty = Entropy(forecasts.BaseRate);
        for (int b = 0; b < bins; b++)
        {
            if (rows[b] == 0) continue;
            reliability += rows[b] / forecasts.Rows * Divergence(hits[b] / rows[b], Math.Min(1, forecast[b] / rows[b]));
            resolution += rows[b] / forecasts.Rows * Divergence(hits[b] / rows[b], forecasts.BaseRate);
        }
        remainder = double.IsInfinity(mean) ? mean : mean - (uncertainty - resolution + reliability);
        return new ScoreParts(mean, reliability, resolution, uncertainty);
    }

    /// <summary>The mean log score of the rows that were not impossible, in nats; NaN where all were.</summary>
    /// <param name="forecasts">The forecasts.</param>
    public static double LogOfPossible(Forecasts forecasts)
    {
        ArgumentNullException.ThrowIfNull(forecasts);
        double sum = 0;
        for (int k = 0; k < forecasts.Distinct; k++)
            if (forecasts.Probabilities[k] is > 0 and < 1)
                sum += LogOf(forecasts.Probabilities[k], forecasts.RowsAt[k], forecasts.HitsAt[k]);
        return sum / (forecasts.Rows - forecasts.ImpossibleRows);
    }

    private static ScoreParts Parts(double forecast, double curve, double baseRate, double rows)
        // Isotonic regression has the least score of all rising functions, the forecast itself and a constant being two of them:
        // below 0 only by rounding.
        => new(forecast / rows, Math.Max(0, forecast - curve) / rows, Math.Max(0, baseRate - curve) / rows, baseRate / rows);

    internal static double LogSum(Forecasts forecasts)
    {
        ReadOnlySpan<double> p = forecasts.Probabilities, rows = forecasts.RowsAt, hits = forecasts.HitsAt;
        double sum = 0;
        for (int k = 0; k < p.Length; k++) sum += LogOf(p[k], rows[k], hits[k]);
        return sum;
    }

    internal static double BrierSum(Forecasts forecasts)
    {
        ReadOnlySpan<double> p = forecasts.Probabilities, rows = forecasts.RowsAt, hits = forecasts.HitsAt;
        double sum = 0;
        for (int k = 0; k < p.Length; k++) sum += hits[k] * (1 - p[k]) * (1 - p[k]) + (rows[k] - hits[k]) * p[k] * p[k];
        return sum;
    }

    internal static double LogSum(PooledBlocks blocks)
    {
        double sum = 0;
        for (int b = 0; b < blocks.Count; b++) sum += blocks.Rows[b] * Entropy(blocks.Hits[b] / blocks.Rows[b]);
        return sum;
    }

    internal static double BrierSum(PooledBlocks blocks)
    {
        double sum = 0;
        for (int b = 0; b < blocks.Count; b++) sum += blocks.Hits[b] * (1 - blocks.Hits[b] / blocks.Rows[b]);
        return sum;
    }

    /// <summary>−h ln p − (n − h) ln(1 − p), where 0·ln 0 = 0.</summary>
    internal static double LogOf(double p, double rows, double hits)
        => (hits > 0 ? -hits * Math.Log(p) : 0) - (rows > hits ? (rows - hits) * Forecasts.LogNot(p) : 0);

    /// <summary>H(p) of a coin, in nats.</summary>
    internal static double Entropy(double p) => p is 0 or 1 ? 0 : -p * Math.Log(p) - (1 - p) * Forecasts.LogNot(p);

    /// <summary>KL of two coins, in nats.</summary>
    internal static double Divergence(double p, double q)
        => (p > 0 ? p * Math.Log(p / q) : 0) + (p < 1 ? (1 - p) * Math.Log((1 - p) / (1 - q)) : 0) is var d && d > 0 ? d : 0;
}
