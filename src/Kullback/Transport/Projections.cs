using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Kullback.Numerics;

namespace Kullback.Transport;

/// <summary>Two clouds whose projections are compared: four directions a pass over the coordinates,
/// which lie dimension by dimension.</summary>
internal sealed unsafe class Projections
{
    private const int Together = 4;
    private readonly PowerMean _mean;
    private readonly int _dimension, _countP, _countQ, _strideP, _strideQ;
    private readonly double[] _massP, _massQ, _ownerP, _ownerQ, _ownerA, _ownerB;
    private readonly double* _p, _q, _a, _b;

    internal Projections(double order, ReadOnlySpan<double> pointsP, ReadOnlySpan<double> massP, ReadOnlySpan<double> pointsQ,
        ReadOnlySpan<double> massQ, int dimension)
    {
        _mean = PowerMean.Of(order);
        if (double.IsPositiveInfinity(order))
            throw new ArgumentOutOfRangeException(nameof(order), order, "A mean over slices needs a finite order.");
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ExactTransport.RequirePoints(pointsP, dimension, nameof(pointsP));
        ExactTransport.RequirePoints(pointsQ, dimension, nameof(pointsQ));
        (_dimension, _countP, _countQ) = (dimension, pointsP.Length / dimension, pointsQ.Length / dimension);
        if (!massP.IsEmpty) OrderedWeights.RequireMasses(massP, _countP, nameof(massP));
        if (!massQ.IsEmpty) OrderedWeights.RequireMasses(massQ, _countQ, nameof(massQ));
        (_massP, _massQ) = (massP.ToArray(), massQ.ToArray());
        (_strideP, _strideQ) = ((_countP + 7) & ~7, (_countQ + 7) & ~7);
        _p = Transposed(pointsP, _strideP, out _ownerP);
        _q = Transposed(pointsQ, _strideQ, out _ownerQ);
        _a = CostRows.Fixed((long)Together * _strideP, out _ownerA);
        _b = CostRows.Fixed((long)Together * _strideQ, out _ownerB);
    }

    private double* Transposed(ReadOnlySpan<double> points, int stride, out double[] owner)
    {
        double* to = CostRows.Fixed((long)stride * _dimension, out owner);
        new Span<double>(to, stride * _dimension).Clear();
        for (int i = 0, k = 0; k < points.Length; i++)
            for (int d = 0; d < _dimension; d++) to[(long)d * stride + i] = points[k++];
        return to;
    }

    /// <summary>The mean of |x − y|ᵏ along each direction, over the cores where the work is large: each direction by itself, so that the
    /// result does not depend on how many cores there are.</summary>
    internal double[] Costs(double[] directions)
    {
        int count = directions.Length / _dimension, groups = (count + Together - 1) / Together;
        var costs = new double[count];
        if (groups < 2 || (long)count * (_countP + _countQ) < Worthwhile || Environment.ProcessorCount == 1)
            for (int group = 0; group < groups; group++) Group(directions, group * Together, costs, _a, _b);
        else
            Parallel.For(0, groups, () => new Buffers(_strideP, _strideQ), (group, _, room) =>
            {
                Group(directions, group * Together, costs, room.A, room.B);
                return room;
            }, static _ => { });
        return costs;
    }

    // Below this many projected numbers per second thread costs more than it brings.
    private const long Worthwhile = 1 << 16;

    private void Group(double[] directions, int start, double[] costs, double* a, double* b)
    {
        int taken = Math.Min(Together, costs.Length - start);
        Project(_p, _strideP, directions, start, taken, a);
        Project(_q, _strideQ, directions, start, taken, b);
        for (int k = 0; k < taken; k++)
            costs[start + k] = Cost(new Span<double>(a + (long)k * _strideP, _countP), new Span<double>(b + (long)k * _strideQ, _countQ));
    }

    /// <summary>The buffers of one thread.</summary>
    private sealed class Buffers
    {
        internal readonly double[] OwnerA, OwnerB;      // held, so that what A and B point into stays
        internal readonly double* A, B;

        internal Buffers(int strideP, int strideQ)
        {
            A = CostRows.Fixed((long)Together * strideP, out OwnerA);
            B = CostRows.Fixed((long)Together * strideQ, out OwnerB);
        }
    }

    private double Cost(Span<double> a, Span<double> b)
    {
        double[] weightsA = (double[])_massP.Clone(), weightsB = (double[])_massQ.Clone();
        if (weightsA.Length == 0) Sorting.Ascending(a);
        else Sorting.Ascending(a, weightsA);
        if (weightsB.Length == 0) Sorting.Ascending(b);
        else Sorting.Ascending(b, weightsB);
        return weightsA.Length == 0 && weightsB.Length == 0 && a.Length == b.Length
            ? _mean.Mean(a, b, 1) : _mean.Mean(new LineWalk(weightsA, a.Length, weightsB, b.Length), a, b, 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Project(double* points, int stride, double[] directions, int start, int taken, double* to)
    {
        double* w = stackalloc double[Together * _dimension];
        for (int k = 0; k < Together; k++)
            for (int d = 0; d < _dimension; d++) w[Together * d + k] = k < taken ? directions[(start + k) * _dimension + d] : 0;
        for (int i = 0; i < stride; i += 8)
        {
            Vector512<double> s0 = default, s1 = default, s2 = default, s3 = default;
            double* at = points + i;
            for (int d = 0; d < _dimension; d++, at += stride)
            {
                var x = Vector512.Load(at);
                s0 = Vector512.FusedMultiplyAdd(x, Vector512.Create(w[4 * d]), s0);
                s1 = Vector512.FusedMultiplyAdd(x, Vector512.Create(w[4 * d + 1]), s1);
                s2 = Vector512.FusedMultiplyAdd(x, Vector512.Create(w[4 * d + 2]), s2);
                s3 = Vector512.FusedMultiplyAdd(x, Vector512.Create(w[4 * d + 3]), s3);
            }
            Vector512.Store(s0, to + i);
            Vector512.Store(s1, to + stride + i);
            Vector512.Store(s2, to + 2L * stride + i);
            Vector512.Store(s3, to + 3L * stride + i);
        }
    }

    /// <summary>The unit vector along the gradient of the cost at a direction, for clouds of one size.</summary>
    internal double[] Gradient(double[] direction)
    {
        Project(_p, _strideP, direction, 0, 1, _a);
        Project(_q, _strideQ, direction, 0, 1, _b);
        double[] a = new Span<double>(_a, _countP).ToArray(), b = new Span<double>(_b, _countQ).ToArray(), orderA = new double[_countP],
            orderB = new double[_countQ];
        for (int i = 0; i < _countP; i++) orderA[i] = orderB[i] = i;
        Sorting.Ascending(a, orderA);
        Sorting.Ascending(b, orderB);
        var gradient = new double[_dimension];
        for (int k = 0; k < _countP; k++)
        {
            double apart = a[k] - b[k], weight = Math.Sign(apart) * new PowerMean(_mean.Order - 1).Power(Math.Abs(apart));
            for (int d = 0; d < _dimension; d++)
                gradient[d] += weight * (_p[(long)d * _strideP + (int)orderA[k]] - _q[(long)d * _strideQ + (int)orderB[k]]);
        }
        return gradient.All(g => g == 0) ? (double[])direction.Clone() : Directions.Unit(gradient, _dimension);
    }
}
