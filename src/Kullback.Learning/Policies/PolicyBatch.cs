namespace Kullback.Learning;

/// <summary>Actions of a policy in states, with what they brought.</summary>
/// <remarks>The old policy's outputs are kept: divergences are from them.</remarks>
public sealed class PolicyBatch
{
    /// <summary>A batch.</summary>
    /// <param name="policy">The old policy.</param>
    /// <param name="observations">The states, row after row.</param>
    /// <param name="actions">An action a state.</param>
    /// <param name="advantages">Its advantage.</param>
    /// <param name="weights">The weight of each state, sum 1; empty for equal ones.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a number is not finite.</exception>
    public PolicyBatch(Policy policy, ReadOnlySpan<double> observations, ReadOnlySpan<double> actions, ReadOnlySpan<double> advantages,
        ReadOnlySpan<double> weights = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        Count = advantages.Length;
        int width = policy.Network.InputCount, k = policy.Family.OutputCount, size = policy.Family.ActionSize;
        if (Count == 0 || observations.Length != Count * width || actions.Length != Count * size
            || (!weights.IsEmpty && weights.Length != Count))
            throw new ArgumentException("The observations, actions, advantages and weights are not of one number of states.",
                nameof(actions));
        RequireFinite(observations, nameof(observations));
        RequireFinite(advantages, nameof(advantages));
        RequireFinite(weights, nameof(weights));
        (Observations, Actions, Advantages) = (observations.ToArray(), actions.ToArray(), advantages.ToArray());
        Weights = weights.IsEmpty ? [.. Enumerable.Repeat(1.0 / Count, Count)] : weights.ToArray();
        (OldOutputs, OldFree, OldLog) = (policy.Outputs(observations, Count, new Activations()).ToArray(), policy.Free.ToArray(),
            new double[Count]);
        for (int r = 0; r < Count; r++)
            OldLog[r] = policy.Family.LogProbability(OldOutputs.AsSpan(r * k, k), OldFree, Actions.AsSpan(r * size, size));
        RequireFinite(OldLog, "ln π_old");
    }

    internal int Count { get; }

    internal double[] Observations { get; }

    internal double[] Actions { get; }

    internal double[] Advantages { get; }

    internal double[] Weights { get; }

    internal double[] OldOutputs { get; }

    internal double[] OldFree { get; }

    internal double[] OldLog { get; }

    private static void RequireFinite(ReadOnlySpan<double> values, string name)
    {
        for (int i = 0; i < values.Length; i++)
            if (!double.IsFinite(values[i]))
                throw new ArgumentException(FormattableString.Invariant($"{name}[{i}] = {values[i]} must be finite."), name);
    }

    /// <summary>Mean of D(old‖new) and the gain of the surrogate, for a policy whose parameters have moved.</summary>
    internal (double Kl, double Gain) Judge(Policy policy, Activations work)
    {
        var outputs = policy.Outputs(Observations, Count, work);
        int k = policy.Family.OutputCount, size = policy.Family.ActionSize;
        double kl = 0, gain = 0;
        for (int r = 0; r < Count; r++)
        {
            var own = outputs.Slice(r * k, k);
            kl += Weights[r] * policy.Family.KullbackLeibler(OldOutputs.AsSpan(r * k, k), OldFree, own, policy.Free);
            double log = policy.Family.LogProbability(own, policy.Free, Actions.AsSpan(r * size, size));
            gain += Weights[r] * Numerics.Special.ExpLessOne(log - OldLog[r]) * Advantages[r];
        }
        return (kl, gain);
    }

    /// <summary>Exact D(old‖new) in each state.</summary>
    internal double[] KlByState(Policy policy, Activations work)
    {
        var outputs = policy.Outputs(Observations, Count, work);
        int k = policy.Family.OutputCount;
        var nats = new double[Count];
        for (int r = 0; r < Count; r++)
            nats[r] = policy.Family.KullbackLeibler(OldOutputs.AsSpan(r * k, k), OldFree, outputs.Slice(r * k, k), policy.Free);
        return nats;
    }
}
