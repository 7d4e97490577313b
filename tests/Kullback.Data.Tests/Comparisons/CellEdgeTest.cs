using System.Globalization;
using Kullback.Data.Comparisons;
using Kullback.Data.Tables;

namespace Kullback.Data.Tests.Comparisons;

/// <summary>What is printed on a cell holds for every value in it.</summary>
public sealed class CellEdgeTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_cell_that_holds_its_lower_edge_says_so()
    {
        double below5 = Math.BitDecrement(5.0), below55 = Math.BitDecrement(5.5);
        CellEdge low = CellEdge.Between(below5, 4.9, 5, ColumnType.Number), high = CellEdge.Between(below55, 5.4, 5.5, ColumnType.Number);
        Assert.Equal("[5, 5.5)", CellEdge.Label(low, high));
        Assert.Equal("below 5", CellEdge.Label(null, low));
        Assert.Equal("from 5.5", CellEdge.Label(high, null));
        Assert.Equal("(4, 7]", CellEdge.Label(CellEdge.Between(4, 4, 5, ColumnType.Number), CellEdge.Between(7, 7, 8, ColumnType.Number)));
        Assert.Equal("all values", CellEdge.Label(null, null));
    }

    [Fact]
    public void An_edge_is_rounded_only_while_no_value_changes_sides()
    {
        Assert.Equal("0.123457", CellEdge.Between(0.12345678912, 0.1234567, 0.1234579, ColumnType.Number).Text);
        Assert.Equal("0.1234567891", CellEdge.Between(0.12345678912, 0.1234567891, 0.123456790, ColumnType.Number).Text);
    }

    public static TheoryData<string> Streams
        => ["integers", "decimals", "huge", "tiny", "negative", "repeated", "spikes", "outliers", "near"];

    private static double Draw(string stream, Random random) => stream switch
    {
        "integers" => random.Next(-400, 4_000),
        "decimals" => Math.Round(random.NextDouble() * 30, 2),
        "huge" => Math.Exp(random.NextDouble() * 600) * 1e20,
        "tiny" => random.NextDouble() * 1e-300,
        "negative" => -Math.Exp(random.NextDouble() * 12),
        "repeated" => random.Next(3) == 0 ? 5 : random.Next(5) == 0 ? 5.5 : Math.Round(random.NextDouble() * 10, 1),
        "spikes" => random.Next(10) switch { 0 => -999, 1 => 0, 2 => 1e9, _ => random.NextDouble() * 100 },
        "outliers" => random.Next(50) == 0 ? -1e7 * random.NextDouble() : random.Next(50) == 0 ? 1e6 : random.NextDouble(),
        _ => 1 + random.Next(5_000) * 2.220446049250313e-16,   // neighbors in floating point
    };

    [Theory, MemberData(nameof(Streams))]
    public void Every_label_contains_every_value_of_its_cell_and_no_other(string stream)
    {
        for (int seed = 1; seed <= 4; seed++)
        {
            var random = new Random(seed);
            double[] q = [.. Enumerable.Range(0, 3_000).Select(_ => Draw(stream, random))],
                p = [.. Enumerable.Range(0, 2_000).Select(_ => Draw(stream, random))];
            string Text(double v) => v.ToString("R", CultureInfo.InvariantCulture) + ",1";
            ColumnReport row = Compared.Lines(_folder, "v,x", q.Select(Text), p.Select(Text),
                new() { Types = new Dictionary<string, ColumnType> { ["v"] = ColumnType.Number } }).Row("v");
            Check(row, q, p, Number);
        }
    }

    [Theory]
    [InlineData("yyyy-MM-dd", ColumnType.Date, 400, 86_400)]
    [InlineData("yyyy-MM-dd HH:mm:ss", ColumnType.Timestamp, 3_000_000, 1)]
    [InlineData("HH:mm:ss", ColumnType.Time, 86_400, 1)]
    public void Every_label_of_dates_and_times_too(string format, ColumnType type, int most, int step)
    {
        double start = type == ColumnType.Time ? 0 : new DateTimeOffset(2023, 3, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
        var random = new Random(3);
        double[] Side(int rows) => [.. Enumerable.Range(0, rows).Select(_ => start + (double)random.Next(most) * step)];
        (double[] q, double[] p) = (Side(3_000), Side(2_000));
        string Text(double v) => DateTime.UnixEpoch.AddSeconds(v).ToString(format, CultureInfo.InvariantCulture) + ",1";
        ColumnReport row = Compared.Lines(_folder, "v,x", q.Select(Text), p.Select(Text),
            new() { Types = new Dictionary<string, ColumnType> { ["v"] = type } }).Row("v");
        Check(row, q, p, t => type == ColumnType.Time ? TimeSpan.Parse(t, CultureInfo.InvariantCulture).TotalSeconds
            : new DateTimeOffset(DateTime.Parse(t, CultureInfo.InvariantCulture), TimeSpan.Zero).ToUnixTimeMilliseconds() / 1000.0);
    }

    /// <summary>Each row's value lies in exactly one label, and the labels' counts are those of the cells.</summary>
    private static void Check(ColumnReport row, double[] q, double[] p, Func<string, double> parse)
    {
        Assert.InRange(row.Cells.Count, 2, 40);
        var labels = row.Cells.Select(c => (Cell: c, Contains: Membership(c.Label, parse))).ToList();
        foreach ((Cell cell, Func<double, bool> contains) in labels)
            Assert.True((cell.Reference, cell.Current) == (q.Count(contains), p.Count(contains)),
                $"{cell.Label}: {cell.Reference} and {cell.Current} rows, not {q.Count(contains)} and {p.Count(contains)}");
        Assert.All(q.Concat(p), v => Assert.Single(labels, l => l.Contains(v)));
    }

    private static double Number(string text) => text switch
    {
        "infinity" => double.PositiveInfinity,
        "-infinity" => double.NegativeInfinity,
        _ => double.Parse(text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture),
    };

    private static Func<double, bool> Membership(string label, Func<string, double> parse)
    {
        if (label == "all values") return _ => true;
        if (After("up to ") is { } upTo) return v => v <= upTo;
        if (After("below ") is { } below) return v => v < below;
        if (After("above ") is { } above) return v => v > above;
        if (After("from ") is { } from) return v => v >= from;
        if (label[0] is not ('(' or '['))
        {
            double one = parse(label);
            return v => v == one;
        }
        string[] ends = label[1..^1].Split(", ");
        (double low, double high) = (parse(ends[0]), parse(ends[1]));
        (bool holdsLow, bool holdsHigh) = (label[0] == '[', label[^1] == ']');
        return v => (v > low || (holdsLow && v == low)) && (v < high || (holdsHigh && v == high));

        double? After(string word) => label.StartsWith(word, StringComparison.Ordinal) ? parse(label[word.Length..]) : null;
    }
}
