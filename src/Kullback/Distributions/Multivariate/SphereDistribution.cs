using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Functions of the concentration κ that distributions on the sphere of d dimensions are made of.</summary>
/// <remarks>With b = d/2: ₀F₁(b; κ²/4) = Σ (κ²/4)^j/(j!·(b)_j) is Γ(b)(2/κ)^(b−1)I_(b−1)(κ). All terms are positive; the sum runs outward
/// from the largest, some √κ terms, without overflow. Relative error about 1e-15 plus the rounding of κ·ln κ.</remarks>
internal static class SphereDistribution
{
    /// <summary>ln of the area 2π^(d/2)/Γ(d/2) of the unit sphere.</summary>
    internal static double LogArea(int d) => Math.Log(2) + d / 2.0 * Math.Log(Math.PI) - Special.LogGamma(d / 2.0);

    /// <summary>ln ₀F₁(d/2; κ²/4).</summary>
    internal static double LogSeries(int d, double kappa)
    {
        double b = d / 2.0, z = kappa * kappa / 4;
        if (z == 0) return 0;
        double top = Math.Max(0, Math.Floor(((1 - b) + Math.Sqrt((b - 1) * (b - 1) + 4 * z)) / 2)), up = 0, down = 0, term = 1;
        for (double j = top + 1; term > 1e-18 * (1 + up); j++) up += term *= z / (j * (b + j - 1));
        term = 1;
        for (double j = top; j > 0 && term > 1e-18 * (1 + down); j--) down += term *= j * (b + j - 1) / z;
        // The term at the top as two Poisson masses of mean κ/2 in place of factorials: e^κ·P(j)·P(j + b − 1)·(κ/2)^(1−b)·Γ(b).
        double first = top == 0 ? 0 : kappa + IntegerMass.LogPoisson(top, kappa / 2) + IntegerMass.LogPoisson(top + b - 1, kappa / 2)
            + Special.LogGamma(b) - (b - 1) * Math.Log(kappa / 2);
        return first + Special.LogOnePlus(up + down);
    }

    /// <summary>F′(κ) = I_b(κ)/I_(b−1)(κ), the length of the mean.</summary>
    internal static double MeanLength(int d, double kappa) => Ratio(d, kappa).Value;

    /// <summary>F(q) − F(p) − F′(p)(q − p) ≥ 0.</summary>
    internal static double Remainder(int d, double p, double q)
    {
        double h = q - p;
        if (Math.Abs(h) > Math.Max(p / 4, 0.5)) return Math.Max(0, LogSeries(d, q) - LogSeries(d, p) - h * MeanLength(d, p));
        return h * h * GaussLegendre.Integral(t => (1 - t) * Ratio(d, p + t * h).Slope, 0, 1);
    }

    // r(ν) = I_(ν+1)/I_ν = κ/(2(ν + 1) + κ·r(ν + 1)) downwards, with its derivative, from an order where Amos's bound is right to 1/κ; each
    // step shrinks the error by r², so 7√κ + 60 steps leave nothing. Source: Amos (1974),
    // "Computation of modified Bessel functions and their ratios".
    private static (double Value, double Slope) Ratio(int d, double kappa)
    {
        double order = d / 2.0 - 1, far = order + 60 + Math.Ceiling(7 * Math.Sqrt(kappa));
        double root = Math.Sqrt((far + 1.5) * (far + 1.5) + kappa * kappa), value = kappa / (far + 0.5 + root);
        double slope = 1 / (far + 0.5 + root) - kappa * kappa / (root * (far + 0.5 + root) * (far + 0.5 + root));
        for (double nu = far - 1; nu > order - 0.25; nu--)
        {
            double denominator = 2 * (nu + 1) + kappa * value;
            (value, slope) = (kappa / denominator, (2 * (nu + 1) - kappa * kappa * slope) / (denominator * denominator));
        }
        return (value, slope);
    }

    internal static void Draw(Random random, ReadOnlySpan<double> direction, double kappa, Span<double> x)
    {
        double along = Cosine(random, direction.Length, kappa);
        Across(random, direction, along, Math.Sqrt(Math.Max(0, (1 - along) * (1 + along))), x);
    }

    /// <summary>A point with a component along the direction and one of uniform direction across it.</summary>
    internal static void Across(Random random, ReadOnlySpan<double> direction, double along, double across, Span<double> x)
    {
        int d = direction.Length;
        double square = 0, projection = 0;
        for (int i = 0; i < d; i++) x[i] = NormalDraw.Next(random);
        for (int i = 0; i < d; i++) projection += x[i] * direction[i];
        for (int i = 0; i < d; i++)
        {
            x[i] -= projection * direction[i];
            square += x[i] * x[i];
        }
        double sine = across / Math.Sqrt(square);
        for (int i = 0; i < d; i++) x[i] = along * direction[i] + sine * x[i];
    }

    // The component along the direction, by rejection from a beta distribution.
    private static double Cosine(Random random, int d, double kappa)
    {
        double m = d - 1, b = m / (2 * kappa + Math.Sqrt(4 * kappa * kappa + m * m)), x0 = (1 - b) / (1 + b),
            c = kappa * x0 + m * Math.Log(4 * b / ((1 + b) * (1 + b)));
        while (true)
        {
            double g = ShapeDraw.Gamma(random, m / 2), z = g / (g + ShapeDraw.Gamma(random, m / 2)),
                w = (1 - (1 + b) * z) / (1 - (1 - b) * z);
            if (kappa * w + m * Math.Log(1 - x0 * w) - c >= Special.LogOnePlus(-random.NextDouble())) return w;
        }
    }
}
