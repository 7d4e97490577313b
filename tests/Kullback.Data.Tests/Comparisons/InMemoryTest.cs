using System.Data;
using System.Globalization;
using Kullback.Data.Columns;
using Kullback.Data.Comparisons;
using Kullback.Data.Tables;

namespace Kullback.Data.Tests.Comparisons;

/// <summary>Records, arrays and readers are compared as the same data in files are.</summary>
public sealed class InMemoryTest : IDisposable
{
    private enum Color { Red, Green, Blue }

    private sealed record Ride(int Seats, double? Fare, string? Zone, Color Color, bool Shared, DateTime Start, DateOnly Day,
        TimeOnly Clock);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static Ride[] Rides(int seed, int rows, double shift)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(i => new Ride(
            random.Next(1, 6), random.Next(20) == 0 ? null : Math.Round(10 + shift + 5 * random.NextDouble(), 2),
            random.Next(30) == 0 ? null : $"zone {random.Next(4)}",
            (Color)random.Next(3), random.Next(2) == 0, new DateTime(2024, 1, 1).AddMinutes(random.Next(60 * 24 * 60)),
            new DateOnly(2024, 3, 1).AddDays(random.Next(40)),
            new TimeOnly(random.Next(24), random.Next(60))))];
    }

    private static string Line(Ride r) => string.Create(CultureInfo.InvariantCulture,
        $"{r.Seats},{r.Fare},{r.Zone},{r.Color},{(r.Shared ? "true" : "false")},{r.Start:yyyy-MM-dd HH:mm:ss},{r.Day:yyyy-MM-dd},{r.Clock:HH:mm:ss}");

    private static Dictionary<string, Array> Arrays(Ride[] rides) => new()
    {
        ["Seats"] = rides.Select(r => r.Seats).ToArray(), ["Fare"] = rides.Select(r => r.Fare).ToArray(),
        ["Zone"] = rides.Select(r => r.Zone).ToArray(),
        ["Color"] = rides.Select(r => r.Color).ToArray(), ["Shared"] = rides.Select(r => r.Shared).ToArray(),
        ["Start"] = rides.Select(r => r.Start).ToArray(),
        ["Day"] = rides.Select(r => r.Day).ToArray(), ["Clock"] = rides.Select(r => r.Clock).ToArray(),
    };

    private static DataTable Table(Ride[] rides)
    {
        var table = new DataTable { Locale = CultureInfo.InvariantCulture };
        foreach ((string name, Array values) in Arrays(rides))
        {
            Type type = values.GetType().GetElementType()!;
            table.Columns.Add(name, Nullable.GetUnderlyingType(type) ?? type);
        }
        foreach (Ride r in rides)
            table.Rows.Add(r.Seats, (object?)r.Fare ?? DBNull.Value, (object?)r.Zone ?? DBNull.Value, r.Color, r.Shared, r.Start,
                r.Day, r.Clock);
        return table;
    }

    [Fact]
    public void The_same_data_give_the_same_report()
    {
        (Ride[] q, Ride[] p) = (Rides(1, 3000, 0), Rides(2, 2500, 1));
        const string header = "Seats,Fare,Zone,Color,Shared,Start,Day,Clock";
        ComparisonReport files = Compared.Lines(_folder, header, q.Select(Line), p.Select(Line));
        using DataTable a = Table(q), b = Table(p);
        using DataTableReader x = a.CreateDataReader(), y = b.CreateDataReader();
        foreach (ComparisonReport memory in new[] { Comparison.Of(q, p), Comparison.Of(Arrays(q), Arrays(p)), Comparison.Of(x, y) })
        {
            Assert.Equal(files.Verdict, memory.Verdict);
            Assert.Equal(files.Columns.Select(c => c.Name), memory.Columns.Select(c => c.Name));
            Assert.Empty(memory.SchemaChanges);
            Assert.Equal((3000, 2500), (memory.Reference.Rows, memory.Current.Rows));
            foreach ((ColumnReport f, ColumnReport m) in files.Columns.Zip(memory.Columns))
            {
                Assert.Equal((f.Type, f.Role, f.Verdict, f.ReferenceType, f.CurrentType),
                    (m.Type, m.Role, m.Verdict, m.ReferenceType, m.CurrentType));
                Assert.Equal(f.Cells, m.Cells);
                Assert.Equal(f.Drivers, m.Drivers);
                Assert.Equal((f.Figures?.BitsRaw, f.Figures?.BitsLow, f.Figures?.BitsHigh, f.Figures?.PValue, f.Figures?.QValue,
                    f.Figures?.Wasserstein, f.Figures?.KolmogorovSmirnov),
                    (m.Figures?.BitsRaw, m.Figures?.BitsLow, m.Figures?.BitsHigh, m.Figures?.PValue, m.Figures?.QValue,
                        m.Figures?.Wasserstein, m.Figures?.KolmogorovSmirnov));
            }
            Assert.Equal(files.Pairs!.Pairs.Select(r => (r.First, r.Second, r.Bits)),
                memory.Pairs!.Pairs.Select(r => (r.First, r.Second, r.Bits)));
        }
    }

    [Fact]
    public void Missing_and_NaN_are_cells_of_their_own()
    {
        double?[] q = [.. Enumerable.Range(0, 100).Select(i => i < 30 ? null : i < 40 ? double.NaN : (double?)(i % 5))];
        ColumnReport row = Comparison.Of(q, q).Columns.Single();
        Assert.Equal("value", row.Name);
        Assert.Equal(30, row.Cells.Single(c => c.Kind == CellKind.Missing).Current);
        Assert.Equal(10, row.Cells.Single(c => c.Kind == CellKind.NotANumber).Current);
        string[] texts = ["", "a", "a", "", "a"];
        Assert.DoesNotContain(Comparison.Of(texts, texts).Columns.Single().Cells, c => c.Kind == CellKind.Missing);
    }

    [Fact]
    public void Every_type_of_value_is_read()
    {
        object[] values =
        [
            (sbyte)-3, (byte)3, (short)-300, (ushort)300, -70_000, 70_000u, -5_000_000_000L, 5_000_000_000UL, (nint)5, (nuint)5, (Half)1.5,
                1.5f, 1.5, 1.5m, 'x', "x", true,
            Color.Blue, Guid.Empty, new DateTime(2024, 1, 2, 3, 4, 5), new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)),
                new DateOnly(2024, 1, 2), new TimeOnly(3, 4),
        ];
        foreach (object value in values)
        {
            Array array = Array.CreateInstance(value.GetType(), 40);
            for (int i = 0; i < array.Length; i++) array.SetValue(value, i);
            var columns = new Dictionary<string, Array> { ["x"] = array };
            ColumnReport[] rows = [.. Comparison.Of(columns, columns).Compared];
            Assert.All(rows, r => Assert.Equal((40, 40.0), (r.Cells.Sum(c => c.Current), r.Cells.Single(c => c.Current > 0).Reference)));
            Assert.NotEmpty(rows);
        }
    }

    private sealed record Odd(int X, Uri Site);

    private sealed record Broken(int X)
    {
        public int Y => X < 3 ? X : throw new InvalidOperationException("no Y\nhere");
    }

    [Fact]
    public void What_cannot_be_compared_is_named_in_one_line()
    {
        static string Refused(Func<ComparisonReport> compare)
        {
            string message = Assert.ThrowsAny<UnreadableDataException>(compare).Message;
            Assert.DoesNotContain(message, char.IsControl);
            return message;
        }
        Odd[] odd = [.. Enumerable.Range(0, 50).Select(i => new Odd(i % 4, new Uri("https://example.org")))];
        Assert.Equal(
            "reference: column 'Site' is of type Uri, which is not compared: give a number, a string, a date or a time, or leave it out "
                + "by Exclude", Refused(() => Comparison.Of(odd, odd)));
        Assert.Equal("X", Comparison.Of(odd, odd, new ComparisonOptions { Exclude = ["Site"], Where = "X < 3" }).Columns.Single().Name);
        Assert.Contains("row 4: reading 'Y' failed: no Y here",
            Refused(() => Comparison.Of([.. Enumerable.Range(0, 9).Select(i => new Broken(i))], Array.Empty<Broken>())),
            StringComparison.Ordinal);
        Assert.Contains("row 2 is null", Refused(() => Comparison.Of<Broken?>([new Broken(1), null], [])), StringComparison.Ordinal);
        Assert.Contains("String[] are collections", Refused(() => Comparison.Of<string[]>([], [])), StringComparison.Ordinal);
        Assert.Contains("is of type TimeSpan", Refused(() => Comparison.Of([TimeSpan.Zero], [TimeSpan.Zero])), StringComparison.Ordinal);
        var uneven = new Dictionary<string, Array> { ["a"] = new int[3], ["b"] = new int[4] };
        Assert.Equal("reference: column 'a' has 3 rows, 'b' has 4", Refused(() => Comparison.Of(uneven, uneven)));
        Dictionary<string, Array> One(Array values) => new() { ["a"] = values };
        Assert.Contains("at [1], String", Refused(() => Comparison.Of(One(new object[] { 1, "1" }), One(new int[5]))),
            StringComparison.Ordinal);
        Assert.Contains("2 dimensions", Refused(() => Comparison.Of(One(new int[2, 2]), One(new int[5]))), StringComparison.Ordinal);
        Assert.Contains("half of a character", Refused(() => Comparison.Of(["a", "b\uD800"], new[] { "a", "b" })),
            StringComparison.Ordinal);
        Assert.Contains("reference: no rows", Refused(() => Comparison.Of(Array.Empty<int>(), [1, 2, 3])), StringComparison.Ordinal);
        Assert.Contains("one row", Refused(() => Comparison.Of([1], [1, 2, 3])), StringComparison.Ordinal);
        Assert.Contains("one name but for its case",
            Refused(() => Comparison.Of(new Dictionary<string, Array> { ["a"] = new int[3], ["A"] = new int[3] }, uneven)),
            StringComparison.Ordinal);
        Assert.Contains("no column 'Fair'",
            Refused(() => Comparison.Of(Rides(1, 50, 0), Rides(2, 50, 0), new ComparisonOptions { Columns = ["Fair"] })),
            StringComparison.Ordinal);
    }

    [Fact]
    public void It_stops_and_says_how_far_it_is()
    {
        using var stop = new CancellationTokenSource();
        IEnumerable<int> Endless()
        {
            for (int i = 0; ; i++)
            {
                if (i == 10_000) stop.Cancel();
                yield return i % 7;
            }
        }
        var stages = new List<WorkProgress>();
        var progress = new Progress(stages);
        Assert.Throws<OperationCanceledException>(() => Comparison.Of(Endless(), Endless(), null, progress, stop.Token));
        Comparison.Of(Enumerable.Range(0, 20_000).ToArray(), Enumerable.Range(0, 20_000).ToArray(),
            new ComparisonOptions { Types = new Dictionary<string, ColumnType> { ["value"] = ColumnType.Number } }, progress);
        Assert.Contains(stages, s => s.Stage == "reading current" && s.Fraction > 0.25);
    }

    private sealed class Progress(List<WorkProgress> stages) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value)
        {
            lock (stages) stages.Add(value);
        }
    }
}
