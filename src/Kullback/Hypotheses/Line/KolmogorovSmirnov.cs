using Kullback.Transport;

namespace Kullback.Hypotheses;

/// <summary>The Kolmogorov–Smirnov distance sup |F(x) − G(x)| of two samples on the line, in [0, 1], and its test.</summary>
/// <remarks>O(n), allocates nothing. Source: Smirnov (1939); Lehmann and Romano, Testing Statistical Hypotheses, 14.2.</remarks>
public static partial class KolmogorovSmirnov
{
    /// <summary>The distance between two weighted samples given on their merged values, exact up to rounding.</summary>
    /// <param name="values">The values of both samples in ascending order, repeated or not; infinite ones are allowed.</param>
    /// <param name="weightsP">The weight (or count) of P at each value, 0 where only Q has it.</param>
    /// <param name="weightsQ">The weight of Q at each value.</param>
    /// <exception cref="ArgumentException">Lengths differ, values do not ascend, a weight is negative, infinite or NaN,
    /// or a sample is empty.</exception>
    public static double Distance(ReadOnlySpan<double> values, ReadOnlySpan<double> weightsP, ReadOnlySpan<double> weightsQ)
    {
        var (totalP, totalQ) = OrderedWeights.Totals(values, weightsP, weightsQ);
        double largest = 0, sumP = 0, sumQ = 0;
        for (int i = 0; i < values.Length; i++)
        {
            (sumP, sumQ) = (sumP + weightsP[i], sumQ + weightsQ[i]);
            if (i + 1 < values.Length && values[i + 1] == values[i]) continue;
            largest = Math.Max(largest, Math.Abs(OrderedWeights.Gap(sumP, totalP, sumQ, totalQ)));
        }
        return Math.Min(1, largest);
    }

    /// <summary>The distance between two samples known only by their counts in bins.</summary>
    /// <param name="bins">Bins in ascending order that do not overlap (they may touch).</param>
    /// <returns>Where two bins touch, the common end belongs to the first. The largest difference at the bins' ends; within a bin it may be
    /// larger by no more than the error bound.</returns>
    /// <exception cref="ArgumentException">Bins overlap or do not ascend, a weight is negative, infinite or NaN,
    /// or a sample is empty.</exception>
    public static BoundedDistance Distance(ReadOnlySpan<NumberBin> bins)
    {
        var (totalP, totalQ) = OrderedWeights.Totals(bins);
        double known = 0, possible = 0, sumP = 0, sumQ = 0;
        for (int i = 0; i < bins.Length; i++)
        {
            if (bins[i].Low < bins[i].High)
            {
                possible = Math.Max(possible, -OrderedWeights.Gap(sumP, totalP, sumQ + bins[i].WeightQ, totalQ));
                possible = Math.Max(possible, OrderedWeights.Gap(sumP + bins[i].WeightP, totalP, sumQ, totalQ));
            }
            (sumP, sumQ) = (sumP + bins[i].WeightP, sumQ + bins[i].WeightQ);
            // A single value that is also the end of the bin before it: the difference counts only once all its rows are in.
            if (i + 1 < bins.Length && bins[i + 1].High == bins[i].High) continue;
            known = Math.Max(known, Math.Abs(OrderedWeights.Gap(sumP, totalP, sumQ, totalQ)));
        }
        return new BoundedDistance(Math.Min(1, known), Math.Max(0, Math.Min(1, possible) - known));
    }

    /// <summary>The probability of a distance this large or larger when both samples come from one continuous distribution, in the limit
    /// of many rows: 2Σ(−1)ʲ⁻¹ exp(−2j²t²), t = distance·√(nm/(n + m)).</summary>
    /// <param name="distance">The distance, 0 to 1.</param>
    /// <param name="rowsP">Rows, or effective rows, of P.</param>
    /// <param name="rowsQ">Rows, or effective rows, of Q.</param>
    /// <returns>At least <see cref="double.Epsilon"/>. Too large (conservative) when values are tied or rows few.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The distance is not between 0 and 1, or a number of rows not above 0.</exception>
    public static double PValue(double distance, double rowsP, double rowsQ)
    {
        if (!(distance is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(distance), distance, "Must lie between 0 and 1.");
        if (!(rowsP > 0)) throw new ArgumentOutOfRangeException(nameof(rowsP), rowsP, "Must be above 0.");
        if (!(rowsQ > 0)) throw new ArgumentOutOfRangeException(nameof(rowsQ), rowsQ, "Must be above 0.");
        return Limit(distance * Math.Sqrt(rowsP / (rowsP + rowsQ) * rowsQ));
    }

    private static double Limit(double t) => TestOutcome.Probability(t < 1 ? 1 - SmallDeviation(t) : LargeDeviation(t));

    private static double LargeDeviation(double t)
    {
        double sum = 0;
        for (int j = 1; j <= 10; j++) sum += (j % 2 == 1 ? 2 : -2) * Math.Exp(-2.0 * j * j * t * t);
        return sum;
    }

    // The same function by Jacobi's transformation, which converges where the other series does not: √(2π)/t·Σ exp(−(2j−1)²π²/(8t²)).
    private static double SmallDeviation(double t)
    {
        if (t < 0.04) return 0;
        double sum = 0;
        for (int j = 1; j <= 10; j++) sum += Math.Exp(-(2.0 * j - 1) * (2 * j - 1) * Math.PI * Math.PI / (8 * t * t));
        return Math.Sqrt(2 * Math.PI) / t * sum;
    }
}
