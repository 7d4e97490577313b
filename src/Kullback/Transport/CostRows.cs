using System.Runtime.CompilerServices;

namespace Kullback.Transport;

/// <summary>The costs of a transport problem, a row at a time; rows are padded to a multiple of 16 with +∞.</summary>
internal abstract unsafe class CostRows(int rows, int columns)
{
    internal int Rows { get; } = rows;

    internal int Columns { get; } = columns;

    /// <summary>Numbers in a padded row.</summary>
    internal int Stride { get; } = (columns + 15) & ~15;

    /// <summary>The row: in place, or filled into the buffer.</summary>
    internal abstract double* Row(int i, double* buffer);

    /// <summary>The number at a place, the same bits as in the row.</summary>
    internal abstract double Of(int i, int j);

    /// <summary>Memory that does not move, on a cache line.</summary>
    internal static double* Fixed(long count, out double[] owner)
    {
        owner = GC.AllocateUninitializedArray<double>(checked((int)count + 8), pinned: true);
        return (double*)(((nuint)Unsafe.AsPointer(ref owner[0]) + 63) & ~(nuint)63);
    }
}

/// <summary>Costs given as a matrix; a copy whose rows are padded where they are not.</summary>
internal sealed unsafe class MatrixRows : CostRows
{
    private readonly double[] _owner;
    private readonly double* _cost;

    internal MatrixRows(ReadOnlySpan<double> cost, int rows, int columns) : base(rows, columns)
    {
        _cost = Fixed((long)rows * Stride, out _owner);
        for (int i = 0; i < rows; i++)
        {
            var row = new Span<double>(_cost + (long)i * Stride, Stride);
            cost.Slice(i * columns, columns).CopyTo(row);
            row[columns..].Fill(double.PositiveInfinity);
        }
    }

    /// <summary>The matrix of another source, worked out once.</summary>
    internal MatrixRows(CostRows source) : base(source.Rows, source.Columns)
    {
        _cost = Fixed((long)Rows * Stride, out _owner);
        for (int i = 0; i < Rows; i++)
        {
            double* to = _cost + (long)i * Stride, from = source.Row(i, to);
            if (from != to) Unsafe.CopyBlockUnaligned(to, from, (uint)Stride * sizeof(double));
        }
    }

    internal override double* Row(int i, double* buffer) => _cost + (long)i * Stride;

    internal override double Of(int i, int j) => _cost[(long)i * Stride + j];
}

/// <summary>Costs between points, worked out whenever they are asked for.</summary>
internal sealed unsafe class PointRows : CostRows
{
    private readonly GroundCost _ground;
    private readonly int _dimension;
    private readonly double[] _ownerX, _ownerY, _ownerOne;
    private readonly double* _x, _y, _one;

    internal PointRows(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int dimension, GroundCost ground)
        : base(x.Length / dimension, y.Length / dimension)
    {
        (_ground, _dimension) = (ground, dimension);
        _x = Fixed(x.Length, out _ownerX);
        _y = Fixed((long)Stride * dimension, out _ownerY);
        _one = Fixed(16L * dimension + 16, out _ownerOne);
        x.CopyTo(new Span<double>(_x, x.Length));
        for (int d = 0; d < dimension; d++)
            for (int j = 0; j < Stride; j++) _y[(long)d * Stride + j] = j < Columns ? y[j * dimension + d] : double.PositiveInfinity;
    }

    internal override double* Row(int i, double* buffer)
    {
        _ground.Row(_x + (long)i * _dimension, _dimension, _y, Stride, buffer);
        return buffer;
    }

    internal override double Of(int i, int j)
    {
        for (int d = 0; d < _dimension; d++)
            for (int k = 0; k < 16; k++) _one[16 * d + k] = _y[(long)d * Stride + j];
        _ground.Row(_x + (long)i * _dimension, _dimension, _one, 16, _one + 16 * _dimension);
        return _one[16 * _dimension];
    }
}
