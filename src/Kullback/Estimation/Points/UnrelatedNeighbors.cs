using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>Searches that pass over rows which depend on the row that asks.</summary>
internal static class UnrelatedNeighbors
{
    // Beyond so many lists are longer than reading all rows is slow.
    private const int MostListed = 64;

    /// <summary>Whether some rows of <paramref name="points"/> are no neighbors of rows of <paramref name="asked"/>.</summary>
    internal static bool Applies(PointSample points, PointSample asked, bool others) => points.Tags?.Keys is not null
        && asked.Tags?.Keys is not null && (others || points.Tags.Across);

    /// <summary>The distance to the k-th row and to the next one (+∞ where there is none), and how many rows were passed over (none: null),
    /// by the queries' positions.</summary>
    internal static (double[] Radii, double[] Next, int[]? Passed) Radii(
        NearestNeighbors among, PointSample points, NearestNeighbors queries, PointSample asked, bool others, int k, PointNorm norm)
    {
        if (!Applies(points, asked, others))
        {
            var (bare, beyond) = among.Radii(queries, others, k);
            return (bare, beyond, null);
        }
        var (lists, passed) = Lists(among, points, queries, asked, others, k + 1, norm);
        double[] radii = new double[queries.Count], next = new double[queries.Count];
        for (int i = 0; i < radii.Length; i++) (radii[i], next[i]) = (lists[i * (k + 1) + k - 1], lists[i * (k + 1) + k]);
        return (radii, next, passed);
    }

    /// <summary>k ascending distances a query, +∞ where there are fewer rows, and how many were passed over.</summary>
    internal static (double[] Distances, int[] Passed) Lists(
        NearestNeighbors among, PointSample points, NearestNeighbors queries, PointSample asked, bool others, int k, PointNorm norm)
    {
        int n = queries.Count, most = among.Count - (others ? 1 : 0);
        var passed = new int[n];
        for (int i = 0; i < n; i++) passed[i] = points.Tags!.Related(asked.Tags!.Keys![queries.Order[i]]).Length - (others ? 1 : 0);
        int listed = Math.Min(most, k + Math.Min(passed.Max(), MostListed));
        var (distances, positions) = among.Lists(queries, others, listed);
        var found = new double[n * k];
        Array.Fill(found, double.PositiveInfinity);
        for (int i = 0; i < n; i++)
        {
            int row = queries.Order[i], key = asked.Tags!.Keys![row], have = 0;
            for (int r = 0; r < listed && have < k; r++)
                if (!IsRelated(points, among.Order[positions[i * listed + r]], key)) found[i * k + have++] = distances[i * listed + r];
            if (have < k && listed < most) All(points, asked[row], key, norm).AsSpan(0, k).CopyTo(found.AsSpan(i * k));
        }
        return (found, passed);
    }

    /// <summary>How many rows that are passed over lie within the radius, the asking row itself not counted.</summary>
    internal static int Within(PointSample points, PointSample asked, int row, double radius, bool open, bool others, PointNorm norm)
    {
        if (!Applies(points, asked, others)) return 0;
        int inside = 0;
        foreach (int j in points.Tags!.Related(asked.Tags!.Keys![row]))
        {
            if (others && j == row) continue;
            double distance = Distance(points[j], asked[row], norm);
            if (open ? distance < radius : distance <= radius) inside++;
        }
        return inside;
    }

    private static bool IsRelated(PointSample points, int row, int key)
        => Math.Abs((long)points.Tags!.Keys![row] - key) <= points.Tags.Reach;

    private static double[] All(PointSample points, ReadOnlySpan<double> from, int key, PointNorm norm)
    {
        var distances = new double[points.Count];
        for (int j = 0; j < distances.Length; j++) distances[j] = IsRelated(points, j, key) ? double.PositiveInfinity
            : Distance(points[j], from, norm);
        Sorting.Ascending(distances);
        return distances;
    }

    private static double Distance(ReadOnlySpan<double> a, ReadOnlySpan<double> b, PointNorm norm)
    {
        double sum = 0;
        for (int j = 0; j < a.Length; j++)
        {
            double apart = Math.Abs(a[j] - b[j]);
            sum = norm == PointNorm.Maximum ? Math.Max(sum, apart) : sum + apart * apart;
        }
        return norm == PointNorm.Maximum || a.Length == 1 ? (norm == PointNorm.Maximum ? sum : Math.Abs(a[0] - b[0])) : Math.Sqrt(sum);
    }
}
