namespace Kullback.Transport;

/// <summary>Wasserstein distance of order k between two distributions: the k-th root of the least mean of |x − y|ᵏ over all plans that move
/// one to the other, in the unit of the values; on the line (∫₀¹ |F⁻¹(u) − G⁻¹(u)|ᵏ du)^(1/k).</summary>
/// <param name="Order">k ≥ 1, or +∞ for the greatest distance that mass must move; order 1 on the line is ∫ |F(x) − G(x)| dx.</param>
/// <remarks>Always the root; the mean itself is <see cref="TransportCost"/>. Both samples are divided by their total weights. A metric.
/// Source: Villani, Topics in Optimal Transportation (2003), 2.2 and 7.1.</remarks>
public readonly partial record struct Wasserstein(double Order)
{
    /// <summary>The distance between two weighted samples given on their merged values, exact up to rounding; also two histograms on one
    /// grid.</summary>
    /// <param name="values">The values of both samples in ascending order, repeated or not; infinite ones are allowed.</param>
    /// <param name="weightsP">The weight (or count) of P at each value, 0 where only Q has it.</param>
    /// <param name="weightsQ">The weight of Q at each value.</param>
    /// <returns>+∞ where mass must move to or from an infinite value.</returns>
    /// <exception cref="ArgumentException">Lengths differ, values do not ascend, a weight is negative, infinite or NaN, or a sample is
    /// empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The order is below 1.</exception>
    /// <remarks>O(n), allocates nothing.</remarks>
    public double Between(ReadOnlySpan<double> values, ReadOnlySpan<double> weightsP, ReadOnlySpan<double> weightsQ)
    {
        var mean = PowerMean.Of(Order);
        var (totalP, totalQ) = OrderedWeights.Totals(values, weightsP, weightsQ);
        return Order == 1
            ? ByDistributions(values, weightsP, weightsQ, totalP, totalQ)
            : mean.RootMean(new LineWalk(weightsP, values.Length, weightsQ, values.Length), values, values);
    }

    /// <summary>The distance between two samples of equally weighted values, in any order.</summary>
    /// <param name="p">The values of P; infinite ones are allowed.</param>
    /// <param name="q">The values of Q; the samples may differ in size.</param>
    /// <returns>+∞ where mass must move to or from an infinite value.</returns>
    /// <exception cref="TransportInputException">A sample is empty or holds NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The order is below 1.</exception>
    /// <remarks>O(n log n); sorts in memory borrowed from the shared pool.</remarks>
    public double BetweenSamples(ReadOnlySpan<double> p, ReadOnlySpan<double> q) => BetweenSamples(p, default, q, default);

    /// <summary>The distance between two samples of weighted values, in any order.</summary>
    /// <param name="p">The values of P; infinite ones are allowed.</param>
    /// <param name="weightsP">Their weights; none: equal weights.</param>
    /// <param name="q">The values of Q.</param>
    /// <param name="weightsQ">Their weights; none: equal weights.</param>
    /// <returns>+∞ where mass must move to or from an infinite value. To the order +∞, mass below 2⁻⁴⁹ of the total counts as
    /// rounding.</returns>
    /// <exception cref="TransportInputException">A sample is empty or holds NaN, or a weight is negative, infinite or NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The order is below 1.</exception>
    /// <remarks>O(n log n); sorts in memory borrowed from the shared pool.</remarks>
    public double BetweenSamples(ReadOnlySpan<double> p, ReadOnlySpan<double> weightsP, ReadOnlySpan<double> q,
        ReadOnlySpan<double> weightsQ)
    {
        var mean = PowerMean.Of(Order);
        using SortedSample a = new(p, weightsP, nameof(p), nameof(weightsP)), b = new(q, weightsQ, nameof(q), nameof(weightsQ));
        return BetweenSorted(mean, a, b);
    }

    /// <summary>The distance on a circle, where a value and the value one period further are the same place.</summary>
    /// <param name="p">The values of P, finite, of any turn.</param>
    /// <param name="weightsP">Their weights; none: equal weights.</param>
    /// <param name="q">The values of Q.</param>
    /// <param name="weightsQ">Their weights; none: equal weights.</param>
    /// <param name="period">The length of the circle, finite and &gt; 0 (24 for hours of the day).</param>
    /// <exception cref="TransportInputException">A sample is empty or holds NaN or an infinite value, or a weight is negative, infinite or
    /// NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The order is below 1, or the period is not positive.</exception>
    /// <remarks>The cost as a function of where the circle is cut is convex and piecewise linear; cutting planes find its least value in a
    /// few walks of O(n) (after the sort). Source: Delon, Salomon and Sobolevski (2010), SIAM Journal on Applied Mathematics 70,
    /// 2239–2258.</remarks>
    public double OnCircle(ReadOnlySpan<double> p, ReadOnlySpan<double> weightsP, ReadOnlySpan<double> q, ReadOnlySpan<double> weightsQ,
        double period)
    {
        var mean = PowerMean.Of(Order);
        var circle = new Circle(p, weightsP, q, weightsQ, period);
        return period * (double.IsPositiveInfinity(Order) ? circle.Farthest() : mean.Root(circle.LeastMean(mean)));
    }

    /// <summary>The distance of order 1 between two samples known only by their counts in bins.</summary>
    /// <param name="bins">Bins in ascending order that do not overlap (they may touch).</param>
    /// <returns>Rows spread evenly within each bin; the error bound holds however they really lie.</returns>
    /// <exception cref="ArgumentException">Bins overlap or do not ascend, a weight is negative, infinite or NaN, or a sample is
    /// empty.</exception>
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

    internal static double BetweenSorted(PowerMean mean, SortedSample a, SortedSample b)
    {
        bool even = a.Weights.IsEmpty && b.Weights.IsEmpty && a.Values.Length == b.Values.Length;
        if (even && a.IsFinite && b.IsFinite && double.IsFinite(mean.Order))
        {
            double plain = mean.Mean(a.Values, b.Values, 1);
            if (plain is > 1e-280 and < double.PositiveInfinity) return mean.Root(plain);
        }
        return mean.RootMean(new LineWalk(a.Weights, a.Values.Length, b.Weights, b.Values.Length), a.Values, b.Values);
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
}
