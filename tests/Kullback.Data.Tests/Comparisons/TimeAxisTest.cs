using System.Globalization;
using Kullback.Data.Columns;
using Kullback.Data.Comparisons;
using Kullback.Data.Profiles;

namespace Kullback.Data.Tests.Comparisons;

/// <summary>What differs because the two tables are of different times is no drift; what differs besides is.</summary>
public sealed class TimeAxisTest : IDisposable
{
    private const string Stamp = "yyyy-MM-dd HH:mm:ss";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>3,000 rows spread evenly over a stretch of time, with a number that has nothing to do with it.</summary>
    private static IEnumerable<string> Rows(DateTime from, TimeSpan length, Func<DateTime, string> text, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 3_000; i++) yield return $"{text(from + length * random.NextDouble())},{random.Next(9)}";
    }

    private ComparisonReport Compare(string header, (DateTime From, TimeSpan Length) q, (DateTime From, TimeSpan Length) p,
        Func<DateTime, string> text, ComparisonOptions? options = null)
        => Compared.Lines(_folder, header, Rows(q.From, q.Length, text, 1), Rows(p.From, p.Length, text, 2), options);

    private static string At(DateTime t) => t.ToString(Stamp, CultureInfo.InvariantCulture);

    // 4 March 2024 is a Monday
    private static DateTime Day(int day, double hour = 0)
        => new DateTime(2024, 3, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(day - 1).AddHours(hour);

    private static void IsAxis(ColumnReport row)
    {
        Assert.Equal((ColumnRole.TimeAxis, Verdict.NotCompared), (row.Role, row.Verdict));
        Assert.StartsWith("time axis: ", row.Reason, StringComparison.Ordinal);
    }

    // Case 34.
    [Fact]
    public void Monday_against_Tuesday()
    {
        ComparisonReport report = Compare("when,x", (Day(4), TimeSpan.FromDays(1)), (Day(5), TimeSpan.FromDays(1)), At);
        IsAxis(report.Row("when"));
        IsAxis(report.Row("when (weekday)"));
        Assert.NotEqual(Verdict.NotCompared, report.Row("when (hour)").Verdict);   // both have all hours
        Assert.NotEqual(Verdict.Drifted, report.Verdict);
    }

    [Fact]
    public void An_hour_against_another_has_neither_hour_nor_weekday_in_common()
    {
        ComparisonReport report = Compare("when,x", (Day(4, 9), TimeSpan.FromHours(1)), (Day(4, 10), TimeSpan.FromHours(1)), At);
        IsAxis(report.Row("when (hour)"));
        Assert.NotEqual(Verdict.Drifted, report.Row("when (weekday)").Verdict);   // a Monday on both sides
        Assert.NotEqual(Verdict.Drifted, report.Verdict);
    }

    [Fact]
    public void A_week_against_a_weekend()
    {
        ComparisonReport report =
            Compare("day,x", (Day(4), TimeSpan.FromDays(5)), (Day(9), TimeSpan.FromDays(2)),
                t => t.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        IsAxis(report.Row("day (weekday)"));
        Assert.NotEqual(Verdict.Drifted, report.Verdict);
    }

    [Fact]
    public void Parts_that_both_sides_have_stay_compared()
    {
        // Two months of steady rows, then two of which the second has no rows on weekends.
        (DateTime, TimeSpan) march = (Day(1), TimeSpan.FromDays(31)), april = (Day(32), TimeSpan.FromDays(30));
        // The calendar gives 0.0001 bit (31 days against 30): far below the threshold.
        Assert.Contains(Compare("when,x", march, april, At).Row("when (weekday)").Verdict, new[] { Verdict.Stable, Verdict.Undecided });
        static DateTime Workday(DateTime t) => t.Month == 4 && t.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? t.AddDays(-2) : t;
        Assert.Equal(Verdict.Drifted,
            Compare("when,x", march, april, t => At(t.Month == 4 ? Workday(t) : t)).Row("when (weekday)").Verdict);
        Assert.Equal(Verdict.Drifted,
            Compare("when,x", march, april, t => At(t.Month == 4 ? t.Date.AddHours(t.Hour / 2) : t)).Row("when (hour)").Verdict);
    }

    [Fact]
    public void A_clock_that_is_wrong_does_not_hide_it()
    {
        IEnumerable<string> monday = Rows(Day(4), TimeSpan.FromDays(1), At, 1).Select((r, i) => i == 7 ? "1970-01-01 00:00:00,1" : r);
        ComparisonReport report = Compared.Lines(_folder, "when,x", monday, Rows(Day(5), TimeSpan.FromDays(1), At, 2));
        IsAxis(report.Row("when (weekday)"));
    }

    [Theory]
    [InlineData("yyyy", "year")]
    [InlineData("MM", "month")]
    [InlineData("MMM", "month")]
    [InlineData("yyyyMM", "month")]
    [InlineData("yyyy-MM", "month")]
    [InlineData("dddd", "weekday")]
    public void Columns_that_write_out_a_part_of_the_date_go_with_it(string format, string part)
    {
        // Thursday and Friday at the end of 2020, a Saturday and Sunday of 2021: year and month turn over, and the month's number falls.
        string Text(DateTime t)
            => $"{t.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)},{t.ToString(format, CultureInfo.InvariantCulture)}";
        ComparisonReport report =
            Compare("day,part,x", (new DateTime(2020, 12, 3), TimeSpan.FromDays(2)),
                (new DateTime(2021, 1, 2), TimeSpan.FromDays(2)), Text);
        IsAxis(report.Row("part"));
        Assert.StartsWith($"time axis: the {part} of 'day'", report.Row("part").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_constant_and_says_no_date_is_compared()
    {
        string Text(DateTime t) => $"{At(t)},{(t.Day == 4 ? "1.2" : "1.3")},{(t.Day == 4 ? "DE" : "FR")}";
        ComparisonReport report = Compare("when,version,country,x", (Day(4), TimeSpan.FromDays(1)), (Day(5), TimeSpan.FromDays(1)), Text);
        Assert.Equal((Verdict.Drifted, Verdict.Drifted), (report.Row("version").Verdict, report.Row("country").Verdict));
    }

    [Fact]
    public void A_constant_year_without_a_date_is_an_axis_and_another_constant_is_not()
    {
        ComparisonReport report =
            Compared.Lines(_folder, "fiscalYear,grade,x", Enumerable.Range(0, 500).Select(i => $"2019,1,{i % 3}"),
                Enumerable.Range(0, 500).Select(i => $"2020,2,{i % 3}"));
        IsAxis(report.Row("fiscalYear"));
        Assert.Equal(Verdict.Drifted, report.Row("grade").Verdict);
    }

    [Fact]
    public void Parts_are_left_out_and_chosen_by_name()
    {
        (DateTime, TimeSpan) march = (Day(1), TimeSpan.FromDays(31)), april = (Day(32), TimeSpan.FromDays(30));
        string[] Names(ComparisonOptions options)
            => [.. Compare("when,x", march, april, At, options).Columns.Select(c => c.Name).Order(StringComparer.Ordinal)];
        Assert.Equal(["when", "when (weekday)", "x"], Names(new() { Exclude = ["when (hour)"] }));
        Assert.Equal(["when (weekday)"], Names(new() { Columns = ["when (weekday)"] }));
        Assert.Equal(["when", "x"], Names(new() { Exclude = ["*(*)"] }));
        Assert.Equal(["x"], Names(new() { Exclude = ["when"] }));
        Assert.Contains("when (hour)", Assert.Throws<UnreadableDataException>(() => Names(new() { Exclude = ["when (hours)"] })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Profiles_of_Monday_and_Tuesday()
    {
        string[] paths = [_folder.Lines("mon.csv", Rows(Day(4), TimeSpan.FromDays(1), At, 1).Prepend("when,x")),
            _folder.Lines("tue.csv", Rows(Day(5), TimeSpan.FromDays(1), At, 2).Prepend("when,x"))];
        TableProfile first = TableProfile.Of(paths[0]), second = TableProfile.Of(paths[1], cells: first);
        string[] profiles = [.. new[] { first, second }.Select((p, i) =>
        {
            string path = Path.Combine(Path.GetDirectoryName(paths[0])!, $"{i}.klp");
            using FileStream file = File.Create(path);
            p.Write(file);
            return path;
        })];
        ComparisonReport report = Compared.Files(profiles[0], profiles[1]);
        IsAxis(report.Row("when (weekday)"));
        Assert.NotEqual(Verdict.Drifted, report.Verdict);
    }
}
