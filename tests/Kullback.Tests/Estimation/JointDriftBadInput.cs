using Kullback.Estimation;

namespace Kullback.Tests.Estimation;

/// <summary>Tables that give a divergence tree nothing to hold on to.</summary>
public class JointDriftBadInput
{
    private static JointDrift Of(MixedColumn column, MixedColumn? label = null) => JointDrift.From([column], label, new Random(1));

    private static int[] Random(int rows, int codes, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => random.Next(codes))];
    }

    [Fact]
    public void No_columns_no_rows_and_columns_of_different_lengths_are_errors()
    {
        Assert.Throws<ArgumentException>(() => JointDrift.From([], null, new Random(1)));
        Assert.Contains("P has no rows", Assert.Throws<ArgumentException>(() => Of(MixedColumn.Numbers("a", [], [1]))).Message,
            StringComparison.Ordinal);
        Assert.Contains("Q has no rows", Assert.Throws<ArgumentException>(() => Of(MixedColumn.Numbers("a", [1], []))).Message,
            StringComparison.Ordinal);
        Assert.Contains("'b' has 2 and 1 rows, not 1 and 1", Assert.Throws<ArgumentException>(() =>
            JointDrift.From([MixedColumn.Numbers("a", [1], [1]), MixedColumn.Numbers("b", [1, 2], [1])], null, new Random(1))).Message,
            StringComparison.Ordinal);
        Assert.Contains("p[1] = 3", Assert.Throws<ArgumentException>(() => MixedColumn.Categories("a", [0, 3], [0], ["x"])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => JointDrift.From([MixedColumn.Numbers("a", [1], [1])], null, new Random(1), new DivergenceTreeOptions { Level = 0 }));
        Assert.Contains("cell and class 1", Assert.Throws<ArgumentException>(() => ChainRuleEstimate.From([1, 1], [1, 0], 1)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void One_row_a_side_tells_nothing()
    {
        JointDrift drift = Of(MixedColumn.Numbers("a", [1], [2]));
        Assert.Equal((1, 0.0, 1.0), (drift.Tree.Leaves, drift.Measured.JensenShannon.Nats, drift.PValue));
    }

    [Fact]
    public void Equal_rows_and_missing_values_everywhere_tell_nothing()
    {
        double[] same = [.. Enumerable.Repeat(3.0, 500)], missing = [.. Enumerable.Repeat(double.NaN, 500)];
        int[] none = [.. Enumerable.Repeat(-1, 500)];
        foreach (MixedColumn column in (MixedColumn[])[MixedColumn.Numbers("same", same, same),
            MixedColumn.Numbers("missing", missing, missing), MixedColumn.Categories("none", none, none, [])])
        {
            JointDrift drift = Of(column);
            Assert.Equal((1, 0.0, 0.0), (drift.Tree.Leaves, drift.Measured.JensenShannon.LowNats, drift.Measured.JensenShannon.HighNats));
        }
    }

    [Fact]
    public void Missing_against_present_is_a_question()
    {
        double[] missing = [.. Enumerable.Repeat(double.NaN, 500)], present = [.. Enumerable.Range(0, 500).Select(k => (double)k)];
        JointDrift drift = Of(MixedColumn.Numbers("a", missing, present));
        Assert.Equal(2, drift.Tree.Leaves);
        Assert.Equal(Math.Log(2), drift.Measured.JensenShannon.PlugInNats, 1e-15);
        Assert.Equal((1.0, 1.0), (drift.Measured.UncoveredOfP, drift.Measured.UncoveredOfQ));
        Assert.Null(drift.Measured.PToQ);
        Assert.Contains(drift.Leaves, l => double.IsNaN(Assert.Single(l.Conditions).Above) && l.ShareOfP == 1);
    }

    // 0 and missing on one side of the first question, then one against the other: no number lies above 0 and at most 0.
    [Fact]
    public void What_is_left_of_an_empty_range_is_missing()
    {
        double[] p = [.. Random(4000, 10, 1).Select(k => k < 8 ? 2.5 : k == 8 ? 0 : double.NaN)],
            q = [.. Random(4000, 10, 2).Select(k => k < 1 ? 2.5 : k < 4 ? 0 : double.NaN)];
        JointDrift drift = Of(MixedColumn.Numbers("a", p, q));
        Assert.Equal(3, drift.Leaves.Count);
        Assert.Single(drift.Leaves, l => double.IsNaN(Assert.Single(l.Conditions).Above));
    }

    [Fact]
    public void Infinite_numbers_are_values()
    {
        double[] p = [.. Enumerable.Range(0, 400).Select(k => k % 2 == 0 ? double.PositiveInfinity : k)],
            q = [.. Enumerable.Range(0, 400).Select(k => k % 2 == 0 ? double.NegativeInfinity : k)];
        Assert.True(Of(MixedColumn.Numbers("a", p, q)).Measured.JensenShannon.LowNats > 0.2);
    }

    [Fact]
    public void A_hundred_thousand_categories_are_not_a_change()
    {
        string[] labels = [.. Enumerable.Range(0, 100_000).Select(k => $"{k}")];
        JointDrift drift = Of(MixedColumn.Categories("many", Random(20_000, 100_000, 1), Random(20_000, 100_000, 2), labels));
        Assert.Equal(1, drift.Tree.Leaves);
    }

    [Fact]
    public void A_constant_label_has_no_concept_to_drift()
    {
        int[] constant = [.. Enumerable.Repeat(0, 2000)];
        JointDrift drift =
            Of(MixedColumn.Categories("x", Random(2000, 3, 1), [.. Random(2000, 6, 2).Select(k => Math.Min(k, 2))], ["a", "b", "c"]),
            MixedColumn.Categories("y", constant, constant, ["always"]));
        DriftPart concept = drift.Measured.PToQ!.Concept;
        Assert.Equal((0, 0.0, 0.0, 0.0), (concept.DegreesOfFreedom, concept.Nats, concept.LowNats, concept.HighNats));
        Assert.Equal(drift.Measured.PToQ.Joint.Nats, drift.Measured.PToQ.Covariate.Nats);
    }

    [Fact]
    public void A_label_of_new_values_only_has_no_finite_divergence()
    {
        int[] old = [.. Enumerable.Repeat(0, 1000)], renamed = [.. Enumerable.Repeat(1, 1000)];
        JointDrift drift = Of(MixedColumn.Categories("x", Random(1000, 3, 1), Random(1000, 3, 2), ["a", "b", "c"]),
            MixedColumn.Categories("y", renamed, old, ["no", "no."]));
        Assert.Equal(1, drift.Measured.UncoveredOfP);
        Assert.Null(drift.Measured.PToQ);
        Assert.Equal(Math.Log(2), drift.Measured.JensenShannon.PlugInNats, 1e-15);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(5000)]
    public void A_label_of_numbers_is_cut_into_classes(int distinct)
    {
        double[] Values(int seed) => [.. Random(3000, distinct, seed).Select(k => k % 11 == 0 ? double.NaN : k)];
        JointDrift drift = Of(MixedColumn.Categories("x", Random(3000, 3, 1), Random(3000, 3, 2), ["a", "b", "c"]),
            MixedColumn.Numbers("y", Values(3), Values(4)));
        Assert.Equal(distinct == 5 ? 4 + 1 : 8 + 1, drift.Classes.Count);
        Assert.Equal(LabelClassKind.Missing, drift.Classes[^1].Kind);
    }
}
