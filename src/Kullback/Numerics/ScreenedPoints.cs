using System.Runtime.CompilerServices;

namespace Kullback.Numerics;

/// <summary>Points in packets, once as they are and once about a centre with half of their squared lengths.</summary>
internal sealed unsafe class ScreenedPoints
{
    private readonly double[] _halfSquares;

    internal ScreenedPoints(PointPackets points, double[] centre)
    {
        int d = points.Dimension;
        (Exact, Centre) = (points, centre);
        Centred = new PointPackets(points.Count, d);
        _halfSquares = GC.AllocateUninitializedArray<double>(points.Packets * PointPackets.Width, pinned: true);
        Array.Fill(_halfSquares, double.PositiveInfinity);
        for (int i = 0; i < points.Count; i++)
        {
            double* from = points.At(i / PointPackets.Width) + i % PointPackets.Width, to = Centred.At(i / PointPackets.Width) + i % PointPackets.Width;
            double square = 0;
            for (int j = 0; j < d; j++)
            {
                double x = to[j * PointPackets.Width] = from[j * PointPackets.Width] - centre[j];
                square += x * x;
            }
            _halfSquares[i] = square / 2;
            LargestSquare = Math.Max(LargestSquare, square);
        }
        // Empty places must stay finite: 0·∞ would be NaN. Their half square of +∞ keeps them out.
        for (int i = points.Count; i < points.Packets * PointPackets.Width; i++)
            for (int j = 0; j < d; j++) Centred.At(i / PointPackets.Width)[i % PointPackets.Width + j * PointPackets.Width] = 0;
    }

    internal PointPackets Exact { get; }
    internal double[] Centre { get; }
    internal PointPackets Centred { get; }
    internal double LargestSquare { get; }
    internal double* HalfSquares => (double*)Unsafe.AsPointer(ref _halfSquares[0]);
    internal double HalfSquare(int position) => _halfSquares[position];

    /// <summary>The mean of the points, about which squared lengths are small.</summary>
    internal static double[] MeanOf(PointPackets points)
    {
        var centre = new double[points.Dimension];
        for (int i = 0; i < points.Count; i++)
            for (int j = 0; j < centre.Length; j++) centre[j] += points.At(i / PointPackets.Width)[i % PointPackets.Width + j * PointPackets.Width] / points.Count;
        return centre;
    }
}
