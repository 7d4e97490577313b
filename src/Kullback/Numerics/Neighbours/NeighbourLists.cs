using System.Runtime.CompilerServices;

namespace Kullback.Numerics;

/// <summary>The nearest points found so far for the eight queries of a packet: k inner sums in ascending order and the positions behind them.</summary>
internal unsafe struct NeighbourLists
{
    internal const int None = -1;

    private readonly double* _sums;
    private readonly int* _positions;
    private readonly int _k;

    /// <summary>The greatest sum in each list: only what is below it is of interest.</summary>
    internal readonly double* Bounds;

    /// <summary>Lists over memory of the caller: 8·k sums and positions and 8 bounds.</summary>
    /// <param name="sums">Room for the sums.</param>
    /// <param name="positions">Room for the positions.</param>
    /// <param name="bounds">Room for the bounds.</param>
    /// <param name="k">Length of a list.</param>
    internal NeighbourLists(double* sums, int* positions, double* bounds, int k)
    {
        _sums = sums;
        _positions = positions;
        Bounds = bounds;
        _k = k;
    }

    /// <summary>Empties the lists; those from <paramref name="queries"/> on take nothing.</summary>
    internal readonly void Clear(int queries)
    {
        for (int i = 0; i < PointPackets.Width * _k; i++) (_sums[i], _positions[i]) = (double.PositiveInfinity, None);
        for (int i = 0; i < PointPackets.Width; i++) Bounds[i] = i < queries ? double.PositiveInfinity : -1;
    }

    /// <summary>Takes a point that is below the bound of the list.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly void Take(int lane, double sum, int position)
    {
        double* sums = _sums + lane * _k;
        int* positions = _positions + lane * _k;
        int i = _k - 1;
        for (; i > 0 && sums[i - 1] > sum; i--) (sums[i], positions[i]) = (sums[i - 1], positions[i - 1]);
        (sums[i], positions[i]) = (sum, position);
        Bounds[lane] = sums[_k - 1];
    }
}
