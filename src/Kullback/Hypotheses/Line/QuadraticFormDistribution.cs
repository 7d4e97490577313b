using System.Numerics;

namespace Kullback.Hypotheses;

/// <summary>Right tails of distributions Σ λⱼ χ²ⱼ given by their moment generating function M, by inversion along a parabola around its
/// cut.</summary>
/// <remarks>P(Q &gt; x) = (1/2πi) ∫ e^(−sx)(M(s) − 1)/s ds; the pole at 0 is taken out, so that the path may pass on either side of it. The
/// integrand is of the order of the tail itself, which keeps its relative precision (1e-12). 36 evaluations. Source of the path: Weideman
/// and Trefethen (2007), Mathematics of Computation 76, 1341–1356.</remarks>
internal static class QuadraticFormDistribution
{
    private const int Points = 18;

    /// <summary>P(W² &gt; x), W² = Σ χ²₁/(j²π²): the limit of Cramér–von Mises. M(s) = (z/sin z)^½, z = √(2s). Source: Anderson and Darling
    /// (1952), Annals of Mathematical Statistics 23, 193–212.</summary>
    internal static double CramerVonMises(double x) => Tail(x, Math.PI * Math.PI / 2, static s =>
    {
        var z = Complex.Sqrt(2 * s);
        return (Complex.Log(z) - LogSine(z)) / 2;
    });

    /// <summary>P(A² &gt; x), A² = Σ χ²_d/(j(j + 1)): the limit of Anderson–Darling for d + 1 samples. M(s) = (−2πs/cos(½π√(1 +
    /// 8s)))^(d/2). Source: the same.</summary>
    internal static double AndersonDarling(double x, int degrees) => Tail(x, 1, s =>
    {
        var z = Math.PI / 2 * Complex.Sqrt(1 + 8 * s);
        return degrees * (Complex.Log(2 * Math.PI * s) - Complex.ImaginaryOne * Math.PI - LogCosine(z)) / 2;
    });

    // first: the least singularity of M. log M is wanted in the upper half-plane, continuous from the positive numbers between 0 and first.
    private static double Tail(double x, double first, Func<Complex, Complex> logarithm)
    {
        if (!(x > 0)) return 1;
        double step = 3.0 / Points, scale = Math.PI * Points / (12 * x), sum = 0;
        for (int j = 0; j < Points; j++)
        {
            var turned = new Complex(1, -(j + 0.5) * step);
            var s = first - scale * turned * turned;
            var slope = 2 * scale * Complex.ImaginaryOne * turned;
            var value = (Complex.Exp(logarithm(s) - s * x) - Complex.Exp(-s * x)) / s * slope;
            sum += value.Imaginary;
        }
        return Math.Clamp(sum * step / Math.PI, 0, 1);
    }

    // Above the real axis |e^(2iz)| < 1, so that the principal logarithm of 1 ± e^(2iz) is continuous.
    private static Complex LogCosine(Complex z)
        => -Complex.ImaginaryOne * z - Math.Log(2) + Complex.Log(1 + Complex.Exp(2 * Complex.ImaginaryOne * z));

    private static Complex LogSine(Complex z)
        => -Complex.ImaginaryOne * z + new Complex(-Math.Log(2), Math.PI / 2) + Complex.Log(1 - Complex.Exp(2 * Complex.ImaginaryOne * z));
}
