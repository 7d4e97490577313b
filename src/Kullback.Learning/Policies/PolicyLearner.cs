namespace Kullback.Learning;

/// <summary>A policy with its critic, and what their descents remember.</summary>
internal sealed class PolicyLearner
{
    private readonly Activations _criticWork = new();
    private readonly double[] _criticGradient;

    internal PolicyLearner(int observation, ActionSpace actions, PolicyAlgorithm algorithm, ResumableRandom random)
    {
        var family = PolicyFamily.For(actions, algorithm.Squashed);
        var network = new Perceptron([observation, .. algorithm.Hidden, family.OutputCount]);
        Critic = new Perceptron([observation, .. algorithm.Hidden, 1]);
        double[] parameters = new double[network.ParameterCount + family.FreeCount];
        network.Initialize(random, 0.01, parameters.AsSpan(0, network.ParameterCount));
        parameters.AsSpan(network.ParameterCount).Fill(Math.Log(algorithm.InitialDeviation));
        Policy = new Policy(family, network, parameters);
        CriticParameters = new double[Critic.ParameterCount];
        Critic.Initialize(random, 1, CriticParameters);
        (ActorDescent, CriticDescent) = (new Adam(parameters.Length), new Adam(CriticParameters.Length));
        (Random, _criticGradient) = (random, new double[CriticParameters.Length]);
    }

    internal Policy Policy { get; }
    internal Perceptron Critic { get; }
    internal double[] CriticParameters { get; }
    internal Adam ActorDescent { get; }
    internal Adam CriticDescent { get; }
    internal ResumableRandom Random { get; }
    internal double Penalty { get; set; } = 1;
    internal Activations Work { get; } = new();
    internal Activations CriticWork => _criticWork;
    internal int[] Order { get; private set; } = [];
    internal ProximalStep? Step { get; set; }

    internal void Value(ReadOnlySpan<double> observations, Span<double> values)
        => Critic.Forward(CriticParameters, observations, values.Length, _criticWork).CopyTo(values);

    /// <summary>A new order of the steps of a rollout, by Fisher and Yates.</summary>
    internal void Shuffle(int count)
    {
        if (Order.Length != count) Order = new int[count];
        for (int i = 0; i < count; i++)
        {
            int j = Random.Next(i + 1);
            (Order[i], Order[j]) = (Order[j], i);
        }
    }

    /// <summary>Epochs of minibatches on the squared errors of the values; the policy is not touched.</summary>
    internal void FitCritic(Rollout rollout, PolicyAlgorithm algorithm, double rate)
    {
        int width = Critic.InputCount, most = Math.Min(algorithm.BatchSize, rollout.Count);
        double[] seen = new double[most * width], slopes = new double[most];
        for (int epoch = 0; epoch < algorithm.Epochs; epoch++)
        {
            Shuffle(rollout.Count);
            for (int at = 0; at < rollout.Count; at += most)
            {
                int count = Math.Min(most, rollout.Count - at);
                for (int i = 0; i < count; i++)
                    rollout.Observations.AsSpan(Order[at + i] * width, width).CopyTo(seen.AsSpan(i * width));
                var values = Critic.Forward(CriticParameters, seen.AsSpan(0, count * width), count, _criticWork);
                for (int i = 0; i < count; i++) slopes[i] = 2 * (values[i] - rollout.Returns[Order[at + i]]) / count;
                Array.Clear(_criticGradient);
                Critic.Backward(CriticParameters, _criticWork, slopes.AsSpan(0, count), _criticGradient);
                CriticDescent.Step(CriticParameters, _criticGradient, rate, 1);
            }
        }
    }

    internal double MeanKl(Rollout rollout) => rollout.Batch.Judge(Policy, Work).Kl;

    internal double Surrogate(Rollout rollout) => rollout.Batch.Judge(Policy, Work).Gain;

    internal double OutsideShare(Rollout rollout, double clip)
    {
        var batch = rollout.Batch;
        var outputs = Policy.Outputs(batch.Observations, batch.Count, Work);
        int k = Policy.Family.OutputCount, size = Policy.Family.ActionSize, outside = 0;
        for (int r = 0; r < batch.Count; r++)
        {
            double log = Policy.Family.LogProbability(outputs.Slice(r * k, k), Policy.Free, batch.Actions.AsSpan(r * size, size));
            if (Math.Abs(Math.Exp(log - batch.OldLog[r]) - 1) > clip) outside++;
        }
        return (double)outside / batch.Count;
    }

    /// <summary>What the update did to the policy; who updates adds the rest.</summary>
    internal PolicyUpdate Log(Rollout rollout)
    {
        double[] nats = rollout.Batch.KlByState(Policy, Work);
        double mean = 0, entropy = 0;
        int k = Policy.Family.OutputCount;
        var outputs = Work.Outputs(k);
        bool oneForAll = Policy.Family is GaussianFamily { IsSquashed: false };
        for (int r = 0; r < nats.Length; r++)
        {
            mean += nats[r] / nats.Length;
            if (!oneForAll) entropy += Policy.Family.Entropy(outputs.Slice(r * k, k), Policy.Free) / nats.Length;
        }
        if (oneForAll) entropy = Policy.Family.Entropy(outputs[..k], Policy.Free);
        Array.Sort(nats);
        double At(double share) => nats[(int)Math.Ceiling(share * nats.Length) - 1];
        return new(0, 0, KlValue.Exact(mean, "old", "new"), nats[^1], [At(0.5), At(0.9), At(0.99)], entropy)
        {
            ExplainedVariance = rollout.ExplainedVariance,
        };
    }
}
