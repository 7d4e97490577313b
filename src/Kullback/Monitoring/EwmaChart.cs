namespace Kullback.Monitoring;

/// <summary>Roberts' exponentially weighted moving average: z = (1 − λ) z + λ x, alarm where |z| is above L √(λ/(2 − λ)).</summary>
/// <param name="Limit">L, in standard deviations that z has after long.</param>
/// <param name="Weight">λ in (0, 1], the weight of the newest observation.</param>
/// <remarks>Source: Roberts (1959), Technometrics 1, 239–250.</remarks>
public sealed record EwmaChart(double Limit = 2.814, double Weight = 0.1) : Detector(Limit)
{
    /// <inheritdoc/>
    public override string Name => "EWMA";

    /// <inheritdoc/>
    public override string StatisticName => "moving average in its standard deviations";

    /// <inheritdoc/>
    public override DetectorState Start { get; } = new State(0, 0, 0, false);

    /// <inheritdoc/>
    protected override DetectorState Step(DetectorState state, double x)
    {
        var own = Own<State>(state);
        double average = ((1 - Weight) * own.Average) + (Weight * x), statistic = Math.Abs(average) / Math.Sqrt(Weight / (2 - Weight));
        return new State(own.Seen + 1, average, statistic, statistic > Limit);
    }

    private sealed record State(long Seen, double Average, double Statistic, bool IsAlarm) : DetectorState(Seen, Statistic, IsAlarm);
}
