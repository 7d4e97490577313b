using Kullback.Distributions;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>ln ∫ pᵃq¹⁻ᵃ of two normal distributions, stable also where they nearly agree.</summary>
/// <remarks>With λ the eigenvalues of Σq⁻¹Σp, r = λ − 1 (of the difference of the covariances, so that it keeps its digits) and z the
/// difference of the means in their basis: −½ Σ [a(1 − a)z²/(1 + (1 − a)r) + (ln(1 + (1 − a)r) − (1 − a)ln(1 + r))], and the logarithms
/// differ by (1 − a)φ(r) − φ((1 − a)r).
/// +∞ where some 1 + (1 − a)r ≤ 0. Source: Gil, Alajaji and Linder (2013), Information Sciences 249, 124–131.</remarks>
internal sealed class GaussianLogSum
{
    private readonly double[] _r, _ratio, _z;

    private GaussianLogSum(double[] r, double[] ratio, double[] z) => (_r, _ratio, _z) = (r, ratio, z);

    internal static GaussianLogSum? Of(IDistribution p, IDistribution q) => (p, q) switch
    {
        (Normal a, Normal b) => OfNumbers(a, b),
        (MultivariateNormal a, MultivariateNormal b) => OfVectors(a, b),
        _ => null,
    };

    private static GaussianLogSum OfNumbers(Normal p, Normal q)
    {
        double ratio = p.StandardDeviation / q.StandardDeviation;
        return new([(p.StandardDeviation - q.StandardDeviation) / q.StandardDeviation * (ratio + 1)], [ratio * ratio],
            [(p.Mean - q.Mean) / q.StandardDeviation]);
    }

    private static GaussianLogSum? OfVectors(MultivariateNormal p, MultivariateNormal q)
    {
        int d = p.Dimension;
        double[] own = p.Covariance.Matrix(), apart = p.Covariance.Matrix(), reference = q.Covariance.Matrix(), z = new double[d];
        for (int i = 0; i < d; i++) z[i] = p.Mean[i] - q.Mean[i];
        for (int i = 0; i < d * d; i++) apart[i] -= reference[i];
        if (LowerCholesky.Of(reference, d) is not { } l) return null;
        Similar(l, apart, d);
        Similar(l, own, d);
        Forward(l, z, d, 1);
        var (values, vectors) = SymmetricMatrix.Eigen(apart, d);
        double[] ratios = SymmetricMatrix.Eigen(own, d).Values, order = (double[])values.Clone();
        Array.Sort(ratios);
        int[] places = [.. Enumerable.Range(0, d)];
        Array.Sort(order, places);
        double[] ratio = new double[d];
        for (int i = 0; i < d; i++) ratio[places[i]] = ratios[i];
        double[] turned = new double[d];
        for (int k = 0; k < d; k++)
            for (int i = 0; i < d; i++) turned[k] += vectors[i * d + k] * z[i];
        return new(values, ratio, turned);
    }

    // L⁻¹ A L⁻ᵀ in place, made symmetric again.
    private static void Similar(double[] l, double[] a, int d)
    {
        Forward(l, a, d, d);
        Transpose(a, d);
        Forward(l, a, d, d);
        for (int i = 0; i < d; i++)
            for (int j = 0; j < i; j++) a[i * d + j] = a[j * d + i] = (a[i * d + j] + a[j * d + i]) / 2;
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
            // Near 1 the ratio is known by its difference from 1, far from it by itself.
            bool near = Math.Abs(_r[i]) < 0.5;
            double step = (1 - a) * _r[i], mixed = near ? 1 + step : a + (1 - a) * _ratio[i];
            if (!(mixed > 0)) return (double.PositiveInfinity, 0);
            double own = (1 - a) * (near ? Special.Phi(_r[i]) : _r[i] - Math.Log(_ratio[i])), other = near ? Special.Phi(step)
                : step - Math.Log(mixed);
            double shift = a * (1 - a) * _z[i] * _z[i] / mixed;
            sum -= (shift + own - other) / 2;
            size += (Math.Abs(shift) + Math.Abs(own)) / 2;
        }
        return (sum, size);
    }
}
