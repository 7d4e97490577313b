namespace Kullback.Learning;

/// <summary>A gradient step of <see cref="Ppo"/> on a minibatch, of policy and critic together.</summary>
internal sealed class ProximalStep
{
    private double[] _seen = [], _slopes = [], _log = [], _oldLog = [], _advantages = [], _byLog = [], _valueSlopes = [];
    private readonly double[] _gradient, _valueGradient;
    private readonly int _width, _outputs, _size;

    private ProximalStep(PolicyLearner learner)
    {
        (_width, _outputs, _size) = (learner.Policy.Network.InputCount, learner.Policy.Family.OutputCount,
            learner.Policy.Family.ActionSize);
        (_gradient, _valueGradient) = (new double[learner.Policy.Parameters.Length], new double[learner.CriticParameters.Length]);
    }

    internal static void Take(PolicyLearner learner, Rollout rollout, Ppo ppo, int at, int count, double rate, double clip)
        => (learner.Step ??= new(learner)).Descend(learner, rollout, ppo, learner.Order.AsSpan(at, count), rate, clip);

    private void Descend(PolicyLearner learner, Rollout rollout, Ppo ppo, ReadOnlySpan<int> rows, double rate, double clip)
    {
        int n = rows.Length;
        Fit(n);
        for (int i = 0; i < n; i++)
        {
            rollout.Observations.AsSpan(rows[i] * _width, _width).CopyTo(_seen.AsSpan(i * _width));
            (_oldLog[i], _advantages[i]) = (rollout.Batch.OldLog[rows[i]], rollout.Advantages[rows[i]]);
        }
        Rollout.Normalize(_advantages.AsSpan(0, n));
        Array.Clear(_gradient);
        Array.Clear(_valueGradient);
        ActorGradient(learner, rollout, ppo, rows, clip);
        CriticGradient(learner, rollout, ppo, rows);
        double square = 0;
        foreach (double g in _gradient) square += g * g;
        foreach (double g in _valueGradient) square += g * g;
        if (!double.IsFinite(square))
            throw new EnvironmentException(FormattableString.Invariant(
                $"The gradient is not finite; returns reach {rollout.Returns.Max(Math.Abs):0.###e+0}: rewards of a smaller scale can be learnt from."));
        double scale = Math.Min(1, ppo.MaxGradientNorm / (Math.Sqrt(square) + 1e-6));
        learner.ActorDescent.Step(learner.Policy.Own, _gradient, rate, scale);
        learner.CriticDescent.Step(learner.CriticParameters, _valueGradient, rate, scale);
    }

    private void Fit(int n)
    {
        if (_seen.Length >= n * _width) return;
        (_seen, _slopes) = (new double[n * _width], new double[n * _outputs]);
        (_log, _oldLog, _advantages) = (new double[n], new double[n], new double[n]);
        (_byLog, _valueSlopes) = (new double[n], new double[n]);
    }

    private void ActorGradient(PolicyLearner learner, Rollout rollout, Ppo ppo, ReadOnlySpan<int> rows, double clip)
    {
        var policy = learner.Policy;
        int n = rows.Length, k = _outputs;
        var outputs = policy.Outputs(_seen.AsSpan(0, n * _width), n, learner.Work);
        for (int i = 0; i < n; i++)
            _log[i] = policy.Family.LogProbability(outputs.Slice(i * k, k), policy.Free, rollout.Actions.AsSpan(rows[i] * _size, _size));
        Span<double> byLog = _byLog.AsSpan(0, n), free = _gradient.AsSpan(policy.Network.ParameterCount);
        if (ppo.AdaptivePenalty)
            for (int i = 0; i < n; i++) byLog[i] = -Math.Exp(_log[i] - _oldLog[i]) * _advantages[i] / n;
        else ClippedSurrogate.Of(_oldLog.AsSpan(0, n), _log.AsSpan(0, n), _advantages.AsSpan(0, n), clip, byLog);
        Span<double> slopes = _slopes.AsSpan(0, n * k);
        slopes.Clear();
        for (int i = 0; i < n; i++)
        {
            var own = outputs.Slice(i * k, k);
            Span<double> into = slopes.Slice(i * k, k);
            if (byLog[i] != 0)
                policy.Family.AddScore(own, policy.Free, rollout.Actions.AsSpan(rows[i] * _size, _size), byLog[i], into, free);
            if (ppo.EntropyWeight > 0) policy.Family.AddEntropyGradient(own, policy.Free, -ppo.EntropyWeight / n, into, free);
            if (ppo.AdaptivePenalty)
                policy.Family.AddKullbackLeiblerGradient(rollout.Batch.OldOutputs.AsSpan(rows[i] * k, k), rollout.Batch.OldFree, own,
                    policy.Free, learner.Penalty / n, into, free);
        }
        policy.Network.Backward(policy.OfNetwork, learner.Work, slopes, _gradient.AsSpan(0, policy.Network.ParameterCount));
    }

    private void CriticGradient(PolicyLearner learner, Rollout rollout, Ppo ppo, ReadOnlySpan<int> rows)
    {
        int n = rows.Length;
        var values = learner.Critic.Forward(learner.CriticParameters, _seen.AsSpan(0, n * _width), n, learner.CriticWork);
        for (int i = 0; i < n; i++)
        {
            double before = rollout.Values[rows[i]], value = values[i];
            bool held = ppo.ValueClip is { } most && Math.Abs(value - before) > most;
            _valueSlopes[i] = held ? 0 : ppo.ValueWeight * 2 * (value - rollout.Returns[rows[i]]) / n;
        }
        learner.Critic.Backward(learner.CriticParameters, learner.CriticWork, _valueSlopes.AsSpan(0, n), _valueGradient);
    }
}
