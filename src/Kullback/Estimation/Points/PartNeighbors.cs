using System.Numerics;
using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>Sums of logarithms of distances to k-th neighbors within many parts of a sample, from lists of the nearest rows of the
/// whole.</summary>
/// <remarks>The list of a row is read until a part has k rows of it: all parts cost little more than one search. Where a list ends before,
/// the rows of the part are read. Distances are in the scale of the whole.</remarks>
internal static class PartNeighbors
{
    private const int Pieces = 32;

    /// <summary>For each part Σ ln of the distance of its rows among <paramref name="asked"/> to the k-th of its rows among
    /// <paramref name="points"/>; null where rows are tied.</summary>
    internal static double[]? LogSums(NearestNeighbors among, PointSample points, PartRows parts, NearestNeighbors queries,
        PointSample asked, PartRows asking, bool others, int k, int listed)
    {
        int n = queries.Count;
        var (distances, positions) = among.Lists(queries, others, listed);
        var sums = new double[Pieces][];
        bool tied = false;
        Parallel.For(0, Pieces, piece =>
        {
            double[] sum = sums[piece] = new double[parts.Parts.Length];
            var counter = new PartCounter(parts.Words, k);
            for (int i = (int)((long)n * piece / Pieces); i < (int)((long)n * (piece + 1) / Pieces) && !tied; i++)
            {
                int row = queries.Order[i];
                counter.Begin(asking.Of(row));
                double last = 0;
                for (int r = i * listed; r < (i + 1) * listed && !counter.IsDone; r++)
                {
                    if (!(distances[r] > last)) { tied = true; break; }
                    last = distances[r];
                    if (counter.Add(parts.Of(among.Order[positions[r]]))) Add(counter.Hit, sum, Math.Log(last));
                }
                if (!counter.IsDone && !tied) Rest(points, parts, asked[row], others ? row : -1, k, counter.Open, sum);
            }
        });
        if (tied) return null;
        for (int piece = 1; piece < Pieces; piece++)
            for (int s = 0; s < sums[0].Length; s++) sums[0][s] += sums[piece][s];
        return sums[0];
    }

    private static void Add(ReadOnlySpan<ulong> parts, double[] sum, double value)
    {
        for (int w = 0; w < parts.Length; w++)
            for (ulong left = parts[w]; left != 0; left &= left - 1) sum[w * 64 + BitOperations.TrailingZeroCount(left)] += value;
    }

    private static void Rest(PointSample points, PartRows parts, ReadOnlySpan<double> from, int self, int k, ReadOnlySpan<ulong> open,
        double[] sum)
    {
        var squares = new double[points.Count];
        for (int j = 0; j < squares.Length; j++)
        {
            var row = points[j];
            for (int c = 0; c < row.Length; c++) squares[j] += (row[c] - from[c]) * (row[c] - from[c]);
        }
        if (self >= 0) squares[self] = double.PositiveInfinity;
        for (int w = 0; w < open.Length; w++)
            for (ulong left = open[w]; left != 0; left &= left - 1)
            {
                int s = w * 64 + BitOperations.TrailingZeroCount(left);
                sum[s] += Math.Log(Least(squares, parts.Parts[s], k)) / 2;
            }
    }

    /// <summary>The k-th least of some values.</summary>
    internal static double Least(double[] values, int[] rows, int k)
    {
        Span<double> least = stackalloc double[k];
        least.Fill(double.PositiveInfinity);
        foreach (int row in rows)
        {
            double value = values[row];
            if (!(value < least[^1])) continue;
            int at = k - 1;
            for (; at > 0 && least[at - 1] > value; at--) least[at] = least[at - 1];
            least[at] = value;
        }
        return least[^1];
    }
}
