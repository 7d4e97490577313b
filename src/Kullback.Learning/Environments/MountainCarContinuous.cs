namespace Kullback.Learning;

/// <summary>A car too weak for its hill with a force between ±1; reward 100 at the top, less 0.1 action² a step (of the action before it
/// is clipped).</summary>
/// <remarks>Moore (1990), Efficient memory-based learning for robot control, with the constants of Gymnasium's MountainCarContinuous-v0;
/// both keep
/// positions from −1.2, an inelastic wall, to 0.6, and speeds within ±0.07.</remarks>
public struct MountainCarContinuous : IEnvironment
{
    private static readonly ActionSpace Pushes = ActionSpace.Continuous(1, -1, 1);
    private double _position, _speed;

    /// <inheritdoc/>
    public readonly string Name => "MountainCarContinuous";

    /// <inheritdoc/>
    public readonly int ObservationSize => 2;

    /// <inheritdoc/>
    public readonly ActionSpace Actions => Pushes;

    /// <inheritdoc/>
    public readonly int TimeLimit => 999;

    /// <inheritdoc/>
    public readonly int StateSize => 2;

    /// <inheritdoc/>
    public void Reset(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        (_position, _speed) = (0.2 * random.NextDouble() - 0.6, 0);
    }

    /// <inheritdoc/>
    public StepResult Step(ReadOnlySpan<double> action, Random random)
    {
        _speed += Math.Clamp(action[0], -1, 1) * 0.0015 - 0.0025 * Math.Cos(3 * _position);
        _speed = Math.Clamp(_speed, -0.07, 0.07);
        _position = Math.Clamp(_position + _speed, -1.2, 0.6);
        if (_position == -1.2 && _speed < 0) _speed = 0;
        bool there = _position >= 0.45 && _speed >= 0;
        return new((there ? 100 : 0) - action[0] * action[0] * 0.1, there);
    }

    /// <inheritdoc/>
    public readonly void Observe(Span<double> observation) => (observation[0], observation[1]) = ((float)_position, (float)_speed);

    /// <inheritdoc/>
    public readonly void ReadState(Span<double> state) => (state[0], state[1]) = (_position, _speed);

    /// <inheritdoc/>
    public void WriteState(ReadOnlySpan<double> state) => (_position, _speed) = (state[0], state[1]);
}
