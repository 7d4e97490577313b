namespace Kullback.Anomalies;

/// <summary>A generalised Pareto tail of what exceeds a threshold: how much rarer a value is than the most extreme one seen.</summary>
/// <param name="Threshold">Where the tail begins.</param>
/// <param name="Scale">σ, above 0; 0 where nothing could be fitted, and nothing is extrapolated.</param>
/// <param name="Shape">ξ, from 0.1 to 0.9: bits grow with the logarithm of the distance, and are finite for every number.</param>
/// <param name="Extreme">The greatest excess seen.</param>
/// <remarks>S(y) = (1 + ξy/σ)^(−1/ξ), fitted by probability-weighted moments: Hosking and Wallis (1987), Technometrics 29,
/// 339–349. The shape is held from 0.1 up, so that no tail ends and what is extrapolated errs to fewer bits.</remarks>
public sealed record ExcessTail(double Threshold, double Scale, double Shape, double Extreme)
{
    private const double LeastShape = 0.1, MostShape = 0.9;

    /// <summary>Fits the tail.</summary>
    /// <param name="threshold">Where it begins.</param>
    /// <param name="excesses">What lies beyond, as distances ≥ 0 in rising order.</param>
    public static ExcessTail Fit(double threshold, ReadOnlySpan<double> excesses)
    {
        int n = excesses.Length;
        double mean = 0, weighted = 0, extreme = n == 0 ? 0 : excesses[^1];
        for (int i = 0; i < n; i++)
        {
            mean += excesses[i] / n;
            weighted += (1 - (i + 0.65) / n) * (excesses[i] / n);
        }
        if (n < 2 || !(mean > 0) || !double.IsFinite(mean)) return new ExcessTail(threshold, 0, LeastShape, extreme);
        double difference = mean - 2 * weighted;
        double shape = difference > 0 ? 2 - mean / difference : MostShape;
        shape = double.IsNaN(shape) ? LeastShape : Math.Clamp(shape, LeastShape, MostShape);
        return new ExcessTail(threshold, mean * (1 - shape), shape, extreme);
    }

    /// <summary>−log₂ of S(excess)/S(greatest excess seen); 0 where it is not beyond that.</summary>
    /// <param name="excess">The distance beyond the threshold.</param>
    public double BitsBeyond(double excess)
    {
        if (!(excess > Extreme) || !(Scale > 0)) return 0;
        double far = Math.Log2(1 + Shape * Math.Min(excess, double.MaxValue) / Scale);
        return Math.Max(0, (Math.Min(far, 2100) - Math.Log2(1 + Shape * Extreme / Scale)) / Shape);
    }
}
