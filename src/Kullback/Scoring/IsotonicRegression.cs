using System.Buffers;
using System.Collections.Immutable;

namespace Kullback.Scoring;

/// <summary>A piece of the calibration curve: neighboring forecasts whose outcomes are pooled.</summary>
/// <param name="From">The least forecast in it.</param>
/// <param name="To">The largest forecast in it.</param>
/// <param name="Rows">Rows in it.</param>
/// <param name="Hits">Rows in which it happened.</param>
public readonly record struct CalibrationBlock(double From, double To, double Rows, double Hits)
{
    /// <summary>The share in which it happened: the recalibrated forecast.</summary>
    public double Share => Hits / Rows;
}

/// <summary>The calibration curve without bins: the rising function of the forecast that fits the outcomes best, for every proper score at
/// once.</summary>
/// <remarks>Pool adjacent violators over distinct forecasts, weights = rows; blocks of equal share are pooled. O(distinct forecasts).
/// Source: Ayer, Brunk, Ewing, Reid and Silverman (1955), Annals of Mathematical Statistics 26, 641–647; as reliability diagram:
/// Dimitriadis, Gneiting and Jordan (2021), PNAS 118, e2016191118.</remarks>
public sealed class IsotonicRegression
{
    private readonly double[] _from;

    private IsotonicRegression(ImmutableArray<CalibrationBlock> blocks) => (Blocks, _from) = (blocks, [.. blocks.Select(b => b.From)]);

    /// <summary>The blocks, by rising forecast and rising share.</summary>
    public ImmutableArray<CalibrationBlock> Blocks { get; }

    /// <summary>The curve of pooled forecasts.</summary>
    /// <param name="forecasts">The forecasts.</param>
    public static IsotonicRegression Of(Forecasts forecasts)
    {
        ArgumentNullException.ThrowIfNull(forecasts);
        using var pool = new PooledBlocks();
        pool.Fit(forecasts.RowsAt, forecasts.HitsAt);
        var blocks = ImmutableArray.CreateBuilder<CalibrationBlock>(pool.Count);
        for (int b = 0, k = 0; b < pool.Count; b++)
        {
            blocks.Add(new CalibrationBlock(forecasts.Probabilities[k], forecasts.Probabilities[pool.End[b] - 1], pool.Rows[b],
                pool.Hits[b]));
            k = pool.End[b];
        }
        return new IsotonicRegression(blocks.MoveToImmutable());
    }

    /// <summary>The block that a forecast of the sample belongs to; between two blocks the lower one.</summary>
    internal int BlockOf(double forecast)
    {
        int at = Array.BinarySearch(_from, forecast);
        return Math.Max(0, at >= 0 ? at : ~at - 1);
    }
}

/// <summary>The blocks of pooled adjacent violators, in memory that is used again.</summary>
internal sealed class PooledBlocks : IDisposable
{
    /// <summary>Index after the last entry of each block.</summary>
    internal int[] End { get; private set; } = ArrayPool<int>.Shared.Rent(256);

    /// <summary>Weight of each block.</summary>
    internal double[] Rows { get; private set; } = ArrayPool<double>.Shared.Rent(256);

    /// <summary>Sum of what was fitted in each block.</summary>
    internal double[] Hits { get; private set; } = ArrayPool<double>.Shared.Rent(256);

    /// <summary>How many blocks.</summary>
    internal int Count { get; private set; }

    /// <summary>Fits sums by weights; the sums need not lie between 0 and the weights.</summary>
    internal void Fit(ReadOnlySpan<double> rows, ReadOnlySpan<double> hits)
    {
        int top = 0, room = Math.Min(End.Length, Math.Min(Rows.Length, Hits.Length));
        var (end, blockRows, blockHits) = (End, Rows, Hits);
        for (int k = 0; k < rows.Length; k++)
        {
            double weight = rows[k], sum = hits[k];
            // Products instead of means: exact for counts up to 9e7 rows, so that equal shares are seen to be equal.
            while (top > 0 && blockHits[top - 1] * weight >= sum * blockRows[top - 1])
            {
                top--;
                weight += blockRows[top];
                sum += blockHits[top];
            }
            if (top == room)
            {
                Grow(top);
                (end, blockRows, blockHits) = (End, Rows, Hits);
                room = Math.Min(End.Length, Math.Min(Rows.Length, Hits.Length));
            }
            (end[top], blockRows[top], blockHits[top]) = (k + 1, weight, sum);
            top++;
        }
        Count = top;
    }

    private void Grow(int used)
    {
        End = Larger(End, used);
        Rows = Larger(Rows, used);
        Hits = Larger(Hits, used);
    }

    private static T[] Larger<T>(T[] old, int used)
    {
        T[] larger = ArrayPool<T>.Shared.Rent(2 * used);
        old.AsSpan(0, used).CopyTo(larger);
        ArrayPool<T>.Shared.Return(old);
        return larger;
    }

    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(End);
        ArrayPool<double>.Shared.Return(Rows);
        ArrayPool<double>.Shared.Return(Hits);
    }
}
