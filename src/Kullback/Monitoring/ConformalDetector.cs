using System.Collections.Immutable;

namespace Kullback.Monitoring;

/// <summary>A conformal test martingale that starts anew at every observation (an e-detector): the ranks of new observations among all
/// earlier ones are bet to be extreme.</summary>
/// <param name="Limit">In bits. While observations and the normal ones are exchangeable the average run length is at least 2^limit,
/// whatever their distribution [theorem].</param>
/// <param name="Normal">Normal observations.</param>
/// <param name="Seed">Ties are broken by chance, as validity asks; the same seed gives the same states.</param>
/// <remarks>p = (#above + θ #equal)/(n + 1) with θ uniform, two-sided 2 min(p, 1 − p); bets ε p^(ε − 1) with ε = 0.1, …, 0.9.
/// Source: Vovk, Nouretdinov and Gammerman (2003), ICML, 768–775; Shin, Ramdas and Rinaldo (2024), "E-detectors".</remarks>
public sealed record ConformalDetector(double Limit, IReadOnlyList<double> Normal, ulong Seed = 1) : Detector(Limit)
{
    private static readonly double[] s_bets = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

    private readonly Lazy<ImmutableSortedSet<(double, long)>> _normal = new(() => [.. Normal.Select((x, k) => (x, (long)k))]);

    /// <inheritdoc/>
    public override string Name => "conformal martingale";

    /// <inheritdoc/>
    public override string StatisticName => "evidence of a change, bits";

    /// <inheritdoc/>
    public override DetectorState Start => new State(0, _normal.Value, Sums.Start(s_bets.Length), double.NegativeInfinity, false);

    /// <inheritdoc/>
    protected override DetectorState Step(DetectorState state, double x)
    {
        var own = Own<State>(state);
        double p = PValue(own.Bag, x, Seed + (ulong)own.Bag.Count);
        double[] logs = new double[s_bets.Length];
        for (int k = 0; k < logs.Length; k++)
            logs[k] = Sums.Next(own.Logs[k], Math.Log(s_bets[k]) + ((s_bets[k] - 1) * Math.Log(p)));
        double bits = Sums.MeanBits(logs);
        return new State(own.Seen + 1, own.Bag.Add((x, own.Bag.Count)), logs, bits, bits > Limit);
    }

    private static double PValue(ImmutableSortedSet<(double, long)> bag, double x, ulong seed)
    {
        int below = Place(bag, (x, long.MinValue)), upTo = Place(bag, (x, long.MaxValue));
        double p = (bag.Count - upTo + (Uniform(seed) * (upTo - below + 1))) / (bag.Count + 1);
        return 2 * Math.Min(p, 1 - p);
    }

    private static int Place(ImmutableSortedSet<(double, long)> bag, (double, long) key)
        => bag.IndexOf(key) is var at && at < 0 ? ~at : at;

    /// <summary>A number in (0, 1) for a counter, by the mixing of SplitMix64 (Steele, Lea and Flood 2014).</summary>
    private static double Uniform(ulong counter)
    {
        ulong z = (counter + 1) * 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (((z ^ (z >> 31)) >> 12) + 0.5) / (1L << 52);
    }

    private sealed record State(long Seen, ImmutableSortedSet<(double, long)> Bag, double[] Logs, double Statistic, bool IsAlarm)
        : DetectorState(Seen, Statistic, IsAlarm);
}
