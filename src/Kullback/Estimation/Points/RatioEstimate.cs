namespace Kullback.Estimation;

/// <summary>The ratio of two totals that come block by block, Σa/Σb, with a 95 % interval.</summary>
/// <param name="Ratio">Σa/Σb.</param>
/// <param name="LogStandardError">Of ln of the ratio; 0 where there is no interval, which is no claim of certainty.</param>
/// <param name="Low">Lower end of the interval; null where the blocks say nothing of the spread.</param>
/// <param name="High">Upper end.</param>
/// <param name="Blocks">Blocks behind it; neighbors that depend on each other are taken together.</param>
/// <remarks>The interval is Student's t of ln(Σa/Σb) from the blocks' a/Σa − b/Σb, in which what a and b have in common cancels, widened
/// for skewness as that of <see cref="MeanEstimate"/>; on the logarithm, so that a ratio and its inverse have the same interval. Coverage:
/// bench/results/language-model-needs.md. Source: Cochran (1977), Sampling Techniques, 3rd edition, chapter 6.</remarks>
public sealed record RatioEstimate(double Ratio, double LogStandardError, double? Low, double? High, int Blocks)
{
    /// <summary>Why the interval must not decide anything; null where nothing speaks against it.</summary>
    public Diagnosis? TooShort { get; init; }

    /// <summary>The ratio of totals.</summary>
    /// <param name="numerators">a of each block.</param>
    /// <param name="denominators">b of each block; a block with 0 for both does not count.</param>
    /// <param name="oneSequence">The blocks were cut from one sequence.</param>
    /// <returns>The estimate; null where a total is not above 0 or not finite.</returns>
    /// <exception cref="ArgumentException">Lengths differ, or a number is NaN.</exception>
    public static RatioEstimate? Of(ReadOnlySpan<double> numerators, ReadOnlySpan<double> denominators, bool oneSequence = false)
    {
        if (numerators.Length != denominators.Length)
            throw new ArgumentException($"There are {numerators.Length} numerators and {denominators.Length} denominators.",
                nameof(denominators));
        double above = 0, below = 0;
        int n = 0;
        for (int b = 0; b < numerators.Length; b++)
        {
            if (double.IsNaN(numerators[b]) || double.IsNaN(denominators[b]))
                throw new ArgumentException($"Block {b} is NaN.", nameof(numerators));
            (above, below) = (above + numerators[b], below + denominators[b]);
            if (numerators[b] != 0 || denominators[b] != 0) n++;
        }
        if (!(above > 0 && below > 0 && double.IsFinite(above) && double.IsFinite(below))) return null;
        var (parts, ones) = (new double[n], new int[n]);
        Array.Fill(ones, 1);
        for (int b = 0, at = 0; b < numerators.Length; b++)
            if (numerators[b] != 0 || denominators[b] != 0) parts[at++] = numerators[b] / above - denominators[b] / below;
        // As if the rows within were many: how far they depend on each other is not known here.
        var interval = BlockInterval.Of(new BlockSums(parts, ones), n, 0, double.PositiveInfinity, oneSequence, nonNegative: false);
        double ratio = above / below;
        return new(ratio, n * interval.StandardError, interval.Low is { } low ? ratio * Math.Exp(n * low) : null,
            interval.High is { } high ? ratio * Math.Exp(n * high) : null, interval.Blocks)
        { TooShort = interval.TooShort };
    }

    /// <summary>The ratio of two means whose errors have nothing to do with each other.</summary>
    /// <param name="above">The mean above.</param>
    /// <param name="below">The mean below.</param>
    /// <returns>The estimate; null where a mean is not above 0 or not finite.</returns>
    public static RatioEstimate? OfIndependent(MeanEstimate above, MeanEstimate below)
    {
        ArgumentNullException.ThrowIfNull(above);
        ArgumentNullException.ThrowIfNull(below);
        if (!(above.Mean > 0 && below.Mean > 0 && double.IsFinite(above.Mean) && double.IsFinite(below.Mean))) return null;
        double ratio = above.Mean / below.Mean;
        if (above.Low is null || below.Low is null)
            return new(ratio, 0, null, null, Math.Min(above.Clusters, below.Clusters)) { TooShort = above.TooShort ?? below.TooShort };
        double a = above.ClusteredStandardError / above.Mean, b = below.ClusteredStandardError / below.Mean, squares = a * a + b * b;
        double degrees = squares * squares / (a * a * a * a / (above.Clusters - 1) + b * b * b * b / (below.Clusters - 1)),
            error = Math.Sqrt(squares);
        double t = Numerics.StudentTail.UpperQuantile(0.025, Math.Max(1, degrees));
        return new(ratio, error, ratio * Math.Exp(-t * error), ratio * Math.Exp(t * error),
            Math.Min(above.Clusters, below.Clusters))
        { TooShort = above.TooShort ?? below.TooShort };
    }
}
