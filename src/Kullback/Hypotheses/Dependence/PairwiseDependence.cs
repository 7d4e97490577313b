using System.Runtime.Intrinsics;

namespace Kullback.Hypotheses;

/// <summary>The mean product of two doubly centered kernels, of the rows' X and of their Y, for the rows as they are and with the Y dealt
/// anew.</summary>
/// <remarks>V = (1/n²) Σ KᵢⱼLᵢⱼ − (2/n³) Σ Kᵢ.Lᵢ. + K..L../n⁴. A permutation changes the first two sums only. Rows of both kernels are
/// worked out whenever they are needed: O(n²(d + e)) a permutation in O(n(d + e)) memory, permutations over all cores.</remarks>
internal sealed class PairwiseDependence
{
    private const int Together = 16;
    private readonly double[] _x, _y;
    private readonly int _dimensionX, _dimensionY, _count;
    private readonly KernelShape _shapeX, _shapeY;
    private readonly PointCloud _cloudX;
    private readonly double[] _sumsX, _sumsY;

    internal PairwiseDependence(ReadOnlySpan<double> x, int dimensionX, KernelShape shapeX, ReadOnlySpan<double> y, int dimensionY,
        KernelShape shapeY)
    {
        (_x, _y, _dimensionX, _dimensionY, _shapeX, _shapeY) = (x.ToArray(), y.ToArray(), dimensionX, dimensionY, shapeX, shapeY);
        _count = x.Length / dimensionX;
        _cloudX = new PointCloud(_x, [], dimensionX);
        var cloudY = new PointCloud(_y, [], dimensionY);
        (_sumsX, _sumsY) = (new double[_count], new double[_count]);
        (Own, SelfX, SelfY) = Products(cloudY, _sumsX, _sumsY);
    }

    /// <summary>V of the rows as they are, of X with itself and of Y with itself, of the scaled clouds.</summary>
    internal double Own { get; }
    internal double SelfX { get; }
    internal double SelfY { get; }

    /// <summary>What V of the clouds has to be multiplied by for that of the rows as given.</summary>
    internal double Factor => _shapeX.Factor(_cloudX.Exponent) * _shapeY.Factor(new PointCloud(_y, [], _dimensionY).Exponent);

    internal PermutationRun Permute(Permutations plan, Random random, CancellationToken cancel)
        => PermutationRun.Count(Own, 1e-12 * Math.Sqrt(Math.Max(0, SelfX) * Math.Max(0, SelfY)), plan, random, Together,
            (source, first, values) =>
        {
            var drawn = new double[values.Length];
            if (Environment.ProcessorCount == 1)
                for (int k = 0; k < drawn.Length; k++) drawn[k] = Dealt(source, first + k, cancel);
            else Parallel.For(0, drawn.Length, new ParallelOptions { CancellationToken = cancel },
                k => drawn[k] = Dealt(source, first + k, cancel));
            drawn.CopyTo(values);
        }, cancel, PermutationRun.Orders(_count, plan));

    private double Dealt(LabelSource source, int number, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var order = new int[_count];
        source.Stream(number).Shuffle(order);
        return Product(new PointCloud(_y, [], _dimensionY, order), order);
    }

    private unsafe double Product(PointCloud cloudY, int[] order)
    {
        double sum = 0, rows = 0, allX = 0, allY = 0, n = _count;
        double[] roomX = GC.AllocateUninitializedArray<double>(_cloudX.Stride, pinned: true),
            roomY = GC.AllocateUninitializedArray<double>(_cloudX.Stride, pinned: true);
        fixed (double* k = roomX, l = roomY)
            for (int i = 0; i < _count; i++)
            {
                Row(_cloudX, _shapeX, i, k);
                Row(cloudY, _shapeY, i, l);
                sum += Dot(k, l);
                rows += _sumsX[i] * _sumsY[order[i]];
                allX += _sumsX[i];
                allY += _sumsY[i];
            }
        return sum / n / n - 2 * rows / n / n / n + allX / n / n * (allY / n / n);
    }

    private unsafe (double Own, double SelfX, double SelfY) Products(PointCloud cloudY, double[] sumsX, double[] sumsY)
    {
        double xy = 0, xx = 0, yy = 0, n = _count;
        double[] roomX = GC.AllocateUninitializedArray<double>(_cloudX.Stride, pinned: true),
            roomY = GC.AllocateUninitializedArray<double>(_cloudX.Stride, pinned: true);
        fixed (double* k = roomX, l = roomY)
            for (int i = 0; i < _count; i++)
            {
                Row(_cloudX, _shapeX, i, k);
                Row(cloudY, _shapeY, i, l);
                for (int j = 0; j < _count; j++)
                {
                    (sumsX[i], sumsY[i]) = (sumsX[i] + k[j], sumsY[i] + l[j]);
                    (xy, xx, yy) = (xy + k[j] * l[j], xx + k[j] * k[j], yy + l[j] * l[j]);
                }
            }
        double rowsXY = 0, rowsXX = 0, rowsYY = 0, allX = 0, allY = 0;
        for (int i = 0; i < _count; i++)
        {
            (rowsXY, rowsXX, rowsYY) = (rowsXY + sumsX[i] * sumsY[i], rowsXX + sumsX[i] * sumsX[i], rowsYY + sumsY[i] * sumsY[i]);
            (allX, allY) = (allX + sumsX[i], allY + sumsY[i]);
        }
        double Centered(double all, double rows, double a, double b) => all / n / n - 2 * rows / n / n / n + a / n / n * (b / n / n);
        return (Centered(xy, rowsXY, allX, allY), Centered(xx, rowsXX, allX, allX), Centered(yy, rowsYY, allY, allY));
    }

    // Places beyond the last row hold 0 on both sides.
    private unsafe double Dot(double* k, double* l)
    {
        Vector512<double> sum = default;
        for (int j = 0; j < _cloudX.Stride; j += 8) sum = Vector512.FusedMultiplyAdd(Vector512.Load(k + j), Vector512.Load(l + j), sum);
        return Vector512.Sum(sum);
    }

    private unsafe void Row(PointCloud cloud, KernelShape shape, int i, double* row)
    {
        cloud.Squared(i, 0, cloud.Stride, row);
        shape.Of(row, row, cloud.Stride, 0, _count, cloud.Exponent);
    }

    /// <summary>Rows of X and Y that belong together: as many of each, at least <paramref name="least"/>.</summary>
    internal static int RequireRows(ReadOnlySpan<double> x, int dimensionX, ReadOnlySpan<double> y, int dimensionY, int least)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensionX, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensionY, 1);
        int n = NotASampleException.RequirePoints(x, dimensionX, nameof(x), least),
            m = NotASampleException.RequirePoints(y, dimensionY, nameof(y), least);
        return n == m ? n : throw NotASampleException.Whole(nameof(y), $"x has {n} rows, y has {m}.");
    }
}
