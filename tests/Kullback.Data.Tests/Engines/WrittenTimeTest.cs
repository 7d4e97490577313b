using System.Globalization;
using Kullback.Data.Comparisons;
using Kullback.Data.Profiles;
using Kullback.Data.Tables;

namespace Kullback.Data.Tests.Engines;

/// <summary>Texts read as dates by <c>--as</c>: every one of them, or an error that names the first that is none.</summary>
public sealed class WrittenTimeTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static ComparisonOptions As(ColumnType type) => new() { Types = new Dictionary<string, ColumnType> { ["when"] = type } };

    /// <summary>After shared case 06: a code column in a date's shape keeps the engine from finding dates with month names.</summary>
    [Theory]
    [InlineData("dd-MMM-yyyy", true)]
    [InlineData("dd-MMM-yyyy", false)]
    [InlineData("d MMMM yyyy", false)]
    [InlineData("MMM d, yyyy", false)]
    [InlineData("yyyy/MM/dd", false)]
    public void Dates_with_month_names_are_dates(string format, bool upper)
    {
        string Table(string name, int seed)
        {
            var random = new Random(seed);
            return _folder.Lines(name, Enumerable.Range(0, 2000).Select(i =>
            {
                string day = new DateTime(2023, 1, 1).AddDays(random.Next(300)).ToString(format, CultureInfo.InvariantCulture);
                return $"\"{(upper ? day.ToUpperInvariant() : day)}\",1-1-{i % 7}A";
            }).Prepend("when,code"));
        }
        ComparisonReport report = Compared.Files(Table("a.csv", 1), Table("b.csv", 2), As(ColumnType.Date));
        ColumnReport row = report.Row("when");
        Assert.Equal((ColumnType.Date, Verdict.Stable), (row.Type, row.Verdict));
        Assert.Equal((0.0, 0.0), (row.Figures!.MissingShare.Reference, row.Figures.MissingShare.Current));
    }

    [Theory]
    [InlineData("gestern", ColumnType.Date)]
    [InlineData("31-XYZ-2023", ColumnType.Date)]
    [InlineData("30-FEB-2023", ColumnType.Date)]
    [InlineData("25:61", ColumnType.Time)]
    [InlineData("noon", ColumnType.Timestamp)]
    public void The_first_text_that_is_none_is_named(string odd, ColumnType type)
    {
        string good = type == ColumnType.Time ? "05:30 PM" : "31-OCT-2023";
        string a = _folder.Lines("a.csv", Enumerable.Repeat(good, 100).Prepend("when,n").Select((w, i) => i == 0 ? w : $"{w},x{i % 3}"));
        string b = _folder.Lines("b.csv",
            Enumerable.Range(1, 100).Select(i => $"{(i is 40 or 60 ? odd : good)},x{i % 3}").Prepend("when,n"));
        string said = Compared.Refusal(a, b, As(type));
        Assert.StartsWith($"{b}: line 41: '{odd}' in column 'when' is no ", said, StringComparison.Ordinal);
        Assert.Contains("understood are", said, StringComparison.Ordinal);
        Assert.Throws<UnreadableDataException>(() => TableProfile.Of(b, As(type)));
    }

    /// <summary>No date at all is no crash: nothing there to compare.</summary>
    [Fact]
    public void A_column_without_any_value_is_not_compared()
    {
        string table = _folder.Lines("a.csv", Enumerable.Range(0, 50).Select(i => $",x{i % 3}").Prepend("when,n"));
        Assert.Equal(Verdict.NotCompared, Compared.Files(table, table, As(ColumnType.Date)).Columns.First(c => c.Column == "when").Verdict);
    }
}
