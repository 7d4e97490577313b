using Kullback.Numerics;

namespace Kullback.Transport;

/// <summary>How far the transport cost between two samples varies from one pair of samples to the next, by its central limit
/// theorem.</summary>
/// <param name="StandardError">√(Var u(X)/n + Var v(Y)/m), u and v the optimal potentials.</param>
/// <remarks><para>√(nm/(n + m))·(T(Pₙ, Qₘ) − E T(Pₙ, Qₘ)) is normal in the limit where P ≠ Q, with the variance of the potentials. The
/// interval is about the mean over samples of these sizes, not about the populations: a cost between samples is too large, with few points
/// in many dimensions by much. Between samples of one population the limit is another, and the interval rough.</para>
/// <para>Source: del Barrio and Loubes (2019), Annals of Probability 47, 926–951.</para></remarks>
public sealed record SampledCost(double StandardError)
{
    private const int FewestPoints = 50;
    private const double MostOfOne = 0.1, LeastIndex = 2.5;

    /// <summary>Why the interval is not to be relied upon; null where the distribution of many points is near.</summary>
    /// <remarks>Fewer than 50 points per side; or potentials that are all equal; or one point with more than a tenth of the variance; or
    /// tails of the potentials so heavy (Hill's index of the √n largest below 2.5) that their variance is hardly finite. By simulation
    /// (bench/results/transport-interval.md): t₃ and k = 2 held 0.60 of nominally 0.95 at 1,000 points, Pareto's distribution of index 1.5
    /// less. Source of the index: Hill (1975), Annals of Statistics 3, 1163–1174.</remarks>
    public string? Unreliable { get; init; }

    /// <summary>From the potentials of a plan between points of equal mass.</summary>
    /// <param name="potentialsP">u, one a point of P.</param>
    /// <param name="potentialsQ">v, one a point of Q.</param>
    /// <exception cref="ArgumentException">A side has fewer than two points.</exception>
    public static SampledCost FromPotentials(ReadOnlySpan<double> potentialsP, ReadOnlySpan<double> potentialsQ)
    {
        var (p, q) = (Variance(potentialsP), Variance(potentialsQ));
        double ofP = p.Variance / potentialsP.Length, ofQ = q.Variance / potentialsQ.Length, sum = ofP + ofQ;
        return new(Math.Sqrt(sum))
        {
            Unreliable = Math.Min(potentialsP.Length, potentialsQ.Length) < FewestPoints ? $"fewer than {FewestPoints} points on a side"
                : sum == 0 ? "all points are alike, and nothing is known of their spread"
                : Math.Max(ofP * p.LargestShare, ofQ * q.LargestShare) > MostOfOne * sum ? "one point has more than a tenth of the variance"
                : ofP > MostOfOne * sum && TailIndex(potentialsP) < LeastIndex || ofQ > MostOfOne * sum
                && TailIndex(potentialsQ) < LeastIndex ? "the tails are so heavy that the variance is hardly finite" : null,
        };
    }

    // One over the mean logarithm by which the √n points farthest from the mean exceed the next.
    private static double TailIndex(ReadOnlySpan<double> values)
    {
        double mean = 0, sum = 0;
        foreach (double v in values) mean += v / values.Length;
        double[] apart = new double[values.Length];
        for (int k = 0; k < apart.Length; k++) apart[k] = Math.Abs(values[k] - mean);
        Array.Sort(apart);
        int count = (int)Math.Sqrt(apart.Length);
        double next = apart[^(count + 1)];
        if (!(next > 0)) return 0;
        for (int k = 1; k <= count; k++) sum += Math.Log(apart[^k] / next);
        return sum > 0 ? count / sum : double.PositiveInfinity;
    }

    /// <summary>On the line, from the plan that keeps the order: u + v = |x − y|ᵏ on every flow; where two flows share no point, u steps by
    /// the middle of what is optimal.</summary>
    /// <param name="p">The points of P.</param>
    /// <param name="q">The points of Q.</param>
    /// <param name="flows">The plan that keeps the order.</param>
    /// <param name="order">k ≥ 1, finite: the cost is |x − y|ᵏ.</param>
    /// <exception cref="ArgumentException">A side has fewer than two points.</exception>
    public static SampledCost OnLine(ReadOnlySpan<double> p, ReadOnlySpan<double> q, IEnumerable<Flow> flows, double order)
    {
        ArgumentNullException.ThrowIfNull(flows);
        double[] x = p.ToArray(), y = q.ToArray(), u = new double[x.Length], v = new double[y.Length];
        double Cost(int i, int j) => Math.Pow(Math.Abs(x[i] - y[j]), order);
        Flow? last = null;
        foreach (var flow in flows.OrderBy(f => x[f.From]).ThenBy(f => y[f.To]))
        {
            var (from, to, cost) = (flow.From, flow.To, Cost(flow.From, flow.To));
            if (last is not { } before) u[from] = 0;
            else if (before.To == to) u[from] = cost - v[to];
            else if (before.From != from)
            {
                // Both u(from) + v(before) and u(before) + v(to) must be at most their costs.
                double high = Cost(from, before.To) - v[before.To], low = cost - Cost(before.From, to) + u[before.From];
                u[from] = low + (high - low) / 2;
            }
            v[to] = cost - u[from];
            last = flow;
        }
        return FromPotentials(u, v);
    }

    /// <summary>The interval of the cost.</summary>
    /// <param name="cost">The cost between the samples.</param>
    /// <param name="confidence">Its coverage, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not in (0, 1).</exception>
    public (double Low, double High) Interval(double cost, double confidence)
    {
        if (!(confidence > 0 && confidence < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "The confidence must lie between 0 and 1.");
        double margin = -NormalTail.Quantile((1 - confidence) / 2) * StandardError;
        return (Math.Max(0, cost - margin), cost + margin);
    }

    private static (double Variance, double LargestShare) Variance(ReadOnlySpan<double> values)
    {
        if (values.Length < 2) throw new ArgumentException($"{values.Length} point: the variance of one cannot be known.", nameof(values));
        double mean = 0, square = 0, largest = 0, low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double v in values) (low, high) = (Math.Min(low, v), Math.Max(high, v));
        // Equal potentials differ by the rounding of the solver and of their mean.
        if (high - low <= 1e-12 * Math.Max(Math.Abs(low), Math.Abs(high))) return (0, 0);
        foreach (double v in values) mean += v / values.Length;
        foreach (double v in values)
        {
            double apart = (v - mean) * (v - mean);
            (square, largest) = (square + apart, Math.Max(largest, apart));
        }
        return (square / (values.Length - 1), square > 0 ? largest / square : 0);
    }
}
