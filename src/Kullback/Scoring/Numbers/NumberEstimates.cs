using Kullback.Estimation;
using Kullback.Numerics;

namespace Kullback.Scoring;

/// <summary>Parts of the mean quantile score with their intervals.</summary>
internal sealed class NumberEstimates(int[] cluster, int clusters, double confidence)
{
    private readonly double _z = clusters == 0 ? NormalTail.UpperQuantile((1 - confidence) / 2)
        : StudentTail.UpperQuantile((1 - confidence) / 2, clusters - 1);

    internal ScoreEstimate Mean(double[] values)
    {
        double mean = values.Average(), half = _z * Math.Sqrt(Variance(values));
        return double.IsNaN(half) ? new(mean, double.NegativeInfinity, double.PositiveInfinity) : new(mean, mean - half, mean + half);
    }

    private double Variance(double[] values)
    {
        double n = values.Length, mean = values.Average(), squares = 0;
        if (n < 2) return double.NaN;
        if (clusters > 0) return Influence.OfClusters(values, cluster, clusters);
        foreach (double value in values) squares += (value - mean) * (value - mean);
        return squares / (n - 1) / n;
    }

    internal ScoreFigures Score(QuantileScores scores, double[] noise, double steps)
    {
        ScoreParts all = scores.All;
        double bias = Math.Min(noise.Average(), all.Mean);
        double[] flat = new double[scores.Loss.Length];
        for (int i = 0; i < flat.Length; i++) flat[i] = scores.Loss[i] - scores.Miss[i] + scores.Tell[i];
        double larger = noise.Count(v => v >= all.Miscalibration * (1 - 1e-12));
        double[] sorted = [.. noise.Order()];
        return new(all, bias, NotBelow0(Mean(scores.Loss)), NotBelow0(Mean(flat)),
            Part(all.Discrimination, Variance(scores.Tell), noise, steps, 1),
            Part(all.Miscalibration, Variance(scores.Miss), noise, steps, 1),
            new(all.Miscalibration, bias, SortedQuantile.Of(sorted, 0.95), (1 + larger) / (1 + noise.Length)));
    }

    /// <summary>Miscalibration over the mean score: of the ratio each row adds (miss − ratio·loss)/mean.</summary>
    internal ScoreEstimate Share(QuantileScores scores, double[] noise, double steps)
    {
        ScoreParts all = scores.All;
        if (!(all.Mean > 0) || all.Uncertainty == 0)
            return new(all.Mean > 0 ? all.Miscalibration / all.Mean : 0, 0, double.PositiveInfinity);
        double ratio = all.Miscalibration / all.Mean;
        double[] rows = new double[scores.Miss.Length];
        for (int i = 0; i < rows.Length; i++) rows[i] = (scores.Miss[i] - ratio * scores.Loss[i]) / all.Mean;
        return Part(ratio, Variance(rows), noise, steps, all.Mean);
    }

    private static ScoreEstimate NotBelow0(ScoreEstimate e) => e with { Low = Math.Max(0, e.Low) };

    // Signal and noise are independent at first order and add in squares. A quantile that is off by d costs about κd² in units of its
    // variance: the upper end is at least that of one such, (√J + z√κ)², which a sample that happens to fit does not hide.
    private ScoreEstimate Part(double inSample, double variance, double[] noise, double steps, double unit)
    {
        double bias = noise.Average() / unit, value = inSample - bias;
        if (double.IsNaN(variance)) return new(value, 0, double.PositiveInfinity);
        double[] sorted = [.. noise.Order()];
        double spread = 0;
        foreach (double v in noise) spread += (v / unit - bias) * (v / unit - bias) / (noise.Length - 1);
        double one = bias / Math.Max(1, steps), signal = _z * _z * variance, least = 4 * _z * _z * one * (Math.Max(0, value) + one),
            around = _z * _z * spread;
        return new(value, Math.Max(0, value - Math.Sqrt(signal + around)),
            Math.Max(0, value) + Math.Sqrt(Math.Max(signal, least) + around) + _z * _z * one);
    }
}
