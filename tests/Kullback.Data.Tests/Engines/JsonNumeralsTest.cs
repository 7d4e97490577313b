using Kullback.Data.Comparisons;
using Kullback.Data.Tables;

namespace Kullback.Data.Tests.Engines;

/// <summary><c>--as x=category</c> on JSON: long integers as they are written, decimals by value, and said.</summary>
public sealed class JsonNumeralsTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private ColumnReport Column(string column, Func<int, string> value, string? place = null, string? wrap = null)
    {
        string rows = string.Concat(Enumerable.Range(0, 300)
            .Select(i => $$"""{"{{(wrap is null ? "c" : wrap)}}": {{(wrap is null ? value(i) : $"{{\"c\": {value(i)}}}")}}}""" + "\n"));
        string file = _folder.Write(place ?? "t.ndjson", rows);
        ComparisonReport report =
            Comparison.OfFiles(file, file,
                new ComparisonOptions { Types = new Dictionary<string, ColumnType> { [column] = ColumnType.Category } });
        _notes = [.. report.Notes.Concat(report.Reference.ReadNotes)];
        return report.Columns.Single(c => c.Column == column);
    }

    private IReadOnlyList<string> _notes = [];

    [Theory]
    [InlineData("c", null)]
    [InlineData("u.c", "u")]
    public void Integers_of_any_length_keep_their_digits(string column, string? wrap)
    {
        ColumnReport report = Column(column, i => $"1234567890123456789012345678901234{i % 3}", wrap: wrap);
        Assert.Equal([.. Enumerable.Range(0, 3).Select(i => $"1234567890123456789012345678901234{i}")],
            report.Cells.Select(c => c.Label).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(_notes, n => n.Contains("JSON numbers", StringComparison.Ordinal));
    }

    [Fact]
    public void Decimals_are_compared_by_value_and_it_is_said()
    {
        ColumnReport report = Column("c", i => i % 2 == 0 ? "1.10" : "1.1");
        Assert.Equal(["1.1"], report.Cells.Select(c => c.Label));
        Assert.Contains(_notes, n => n.Contains("column 'c': its JSON numbers have decimals", StringComparison.Ordinal));
    }
}
