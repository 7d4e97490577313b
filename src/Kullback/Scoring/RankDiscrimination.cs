namespace Kullback.Scoring;

/// <summary>The area under the receiver operating characteristic: the probability that a row in which it happened has the larger forecast,
/// ties by half; in [0, 1].</summary>
public static class RankDiscrimination
{
    /// <summary>The area; NaN where only one outcome occurs.</summary>
    /// <param name="forecasts">The forecasts.</param>
    /// <remarks>O(distinct forecasts). Source: Hanley and McNeil (1982), Radiology 143, 29–36.</remarks>
    public static double AreaUnderCurve(Forecasts forecasts)
    {
        ArgumentNullException.ThrowIfNull(forecasts);
        double below = 0, pairs = 0;
        for (int k = 0; k < forecasts.Distinct; k++)
        {
            double misses = forecasts.RowsAt[k] - forecasts.HitsAt[k];
            pairs += forecasts.HitsAt[k] * (below + misses / 2);
            below += misses;
        }
        return forecasts.Hits == 0 || forecasts.Hits == forecasts.Rows ? double.NaN : pairs / (forecasts.Hits * below);
    }
}
