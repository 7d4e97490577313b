using System.Runtime.CompilerServices;

namespace Kullback.Numerics;

/// <summary>Points in packets of eight, coordinate by coordinate, so that one instruction works on as many points as it has
/// lanes.</summary>
/// <remarks>Coordinate j of the point at position i stands at ((i/8)·d + j)·8 + i mod 8. Places beyond the last point hold +∞: no
/// distance to them is below any bound. The memory begins on a cache line.</remarks>
internal sealed unsafe class PointPackets
{
    internal const int Width = 8;

    private readonly double[] _memory;

    internal PointPackets(int count, int dimension)
    {
        (Count, Dimension) = (count, dimension);
        Packets = (count + Width - 1) / Width;
        _memory = GC.AllocateUninitializedArray<double>(checked(Packets * dimension * Width + Width), pinned: true);
        nint start = (nint)Unsafe.AsPointer(ref _memory[0]);
        Start = (double*)((start + 63) & ~63);
        if (count % Width > 0) new Span<double>(At(Packets - 1), dimension * Width).Fill(double.PositiveInfinity);
    }

    internal int Count { get; }
    internal int Dimension { get; }
    internal int Packets { get; }

    // Pinned with the array, which lives as long as this object: callers keep it alive over their loops.
    internal double* Start { get; }

    internal double* At(int packet) => Start + (long)packet * Dimension * Width;

    /// <summary>The inner sum of the norm between a point here and one there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Between<TNorm>(double* a, double* b, int dimension) where TNorm : struct, INorm
    {
        double sum = 0;
        for (int j = 0; j < dimension; j++) sum = TNorm.Add(sum, a[j * Width] - b[j * Width]);
        return sum;
    }
}
