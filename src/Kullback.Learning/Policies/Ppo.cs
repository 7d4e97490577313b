namespace Kullback.Learning;

/// <summary>Proximal policy optimization: epochs of minibatches on the clipped loss, or on the ratio less a penalty on the exact
/// D(old‖new) that adapts.</summary>
/// <remarks>Source: Schulman et al. (2017), arXiv:1707.06347. The stop looks at the exact mean of D(old‖new) over the whole rollout, before
/// each epoch, and compares it with the target itself.</remarks>
public sealed record Ppo : PolicyAlgorithm
{
    private readonly double _clip = 0.2, _entropyWeight, _valueWeight = 0.5, _maxNorm = 0.5;
    private readonly double? _targetKl, _valueClip;

    /// <summary>The settings that learn CartPole in 100,000 steps.</summary>
    public Ppo() => (Environments, StepsPerUpdate, Epochs, BatchSize, Discount, Lambda) = (8, 32, 20, 256, 0.98, 0.8);

    /// <inheritdoc/>
    public override string Name => "ppo";

    /// <summary>ε of the clipped ratio, between 0 and 1.</summary>
    public double Clip { get => _clip; init => _clip = Require(value is > 0 and < 1, nameof(Clip), value, "between 0 and 1"); }

    /// <summary>The rate and ε fall linearly to 0.</summary>
    public bool LinearDecay { get; init; } = true;

    /// <summary>An epoch begins only while the exact mean of D(old‖new) is at most this, nats; null for no stop. With
    /// <see cref="AdaptivePenalty"/> it is what the penalty aims at.</summary>
    public double? TargetKl
    {
        get => _targetKl;
        init => _targetKl = value is { } kl ? Require(kl > 0 && double.IsFinite(kl), nameof(TargetKl), kl, "positive") : null;
    }

    /// <summary>A penalty β·D(old‖new) in place of the clip: β doubles where D is above 1.5 times the target, halves where it is below
    /// the target/1.5.</summary>
    public bool AdaptivePenalty { get; init; }

    /// <summary>How far a value may move from the old one; null for any.</summary>
    public double? ValueClip
    {
        get => _valueClip;
        init => _valueClip = value is { } clip ? Require(clip > 0 && double.IsFinite(clip), nameof(ValueClip), clip, "positive") : null;
    }

    /// <summary>Weight of the entropy in the loss.</summary>
    public double EntropyWeight
    {
        get => _entropyWeight;
        init => _entropyWeight = Require(value is >= 0 and < 1e6, nameof(EntropyWeight), value, "from 0 up");
    }

    /// <summary>Weight of the critic's loss.</summary>
    public double ValueWeight
    {
        get => _valueWeight;
        init => _valueWeight = Require(value is > 0 and < 1e6, nameof(ValueWeight), value, "positive");
    }

    /// <summary>The greatest norm of a gradient; longer ones are shortened.</summary>
    public double MaxGradientNorm
    {
        get => _maxNorm;
        init => _maxNorm = Require(value > 0, nameof(MaxGradientNorm), value, "positive");
    }

    internal override PolicyUpdate Update(PolicyLearner learner, Rollout rollout, double left)
    {
        if (AdaptivePenalty && TargetKl is null)
            throw new ArgumentException("An adaptive penalty needs a target of the divergence.", nameof(TargetKl));
        double rate = LinearDecay ? LearningRate * left : LearningRate, clip = LinearDecay ? Math.Max(1e-12, Clip * left) : Clip;
        int epochs = 0;
        for (; epochs < Epochs; epochs++)
        {
            if (TargetKl is { } most && !AdaptivePenalty && epochs > 0 && learner.MeanKl(rollout) > most) break;
            learner.Shuffle(rollout.Count);
            for (int at = 0; at < rollout.Count; at += BatchSize)
            {
                // A batch of one has no spread to be normalized by: it joins the one before.
                int count = Math.Min(BatchSize, rollout.Count - at);
                if (rollout.Count - at - count == 1) count++;
                ProximalStep.Take(learner, rollout, this, at, count, rate, clip);
                if (count > BatchSize) break;
            }
        }
        var log = learner.Log(rollout);
        if (AdaptivePenalty) learner.Penalty = log.Kl.Nats > 1.5 * TargetKl ? Math.Min(1e6, learner.Penalty * 2)
            : log.Kl.Nats < TargetKl / 1.5 ? Math.Max(1e-6, learner.Penalty / 2) : learner.Penalty;
        return log with
        {
            Step = epochs < Epochs ? StepOutcome.StoppedEarly : StepOutcome.Taken,
            Epochs = epochs,
            Gain = learner.Surrogate(rollout),
            ClippedShare = learner.OutsideShare(rollout, clip),
            Penalty = AdaptivePenalty ? learner.Penalty : null,
        };
    }
}
