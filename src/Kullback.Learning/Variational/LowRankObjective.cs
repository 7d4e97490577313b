using Kullback.Numerics;

namespace Kullback.Learning;

/// <summary>Covariance D² + B Bᵀ in the user's own parameters: deviations by their logarithms, and B of a few columns in units of the
/// standard deviations of the start.</summary>
internal sealed class LowRankObjective(WatchedDensity f, double[] center, double[] lower, FixedDraws draws, int rank)
    : FamilyObjective(f, center, lower, draws)
{
    private readonly double[] _scale = [.. Enumerable.Range(0, center.Length)
        .Select(i => Math.Sqrt(Lbfgs.Dot(lower.AsSpan(i * center.Length, i + 1), lower.AsSpan(i * center.Length, i + 1))))];

    internal override double[] Start()
    {
        int d = D;
        double[] correlation = new double[d * d], theta = new double[2 * d + d * rank];
        for (int i = 0; i < d; i++)
            for (int j = 0; j < d; j++)
                correlation[i * d + j] = Lbfgs.Dot(A.AsSpan(i * d, d), A.AsSpan(j * d, d)) / (_scale[i] * _scale[j]);
        var (values, vectors) = SymmetricEigen.Of(correlation, d);
        int[] order = [.. Enumerable.Range(0, d).OrderByDescending(i => values[i])];
        double rest = order.Skip(rank).Select(i => Math.Max(values[i], 1e-12)).DefaultIfEmpty(1e-6).Average();
        double[] left = [.. Enumerable.Repeat(1.0, d)];
        for (int r = 0; r < rank; r++)
            for (int i = 0; i < d; i++)
            {
                double b = vectors[order[r] * d + i] * Math.Sqrt(Math.Max(values[order[r]] - rest, 1e-8));
                theta[2 * d + i * rank + r] = b;
                left[i] -= b * b;
            }
        for (int i = 0; i < d; i++) theta[d + i] = Math.Log(_scale[i]) + 0.5 * Math.Log(Math.Clamp(left[i], 1e-6, 1));
        return theta;
    }

    internal override void Narrow(double[] theta)
    {
        for (int i = D; i < 2 * D; i++) theta[i] -= Math.Log(2);
        for (int i = 2 * D; i < theta.Length; i++) theta[i] /= 2;
    }

    protected override void Spread(ReadOnlySpan<double> theta, ReadOnlySpan<double> draw, Span<double> offset)
    {
        for (int i = 0; i < D; i++)
            offset[i] = Math.Exp(theta[D + i]) * draw[i] + _scale[i] * Lbfgs.Dot(theta.Slice(2 * D + i * rank, rank), draw[D..]);
    }

    protected override void PullSpread(ReadOnlySpan<double> theta, ReadOnlySpan<double> draw, ReadOnlySpan<double> g, double weight,
        Span<double> gradient)
    {
        for (int i = 0; i < D; i++)
        {
            gradient[D + i] += weight * g[i] * draw[i] * Math.Exp(theta[D + i]);
            for (int r = 0; r < rank; r++) gradient[2 * D + i * rank + r] += weight * g[i] * _scale[i] * draw[D + r];
        }
    }

    // By the small matrix I + Bᵀ D⁻² B.
    protected override double LogDeterminant(ReadOnlySpan<double> theta, Span<double> gradient)
    {
        int d = D;
        double[] b = new double[d * rank], small = new double[rank * rank];
        double sum = 0;
        for (int i = 0; i < d; i++)
        {
            sum += theta[d + i];
            for (int r = 0; r < rank; r++) b[i * rank + r] = _scale[i] * theta[2 * d + i * rank + r] * Math.Exp(-theta[d + i]);
        }
        for (int r = 0; r < rank; r++)
            for (int s = 0; s < rank; s++)
            {
                small[r * rank + s] = r == s ? 1 : 0;
                for (int i = 0; i < d; i++) small[r * rank + s] += b[i * rank + r] * b[i * rank + s];
            }
        double[] factor = LowerCholesky.Ridged(small, rank);
        for (int r = 0; r < rank; r++) sum += Math.Log(factor[r * rank + r]);
        var solved = new double[rank];
        for (int i = 0; i < d; i++)
        {
            b.AsSpan(i * rank, rank).CopyTo(solved);
            LowerCholesky.Solve(factor, solved);
            // With W = D⁻¹B: Σ⁻¹B = D⁻¹ W (I + WᵀW)⁻¹, and (D Σ⁻¹ D)ᵢᵢ = 1 − wᵢᵀ(I + WᵀW)⁻¹wᵢ.
            gradient[d + i] += 1 - Lbfgs.Dot(solved, b.AsSpan(i * rank, rank));
            for (int r = 0; r < rank; r++) gradient[2 * d + i * rank + r] += _scale[i] * Math.Exp(-theta[d + i]) * solved[r];
        }
        return sum;
    }

    internal override GaussianApproximation Result(ReadOnlySpan<double> theta)
    {
        int d = D;
        var covariance = new double[d * d];
        for (int i = 0; i < d; i++)
            for (int j = 0; j < d; j++)
                covariance[i * d + j] = (i == j ? Math.Exp(2 * theta[d + i]) : 0) + _scale[i] * _scale[j]
                    * Lbfgs.Dot(theta.Slice(2 * d + i * rank, rank), theta.Slice(2 * d + j * rank, rank));
        return GaussianApproximation.OfFactor(MeanOf(theta), LowerCholesky.Ridged(covariance, d));
    }
}
