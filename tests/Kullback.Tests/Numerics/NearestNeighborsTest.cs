using Kullback.Numerics;

namespace Kullback.Tests.Numerics;

[Trait("Category", "Kernel")]
public unsafe class NearestNeighborsTest
{
    // Coordinates on a grid where asked: many points and distances coincide.
    private static double[] Points(int seed, int n, int d, bool grid, double scale = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, n * d).Select(_ => scale * (grid ? random.Next(4) : random.NextDouble() + random.NextDouble()))];
    }

    private static double Distance(ReadOnlySpan<double> a, ReadOnlySpan<double> b, PointNorm norm)
    {
        double sum = 0;
        for (int j = 0; j < a.Length; j++)
            sum = norm == PointNorm.Maximum ? Math.Max(sum, Math.Abs(a[j] - b[j])) : Math.FusedMultiplyAdd(a[j] - b[j], a[j] - b[j], sum);
        return norm == PointNorm.Maximum || a.Length == 1 ? norm == PointNorm.Maximum ? sum : Math.Abs(a[0] - b[0]) : Math.Sqrt(sum);
    }

    private static double[] All(double[] points, ReadOnlySpan<double> query, int d, PointNorm norm, int self)
    {
        var all = new List<double>();
        for (int j = 0; j < points.Length / d; j++)
            if (j != self) all.Add(Distance(query, points.AsSpan(j * d, d), norm));
        return [.. all.Order()];
    }

    public static TheoryData<int, int, PointNorm, bool> Cases()
    {
        var cases = new TheoryData<int, int, PointNorm, bool>();
        foreach (int d in (int[])[1, 2, 3, 5, 10, 16, 20])
            foreach (var norm in (PointNorm[])[PointNorm.Euclidean, PointNorm.Maximum])
                foreach (bool grid in (bool[])[false, true]) cases.Add(d == 1 ? 37 : 413, d, norm, grid);
        cases.Add(1, 3, PointNorm.Euclidean, false);
        cases.Add(8, 2, PointNorm.Maximum, false);
        cases.Add(2500, 2, PointNorm.Euclidean, false);
        return cases;
    }

    // The loop adds in the same order, so that distances agree to the last bit.
    [Theory, MemberData(nameof(Cases))]
    public void Distances_are_those_of_a_plain_loop(int n, int d, PointNorm norm, bool grid)
    {
        double[] points = Points(1, n, d, grid), queries = Points(2, 50, d, grid);
        var near = NearestNeighbors.Of(points, d, norm);
        int k = Math.Min(7, n);
        var distances = new double[50 * k];
        var indices = new int[50 * k];
        near.Find(queries, k, distances, indices);
        for (int i = 0; i < 50; i++)
        {
            var query = queries.AsSpan(i * d, d);
            Assert.Equal(All(points, query, d, norm, -1)[..k], distances[(i * k)..(i * k + k)]);
            Assert.Equal(k, indices[(i * k)..(i * k + k)].Distinct().Count());
            for (int r = 0; r < k; r++) Assert.Equal(distances[i * k + r], Distance(query, points.AsSpan(indices[i * k + r] * d, d), norm));
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Among_the_points_each_is_left_out_once(int n, int d, PointNorm norm, bool grid)
    {
        double[] points = Points(3, n, d, grid);
        var near = NearestNeighbors.Of(points, d, norm);
        int k = Math.Min(5, n - 1);
        if (k == 0)
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => near.FindAmong(1, new double[1], []));
            return;
        }
        var distances = new double[n * k];
        var indices = new int[n * k];
        near.FindAmong(k, distances, indices);
        for (int i = 0; i < Math.Min(n, 60); i++)
        {
            Assert.Equal(All(points, points.AsSpan(i * d, d), d, norm, i)[..k], distances[(i * k)..(i * k + k)]);
            Assert.DoesNotContain(i, indices[(i * k)..(i * k + k)]);
        }
    }

    // Whether lists stand side by side hangs on their length and the dimension; where radii alone are wanted no positions are kept.
    [Theory]
    [InlineData(2, 1), InlineData(2, 17), InlineData(2, 64), InlineData(2, 65), InlineData(6, 64), InlineData(7, 64), InlineData(3, 330)]
    public void Lists_of_every_length_are_those_of_a_plain_loop(int d, int k)
    {
        foreach (var norm in (PointNorm[])[PointNorm.Euclidean, PointNorm.Maximum])
            foreach (bool grid in (bool[])[false, true])
            {
                const int n = 331;
                double[] points = Points(9, n, d, grid), queries = Points(10, 13, d, grid);
                NearestNeighbors near = NearestNeighbors.Of(points, d, norm), asked = NearestNeighbors.Of(queries, d, norm);
                double[] distances = new double[n * k], found = new double[13 * k];
                int[] indices = new int[n * k], places = new int[13 * k];
                near.FindAmong(k, distances, indices);
                near.Find(queries, k, found, places);
                var (among, nextAmong) = near.Radii(near, others: true, k);
                var (radii, next) = near.Radii(asked, others: false, k);
                for (int i = 0; i < n; i += 7)
                    Check(points, i, All(points, points.AsSpan(i * d, d), d, norm, i), distances, indices, i, (near, among, nextAmong));
                for (int i = 0; i < 13; i++)
                    Check(queries, -1, All(points, queries.AsSpan(i * d, d), d, norm, -1), found, places, i, (asked, radii, next));

                void Check(double[] rows, int self, double[] all, double[] sums, int[] positions, int i,
                    (NearestNeighbors Of, double[] Radii, double[] Next) ends)
                {
                    Assert.Equal(all[..k], sums[(i * k)..(i * k + k)]);
                    int[] mine = positions[(i * k)..(i * k + k)];
                    Assert.Equal(k, mine.Distinct().Count());
                    Assert.DoesNotContain(self, mine);
                    for (int r = 0; r < k; r++) Assert.Equal(all[r], Distance(rows.AsSpan(i * d, d), points.AsSpan(mine[r] * d, d), norm));
                    int at = Array.IndexOf(ends.Of.Order, i);
                    Assert.Equal(all[k - 1], ends.Radii[at]);
                    Assert.Equal(k < all.Length ? all[k] : double.PositiveInfinity, ends.Next[at]);
                }
            }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Counts_are_those_of_a_plain_loop_also_at_the_radius(int n, int d, PointNorm norm, bool grid)
    {
        double[] points = Points(5, n, d, grid), queries = Points(6, 40, d, grid);
        var near = NearestNeighbors.Of(points, d, norm);
        // Radii that are distances themselves: open and closed differ.
        double[] radii = [.. Enumerable.Range(0, 40).Select(i => All(points, queries.AsSpan(i * d, d), d, norm, -1)[i % n])];
        int[] open = new int[40], closed = new int[40];
        near.CountWithin(queries, radii, open: true, open);
        near.CountWithin(queries, radii, open: false, closed);
        for (int i = 0; i < 40; i++)
        {
            double[] all = All(points, queries.AsSpan(i * d, d), d, norm, -1);
            Assert.Equal(all.Count(x => x < radii[i]), open[i]);
            Assert.Equal(all.Count(x => x <= radii[i]), closed[i]);
        }
    }

    [Theory, InlineData(2), InlineData(7), InlineData(18)]
    public void Every_width_of_lanes_finds_the_same(int d)
    {
        var tree = new KdTree(Points(7, 301, d, grid: false), d, 1, 2);
        var one = Walked<Lane>(tree);
        Assert.Equal(one, Walked<Doubles128>(tree));
        Assert.Equal(one, Walked<Doubles256>(tree));
        Assert.Equal(one, Walked<Doubles512>(tree));
        var screened = new ScreenedPoints(tree.Packets, ScreenedPoints.FrameOf(tree.Packets).Center, 0.5);
        Assert.Equal(one, Scanned<Singles128, Doubles128>(screened));
        Assert.Equal(one, Scanned<Singles256, Doubles256>(screened));
        Assert.Equal(one, Scanned<Singles512, Doubles512>(screened));
    }

    private static double[] Walked<TLanes>(KdTree tree) where TLanes : unmanaged, ICells<TLanes, double, TLanes>, ISums<TLanes>
    {
        var sums = new double[tree.Packets.Packets * 8 * 4];
        var positions = new int[sums.Length];
        fixed (double* sum = sums)
        fixed (int* position = positions)
            KdTreeSearch<TLanes, EuclideanNorm>.Run(tree, tree.Packets, true, 4, 0, tree.Packets.Packets, sum, position);
        return sums;
    }

    private static double[] Scanned<TLanes, TSum>(ScreenedPoints points) where TLanes : unmanaged, ICells<TLanes, float, TSum>
        where TSum : unmanaged, ISums<TSum>
    {
        double[] sums = new double[points.Exact.Packets * 8 * 4], bounds = new double[points.Exact.Packets * 8];
        var positions = new int[sums.Length];
        fixed (double* sum = sums, bound = bounds)
        fixed (int* position = positions)
            BruteForceSearch<TLanes, TSum>.Run(points, points, true, 4, 0, points.Exact.Packets, sum, position, bound);
        return sums;
    }

    // Far from the center and in two far clusters single precision cannot tell points apart: only its margin saves the result.
    [Theory, InlineData(1e-12), InlineData(1e12), InlineData(1e-200), InlineData(1e200)]
    public void Scale_and_offset_do_not_matter(double scale)
    {
        const int n = 200, d = 16;
        double[] points = Points(8, n, d, grid: false);
        for (int i = 0; i < n * d; i++) points[i] = (points[i] / 1024 + (i / d % 2 == 0 ? 1000 : -1000)) * scale;
        var distances = new double[n * 3];
        NearestNeighbors.Of(points, d).FindAmong(3, distances, []);
        double exponent = Math.ScaleB(1, -Math.ILogB(scale));
        double[] scaled = [.. points.Select(x => x * exponent)];
        for (int i = 0; i < n; i++)
            for (int r = 0; r < 3; r++)
                Assert.Equal(1, distances[i * 3 + r] * exponent / All(scaled, scaled.AsSpan(i * d, d), d, PointNorm.Euclidean, i)[r],
                    1e-14);
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Contains("no points", Assert.Throws<ArgumentException>(() => NearestNeighbors.Of([], 2)).Message);
        Assert.Contains("points[3] = NaN", Assert.Throws<ArgumentException>(() => NearestNeighbors.Of([1, 2, 3, double.NaN], 2)).Message);
        Assert.Contains("points[0] = ∞",
            Assert.Throws<ArgumentException>(() => NearestNeighbors.Of([double.PositiveInfinity, 2], 2)).Message
            .Replace("Infinity", "∞", StringComparison.Ordinal));
        Assert.Contains("multiple", Assert.Throws<ArgumentException>(() => NearestNeighbors.Of([1, 2, 3], 2)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => NearestNeighbors.Of([1], 0));
        var near = NearestNeighbors.Of([1, 2, 3], 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => near.FindAmong(3, new double[9], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => near.Find([1], 4, new double[4], []));
        Assert.Throws<ArgumentException>(() => near.Find([1], 2, new double[3], []));
        Assert.Contains("radii[0]", Assert.Throws<ArgumentException>(() => near.CountWithin([1], [-1], false, new int[1])).Message);
    }
}
