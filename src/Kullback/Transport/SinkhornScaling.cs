using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kullback.Transport;

/// <summary>Sinkhorn's iteration on a kernel: rows and columns in one sweep, over-relaxed once the rate of convergence is known.</summary>
/// <remarks>Sources: Schmitzer (2019), SIAM Journal on Scientific Computing 41, A1443–A1481 (absorption, ε-scaling); Thibault, Chizat,
/// Dossal and Papadakis (2021), Algorithms 14, 143 (over-relaxation).</remarks>
internal sealed unsafe class SinkhornScaling
{
    private const int Window = 10;
    private readonly GibbsKernel _kernel;
    private readonly double[] _a, _b, _ownerU, _ownerV, _ownerW, _ownerT;
    private readonly double* _u, _v, _w, _t;

    internal SinkhornScaling(GibbsKernel kernel, double[] a, double[] b)
    {
        (_kernel, _a, _b) = (kernel, a, b);
        int stride = kernel.Costs.Stride;
        _u = CostRows.Fixed(a.Length, out _ownerU);
        _v = CostRows.Fixed(stride, out _ownerV);
        _w = CostRows.Fixed(stride, out _ownerW);
        _t = CostRows.Fixed(stride, out _ownerT);
        Reset();
    }

    internal int Iterations { get; private set; }

    private void Reset()
    {
        new Span<double>(_u, _a.Length).Fill(1);
        new Span<double>(_v, _kernel.Costs.Stride).Fill(1);
    }

    /// <summary>Iterates until both marginals are met or the limit is reached, and absorbs the scalings.</summary>
    internal bool Run(double epsilon, double tolerance, int limit, CancellationToken cancel)
    {
        _kernel.LogStep(epsilon, _a, _b);
        _kernel.Build(epsilon);
        double omega = 1, last = double.PositiveInfinity, error = double.PositiveInfinity;
        bool met = false;
        for (int done = 1; done <= limit; done++)
        {
            cancel.ThrowIfCancellationRequested();
            error = Sweep(omega);
            Iterations++;
            if (met = error <= tolerance) break;
            if (double.IsNaN(error) || Farthest() > 60) (omega, last) = (Restore(error), error);
            else if (done % Window == 0)
            {
                omega = Relaxation(omega, Math.Pow(error / last, 1.0 / Window));
                last = error;
            }
        }
        // A plain sweep leaves the columns exact and takes the last relaxed steps back to the iteration whose fixed point they share.
        Sweep(1);
        _kernel.Absorb(_u, _v);
        Reset();
        return met;
    }

    // The kernel is built anew around what was reached; after a number went out of range, from the potentials of the last time.
    private double Restore(double error)
    {
        if (!double.IsNaN(error)) _kernel.Absorb(_u, _v);
        else
        {
            _kernel.LogStep(_kernel.Epsilon, _a, _b);
            _kernel.Build(_kernel.Epsilon);
        }
        Reset();
        return 1;
    }

    // From the rate ρ seen with ω: Young's relation (ρ + ω − 1)² = ρω²η gives the plain rate η, and η the best ω = 2/(1 + √(1 − η)).
    private static double Relaxation(double omega, double rate)
    {
        if (!(rate < 1)) return 1;
        if (rate <= omega - 1) return omega;
        double plain = Math.Min(0.9999, (rate + omega - 1) * (rate + omega - 1) / (rate * omega * omega));
        return Math.Max(omega, 2 / (1 + Math.Sqrt(1 - plain)));
    }

    private double Farthest()
    {
        double greatest = 0;
        for (int i = 0; i < _a.Length; i++) greatest = Math.Max(greatest, Math.Abs(Math.ILogB(_u[i])));
        for (int j = 0; j < _b.Length; j++) greatest = Math.Max(greatest, Math.Abs(Math.ILogB(_v[j])));
        return greatest;
    }

    // Each row is read once from memory: its sum gives uᵢ, and its share of the column sums is added while it is still in the cache.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Sweep(double omega)
    {
        int stride = _kernel.Costs.Stride;
        new Span<double>(_t, stride).Clear();
        new Span<double>(_w, stride).Clear();
        for (int j = 0; j < _b.Length; j++) _w[j] = _b[j] * _v[j];
        double errorP = 0, errorQ = 0;
        for (int i = 0; i < _a.Length; i++)
        {
            double* row = _kernel.Row(i);
            double sum = Dot(row, _w, stride), old = _u[i];
            errorP += _a[i] * Math.Abs(old * sum - 1);
            double next = 1 / sum;
            _u[i] = omega == 1 ? next : next * Math.Pow(old * sum, 1 - omega);
            if (_a[i] > 0) Add(row, _a[i] * _u[i], _t, stride);
        }
        for (int j = 0; j < _b.Length; j++)
        {
            double product = _v[j] * _t[j];
            errorQ += _b[j] * Math.Abs(product - 1);
            _v[j] = omega == 1 ? 1 / _t[j] : 1 / _t[j] * Math.Pow(product, 1 - omega);
        }
        return Math.Max(errorP, errorQ);
    }

    /// <summary>The same for one measure against itself: f ← (f + T f)/2 keeps both potentials equal and needs no relaxation.</summary>
    internal bool RunSymmetric(double epsilon, double tolerance, int limit, CancellationToken cancel)
    {
        _kernel.LogStep(epsilon, _a, _a);
        for (int i = 0; i < _a.Length; i++) _kernel.G[i] = _kernel.F[i] = (_kernel.F[i] + _kernel.G[i]) / 2;
        _kernel.Build(epsilon);
        bool met = false;
        for (int done = 0; done < limit && !met; done++)
        {
            cancel.ThrowIfCancellationRequested();
            met = SymmetricSweep() <= tolerance;
            Iterations++;
            if (!met && Farthest() <= 60) continue;
            _kernel.Absorb(_u, _v);
            Reset();
        }
        if (!met) _kernel.Absorb(_u, _v);
        Reset();
        return met;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double SymmetricSweep()
    {
        int stride = _kernel.Costs.Stride;
        new Span<double>(_w, stride).Clear();
        for (int j = 0; j < _a.Length; j++) _w[j] = _a[j] * _u[j];
        double error = 0;
        for (int i = 0; i < _a.Length; i++)
        {
            double sum = Dot(_kernel.Row(i), _w, stride);
            error += _a[i] * Math.Abs(_u[i] * sum - 1);
            _t[i] = Math.Sqrt(_u[i] / sum);
        }
        for (int i = 0; i < _a.Length; i++) _u[i] = _v[i] = _t[i];
        return error;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double Dot(double* x, double* y, int stride)
    {
        Vector512<double> a = default, b = default;
        for (int j = 0; j < stride; j += 16)
        {
            a = Vector512.FusedMultiplyAdd(Vector512.Load(x + j), Vector512.Load(y + j), a);
            b = Vector512.FusedMultiplyAdd(Vector512.Load(x + j + 8), Vector512.Load(y + j + 8), b);
        }
        return Vector512.Sum(a + b);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Add(double* x, double factor, double* to, int stride)
    {
        var f = Vector512.Create(factor);
        for (int j = 0; j < stride; j += 8)
            Vector512.Store(Vector512.FusedMultiplyAdd(Vector512.Load(x + j), f, Vector512.Load(to + j)), to + j);
    }
}
