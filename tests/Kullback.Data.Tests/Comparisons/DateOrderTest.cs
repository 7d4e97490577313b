using Kullback.Data.Comparisons;
using Kullback.Data.Tables;

namespace Kullback.Data.Tests.Comparisons;

/// <summary>03/04/2024 is a day of March or of April: the order is said, and can be set.</summary>
public sealed class DateOrderTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Written(string name, Func<int, string> date)
        => _folder.Lines(name, Enumerable.Range(0, 200).Select(i => $"{date(i)},{i % 7}").Prepend("when,x"));

    private static string DayFirst(int i)
        => new DateTime(2024, 1, 1).AddDays(i).ToString("dd/MM/yyyy", System.Globalization.CultureInfo.InvariantCulture);

    private static string MonthFirst(int i)
        => new DateTime(2024, 1, 1).AddDays(i).ToString("MM/dd/yyyy", System.Globalization.CultureInfo.InvariantCulture);

    // 1 to 12 and 1 to 3: either order is possible.
    private static string Either(int i) => $"{i % 12 + 1:00}/{i / 12 % 3 + 1:00}/2024";

    [Fact]
    public void Two_orders_are_both_said_and_read_as_written()
    {
        ComparisonReport report = Compared.Files(Written("r.csv", DayFirst), Written("c.csv", MonthFirst));
        Assert.Contains(report.Reference.ReadNotes,
            n => n.Contains("r.csv: dates ('when') are read as day/month/year", StringComparison.Ordinal));
        Assert.Contains(report.Current.ReadNotes,
            n => n.Contains("c.csv: dates ('when') are read as month/day/year", StringComparison.Ordinal));
        Assert.All(report.Compared, c => Assert.NotEqual(Verdict.Drifted, c.Verdict));
    }

    [Fact]
    public void The_year_first_needs_no_word()
    {
        static string Iso(int i)
            => new DateTime(2024, 1, 1).AddDays(i).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        Assert.DoesNotContain(Compared.Files(Written("r.csv", Iso), Written("c.csv", Iso)).Current.ReadNotes,
            n => n.Contains("dates (", StringComparison.Ordinal));
    }

    [Theory, InlineData("%m/%d/%Y", "2024-12-03"), InlineData("%d/%m/%Y", "2024-03-12")]
    public void An_order_that_both_allow_is_the_one_that_is_set(string format, string last)
    {
        string file = Written("r.csv", Either);
        ComparisonReport report = Compared.Files(file, file, new() { Text = new() { DateFormat = format } });
        Assert.Equal(last, report.Columns.First(c => c.Type == ColumnType.Date && c.Part is null).Numbers!.Current.MaximumText);
        Assert.DoesNotContain(report.Current.ReadNotes, n => n.Contains("dates (", StringComparison.Ordinal));
    }

    [Fact]
    public void Integers_beyond_2_to_the_53_are_not_the_same_number_written_otherwise()
    {
        string r = _folder.Lines("r.csv", Enumerable.Range(0, 600).Select(i => $"{9007199254740992 + 2 * (i % 20)}").Prepend("x"));
        string c = _folder.Lines("c.csv", Enumerable.Range(0, 600).Select(i => $"{9007199254740993 + 2 * (i % 20)}").Prepend("x"));
        Assert.Null(Compared.Files(r, c).Columns.Single().LooksRenamed);
    }

    // A value with one row on each side is in two cells, by what the other rows say of it: no row changed, and none is said to have.
    [Theory, InlineData(2), InlineData(5), InlineData(9), InlineData(41)]
    public void A_table_beside_itself_has_no_drivers(int rows)
    {
        string file = _folder.Lines("r.csv", Enumerable.Range(0, rows).Select(i => $"k{i},v{i / 2},{i * 0.37}").Prepend("id,m,x"));
        ComparisonReport report =
            Compared.Files(file, file, new() { Types = new Dictionary<string, ColumnType> { ["id"] = ColumnType.Category } });
        Assert.All(report.Compared, c => Assert.Empty(c.Drivers));
    }
}
