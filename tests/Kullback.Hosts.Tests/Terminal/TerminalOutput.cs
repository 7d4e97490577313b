using Kullback.Cli.Terminal;
using Kullback.Data.Columns;
using Kullback.Data.Comparisons;
using Kullback.Data.Tables;
using Kullback.Hosts.Tests.Reports;
using Kullback.Reports;

namespace Kullback.Hosts.Tests.Terminal;

public sealed class TerminalOutput
{
    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    [InlineData(160)]
    public void A_comparison_looks_as_approved(int width)
        => Approved.Matches($"compare-{width}", Page(HandMade.Birdstrikes, width, hints: true));

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void Segments_clusters_and_copies_look_as_approved(int width)
        => Approved.Matches($"segments-{width}", Page(HandMade.Segmented, width));

    [Fact]
    public void Hostile_names_and_values_look_as_approved() => Approved.Matches("hostile-80", Page(HostileNames, 80, hints: true));

    [Fact]
    public void Color_looks_as_approved()
        => Approved.Matches("color-80", ComparisonPage.Of(HandMade.Birdstrikes, 80, new AnsiStyle(true), all: false, hints: true)
            .Replace("\e", "<ESC>", StringComparison.Ordinal));

    [Fact]
    public void One_line_says_it_all()
    => Approved.Matches("stat", ComparisonPage.Stat(HandMade.Birdstrikes) + ComparisonPage.Stat(HandMade.Segmented));

    [Theory]
    [InlineData(60)]
    [InlineData(79)]
    [InlineData(80)]
    [InlineData(93)]
    [InlineData(110)]
    [InlineData(200)]
    public void No_line_is_longer_than_the_terminal(int width)
    {
        foreach (ComparisonReport report in new[] { HandMade.Birdstrikes, HandMade.Segmented, HostileNames, Many(100), Samples.Birds(),
            Samples.HostileEverywhere(), Samples.Degenerate(), Samples.Empty() })
            Assert.All(Page(report, width, hints: true).Split('\n'), line => Assert.InRange(DisplayText.Width(line), 0, width));
    }

    /// <summary>A remark goes on in the next line: its end may be what matters most.</summary>
    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(160)]
    [InlineData(200)]
    public void No_remark_is_cut(int width)
    {
        ColumnReport long_ = HandMade.Column("x", Verdict.Undecided, 0.0102, 0.0071, 0.0172) with
        {
            Drivers = [new Driver("a", $"{string.Concat(Enumerable.Repeat("a value of many words ", 12))}: 1 % -> 2 %", 0.01, 0.02, 0.01)],
            RowsToDecide = 1_000_000_000,
        };
        string page = Page(HandMade.Of(Verdict.Undecided, long_, HandMade.Column("y", Verdict.Stable, 0, 0, 0.001)), width);
        string words = string.Join(' ', page.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(Kullback.Reports.ComparisonText.Remark(long_), words, StringComparison.Ordinal);
        Assert.EndsWith("more rows would hardly tell", Kullback.Reports.ComparisonText.Remark(long_), StringComparison.Ordinal);
    }

    /// <summary>Where the ends are cut, two names may be one: then the middle goes.</summary>
    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    public void Long_names_that_differ_are_told_apart(int width)
    {
        string start = new('x', 70);
        string page =
            Page(HandMade.Of(Verdict.Stable, HandMade.Column(start + " pickup", Verdict.Stable, 0, 0, 0.001),
                HandMade.Column(start + " dropoff", Verdict.Stable, 0, 0, 0.001)), width);
        Assert.Contains("pickup ", page, StringComparison.Ordinal);
        Assert.Contains("dropoff ", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/a/long/path/to/early.csv", 12, "…o/early.csv")]
    [InlineData("short.csv", 12, "short.csv   ")]
    [InlineData("日本語の表.csv", 8, "…表.csv ")]
    public void A_file_keeps_the_end_of_its_name(string name, int width, string shown)
    {
        Assert.Equal(shown, DisplayText.Ending(name, width));
        Assert.Equal(width, DisplayText.Width(DisplayText.Ending(name, width)));
    }

    [Fact]
    public void No_control_character_from_data_reaches_the_terminal()
    {
        foreach (ComparisonReport report in new[] { HostileNames, Samples.HostileEverywhere() })
        {
            Assert.DoesNotContain(Page(report, 120, hints: true), c => char.IsControl(c) && c != '\n');
            Assert.DoesNotContain(ComparisonPage.Stat(report).TrimEnd('\n'), char.IsControl);
        }
    }

    [Fact]
    public void Color_adds_nothing_but_color()
    {
        string painted = ComparisonPage.Of(HandMade.Birdstrikes, 80, new AnsiStyle(true), all: false, hints: false);
        string plain = System.Text.RegularExpressions.Regex.Replace(painted, "\e\\[[0-9;]*m", "");
        Assert.Equal(Page(HandMade.Birdstrikes, 80), string.Join('\n', plain.Split('\n').Select(l => l.TrimEnd())));
    }

    [Fact]
    public void Many_stable_columns_are_counted_and_listed_on_request()
    {
        Assert.Contains("90 more columns stable", Page(Many(100), 80), StringComparison.Ordinal);
        string all = ComparisonPage.Of(Many(100), 80, new AnsiStyle(false), all: true, hints: false);
        Assert.Equal(100, all.Split('\n')
            .Count(l => l.StartsWith("  column ", StringComparison.Ordinal) && l.EndsWith("stable", StringComparison.Ordinal)));
    }

    [Fact]
    public void Nothing_to_compare_is_said()
        => Assert.Contains("Nothing to compare", Page(HandMade.Of(Verdict.Stable), 80), StringComparison.Ordinal);

    private static string Page(ComparisonReport report, int width, bool hints = false)
        => ComparisonPage.Of(report, width, new AnsiStyle(false), all: false, hints);

    private static ComparisonReport Many(int columns)
        => HandMade.Of(Verdict.Stable,
            [.. Enumerable.Range(0, columns).Select(i => HandMade.Column($"column {i}", Verdict.Stable, 0.0005 - (i * 4e-6), 0, 0.001))]);

    private static ComparisonReport HostileNames => HandMade.Of(Verdict.Drifted,
        HandMade.Column("\e[2J\e[31mred\r\nsecond line", Verdict.Drifted, 0.9, 0.8, 1, ("x", "'\e]0;title\a': 0 % -> 90 %\n, +0.9 bit")),
        HandMade.Column("都道府県の名前はとても長いので切られる", Verdict.Drifted, 0.2, 0.1, 0.3, ("東京", "'東京都': 10 % -> 20 %, +0.1 bit")),
        HandMade.Column("👩‍👩‍👧 family 🇯🇵 flag ❤️", Verdict.Stable, 0.001, 0, 0.002),
        HandMade.Column("cafe\u0301 naïve", Verdict.Stable, 0.0009, 0, 0.002),
        HandMade.Column("evil\u202Egnp.exe \ud800 half", Verdict.Stable, 0.0008, 0, 0.002),
        HandMade.Column("\"quotes\" $HOME `id` <script>", Verdict.Stable, 0.0007, 0, 0.002),
        HandMade.Column(new string('x', 5_000), Verdict.Stable, 0.0006, 0, 0.002),
        HandMade.Column("", Verdict.Stable, 0.0005, 0, 0.002),
        HandMade.NotCompared("z\twith\ttabs", ColumnType.Other, ColumnRole.Unsupported, "a blob\0with a zero"));
}
