using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Kullback.Numerics;

namespace Kullback.Transport;

/// <summary>The kernel exp((fᵢ + gⱼ − cᵢⱼ)/ε) with potentials absorbed, kept or worked out a row at a time.</summary>
internal sealed unsafe class GibbsKernel
{
    private readonly CostRows _costs;
    private readonly double[] _ownerKernel, _ownerRow, _ownerG;
    private readonly double* _kernel, _row;

    internal GibbsKernel(CostRows costs, long memoryBytes)
    {
        _costs = costs;
        F = new double[costs.Rows];
        G = CostRows.Fixed(costs.Stride, out _ownerG);
        new Span<double>(G, costs.Stride).Clear();
        _row = CostRows.Fixed(costs.Stride, out _ownerRow);
        bool kept = (long)costs.Rows * costs.Stride * sizeof(double) <= memoryBytes;
        _kernel = CostRows.Fixed(kept ? (long)costs.Rows * costs.Stride : 0, out _ownerKernel);
        IsKept = kept;
    }

    internal bool IsKept { get; }
    internal double Epsilon { get; private set; }
    internal CostRows Costs => _costs;
    internal double[] F { get; }
    internal double* G { get; }

    /// <summary>Takes the kernel to another ε, or to potentials that have changed.</summary>
    internal void Build(double epsilon)
    {
        Epsilon = epsilon;
        for (int i = 0; IsKept && i < _costs.Rows; i++) Fill(i, _kernel + (long)i * _costs.Stride);
    }

    /// <summary>A row of the kernel.</summary>
    internal double* Row(int i)
    {
        if (IsKept) return _kernel + (long)i * _costs.Stride;
        Fill(i, _row);
        return _row;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fill(int i, double* to)
    {
        double* cost = _costs.Row(i, to);
        Vector512<double> f = Vector512.Create(F[i]), inverse = Vector512.Create(1 / Epsilon), low = Vector512.Create(-700.0);
        for (int j = 0; j < _costs.Stride; j += 8)
        {
            var x = (f + (Vector512.Load(G + j) - Vector512.Load(cost + j))) * inverse;
            // Below e⁻⁷⁰⁰ nothing is left that a marginal could feel; padding is −∞.
            var kept = Vector512.GreaterThan(x, low);
            Vector512.Store(Vector512.ConditionalSelect(kept, Elementary.Exp(Vector512.Max(x, low)), Vector512<double>.Zero), to + j);
        }
    }

    /// <summary>fᵢ = −ε ln Σⱼ bⱼ exp((gⱼ − cᵢⱼ)/ε), then g from f in the same way: a step in logarithms, where a kernel would have no
    /// digits.</summary>
    /// <remarks>With damping below 1 both are multiplied by it: the step of the relaxed problem, where marginals only cost.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal double LogStep(double epsilon, double[] a, double[] b, double dampingP = 1, double dampingQ = 1)
    {
        double change = 0;
        int stride = _costs.Stride;
        double[] shift = new double[stride], most = new double[stride], sum = new double[stride];
        Array.Fill(shift, double.NegativeInfinity);
        for (int j = 0; j < b.Length; j++) shift[j] = G[j] + epsilon * Math.Log(b[j]);
        Array.Fill(most, double.NegativeInfinity);
        fixed (double* s = shift, m = most, t = sum)
            for (int i = 0; i < _costs.Rows; i++)
            {
                double* cost = _costs.Row(i, _row);
                double f = -dampingP * SoftMaximum(cost, s, stride, epsilon);
                if (a[i] > 0) change = Math.Max(change, Math.Abs(f - F[i]));
                F[i] = f;
                if (a[i] > 0) Accumulate(cost, F[i] + epsilon * Math.Log(a[i]), m, t, stride, 1 / epsilon);
            }
        for (int j = 0; j < b.Length; j++)
        {
            double g = -dampingQ * (most[j] + epsilon * Math.Log(sum[j]));
            if (b[j] > 0) change = Math.Max(change, Math.Abs(g - G[j]));
            G[j] = g;
        }
        return change;
    }

    // ε ln Σⱼ exp((sⱼ − cⱼ)/ε).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SoftMaximum(double* cost, double* s, int stride, double epsilon)
    {
        var greatest = Vector512.Create(double.NegativeInfinity);
        for (int j = 0; j < stride; j += 8) greatest = Vector512.Max(greatest, Vector512.Load(s + j) - Vector512.Load(cost + j));
        double top = double.NegativeInfinity;
        for (int k = 0; k < 8; k++) top = Math.Max(top, greatest[k]);
        Vector512<double> sum = default, peak = Vector512.Create(top), inverse = Vector512.Create(1 / epsilon),
            low = Vector512.Create(-700.0);
        for (int j = 0; j < stride; j += 8)
            sum += Elementary.Exp(Vector512.Max(((Vector512.Load(s + j) - Vector512.Load(cost + j)) - peak) * inverse, low));
        return top + epsilon * Math.Log(Vector512.Sum(sum));
    }

    // Running maximum and sum for every column.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Accumulate(double* cost, double shift, double* most, double* sum, int stride, double inverseEpsilon)
    {
        Vector512<double> f = Vector512.Create(shift), inverse = Vector512.Create(inverseEpsilon), low = Vector512.Create(-700.0);
        for (int j = 0; j < stride; j += 8)
        {
            var x = Vector512.Max(f - Vector512.Load(cost + j), Vector512.Create(double.MinValue));
            var old = Vector512.Load(most + j);
            var top = Vector512.Max(old, x);
            var apart = Elementary.Exp(Vector512.Max(-Vector512.Abs(x - old) * inverse, low));
            var rises = Vector512.GreaterThan(x, old);
            var s = Vector512.Load(sum + j);
            Vector512.Store(Vector512.ConditionalSelect(rises, Vector512.FusedMultiplyAdd(s, apart, Vector512<double>.One), s + apart),
                sum + j);
            Vector512.Store(top, most + j);
        }
    }

    /// <summary>f += ε ln u, g += ε ln v, and the kernel with them.</summary>
    internal void Absorb(double* u, double* v)
    {
        for (int i = 0; i < F.Length; i++) F[i] += Epsilon * Math.Log(u[i]);
        for (int j = 0; j < _costs.Columns; j++) G[j] += Epsilon * Math.Log(v[j]);
        Build(Epsilon);
    }
}
