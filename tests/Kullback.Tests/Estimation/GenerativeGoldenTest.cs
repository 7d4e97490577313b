using System.Globalization;
using System.Text.Json;
using Kullback.Estimation;
using Kullback.Tests.Golden;

namespace Kullback.Tests.Estimation;

/// <summary>Fréchet distance, KID, precision and recall, and the frontier against values of independent programs;
/// those of files where the files are there.</summary>
public class GenerativeGoldenTest
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Moments => Ids("frechet_of_moments");

    public static TheoryData<string> Frontiers => Ids("mauve_frontier");

    public static TheoryData<string> Files
        => [.. Rows().Where(r => r.TryGetProperty("files", out _)).Select(r => r.GetProperty("id").GetString()!)];

    private static IEnumerable<JsonElement> Rows() => GoldenFile.Lines("evaluation/generative.jsonl");

    private static TheoryData<string> Ids(string kind)
        => [.. Rows().Where(r => r.TryGetProperty("kind", out var k) && k.GetString() == kind)
            .Select(r => r.GetProperty("id").GetString()!)];

    private static JsonElement Row(string id) => Rows().Single(r => r.GetProperty("id").GetString() == id);

    [Theory, MemberData(nameof(Moments))]
    public void Frechet_distance_of_moments(string id)
    {
        JsonElement inputs = Row(id).GetProperty("inputs");
        double expected = GoldenFile.Number(Row(id).GetProperty("expected").GetProperty("frechet"));
        double found;
        if (inputs.TryGetProperty("mean_p", out var mean))
            found = FrechetDistance.OfMoments(GoldenFile.Numbers(mean), Matrix(inputs, "covariance_p"),
                GoldenFile.Numbers(inputs.GetProperty("mean_q")), Matrix(inputs, "covariance_q"));
        else
        {
            int d = inputs.GetProperty("d").GetInt32();
            double[] Of(double s) => [.. Enumerable.Range(0, d * d).Select(k => k / d == k % d ? s * s : 0)];
            found = FrechetDistance.OfMoments(new double[d], Of(inputs.GetProperty("s").GetDouble()),
                [.. Enumerable.Repeat(inputs.GetProperty("mean_shift_per_coordinate").GetDouble(), d)],
                Of(inputs.GetProperty("t").GetDouble()));
        }
        GoldenFile.Close(expected, found, 1e-10, 0, id);
    }

    private static double[] Matrix(JsonElement inputs, string name)
        => [.. inputs.GetProperty(name).EnumerateArray().SelectMany(row => GoldenFile.Numbers(row))];

    [Theory, MemberData(nameof(Frontiers))]
    public void Frontier_of_shares(string id)
    {
        JsonElement row = Row(id), inputs = row.GetProperty("inputs"), expected = row.GetProperty("expected");
        var frontier = DivergenceFrontier.Of(GoldenFile.Numbers(inputs.GetProperty("p")), GoldenFile.Numbers(inputs.GetProperty("q")));
        GoldenFile.Close(GoldenFile.Number(expected.GetProperty("mauve")), frontier.Mauve, 1e-9, 1e-15, id);
        // The expected integrals are by quadrature, to the row's tolerance.
        GoldenFile.Close(GoldenFile.Number(expected.GetProperty("frontier_integral")), frontier.Integral, 1e-8, 1e-15, id);
    }

    [Fact]
    public void Frechet_bias_of_equal_normals_is_within_four_errors_of_the_simulated_one()
    {
        foreach (var row in Rows()
            .Where(r => r.TryGetProperty("kind", out var k) && k.GetString() == "frechet_bias_identical_standard_normals"))
        {
            int d = int.Parse(row.GetProperty("id").GetString()!.Split("d=")[1], CultureInfo.InvariantCulture);
            foreach (var at in row.GetProperty("expected").GetProperty("rows").EnumerateArray())
            {
                int n = at.GetProperty("n").GetInt32();
                if (n < 4 * d + 8 || n > 1000) continue;
                var found = FrechetDistance.Between<double>(Normals(n, d, 1), Normals(n, d, 2), d, cancel: Stop);
                // What the figure says of itself; the row's own mean has an error,
                // and this is one draw of a distance whose spread is the error's with A = 4/3 or 2.
                double expected = GoldenFile.Number(at.GetProperty("mean")), se = GoldenFile.Number(at.GetProperty("se"));
                Assert.InRange(found.Value, expected - 4 * (found.StandardError + se), expected + 4 * (found.StandardError + se));
                Assert.InRange(found.NullBias / expected, 0.93 - 4 * se / expected, 1.07 + 4 * se / expected);
                Assert.InRange(found.Unbiased / found.StandardError, -4, 4);
            }
        }
    }

    private static double[] Normals(int n, int d, int seed)
    {
        var random = new Random(seed);
        var rows = new double[n * d];
        for (int i = 0; i < rows.Length; i++)
            rows[i] = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return rows;
    }

    [Theory, MemberData(nameof(Files))]
    public void Figures_of_files(string id)
    {
        JsonElement row = Row(id), expected = row.GetProperty("expected");
        double tolerance = row.GetProperty("tol").GetDouble();
        string[] names = [.. row.GetProperty("files").EnumerateArray().Select(f => f.GetString()!)];
        var (real, d) = Read(names[0]);
        var (generated, _) = Read(names[1]);
        void Near(string what, double wanted, double found)
            => GoldenFile.Close(wanted, found, tolerance, tolerance * 1e-3, id + " " + what);
        double Of(string name) => GoldenFile.Number(expected.GetProperty(name));
        Near("frechet", Of("frechet"), FrechetDistance.Between<double>(real, generated, d, cancel: Stop).Value);
        var kid = KernelInceptionDistance.Between<double>(real, generated, d, cancel: Stop);
        Near("kid", Of("kid_unbiased"), kid.Unbiased);
        Near("kid biased", Of("kid_biased"), kid.Biased);
        foreach (int k in new[] { 3, 5 })
        {
            var found = PrecisionRecall.Between<double>(real, generated, d, k, closed: false, cancel: Stop);
            var of = expected.GetProperty($"k{k}");
            Near("precision", of.GetProperty("precision").GetDouble(), found.Precision);
            Near("recall", of.GetProperty("recall").GetDouble(), found.Recall);
            Near("density", of.GetProperty("density").GetDouble(), found.Density);
            Near("coverage", of.GetProperty("coverage").GetDouble(), found.Coverage);
        }
        Assert.Equal(Of("gaussian_bandwidth"), MedianOfFirst(real, d), tolerance);
        Near("gaussian", Of("mmd2_unbiased_gaussian"), Gaussian(real, generated, d, Of("gaussian_bandwidth")));
        var cells = expected.GetProperty("frontier_cells");
        int[] p = Nearest(real, real, d), q = Nearest(real, generated, d);
        Assert.Equal([.. cells.GetProperty("real").EnumerateArray().Select(c => c.GetInt32())], p);
        Assert.Equal([.. cells.GetProperty("generated").EnumerateArray().Select(c => c.GetInt32())], q);
        var frontier = DivergenceFrontier.OfCounts(p, q);
        Near("mauve", cells.GetProperty("mauve").GetDouble(), frontier.Mauve);
        Near("integral", cells.GetProperty("frontier_integral").GetDouble(), frontier.Integral);
        Near("mauve kt", cells.GetProperty("mauve_kt").GetDouble(), DivergenceFrontier.OfCounts(p, q, 0.5).Mauve);
    }

    [Theory, InlineData(false, 0), InlineData(true, 1)]
    public void Copies_of_one_row_are_inside_only_where_balls_are_closed(bool closed, double share)
    {
        double[] rows = [.. Enumerable.Repeat(1.0, 16)];
        var found = PrecisionRecall.Between<double>(rows, rows, 2, 5, closed, cancel: Stop);
        Assert.Equal((share, share, share), (found.Precision, found.Recall, found.Coverage));
        Assert.True(PrecisionRecall.Between<double>(rows, rows, 2, cancel: Stop).Closed);
    }

    private static double MedianOfFirst(double[] real, int d)
    {
        var distances = new List<double>();
        for (int i = 0; i < 200; i++)
            for (int j = i + 1; j < 200; j++) distances.Add(Math.Sqrt(Square(real.AsSpan(i * d, d), real.AsSpan(j * d, d))));
        distances.Sort();
        return distances.Count % 2 == 1 ? distances[distances.Count / 2]
            : (distances[distances.Count / 2 - 1] + distances[distances.Count / 2]) / 2;
    }

    private static double Gaussian(double[] p, double[] q, int d, double width)
        => Kullback.Hypotheses.MaximumMeanDiscrepancy.Squared(p, q, d, width);

    private static int[] Nearest(double[] centers, double[] rows, int d)
    {
        var counts = new int[20];
        for (int i = 0; i < rows.Length / d; i++)
        {
            int at = i;
            counts[Enumerable.Range(0, 20).MinBy(c => Square(rows.AsSpan(at * d, d), centers.AsSpan(c * d, d)))]++;
        }
        return counts;
    }

    private static double Square(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int j = 0; j < x.Length; j++) sum += (x[j] - y[j]) * (x[j] - y[j]);
        return sum;
    }

    private static (double[] Rows, int Columns) Read(string name)
    {
        string? root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "Kullback.slnx"))) root = Path.GetDirectoryName(root);
        string path = Path.Combine(root ?? "", "..", "shared", "data", name);
        Assert.SkipUnless(root is not null && File.Exists(path), $"../shared/data/{name} is not there");
        string[] lines = File.ReadAllLines(path);
        return ([.. lines.Skip(1).SelectMany(line => line.Split(',')).Select(v => double.Parse(v, CultureInfo.InvariantCulture))],
            lines[0].Split(',').Length);
    }
}
