namespace Kullback.Monitoring;

/// <summary>ADWIN: a window that grows while it is all alike; where some cut of it parts two different means, the alarm is raised and the
/// older part is dropped.</summary>
/// <param name="Limit">ln(2/δ′): a cut with parts of n₀ and n₁ observations is one where the means differ by more than
/// √(2σ²L/m) + 2L/(3m), 1/m = 1/n₀ + 1/n₁, σ² the variance in the window. The statistic is the largest L for which that holds.</param>
/// <remarks>Old observations are kept as sums of 1, 2, 4, … of them, five of each length, and cuts lie between these: the memory is
/// logarithmic. Bifet and Gavaldà (2007), SDM, bound false alarms for observations in [0, 1]; here the limit is set by the run length
/// that it has.</remarks>
public sealed record AdaptiveWindow(double Limit = 10) : Detector(Limit)
{
    private const int Alike = 5, Least = 5;

    /// <inheritdoc/>
    public override string Name => "ADWIN";

    /// <inheritdoc/>
    public override string StatisticName => "ln(2/δ′) of the clearest cut, nats";

    /// <inheritdoc/>
    public override DetectorState Start { get; } = new State(0, [], 0, false);

    /// <inheritdoc/>
    protected override DetectorState Restart(DetectorState state)
    {
        // What is older than the clearest cuts goes, until the rest is alike.
        ReadOnlySpan<Part> parts = Own<State>(state).Parts;
        while (parts.Length > 0 && Clearest(parts) > Limit) parts = parts[1..];
        return new State(Count(parts), parts.ToArray(), 0, false);
    }

    /// <inheritdoc/>
    protected override DetectorState Step(DetectorState state, double x)
    {
        var parts = new List<Part>(Own<State>(state).Parts) { new(1, x, x * x) };
        // Oldest first: where six parts of a length follow each other, the two oldest become one.
        for (int end = parts.Count; ;)
        {
            int first = end - 1;
            while (first > 0 && parts[first - 1].Count == parts[end - 1].Count) first--;
            if (end - first <= Alike) break;
            parts[first] = parts[first].With(parts[first + 1]);
            parts.RemoveAt(first + 1);
            end = first + 1;
        }
        double statistic = Clearest(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(parts));
        return new State(state.Seen + 1, [.. parts], statistic, statistic > Limit);
    }

    private static double Clearest(ReadOnlySpan<Part> parts)
    {
        Part all = default;
        foreach (Part part in parts) all = all.With(part);
        double variance = Math.Max(0, (all.Squares / all.Count) - (all.Sum / all.Count * (all.Sum / all.Count))), most = 0;
        Part old = default;
        foreach (Part part in parts)
        {
            old = old.With(part);
            double n0 = old.Count, n1 = all.Count - old.Count;
            if (n0 < Least || n1 < Least) continue;
            double apart = Math.Abs((old.Sum / n0) - ((all.Sum - old.Sum) / n1)), m = 1 / ((1 / n0) + (1 / n1));
            double a = 2 / (3 * m), b = Math.Sqrt(2 * variance / m);
            double root = apart > 0 ? 2 * apart / (b + Math.Sqrt((b * b) + (4 * a * apart))) : 0;
            most = Math.Max(most, root * root);
        }
        return most;
    }

    private static long Count(ReadOnlySpan<Part> parts)
    {
        long count = 0;
        foreach (Part part in parts) count += part.Count;
        return count;
    }

    private readonly record struct Part(long Count, double Sum, double Squares)
    {
        internal Part With(Part other) => new(Count + other.Count, Sum + other.Sum, Squares + other.Squares);
    }

    private sealed record State(long Seen, Part[] Parts, double Statistic, bool IsAlarm) : DetectorState(Seen, Statistic, IsAlarm);
}
