using System.Numerics;

namespace Kullback.Topics;

/// <summary>exp ψ(x) and ln Γ(x) of a vector of numbers above 0, as the updates and the bound of variational Bayes need them: absolute
/// error of the logarithm below 2e-11.</summary>
/// <remarks>Six steps of the recurrence in one quotient, u = x² + 5x: Σ 1/(x + j) = (2x + 5)(3u² + 20u + 24)/(u(u + 4)(u + 6)); then the
/// asymptotic series at x + 6. The exponential of ψ needs no logarithm: (x + 6)·exp(…).</remarks>
internal static class DirichletTerms
{
    internal static Vector<double> ExpDigamma(Vector<double> x)
    {
        Vector<double> u = x * (x + new Vector<double>(5)), y = x + new Vector<double>(6), r = Vector<double>.One / y, s = r * r;
        Vector<double> below = (x + x + new Vector<double>(5))
            * (u * (new Vector<double>(3) * u + new Vector<double>(20)) + new Vector<double>(24))
            / (u * (u + new Vector<double>(4)) * (u + new Vector<double>(6)));
        Vector<double> series = r * new Vector<double>(0.5)
            + s * (new Vector<double>(1.0 / 12)
                - s * (new Vector<double>(1.0 / 120)
                    - s * (new Vector<double>(1.0 / 252) - s * (new Vector<double>(1.0 / 240) - s * new Vector<double>(1.0 / 132)))));
        return y * Vector.Exp(-(series + below));
    }

    internal static Vector<double> LogGamma(Vector<double> x)
    {
        Vector<double> u = x * (x + new Vector<double>(5)), y = x + new Vector<double>(6), r = Vector<double>.One / y, s = r * r;
        Vector<double> series = r
            * (new Vector<double>(1.0 / 12)
                - s * (new Vector<double>(1.0 / 360)
                    - s * (new Vector<double>(1.0 / 1260) - s * (new Vector<double>(1.0 / 1680) - s * new Vector<double>(1.0 / 1188)))));
        return (y - new Vector<double>(0.5)) * Vector.Log(y) - y + new Vector<double>(0.91893853320467274) + series
            - Vector.Log(u * (u + new Vector<double>(4)) * (u + new Vector<double>(6)));
    }
}
