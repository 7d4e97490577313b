namespace Kullback.Estimation;

/// <summary>The entropy of shares shrunk towards the uniform distribution: p_i = λ/K + (1 − λ)·n_i/n.</summary>
/// <remarks>λ = (1 − Σ(n_i/n)²)/((n − 1)·Σ(1/K − n_i/n)²), between 0 and 1; 1 where the denominator is 0 (a single row, or shares that are
/// uniform). O(different counts). Source: Hausser and Strimmer (2009), Journal of Machine Learning Research 10, 1469–1484.</remarks>
public readonly record struct JamesStein : IEntropyEstimator
{
    /// <inheritdoc/>
    public string Method => "James-Stein";

    /// <summary>The intensity λ of the shrinkage, in [0, 1].</summary>
    /// <param name="sample">The sample.</param>
    public static double Intensity(Fingerprint sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        double n = sample.Rows, uniform = 1.0 / sample.Cells;
        double spread = sample.Sum(c => c / n * ((n - c) / n));
        double apart = sample.Sum(c => (uniform - c / n) * (uniform - c / n)) + sample.CellsSeen(0) * uniform * uniform;
        double denominator = (n - 1) * apart;
        return denominator > 0 ? Math.Min(1, spread / denominator) : 1;
    }

    /// <inheritdoc/>
    public double Nats(Fingerprint sample)
    {
        double intensity = Intensity(sample), floor = intensity / sample.Cells;
        return sample.Sum(c => Term(sample, c, intensity)) + sample.CellsSeen(0) * PlugInEntropy.Term(floor);
    }

    private static double Term(Fingerprint sample, double c, double intensity)
    {
        double n = sample.Rows, less = (c - n) / n * (1 - intensity) + intensity * ((1.0 - sample.Cells) / sample.Cells);
        return PlugInEntropy.Term(intensity / sample.Cells + (1 - intensity) * (c / n), less);
    }
}
