using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>D(P‖Q) from tokens drawn from P of which only ln p and ln q of the drawn token are known: logs of policies, sampled
/// continuations.</summary>
/// <param name="K1">Mean of ln(p/q): unbiased, may be negative.</param>
/// <param name="K2">Mean of ½ ln²(p/q): biased, never negative.</param>
/// <param name="K3">Mean of q/p − 1 − ln(q/p): unbiased where Q has mass on all that P can draw, never negative.</param>
/// <param name="Sequences">Mean over the sequences of the sum of ln(p/q): D of whole continuations, where it is of the tokens above; of one
/// sequence without an error.</param>
/// <remarks>The names are those of Schulman (2020), "Approximating KL divergence". k3's variance is infinite where q/p has a heavy tail:
/// look at <see cref="LargestShare"/>.</remarks>
public sealed record SampledKullbackLeibler(MeanEstimate K1, MeanEstimate K2, MeanEstimate K3, MeanEstimate Sequences)
{
    /// <summary>The share of the sum behind <see cref="K3"/> that its largest term has: near 1 the error says nothing.</summary>
    public double LargestShare { get; private init; }

    /// <summary>The estimates with their errors, clustered by sequence; a single one is cut into blocks.</summary>
    /// <param name="logP">ln p of each token drawn, sequence after sequence.</param>
    /// <param name="logQ">ln q of the same tokens; −∞ where Q cannot draw one.</param>
    /// <param name="lengths">Tokens of each sequence.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a number is no logarithm of a probability that can be drawn.</exception>
    public static SampledKullbackLeibler Of(ReadOnlySpan<double> logP, ReadOnlySpan<double> logQ, ReadOnlySpan<int> lengths)
    {
        if (logP.Length != logQ.Length)
            throw new ArgumentException($"logP has {logP.Length} entries, logQ has {logQ.Length}.", nameof(logQ));
        int total = 0;
        foreach (int length in lengths)
            total = checked(total + (length > 0 ? length
                : throw new ArgumentException($"A sequence of {length} tokens.", nameof(lengths))));
        if (total != logP.Length || total == 0)
            throw new ArgumentException($"The sequences have {total} tokens, logP has {logP.Length}.", nameof(lengths));
        var (k1, k2, k3, sums) = (new double[total], new double[total], new double[total], new double[lengths.Length]);
        for (int i = 0, s = 0, left = lengths[0]; i < total; i++, left--)
        {
            if (left == 0) left = lengths[++s];
            if (!(logP[i] <= 0) || double.IsNegativeInfinity(logP[i]))
                throw new ArgumentException($"logP[{i}] = {logP[i]} must be finite and ≤ 0.", nameof(logP));
            if (!(logQ[i] <= 0)) throw new ArgumentException($"logQ[{i}] = {logQ[i]} must be ≤ 0.", nameof(logQ));
            double d = logQ[i] - logP[i];
            (k1[i], k2[i], k3[i]) = (-d, d * d / 2, ThirdTerm(d));
            sums[s] -= d;
        }
        double all = k3.Sum(), most = k3.Max();
        return new(Clustered(k1, lengths, false), Clustered(k2, lengths, true), Clustered(k3, lengths, true), MeanEstimate.Of(sums, 1))
        {
            LargestShare = all > 0 && double.IsFinite(all) ? most / all : most > 0 ? 1 : 0,
        };
    }

    /// <summary>The estimates from independent draws from P of which ln(p/q) is known: densities of any dimension, or masses.</summary>
    /// <param name="logRatios">ln p − ln q at each draw; +∞ where Q has no mass there. −∞ cannot be drawn from P.</param>
    /// <returns>The estimates; each draw is a sequence of its own, so <see cref="Sequences"/> is <see cref="K1"/>.</returns>
    /// <exception cref="ArgumentException">There are no draws, or one is NaN or −∞.</exception>
    public static SampledKullbackLeibler OfLogRatios(ReadOnlySpan<double> logRatios)
    {
        if (logRatios.IsEmpty) throw new ArgumentException("No draws, no estimate.", nameof(logRatios));
        var (k1, k2, k3) = (new double[logRatios.Length], new double[logRatios.Length], new double[logRatios.Length]);
        for (int i = 0; i < k1.Length; i++)
        {
            double ratio = logRatios[i];
            if (double.IsNaN(ratio) || double.IsNegativeInfinity(ratio))
                throw new ArgumentException($"logRatios[{i}] = {ratio} must be a number above −∞.", nameof(logRatios));
            (k1[i], k2[i], k3[i]) = (ratio, ratio * ratio / 2, double.IsPositiveInfinity(ratio) ? ratio : Excess(-ratio));
        }
        double all = k3.Sum(), most = k3.Max();
        var first = MeanEstimate.Of(k1, 1);
        return new(first, MeanEstimate.Of(k2, 1, true), MeanEstimate.Of(k3, 1, true), first)
        {
            LargestShare = all > 0 && double.IsFinite(all) ? most / all : most > 0 ? 1 : 0,
        };
    }

    private static double Excess(double d) => Elementary.ExpExcess(new Lane(d)).Value;

    /// <summary>e^d − 1 − d, the term of k3 at d = ln q − ln p.</summary>
    internal static double ThirdTerm(double d) => double.IsNegativeInfinity(d) ? double.PositiveInfinity : Excess(d);

    // A single sequence is cut into blocks, which say how far its tokens depend on each other.
    private static MeanEstimate Clustered(double[] values, ReadOnlySpan<int> lengths, bool nonNegative)
        => lengths.Length == 1 ? MeanEstimate.OfSequence(values, nonNegative) : MeanEstimate.OfClusters(values, lengths, nonNegative);
}
