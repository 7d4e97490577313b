namespace Kullback.Learning;

/// <summary>Two links, the second driven by a torque of −1, 0 or 1 (actions 0, 1, 2), to be swung above the height of one link; reward −1 a
/// step until then, 500 steps.</summary>
/// <remarks>Sutton (1996), Advances in Neural Information Processing Systems 8, 1038-1044, as in Sutton and Barto's book and Gymnasium's
/// Acrobot-v1: one Runge-Kutta step of 0.2 s, then the angles are wrapped and the speeds clipped.</remarks>
public struct Acrobot : IEnvironment
{
    private static readonly ActionSpace Torques = ActionSpace.Discrete(3);
    private State _state;

    private record struct State(double First, double Second, double FirstTurn, double SecondTurn)
    {
        internal readonly State Along(State slope, double time) => new(First + time * slope.First, Second + time * slope.Second,
            FirstTurn + time * slope.FirstTurn, SecondTurn + time * slope.SecondTurn);
    }

    /// <inheritdoc/>
    public readonly string Name => "Acrobot";

    /// <inheritdoc/>
    public readonly int ObservationSize => 6;

    /// <inheritdoc/>
    public readonly ActionSpace Actions => Torques;

    /// <inheritdoc/>
    public readonly int TimeLimit => 500;

    /// <inheritdoc/>
    public readonly int StateSize => 4;

    /// <inheritdoc/>
    public void Reset(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        double Small() => 0.2 * random.NextDouble() - 0.1;
        _state = new(Small(), Small(), Small(), Small());
    }

    /// <inheritdoc/>
    public StepResult Step(ReadOnlySpan<double> action, Random random)
    {
        double torque = action[0] - 1;
        State k1 = Slope(_state, torque), k2 = Slope(_state.Along(k1, 0.1), torque), k3 = Slope(_state.Along(k2, 0.1), torque),
            k4 = Slope(_state.Along(k3, 0.2), torque);
        const double sixth = 0.2 / 6.0;
        _state = new(Wrapped(_state.First + sixth * (k1.First + 2 * k2.First + 2 * k3.First + k4.First)),
            Wrapped(_state.Second + sixth * (k1.Second + 2 * k2.Second + 2 * k3.Second + k4.Second)),
            Math.Clamp(_state.FirstTurn + sixth * (k1.FirstTurn + 2 * k2.FirstTurn + 2 * k3.FirstTurn + k4.FirstTurn),
                -4 * Math.PI, 4 * Math.PI),
            Math.Clamp(_state.SecondTurn + sixth * (k1.SecondTurn + 2 * k2.SecondTurn + 2 * k3.SecondTurn + k4.SecondTurn),
                -9 * Math.PI, 9 * Math.PI));
        bool up = -Math.Cos(_state.First) - Math.Cos(_state.Second + _state.First) > 1;
        return new(up ? 0 : -1, up);
    }

    private static double Wrapped(double angle)
    {
        while (angle > Math.PI) angle -= 2 * Math.PI;
        while (angle < -Math.PI) angle += 2 * Math.PI;
        return angle;
    }

    // Links of length and mass 1, centers of mass at 0.5, moments of inertia 1.
    private static State Slope(State s, double torque)
    {
        double cos = Math.Cos(s.Second), sin = Math.Sin(s.Second), d1 = 0.25 + (1 + 0.25 + cos) + 2, d2 = 0.25 + 0.5 * cos + 1,
            phi2 = 0.5 * 9.8 * Math.Cos(s.First + s.Second - Math.PI / 2),
            phi1 = -0.5 * (s.SecondTurn * s.SecondTurn) * sin - s.SecondTurn * s.FirstTurn * sin
                + 1.5 * 9.8 * Math.Cos(s.First - Math.PI / 2) + phi2,
            second = (torque + d2 / d1 * phi1 - 0.5 * (s.FirstTurn * s.FirstTurn) * sin - phi2) / (1.25 - d2 * d2 / d1);
        return new(s.FirstTurn, s.SecondTurn, -(d2 * second + phi1) / d1, second);
    }

    /// <inheritdoc/>
    public readonly void Observe(Span<double> observation)
    {
        (observation[0], observation[1]) = ((float)Math.Cos(_state.First), (float)Math.Sin(_state.First));
        (observation[2], observation[3]) = ((float)Math.Cos(_state.Second), (float)Math.Sin(_state.Second));
        (observation[4], observation[5]) = ((float)_state.FirstTurn, (float)_state.SecondTurn);
    }

    /// <inheritdoc/>
    public readonly void ReadState(Span<double> state)
        => (state[0], state[1], state[2], state[3]) = (_state.First, _state.Second, _state.FirstTurn, _state.SecondTurn);

    /// <inheritdoc/>
    public void WriteState(ReadOnlySpan<double> state) => _state = new(state[0], state[1], state[2], state[3]);
}
