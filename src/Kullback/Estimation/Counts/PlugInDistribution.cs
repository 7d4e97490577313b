using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>The distribution of a plug-in divergence T given the true divergence J ≥ 0: e·χ'²(b/e, J/e), a scaled non-central chi-squared
/// variable.</summary>
/// <param name="PlugIn">The value observed.</param>
/// <param name="Bias">b: mean of T less J.</param>
/// <param name="BiasMargin">u ≥ 0: how far b may be off either way, because a cell without rows adds to it if its share is small and
/// nothing if it is zero, and no data can tell which. The lower end of the interval takes b + u, the upper b − u.</param>
/// <param name="Scale">c: at J = 0 the variance is 2cb, that of c·χ²(b/c).</param>
/// <param name="Slope">κ: at the estimate the variance is 2cb + 4κJ. Below it κ goes to c, its value at J = 0, in a straight line.</param>
/// <param name="StudentDegreesOfFreedom">Degrees of freedom behind the variances; +∞ unless rows are clustered.</param>
/// <param name="Limit">The largest possible J.</param>
/// <remarks>The mean is J + b and the variance 2cb + 4κJ. Near J = 0 a divergence is a quadratic form in normal variables, and the
/// distribution is exact up to Satterthwaite's step; far from it T is normal, and so is the distribution in the limit, with the delta
/// method's variance. e(J)
/// = (2cb + 4κJ)/(2b + 4J) joins the two without a switch. With clusters, a tail probability is turned into a normal deviate and
/// that into the tail of Student's t, which allows for variances known only through few clusters.</remarks>
internal sealed record PlugInDistribution(
    double PlugIn, double Bias, double BiasMargin, double Scale, double Slope, double StudentDegreesOfFreedom, double Limit)
{
    /// <summary>P(T ≥ observed) if the truth is <paramref name="truth"/>.</summary>
    internal double Upper(double truth)
    {
        if (!(Bias > 0)) return truth >= PlugIn ? 1 : 0;      // one cell: nothing varies
        double bias = Bias + BiasMargin, e = ScaleAt(truth, bias);
        return Studentize(NonCentralChiSquared.UpperOrLarge(PlugIn / e, bias / e, truth / e));
    }

    /// <summary>P(T ≤ observed) if the truth is <paramref name="truth"/>.</summary>
    internal double Lower(double truth)
    {
        if (!(Bias > 0)) return truth <= PlugIn ? 1 : 0;
        double bias = LeastBias, e = ScaleAt(truth, bias);
        return Studentize(NonCentralChiSquared.LowerOrLarge(PlugIn / e, bias / e, truth / e));
    }

    // Where the bias may be nothing at all, a thousandth of its largest value keeps the distribution's degrees of freedom above 0.
    private double LeastBias => Math.Max(Bias - BiasMargin, 1e-3 * (Bias + BiasMargin));

    // Where P(T ≤ x) is a half if nothing changed, by the distribution of the upper end.
    private double MedianAtZero => ScaleAt(0, LeastBias) is var e
        && e > 0 ? Math.Min(Limit, e * 2 * IncompleteGamma.LowerQuantile(LeastBias / e / 2, 0.5, 0.5)) : 0;

    /// <summary>Bias-corrected estimate, may be negative.</summary>
    internal double Estimate => PlugIn - Bias;

    /// <summary>Standard deviation of T at the estimate.</summary>
    internal double StandardError => Math.Sqrt(Variance(Math.Max(0, Estimate), Bias));

    /// <summary>The truths that neither tail rejects at half of 1 − confidence; the estimate (not below 0) is always among them. Samples
    /// more alike than half of those of one population tell no more than such that are as alike as half: for the upper end the value
    /// observed is not below the median at J = 0. Otherwise one in forty pairs of small samples of one population would have the interval
    /// [0, 0], for no better reason than luck (power-constrained limits: Cowan, Cranmer, Gross and Vitells, 2011,
    /// arXiv 1105.3166).</summary>
    internal (double Low, double High) Interval(double confidence)
    {
        double tail = (1 - confidence) / 2, center = Math.Min(Limit, Math.Max(0, Estimate));
        if (!(Bias > 0)) return (center, center);
        double high = HighEnd(tail, center);
        return (LowEnd(tail, center), Lower(0) < 0.5 ? Math.Max(high, (this with { PlugIn = MedianAtZero }).HighEnd(tail, center)) : high);
    }

    /// <summary>Factor by which both samples must grow so that the interval leaves <paramref name="threshold"/> out in four of five
    /// repetitions.</summary>
    internal double RowsFactor(double threshold, double confidence)
    {
        const double powerDeviate = 0.8416212335729143;      // normal quantile of 0.8
        double center = Math.Max(0, Estimate), gap = Math.Abs(center - threshold);
        double deviate = powerDeviate - NormalTail.Quantile((1 - confidence) / 2);
        // With samples f times as large the variance is 4κJ/f + 2cb/f²; solve (gap/deviate)² = that for 1/f.
        double linear = 4 * Slope * Math.Max(center, threshold), quadratic = 2 * Scale * Bias, target = gap * gap / deviate / deviate;
        double inverse = 2 * target / (linear + Math.Sqrt(linear * linear + 4 * quadratic * target));
        return inverse > 1 / MostRows ? Math.Max(1, 1 / inverse) : MostRows;
    }

    /// <summary>No plan reaches further: an estimate at the threshold itself is never decided.</summary>
    internal const double MostRows = 1e6;

    private double Variance(double truth, double bias)
    {
        double slope = truth < Estimate ? Scale + (Slope - Scale) * truth / Estimate : Slope;
        return 2 * Scale * bias + 4 * slope * truth;
    }

    // e·χ'²(b/e, J/e) has the mean b + J and the variance e·(2b + 4J).
    private double ScaleAt(double truth, double bias) => Variance(truth, bias) / (2 * bias + 4 * truth);

    private double Studentize(double tail)
    {
        if (double.IsPositiveInfinity(StudentDegreesOfFreedom) || tail is <= 0 or >= 1) return tail;
        return StudentTail.Upper(-NormalTail.Quantile(tail), StudentDegreesOfFreedom);
    }

    private double LowEnd(double tail, double center)
    {
        double atZero = Upper(0) - tail;
        if (atZero >= 0) return 0;
        double atCenter = Upper(center) - tail;
        return atCenter <= 0 ? center : RootFinding.Between(x => Upper(x) - tail, 0, center, atZero, atCenter, Tolerance);
    }

    private double HighEnd(double tail, double center)
    {
        double low = center, atLow = Lower(center) - tail;
        if (atLow <= 0) return center;
        double step = 2.5 * StandardError + Bias + BiasMargin;
        while (true)
        {
            double high = Math.Min(Limit, low + step), atHigh = Lower(high) - tail;
            if (atHigh <= 0) return RootFinding.Between(x => Lower(x) - tail, low, high, atLow, atHigh, Tolerance);
            if (high >= Limit) return Limit;
            (low, atLow, step) = (high, atHigh, 2 * step);
        }
    }

    // A millionth of the bias: far below what the interval is worth, and saves half of the evaluations.
    private double Tolerance => 1e-6 * (Bias + BiasMargin);
}
