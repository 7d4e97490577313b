using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>The mean of ln(p/q) over draws from P with the control variate q/p − 1, whose mean is 0 where Q has no mass outside P's
/// support.</summary>
/// <param name="Value">The mean of ln(p/q) + c(q/p − 1).</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Factor">c, fitted by least squares; 0 where the ratios are too heavy for it.</param>
/// <param name="EffectiveDraws">(Σ w)²/Σ w² of the ratios w = q/p.</param>
/// <param name="ParetoIndex">k of the tail of the ratios: <see cref="ParetoTail"/>.</param>
/// <param name="Heavy">Whether k is beyond what this number of draws can carry.</param>
internal readonly record struct ControlledMean(double Value, double StandardError, double Factor, double EffectiveDraws,
    double ParetoIndex, bool Heavy)
{
    internal static ControlledMean Of(ReadOnlySpan<double> logs)
    {
        int n = logs.Length;
        var negated = new double[n];
        double meanY = 0, meanZ = 0, weights = 0, squares = 0;
        for (int i = 0; i < n; i++)
        {
            negated[i] = -logs[i];
            double z = Special.ExpLessOne(negated[i]), w = z + 1;
            (meanY, meanZ, weights, squares) = (meanY + logs[i] / n, meanZ + z / n, weights + w, squares + w * w);
        }
        double index = ParetoTail.Index(negated);
        bool heavy = index > ParetoTail.Threshold(n);
        double variance = 0, covariance = 0;
        for (int i = 0; i < n; i++)
        {
            double z = Special.ExpLessOne(negated[i]) - meanZ, y = logs[i] - meanY;
            (variance, covariance) = (variance + z * z, covariance + z * y);
        }
        double factor = heavy || !(variance > 0) || !double.IsFinite(variance) ? 0 : -covariance / variance, sum = 0;
        double value = meanY + factor * (factor == 0 ? 0 : meanZ);
        for (int i = 0; i < n; i++)
        {
            double v = logs[i] + (factor == 0 ? 0 : factor * Special.ExpLessOne(negated[i])) - value;
            sum += v * v;
        }
        return new(value, Math.Sqrt(sum / ((double)n * (n - 1))), factor, weights * weights / squares, index, heavy);
    }
}
