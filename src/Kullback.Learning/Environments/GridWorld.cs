namespace Kullback.Learning;

/// <summary>A square grid, from one corner to the opposite one; up, right, down, left (0 to 3), a wall around; reward −1 a step: the best
/// return is −2(side − 1).</summary>
public struct GridWorld : IEnvironment
{
    private readonly ActionSpace _moves;
    private int _x, _y;

    /// <summary>A grid.</summary>
    /// <param name="side">Cells on a side, from 2 to 100.</param>
    public GridWorld(int side)
    {
        if (side is < 2 or > 100) throw new ArgumentOutOfRangeException(nameof(side), side, "must be from 2 to 100");
        (Side, _moves) = (side, ActionSpace.Discrete(4));
    }

    /// <summary>Cells on a side.</summary>
    public int Side { get; }

    /// <summary>The return of the shortest way.</summary>
    public readonly double BestReturn => -2 * (Side - 1);

    /// <inheritdoc/>
    public readonly string Name => "Grid";

    /// <inheritdoc/>
    public readonly int ObservationSize => Side * Side;

    /// <inheritdoc/>
    public readonly ActionSpace Actions => _moves;

    /// <inheritdoc/>
    public readonly int TimeLimit => 20 * Side;

    /// <inheritdoc/>
    public readonly int StateSize => 2;

    /// <inheritdoc/>
    public void Reset(Random random) => (_x, _y) = (0, 0);

    /// <inheritdoc/>
    public StepResult Step(ReadOnlySpan<double> action, Random random)
    {
        (_x, _y) = Moved(_x, _y, (int)action[0], Side);
        return new(-1, _x == Side - 1 && _y == Side - 1);
    }

    internal static (int X, int Y) Moved(int x, int y, int move, int side) => move switch
    {
        0 => (x, Math.Max(0, y - 1)),
        1 => (Math.Min(side - 1, x + 1), y),
        2 => (x, Math.Min(side - 1, y + 1)),
        _ => (Math.Max(0, x - 1), y),
    };

    /// <inheritdoc/>
    public readonly void Observe(Span<double> observation)
    {
        observation.Clear();
        observation[_y * Side + _x] = 1;
    }

    /// <inheritdoc/>
    public readonly void ReadState(Span<double> state) => (state[0], state[1]) = (_x, _y);

    /// <inheritdoc/>
    public void WriteState(ReadOnlySpan<double> state) => (_x, _y) = ((int)state[0], (int)state[1]);
}
