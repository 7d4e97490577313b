using Kullback.Numerics;

namespace Kullback.Tests.Numerics;

/// <summary>Products of rows and eigenvalues of large matrices against plain loops and theorems.</summary>
[Trait("Category", "Kernel")]
public unsafe class RowProductsTest
{
    private static double[] Draw(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() * 2 - 1)];
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 5, 7)]
    [InlineData(8, 48, 256)]
    [InlineData(41, 245, 257)]
    [InlineData(600, 50, 20)]
    public void Products_are_those_of_a_plain_loop(int n, int m, int d)
    {
        double[] x = Draw(n * d, 1), y = Draw(m * d, 2), found = RowProducts.Of(x, n, y, m, d, CancellationToken.None);
        float[] single = Singles(x, n, y, m, d);
        for (int i = 0; i < n; i++)
            for (int j = 0; j < m; j++)
            {
                double sum = 0, size = 0;
                for (int k = 0; k < d; k++)
                {
                    sum += x[i * d + k] * y[j * d + k];
                    size += Math.Abs(x[i * d + k] * y[j * d + k]);
                }
                // Both loops err by at most γ(d) of the sum of sizes; two more roundings for the inputs in single precision.
                Assert.InRange(Math.Abs(found[i * m + j] - sum), 0, 2 * (d + 2) * 1.2e-16 * size);
                Assert.InRange(Math.Abs(single[i * m + j] - sum), 0, (RowProducts.Roundings(d) + 4) * 6e-8 * size + 1e-30);
            }
    }

    private static float[] Singles(double[] x, int n, double[] y, int m, int d)
    {
        float[] a = [.. x.Select(v => (float)v)], b = [.. y.Select(v => (float)v)], found = new float[n * m];
        fixed (float* p = a, q = b)
            RowProducts.Run(p, n, q, m, d, null, once: false, (_, row, rows, column, columns, products, stride) =>
            {
                for (int i = 0; i < rows; i++)
                    for (int j = 0; j < columns; j++) found[(row + i) * m + column + j] = products[i * stride + j];
            }, CancellationToken.None);
        return found;
    }

    [Theory, InlineData(1), InlineData(30), InlineData(700)]
    public void Each_pair_is_told_once(int n)
    {
        var told = new int[n * n];
        double[] x = Draw(n * 3, 3);
        fixed (double* p = x)
            RowProducts.Run(p, n, p, n, 3, null, once: true, (_, row, rows, column, columns, _, _) =>
            {
                for (int i = row; i < row + rows; i++)
                    for (int j = Math.Max(i + 1, column); j < column + columns; j++) Interlocked.Increment(ref told[i * n + j]);
            }, CancellationToken.None);
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) Assert.Equal(j > i ? 1 : 0, told[i * n + j]);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(17), InlineData(60)]
    public void Eigenvectors_give_the_matrix_back(int d)
    {
        double[] x = Draw(d * d, d), a = RowProducts.Of(x, d, x, d, d, CancellationToken.None);
        var (values, vectors) = SymmetricEigen.Of([.. a], d);
        double largest = values.Max(), bound = 40 * d * 1.1e-16 * largest;
        for (int i = 0; i < d; i++)
            for (int j = 0; j < d; j++)
            {
                double sum = 0, inner = 0;
                for (int k = 0; k < d; k++)
                {
                    sum += values[k] * vectors[k * d + i] * vectors[k * d + j];
                    inner += vectors[i * d + k] * vectors[j * d + k];
                }
                Assert.InRange(Math.Abs(sum - a[i * d + j]), 0, bound);
                Assert.InRange(Math.Abs(inner - (i == j ? 1 : 0)), 0, 40 * d * 1.1e-16);
            }
        double[] alone = SymmetricEigen.Values([.. a], d);
        Array.Sort(alone);
        Array.Sort(values);
        for (int k = 0; k < d; k++) Assert.InRange(Math.Abs(alone[k] - values[k]), 0, bound);
    }

    [Fact]
    public void Eigenvalues_of_a_chain_of_springs_are_known()
    {
        // 2 on the diagonal and −1 beside it: 2 − 2 cos(kπ/(d + 1)).
        const int d = 90;
        var a = new double[d * d];
        for (int i = 0; i < d; i++)
        {
            a[i * d + i] = 2;
            if (i > 0) a[i * d + i - 1] = a[(i - 1) * d + i] = -1;
        }
        double[] values = SymmetricEigen.Values(a, d);
        Array.Sort(values);
        for (int k = 1; k <= d; k++)
            Assert.InRange(Math.Abs(values[k - 1] - (2 - 2 * Math.Cos(k * Math.PI / (d + 1)))), 0, 40 * d * 1.1e-16 * 4);
    }

    [Fact]
    public void Zeros_and_one_large_number_have_their_eigenvalues()
    {
        Assert.All(SymmetricEigen.Values(new double[25], 5), v => Assert.Equal(0, v));
        var a = new double[25];
        a[12] = 1e100;
        Assert.Equal([0, 0, 0, 0, 1e100], SymmetricEigen.Values(a, 5).Order());
    }
}
