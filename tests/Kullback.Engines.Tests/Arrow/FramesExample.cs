using Apache.Arrow;
using Kullback.Data;
using Kullback.Data.Comparisons;
using Microsoft.Data.Analysis;
using Microsoft.ML;

namespace Kullback.Engines.Tests.Arrow;

/// <summary>The C# of docs/guide/library.md about Arrow, ML.NET and data frames compiles and runs: each line of it stands here.</summary>
public sealed class FramesExample : IDisposable
{
    private readonly ArrowFolder _folder = new();

    internal sealed record Ride
    {
        public float Fare { get; init; }
        public string Zone { get; init; } = "";
        public int Seats { get; init; }
    }

    private static Ride[] Rides(int seed, float shift)
    {
        var random = new Random(seed);
        Ride Next() => new() { Fare = random.NextSingle() + shift, Zone = random.Next(3) == 0 ? "a" : "b", Seats = random.Next(1, 5) };
        return [.. Enumerable.Range(0, 300).Select(_ => Next())];
    }

    [Fact]
    public void Record_batches()
    {
        List<RecordBatch> before = _folder.Batches("SELECT i % 100 AS x, 'a' AS s FROM range(5000) t(i)");
        List<RecordBatch> after = _folder.Batches("SELECT i % 100 AS x, 'b' AS s FROM range(5000) t(i)");
        ComparisonReport batches = Comparison.Of(before, after);          // IEnumerable<RecordBatch>
        Assert.Equal(5000, batches.Current.Rows);
        Assert.Equal(0, batches.Columns.Single(c => c.Name == "x").Figures!.Bits);
        Assert.Equal(Verdict.Drifted, batches.Columns.Single(c => c.Name == "s").Verdict);
        Assert.ThrowsAny<UnreadableDataException>(() => Comparison.Of(System.Array.Empty<RecordBatch>(), after));
    }

    [Fact]
    public void Data_views()
    {
        (Ride[] lastMonth, Ride[] thisMonth) = (Rides(1, 0), Rides(2, 2));
        var context = new MLContext(seed: 1);
        IDataView before = context.Data.LoadFromEnumerable(lastMonth), after = context.Data.LoadFromEnumerable(thisMonth);
        ComparisonReport views = Comparison.Of(before, after);
        ComparisonReport records = Comparison.Of<Ride>(lastMonth, thisMonth);
        Assert.Equal(3, views.Compared.Count());
        foreach (ColumnReport column in records.Compared)
            Assert.Equal(column.Figures!.Bits, views.Columns.Single(c => c.Name == column.Name).Figures!.Bits);
    }

    [Fact]
    public void Keys_are_categories_by_their_names_and_vectors_are_named()
    {
        var context = new MLContext(seed: 1);
        IDataView rides = context.Data.LoadFromEnumerable(Rides(1, 0));
        IDataView keyed = context.Transforms.Conversion.MapValueToKey("Zone").Append(context.Transforms.Concatenate("Features", "Fare"))
            .Fit(rides).Transform(rides);
        ComparisonReport report = Comparison.Of(rides, keyed);
        Assert.Equal(0, report.Columns.Single(c => c.Name == "Zone").Figures!.Bits);
        report = Comparison.Of(keyed, keyed);
        Assert.Contains("not compared", report.Columns.Single(c => c.Name == "Features").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_frames()
    {
        var before = new DataFrame(
            new Int32DataFrameColumn("seats", new int?[] { 1, 2, null, 4 }), new StringDataFrameColumn("zone", ["a", "b", null, "a"]));
        var after = new DataFrame(
            new Int32DataFrameColumn("seats", new int?[] { 1, null, null, 4 }), new StringDataFrameColumn("zone", ["a", "b", "b", "a"]));
        ComparisonReport frames = Comparison.Of(before, after);
        ComparisonReport same = Comparison.Of(
            new Dictionary<string, System.Array> { ["seats"] = new int?[] { 1, 2, null, 4 }, ["zone"] = new[] { "a", "b", null, "a" } },
            new Dictionary<string, System.Array> { ["seats"] = new int?[] { 1, null, null, 4 }, ["zone"] = new[] { "a", "b", "b", "a" } });
        foreach (ColumnReport column in same.Compared)
            Assert.Equal(column.Figures!.Bits, frames.Columns.Single(c => c.Name == column.Name).Figures!.Bits);
    }

    public void Dispose() => _folder.Dispose();
}
