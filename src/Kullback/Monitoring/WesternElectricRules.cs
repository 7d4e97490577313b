namespace Kullback.Monitoring;

/// <summary>The four rules of the Western Electric handbook, for comparison.</summary>
/// <remarks>One beyond 3σ; two of three beyond 2σ on a side; four of five beyond 1σ on a side; eight in a row on a side. Together they
/// raise a false alarm every 91.75 observations (Champ and Woodall 1987, Technometrics 29, 393–399), where one rule of 3σ alone has 370.4:
/// each rule added costs false alarms, which the handbook does not say.</remarks>
public sealed record WesternElectricRules() : Detector(0.5)
{
    /// <inheritdoc/>
    public override string Name => "Western Electric rules";

    /// <inheritdoc/>
    public override string StatisticName => "number of the rule that is broken, 0 for none";

    /// <inheritdoc/>
    public override DetectorState Start { get; } = new State(0, [], 0, false);

    /// <inheritdoc/>
    protected override DetectorState Step(DetectorState state, double x)
    {
        double[] last = [.. Own<State>(state).Last.TakeLast(7), x];
        int rule = Math.Abs(x) > 3 ? 1 : Holds(last, 3, 2, 2) ? 2 : Holds(last, 5, 4, 1) ? 3 : Holds(last, 8, 8, 0) ? 4 : 0;
        return new State(state.Seen + 1, last, rule, rule > 0);
    }

    /// <summary>Of the last so many, so many lie beyond a distance on one side, the newest among them.</summary>
    private static bool Holds(double[] last, int of, int least, double beyond)
    {
        ReadOnlySpan<double> recent = last.AsSpan(Math.Max(0, last.Length - of));
        int up = 0, down = 0;
        foreach (double x in recent) (up, down) = (up + (x > beyond ? 1 : 0), down + (x < -beyond ? 1 : 0));
        return (up >= least && last[^1] > beyond) || (down >= least && last[^1] < -beyond);
    }

    private sealed record State(long Seen, double[] Last, double Statistic, bool IsAlarm) : DetectorState(Seen, Statistic, IsAlarm);
}
