namespace Kullback.Learning;

/// <summary>How a policy is learnt: what all policy gradients have in common.</summary>
public abstract record PolicyAlgorithm
{
    private readonly int _environments = 1, _stepsPerUpdate = 32, _criticEpochs = 1, _batch = 256;
    private readonly double _discount = 0.99, _lambda = 0.95, _rate = 1e-3, _initialDeviation = 1;
    private readonly IReadOnlyList<int> _hidden = [64, 64];

    private protected PolicyAlgorithm() { }

    /// <summary>Its name.</summary>
    public abstract string Name { get; }

    /// <summary>How many copies of the environment run side by side.</summary>
    public int Environments { get => _environments; init => _environments = AtLeast(value, 1, nameof(Environments)); }

    /// <summary>Steps of each copy between two updates.</summary>
    public int StepsPerUpdate { get => _stepsPerUpdate; init => _stepsPerUpdate = AtLeast(value, 2, nameof(StepsPerUpdate)); }

    /// <summary>Epochs of the gradient descent: PPO's of policy and critic, otherwise those of the critic.</summary>
    public int Epochs { get => _criticEpochs; init => _criticEpochs = AtLeast(value, 1, nameof(Epochs)); }

    /// <summary>Steps in a minibatch of it.</summary>
    public int BatchSize { get => _batch; init => _batch = AtLeast(value, 2, nameof(BatchSize)); }

    /// <summary>Discount γ, from 0 to 1.</summary>
    public double Discount
    {
        get => _discount; init => _discount =
        Require(value is >= 0 and <= 1, nameof(Discount), value, "from 0 to 1");
    }

    /// <summary>λ of the generalized advantage estimation, from 0 to 1.</summary>
    public double Lambda { get => _lambda; init => _lambda = Require(value is >= 0 and <= 1, nameof(Lambda), value, "from 0 to 1"); }

    /// <summary>Learning rate of Adam.</summary>
    public double LearningRate
    {
        get => _rate;
        init => _rate = Require(value > 0 && double.IsFinite(value), nameof(LearningRate), value, "positive");
    }

    /// <summary>Standard deviation of a Gaussian policy at the start.</summary>
    public double InitialDeviation
    {
        get => _initialDeviation;
        init => _initialDeviation = Require(value > 0 && double.IsFinite(value), nameof(InitialDeviation), value, "positive");
    }

    /// <summary>Hidden units of both networks, layer by layer.</summary>
    public IReadOnlyList<int> Hidden
    {
        get => _hidden;
        init => _hidden = value is null ? throw new ArgumentNullException(nameof(Hidden)) : [.. value];
    }

    /// <summary>Continuous actions go through tanh into their limits.</summary>
    public bool Squashed { get; init; }

    internal static double Require(bool holds, string name, double value, string what)
        => holds ? value : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{value} must be {what}"));

    private static int AtLeast(int value, int least, string name)
        => (int)Require(value >= least && value <= 1 << 24, name, value,
            FormattableString.Invariant($"an integer from {least} to {1 << 24}"));

    /// <summary>Trains on one rollout; <paramref name="left"/> is the share of all steps that is left.</summary>
    internal abstract PolicyUpdate Update(PolicyLearner learner, Rollout rollout, double left);
}

/// <summary>Trust region policy optimization: the natural gradient's direction, as far as D(old‖new) allows.</summary>
/// <remarks>Every accepted step has an exact mean D(old‖new) of at most <see cref="MaxKl"/> over the states of the rollout, and a positive
/// gain; otherwise the parameters are restored, bit for bit. Source: Schulman et al. (2015), arXiv:1502.05477.</remarks>
public sealed record Trpo : PolicyAlgorithm
{
    private readonly double _maxKl = 0.01, _damping = 1e-3, _backtrack = 0.8;

    /// <summary>The settings that learn CartPole in 100,000 steps.</summary>
    public Trpo() => (Environments, StepsPerUpdate, Epochs, BatchSize, Discount, Lambda) = (8, 128, 20, 512, 0.99, 0.98);

    /// <inheritdoc/>
    public override string Name => "trpo";

    /// <summary>δ, nats: the most that the mean of D(old‖new) may be; positive.</summary>
    public double MaxKl { get => _maxKl; init => _maxKl = Require(value > 0 && double.IsFinite(value), nameof(MaxKl), value, "positive"); }

    /// <summary>What is added to the diagonal of the Fisher matrix, which for softmax is singular.</summary>
    public double Damping
    {
        get => _damping; init => _damping =
        Require(value is >= 0 and <= 1e6, nameof(Damping), value, "from 0 to 10⁶");
    }

    /// <summary>The factor by which a step shrinks that was not accepted.</summary>
    public double Backtrack
    {
        get => _backtrack; init => _backtrack =
        Require(value is > 0 and < 1, nameof(Backtrack), value, "between 0 and 1");
    }

    /// <summary>The most conjugate-gradient iterations.</summary>
    public int CgIterations { get; init; } = 15;

    /// <summary>The most steps that are tried.</summary>
    public int LineSearchSteps { get; init; } = 10;

    internal override PolicyUpdate Update(PolicyLearner learner, Rollout rollout, double left)
    {
        var step = TrustRegionStep.Take(learner.Policy, rollout.Batch, MaxKl, Damping, Backtrack, CgIterations, LineSearchSteps,
            learner.Work);
        learner.FitCritic(rollout, this, LearningRate);
        return learner.Log(rollout) with { Step = step.Outcome, PredictedGain = step.PredictedGain, Gain = step.Gain };
    }
}

/// <summary>The natural policy gradient: one step of a length at which the quadratic form of D(old‖new) is <see cref="MaxKl"/>, taken
/// without asking whether it holds.</summary>
/// <remarks>Source: Kakade (2002), Advances in Neural Information Processing Systems 14, 1531-1538.</remarks>
public sealed record NaturalGradient : PolicyAlgorithm
{
    private readonly double _maxKl = 0.01, _damping = 1e-3;

    /// <summary>The same settings as <see cref="Trpo"/> has.</summary>
    public NaturalGradient() => (Environments, StepsPerUpdate, Epochs, BatchSize, Discount, Lambda) = (8, 128, 20, 512, 0.99, 0.98);

    /// <inheritdoc/>
    public override string Name => "natural";

    /// <summary>What half the quadratic form of the step is, nats.</summary>
    public double MaxKl { get => _maxKl; init => _maxKl = Require(value > 0 && double.IsFinite(value), nameof(MaxKl), value, "positive"); }

    /// <summary>What is added to the diagonal of the Fisher matrix.</summary>
    public double Damping
    {
        get => _damping; init => _damping =
        Require(value is >= 0 and <= 1e6, nameof(Damping), value, "from 0 to 10⁶");
    }

    /// <summary>The most conjugate-gradient iterations.</summary>
    public int CgIterations { get; init; } = 15;

    internal override PolicyUpdate Update(PolicyLearner learner, Rollout rollout, double left)
    {
        var step = TrustRegionStep.Take(learner.Policy, rollout.Batch, MaxKl, Damping, 0.5, CgIterations, 0, learner.Work);
        learner.FitCritic(rollout, this, LearningRate);
        return learner.Log(rollout) with { Step = step.Outcome, PredictedGain = step.PredictedGain, Gain = step.Gain };
    }
}
