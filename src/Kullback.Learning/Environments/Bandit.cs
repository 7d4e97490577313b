namespace Kullback.Learning;

/// <summary>One state, one step, a reward an arm: its best policy, and the best within a price of information, are known.</summary>
public readonly struct Bandit : IEnvironment
{
    private readonly double[] _rewards;
    private readonly ActionSpace _arms;

    /// <summary>A bandit.</summary>
    /// <param name="rewards">The reward of each arm, without noise.</param>
    /// <exception cref="ArgumentException">There are fewer than two arms, or a reward is not finite.</exception>
    public Bandit(params ReadOnlySpan<double> rewards)
    {
        for (int i = 0; i < rewards.Length; i++)
            if (!double.IsFinite(rewards[i]))
                throw new ArgumentException(FormattableString.Invariant($"rewards[{i}] = {rewards[i]} must be finite."), nameof(rewards));
        (_rewards, _arms) = (rewards.ToArray(), ActionSpace.Discrete(rewards.Length));
    }

    /// <summary>The reward of each arm.</summary>
    public IReadOnlyList<double> Rewards => _rewards;

    /// <inheritdoc/>
    public string Name => "Bandit";

    /// <inheritdoc/>
    public int ObservationSize => 1;

    /// <inheritdoc/>
    public ActionSpace Actions => _arms;

    /// <inheritdoc/>
    public int TimeLimit => 1;

    /// <inheritdoc/>
    public int StateSize => 0;

    /// <inheritdoc/>
    public void Reset(Random random) { }

    /// <inheritdoc/>
    public StepResult Step(ReadOnlySpan<double> action, Random random) => new(_rewards[(int)action[0]], true);

    /// <inheritdoc/>
    public void Observe(Span<double> observation) => observation[0] = 1;

    /// <inheritdoc/>
    public void ReadState(Span<double> state) { }

    /// <inheritdoc/>
    public void WriteState(ReadOnlySpan<double> state) { }
}
