namespace Kullback.Learning;

/// <summary>The steps of all copies of an environment between two updates; time after time, the copies side by side.</summary>
internal sealed class Rollout
{
    internal Rollout(int environments, int times, int observation, int action)
    {
        int n = environments * times;
        (Environments, Count) = (environments, n);
        (Observations, NextObservations, Actions) = (new double[n * observation], new double[n * observation], new double[n * action]);
        (Rewards, Values, NextValues, Advantages, Returns) = (new double[n], new double[n], new double[n], new double[n], new double[n]);
        (Terminated, Truncated) = (new bool[n], new bool[n]);
    }

    internal int Environments { get; }
    internal int Count { get; }
    internal double[] Observations { get; }
    internal double[] NextObservations { get; }
    internal double[] Actions { get; }
    internal double[] Rewards { get; }
    internal double[] Values { get; }
    internal double[] NextValues { get; }
    internal double[] Advantages { get; }
    internal double[] Returns { get; }
    internal bool[] Terminated { get; }
    internal bool[] Truncated { get; }

    /// <summary>The actions for an update; advantages of mean 0 and standard deviation 1.</summary>
    internal PolicyBatch Batch { get; private set; } = null!;

    internal double ExplainedVariance { get; private set; }

    internal void Judge(PolicyLearner learner, double discount, double lambda)
    {
        learner.Value(Observations, Values);
        learner.Value(NextObservations, NextValues);
        AdvantageEstimation.Compute(Rewards, Values, NextValues, Terminated, Truncated, Environments, discount, lambda, Advantages,
            Returns);
        double[] scaled = [.. Advantages];
        Normalize(scaled);
        Batch = new PolicyBatch(learner.Policy, Observations, Actions, scaled);
        ExplainedVariance = 1 - Variance(Advantages) / Variance(Returns);
    }

    private static double Variance(double[] values)
    {
        double mean = values.Average();
        return values.Sum(v => (v - mean) * (v - mean)) / values.Length;
    }

    internal static void Normalize(Span<double> values)
    {
        double mean = 0, squares = 0;
        foreach (double v in values) mean += v;
        mean /= values.Length;
        foreach (double v in values) squares += (v - mean) * (v - mean);
        double deviation = Math.Sqrt(squares / Math.Max(1, values.Length - 1)) + 1e-8;
        foreach (ref double v in values) v = (v - mean) / deviation;
    }

    internal static void RequireFinite(string name, long step, double reward, ReadOnlySpan<double> action)
    {
        if (!double.IsFinite(reward))
            throw new EnvironmentException(FormattableString.Invariant(
                $"{name}: the reward of step {step} is {reward}, after action {string.Join(" ", action.ToArray())}"));
    }

    internal static void RequireFinite(string name, long step, ReadOnlySpan<double> observation)
    {
        for (int i = 0; i < observation.Length; i++)
            if (!double.IsFinite(observation[i]))
                throw new EnvironmentException(FormattableString.Invariant(
                    $"{name}: number {i} of the observation at step {step} is {observation[i]}"));
    }
}
