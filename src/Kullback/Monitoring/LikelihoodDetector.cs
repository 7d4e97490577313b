namespace Kullback.Monitoring;

/// <summary>The e-detector of Shiryaev and Roberts for a change of the mean of normal observations: R = (1 + R) L for each of several
/// shifts, L the likelihood ratio; the statistic is log₂ of their mean.</summary>
/// <param name="Limit">In bits. Where nothing changes the average run length is at least 2^limit, whatever the shifts [theorem].</param>
/// <remarks>R − n is a martingale where nothing changed, so that E R at the alarm equals the average run length. Source: Pollak (1985),
/// Annals of Statistics 13, 206–227; Shin, Ramdas and Rinaldo (2024), "E-detectors".</remarks>
public sealed record LikelihoodDetector(double Limit) : Detector(Limit)
{
    private static readonly double[] s_shifts = [-3, -2, -1, -0.5, -0.25, 0.25, 0.5, 1, 2, 3];

    /// <inheritdoc/>
    public override string Name => "e-detector";

    /// <inheritdoc/>
    public override string StatisticName => "evidence of a change, bits";

    /// <inheritdoc/>
    public override DetectorState Start { get; } = new LogSums(0, Sums.Start(s_shifts.Length), double.NegativeInfinity, false);

    /// <inheritdoc/>
    protected override DetectorState Step(DetectorState state, double x)
    {
        var own = Own<LogSums>(state);
        double[] sums = new double[s_shifts.Length];
        for (int k = 0; k < sums.Length; k++)
            sums[k] = Sums.Next(own.Logs[k], (s_shifts[k] * x) - (s_shifts[k] * s_shifts[k] / 2));
        double bits = Sums.MeanBits(sums);
        return new LogSums(own.Seen + 1, sums, bits, bits > Limit);
    }

    /// <summary>R from its last value and the evidence of one observation: (1 + R) L.</summary>
    /// <param name="sum">R before, not below 0; 0 at the start.</param>
    /// <param name="ratio">L, not below 0: a likelihood ratio or another e-value.</param>
    public static double Next(double sum, double ratio) => (1 + sum) * ratio;
}

/// <summary>ln R of several e-detectors.</summary>
internal sealed record LogSums(long Seen, double[] Logs, double Statistic, bool IsAlarm) : DetectorState(Seen, Statistic, IsAlarm);

/// <summary>Sums of Shiryaev and Roberts by their logarithms: a clear change has evidence beyond double's range.</summary>
internal static class Sums
{
    internal static double[] Start(int count)
    {
        double[] logs = new double[count];
        Array.Fill(logs, double.NegativeInfinity);
        return logs;
    }

    /// <summary>ln((1 + R) L).</summary>
    internal static double Next(double log, double logRatio)
        => logRatio + (log > 30 ? log + Math.Exp(-log) : Math.Log(1 + Math.Exp(log)));

    /// <summary>log₂ of the mean.</summary>
    internal static double MeanBits(ReadOnlySpan<double> logs)
    {
        double most = double.NegativeInfinity, sum = 0;
        foreach (double log in logs) most = Math.Max(most, log);
        foreach (double log in logs) sum += Math.Exp(log - most);
        return (most + Math.Log(sum / logs.Length)) / Math.Log(2);
    }
}
