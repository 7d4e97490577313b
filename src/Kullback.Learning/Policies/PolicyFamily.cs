namespace Kullback.Learning;

/// <summary>The distribution of an action given the outputs of a network (and free parameters that no state changes): sampling,
/// log-probability, exact Kullback-Leibler divergence, entropy, Fisher matrix. Nats.</summary>
public abstract class PolicyFamily
{
    private protected PolicyFamily(int outputs, int actionSize, int free)
        => (OutputCount, ActionSize, FreeCount) = (outputs, actionSize, free);

    /// <summary>How many outputs of a network it takes.</summary>
    public int OutputCount { get; }

    /// <summary>How many numbers an action has.</summary>
    public int ActionSize { get; }

    /// <summary>How many parameters do not depend on the state (logarithms of standard deviations).</summary>
    public int FreeCount { get; }

    /// <summary>Its name.</summary>
    public abstract string Name { get; }

    /// <summary>The family for a space of actions: categorical, or Gaussian, squashed into the limits on demand.</summary>
    public static PolicyFamily For(ActionSpace actions, bool squashed = false)
    {
        ArgumentNullException.ThrowIfNull(actions);
        return actions.Count > 0 ? new CategoricalFamily(actions.Count) : new GaussianFamily(actions.Size, squashed, actions.Low,
            actions.High);
    }

    /// <summary>Draws an action and gives ln π(action).</summary>
    public abstract double Sample(ReadOnlySpan<double> outputs, ReadOnlySpan<double> free, Random random, Span<double> action);

    /// <summary>The most likely action (of a Gaussian its mean).</summary>
    public abstract void Mode(ReadOnlySpan<double> outputs, Span<double> action);

    /// <summary>What an environment is given for an action; the same but for squashed ones.</summary>
    public virtual void ToEnvironment(ReadOnlySpan<double> action, Span<double> given) => action.CopyTo(given);

    /// <summary>ln π(action); densities of continuous actions in what the environment is given.</summary>
    public abstract double LogProbability(ReadOnlySpan<double> outputs, ReadOnlySpan<double> free, ReadOnlySpan<double> action);

    /// <summary>Adds weight · ∇ ln π(action), in the outputs and the free parameters.</summary>
    public abstract void AddScore(ReadOnlySpan<double> outputs, ReadOnlySpan<double> free, ReadOnlySpan<double> action, double weight,
        Span<double> inOutputs, Span<double> inFree);

    /// <summary>D(P‖Q), exactly; P and Q by their outputs and free parameters.</summary>
    public abstract double KullbackLeibler(ReadOnlySpan<double> p, ReadOnlySpan<double> freeP, ReadOnlySpan<double> q,
        ReadOnlySpan<double> freeQ);

    /// <summary>The variance of ln P/Q of a draw from P, exactly.</summary>
    public abstract double LogRatioVariance(ReadOnlySpan<double> p, ReadOnlySpan<double> freeP, ReadOnlySpan<double> q,
        ReadOnlySpan<double> freeQ);

    /// <summary>Adds weight · ∇ D(P‖Q) in the outputs and free parameters of Q.</summary>
    public abstract void AddKullbackLeiblerGradient(ReadOnlySpan<double> p, ReadOnlySpan<double> freeP, ReadOnlySpan<double> q,
        ReadOnlySpan<double> freeQ, double weight, Span<double> inOutputs, Span<double> inFree);

    /// <summary>The Fisher matrix times a direction: written for the outputs, added with a weight for the free parameters.</summary>
    public abstract void Fisher(ReadOnlySpan<double> outputs, ReadOnlySpan<double> free, ReadOnlySpan<double> direction,
        ReadOnlySpan<double> freeDirection, double weight, Span<double> inOutputs, Span<double> inFree);

    /// <summary>The entropy; of continuous actions the differential one.</summary>
    public abstract double Entropy(ReadOnlySpan<double> outputs, ReadOnlySpan<double> free);

    /// <summary>Adds weight · ∇ entropy.</summary>
    public abstract void AddEntropyGradient(ReadOnlySpan<double> outputs, ReadOnlySpan<double> free, double weight, Span<double> inOutputs,
        Span<double> inFree);
}
