namespace Kullback.Learning;

/// <summary>A task in steps: it is in a state, shows an observation, takes an action, gives a reward. A struct, so that many of them stand
/// side by side in an array and no call is virtual.</summary>
public interface IEnvironment
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>How many numbers an observation has.</summary>
    int ObservationSize { get; }

    /// <summary>Which actions there are.</summary>
    ActionSpace Actions { get; }

    /// <summary>Steps after which an episode is cut off (truncated, not terminated), at least 1.</summary>
    int TimeLimit { get; }

    /// <summary>How many numbers determine the state.</summary>
    int StateSize { get; }

    /// <summary>Begins an episode.</summary>
    void Reset(Random random);

    /// <summary>Takes an action: the number of one of several, or the numbers of a continuous one.</summary>
    /// <returns>The reward, and whether the task has come to its end.</returns>
    StepResult Step(ReadOnlySpan<double> action, Random random);

    /// <summary>Writes what an agent sees.</summary>
    void Observe(Span<double> observation);

    /// <summary>Writes the state.</summary>
    void ReadState(Span<double> state);

    /// <summary>Puts it into a state.</summary>
    void WriteState(ReadOnlySpan<double> state);
}

/// <summary>What a step gave.</summary>
/// <param name="Reward">The reward.</param>
/// <param name="Terminated">The task has ended: nothing comes after, the value of what comes is 0. A time limit is no end of the task; it
/// is kept by who steps, and the value of what would have come counts.</param>
public readonly record struct StepResult(double Reward, bool Terminated);

/// <summary>Which actions there are.</summary>
public sealed record ActionSpace
{
    private ActionSpace(int count, int size, double low, double high) => (Count, Size, Low, High) = (count, size, low, high);

    /// <summary>How many different actions there are; 0 for continuous ones.</summary>
    public int Count { get; }

    /// <summary>How many numbers an action has: 1 for the number of one of several.</summary>
    public int Size { get; }

    /// <summary>The least of each number of a continuous action.</summary>
    public double Low { get; }

    /// <summary>The greatest of each number of a continuous action.</summary>
    public double High { get; }

    /// <summary>One of several actions, numbered from 0.</summary>
    public static ActionSpace Discrete(int count)
        => new(count >= 2 ? count
            : throw new ArgumentOutOfRangeException(nameof(count), count, "There must be two actions at least."), 1, 0,
            count - 1);

    /// <summary>Actions of several numbers, each between two limits.</summary>
    public static ActionSpace Continuous(int size, double low, double high)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        return double.IsFinite(low) && double.IsFinite(high) && low < high ? new(0, size, low, high)
            : throw new ArgumentOutOfRangeException(nameof(high), high, FormattableString.Invariant($"must be finite and above {low}"));
    }
}

/// <summary>An environment gave something that is no number, or nothing that can be learnt from.</summary>
/// <param name="message">Which environment, which step, which value.</param>
public sealed class EnvironmentException(string message) : Exception(message);
