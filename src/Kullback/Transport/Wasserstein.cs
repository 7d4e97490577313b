namespace Kullback.Transport;

/// <summary>Wasserstein distance of order k between two distributions on the line: the k-th root of ∫₀¹ |F⁻¹(u) − G⁻¹(u)|ᵏ du, in the unit of
/// the values.</summary>
/// <param name="Order">k ≥ 1; order 1 is ∫ |F(x) − G(x)| dx.</param>
/// <remarks>O(n), allocates nothing. Source: Villani, Topics in Optimal Transportation, 2.2.</remarks>
public readonly record struct Wasserstein(double Order)
{
    /// <summary>The distance between two weighted samples given on their merged values, exact up to rounding.</summary>
    /// <param name="values">The values of both samples in ascending order, repeated or not; infinite ones are allowed.</param>
    /// <param name="weightsP">The weight (or count) of P at each value, 0 where only Q has it.</param>
    /// <param name="weightsQ">The weight of Q at each value.</param>
    /// <returns>+∞ where mass must move to or from an infinite value.</returns>
    /// <exception cref="ArgumentException">Lengths differ, values do not ascend, a weight is negative, infinite or NaN, or a sample is empty.</exception>
    /// <exception cref="InvalidOperationException">The order is below 1.</exception>
    public double Between(ReadOnlySpan<double> values, ReadOnlySpan<double> weightsP, ReadOnlySpan<double> weightsQ)
    {
        if (!(Order >= 1 && Order <= double.MaxValue)) throw new InvalidOperationException($"Order {Order} must be finite and ≥ 1.");
        var (totalP, totalQ) = OrderedWeights.Totals(values, weightsP, weightsQ);
        return Order == 1
            ? ByDistributions(values, weightsP, weightsQ, totalP, totalQ)
            : ByQuantiles(values, weightsP, weightsQ, totalP, totalQ);
    }

    /// <summary>The distance of order 1 between two samples known only by their counts in bins.</summary>
    /// <param name="bins">Bins in ascending order that do not overlap (they may touch).</param>
    /// <returns>Rows spread evenly within each bin; the error bound holds however they really lie.</returns>
    /// <exception cref="ArgumentException">Bins overlap or do not ascend, a weight is negative, infinite or NaN, or a sample is empty.</exception>
    /// <remarks>Between bins F − G is known. Within a bin it lies between F₀ − G₁ and F₁ − G₀, from the values before (0) and after (1)
    /// the bin, which bounds the bin's part of the integral from both sides.</remarks>
    public static BoundedDistance First(ReadOnlySpan<NumberBin> bins)
    {
        var (totalP, totalQ) = OrderedWeights.Totals(bins);
        double value = 0, error = 0, sumP = 0, sumQ = 0, before = 0;
        for (int i = 0; i < bins.Length; i++)
        {
            if (i > 0) value += OrderedWeights.Area(before, OrderedWeights.Length(bins[i - 1].High, bins[i].Low));
            double least = OrderedWeights.Gap(sumP, totalP, sumQ + bins[i].WeightQ, totalQ);
            double most = OrderedWeights.Gap(sumP + bins[i].WeightP, totalP, sumQ, totalQ);
            (sumP, sumQ) = (sumP + bins[i].WeightP, sumQ + bins[i].WeightQ);
            double after = OrderedWeights.Gap(sumP, totalP, sumQ, totalQ), width = OrderedWeights.Length(bins[i].Low, bins[i].High);
            double even = OrderedWeights.Area(MeanOfLine(before, after), width);
            double upper = OrderedWeights.Area(Math.Max(-least, most), width);
            double lower = OrderedWeights.Area(Math.Max(0, Math.Max(least, -most)), width);
            value += even;
            if (width > 0) error += double.IsPositiveInfinity(upper) ? upper : Math.Max(upper - even, even - lower);
            before = after;
        }
        return new BoundedDistance(value, error);
    }

    // Mean of |a + (b − a)t| over t in [0, 1].
    private static double MeanOfLine(double a, double b)
        => a == 0 && b == 0 ? 0 : a * b >= 0 ? Math.Abs(a + b) / 2 : (a * a + b * b) / (2 * Math.Abs(b - a));

    private static double ByDistributions(
        ReadOnlySpan<double> values, ReadOnlySpan<double> weightsP, ReadOnlySpan<double> weightsQ, double totalP, double totalQ)
    {
        double sum = 0, sumP = 0, sumQ = 0;
        for (int i = 0; i + 1 < values.Length; i++)
        {
            (sumP, sumQ) = (sumP + weightsP[i], sumQ + weightsQ[i]);
            sum += OrderedWeights.Area(OrderedWeights.Gap(sumP, totalP, sumQ, totalQ), OrderedWeights.Length(values[i], values[i + 1]));
        }
        return sum;
    }

    // Walks both quantile functions at once; masses are compared as totalQ·P against totalP·Q, exact for counts.
    private double ByQuantiles(
        ReadOnlySpan<double> values, ReadOnlySpan<double> weightsP, ReadOnlySpan<double> weightsQ, double totalP, double totalQ)
    {
        int i = -1, j = -1;
        double leftP = 0, leftQ = 0, sum = 0;
        while (true)
        {
            while (leftP <= 0 && i + 1 < values.Length) leftP = weightsP[++i] * totalQ;
            while (leftQ <= 0 && j + 1 < values.Length) leftQ = weightsQ[++j] * totalP;
            if (leftP <= 0 || leftQ <= 0) break;
            double moved = Math.Min(leftP, leftQ);
            sum += OrderedWeights.Area(moved / totalP / totalQ, Math.Pow(Math.Abs(OrderedWeights.Length(values[i], values[j])), Order));
            (leftP, leftQ) = (leftP - moved, leftQ - moved);
        }
        return Math.Pow(sum, 1 / Order);
    }
}
