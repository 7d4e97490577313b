namespace Kullback.Learning;

/// <summary>An episode that ended while a policy was learnt.</summary>
/// <param name="Step">Steps in the environment, all copies together, when it ended.</param>
/// <param name="Return">The sum of its rewards.</param>
/// <param name="Length">Its steps.</param>
public readonly record struct Episode(long Step, double Return, int Length);

/// <summary>What a training shows, whatever its environment.</summary>
public interface IPolicyTraining
{
    /// <summary>The name of the environment.</summary>
    string Environment { get; }

    /// <summary>How it is learnt.</summary>
    PolicyAlgorithm Algorithm { get; }

    /// <summary>The policy so far.</summary>
    Policy Policy { get; }

    /// <summary>Steps so far.</summary>
    long Steps { get; }

    /// <summary>Steps that were asked for.</summary>
    long TotalSteps { get; }

    /// <summary>The seed.</summary>
    int Seed { get; }

    /// <summary>All steps are taken.</summary>
    bool IsDone { get; }

    /// <summary>The updates so far.</summary>
    IReadOnlyList<PolicyUpdate> Updates { get; }

    /// <summary>The episodes that ended.</summary>
    IReadOnlyList<Episode> Episodes { get; }

    /// <summary>Takes the steps of one update, and updates.</summary>
    PolicyUpdate Update();

    /// <summary>Returns of whole episodes of the policy so far, of the most likely actions.</summary>
    double[] Evaluate(int episodes, int seed);

    /// <summary>Writes all that is needed to go on, to the bit.</summary>
    void Save(Stream stream);

    /// <summary>Goes on from what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is no such thing, is damaged, or is of another environment, algorithm or seed.</exception>
    void Resume(Stream stream);
}

/// <summary>A policy being learnt: rollouts of copies of an environment side by side, an update after each.</summary>
/// <typeparam name="TEnvironment">The task.</typeparam>
public sealed class PolicyTraining<TEnvironment> : IPolicyTraining where TEnvironment : struct, IEnvironment
{
    private readonly TEnvironment _prototype;
    private readonly Copy[] _copies;
    private readonly PolicyLearner _learner;
    private readonly Rollout _rollout;
    private readonly Activations _work = new();
    private readonly List<PolicyUpdate> _updates = [];
    private readonly List<Episode> _episodes = [];
    private Policy? _before;

    private struct Copy
    {
        internal TEnvironment Environment;
        internal ResumableRandom Random;
        internal double Return;
        internal int Time;
    }

