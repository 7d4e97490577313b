namespace Kullback.Numerics;

/// <summary>A = UᵀU of a symmetric positive definite matrix, with what Gaussian distributions ask of it.</summary>
/// <remarks>d³/6 multiply-adds to make, see <see cref="TriangularBlocks"/>.</remarks>
internal sealed class CholeskyFactor
{
    private readonly double[] _upper;
    private readonly int _stride, _height;

    private CholeskyFactor(double[] upper, int d)
    {
        (_upper, Dimension, _stride, _height) = (upper, d, TriangularBlocks.Stride(d), TriangularBlocks.Height(d));
        for (int i = 0; i < d; i++) LogDeterminant += 2 * Math.Log(upper[i * _stride + i]);
    }

    internal int Dimension { get; }

    /// <summary>ln det A.</summary>
    internal double LogDeterminant { get; }

    /// <summary>U[i, j], j ≥ i.</summary>
    internal double this[int i, int j] => _upper[i * _stride + j];

    /// <summary>The factor of a matrix, row by row; null and the failing row where a pivot is not above d·2⁻⁵³ of its diagonal entry: the
    /// matrix is not positive definite, or singular to working precision.</summary>
    internal static CholeskyFactor? Of(ReadOnlySpan<double> matrix, int d, out int row)
    {
        int stride = TriangularBlocks.Stride(d), height = TriangularBlocks.Height(d);
        double[] a = GC.AllocateUninitializedArray<double>(height * stride);
        for (int i = 0; i < d; i++)
        {
            matrix.Slice(i * d, d).CopyTo(a.AsSpan(i * stride));
            a.AsSpan(i * stride + d, stride - d).Clear();
        }
        a.AsSpan(d * stride).Clear();
        for (int i = d; i < height; i++) a[i * stride + i] = 1;
        row = TriangularBlocks.Factor(a, height, stride, d * 1.1e-16);
        return row < 0 ? new(a, d) : null;
    }

    /// <summary>Overwrites x with U⁻ᵀx; the sum of its squares is xᵀA⁻¹x.</summary>
    internal void SolveLower(Span<double> x)
    {
        for (int i = 0; i < Dimension; i++)
        {
            double scaled = x[i] / _upper[i * _stride + i];
            x[i] = scaled;
            var row = _upper.AsSpan(i * _stride, Dimension);
            for (int j = i + 1; j < row.Length; j++) x[j] -= row[j] * scaled;
        }
    }

    /// <summary>Overwrites x with U⁻¹x.</summary>
    internal void SolveUpper(Span<double> x)
    {
        for (int i = Dimension - 1; i >= 0; i--)
        {
            double sum = x[i];
            var row = _upper.AsSpan(i * _stride, Dimension);
            for (int j = i + 1; j < row.Length; j++) sum -= row[j] * x[j];
            x[i] = sum / row[i];
        }
    }

    /// <summary>Overwrites x with Uᵀx: standard normal coordinates become coordinates of covariance A.</summary>
    internal void Multiply(Span<double> x)
    {
        for (int j = Dimension - 1; j >= 0; j--)
        {
            double sum = 0;
            for (int i = 0; i <= j; i++) sum += _upper[i * _stride + j] * x[i];
            x[j] = sum;
        }
    }

    /// <summary>A⁻¹, row by row.</summary>
    internal double[] Inverse()
    {
        int d = Dimension;
        var inverse = new double[d * d];
        for (int i = 0; i < d; i++)
        {
            var row = inverse.AsSpan(i * d, d);
            row[i] = 1;
            SolveLower(row);
            SolveUpper(row);
        }
        return inverse;
    }

    /// <summary>xᵀA⁻¹x.</summary>
    internal double Quadratic(ReadOnlySpan<double> x)
    {
        double[] y = x.ToArray();
        SolveLower(y);
        double sum = 0;
        foreach (double z in y) sum += z * z;
        return sum;
    }

    /// <summary>tr(A⁻¹B) − d − ln det(A⁻¹B) ≥ 0, for A of this factor and B of <paramref name="other"/>.</summary>
    /// <remarks>With the lower triangular W = U⁻ᵀV ᵀ, B = VᵀV: Σ_(j&lt;i) W² + Σ φ(W_ii² − 1), nothing cancels.
    /// d³/6 multiply-adds.</remarks>
    internal double Excess(CholeskyFactor other)
    {
        double[] w = GC.AllocateUninitializedArray<double>(_height * _stride);
        Array.Clear(w);
        for (int k = 0; k < Dimension; k++)
            for (int i = k; i < Dimension; i++) w[i * _stride + k] = other._upper[k * _stride + i];
        TriangularBlocks.Solve(_upper, _height, _stride, w, _stride, lower: true);
        double sum = 0;
        for (int i = 0; i < Dimension; i++)
        {
            var row = w.AsSpan(i * _stride, i);
            double squares = 0;
            foreach (double x in row) squares += x * x;
            double pivot = w[i * _stride + i];
            sum += squares + (pivot < 0.7 ? (pivot - 1) * (pivot + 1) - 2 * Math.Log(pivot) : Special.Phi((pivot - 1) * (pivot + 1)));
        }
        return sum;
    }

    /// <summary>tr(E) − ln det(1 + E) ≥ 0 with E = U⁻ᵀ(B − A)U⁻¹: <see cref="Excess(CholeskyFactor)"/> for B close to A, from their
    /// difference, whose relative precision it keeps.</summary>
    /// <remarks>With the pivots 1 + r of 1 + E = L D Lᵀ and s = e − r, the part of a diagonal entry that elimination took away:
    /// Σ φ(r) + s, all terms non-negative. Some 2d³ multiply-adds.</remarks>
    internal double ExcessOfDifference(ReadOnlySpan<double> difference, out double logDeterminant)
    {
        int d = Dimension;
        double[] e = Similar(Similar(difference));
        var l = new double[d * d];
        double sum = 0;
        logDeterminant = 0;
        for (int i = 0; i < d; i++)
        {
            double taken = 0;
            for (int j = 0; j < i; j++)
            {
                double rest = e[i * d + j];
                for (int k = 0; k < j; k++) rest -= l[i * d + k] * l[j * d + k] * (1 + l[k * d + k]);
                l[i * d + j] = rest / (1 + l[j * d + j]);
                taken += l[i * d + j] * rest;
            }
            l[i * d + i] = e[i * d + i] - taken;
            sum += Special.Phi(l[i * d + i]) + taken;
            logDeterminant += Special.LogOnePlus(l[i * d + i]);
        }
        return sum;
    }

    // The transpose of U⁻ᵀM; twice, of a symmetric matrix, it is U⁻ᵀMU⁻¹.
    private double[] Similar(ReadOnlySpan<double> matrix)
    {
        int d = Dimension;
        double[] padded = new double[_height * _stride], result = new double[d * d];
        for (int i = 0; i < d; i++) matrix.Slice(i * d, d).CopyTo(padded.AsSpan(i * _stride));
        TriangularBlocks.Solve(_upper, _height, _stride, padded, _stride, lower: false);
        for (int i = 0; i < d; i++)
            for (int j = 0; j < d; j++) result[j * d + i] = padded[i * _stride + j];
        return result;
    }
}
