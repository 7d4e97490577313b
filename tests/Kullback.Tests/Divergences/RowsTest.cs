using Kullback.Divergences;

namespace Kullback.Tests.Divergences;

/// <summary>Large batches run over the cores: the same numbers as one row at a time, and the error of the first wrong row.</summary>
[Trait("Category", "Kernel")]
public class RowsTest
{
    private const int Columns = 64, Count = 4096;      // beyond the size from which threads are used

    private static double[] Matrix(int seed, int rows)
    {
        var random = new Random(seed);
        var matrix = new double[rows * Columns];
        for (int r = 0; r < rows; r++)
        {
            double sum = 0;
            for (int c = 0; c < Columns; c++) sum += matrix[r * Columns + c] = random.NextDouble();
            for (int c = 0; c < Columns; c++) matrix[r * Columns + c] /= sum;
        }
        return matrix;
    }

    [Fact]
    public void Rows_over_cores_are_the_rows_one_by_one()
    {
        double[] p = Matrix(1, Count), q = Matrix(2, Count), results = new double[Count], logits = new double[Count];
        Divergence.Rows<KullbackLeibler, double>(new KullbackLeibler(), p, q, Columns, results);
        Divergence.RowsOfLogits<KullbackLeibler, double>(new KullbackLeibler(), [.. p.Select(x => Math.Log(x))],
            [.. q.Select(x => Math.Log(x))], Columns, logits);
        for (int r = 0; r < Count; r++)
        {
            double one = new KullbackLeibler().Between<double>(p.AsSpan(r * Columns, Columns), q.AsSpan(r * Columns, Columns));
            Assert.Equal(one, results[r]);
            Assert.True(Math.Abs(logits[r] - one) <= 1e-13 * one);      // logarithms and softmax: about 10 roundings of terms below 10·D
        }
    }

    [Fact]
    public void Pairs_over_cores_are_the_pairs_one_by_one()
    {
        const int Rows = 100;
        double[] rows = Matrix(3, Rows), matrix = new double[Rows * Rows], symmetric = new double[Rows * Rows];
        Divergence.Pairwise<KullbackLeibler, double>(new KullbackLeibler(), rows, Columns, matrix);
        Divergence.Pairwise<JensenShannon, double>(new JensenShannon(), rows, Columns, symmetric);
        for (int i = 0; i < Rows; i++)
            for (int j = 0; j < Rows; j++)
            {
                ReadOnlySpan<double> p = rows.AsSpan(i * Columns, Columns), q = rows.AsSpan(j * Columns, Columns);
                Assert.Equal(new KullbackLeibler().Between(p, q), matrix[i * Rows + j]);
                Assert.Equal(symmetric[j * Rows + i], symmetric[i * Rows + j]);
            }
    }

    [Fact]
    public void The_first_wrong_row_is_named_whichever_thread_meets_one_first()
    {
        double[] p = Matrix(1, Count), q = Matrix(2, Count);
        p[4000 * Columns + 1] = double.NaN;
        q[3000 * Columns + 5] = -1;
        q[700 * Columns + 7] = double.PositiveInfinity;
        var e = Assert.Throws<NotADistributionException>(
            () => Divergence.Rows<KullbackLeibler, double>(new KullbackLeibler(), p, q, Columns, new double[Count]));
        Assert.Equal((700, 7, double.PositiveInfinity), (e.Row, e.Index, e.Value));
    }
}
