namespace Kullback.Learning;

/// <summary>One of several actions; the outputs are logits: π(a) = exp(zₐ)/Σ exp(z).</summary>
/// <param name="count">How many actions.</param>
public sealed class CategoricalFamily(int count)
    : PolicyFamily(count >= 2 ? count
        : throw new ArgumentOutOfRangeException(nameof(count), count, "There must be two actions at least."), 1, 0)
{
    /// <inheritdoc/>
    public override string Name => "categorical";

    private static double LogSum(ReadOnlySpan<double> logits)
    {
        double most = logits[0], sum = 0;
        foreach (double z in logits) most = Math.Max(most, z);
        foreach (double z in logits) sum += Math.Exp(z - most);
        return most + Math.Log(sum);
    }

    /// <inheritdoc/>
    public override double Sample(ReadOnlySpan<double> outputs, ReadOnlySpan<double> free, Random random, Span<double> action)
    {
        ArgumentNullException.ThrowIfNull(random);
        double log = LogSum(outputs), left = random.NextDouble();
        int a = 0;
        while (a < outputs.Length - 1 && (left -= Math.Exp(outputs[a] - log)) >= 0) a++;
        action[0] = a;
        return outputs[a] - log;
    }

    /// <inheritdoc/>
    public override void Mode(ReadOnlySpan<double> outputs, Span<double> action)
    {
        int best = 0;
        for (int a = 1; a < outputs.Length; a++) if (outputs[a] > outputs[best]) best = a;
        action[0] = best;
    }

    private int Index(ReadOnlySpan<double> action) => action[0] >= 0 && action[0] < OutputCount && action[0] == Math.Floor(action[0])
        ? (int)action[0]
        : throw new ArgumentException(FormattableString.Invariant($"{action[0]} is no action from 0 to {OutputCount - 1}."),
            nameof(action));

    /// <inheritdoc/>
    public override double LogProbability(ReadOnlySpan<double> outputs, ReadOnlySpan<double> free, ReadOnlySpan<double> action)
        => outputs[Index(action)] - LogSum(outputs);

    /// <inheritdoc/>
    public override void AddScore(ReadOnlySpan<double> outputs, ReadOnlySpan<double> free, ReadOnlySpan<double> action, double weight,
        Span<double> inOutputs, Span<double> inFree)
    {
        double log = LogSum(outputs);
        for (int a = 0; a < outputs.Length; a++) inOutputs[a] -= weight * Math.Exp(outputs[a] - log);
        inOutputs[Index(action)] += weight;
    }

    // Terms p·φ(q/p − 1), none of them negative: see KullbackLeibler of the core.
    /// <inheritdoc/>
    public override double KullbackLeibler(ReadOnlySpan<double> p, ReadOnlySpan<double> freeP, ReadOnlySpan<double> q,
        ReadOnlySpan<double> freeQ)
    {
        double logP = LogSum(p), logQ = LogSum(q), sum = 0;
        for (int a = 0; a < p.Length; a++)
        {
            double lp = p[a] - logP, d = q[a] - logQ - lp, mass = Math.Exp(lp);
            if (mass > 0) sum += mass * (double.IsNegativeInfinity(d) ? double.PositiveInfinity : Numerics.Special.ExpExcess(d));
            else sum += Math.Exp(q[a] - logQ);
        }
        return sum;
    }

    /// <inheritdoc/>
    public override double LogRatioVariance(ReadOnlySpan<double> p, ReadOnlySpan<double> freeP, ReadOnlySpan<double> q,
        ReadOnlySpan<double> freeQ)
    {
        double logP = LogSum(p), logQ = LogSum(q), mean = KullbackLeibler(p, freeP, q, freeQ), sum = 0;
        for (int a = 0; a < p.Length; a++)
            if (Math.Exp(p[a] - logP) is > 0 and var mass) sum += mass * Math.Pow(p[a] - logP - q[a] + logQ - mean, 2);
        return sum;
    }

    /// <inheritdoc/>
    public override void AddKullbackLeiblerGradient(ReadOnlySpan<double> p, ReadOnlySpan<double> freeP, ReadOnlySpan<double> q,
        ReadOnlySpan<double> freeQ, double weight, Span<double> inOutputs, Span<double> inFree)
    {
        double logP = LogSum(p), logQ = LogSum(q);
        for (int a = 0; a < p.Length; a++) inOutputs[a] += weight * (Math.Exp(q[a] - logQ) - Math.Exp(p[a] - logP));
    }

    /// <inheritdoc/>
    public override void Fisher(ReadOnlySpan<double> outputs, ReadOnlySpan<double> free, ReadOnlySpan<double> direction,
        ReadOnlySpan<double> freeDirection, double weight, Span<double> inOutputs, Span<double> inFree)
    {
        double log = LogSum(outputs), mean = 0;
        for (int a = 0; a < outputs.Length; a++)
        {
            inOutputs[a] = Math.Exp(outputs[a] - log);
            mean += inOutputs[a] * direction[a];
        }
        for (int a = 0; a < outputs.Length; a++) inOutputs[a] *= direction[a] - mean;
    }

    /// <inheritdoc/>
    public override double Entropy(ReadOnlySpan<double> outputs, ReadOnlySpan<double> free)
    {
        double log = LogSum(outputs), sum = 0;
        foreach (double z in outputs)
            if (Math.Exp(z - log) is > 0 and var mass) sum += mass * (log - z);
        return sum;
    }

    /// <inheritdoc/>
    public override void AddEntropyGradient(ReadOnlySpan<double> outputs, ReadOnlySpan<double> free, double weight, Span<double> inOutputs,
        Span<double> inFree)
    {
        double log = LogSum(outputs), entropy = Entropy(outputs, free);
        for (int a = 0; a < outputs.Length; a++)
            if (Math.Exp(outputs[a] - log) is > 0 and var mass) inOutputs[a] -= weight * mass * (outputs[a] - log + entropy);
    }
}