    /// <summary>A training, before its first step.</summary>
    /// <param name="environment">The task.</param>
    /// <param name="algorithm">How it is learnt.</param>
    /// <param name="steps">Steps, all copies together; the last rollout is a whole one.</param>
    /// <param name="seed">The same seed gives the same bits.</param>
    /// <exception cref="ArgumentException">The environment's sizes or limits make no sense.</exception>
    public PolicyTraining(TEnvironment environment, PolicyAlgorithm algorithm, long steps, int seed)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        if (environment.ObservationSize < 1 || environment.Actions is null)
            throw new ArgumentException("The environment shows nothing, or has no actions.", nameof(environment));
        if (environment.TimeLimit < 1)
            throw new ArgumentException(FormattableString.Invariant(
                $"{environment.Name}: a time limit of {environment.TimeLimit} steps; an episode must end some time."), nameof(environment));
        (_prototype, Algorithm, TotalSteps, Seed) = (environment, algorithm, steps, seed);
        _learner = new(environment.ObservationSize, environment.Actions, algorithm, new ResumableRandom((ulong)seed));
        _rollout = new(algorithm.Environments, algorithm.StepsPerUpdate, environment.ObservationSize, _learner.Policy.Family.ActionSize);
        _copies = new Copy[algorithm.Environments];
        for (int e = 0; e < _copies.Length; e++)
        {
            _copies[e] = new() { Environment = environment, Random = new(((ulong)(uint)seed << 32) + (ulong)e + 1) };
            _copies[e].Environment.Reset(_copies[e].Random);
        }
    }

    /// <inheritdoc/>
    public string Environment => _prototype.Name;

    /// <inheritdoc/>
    public PolicyAlgorithm Algorithm { get; }

    /// <inheritdoc/>
    public Policy Policy => _learner.Policy;

    /// <inheritdoc/>
    public long Steps { get; private set; }

    /// <inheritdoc/>
    public long TotalSteps { get; }

    /// <inheritdoc/>
    public int Seed { get; }

    /// <inheritdoc/>
    public bool IsDone => Steps >= TotalSteps;

    /// <inheritdoc/>
    public IReadOnlyList<PolicyUpdate> Updates => _updates;

    /// <inheritdoc/>
    public IReadOnlyList<Episode> Episodes => _episodes;

    internal PolicyLearner Learner => _learner;

    internal Rollout Last => _rollout;

    /// <inheritdoc/>
    public double[] Evaluate(int episodes, int seed) => Policy.Returns(_prototype, episodes, seed);

    /// <inheritdoc/>
    public PolicyUpdate Update()
    {
        int ended = _episodes.Count;
        Collect();
        var monitor = Monitor();
        _before = Policy.Copy();
        _rollout.Judge(_learner, Algorithm.Discount, Algorithm.Lambda);
        double left = Math.Max(0, 1 - (double)(Steps - _rollout.Count) / TotalSteps);
        var update = Algorithm.Update(_learner, _rollout, left) with
        {
            Number = _updates.Count + 1,
            Steps = Steps,
            Monitor = monitor,
            Episodes = _episodes.Count - ended,
            MeanReturn = _episodes.Count > ended ? _episodes.Skip(ended).Average(e => e.Return) : double.NaN,
        };
        _updates.Add(update);
        return update;
    }

    private void Collect()
    {
        int copies = _copies.Length, width = _prototype.ObservationSize, k = Policy.Family.OutputCount, size = Policy.Family.ActionSize;
        Span<double> given = stackalloc double[size];
        for (int at = 0; at < _rollout.Count; at += copies)
        {
            Span<double> seen = _rollout.Observations.AsSpan(at * width, copies * width);
            for (int e = 0; e < copies; e++) _copies[e].Environment.Observe(seen.Slice(e * width, width));
            Rollout.RequireFinite(Environment, Steps, seen);
            var outputs = Policy.Outputs(seen, copies, _work);
            for (int e = 0; e < copies; e++)
            {
                Span<double> action = _rollout.Actions.AsSpan((at + e) * size, size);
                Policy.Family.Sample(outputs.Slice(e * k, k), Policy.Free, _learner.Random, action);
                Policy.Family.ToEnvironment(action, given);
                Take(ref _copies[e], at + e, given);
            }
        }
    }

    private void Take(ref Copy copy, int at, ReadOnlySpan<double> given)
    {
        var (reward, terminated) = copy.Environment.Step(given, copy.Random);
        Rollout.RequireFinite(Environment, Steps, reward, given);
        int width = _prototype.ObservationSize;
        Span<double> next = _rollout.NextObservations.AsSpan(at * width, width);
        copy.Environment.Observe(next);
        Steps++;
        (copy.Time, copy.Return) = (copy.Time + 1, copy.Return + reward);
        bool truncated = !terminated && copy.Time >= _prototype.TimeLimit;
        (_rollout.Rewards[at], _rollout.Terminated[at], _rollout.Truncated[at]) = (reward, terminated, truncated);
        if (!terminated && !truncated) return;
        Rollout.RequireFinite(Environment, Steps, next);
        _episodes.Add(new(Steps, copy.Return, copy.Time));
        (copy.Time, copy.Return) = (0, 0);
        copy.Environment.Reset(copy.Random);
    }

    private KlMonitor? Monitor()
    {
        if (_before is null) return null;
        int n = _rollout.Count, k = Policy.Family.OutputCount, size = Policy.Family.ActionSize;
        double[] own = [.. Policy.Outputs(_rollout.Observations, n, _work)], exact = new double[n], variances = new double[n],
            logs = new double[n];
        var other = _before.Outputs(_rollout.Observations, n, _work);
        for (int r = 0; r < n; r++)
        {
            ReadOnlySpan<double> p = own.AsSpan(r * k, k), q = other.Slice(r * k, k), action = _rollout.Actions.AsSpan(r * size, size);
            exact[r] = Policy.Family.KullbackLeibler(p, Policy.Free, q, _before.Free);
            variances[r] = Policy.Family.LogRatioVariance(p, Policy.Free, q, _before.Free);
            logs[r] = Policy.Family.LogProbability(q, _before.Free, action) - Policy.Family.LogProbability(p, Policy.Free, action);
        }
        return KlMonitor.Of(exact, variances, logs);
    }

    /// <inheritdoc/>
    public void Save(Stream stream)
        => PolicyCheckpoint.Write(stream, PolicyCheckpoint.Describe(this), Exchange);

    /// <inheritdoc/>
    public void Resume(Stream stream)
        => PolicyCheckpoint.Read(stream, PolicyCheckpoint.Describe(this), Exchange);

    // One list of what a checkpoint holds, for both ways.
    private void Exchange(PolicyCheckpoint file)
    {
        Steps = file.Whole(Steps);
        file.Numbers(_learner.Policy.Own);
        file.Numbers(_learner.CriticParameters);
        foreach (var descent in new[] { _learner.ActorDescent, _learner.CriticDescent })
        {
            file.Numbers(descent.Means);
            file.Numbers(descent.Squares);
            descent.Steps = file.Whole(descent.Steps);
        }
        _learner.Penalty = file.Number(_learner.Penalty);
        file.Random(_learner.Random);
        double[] state = new double[_prototype.StateSize];
        for (int e = 0; e < _copies.Length; e++)
        {
            _copies[e].Environment.ReadState(state);
            file.Numbers(state);
            _copies[e].Environment.WriteState(state);
            file.Random(_copies[e].Random);
            _copies[e].Return = file.Number(_copies[e].Return);
            _copies[e].Time = (int)file.Whole(_copies[e].Time);
        }
        bool second = file.Whole(_before is null ? 0 : 1) == 1;
        if (second) file.Numbers((_before ??= Policy.Copy()).Own);
        file.Episodes(_episodes);
        file.Updates(_updates);
    }
}
