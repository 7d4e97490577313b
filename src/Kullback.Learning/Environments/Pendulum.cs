namespace Kullback.Learning;

/// <summary>A pendulum that is to be swung up by a torque between ±2 and held there; reward −(angle² + 0.1 speed² + 0.001
/// torque²).</summary>
/// <remarks>The constants of Gymnasium's Pendulum-v1; 200 steps of 0.05 s, no end but the time.</remarks>
public struct Pendulum : IEnvironment
{
    private static readonly ActionSpace Torques = ActionSpace.Continuous(1, -2, 2);
    private double _angle, _speed;

    /// <inheritdoc/>
    public readonly string Name => "Pendulum";

    /// <inheritdoc/>
    public readonly int ObservationSize => 3;

    /// <inheritdoc/>
    public readonly ActionSpace Actions => Torques;

    /// <inheritdoc/>
    public readonly int TimeLimit => 200;

    /// <inheritdoc/>
    public readonly int StateSize => 2;

    /// <inheritdoc/>
    public void Reset(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        (_angle, _speed) = (Math.PI * (2 * random.NextDouble() - 1), 2 * random.NextDouble() - 1);
    }

    /// <inheritdoc/>
    public StepResult Step(ReadOnlySpan<double> action, Random random)
    {
        double torque = Math.Clamp(action[0], -2, 2), remainder = (_angle + Math.PI) % (2 * Math.PI),
            off = (remainder < 0 ? remainder + 2 * Math.PI : remainder) - Math.PI,
            cost = off * off + 0.1 * (_speed * _speed) + 0.001 * (torque * torque);
        _speed = Math.Clamp(_speed + (15 * Math.Sin(_angle) + 3 * torque) * 0.05, -8, 8);
        _angle += _speed * 0.05;
        return new(-cost, false);
    }

    /// <inheritdoc/>
    public readonly void Observe(Span<double> observation)
        => (observation[0], observation[1], observation[2]) = ((float)Math.Cos(_angle), (float)Math.Sin(_angle), (float)_speed);

    /// <inheritdoc/>
    public readonly void ReadState(Span<double> state) => (state[0], state[1]) = (_angle, _speed);

    /// <inheritdoc/>
    public void WriteState(ReadOnlySpan<double> state) => (_angle, _speed) = (state[0], state[1]);
}
