namespace Kullback.Estimation;

/// <summary>The distribution of Σ(p̂ − q̂)²/p̄ when both samples come from one distribution: a sum of chi-squared variables, replaced by
/// one scaled chi-squared variable with the same mean and variance (Satterthwaite).</summary>
/// <param name="Mean">Σ V[k,k]/p̄[k], V the covariance of p̂ − q̂.</param>
/// <param name="DegreesOfFreedom">(Σ V[k,k]/p̄[k])²/Σ V[k,l]²/(p̄[k]·p̄[l]); cells less one for counts, exactly.</param>
/// <param name="ScaleDegreesOfFreedom">Degrees of freedom with which V was estimated; +∞ unless rows are clustered.</param>
/// <remarks>Source: Rao and Scott (1984), Annals of Statistics 12, 46–60; Satterthwaite (1946), Biometrics Bulletin 2, 110–114.</remarks>
internal readonly record struct NullDistribution(double Mean, double DegreesOfFreedom, double ScaleDegreesOfFreedom)
{
    // Beyond this many multiplications the trace of V² is estimated from products with random signs (Hutchinson): 60 of them
    // give the degrees of freedom to about √(2/60)/√K, a few per cent; they enter the interval through their root.
    private const long ExactCost = 200_000_000;
    private const int Probes = 60;

    /// <summary>The distribution for two samples whose common shares are <paramref name="pooled"/>.</summary>
    internal static NullDistribution Of(BinnedSample a, BinnedSample b, ReadOnlySpan<double> pooled)
    {
        int cells = 0;
        foreach (double share in pooled)
            if (share > 0) cells++;
        if (cells < 2) return new NullDistribution(0, 0, double.PositiveInfinity);
        if (a.IsCounts && b.IsCounts)
            return new NullDistribution((cells - 1) * (1 / a.Total + 1 / b.Total), cells - 1, double.PositiveInfinity);
        double traceA = Trace(a.Covariance, pooled), traceB = Trace(b.Covariance, pooled);
        var (aa, ab, bb) = SquaredTraces(a.Covariance, b.Covariance, pooled);
        double squared = Unbiased(aa, traceA, a.Covariance.DegreesOfFreedom) + 2 * ab
            + Unbiased(bb, traceB, b.Covariance.DegreesOfFreedom);
        double trace = traceA + traceB;
        double degrees = squared > 0 ? Math.Clamp(trace * trace / squared, 1, cells - 1) : cells - 1;
        return new NullDistribution(trace, degrees, Satterthwaite(traceA, a.Covariance, traceB, b.Covariance));
    }

    private static double Trace(SamplingCovariance covariance, ReadOnlySpan<double> pooled)
    {
        var ratios = new double[pooled.Length];
        covariance.RelativeVariances(pooled, ratios);
        double sum = 0;
        for (int k = 0; k < ratios.Length; k++)
            if (pooled[k] > 0) sum += ratios[k];
        return sum;
    }

    // tr(V̂²) of a covariance estimated with ν degrees of freedom exceeds tr(V²): E tr V̂² = tr V²·(1 + 1/ν) + (tr V)²/ν.
    private static double Unbiased(double squared, double trace, double nu)
        => double.IsPositiveInfinity(nu) ? squared
         : nu < 2 ? squared
         : nu * nu / ((nu - 1) * (nu + 2)) * Math.Max(0, squared - trace * trace / nu);

    private static double Satterthwaite(double traceA, SamplingCovariance a, double traceB, SamplingCovariance b)
    {
        double uncertainty = traceA * traceA / a.DegreesOfFreedom + traceB * traceB / b.DegreesOfFreedom;
        return uncertainty > 0 ? (traceA + traceB) * (traceA + traceB) / uncertainty : double.PositiveInfinity;
    }

    // Traces of A², AB and B² for A, B = the two covariances scaled by 1/√p̄ on both sides. Each direction contributes the inner
    // products of its images: over all unit vectors this is exact, over random signs it is right in the mean.
    private static (double AA, double AB, double BB) SquaredTraces(SamplingCovariance a, SamplingCovariance b, ReadOnlySpan<double> pooled)
    {
        int cells = pooled.Length;
        bool exact = cells * (a.Cost + b.Cost) <= ExactCost;
        int directions = exact ? cells : Probes;
        double[] vector = new double[cells], imageA = new double[cells], imageB = new double[cells];
        double aa = 0, ab = 0, bb = 0;
        ulong state = 0x9E3779B97F4A7C15;
        for (int d = 0; d < directions; d++)
        {
            if (exact && pooled[d] <= 0) continue;
            for (int k = 0; k < cells; k++)
                vector[k] = pooled[k] <= 0 || (exact && k != d) ? 0 : (exact ? 1 : Sign(ref state)) / Math.Sqrt(pooled[k]);
            a.Apply(pooled, vector, imageA);
            b.Apply(pooled, vector, imageB);
            for (int k = 0; k < cells; k++)
            {
                if (pooled[k] <= 0) continue;
                aa += imageA[k] * imageA[k] / pooled[k];
                ab += imageA[k] * imageB[k] / pooled[k];
                bb += imageB[k] * imageB[k] / pooled[k];
            }
        }
        double weight = exact ? 1 : 1.0 / Probes;
        return (aa * weight, ab * weight, bb * weight);
    }

    // A fixed sequence of signs (xorshift, Marsaglia 2003): the same data give the same answer.
    private static double Sign(ref ulong state)
    {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        return (state >> 40 & 1) == 0 ? 1 : -1;
    }
}
