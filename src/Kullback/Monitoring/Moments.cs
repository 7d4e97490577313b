namespace Kullback.Monitoring;

/// <summary>Number, weight, mean, central sums of powers 2 to 4, smallest and largest of finite values.</summary>
/// <remarks>
/// Merging takes pairwise differences of means, never differences of raw sums, so a mean of 10⁹ does not wipe out a variance of 1. Every
/// formula is symmetric in its two sides, so merging commutes to the last bit; it associates up to rounding. Source: Pébay (2008), Sandia
/// report SAND2008-6212; Chan, Golub and LeVeque (1983), The American Statistician 37, 242-247.
/// </remarks>
public sealed record Moments : IMergeable<Moments>
{
    /// <summary>No values.</summary>
    public static Moments Empty { get; } = new();

    /// <summary>How many values, those of weight 0 left out.</summary>
    public long Count { get; init; }

    /// <summary>Σ w; the count when there are no weights.</summary>
    public double Weight { get; init; }

    /// <summary>Σ w².</summary>
    public double SquaredWeight { get; init; }

    /// <summary>Σ w x / Σ w in the values' unit; 0 when there are none.</summary>
    public double Mean { get; init; }

    /// <summary>Σ w (x − mean)², in the unit squared.</summary>
    public double M2 { get; init; }

    /// <summary>Σ w (x − mean)³.</summary>
    public double M3 { get; init; }

    /// <summary>Σ w (x − mean)⁴.</summary>
    public double M4 { get; init; }

    /// <summary>Smallest value; +∞ when there are none.</summary>
    public double Minimum { get; init; } = double.PositiveInfinity;

    /// <summary>Largest value; −∞ when there are none.</summary>
    public double Maximum { get; init; } = double.NegativeInfinity;

    /// <summary>Kish's effective number of values (Σw)²/Σw²; the count when the weights are equal.</summary>
    public double EffectiveCount => SquaredWeight == 0 ? 0 : Weight * Weight / SquaredWeight;

    /// <summary>Unbiased variance M2/(Σw − Σw²/Σw), which is M2/(n − 1) without weights; null for fewer than two values.</summary>
    public double? Variance => Count < 2 || !(Weight - (SquaredWeight / Weight) > 0) ? null : M2 / (Weight - (SquaredWeight / Weight));

    /// <summary>Root of <see cref="Variance"/>, in the values' unit; null for fewer than two values.</summary>
    public double? StandardDeviation => Variance is { } variance ? Math.Sqrt(variance) : null;

    /// <summary>Skewness √W·M3/M2^1.5 (without small-sample correction); null when the values do not vary.</summary>
    public double? Skewness => M2 > 0 ? Math.Sqrt(Weight) * M3 / Math.Pow(M2, 1.5) : null;

    /// <summary>Excess kurtosis W·M4/M2² − 3, 0 for a normal distribution; null when the values do not vary.</summary>
    public double? ExcessKurtosis => M2 > 0 ? (Weight * M4 / (M2 * M2)) - 3 : null;

    /// <summary>The moments of values, in two passes.</summary>
    /// <exception cref="ArgumentException">A value is NaN or infinite; the message names its place.</exception>
    public static Moments Of(ReadOnlySpan<double> values) => Of(values, []);

    /// <summary>The moments of weighted values, in two passes.</summary>
    /// <param name="values">Finite values.</param>
    /// <param name="weights">As many finite weights ≥ 0, or none for weight 1 each. A value of weight 0 counts for nothing.</param>
    /// <exception cref="ArgumentException">A value or weight is out of its domain, or their numbers differ.</exception>
    public static Moments Of(ReadOnlySpan<double> values, ReadOnlySpan<double> weights)
    {
        if (!weights.IsEmpty && weights.Length != values.Length)
            throw new ArgumentException($"There are {weights.Length} weights for {values.Length} values.", nameof(weights));
        long count = 0;
        double weight = 0, squared = 0, sum = 0, minimum = double.PositiveInfinity, maximum = double.NegativeInfinity;
        for (int k = 0; k < values.Length; k++)
        {
            double x = values[k], w = weights.IsEmpty ? 1 : weights[k];
            if (!double.IsFinite(x)) throw new ArgumentException($"values[{k}] = {x} must be finite.", nameof(values));
            if (!(w >= 0 && double.IsFinite(w)))
                throw new ArgumentException($"weights[{k}] = {w} must be finite and ≥ 0.", nameof(weights));
            if (w == 0) continue;
            (count, weight, squared, sum) = (count + 1, weight + w, squared + (w * w), sum + (w * x));
            (minimum, maximum) = (Math.Min(minimum, x), Math.Max(maximum, x));
        }
        if (count == 0) return Empty;
        double mean = sum / weight, m1 = 0, m2 = 0, m3 = 0, m4 = 0;
        for (int k = 0; k < values.Length; k++)
        {
            double w = weights.IsEmpty ? 1 : weights[k], d = values[k] - mean;
            (m1, m2, m3, m4) = (m1 + (w * d), m2 + (w * d * d), m3 + (w * d * d * d), m4 + (w * d * d * d * d));
        }
        return new Moments
        {
            Count = count,
            Weight = weight,
            SquaredWeight = squared,
            Mean = mean + (m1 / weight),      // what rounding left of the first pass
            M2 = m2,
            M3 = m3,
            M4 = m4,
            Minimum = minimum,
            Maximum = maximum,
        };
    }

    /// <summary>The moments with one more value.</summary>
    /// <exception cref="ArgumentException">The value is not finite, or the weight is not finite and ≥ 0.</exception>
    public Moments With(double value, double weight = 1) => Merge(Of([value], [weight]));

    /// <inheritdoc/>
    public Moments Merge(Moments other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Count == 0) return other;
        if (other.Count == 0) return this;
        double a = Weight, b = other.Weight, w = a + b, d = other.Mean - Mean, part = d / w;
        return new Moments
        {
            Count = Count + other.Count,
            Weight = w,
            SquaredWeight = SquaredWeight + other.SquaredWeight,
            Mean = (Mean * (a / w)) + (other.Mean * (b / w)),
            M2 = M2 + other.M2 + (d * part * (a * b)),
            M3 = M3 + other.M3 + (d * part * part * (a * b) * (a - b)) + (3 * part * ((a * other.M2) - (b * M2))),
            M4 = M4 + other.M4 + (d * part * part * part * (a * b) * ((a * a) + (b * b) - (a * b)))
                + (6 * part * part * ((a * a * other.M2) + (b * b * M2))) + (4 * part * ((a * other.M3) - (b * M3))),
            Minimum = Math.Min(Minimum, other.Minimum),
            Maximum = Math.Max(Maximum, other.Maximum),
        };
    }
}
