namespace Kullback.Learning;

/// <summary>A pole on a cart, kept upright by pushes to the left (0) or right (1); reward 1 a step, 500 steps.</summary>
/// <remarks>Barto, Sutton and Anderson (1983), IEEE Transactions on Systems, Man, and Cybernetics 13, 834-846, with the constants of
/// Gymnasium's CartPole-v1: Euler steps of 0.02 s, an end beyond ±2.4 or ±12°.</remarks>
public struct CartPole : IEnvironment
{
    private static readonly ActionSpace Pushes = ActionSpace.Discrete(2);
    private double _x, _speed, _angle, _turn;

    /// <inheritdoc/>
    public readonly string Name => "CartPole";

    /// <inheritdoc/>
    public readonly int ObservationSize => 4;

    /// <inheritdoc/>
    public readonly ActionSpace Actions => Pushes;

    /// <inheritdoc/>
    public readonly int TimeLimit => 500;

    /// <inheritdoc/>
    public readonly int StateSize => 4;

    /// <inheritdoc/>
    public void Reset(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        (_x, _speed) = (Small(random), Small(random));
        (_angle, _turn) = (Small(random), Small(random));
    }

    private static double Small(Random random) => 0.1 * random.NextDouble() - 0.05;

    /// <inheritdoc/>
    public StepResult Step(ReadOnlySpan<double> action, Random random)
    {
        double force = action[0] == 1 ? 10 : -10, cos = Math.Cos(_angle), sin = Math.Sin(_angle),
            push = (force + 0.05 * (_turn * _turn) * sin) / 1.1,
            turning = (9.8 * sin - cos * push) / (0.5 * (4.0 / 3.0 - 0.1 * (cos * cos) / 1.1)),
            pulling = push - 0.05 * turning * cos / 1.1;
        _x += 0.02 * _speed;
        _speed += 0.02 * pulling;
        _angle += 0.02 * _turn;
        _turn += 0.02 * turning;
        const double most = 12 * 2 * Math.PI / 360;
        return new(1, !(Math.Abs(_x) <= 2.4 && Math.Abs(_angle) <= most));
    }

    /// <inheritdoc/>
    public readonly void Observe(Span<double> observation)
        => (observation[0], observation[1], observation[2], observation[3]) = ((float)_x, (float)_speed, (float)_angle, (float)_turn);

    /// <inheritdoc/>
    public readonly void ReadState(Span<double> state) => (state[0], state[1], state[2], state[3]) = (_x, _speed, _angle, _turn);

    /// <inheritdoc/>
    public void WriteState(ReadOnlySpan<double> state) => (_x, _speed, _angle, _turn) = (state[0], state[1], state[2], state[3]);
}
