using System.Xml.Linq;
using Kullback.Data.Comparisons;
using Kullback.Reports;

namespace Kullback.Hosts.Tests.Reports;

public class JunitTests
{
    [Theory, MemberData(nameof(JsonTests.Reports), MemberType = typeof(JsonTests))]
    public void Is_well_formed_and_its_totals_are_right(string name)
    {
        var suite = Parse(JsonTests.Named(name)).Root!.Element("testsuite")!;
        Assert.Equal(suite.Elements("testcase").Count(), (int)suite.Attribute("tests")!);
        Assert.Equal(suite.Descendants("failure").Count(), (int)suite.Attribute("failures")!);
        Assert.Equal(suite.Descendants("skipped").Count(), (int)suite.Attribute("skipped")!);
    }

    [Fact]
    public void Verdicts_become_outcomes()
    {
        var cases = Parse(Samples.Birds()).Descendants("testcase").ToLookup(c => (string)c.Attribute("name")!);
        Assert.NotNull(cases["Wildlife Species"].Single().Element("failure"));
        Assert.NotNull(cases["When Phase of flight"].Single().Element("skipped"));
        Assert.NotNull(cases["Airport Name"].Single().Element("skipped"));
        Assert.Null(cases["Speed IAS in knots"].Single().Element("failure") ?? cases["Speed IAS in knots"].Single().Element("skipped"));
        Assert.NotNull(cases["When Phase of flight × Speed IAS in knots"].Single().Element("failure"));
        Assert.NotNull(cases["schema: Remarks"].Single().Element("skipped"));
        Assert.StartsWith("drifted: 0.055 [0.047, 0.063] bit; ",
            (string)cases["Wildlife Species"].Single().Element("failure")!.Attribute("message")!, StringComparison.Ordinal);
    }

    [Fact]
    public void Schema_changes_fail_when_asked()
        => Assert.NotNull(Parse(Samples.Birds(), schemaFails: true).Descendants("testcase")
            .Single(c => (string)c.Attribute("name")! == "schema: Remarks").Element("failure"));

    [Fact]
    public void Any_text_is_carried()
    {
        string[] names = [.. Parse(Samples.HostileEverywhere()).Descendants("testcase").Select(c => (string)c.Attribute("name")!)];
        Assert.Equal(Hostile.Texts.Select(t => PlainText.Name(t, 1000)), names.Take(Hostile.Texts.Length));
    }

    private static XDocument Parse(ComparisonReport report, bool schemaFails = false) => XDocument.Parse(InForm.Junit(report, schemaFails));
}
