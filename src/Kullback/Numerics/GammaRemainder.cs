namespace Kullback.Numerics;

/// <summary>What ln Γ leaves beyond its tangent, R(a, h) = ln Γ(a + h) − ln Γ(a) − h·ψ(a) ≥ 0: the part of divergences between gamma, beta, Dirichlet
/// and Wishart laws that belongs to a shape.</summary>
/// <remarks>For |h| ≤ a/2 as h²·∫₀¹ (1 − t)ψ′(a + th)dt by twenty points of Gauss and Legendre, whose error is below 1e-17 there (ψ′ is analytic up to
/// 0): no cancellation. Farther away the three terms differ.</remarks>
internal static class GammaRemainder
{
    internal static double Of(double a, double h)
    {
        if (Math.Abs(h) > a / 2) return Math.Max(0, Special.LogGamma(a + h) - Special.LogGamma(a) - h * Digamma.Of(a));
        return h * h * GaussLegendre.Integral(t => (1 - t) * Digamma.Derivative(a + t * h), 0, 1);
    }

    /// <summary>The same of the multivariate ln Γ_d.</summary>
    internal static double Of(double a, double h, int d)
    {
        double sum = 0;
        for (int i = 0; i < d; i++) sum += Of(a - i / 2.0, h);
        return sum;
    }

    /// <summary>ln Γ_d(a) = d(d − 1)/4·ln π + Σ ln Γ(a − i/2).</summary>
    internal static double LogGamma(double a, int d)
    {
        double sum = d * (d - 1) / 4.0 * Math.Log(Math.PI);
        for (int i = 0; i < d; i++) sum += Special.LogGamma(a - i / 2.0);
        return sum;
    }

    /// <summary>ψ_d(a) = Σ ψ(a − i/2).</summary>
    internal static double Digammas(double a, int d)
    {
        double sum = 0;
        for (int i = 0; i < d; i++) sum += Digamma.Of(a - i / 2.0);
        return sum;
    }
}
