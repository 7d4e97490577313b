using System.Numerics;
using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>The first estimate of Kraskov, Stögbauer and Grassberger within many parts of a sample, from one reading of the
/// whole.</summary>
/// <remarks>Each row has a list of the nearest in the joint space; for the radius of each part the rows near in a margin are one set of
/// bits, of which a part's rows are counted word by word. Columns are taken in the scale of the whole.</remarks>
internal static class PartInformation
{
    private const int Pieces = 32;

    // Normal scores are symmetric: in the middle a few rows are as far to one side as to the other. More ties are of the values,
    // and counted otherwise.
    private const double MostTied = 0.01;

    /// <summary>The value of each part; null where rows are tied.</summary>
    internal static double[]? Of(PointSample joint, int dx, int dy, int k, SampleParts parts)
    {
        int n = joint.Count, listed = parts.Listed(k, n - 1);
        bool plane = dx == 1 && dy == 1;
        PartMargin x = PartMargin.Of(joint, 0, dx, parts.P.Parts, plane), y = PartMargin.Of(joint, dx, dy, parts.P.Parts, plane);
        var lists = plane ? InPlane(joint, listed) : default;
        var psi = new NeighborCounts.DigammaTable(n);
        var sums = new double[Pieces][];
        int tied = 0;
        Parallel.For(0, Pieces, piece =>
        {
            double[] sum = sums[piece] = new double[parts.Count];
            var counter = new PartCounter(parts.P.Words, k);
            PartMargin.Reader a = x.Read(), b = y.Read();
            double[] distances = new double[listed];
            int[] rows = new int[listed];
            for (int row = (int)((long)n * piece / Pieces); row < (int)((long)n * (piece + 1) / Pieces) && tied <= MostTied * n; row++)
            {
                a.Begin(row);
                b.Begin(row);
                if (plane) lists.Copy(row, distances, rows);
                else PartMargin.Nearest(a.Distances, b.Distances, row, distances, rows);
                counter.Begin(parts.P.Of(row));
                bool known = false;
                double last = 0;
                for (int r = 0; r < listed && !counter.IsDone; r++)
                {
                    if (distances[r] == last && !known) { known = true; Interlocked.Increment(ref tied); }
                    last = distances[r];
                    if (!counter.Add(parts.P.Of(rows[r]))) continue;
                    a.Widen(last);
                    b.Widen(last);
                    for (int w = 0; w < counter.Hit.Length; w++)
                        for (ulong left = counter.Hit[w]; left != 0; left &= left - 1) Add(w * 64 + BitOperations.TrailingZeroCount(left));
                }
                if (!counter.IsDone) Rest(row);
            }

            void Add(int s) => sum[s] += psi[k] + psi[parts.P.Parts[s].Length] - psi[a.Count(s)] - psi[b.Count(s)];

            // A list that ends before a part has k rows: that part's rows are read.
            void Rest(int row)
            {
                var far = new double[n];
                for (int j = 0; j < n; j++)
                    for (int c = 0; c < dx + dy; c++) far[j] = Math.Max(far[j], Math.Abs(joint[j][c] - joint[row][c]));
                far[row] = double.PositiveInfinity;
                int[] left = [.. Enumerable.Range(0, parts.Count).Where(Open)];
                foreach (var (s, radius) in left.Select(s => (s, PartNeighbors.Least(far, parts.P.Parts[s], k))).OrderBy(o => o.Item2))
                {
                    a.Widen(radius);
                    b.Widen(radius);
                    Add(s);
                }
            }

            bool Open(int s) => (counter.Open[s / 64] >> (s % 64) & 1) == 1;
        });
        if (tied > MostTied * n) return null;
        for (int piece = 1; piece < Pieces; piece++)
            for (int s = 0; s < sums[0].Length; s++) sums[0][s] += sums[piece][s];
        for (int s = 0; s < sums[0].Length; s++) sums[0][s] /= parts.P.Parts[s].Length;
        return sums[0];
    }

    /// <summary>The value of all rows; null where rows are tied.</summary>
    internal static double? OfAll(PointSample joint, int dx, int dy, int k)
        => Of(joint, dx, dy, k, SampleParts.Whole(joint.Count)) is { } values ? values[0] : null;

    private static PlaneLists InPlane(PointSample joint, int listed)
    {
        var near = joint.Near(PointNorm.Maximum, NearestNeighbors.ScaleOf(joint.Rows));
        var (distances, positions) = near.Lists(near, others: true, listed);
        var places = new int[joint.Count];
        for (int i = 0; i < places.Length; i++) places[near.Order[i]] = i;
        return new(distances, positions, near.Order, places);
    }

    private readonly record struct PlaneLists(double[] Distances, int[] Positions, int[] Order, int[] Places)
    {
        internal void Copy(int row, double[] distances, int[] rows)
        {
            int from = Places[row] * rows.Length;
            for (int r = 0; r < rows.Length; r++) (distances[r], rows[r]) = (Distances[from + r], Order[Positions[from + r]]);
        }
    }
}
