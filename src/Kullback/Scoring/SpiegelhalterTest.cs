using Kullback.Hypotheses;
using Kullback.Numerics;

namespace Kullback.Scoring;

/// <summary>Spiegelhalter's test that forecasts are calibrated: z = Σ (y − p)(1 − 2p)/√(Σ (1 − 2p)² p(1 − p)), about standard normal when
/// they are.</summary>
/// <remarks>Above 0: forecasts too extreme; below 0: too timid. It is blind to errors that cancel in the Brier score. Source: Spiegelhalter
/// (1986), Statistics in Medicine 5, 421–433.</remarks>
public static class SpiegelhalterTest
{
    /// <summary>The test; null where all forecasts are 0, 1/2 or 1, for which it is not defined.</summary>
    /// <param name="forecasts">The forecasts.</param>
    public static TestOutcome? Of(Forecasts forecasts)
    {
        ArgumentNullException.ThrowIfNull(forecasts);
        double sum = 0, variance = 0;
        for (int k = 0; k < forecasts.Distinct; k++)
        {
            double p = forecasts.Probabilities[k], rows = forecasts.RowsAt[k];
            sum += (forecasts.HitsAt[k] - rows * p) * (1 - 2 * p);
            variance += rows * (1 - 2 * p) * (1 - 2 * p) * p * (1 - p);
        }
        if (!(variance > 0)) return null;
        double z = sum / Math.Sqrt(variance), upper = NormalTail.Upper(Math.Abs(z));
        return new TestOutcome(z, 0, Math.Max(double.Epsilon, 2 * upper), Math.Max(double.Epsilon, 1 - 2 * upper),
            "Spiegelhalter's z, normal, two-sided");
    }
}
