namespace Kullback.Numerics;

/// <summary>Small dense matrices, row by row: eigenvalues of symmetric ones and polar factors, by rotations.</summary>
internal static class SymmetricMatrix
{
    /// <summary>Eigenvalues and, in the columns of the second, eigenvectors (cyclic Jacobi rotations).</summary>
    internal static (double[] Values, double[] Vectors) Eigen(ReadOnlySpan<double> matrix, int d)
    {
        double[] a = matrix.ToArray(), v = Identity(d);
        for (int sweep = 0; sweep < 60; sweep++)
        {
            bool turned = false;
            for (int p = 0; p < d; p++)
                for (int q = p + 1; q < d; q++)
                {
                    double off = a[p * d + q];
                    if (Math.Abs(off) <= 1e-17 * Math.Sqrt(Math.Abs(a[p * d + p] * a[q * d + q])) || Math.Abs(off) < 1e-300) continue;
                    turned = true;
                    double theta = (a[q * d + q] - a[p * d + p]) / (2 * off), t = Tangent(theta), c = 1 / Math.Sqrt(1 + t * t);
                    for (int k = 0; k < d; k++) (a[k * d + p], a[k * d + q]) = Turn(a[k * d + p], a[k * d + q], c, t * c);
                    for (int k = 0; k < d; k++) (a[p * d + k], a[q * d + k]) = Turn(a[p * d + k], a[q * d + k], c, t * c);
                    for (int k = 0; k < d; k++) (v[k * d + p], v[k * d + q]) = Turn(v[k * d + p], v[k * d + q], c, t * c);
                }
            if (!turned) break;
        }
        var values = new double[d];
        for (int i = 0; i < d; i++) values[i] = a[i * d + i];
        return (values, v);
    }

    /// <summary>U Vᵀ of M = U Σ Vᵀ: the orthogonal matrix nearest to M (one-sided Jacobi rotations; Hestenes 1958).</summary>
    internal static double[] Polar(ReadOnlySpan<double> matrix, int d)
    {
        double[] u = matrix.ToArray(), v = Identity(d);
        for (int sweep = 0; sweep < 60; sweep++)
        {
            bool turned = false;
            for (int p = 0; p < d; p++)
                for (int q = p + 1; q < d; q++)
                {
                    double pp = 0, qq = 0, pq = 0;
                    for (int k = 0; k < d; k++)
                        (pp, qq, pq) = (pp + u[k * d + p] * u[k * d + p], qq + u[k * d + q] * u[k * d + q],
                            pq + u[k * d + p] * u[k * d + q]);
                    if (Math.Abs(pq) <= 1e-16 * Math.Sqrt(pp * qq) || Math.Abs(pq) < 1e-300) continue;
                    turned = true;
                    double t = Tangent((qq - pp) / (2 * pq)), c = 1 / Math.Sqrt(1 + t * t);
                    for (int k = 0; k < d; k++) (u[k * d + p], u[k * d + q]) = Turn(u[k * d + p], u[k * d + q], c, t * c);
                    for (int k = 0; k < d; k++) (v[k * d + p], v[k * d + q]) = Turn(v[k * d + p], v[k * d + q], c, t * c);
                }
            if (!turned) break;
        }
        Orthonormal(u, d);
        return Times(u, v, d, transposeSecond: true);
    }

    // Columns to length 1, the longest first; a column that is lost in rounding is replaced by any direction that is left.
    private static void Orthonormal(double[] u, int d)
    {
        double[] lengths = new double[d];
        for (int j = 0; j < d; j++) lengths[j] = Length(u, d, j);
        int[] order = [.. Enumerable.Range(0, d).OrderByDescending(j => lengths[j])];
        for (int rank = 0; rank < d; rank++)
        {
            int j = order[rank];
            bool lost = lengths[j] <= 1e-15 * lengths[order[0]];
            for (int unit = 0; lost; unit++)
            {
                for (int k = 0; k < d; k++) u[k * d + j] = k == unit ? 1 : 0;
                for (int pass = 0; pass < 2; pass++)
                    for (int r = 0; r < rank; r++) Remove(u, d, j, order[r]);
                lost = Length(u, d, j) < 0.5 / Math.Sqrt(d);
            }
            double size = Length(u, d, j);
            for (int k = 0; k < d; k++) u[k * d + j] /= size;
        }
    }

    private static void Remove(double[] u, int d, int j, int other)
    {
        double along = 0;
        for (int k = 0; k < d; k++) along += u[k * d + j] * u[k * d + other];
        for (int k = 0; k < d; k++) u[k * d + j] -= along * u[k * d + other];
    }

    private static double Length(double[] u, int d, int column)
    {
        double sum = 0;
        for (int k = 0; k < d; k++) sum += u[k * d + column] * u[k * d + column];
        return Math.Sqrt(sum);
    }

    // The smaller root of t² + 2θt − 1.
    private static double Tangent(double theta) => double.IsInfinity(theta) ? 0
        : (theta < 0 ? -1 : 1) / (Math.Abs(theta) + Math.Sqrt(1 + theta * theta));

    private static (double, double) Turn(double x, double y, double c, double s) => (c * x - s * y, s * x + c * y);

    internal static double[] Identity(int d)
    {
        var identity = new double[d * d];
        for (int i = 0; i < d; i++) identity[i * d + i] = 1;
        return identity;
    }

    /// <summary>A B, Aᵀ B or A Bᵀ.</summary>
    internal static double[] Times(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int d, bool transposeFirst = false,
        bool transposeSecond = false)
    {
        var product = new double[d * d];
        for (int i = 0; i < d; i++)
            for (int j = 0; j < d; j++)
            {
                double sum = 0;
                for (int k = 0; k < d; k++)
                    sum += (transposeFirst ? a[k * d + i] : a[i * d + k]) * (transposeSecond ? b[j * d + k] : b[k * d + j]);
                product[i * d + j] = sum;
            }
        return product;
    }
}
