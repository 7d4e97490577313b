namespace Kullback.Monitoring;

/// <summary>The test of Page and Hinkley, both sides: as <see cref="CusumChart"/>, against the mean of the run so far instead of a known
/// one.</summary>
/// <param name="Limit">λ, in standard deviations.</param>
/// <param name="Allowance">δ, the change that does not matter, in standard deviations.</param>
/// <remarks>Source: Hinkley (1971), Biometrika 58, 509–523.</remarks>
public sealed record PageHinkley(double Limit = 10, double Allowance = 0.25) : Detector(Limit)
{
    /// <inheritdoc/>
    public override string Name => "Page-Hinkley";

    /// <inheritdoc/>
    public override string StatisticName => "cumulative sum in standard deviations";

    /// <inheritdoc/>
    public override DetectorState Start { get; } = new State(0, 0, 0, 0, 0, false);

    /// <inheritdoc/>
    protected override DetectorState Step(DetectorState state, double x)
    {
        var own = Own<State>(state);
        double mean = own.Mean + ((x - own.Mean) / (own.Seen + 1));
        double up = Math.Max(0, own.Up + x - mean - Allowance), down = Math.Max(0, own.Down - x + mean - Allowance);
        return new State(own.Seen + 1, mean, up, down, Math.Max(up, down), Math.Max(up, down) > Limit);
    }

    private sealed record State(long Seen, double Mean, double Up, double Down, double Statistic, bool IsAlarm)
        : DetectorState(Seen, Statistic, IsAlarm);
}
