using Kullback.Estimation;

namespace Kullback.Tests.Estimation;

/// <summary>Nearest records, equal records, cells and the forest on tables whose answer is known otherwise.</summary>
public class RecordsTest
{
    private static readonly RecordColumn[] Columns = [new("x"), new("kind", ["a", "b", "c"]), new("y"), new("flat"), new("z")];

    private static RecordTable Table(int rows, Random random, double shift = 0) => new(Columns,
    [
        [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble() < 0.1 ? double.NaN : random.NextDouble() + shift)],
            [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble() < 0.1 ? double.NaN : random.Next(3))],
        [.. Enumerable.Range(0, rows).Select(_ => (double)random.Next(4))], new double[rows],
            [.. Enumerable.Range(0, rows).Select(_ => 1e6 * random.NextDouble())],
    ]);

    [Fact]
    public void Nearest_records_are_those_of_the_definition()
    {
        var random = new Random(1);
        RecordTable a = Table(120, random), b = Table(150, random, 0.5);
        var search = new NearestRecords(a);
        var (distances, nearest) = search.Find(search.Points(b), search.Points(a), TestContext.Current.CancellationToken);
        double[] ranges = [.. a.Values.Select(v => v.Where(x => !double.IsNaN(x)).Max() - v.Where(x => !double.IsNaN(x)).Min())];
        double Distance(int i, int j) => Enumerable.Range(0, Columns.Length).Sum(c =>
        {
            double x = b.Values[c][i], y = a.Values[c][j];
            if (double.IsNaN(x) || double.IsNaN(y)) return double.IsNaN(x) && double.IsNaN(y) ? 0 : 1;
            return !Columns[c].IsNumber || ranges[c] == 0 ? x == y ? 0 : 1 : Math.Min(1, Math.Abs(x - y) / ranges[c]);
        }) / Columns.Length;
        for (int i = 0; i < b.Rows; i++)
        {
            double least = Enumerable.Range(0, a.Rows).Min(j => Distance(i, j));
            Assert.Equal(least, distances[i], 1e-12);
            Assert.Equal(least, Distance(i, nearest[i]), 1e-12);
        }
    }

    [Fact]
    public void Equal_records_have_one_number_and_no_others()
    {
        var table = new RecordTable([new("x"), new("y")], [[1, 0.0, double.NaN, 1, -0.0], [2, 3, double.NaN, 2, 3]]);
        Assert.Equal([0, 1, 2, 0, 1], RecordTable.Identify(table)[0]);
    }

    // The two tables are drawn from one: the share is a half, and the interval holds it in 95 % of cases; of 200 at least 179 with
    // probability 0.9995 (binomial).
    [Fact]
    public void Of_honest_rows_half_are_nearer_to_either_table()
    {
        int held = 0, found = 0;
        for (int run = 0; run < 200; run++)
        {
            var random = new Random(1000 + run);
            RecordTable a = Table(80, random), b = Table(80, random), made = Table(160, random);
            var search = new NearestRecords(a);
            double[] points = search.Points(made);
            var share = CloserShare.Of(search.Find(points, search.Points(a), TestContext.Current.CancellationToken),
                search.Find(points, search.Points(b), TestContext.Current.CancellationToken), 160, 0.95);
            if (share.Low <= 0.5 && share.High >= 0.5) held++;
            if (share.PValue < 0.01) found++;
        }
        Assert.InRange(held, 179, 200);
        Assert.InRange(found, 0, 9);
    }

    [Fact]
    public void The_forest_tells_what_differs_and_nothing_else_and_says_the_same_twice()
    {
        var random = new Random(3);
        RecordTable a = Table(600, random), same = Table(600, random), other = Table(600, random, 0.4);
        double[] labels = [.. new double[600], .. Enumerable.Repeat(1.0, 600)];
        double[] honest = new RandomForest([a, same], labels).OutOfFold(7, TestContext.Current.CancellationToken),
            told = new RandomForest([a, other], labels).OutOfFold(7, TestContext.Current.CancellationToken);
        Assert.Equal(told, new RandomForest([a, other], labels).OutOfFold(7, TestContext.Current.CancellationToken));
        static double Area(double[] s)
            => Enumerable.Range(600, 600).Average(i => Enumerable.Range(0, 600).Average(j => s[i] > s[j] ? 1 : s[i] == s[j] ? 0.5 : 0));
        Assert.InRange(Area(honest), 0.4, 0.6);      // a standard deviation of 0.017
        // 0.795 is all there is to tell: two of five rows of either side lie where the other has none, and one in ten is missing.
        Assert.InRange(Area(told), 0.75, 0.795 + 3 * 0.014);
    }

    [Fact]
    public void Cells_are_right_closed_deciles_and_a_frequent_value_is_one_edge()
    {
        var table = new RecordTable([new("x"), new("k", ["a"])],
            [[.. Enumerable.Repeat(0.0, 70), .. Enumerable.Range(1, 30).Select(k => (double)k)], new double[100]]);
        var cells = RecordCells.Of(table);
        Assert.Equal([0.0, 10, 20], cells.Edges(0).ToArray());
        Assert.Equal([0, 1, 1, 2, 3, 4],
            cells.Codes(new RecordTable(table.Columns, [[0, 0.5, 10, 10.5, 99, double.NaN], new double[6]]), 0));
    }
}
