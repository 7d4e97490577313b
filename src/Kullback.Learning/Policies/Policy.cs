namespace Kullback.Learning;

/// <summary>A distribution of actions in each state: a family whose outputs a perceptron gives.</summary>
public sealed class Policy
{
    private readonly double[] _parameters;

    /// <summary>A policy.</summary>
    /// <param name="family">The distribution of an action.</param>
    /// <param name="network">From observations to the family's outputs.</param>
    /// <param name="parameters">Those of the network, then the family's free ones.</param>
    /// <exception cref="ArgumentException">A size does not fit, or a parameter is not finite.</exception>
    public Policy(PolicyFamily family, Perceptron network, ReadOnlySpan<double> parameters)
    {
        ArgumentNullException.ThrowIfNull(family);
        ArgumentNullException.ThrowIfNull(network);
        if (network.OutputCount != family.OutputCount)
            throw new ArgumentException(FormattableString.Invariant(
                $"The network has {network.OutputCount} outputs, a {family.Name} policy needs {family.OutputCount}."), nameof(network));
        if (parameters.Length != network.ParameterCount + family.FreeCount)
            throw new ArgumentException(FormattableString.Invariant(
                $"There are {parameters.Length} parameters, {network.ParameterCount + family.FreeCount} are needed."), nameof(parameters));
        for (int i = 0; i < parameters.Length; i++)
            if (!double.IsFinite(parameters[i]))
                throw new ArgumentException(FormattableString.Invariant($"parameters[{i}] = {parameters[i]} must be finite."),
                    nameof(parameters));
        (Family, Network, _parameters) = (family, network, parameters.ToArray());
    }

    /// <summary>The distribution of an action.</summary>
    public PolicyFamily Family { get; }

    /// <summary>From observations to the family's outputs.</summary>
    public Perceptron Network { get; }

    /// <summary>The parameters: those of the network, then the family's free ones.</summary>
    public ReadOnlySpan<double> Parameters => _parameters;

    internal double[] Own => _parameters;

    internal ReadOnlySpan<double> OfNetwork => _parameters.AsSpan(0, Network.ParameterCount);

    internal ReadOnlySpan<double> Free => _parameters.AsSpan(Network.ParameterCount);

    /// <summary>The same policy with parameters of its own.</summary>
    public Policy Copy() => new(Family, Network, _parameters);

    internal ReadOnlySpan<double> Outputs(ReadOnlySpan<double> observations, int rows, Activations activations)
        => Network.Forward(OfNetwork, observations, rows, activations);

    /// <summary>The action of an observation: the most likely one, or a draw.</summary>
    /// <param name="observation">What is seen.</param>
    /// <param name="random">Draws from the policy; null for the most likely action.</param>
    /// <param name="action">Takes the action as an environment is given it.</param>
    public void Act(ReadOnlySpan<double> observation, Random? random, Span<double> action)
    {
        var outputs = Outputs(observation, 1, new Activations());
        Span<double> own = stackalloc double[Family.ActionSize];
        if (random is null) Family.Mode(outputs, own);
        else Family.Sample(outputs, Free, random, own);
        Family.ToEnvironment(own, action);
    }

    /// <summary>D(old‖new) of the actions in each state, exactly.</summary>
    /// <param name="old">P.</param>
    /// <param name="next">Q, of the same family and with as many inputs.</param>
    /// <param name="observations">The states, row after row.</param>
    /// <returns>A number a state.</returns>
    /// <exception cref="ArgumentException">The policies are not comparable, or the observations no whole rows.</exception>
    public static double[] KullbackLeibler(Policy old, Policy next, ReadOnlySpan<double> observations)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(next);
        int width = old.Network.InputCount;
        if (next.Network.InputCount != width || next.Family.Name != old.Family.Name || next.Family.OutputCount != old.Family.OutputCount)
            throw new ArgumentException("The policies differ in their inputs or their family.", nameof(next));
        if (observations.IsEmpty || observations.Length % width != 0)
            throw new ArgumentException(FormattableString.Invariant(
                $"There are {observations.Length} numbers, which are no states of {width} each."), nameof(observations));
        int rows = observations.Length / width, k = old.Family.OutputCount;
        var p = old.Outputs(observations, rows, new Activations());
        var q = next.Outputs(observations, rows, new Activations());
        var nats = new double[rows];
        for (int r = 0; r < rows; r++)
            nats[r] = old.Family.KullbackLeibler(p.Slice(r * k, k), old.Free, q.Slice(r * k, k), next.Free);
        return nats;
    }

    /// <summary>Returns of whole episodes.</summary>
    /// <typeparam name="TEnvironment">The task.</typeparam>
    /// <param name="environment">The task; it is copied.</param>
    /// <param name="episodes">How many.</param>
    /// <param name="seed">Of the starts, and of the actions where they are drawn.</param>
    /// <param name="deterministic">The most likely action always.</param>
    /// <returns>A return an episode.</returns>
    public double[] Returns<TEnvironment>(TEnvironment environment, int episodes, int seed, bool deterministic = true)
        where TEnvironment : struct, IEnvironment
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(episodes, 1);
        var random = new ResumableRandom((ulong)seed);
        var activations = new Activations();
        var returns = new double[episodes];
        double[] seen = new double[environment.ObservationSize], own = new double[Family.ActionSize], given = new double[Family.ActionSize];
        for (int e = 0; e < episodes; e++)
        {
            environment.Reset(random);
            for (int t = 0; t < environment.TimeLimit; t++)
            {
                environment.Observe(seen);
                var outputs = Outputs(seen, 1, activations);
                if (deterministic) Family.Mode(outputs, own);
                else Family.Sample(outputs, Free, random, own);
                Family.ToEnvironment(own, given);
                var (reward, terminated) = environment.Step(given, random);
                Rollout.RequireFinite(environment.Name, t, reward, given);
                returns[e] += reward;
                if (terminated) break;
            }
        }
        return returns;
    }

    /// <summary>Learns a policy.</summary>
    /// <typeparam name="TEnvironment">The task.</typeparam>
    /// <param name="environment">The task.</param>
    /// <param name="algorithm">How it is learnt.</param>
    /// <param name="steps">Steps in the environment, all copies together.</param>
    /// <param name="seed">The same seed gives the same bits.</param>
    /// <param name="progress">Told of each update.</param>
    /// <param name="cancel">Stops between updates.</param>
    public static PolicyTraining<TEnvironment> Train<TEnvironment>(TEnvironment environment, PolicyAlgorithm algorithm, long steps,
        int seed,
        IProgress<PolicyUpdate>? progress = null, CancellationToken cancel = default) where TEnvironment : struct, IEnvironment
    {
        var training = new PolicyTraining<TEnvironment>(environment, algorithm, steps, seed);
        while (!training.IsDone)
        {
            cancel.ThrowIfCancellationRequested();
            var update = training.Update();
            progress?.Report(update);
        }
        return training;
    }
}
