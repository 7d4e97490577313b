namespace Kullback.Numerics;

/// <summary>The multivariate gamma function Γ_d(a) = π^(d(d − 1)/4)·Π Γ(a − i/2), i from 0 to d − 1:
/// what Wishart distributions are normalized by.</summary>
internal static class MultivariateGamma
{
    /// <summary>ln Γ_d(a + h) − ln Γ_d(a) − h·ψ_d(a) ≥ 0, see <see cref="GammaRatio.Excess"/>.</summary>
    internal static double Excess(double a, double h, int d)
    {
        double sum = 0;
        for (int i = 0; i < d; i++) sum += GammaRatio.Excess(a - i / 2.0, h);
        return sum;
    }

    /// <summary>ln Γ_d(a).</summary>
    internal static double Log(double a, int d)
    {
        double sum = d * (d - 1) / 4.0 * Math.Log(Math.PI);
        for (int i = 0; i < d; i++) sum += Special.LogGamma(a - i / 2.0);
        return sum;
    }

    /// <summary>ψ_d(a) = Σ ψ(a − i/2), the derivative of ln Γ_d.</summary>
    internal static double Slope(double a, int d)
    {
        double sum = 0;
        for (int i = 0; i < d; i++) sum += Digamma.Of(a - i / 2.0);
        return sum;
    }
}
