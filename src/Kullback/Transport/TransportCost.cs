namespace Kullback.Transport;

/// <summary>The least mean of |x − y|ᵏ over all plans that move P to Q, in the k-th power of the unit: the distance
/// <see cref="Wasserstein"/> before its root.</summary>
/// <param name="Order">k ≥ 1, finite.</param>
/// <remarks>Not a distance for k &gt; 1: it breaks the triangle inequality. Both samples are divided by their total weights.</remarks>
public readonly record struct TransportCost(double Order)
{
    /// <summary>The cost between two weighted samples given on their merged values.</summary>
    /// <param name="values">The values of both samples in ascending order, repeated or not; infinite ones are allowed.</param>
    /// <param name="weightsP">The weight (or count) of P at each value.</param>
    /// <param name="weightsQ">The weight of Q at each value.</param>
    /// <returns>+∞ where mass must move to or from an infinite value, or the power exceeds the range of numbers.</returns>
    /// <exception cref="ArgumentException">Lengths differ, values do not ascend, a weight is negative, infinite or NaN, or a sample is
    /// empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The order is below 1 or infinite.</exception>
    public double Between(ReadOnlySpan<double> values, ReadOnlySpan<double> weightsP, ReadOnlySpan<double> weightsQ)
    {
        var mean = Checked();
        OrderedWeights.Totals(values, weightsP, weightsQ);
        return Order == 1
            ? new Wasserstein(1).Between(values, weightsP, weightsQ)
            : mean.Mean(new LineWalk(weightsP, values.Length, weightsQ, values.Length), values, values, 1);
    }

    /// <summary>The cost between two samples of weighted values, in any order.</summary>
    /// <param name="p">The values of P; infinite ones are allowed.</param>
    /// <param name="weightsP">Their weights; none: equal weights.</param>
    /// <param name="q">The values of Q.</param>
    /// <param name="weightsQ">Their weights; none: equal weights.</param>
    /// <returns>+∞ where mass must move to or from an infinite value, or the power exceeds the range of numbers.</returns>
    /// <exception cref="TransportInputException">A sample is empty or holds NaN, or a weight is negative, infinite or NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The order is below 1 or infinite.</exception>
    public double BetweenSamples(ReadOnlySpan<double> p, ReadOnlySpan<double> weightsP, ReadOnlySpan<double> q,
        ReadOnlySpan<double> weightsQ)
    {
        var mean = Checked();
        using SortedSample a = new(p, weightsP, nameof(p), nameof(weightsP)), b = new(q, weightsQ, nameof(q), nameof(weightsQ));
        return mean.Mean(new LineWalk(a.Weights, p.Length, b.Weights, q.Length), a.Values, b.Values, 1);
    }

    private PowerMean Checked() => double.IsPositiveInfinity(Order)
        ? throw new ArgumentOutOfRangeException(nameof(Order), Order, "A cost of order +∞ is no mean; Wasserstein has that order.")
        : PowerMean.Of(Order);
}
