using Kullback.Data.Comparisons;

namespace Kullback.Data.Tests.Comparisons;

/// <summary>All columns together, from files.</summary>
public sealed class JointComparisonTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Age, region with a comma in a name, income with missing values, a flag, a date; the churn of the pro plan rises in the current table,
    // and old rows of the West are more.
    private string Table(string name, bool current, int rows = 4_000)
    {
        var random = new Random(current ? 2 : 1);
        return _folder.Lines(name, Enumerable.Range(0, rows).Select(_ =>
        {
            int region = random.Next(4), age = 20 + random.Next(60);
            if (current && region == 3 && age <= 60 && random.NextDouble() < 0.6) age = 61 + random.Next(19);
            bool pro = random.NextDouble() < 0.3, churn = random.NextDouble() < (current && pro ? 0.5 : 0.2);
            string income = random.NextDouble() < 0.1 ? "" : FormattableString.Invariant($"{1000 + random.Next(5000)}.5");
            return $"{age},{((string[])["North", "East", "\"South, far\"", "West"])[region]},{income},{(pro ? "pro" : "basic")},{(churn ? "left" : "stayed")},2024-0{1 + random.Next(9)}-1{random.Next(10)}";
        }).Prepend("age,region,income,plan,churn,since"));
    }

    private ComparisonReport Compare(ComparisonOptions options)
        => Compared.Files(Table("reference.csv", false), Table("current.csv", true), options with { Pairs = false });

    [Fact]
    public void Finds_where_and_says_it_in_words()
    {
        JointReport joint = Compare(new() { Joint = true, Exclude = ["plan", "churn"] }).Joint!;
        Assert.Equal(Verdict.Drifted, joint.Verdict);
        // The best cut of the half that the tree grows from lies within a year or two of the true one.
        JointGroup old = Assert.Single(joint.Groups,
            g => g.Where is "region = 'West' and age > 59" or "region = 'West' and age > 60" or "region = 'West' and age > 61");
        Assert.StartsWith(old.Where + ": ", old.Sentence, StringComparison.Ordinal);
        Assert.Equal(new SideBySide<long>(2_000, 2_000), joint.MeasuredRows);
        Assert.Equal(new SideBySide<long>(4_000, 4_000), joint.SampleRows);
        Assert.Contains("since (weekday)", joint.Columns);
        Assert.Null(joint.Covariate);
        // True shares: a quarter times (19/60) before, and of the others six in ten more.
        Assert.InRange(old.Share.Reference, 0.25 * 19 / 60 - 0.03, 0.25 * 19 / 60 + 0.03);
        Assert.InRange(old.Share.Current, 0.25 * (19 + 0.6 * 41) / 60 - 0.035, 0.25 * (19 + 0.6 * 41) / 60 + 0.035);
    }

    [Fact]
    public void A_label_splits_the_change()
    {
        ComparisonReport report = Compare(new() { Label = "churn" });
        JointReport joint = report.Joint!;
        Assert.DoesNotContain("churn", joint.Columns);
        Assert.Equal(["'stayed'", "'left'", "another value", "missing"], joint.LabelValues);
        Assert.True(joint.Covariate!.Low > 0 && joint.Concept!.Low > 0);
        Assert.Equal(joint.CurrentToReference!.Bits, joint.Covariate.Bits + joint.Concept!.Bits, 1e-13);
        Assert.Contains(joint.Groups,
            g => g.Sentence.Contains("plan = 'pro'", StringComparison.Ordinal)
                && g.Sentence.Contains("among them churn = 'left'", StringComparison.Ordinal));
        Assert.Equal(joint.Groups.Count, joint.Resolutions[^1].Groups);
        Assert.Equal(Verdict.Drifted, report.Verdict);
    }

    private string Numbers(string name, int seed, double mean, double unit, bool labeled)
    {
        var random = new Random(seed);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return _folder.Lines(name, Enumerable.Range(0, 3_000).Select(_ =>
        {
            double a = mean + Normal(), b = mean * a + Normal();
            string last = labeled ? random.NextDouble() < 1 / (1 + Math.Exp(-a)) ? "yes" : "no"
                : FormattableString.Invariant($"{random.Next(4)}");
            return FormattableString.Invariant($"{unit * a:R},{b / unit:R},{last}");
        }).Prepend("a,b,c"));
    }

    // A power of two moves no digit: the same questions part the same rows, and every figure is the same to the last bit.
    [Fact]
    public void Units_of_columns_do_not_matter()
    {
        string Joint(double unit)
        {
            var joint = Compared.Files(Numbers("r.csv", 1, 0, unit, false), Numbers("c.csv", 2, 0.5, unit, false),
                new ComparisonOptions { Joint = true, Pairs = false }).Joint!;
            return FormattableString.Invariant(
                $"{joint.Verdict} {joint.Bits.Bits:R} {joint.Bits.Low:R} {joint.Bits.High:R} {joint.PValue:R} {joint.CurrentToReference!.Bits:R} {joint.Groups.Count}");
        }
        Assert.Equal(Joint(1), Joint(1024));
    }

    // x moves by half of its deviation and the label given x not at all: D = 1/8 nat = 0.18 bit, finite; the groups can only be closer,
    // and nothing is uncovered.
    [Fact]
    public void A_moved_column_beside_a_label_is_finite()
    {
        var joint = Compared.Files(Numbers("r.csv", 3, 0, 1, true), Numbers("c.csv", 4, 0.5, 1, true),
            new ComparisonOptions { Label = "c", Columns = ["a", "c"], Pairs = false }).Joint!;
        Assert.True(double.IsFinite(joint.CurrentToReference!.Bits));
        Assert.InRange(joint.CurrentToReference.Bits, 0.08, 0.26);
    }

    [Fact]
    public void Is_the_same_again_and_on_any_number_of_threads()
    {
        ComparisonOptions options = new() { Label = "churn", JointRows = 2_000 };
        JointReport one = Compare(options with { Threads = 1 }).Joint!, two = Compare(options with { Threads = 2 }).Joint!;
        Assert.Equal(one.Bits, two.Bits);
        Assert.Equal(one.Groups, two.Groups);
        Assert.Equal(2_000, one.SampleRows.Reference, 300.0);
        Assert.NotEqual(one.Bits, Compare(options with { Seed = 2 }).Joint!.Bits);
    }

    [Fact]
    public void Nothing_is_said_where_nothing_changed()
    {
        ComparisonReport report = Compared.Files(Table("reference.csv", false), Table("same.csv", false), new() { Joint = true });
        Assert.Equal("all rows", Assert.Single(report.Joint!.Groups).Where);
        Assert.Equal((0.0, Verdict.Stable), (report.Joint.Bits.High, report.Joint.Verdict));
        Assert.Null(Compared.Files(Table("reference.csv", false), Table("same.csv", false)).Joint);
    }

    [Fact]
    public void Tables_without_a_common_column_have_nothing_joint()
    {
        ComparisonReport report =
            Compared.Files(_folder.Lines("a.csv", ["x", "1", "2", "3"]), _folder.Lines("b.csv", ["y", "1", "2", "3"]),
                new() { Joint = true });
        Assert.Null(report.Joint);
        Assert.Contains(report.Notes, n => n.StartsWith("joint drift: no column", StringComparison.Ordinal));
    }

    [Fact]
    public void Refuses_what_it_cannot_do_in_one_line()
    {
        (string reference, string current) = (Table("reference.csv", false, 100), Table("current.csv", true, 100));
        string Refused(ComparisonOptions options) => Compared.Refusal(reference, current, options)
            .Replace(_folder.Path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
        Assert.Equal("Label: no column 'chrun' (did you mean churn?)", Refused(new() { Label = "chrun" }));
        Assert.Equal("Label: 'churn' is left out by Columns or Exclude", Refused(new() { Label = "churn", Exclude = ["churn"] }));
        Assert.Equal("Joint: not with Weight: rows must weigh the same", Refused(new() { Joint = true, Weight = "age" }));
        Assert.Equal("Label: not with Cluster: rows must be independent", Refused(new() { Label = "churn", Cluster = "region" }));
        string unlabeled = _folder.Lines("unlabeled.csv", ["age,region", "30,West", "40,East"]);
        Assert.Equal($"{unlabeled}: no column 'churn'", Compared.Refusal(reference, unlabeled, new() { Label = "churn" }));
        string retyped = _folder.Lines("retyped.csv", ["age,churn", "30,1", "40,0", "50,1"]);
        Assert.StartsWith("Label: 'churn': text in the reference, number in the current table",
            Compared.Refusal(reference, retyped, new() { Label = "churn" }), StringComparison.Ordinal);
    }
}
