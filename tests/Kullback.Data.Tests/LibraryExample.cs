using System.Data;
using Kullback.Data.Comparisons;

namespace Kullback.Data.Tests;

/// <summary>The C# of docs/guide/library.md compiles and runs: each line of it stands here.</summary>
public class LibraryExample
{
    internal sealed
    record Ride(int Seats, double? Fare, string? Zone, DateTime Start);

    private static IEnumerable<Ride> Rides(int seed, double shift)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, 200)
            .Select(
                _ => new Ride(random.Next(1, 5), random.NextDouble() + shift, random.Next(2) == 0 ? "a" : null,
                    new DateTime(2024, 1, 1 + random.Next(28)))).ToArray();
    }

    [Fact]
    public void Records()
    {
        (IEnumerable<Ride> lastMonth, IEnumerable<Ride> thisMonth) = (Rides(1, 0), Rides(2, 2));
        ComparisonReport report = Comparison.Of(lastMonth, thisMonth);   // IEnumerable<Ride>: a column for each public property
        foreach (ColumnReport column in report.Compared)
            Console.WriteLine($"{column.Name}: {column.Verdict}, {column.Figures!.Bits:F4} bit, at most {column.Figures.BitsHigh:F4}");
        Assert.Equal(Verdict.Drifted, report.Columns.Single(c => c.Name == "Fare").Verdict);
    }

    [Fact]
    public void Options()
    {
        (IEnumerable<Ride> lastMonth, IEnumerable<Ride> thisMonth) = (Rides(1, 0), Rides(2, 2));
        var options = new ComparisonOptions { Exclude = ["Start"], Threshold = new(0.02, "0.02"), Where = "Seats > 0", Joint = true };
        ComparisonReport report = Comparison.Of(lastMonth, thisMonth, options, progress: null, cancel: default);
        Assert.Equal(Verdict.Drifted, report.Joint!.Verdict);
        Assert.DoesNotContain(report.Columns, c => c.Column == "Start");
    }

    [Fact]
    public void Columns_and_readers()
    {
        var before = new Dictionary<string, Array> { ["age"] = new[] { 31, 44, 27 }, ["city"] = new[] { "Oslo", "Bergen", null } };
        var after = new Dictionary<string, Array> { ["age"] = new[] { 33, 52, 29 }, ["city"] = new[] { "Oslo", "Oslo", "Bergen" } };
        ComparisonReport columns = Comparison.Of(before, after);
        Assert.Equal(2, columns.Columns.Count);
        using var table = new DataTable { Columns = { { "x", typeof(int) } }, Rows = { { 1 }, { 2 }, { 2 } } };
        (Command oldCommand, Command newCommand) = (new Command(table), new Command(table));
        ComparisonReport queries = Comparison.Of(oldCommand.ExecuteReader(), newCommand.ExecuteReader());
        Assert.Equal(3, queries.Current.Rows);
    }

    private sealed record Command(DataTable Table)
    {
        public DataTableReader ExecuteReader() => Table.CreateDataReader();
    }

    [Fact]
    public void The_page_says_what_stands_here()
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Kullback.slnx"))) root = Path.GetDirectoryName(root)!;
        // What needs other libraries stands in the tests that have them.
        string[] files = ["Kullback.Data.Tests/LibraryExample.cs", "Kullback.Engines.Tests/Arrow/FramesExample.cs"];
        string[] here = [.. files.SelectMany(f => File.ReadLines(Path.Combine(root, "tests", f))).Select(l => l.Trim())];
        bool code = false;
        string[] lines = [.. File.ReadLines(Path.Combine(root, "docs/guide/library.md"))
            .Where(l => { if (l.StartsWith("```", StringComparison.Ordinal)) { code = !code; return false; } return code && l.Length > 0; })
            .Select(l => l.Trim())];
        Assert.InRange(lines.Length, 8, 20);
        Assert.All(lines, line => Assert.Contains(line, here));
    }
}
