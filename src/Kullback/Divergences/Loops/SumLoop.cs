using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Which walk over the cells per pair of vectors takes.</summary>
internal static unsafe class SumLoop
{
    /// <summary>Cells that one walk adds up by itself; the sums of the pieces are joined in their order.</summary>
    internal const int Piece = 1 << 16;

    /// <summary>From this length on the pieces are shared with other threads: below, waking one takes longer than it saves.</summary>
    internal const int Shared = 1 << 18;

    /// <summary>Bits of a vector on this processor, 0 where numbers go one at a time.</summary>
    internal static int Width => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256
        : Vector128.IsHardwareAccelerated ? 128 : 0;

    /// <summary>The sum of the terms and the two masses; an exception that names the first cell that is not acceptable.</summary>
    internal static Simplex.Sums Sum<TTerm, TScale, T>(TTerm term, ReadOnlySpan<T> p, ReadOnlySpan<T> q, string sideP, string sideQ)
        where TTerm : struct, ITerm where TScale : struct, IInputScale where T : IBinaryFloatingPointIeee754<T>
        => Sum<TTerm, TScale, T>(term, p, q, sideP, sideQ, Width, p.Length < Shared ? 1 : Environment.ProcessorCount);

    /// <summary>The same over vectors of a given number of bits: 512, 256, 128, or 0 for one number at a time.</summary>
    internal static Simplex.Sums Sum<TTerm, TScale,
        T>(TTerm term, ReadOnlySpan<T> p, ReadOnlySpan<T> q, string sideP, string sideQ, int width, int threads = 1)
        where TTerm : struct, ITerm where TScale : struct, IInputScale where T : IBinaryFloatingPointIeee754<T>
    {
        bool done;
        Simplex.Sums sums;
        if (width > 0 && typeof(T) == typeof(double))
            fixed (double* cellsP = &Unsafe.As<T, double>(ref MemoryMarshal.GetReference(p)),
                cellsQ = &Unsafe.As<T, double>(ref MemoryMarshal.GetReference(q)))
                done = Doubles<TTerm, TScale>(term, cellsP, cellsQ, p.Length, width, threads, out sums);
        else if (width > 0 && typeof(T) == typeof(float))
            fixed (float* cellsP = &Unsafe.As<T, float>(ref MemoryMarshal.GetReference(p)),
                cellsQ = &Unsafe.As<T, float>(ref MemoryMarshal.GetReference(q)))
                done = Singles<TTerm, TScale>(term, cellsP, cellsQ, p.Length, width, threads, out sums);
        else
            return OneByOne<TTerm, TScale, T>(term, p, q, sideP, sideQ);
        // NaN shows in a mass, and so does infinity.
        if (!done || !(sums.MassP <= TScale.CertainMass && sums.MassQ <= TScale.CertainMass)) RequireCells<TScale, T>(p, q, sideP, sideQ);
        return sums;
    }

    private static bool Doubles<TTerm, TScale>(TTerm term, double* p, double* q, int length, int width, int threads, out Simplex.Sums sums)
        where TTerm : struct, ITerm where TScale : struct, IInputScale => width switch
        {
            512 => VectorizedSum<TTerm, TScale, double, Doubles512, Doubles512>.Sum(term, p, q, length, threads, out sums),
            256 => VectorizedSum<TTerm, TScale, double, Doubles256, Doubles256>.Sum(term, p, q, length, threads, out sums),
            _ => VectorizedSum<TTerm, TScale, double, Doubles128, Doubles128>.Sum(term, p, q, length, threads, out sums),
        };

    private static bool Singles<TTerm, TScale>(TTerm term, float* p, float* q, int length, int width, int threads, out Simplex.Sums sums)
        where TTerm : struct, ITerm where TScale : struct, IInputScale
    {
        bool single = TTerm.InSingle && typeof(TScale) == typeof(Probabilities);
        return width switch
        {
            512 when single => VectorizedSum<TTerm, TScale, float, Singles512, Doubles512>.Sum(term, p, q, length, threads, out sums),
            512 => VectorizedSum<TTerm, TScale, float, Doubles512, Doubles512>.Sum(term, p, q, length, threads, out sums),
            256 when single => VectorizedSum<TTerm, TScale, float, Singles256, Doubles256>.Sum(term, p, q, length, threads, out sums),
            256 => VectorizedSum<TTerm, TScale, float, Doubles256, Doubles256>.Sum(term, p, q, length, threads, out sums),
            _ when single => VectorizedSum<TTerm, TScale, float, Singles128, Doubles128>.Sum(term, p, q, length, threads, out sums),
            _ => VectorizedSum<TTerm, TScale, float, Doubles128, Doubles128>.Sum(term, p, q, length, threads, out sums),
        };
    }

    private static Simplex.Sums OneByOne<TTerm, TScale, T>(TTerm term, ReadOnlySpan<T> p, ReadOnlySpan<T> q, string sideP, string sideQ)
        where TTerm : struct, ITerm where TScale : struct, IInputScale where T : IBinaryFloatingPointIeee754<T>
    {
        RequireCells<TScale, T>(p, q, sideP, sideQ);
        CompensatedSum total = default, massP = default, massQ = default;
        for (int i = 0; i < p.Length; i++)
        {
            Lane a = new(double.CreateTruncating(p[i])), b = new(double.CreateTruncating(q[i]));
            total.Add(TScale.Term(term, a, b).Value);
            massP.Add(TScale.Mass(a).Value);
            massQ.Add(TScale.Mass(b).Value);
        }
        return new Simplex.Sums(total.Value, massP.Value, massQ.Value);
    }

    private static void RequireCells<TScale, T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, string sideP, string sideQ)
        where TScale : struct, IInputScale where T : IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < p.Length; i++)
        {
            double a = double.CreateTruncating(p[i]), b = double.CreateTruncating(q[i]);
            if (!TScale.Accepts(a)) throw TScale.Refusal(sideP, i, a);
            if (!TScale.Accepts(b)) throw TScale.Refusal(sideQ, i, b);
        }
    }
}
