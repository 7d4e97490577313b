namespace Kullback.Monitoring;

/// <summary>A detector of changes is a value: from a state and the next observation it makes the next state, and keeps nothing
/// itself.</summary>
/// <param name="Limit">The alarm is raised where the statistic lies above this.</param>
/// <remarks>Observations are standardized by what is normal: their mean and standard deviation there are 0 and 1. The observation after
/// an alarm is the first of a new run.</remarks>
public abstract record Detector(double Limit)
{
    /// <summary>The field's name of the detector.</summary>
    public abstract string Name { get; }

    /// <summary>What <see cref="DetectorState.Statistic"/> is, with its unit.</summary>
    public abstract string StatisticName { get; }

    /// <summary>The state before the first observation.</summary>
    public abstract DetectorState Start { get; }

    /// <summary>The state after one more observation.</summary>
    /// <param name="state">A state of this detector.</param>
    /// <param name="x">The observation, finite.</param>
    /// <exception cref="ArgumentException">The observation is not finite, or the state belongs to another detector.</exception>
    public DetectorState Next(DetectorState state, double x)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (!double.IsFinite(x)) throw new ArgumentException($"Observation {state.Seen + 1} = {x} must be finite.", nameof(x));
        return Step(state.IsAlarm ? Restart(state) : state, x);
    }

    /// <summary>One step from a state without alarm.</summary>
    protected abstract DetectorState Step(DetectorState state, double x);

    /// <summary>The state from which the run after an alarm goes on.</summary>
    protected virtual DetectorState Restart(DetectorState state) => Start;

    /// <summary>The state as the one that this detector makes.</summary>
    protected static T Own<T>(DetectorState state) where T : DetectorState
        => state as T ?? throw new ArgumentException($"The state is one of another detector ({state?.GetType().Name}).", nameof(state));
}

/// <summary>What a detector knows after some observations.</summary>
/// <param name="Seen">Observations of this run, those since the last alarm.</param>
/// <param name="Statistic">What is held against the limit.</param>
/// <param name="IsAlarm">It lies above it.</param>
public record DetectorState(long Seen, double Statistic, bool IsAlarm);
