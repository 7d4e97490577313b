namespace Kullback.Learning;

/// <summary>A car too weak for its hill, pushed left (0), not at all (1) or right (2); reward −1 a step until the top, 200 steps.</summary>
/// <remarks>Moore (1990), Efficient memory-based learning for robot control, with the constants of Gymnasium's MountainCar-v0; both keep
/// positions from −1.2, an inelastic wall, to 0.6, and speeds within ±0.07.</remarks>
public struct MountainCar : IEnvironment
{
    private static readonly ActionSpace Pushes = ActionSpace.Discrete(3);
    private double _position, _speed;

    /// <inheritdoc/>
    public readonly string Name => "MountainCar";

    /// <inheritdoc/>
    public readonly int ObservationSize => 2;

    /// <inheritdoc/>
    public readonly ActionSpace Actions => Pushes;

    /// <inheritdoc/>
    public readonly int TimeLimit => 200;

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
        _speed += (action[0] - 1) * 0.001 + Math.Cos(3 * _position) * -0.0025;
        _speed = Math.Clamp(_speed, -0.07, 0.07);
        _position = Math.Clamp(_position + _speed, -1.2, 0.6);
        if (_position == -1.2 && _speed < 0) _speed = 0;
        bool there = _position >= 0.5 && _speed >= 0;
        return new(-1, there);
    }

    /// <inheritdoc/>
    public readonly void Observe(Span<double> observation) => (observation[0], observation[1]) = ((float)_position, (float)_speed);

    /// <inheritdoc/>
    public readonly void ReadState(Span<double> state) => (state[0], state[1]) = (_position, _speed);

    /// <inheritdoc/>
    public void WriteState(ReadOnlySpan<double> state) => (_position, _speed) = (state[0], state[1]);
}
