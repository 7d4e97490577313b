using Kullback.Numerics;

namespace Kullback.Scoring;

/// <summary>A recalibration fitted on one part of the rows and judged on the others.</summary>
/// <param name="Method">The rule's name.</param>
/// <param name="Rule">The rule as it was fitted; null where there is no fit.</param>
/// <param name="NoFit">Why there is none; null where there is one.</param>
/// <param name="FittedRows">Rows that fitted it.</param>
/// <param name="JudgedRows">Rows that it was judged on.</param>
/// <param name="Before">The log score of the judged rows in nats, as forecast.</param>
/// <param name="After">The same, recalibrated.</param>
/// <param name="GainNats">What recalibration takes off the log score in nats, with a 95 % interval from paired rows or clusters; above 0 it
/// helps.</param>
/// <param name="GainBrier">The same of the Brier score.</param>
/// <param name="RankingKept">No two forecasts became one and none changed places, so that the order of rows is the same.</param>
public sealed record RecalibrationTrial(string Method, Recalibration? Rule, string? NoFit, int FittedRows, int JudgedRows, double Before,
    double After, ScoreEstimate GainNats, ScoreEstimate GainBrier, bool RankingKept)
{
    /// <summary>Fits on rows 0, 2, 4, … and judges on 1, 3, 5, …; of clusters whole ones, in the order in which they appear.</summary>
    /// <param name="method">One of <see cref="Recalibration.Methods"/>.</param>
    /// <param name="probability">Forecasts in [0, 1].</param>
    /// <param name="outcome">What happened.</param>
    /// <param name="cluster">A number for each row, the same for rows that depend on each other; empty: rows are independent.</param>
    /// <exception cref="ArgumentException">There are fewer than two rows or clusters, or no such method.</exception>
    public static RecalibrationTrial Of(string method, ReadOnlySpan<double> probability, ReadOnlySpan<bool> outcome,
        ReadOnlySpan<int> cluster = default)
    {
        Forecasts.Require(probability, outcome.Length);
        if (!Recalibration.Methods.Contains(method))
            throw new ArgumentException($"'{method}' is none of {string.Join(", ", Recalibration.Methods)}.", nameof(method));
        List<double>[] p = [[], []];
        List<bool>[] y = [[], []];
        List<int> units = [];
        var numbers = new Dictionary<int, int>();
        for (int i = 0; i < outcome.Length; i++)
        {
            int unit = i;
            if (!cluster.IsEmpty && !numbers.TryGetValue(cluster[i], out unit)) numbers.Add(cluster[i], unit = numbers.Count);
            p[unit & 1].Add(probability[i]);
            y[unit & 1].Add(outcome[i]);
            if ((unit & 1) == 1) units.Add(unit / 2);
        }
        if (p[1].Count == 0)
            throw new ArgumentException("Recalibration needs rows to fit and others to judge: at least two rows, or two clusters.");
        var judged = Forecasts.Of([.. p[1]], [.. y[1]]);
        double before = ScoreParts.Log(judged).Mean;
        Recalibration rule;
        try { rule = Recalibration.Fit(method, Forecasts.Of([.. p[0]], [.. y[0]])); }
        catch (ArgumentException e)
        {
            return new(method, null, e.Message.Split(" (Parameter", 2)[0].TrimEnd('.'), p[0].Count, p[1].Count, before, double.NaN,
                new(double.NaN, double.NaN, double.NaN), new(double.NaN, double.NaN, double.NaN), true);
        }
        double[] log = new double[units.Count], brier = new double[units.Count];
        for (int i = 0; i < log.Length; i++)
        {
            double from = p[1][i], to = rule.Apply(from);
            log[i] = Influence.LogLoss(from, y[1][i]) - Influence.LogLoss(to, y[1][i]);
            brier[i] = Influence.BrierLoss(from, y[1][i]) - Influence.BrierLoss(to, y[1][i]);
        }
        int clusters = cluster.IsEmpty ? units.Count : units.Max() + 1;
        var gain = Mean(log, [.. units], clusters);
        return new(method, rule, null, p[0].Count, p[1].Count, before, double.IsInfinity(before) ? AfterOf(rule, p[1], y[1])
            : before - gain.Value, gain, Mean(brier, [.. units], clusters), KeepsOrder(rule, judged));
    }

    private static double AfterOf(Recalibration rule, List<double> p, List<bool> y)
    {
        double sum = 0;
        for (int i = 0; i < p.Count; i++) sum += Influence.LogLoss(rule.Apply(p[i]), y[i]);
        return sum / p.Count;
    }

    private static ScoreEstimate Mean(double[] values, int[] units, int clusters)
    {
        double mean = values.Average();
        if (double.IsInfinity(mean)) return new(mean, mean, mean);
        if (clusters < 2) return new(mean, double.NegativeInfinity, double.PositiveInfinity);
        double half = StudentTail.UpperQuantile(0.025, clusters - 1) * Math.Sqrt(Influence.OfClusters(values, units, clusters));
        return new(mean, mean - half, mean + half);
    }

    private static bool KeepsOrder(Recalibration rule, Forecasts judged)
    {
        double before = double.NegativeInfinity;
        foreach (double p in judged.Probabilities)
        {
            double now = rule.Apply(p);
            if (now <= before) return false;
            before = now;
        }
        return true;
    }
}
