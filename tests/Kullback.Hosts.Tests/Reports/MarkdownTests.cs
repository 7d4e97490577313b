using System.Text.RegularExpressions;
using Kullback.Data.Comparisons;

namespace Kullback.Hosts.Tests.Reports;

public partial class MarkdownTests
{
    [Fact]
    public void Says_the_verdict_first_and_shows_what_wants_attention()
    {
        string text = Text(Samples.Birds());
        Assert.StartsWith("### Drifted: 4 of 11 compared columns", text, StringComparison.Ordinal);
        string open = text[..text.IndexOf("<details>", StringComparison.Ordinal)];
        Assert.Contains("<code>Wildlife Species</code> | category | 0.055 [0.047, 0.063] | **drifted** |", open, StringComparison.Ordinal);
        Assert.Contains("undecided (!)", open, StringComparison.Ordinal);
        Assert.DoesNotContain("Speed IAS in knots</code> | number", open, StringComparison.Ordinal);
        Assert.Contains("Speed IAS in knots", text, StringComparison.Ordinal);
        Assert.True(text.Length < 65_536, "a comment on GitHub holds 65,536 characters");
    }

    [Fact]
    public void Fits_a_comment_however_wide_the_table_and_long_its_texts()
    {
        Assert.InRange(Text(Samples.Wide(2000)).Length, 1000, 65_536);
        Assert.InRange(Text(Samples.HostileEverywhere()).Length, 1000, 65_536);
    }

    [Fact]
    public void Hostile_texts_are_inert()
    {
        string text = Text(Samples.HostileEverywhere());
        string[] tags = [.. Tag().Matches(text).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(["</code>", "</details>", "</summary>", "<code>", "<details>", "<summary>"], tags);
        string bare = Allowed().Replace(text, "");
        Assert.DoesNotContain('`', bare);
        Assert.DoesNotContain('@', bare);
        Assert.DoesNotContain('[', bare.Replace("bits [95 %]", "", StringComparison.Ordinal).Replace("[0.", "", StringComparison.Ordinal));
        Assert.DoesNotContain("http://", bare, StringComparison.Ordinal);
        Assert.DoesNotContain("www.", bare, StringComparison.Ordinal);
        Assert.DoesNotContain("javascript:", bare, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_table_row_has_the_cells_of_its_head()
    {
        foreach (string table in Text(Samples.HostileEverywhere()).Split("\n\n").Where(b => b.StartsWith('|')))
        {
            int[] bars = [.. table.TrimEnd('\n').Split('\n').Select(l => l.Count(c => c == '|'))];
            Assert.All(bars, n => Assert.Equal(bars[0], n));
        }
    }

    [Fact]
    public void Every_sample_renders()
    {
        foreach (string name in new[] { "wide", "empty", "degenerate" })
            Assert.DoesNotContain("NaN", Text(JsonTests.Named(name)), StringComparison.Ordinal);
    }

    private static string Text(ComparisonReport report) => InForm.Markdown(report);

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("</?(code|details|summary)>")]
    private static partial Regex Allowed();
}
