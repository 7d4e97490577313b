using System.Text.Json;
using Kullback.Data.Comparisons;
using Kullback.Hosts.Tests.Terminal;
using Kullback.Reports;

namespace Kullback.Hosts.Tests.Reports;

/// <summary>All columns together, in every form that a comparison is written in.</summary>
public class JointTests
{
    private static ComparisonReport With(JointReport joint)
        => HandMade.Birdstrikes with { Joint = joint, Pairs = null, SchemaChanges = [] };

    [Fact]
    public void The_terminal_says_how_far_where_and_which_part()
        => Approved.Matches("joint-80", ComparisonPage.Of(With(Joints.Labeled), 80, new AnsiStyle(false), all: false, hints: false)
            + ComparisonPage.Of(With(Joints.Nothing), 80, new AnsiStyle(false), all: false, hints: false));

    [Fact]
    public void The_headline_names_it_where_no_column_drifted()
    {
        ComparisonReport stable = HandMade.Of(Verdict.Drifted, HandMade.Column("a", Verdict.Stable, 0.001, 0, 0.002))
            with
        { Joint = Joints.Labeled };
        Assert.Equal("Drifted: all columns together, none of 1 compared column by itself", ComparisonText.Finding(stable));
        Assert.Equal("Undecided: all columns together, none of 1 compared column by itself",
            ComparisonText.Finding(stable
                with
            { Verdict = Verdict.Undecided, Joint = Joints.Labeled with { Verdict = Verdict.Undecided } }));
    }

    [Fact]
    public void Json_fits_the_schema_and_says_null_for_infinite()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.File("docs/reference/json/comparison.schema.json")));
        foreach (JointReport joint in (JointReport[])[Joints.Labeled, Joints.Nothing, .. Hostile.Texts.Select(t => Joints.Of(t, t))])
        {
            using var document = JsonDocument.Parse(InForm.Json(With(joint)));
            Assert.Empty(SchemaCheck.Faults(schema.RootElement, document.RootElement).Take(10));
            JsonElement written = document.RootElement.GetProperty("joint");
            Assert.Equal(joint.UncoveredShare > 0 ? JsonValueKind.Null : JsonValueKind.Number,
                written.GetProperty("currentToReference").GetProperty("bits").ValueKind);
            Assert.Equal(joint.Groups.Count, written.GetProperty("groups").GetArrayLength());
        }
    }

    [Fact]
    public void Html_and_Markdown_show_the_groups()
    {
        string html = InForm.Html(With(Joints.Labeled));
        Assert.Contains("<h2>All columns together</h2>", html, StringComparison.Ordinal);
        Assert.Contains("age &gt; 60 and plan = ", html, StringComparison.Ordinal);
        Assert.Contains("With finer groups", html, StringComparison.Ordinal);
        Assert.DoesNotContain("All columns together", InForm.Html(HandMade.Birdstrikes), StringComparison.Ordinal);
        Assert.Contains("**All columns together.** Over 2 groups of rows", InForm.Markdown(With(Joints.Labeled)), StringComparison.Ordinal);
    }
}
