using System.Globalization;

namespace Kullback.Hypotheses;

/// <summary>The statistics of draws number <paramref name="first"/>, <paramref name="first"/> + 1, …;
/// a draw depends on its labels and its number only.</summary>
internal delegate void Draw(LabelSource labels, int first, Span<double> statistics);

/// <summary>Counts draws as far apart as the samples or further, stops early where asked, and turns the counts into an outcome.</summary>
internal readonly record struct PermutationRun(int Further, int Equal, int Draws, bool Stopped)
{
    /// <summary>All labels that there are were looked at, the samples' own among them.</summary>
    internal bool IsExhaustive { get; init; }

    // So many labels are looked at one by one although fewer draws were asked for, where no sample is large.
    private const int Enumerable = 20_000, LargestEnumerated = 40;

    /// <summary>How many labels are looked at one by one rather than drawn.</summary>
    internal static int MostEnumerated(Permutations plan, int points) => points <= LargestEnumerated ? Math.Max(plan.Draws, Enumerable)
        : plan.Draws;

    /// <summary>The ways to choose P's points among all, where so few that all are looked at; otherwise the largest number.</summary>
    internal static long Ways(int points, int ofP, Permutations plan)
        => Few(LabelStream.Choose(points, ofP, MostEnumerated(plan, points)), plan, points);

    /// <summary>The orders of all points, likewise.</summary>
    internal static long Orders(int points, Permutations plan)
        => Few(LabelStream.Factorial(points, MostEnumerated(plan, points)), plan, points);

    /// <summary>The number where it is small enough, otherwise the largest.</summary>
    internal static long Few(long ways, Permutations plan, int points) => ways <= MostEnumerated(plan, points) ? ways : long.MaxValue;

    /// <summary>Draws until the plan ends. The result does not depend on how many draws are made at once.</summary>
    internal static PermutationRun Count(double observed, double tie, Permutations plan, Random random, int together, Draw draw,
        CancellationToken cancel, long labels = long.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(plan.Draws, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(plan.StopAfter);
        // No more labels than draws: then all of them, once each, and a p-value without sampling error.
        bool all = labels < long.MaxValue;
        if (all) plan = plan with { Draws = (int)labels, StopAfter = 0 };
        ulong seed = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
        // Where stopping is allowed the first batch is small: most tests that find nothing end there.
        int batch = plan.StopAfter > 0 ? Math.Min(together, 2 * plan.StopAfter) : together, further = 0, equal = 0;
        var values = new double[Math.Min(together, plan.Draws)];
        for (int first = 0; first < plan.Draws;)
        {
            cancel.ThrowIfCancellationRequested();
            var now = values.AsSpan(0, Math.Min(batch, plan.Draws - first));
            draw(new LabelSource(seed, all), first, now);
            for (int k = 0; k < now.Length; k++)
            {
                double apart = now[k] - observed;
                if (Math.Abs(apart) <= tie || now[k] == observed) equal++;
                else if (apart > 0) further++;
                else continue;
                if (further + equal == plan.StopAfter) return new PermutationRun(further, equal, first + k + 1, first + k + 1 < plan.Draws);
            }
            first += now.Length;
            plan.Progress?.Report((double)first / plan.Draws);
            batch = Math.Min(together, 2 * batch);
        }
        return new PermutationRun(further, equal, plan.Draws, false) { IsExhaustive = all };
    }

    /// <summary>(b + 1)/(B + 1), or h/l where it stopped early, or b/B over all labels.</summary>
    internal double PValue => IsExhaustive ? (double)(Further + Equal) / Draws : Stopped ? (double)(Further + Equal) / Draws
        : (Further + Equal + 1.0) / (Draws + 1.0);

    /// <summary>The left tail, draws that tie counting half.</summary>
    internal double LeftTail => IsExhaustive ? (Draws - Further - 0.5 * Equal) / Draws
        : (Draws - Further - Equal + 0.5 * (Equal + 1)) / (Draws + 1.0);

    internal TestOutcome Outcome(double statistic, string what) => new(statistic, 0, PValue, LeftTail,
        string.Create(CultureInfo.InvariantCulture,
            $"{what}, {(IsExhaustive ? "exact: all " : "")}{Draws} "
                + $"{(Draws == 1 ? "permutation" : "permutations")}{(Stopped ? ", stopped early" : "")}"))
    {
        PValueStandardError = IsExhaustive ? 0 : Math.Sqrt(PValue * (1 - PValue) / Draws),
    };
}
