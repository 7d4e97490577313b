namespace Kullback.Monitoring;

/// <summary>Shewhart's chart: alarm where |x| is above the limit. It has no memory.</summary>
/// <param name="Limit">In standard deviations, 3 by custom.</param>
/// <remarks>Source: Shewhart (1931), Economic Control of Quality of Manufactured Product.</remarks>
public sealed record ShewhartChart(double Limit = 3) : Detector(Limit)
{
    /// <inheritdoc/>
    public override string Name => "Shewhart";

    /// <inheritdoc/>
    public override string StatisticName => "distance from the mean in standard deviations";

    /// <inheritdoc/>
    public override DetectorState Start { get; } = new(0, 0, false);

    /// <inheritdoc/>
    protected override DetectorState Step(DetectorState state, double x) => new(state.Seen + 1, Math.Abs(x), Math.Abs(x) > Limit);
}
