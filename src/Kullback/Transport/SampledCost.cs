using Kullback.Numerics;

namespace Kullback.Transport;

/// <summary>How far the transport cost between two samples varies from one pair of samples to the next, by its central limit theorem.</summary>
/// <param name="StandardError">√(Var u(X)/n + Var v(Y)/m), u and v the optimal potentials.</param>
/// <remarks><para>√(nm/(n + m))·(T(Pₙ, Qₘ) − E T(Pₙ, Qₘ)) is normal in the limit where P ≠ Q, with the variance of the potentials. The interval is about the mean over samples of these sizes, not about the populations:
/// a cost between samples is too large, with few points in many dimensions by much. Between samples of one population the limit is another, and the interval rough.</para>
/// <para>Source: del Barrio and Loubes (2019), Annals of Probability 47, 926–951.</para></remarks>
public sealed record SampledCost(double StandardError)
{
    /// <summary>From the potentials of a plan between points of equal mass.</summary>
    /// <param name="potentialsP">u, one a point of P.</param>
    /// <param name="potentialsQ">v, one a point of Q.</param>
    /// <exception cref="ArgumentException">A side has fewer than two points.</exception>
    public static SampledCost FromPotentials(ReadOnlySpan<double> potentialsP, ReadOnlySpan<double> potentialsQ)
        => new(Math.Sqrt(Variance(potentialsP) / potentialsP.Length + Variance(potentialsQ) / potentialsQ.Length));

    /// <summary>On the line, from the plan that keeps the order: u′(x) is the mean of k|x − y|ᵏ⁻¹ sign(x − y) over where x goes.</summary>
    /// <param name="p">The points of P.</param>
    /// <param name="q">The points of Q.</param>
    /// <param name="flows">The plan.</param>
    /// <param name="order">k ≥ 1, finite: the cost is |x − y|ᵏ.</param>
    /// <exception cref="ArgumentException">A side has fewer than two points.</exception>
    public static SampledCost OnLine(ReadOnlySpan<double> p, ReadOnlySpan<double> q, IEnumerable<Flow> flows, double order)
    {
        ArgumentNullException.ThrowIfNull(flows);
        double[] slopeP = new double[p.Length], slopeQ = new double[q.Length], massP = new double[p.Length], massQ = new double[q.Length];
        foreach (var (from, to, mass) in flows)
        {
            double apart = p[from] - q[to], slope = mass * order * Math.Pow(Math.Abs(apart), order - 1) * Math.Sign(apart);
            (slopeP[from], massP[from]) = (slopeP[from] + slope, massP[from] + mass);
            (slopeQ[to], massQ[to]) = (slopeQ[to] - slope, massQ[to] + mass);
        }
        return FromPotentials(Integral(p, slopeP, massP), Integral(q, slopeQ, massQ));
    }

    /// <summary>The interval of the cost.</summary>
    /// <param name="cost">The cost between the samples.</param>
    /// <param name="confidence">Its coverage, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not in (0, 1).</exception>
    public (double Low, double High) Interval(double cost, double confidence)
    {
        if (!(confidence > 0 && confidence < 1)) throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "The confidence must lie between 0 and 1.");
        double margin = -NormalTail.Quantile((1 - confidence) / 2) * StandardError;
        return (Math.Max(0, cost - margin), cost + margin);
    }

    private static double[] Integral(ReadOnlySpan<double> points, double[] slopes, double[] masses)
    {
        int[] order = new int[points.Length];
        for (int k = 0; k < order.Length; k++) order[k] = k;
        Array.Sort(points.ToArray(), order);
        double[] potential = new double[points.Length];
        for (int k = 1; k < order.Length; k++)
        {
            int before = order[k - 1], here = order[k];
            potential[here] = potential[before] + (points[here] - points[before]) * (Slope(before) + Slope(here)) / 2;
        }
        return potential;

        double Slope(int k) => masses[k] > 0 ? slopes[k] / masses[k] : 0;
    }

    private static double Variance(ReadOnlySpan<double> values)
    {
        if (values.Length < 2) throw new ArgumentException($"{values.Length} point: the variance of one cannot be known.", nameof(values));
        double mean = 0, square = 0;
        foreach (double v in values) mean += v / values.Length;
        foreach (double v in values) square += (v - mean) * (v - mean);
        return square / (values.Length - 1);
    }
}
