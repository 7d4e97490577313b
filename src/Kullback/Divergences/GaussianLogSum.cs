using Kullback.Distributions;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>ln ∫ pᵃq¹⁻ᵃ of two normal laws, stable also where they nearly agree.</summary>
/// <remarks>With λ the eigenvalues of Σq⁻¹Σp, r = λ − 1 (of the difference of the covariances, so that it keeps its digits) and z the difference of the
/// means in their basis: −½ Σ [a(1 − a)z²/(1 + (1 − a)r) + (ln(1 + (1 − a)r) − (1 − a)ln(1 + r))], and the logarithms differ by (1 − a)φ(r) − φ((1 − a)r).
/// +∞ where some 1 + (1 − a)r ≤ 0. Source: Gil, Alajaji and Linder (2013), Information Sciences 249, 124–131.</remarks>
internal sealed class GaussianLogSum
{
    private readonly double[] _r, _z;

    private GaussianLogSum(double[] r, double[] z) => (_r, _z) = (r, z);

    internal static GaussianLogSum? Of(IDistribution p, IDistribution q) => (p, q) switch
    {
        (Normal a, Normal b) => new([(a.StandardDeviation - b.StandardDeviation) / b.StandardDeviation * ((a.StandardDeviation + b.StandardDeviation) / b.StandardDeviation)], [(a.Mean - b.Mean) / b.StandardDeviation]),
        (MultivariateNormal a, MultivariateNormal b) => OfVectors(a, b),
        _ => null,
    };

    private static GaussianLogSum? OfVectors(MultivariateNormal p, MultivariateNormal q)
    {
        int d = p.Dimension;
        double[] apart = p.Covariance.Matrix(), reference = q.Covariance.Matrix(), z = new double[d];
        for (int i = 0; i < d; i++) z[i] = p.Mean[i] - q.Mean[i];
        for (int i = 0; i < d * d; i++) apart[i] -= reference[i];
        if (SymmetricMatrix.Cholesky(reference, d) is not { } l) return null;
        Forward(l, apart, d, d);                 // L⁻¹ (Σp − Σq)
        Transpose(apart, d);
        Forward(l, apart, d, d);                 // … L⁻ᵀ
        Forward(l, z, d, 1);
        for (int i = 0; i < d; i++)
            for (int j = 0; j < i; j++) apart[i * d + j] = apart[j * d + i] = (apart[i * d + j] + apart[j * d + i]) / 2;
        var (values, vectors) = SymmetricMatrix.Eigen(apart, d);
        double[] turned = new double[d];
        for (int k = 0; k < d; k++)
            for (int i = 0; i < d; i++) turned[k] += vectors[i * d + k] * z[i];
        return new(values, turned);
    }

    // L X = B in place, B of d × n.
    private static void Forward(double[] l, double[] b, int d, int n)
    {
        for (int c = 0; c < n; c++)
            for (int i = 0; i < d; i++)
            {
                double sum = b[i * n + c];
                for (int k = 0; k < i; k++) sum -= l[i * d + k] * b[k * n + c];
                b[i * n + c] = sum / l[i * d + i];
            }
    }

    private static void Transpose(double[] a, int d)
    {
        for (int i = 0; i < d; i++)
            for (int j = 0; j < i; j++) (a[i * d + j], a[j * d + i]) = (a[j * d + i], a[i * d + j]);
    }

    internal (double Log, double Size) At(double a)
    {
        double sum = 0, size = 0;
        for (int i = 0; i < _r.Length; i++)
        {
            double mixed = 1 + (1 - a) * _r[i];
            if (!(mixed > 0)) return (double.PositiveInfinity, 0);
            double shift = a * (1 - a) * _z[i] * _z[i] / mixed, scale = (1 - a) * Special.Phi(_r[i]) - Special.Phi((1 - a) * _r[i]);
            sum -= (shift + scale) / 2;
            size += (Math.Abs(shift) + Math.Abs((1 - a) * Special.Phi(_r[i]))) / 2;
        }
        return (sum, size);
    }
}
