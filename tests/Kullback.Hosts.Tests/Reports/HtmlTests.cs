using System.Text;
using System.Text.RegularExpressions;

namespace Kullback.Hosts.Tests.Reports;

public partial class HtmlTests
{
    [Fact]
    public void Fifty_columns_fit_300_kB() => Assert.InRange(Encoding.UTF8.GetByteCount(InForm.Html(Samples.Wide())), 50_000, 300_000);

    [Fact]
    public void Fifty_columns_fit_300_kB_with_long_labels_too()
    {
        var wide = Samples.Wide();
        var longer = wide with
        {
            Columns =
            [.. wide.Columns.Select(
                c => c with { Cells = [.. c.Cells.Select(k => k with { Label = "2019-01-01 00:03:11 to 2019-01-31, " + k.Label })] })]
        };
        Assert.InRange(Encoding.UTF8.GetByteCount(InForm.Html(longer)), 50_000, 300_000);
    }

    [Fact]
    public void A_thousand_columns_all_have_their_row()
    {
        string html = InForm.Html(Samples.Wide(1000));
        Assert.Equal(1000, Regex.Count(html, "<details class=\"c "));
        Assert.InRange(html.Length, 300_000, 3_000_000);
    }

    [Fact]
    public void Needs_nothing_from_elsewhere()
    {
        string html = InForm.Html(Samples.Birds());
        Assert.DoesNotContain("http://", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", html, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", html, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(html, "<script"));
        Assert.Contains("<link rel=\"icon\" href=\"data:,\">", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_elements_of_the_report_are_in_it_whatever_the_data_say()
    {
        string clean = InForm.Html(Samples.Birds()), hostile = InForm.Html(Samples.HostileEverywhere());
        string[] known = [.. Tag().Matches(clean).Select(m => m.Value).Distinct()];
        Assert.Empty(Tag().Matches(hostile).Select(m => m.Value).Distinct().Except(known));
        Assert.DoesNotContain(hostile, c => char.IsControl(c) && c != '\n');
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", hostile, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_what_there_is_to_say()
    {
        string html = InForm.Html(Samples.Birds());
        foreach (string part in new[]
        {
            "Drifted: 4 of 11 compared columns and the dependence of 1 pair", "samples/birdstrikes-early.csv", "5,812 rows", "Altitude bin",
                "Wildlife Species", "[0.047, 0.063]", "∞ bit",
            "of the rows carry values that the reference never has", "Kolmogorov-Smirnov", "Time axis", "1990-01-08 to 1999-12-31",
                "1,946 values in 4,188 rows", "Pairs of columns", "Texas carries 61 %",
            "kullback compare samples/birdstrikes-early.csv", "DuckDB 1.5.6", "0.833", "(rare), 17 values", "and 216 more",
        })
            Assert.Contains(part, html, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(JsonTests.Reports), MemberType = typeof(JsonTests))]
    public void No_number_is_left_undefined(string name)
    {
        string html = InForm.Html(JsonTests.Named(name));
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_culture_of_the_machine_does_not_matter()
    {
        var before = System.Globalization.CultureInfo.CurrentCulture;
        string expected = InForm.Html(Samples.Birds());
        try
        {
            System.Globalization.CultureInfo.CurrentCulture =
                new System.Globalization.CultureInfo(
                    "")
                { NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = ".", NegativeSign = "~" } };
            Assert.Equal(expected, InForm.Html(Samples.Birds()));
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void The_page_begins_without_a_mark()
    => Assert.StartsWith("<!DOCTYPE html>", InForm.Html(Samples.Empty()), StringComparison.Ordinal);

    [GeneratedRegex("<[a-z!/][a-zA-Z0-9]*")]
    private static partial Regex Tag();
}
