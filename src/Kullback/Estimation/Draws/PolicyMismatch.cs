namespace Kullback.Estimation;

/// <summary>How far a trainer's policy π is from the sampler μ that drew the tokens, from both log-probabilities of each token drawn;
/// nats.</summary>
/// <param name="K1">Mean of ln μ − ln π: unbiased for D(sampler‖trainer) a token, may be negative.</param>
/// <param name="K2">Mean of ½(ln π − ln μ)²: biased, never negative.</param>
/// <param name="K3">Mean of π/μ − 1 − ln(π/μ): unbiased where π has mass only on what μ can draw, never negative.</param>
/// <param name="Sequences">Mean over sequences of the sum of ln μ − ln π.</param>
/// <param name="Ratio">Mean of π/μ: 1 in expectation where the logged probabilities are those that drew.</param>
/// <param name="Outside">Share of tokens with π/μ outside the limits.</param>
/// <param name="Weights">Weights of whole sequences, Π π/μ.</param>
/// <remarks>Errors are by cluster: a sequence, or what the caller says is independent. The names k1 to k3 are those of Schulman (2020),
/// "Approximating KL divergence"; the share is what clipping in Schulman et al. (2017), arXiv:1707.06347, would touch.</remarks>
public sealed record PolicyMismatch(MeanEstimate K1, MeanEstimate K2, MeanEstimate K3, MeanEstimate Sequences, MeanEstimate Ratio,
    MeanEstimate Outside, ImportanceWeights Weights)
{
    /// <summary>Tokens.</summary>
    public long Tokens => K1.Count;

    /// <summary>Tokens whose ratio is below the lower limit.</summary>
    public long Below { get; private init; }

    /// <summary>Tokens whose ratio is above the upper limit.</summary>
    public long Above { get; private init; }

    /// <summary>Tokens that the trainer cannot draw: they make <see cref="K1"/> and <see cref="K3"/> infinite.</summary>
    public long Infinite { get; private init; }

    /// <summary>The share of the sum behind <see cref="K3"/> that its largest term has.</summary>
    public double LargestShare { get; private init; }

    /// <summary>Mean of 1 − m, the mass that the sampler's top-p or top-k cut off; null where the kept mass m is not known.</summary>
    public MeanEstimate? CutMass { get; private init; }

    /// <summary>Mean of −ln m: what the cut alone adds to D(sampler‖trainer), for the sampler draws from μ/m on what it keeps.</summary>
    public MeanEstimate? CutOff { get; private init; }

    /// <summary>Mean of ln(μ/m) − ln π: D(sampler as it draws‖trainer without a cut) = <see cref="K1"/> + <see cref="CutOff"/>.</summary>
    public MeanEstimate? Drawn { get; private init; }

    /// <summary>The figures of tokens.</summary>
    /// <param name="logSampler">ln μ of each token drawn, before a cut, sequence after sequence.</param>
    /// <param name="logTrainer">ln π of the same tokens; −∞ where the trainer cannot draw one.</param>
    /// <param name="lengths">Tokens of each sequence.</param>
    /// <param name="low">Lower limit of the ratio.</param>
    /// <param name="high">Upper limit.</param>
    /// <param name="keptMass">m in (0, 1] of each token; empty where it is not known.</param>
    /// <param name="clusters">Sequences in each independent cluster, in their order; empty where each sequence is one.</param>
    /// <param name="strata">The training step of each cluster, by any number, equal ones together; empty where steps are not known. Steps
    /// whose means differ then make no neighbors dependent.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a number is no logarithm of a probability that can be drawn.</exception>
    public static PolicyMismatch Of(ReadOnlySpan<double> logSampler, ReadOnlySpan<double> logTrainer, ReadOnlySpan<int> lengths, double low,
        double high,
        ReadOnlySpan<double> keptMass = default, ReadOnlySpan<int> clusters = default, ReadOnlySpan<int> strata = default)
    {
        var sampled = SampledKullbackLeibler.Of(logSampler, logTrainer, lengths);      // checks the numbers, too
        if (!keptMass.IsEmpty && keptMass.Length != logSampler.Length)
            throw new ArgumentException($"keptMass has {keptMass.Length} entries, there are {logSampler.Length} tokens.", nameof(keptMass));
        int[] tokens = TokensOf(lengths, clusters);
        if (!strata.IsEmpty && strata.Length != tokens.Length)
            throw new ArgumentException($"strata has {strata.Length} entries, there are {tokens.Length} clusters.", nameof(strata));
        int[]? steps = strata.IsEmpty ? null : strata.ToArray();
        int n = logSampler.Length;
        double[] k1 = new double[n], k2 = new double[n], k3 = new double[n], ratio = new double[n], outside = new double[n],
            sums = new double[lengths.Length];
        long below = 0, above = 0, infinite = 0;
        var hit = new bool[lengths.Length];
        for (int i = 0, s = 0, left = lengths[0]; i < n; i++, left--)
        {
            if (left == 0) left = lengths[++s];
            double d = logTrainer[i] - logSampler[i];
            sums[s] += d;
            (k1[i], k2[i], k3[i], ratio[i]) = (-d, d * d / 2, SampledKullbackLeibler.ThirdTerm(d), Math.Exp(d));
            if (double.IsNegativeInfinity(d)) infinite++;
            if (ratio[i] < low) below++;
            else if (ratio[i] > high) above++;
            outside[i] = ratio[i] < low || ratio[i] > high ? 1 : 0;
            hit[s] |= outside[i] > 0;
        }
        MeanEstimate Mean(double[] values, bool nonNegative) => ByCluster(values, tokens, nonNegative, steps);
        int[] groups = clusters.IsEmpty ? [.. Enumerable.Repeat(1, lengths.Length)] : clusters.ToArray();
        // k1 and k3 have one expected value: of what the sequences hide of the one the other knows as little.
        MeanEstimate third = Mean(k3, true), first = Mean(k1, false),
            whole = MeanEstimate.OfClusters([.. sums.Select(s => -s)], groups, false, steps);
        return new(first with { TooShort = first.TooShort ?? third.TooShort }, Mean(k2, true), third,
            whole with { TooShort = whole.TooShort ?? third.TooShort }, Mean(ratio, true), Share(Mean(outside, true), hit, groups),
            ImportanceWeights.Of(sums, groups, steps))
        {
            Below = below,
            Above = above,
            Infinite = infinite,
            LargestShare = sampled.LargestShare,
            CutMass = keptMass.IsEmpty ? null : Share(Mean([.. keptMass.ToArray().Select(m => 1 - m)], true)),
            CutOff = keptMass.IsEmpty ? null : Mean([.. keptMass.ToArray().Select(m => m == 1 ? 0 : -Math.Log(m))], true),
            Drawn = keptMass.IsEmpty ? null : Mean([.. k1.Zip(keptMass.ToArray(), (k, m) => k - Math.Log(m))], false),
        };
    }

    internal static double ThirdTerm(double logSampler, double logTrainer) => SampledKullbackLeibler.ThirdTerm(logTrainer - logSampler);

    /// <summary>An upper 95 % bound of the share of clusters that have something of which none was seen in <paramref name="clusters"/>:
    /// 1 − 0.05^(1/clusters).</summary>
    public static double MostUnseen(int clusters) => 1 - Math.Pow(0.05, 1.0 / clusters);

    private static MeanEstimate Share(MeanEstimate share) => share.High > 1 ? share with { High = 1 } : share;

    // Fewer than six clusters with such tokens say as little of the others as fewer than six clusters do. Skewed ones do not speak against
    // the interval of a share, which is bounded: it is wide then,
    // and of those kept for lack of skewness more missed (bench/results/policy.md).
    private static MeanEstimate Share(MeanEstimate share, bool[] hit, int[] clusters)
    {
        int hits = 0, s = 0;
        foreach (int each in clusters)
        {
            if (hit.AsSpan(s, each).Contains(true)) hits++;
            s += each;
        }
        share = Share(share);
        if (hits is > 0 and < BlockInterval.FewestBlocks && share.TooShort is null or { Code: "skewed-blocks" })
            return share with
            {
                TooShort =
                new("few-hits",
                    FormattableString.Invariant($"Only {hits} of {clusters.Length} have such tokens: too few to trust the interval."),
                    true)
            };
        return share.TooShort is { Code: "skewed-blocks" } ? share with { TooShort = null } : share;
    }

    private static int[] TokensOf(ReadOnlySpan<int> lengths, ReadOnlySpan<int> clusters)
    {
        if (clusters.IsEmpty) return lengths.ToArray();
        var tokens = new int[clusters.Length];
        int s = 0;
        for (int c = 0; c < clusters.Length; c++)
        {
            if (clusters[c] < 1 || clusters[c] > lengths.Length - s)
                throw new ArgumentException($"Cluster {c} of {clusters[c]} sequences does not fit {lengths.Length}.", nameof(clusters));
            for (int end = s + clusters[c]; s < end; s++) tokens[c] += lengths[s];
        }
        return s == lengths.Length ? tokens
            : throw new ArgumentException($"The clusters have {s} sequences, there are {lengths.Length}.", nameof(clusters));
    }

    // A single cluster is cut into blocks, which say how far its tokens depend on each other.
    private static MeanEstimate ByCluster(double[] values, int[] tokens, bool nonNegative, int[]? strata)
        => tokens.Length == 1 ? MeanEstimate.OfSequence(values, nonNegative) : MeanEstimate.OfClusters(values, tokens, nonNegative, strata);
}
