namespace Kullback.Scoring;

/// <summary>What wrong probabilities cost who acts where the expected cost of acting is lower: where the forecast is at least false
/// alarm/(false alarm + miss).</summary>
/// <param name="FalseAlarm">The cost of acting where it does not happen, > 0.</param>
/// <param name="Miss">The cost of not acting where it happens, > 0.</param>
/// <param name="Threshold">The forecast from which acting costs less.</param>
/// <param name="Acting">The mean cost a row of acting by the forecasts, with a 95 % interval of independent rows.</param>
/// <param name="Recalibrated">The mean cost a row of acting by the calibration curve of these rows, which knows their outcomes: at least
/// this would be lost.</param>
/// <param name="Never">The mean cost of never acting.</param>
/// <param name="Always">The mean cost of always acting.</param>
/// <param name="Acts">The share of rows in which the forecasts say to act.</param>
public sealed record DecisionCost(double FalseAlarm, double Miss, double Threshold, ScoreEstimate Acting, double Recalibrated, double Never,
    double Always, double Acts)
{
    /// <summary>The cost of these forecasts.</summary>
    /// <param name="forecasts">The forecasts.</param>
    /// <param name="falseAlarm">The cost of acting where it does not happen, > 0.</param>
    /// <param name="miss">The cost of not acting where it happens, > 0.</param>
    public static DecisionCost Of(Forecasts forecasts, double falseAlarm, double miss)
    {
        ArgumentNullException.ThrowIfNull(forecasts);
        if (!(falseAlarm > 0 && double.IsFinite(falseAlarm)))
            throw new ArgumentOutOfRangeException(nameof(falseAlarm), falseAlarm, "A cost must be finite and above 0.");
        if (!(miss > 0 && double.IsFinite(miss)))
            throw new ArgumentOutOfRangeException(nameof(miss), miss, "A cost must be finite and above 0.");
        double threshold = falseAlarm / (falseAlarm + miss), alarms = 0, misses = 0, acted = 0;
        for (int k = 0; k < forecasts.Distinct; k++)
        {
            double hits = forecasts.HitsAt[k], rows = forecasts.RowsAt[k];
            if (forecasts.Probabilities[k] >= threshold) (alarms, acted) = (alarms + rows - hits, acted + rows);
            else misses += hits;
        }
        double n = forecasts.Rows, mean = (alarms * falseAlarm + misses * miss) / n,
            squares = (alarms * falseAlarm * falseAlarm + misses * miss * miss) / n;
        double half = n > 1 ? 1.959963984540054 * Math.Sqrt(Math.Max(0, squares - mean * mean) / (n - 1)) : double.PositiveInfinity;
        double best = 0;
        foreach (CalibrationBlock block in IsotonicRegression.Of(forecasts).Blocks)
            best += block.Share >= threshold ? (block.Rows - block.Hits) * falseAlarm : block.Hits * miss;
        return new(falseAlarm, miss, threshold, new(mean, Math.Max(0, mean - half), mean + half), best / n, forecasts.BaseRate * miss,
            (1 - forecasts.BaseRate) * falseAlarm, acted / n);
    }
}
