using System.Runtime.CompilerServices;

namespace Kullback.Numerics;

/// <summary>Points in packets, once as they are and once as single-precision numbers about a center, in sixteens, with half of their
/// squared lengths: what <see cref="BruteForceSearch{TLanes, TSum}"/> screens.</summary>
internal sealed unsafe class ScreenedPoints
{
    internal const int Width = 16;

    // A product sum of d single-precision terms errs by at most γ(d) times the sum of magnitudes, and so do the roundings of its inputs
    // (Higham 2002, Accuracy and Stability of Numerical Algorithms, §3.1); 2⁻²⁴ a rounding, twice that to be safe.
    private const double Unit = 1.1920928955078125e-7;

    private readonly float[] _cells, _starts;
    private readonly double[] _halfSquares;

    internal ScreenedPoints(PointPackets points, double[] center, double scale)
    {
        (Exact, Center, Scale) = (points, center, scale);
        int d = points.Dimension;
        // Packets are read in pairs.
        Packets = (points.Count + 2 * Width - 1) / (2 * Width) * 2;
        Margin = (d + 8) * Unit;
        _cells = GC.AllocateArray<float>(Packets * Width * d + Width, pinned: true);
        _starts = GC.AllocateUninitializedArray<float>(Packets * Width + Width, pinned: true);
        _halfSquares = new double[Packets * Width];
        Cells = Aligned(_cells);
        Starts = Aligned(_starts);
        new Span<float>(Starts, Packets * Width).Fill(float.PositiveInfinity);
        for (int i = 0; i < points.Count; i++)
        {
            double* from = points.At(i / PointPackets.Width) + i % PointPackets.Width;
            double square = 0;
            for (int j = 0; j < d; j++)
            {
                double x = (from[j * PointPackets.Width] - center[j]) * scale;
                At(i / Width)[j * Width + i % Width] = (float)x;
                square += x * x;
            }
            _halfSquares[i] = square / 2;
            Starts[i] = (float)(square * (0.5 - Margin));
        }
    }

    internal PointPackets Exact { get; }
    internal double[] Center { get; }
    internal double Scale { get; }
    internal int Packets { get; }

    // Pinned with their arrays, which live as long as this object.
    internal float* Cells { get; }

    /// <summary>Half the squared length less its share of the margin, +∞ where there is no point.</summary>
    internal float* Starts { get; }

    private double Margin { get; }

    internal float* At(int packet) => Cells + (long)packet * Exact.Dimension * Width;

    /// <summary>What the screened value of a query and a point can be at most if their exact squared distance is below the bound.</summary>
    internal float Limit(int query, double bound)
    {
        if (bound < 0) return float.NegativeInfinity;
        // Underflow costs at most the least normal number a term.
        double limit = bound * Scale * Scale / 2 - _halfSquares[query] * (1 - 2 * Margin) + Exact.Dimension * 1e-37;
        return MathF.BitIncrement((float)limit);
    }

    /// <summary>The mean of the points and the power of two that brings the farthest from it to about 1.</summary>
    internal static (double[] Center, double Scale) FrameOf(PointPackets points)
    {
        int d = points.Dimension;
        var center = new double[d];
        for (int i = 0; i < points.Count; i++)
            for (int j = 0; j < d; j++)
                center[j] += points.At(i / PointPackets.Width)[i % PointPackets.Width + j * PointPackets.Width] / points.Count;
        double largest = 0;
        for (int i = 0; i < points.Count; i++)
            for (int j = 0; j < d; j++)
                largest = Math.Max(largest,
                    Math.Abs(points.At(i / PointPackets.Width)[i % PointPackets.Width + j * PointPackets.Width] - center[j]));
        return (center, largest == 0 ? 1 : Math.ScaleB(1, Math.Clamp(-Math.ILogB(largest), -1000, 1000)));
    }

    private static float* Aligned(float[] memory) => (float*)(((nint)Unsafe.AsPointer(ref memory[0]) + 63) & ~63);
}
