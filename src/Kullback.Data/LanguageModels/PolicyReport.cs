namespace Kullback.Data.LanguageModels;

/// <summary>How far a trainer's policy is from the sampler that drew its tokens.</summary>
/// <param name="Log">What was read.</param>
/// <param name="Mismatch">All tokens together.</param>
/// <param name="Finite">The tokens that the trainer can draw; null where those are all, or none.</param>
/// <param name="Steps">Step by step; empty where steps are not known.</param>
/// <param name="K1Trend">k1 over the steps; null for fewer than three, or where a step is infinite.</param>
/// <param name="K3Trend">k3 over the steps.</param>
/// <param name="Options">How it was compared.</param>
public sealed record PolicyReport(PolicyLog Log, PolicyMismatch Mismatch, PolicyMismatch? Finite, IReadOnlyList<PolicyStep> Steps,
    Trend? K1Trend, Trend? K3Trend, PolicyOptions Options)
{
    /// <summary>Groups of tokens, a kind each; empty where none were asked for.</summary>
    public IReadOnlyList<PolicyGroups> Groups { get; init; } = [];

    /// <summary>Histogram of ln(π/μ) over the tokens, see <see cref="HistogramEdges"/>; the first bin is below the first edge,
    /// the last from the last up.</summary>
    public required IReadOnlyList<long> Histogram { get; init; }

    /// <summary>Edges between the bins of <see cref="Histogram"/>, in nats.</summary>
    public static IReadOnlyList<double> HistogramEdges { get; } = [.. Enumerable.Range(-20, 41).Select(i => i / 20.0)];

    /// <summary>Compares the tokens of a log.</summary>
    /// <param name="log">The tokens.</param>
    /// <param name="options">How; the columns' names do not matter here.</param>
    public static PolicyReport Of(PolicyLog log, PolicyOptions options)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(options);
        double[] p = [.. log.LogSampler], q = [.. log.LogTrainer], kept = log.KeptMass is { } k ? [.. k] : [];
        var mismatch = PolicyMismatch.Of(p, q, [.. log.Lengths], options.Low, options.High, kept, log.Clusters is { } c ? [.. c] : [],
            StrataOf(log));
        var steps = StepsOf(log, p, q, options);
        return new PolicyReport(log, mismatch, mismatch.Infinite == 0 ? null : WithoutInfinite(log, p, q, kept, options), steps,
            TrendOf(log, steps, [.. p.Zip(q, (a, b) => a - b)]),
            TrendOf(log, steps, [.. p.Zip(q, (a, b) => PolicyMismatch.ThirdTerm(a, b))]), options)
        {
            Histogram = HistogramOf(p, q),
            Groups = PolicyGroups.Of(log, options, StrataOf(log)),
        };
    }

    private static Trend? TrendOf(PolicyLog log, List<PolicyStep> steps, double[] values)
    {
        if (steps.Count == 0 || !values.All(double.IsFinite)) return null;
        var (lengths, clusters) = (new List<int>(), new List<int>());
        int sequence = 0;
        foreach (int each in log.Clusters ?? [.. Enumerable.Repeat(1, log.Lengths.Count)])
        {
            int tokens = 0;
            for (int end = sequence + each; sequence < end; sequence++) tokens += log.Lengths[sequence];
            lengths.Add(tokens);
        }
        foreach (int stratum in StrataOf(log))
            if (stratum == clusters.Count - 1) clusters[^1]++;
            else clusters.Add(1);
        return Trend.Of([.. steps.Select(s => s.Step)], values, [.. lengths], [.. clusters]);
    }

    // The step of each cluster.
    private static int[] StrataOf(PolicyLog log)
    {
        if (log.Steps is not { } steps) return [];
        var strata = new List<int>();
        for (int s = 0, c = 0; s < steps.Count; s += log.Clusters?[c] ?? 1, c++)
            strata.Add(strata.Count == 0 ? 0 : strata[^1] + (steps[s] == steps[s - 1] ? 0 : 1));
        return [.. strata];
    }

    private static List<PolicyStep> StepsOf(PolicyLog log, double[] p, double[] q, PolicyOptions options)
    {
        var steps = new List<PolicyStep>();
        if (log.Steps is null) return steps;
        for (int s = 0, from = 0, end, tokens; s < log.Lengths.Count; s = end, from += tokens)
        {
            for (end = s, tokens = 0; end < log.Lengths.Count && log.Steps[end] == log.Steps[s]; end++) tokens += log.Lengths[end];
            var of = PolicyMismatch.Of(p.AsSpan(from, tokens), q.AsSpan(from, tokens), [.. log.Lengths.Skip(s).Take(end - s)], options.Low,
                options.High, default, Clusters(log, s, end));
            steps.Add(new PolicyStep(log.Steps[s], of.Tokens, end - s, of.K1, of.K3, of.Outside, of.Weights.EffectiveSize, of.Infinite));
        }
        return steps;
    }

    // Clusters do not reach over a step: they are ordered within it.
    private static int[] Clusters(PolicyLog log, int from, int end)
    {
        if (log.Clusters is null) return [];
        var clusters = new List<int>();
        int s = 0;
        foreach (int each in log.Clusters)
        {
            int a = Math.Max(s, from), b = Math.Min(s + each, end);
            if (b > a) clusters.Add(b - a);
            s += each;
        }
        return [.. clusters];
    }

    private static PolicyMismatch? WithoutInfinite(PolicyLog log, double[] p, double[] q, double[] kept, PolicyOptions options)
    {
        var (left, right, mass, lengths,
            clusters) = (new List<double>(), new List<double>(), new List<double>(), new List<int>(), new List<int>());
        int i = 0, cluster = 0, inCluster = 0;
        foreach (int length in log.Lengths)
        {
            if (log.Clusters is { } all && inCluster == all[cluster]) (cluster, inCluster) = (cluster + 1, 0);
            if (inCluster++ == 0 || log.Clusters is null) clusters.Add(0);
            int before = left.Count;
            for (int end = i + length; i < end; i++)
            {
                if (double.IsNegativeInfinity(q[i])) continue;
                left.Add(p[i]);
                right.Add(q[i]);
                if (kept.Length > 0) mass.Add(kept[i]);
            }
            if (left.Count == before) continue;
            lengths.Add(left.Count - before);
            clusters[^1]++;
        }
        return left.Count == 0 ? null
            : PolicyMismatch.Of([.. left], [.. right], [.. lengths], options.Low, options.High, [.. mass], [.. clusters.Where(n => n > 0)]);
    }

    private static long[] HistogramOf(double[] p, double[] q)
    {
        var histogram = new long[HistogramEdges.Count + 1];
        double[] edges = [.. HistogramEdges];
        for (int i = 0; i < p.Length; i++)
        {
            int at = Array.BinarySearch(edges, q[i] - p[i]);
            histogram[at >= 0 ? at + 1 : ~at]++;
        }
        return histogram;
    }
}

/// <summary>One training step.</summary>
/// <param name="Step">Its number.</param>
/// <param name="Tokens">Tokens.</param>
/// <param name="Sequences">Sequences.</param>
/// <param name="K1">Mean of ln μ − ln π.</param>
/// <param name="K3">Mean of π/μ − 1 − ln(π/μ).</param>
/// <param name="Outside">Share of tokens outside the limits.</param>
/// <param name="EffectiveSize">Of the sequences' weights.</param>
/// <param name="Infinite">Tokens that the trainer cannot draw.</param>
public sealed record PolicyStep(double Step, long Tokens, int Sequences, MeanEstimate K1, MeanEstimate K3, MeanEstimate Outside,
    double EffectiveSize, long Infinite);
