using Kullback.Numerics;

namespace Kullback.Monitoring;

/// <summary>Bayesian online change points: the distribution of how long ago the last change was; the statistic is the evidence, in bits,
/// that it was recent.</summary>
/// <param name="Limit">log₂ of the odds that the last change lies within <paramref name="Recent"/> observations.</param>
/// <param name="Hazard">The probability of a change at each observation.</param>
/// <param name="Recent">What is recent; a run has no alarm before it is longer.</param>
/// <param name="Hypotheses">Run lengths that are kept; the least probable are dropped, so that the memory is bounded.</param>
/// <remarks>Normal observations of unknown mean and variance: mean | variance ~ N(0, variance/0.1), 1/variance ~ Gamma(1, 1); the
/// predictive distribution is Student's. Source: Adams and MacKay (2007), arXiv:0710.3742.</remarks>
public sealed record OnlineChangePoint(double Limit = 5, double Hazard = 0.004, int Recent = 20, int Hypotheses = 120) : Detector(Limit)
{
    private const double PriorCount = 0.1, PriorShape = 1, PriorRate = 1;

    /// <inheritdoc/>
    public override string Name => "Bayesian online change points";

    /// <inheritdoc/>
    public override string StatisticName => "log₂ odds of a recent change, bits";

    /// <inheritdoc/>
    public override DetectorState Start { get; } =
        new State(0, [new Run(0, 1, 0, PriorRate)], double.NegativeInfinity, false);

    /// <inheritdoc/>
    protected override DetectorState Step(DetectorState state, double x)
    {
        var own = Own<State>(state);
        var runs = new List<Run>(own.Runs.Length + 1) { default };
        double changed = 0, total = 0;
        foreach (Run run in own.Runs)
        {
            double weight = run.Probability * Predictive(run, x);
            (changed, total) = (changed + (Hazard * weight), total + weight);
            runs.Add(run.With(x, (1 - Hazard) * weight));
        }
        // An observation that no hypothesis can explain to within double precision (|x| of 10^100) leaves only "a change".
        if (!(total > 1e-300)) (runs, changed, total) = ([default], 1, 1);
        runs[0] = new Run(0, changed, 0, PriorRate);
        if (runs.Count > Hypotheses) runs.RemoveAt(Least(runs));
        double recent = 0, old = 0;
        Run[] kept = new Run[runs.Count];
        double mass = runs.Sum(r => r.Probability);
        for (int k = 0; k < kept.Length; k++)
        {
            kept[k] = runs[k] with { Probability = runs[k].Probability / mass };
            if (kept[k].Length <= Recent) recent += kept[k].Probability;
            else old += kept[k].Probability;
        }
        double statistic = own.Seen + 1 <= Recent ? double.NegativeInfinity : Math.Log2(recent / Math.Max(old, 1e-300));
        return new State(own.Seen + 1, kept, statistic, statistic > Limit);
    }

    private static int Least(List<Run> runs)
    {
        int least = 1;
        for (int k = 2; k < runs.Count; k++) if (runs[k].Probability < runs[least].Probability) least = k;
        return least;
    }

    /// <summary>Student's density with 2α degrees of freedom at the mean, scale² = β(κ + 1)/(ακ).</summary>
    private static double Predictive(Run run, double x)
    {
        double kappa = PriorCount + run.Length, alpha = PriorShape + (run.Length / 2.0);
        double scale = run.Rate * (kappa + 1) / kappa, away = x - run.Mean;
        double gamma = alpha > 20 ? (0.5 * Math.Log(alpha)) - (1 / (8 * alpha)) + (1 / (192 * alpha * alpha * alpha))
            : s_gamma[run.Length];
        return Math.Exp(gamma - (0.5 * Math.Log(2 * Math.PI * scale)) - ((alpha + 0.5) * Math.Log(1 + (away * away / (2 * scale)))));
    }

    /// <summary>ln Γ(α + ½) − ln Γ(α) of short runs; the series is exact to 10⁻⁹ beyond.</summary>
    private static readonly double[] s_gamma = [.. Enumerable.Range(0, 40)
        .Select(r => Special.LogGamma(PriorShape + (r / 2.0) + 0.5) - Special.LogGamma(PriorShape + (r / 2.0)))];

    private readonly record struct Run(int Length, double Probability, double Mean, double Rate)
    {
        internal Run With(double x, double probability)
        {
            double kappa = PriorCount + Length;
            return new(Length + 1, probability, Mean + ((x - Mean) / (kappa + 1)),
                Rate + (kappa * (x - Mean) * (x - Mean) / (2 * (kappa + 1))));
        }
    }

    private sealed record State(long Seen, Run[] Runs, double Statistic, bool IsAlarm) : DetectorState(Seen, Statistic, IsAlarm);
}
