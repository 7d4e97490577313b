namespace Kullback.Monitoring;

/// <summary>Page's cumulative sums of both sides: S⁺ = max(0, S⁺ + x − k), S⁻ = max(0, S⁻ − x − k), alarm where the larger is above the
/// limit h.</summary>
/// <param name="Limit">h, in standard deviations.</param>
/// <param name="Allowance">k, half of the shift that is to be found soonest, in standard deviations.</param>
/// <remarks>Source: Page (1954), Biometrika 41, 100–115.</remarks>
public sealed record CusumChart(double Limit = 5, double Allowance = 0.5) : Detector(Limit)
{
    /// <inheritdoc/>
    public override string Name => "CUSUM";

    /// <inheritdoc/>
    public override string StatisticName => "cumulative sum in standard deviations";

    /// <inheritdoc/>
    public override DetectorState Start { get; } = new State(0, 0, 0, 0, false);

    /// <inheritdoc/>
    protected override DetectorState Step(DetectorState state, double x)
    {
        var own = Own<State>(state);
        double up = Math.Max(0, own.Up + x - Allowance), down = Math.Max(0, own.Down - x - Allowance), most = Math.Max(up, down);
        return new State(own.Seen + 1, up, down, most, most > Limit);
    }

    private sealed record State(long Seen, double Up, double Down, double Statistic, bool IsAlarm)
        : DetectorState(Seen, Statistic, IsAlarm);
}
