using Kullback.Numerics;

namespace Kullback.Learning;

/// <summary>Importance weights whose largest are replaced by quantiles of the generalized Pareto distribution fitted to them.</summary>
/// <param name="LogWeights">Smoothed, ln, adding up to 1.</param>
/// <param name="KHat">Shape of the tail; NaN with fewer than 5 weights in the tail, −∞ where the largest are equal.</param>
/// <param name="EffectiveShare">(Σw)²/(S Σw²) of the raw weights.</param>
/// <remarks>Vehtari et al. (2024), Journal of Machine Learning Research 25(72).</remarks>
public sealed record ParetoSmoothing(IReadOnlyList<double> LogWeights, double KHat, double EffectiveShare)
{
    /// <summary>Smooths.</summary>
    /// <param name="logWeights">ln of the weights; −∞ for 0.</param>
    /// <exception cref="ArgumentException">None, or one is NaN or +∞.</exception>
    public static ParetoSmoothing Of(ReadOnlySpan<double> logWeights)
    {
        if (logWeights.IsEmpty) throw new ArgumentException("No weights.", nameof(logWeights));
        for (int i = 0; i < logWeights.Length; i++)
            if (double.IsNaN(logWeights[i]) || double.IsPositiveInfinity(logWeights[i]))
                throw new ArgumentException(FormattableString.Invariant($"logWeights[{i}] is {logWeights[i]}."), nameof(logWeights));
        double[] smooth = logWeights.ToArray();
        int n = smooth.Length, size = (int)Math.Ceiling(Math.Min(n / 5.0, 3 * Math.Sqrt(n)));
        double k = ParetoTail.Index(logWeights);
        if (size >= 5 && double.IsFinite(k)) Replace(smooth, size, k);
        double top = smooth.Max(), sum = 0;
        for (int i = 0; i < n; i++) sum += Math.Exp(smooth[i] - top);
        for (int i = 0; i < n; i++) smooth[i] -= top + Math.Log(sum);
        return new(smooth, k, Share(logWeights));
    }

    internal static double Share(ReadOnlySpan<double> logs)
    {
        double top = double.NegativeInfinity, sum = 0, squares = 0;
        foreach (double log in logs) top = Math.Max(top, log);
        if (double.IsNegativeInfinity(top)) return 0;
        foreach (double log in logs)
        {
            double w = Math.Exp(log - top);
            (sum, squares) = (sum + w, squares + w * w);
        }
        return sum * sum / (squares * logs.Length);
    }

    // Quantiles at (j − ½)/size of the Pareto distribution, no larger than the largest raw weight.
    private static void Replace(double[] logs, int size, double k)
    {
        int[] order = [.. Enumerable.Range(0, logs.Length).OrderBy(i => logs[i])];
        double top = logs[order[^1]], cut = Math.Exp(logs[order[^(size + 1)]] - top), mean = 0;
        for (int j = 0; j < size; j++) mean += (Math.Exp(logs[order[^(size - j)]] - top) - cut) / size;
        double scale = ScaleOf(logs, order, size, top, cut);
        if (!(scale > 0)) scale = mean;
        for (int j = 0; j < size; j++)
        {
            double p = (j + 0.5) / size, excess = Math.Abs(k) < 1e-12 ? -Special.LogOnePlus(-p)
                : Special.ExpLessOne(-k * Special.LogOnePlus(-p)) / k;
            logs[order[^(size - j)]] = Math.Min(top, top + Math.Log(cut + scale * excess));
        }
    }

    // The scale −k/θ that belongs to the shape in the profile of Zhang and Stephens: from the median of the exceedances.
    private static double ScaleOf(double[] logs, int[] order, int size, double top, double cut)
    {
        double k = ParetoTail.Index(logs), median = Math.Exp(logs[order[^(size / 2 + 1)]] - top) - cut;
        double unit = Math.Abs(k) < 1e-12 ? Math.Log(2) : Special.ExpLessOne(k * Math.Log(2)) / k;
        return median / unit;
    }
}
