namespace Kullback.Coding;

/// <summary>−Σ wᵢ ln Σⱼ xⱼAᵢⱼ in nats, Aᵢⱼ = exp(−slope·dᵢⱼ): the rate plus slope times the distortion,
/// x the distribution of the reproduction.</summary>
internal sealed class RateObjective : MixtureObjective
{
    private readonly double[] _source;
    private readonly double[] _distortion;

    /// <param name="source">Masses wᵢ &gt; 0.</param>
    /// <param name="letters">Number of reproduction letters.</param>
    /// <param name="distortion">Row-major, source letter by reproduction letter, the least entry of each row taken off.</param>
    internal RateObjective(ReadOnlySpan<double> source, int letters, double[] distortion) : base(letters, source.Length)
    {
        _source = new double[Stride];
        source.CopyTo(_source);
        _distortion = distortion;
    }

    /// <summary>Sets the slope; at +∞ only the letters of least distortion are left.</summary>
    internal void Tilt(double slope)
    {
        for (int j = 0; j < Size; j++)
        {
            var row = Row(j);
            for (int i = 0; i < Width; i++)
            {
                double d = _distortion[i * Size + j];
                row[i] = d == 0 ? 1 : double.IsPositiveInfinity(slope) ? 0 : Math.Exp(-slope * d);
            }
        }
    }

    protected override double Outer(ReadOnlySpan<double> z, Span<double> first)
    {
        double sum = 0;
        for (int i = 0; i < Width; i++)
        {
            double safe = Math.Max(z[i], 1e-300);
            first[i] = -_source[i] / safe;
            sum -= _source[i] * Math.Log(safe);
        }
        return sum;
    }

    protected override void Curvature(ReadOnlySpan<double> z, Span<double> second)
    {
        for (int i = 0; i < Width; i++)
        {
            double safe = Math.Max(z[i], 1e-300);
            second[i] = _source[i] / safe / safe;
        }
    }

    internal override double LogStep(double gradient) => gradient < 0 ? Math.Log(-gradient) : -745;

    // ln max c, c = −gradient: Blahut (1972), theorem 6; Σ x·c = 1, so the maximum is at least 1.
    internal override double Gap(ReadOnlySpan<double> x, ReadOnlySpan<double> gradient)
    {
        double most = 0;
        foreach (double g in gradient) most = Math.Max(most, -g);
        return Math.Max(0, Math.Log(most));
    }
}
