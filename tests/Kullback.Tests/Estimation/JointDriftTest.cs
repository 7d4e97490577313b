using Kullback.Divergences;
using Kullback.Estimation;

namespace Kullback.Tests.Estimation;

/// <summary>The divergence tree on tables whose truth is known.</summary>
public class JointDriftTest
{
    // 40 runs of a 95 % interval hold the truth in at least 31 with probability 0.9999 (binomial).
    private const int Runs = 40, LeastWithin = 31;

    [Theory]
    [InlineData(1.5, 0)]
    [InlineData(0, 1.2)]
    [InlineData(1.5, 1.2)]
    public void Parts_are_within_their_intervals(double x, double y)
    {
        var populations = TwoPopulations.Of(x, y);
        int covariate = 0, concept = 0, joint = 0, found = 0;
        for (int run = 0; run < Runs; run++)
        {
            var random = new Random(100 + run);
            var (columns, label) = populations.Sample(3000, 3000, random);
            JointDrift drift = JointDrift.From(columns, label, random);
            var truth = populations.Parts(drift.Tree);
            ChainRuleEstimate parts = drift.Measured.PToQ!;
            covariate += Holds(parts.Covariate, truth.Covariate);
            concept += Holds(parts.Concept, truth.Concept);
            joint += Holds(parts.Joint, truth.Covariate + truth.Concept);
            if (drift.PValue < 0.05) found++;
        }
        Assert.InRange(covariate, LeastWithin, Runs);
        Assert.InRange(concept, LeastWithin, Runs);
        Assert.InRange(joint, LeastWithin, Runs);
        Assert.Equal(Runs, found);
    }

    private static int Holds(DriftPart part, double truth) => truth >= part.LowNats - 1e-12 && truth <= part.HighNats + 1e-12 ? 1 : 0;

    [Fact]
    public void What_did_not_change_is_not_called_changed()
    {
        // Finer leaves bring each part near the truth of the rows: half of the other's change is far more than what is left.
        JointDrift Of(double x, double y)
        {
            var random = new Random(3);
            var (columns, label) = TwoPopulations.Of(x, y).Sample(20_000, 20_000, random);
            return JointDrift.From(columns, label, random);
        }
        var (onlyX, onlyY) = (Of(1.5, 0).Measured.PToQ!, Of(0, 1.2).Measured.PToQ!);
        Assert.True(onlyX.Covariate.LowNats > 10 * Math.Max(0, onlyX.Concept.Nats));
        Assert.True(onlyY.Concept.LowNats > 10 * Math.Max(0, onlyY.Covariate.Nats));
    }

    // Each run grows with probability at most 0.05: of 60, more than 11 with probability below 0.0001 (binomial).
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Nothing_is_found_where_nothing_changed(bool labeled)
    {
        var populations = TwoPopulations.Of(0, 0);
        int grew = 0, found = 0;
        for (int run = 0; run < 60; run++)
        {
            var random = new Random(500 + run);
            var (columns, label) = populations.Sample(800, 400, random);
            JointDrift drift = JointDrift.From([.. columns, .. Noise(800, 400, random)], labeled ? label : null, random);
            if (drift.Tree.Leaves > 1) grew++;
            if (drift.Tree.Leaves > 1 && drift.PValue <= 0.05) found++;
        }
        Assert.InRange(grew, 0, 11);
        Assert.InRange(found, 0, 3);
    }

    private static MixedColumn[] Noise(int m, int n, Random random)
    {
        double[] Values(int rows)
            => [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble() < 0.3 ? double.NaN : random.NextDouble())];
        int[] Codes(int rows) => [.. Enumerable.Range(0, rows).Select(_ => random.Next(-1, 40))];
        return [MixedColumn.Numbers("noise", Values(m), Values(n)),
            MixedColumn.Categories("many", Codes(m), Codes(n), [.. Enumerable.Range(0, 40).Select(k => $"{k}")])];
    }

    [Fact]
    public void A_change_of_dependence_alone_is_found_by_looking_ahead()
    {
        // Both columns flat in both tables; in P they go together, in Q against each other.
        var random = new Random(8);
        double[] Sign(int rows) => [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble() - 0.5)];
        (double[] a, double[] c) = (Sign(4000), Sign(4000));
        double[] b = [.. a.Select(v => Math.CopySign(random.NextDouble(), random.NextDouble() < 0.75 ? v : -v))],
            d = [.. c.Select(v => Math.CopySign(random.NextDouble(), random.NextDouble() < 0.75 ? -v : v))];
        MixedColumn[] columns = [MixedColumn.Numbers("first", a, c), MixedColumn.Numbers("second", b, d)];
        JointDrift drift = JointDrift.From(columns, null, new Random(1));
        // JS of (3/8, 1/8, 1/8, 3/8) and its mirror image: ln 2 less the entropy of (3/4, 1/4).
        double truth = Math.Log(2) + 0.75 * Math.Log(0.75) + 0.25 * Math.Log(0.25);
        Assert.InRange(truth, drift.Measured.JensenShannon.LowNats, drift.Measured.JensenShannon.HighNats * 1.2);
        Assert.Equal(1, JointDrift.From(columns, null, new Random(1), new DivergenceTreeOptions { LooksAhead = false }).Tree.Leaves);
    }

    [Fact]
    public void Leaves_sum_to_the_whole()
    {
        var random = new Random(5);
        var (columns, label) = TwoPopulations.Of(1, 1).Sample(2000, 3000, random);
        JointDrift drift = JointDrift.From(columns, label, random);
        // Sums of at most 20 terms below 1.
        Assert.Equal(drift.Measured.JensenShannon.PlugInNats, drift.Leaves.Sum(l => l.JensenShannonNats), 1e-14);
        Assert.Equal(drift.Measured.PToQ!.Concept.PlugInNats, drift.Leaves.Sum(l => l.ConceptNats), 1e-14);
        Assert.Equal(1, drift.Leaves.Sum(l => l.ShareOfP), 1e-14);
        Assert.Equal((1000.0, 1500.0), (drift.Leaves.Sum(l => l.RowsOfP), drift.Leaves.Sum(l => l.RowsOfQ)));
        Assert.Equal((1000, 1500, 1000, 1500), (drift.GrownRowsOfP, drift.GrownRowsOfQ, drift.MeasuredRowsOfP, drift.MeasuredRowsOfQ));
        Assert.Equal(1, drift.Depths[0].Cells);
        Assert.Equal(drift.Tree.Leaves, drift.Measured.Cells);
        // Each depth refines the one before: no divergence of the same rows gets smaller (data processing).
        for (int d = 1; d < drift.Depths.Count; d++)
            Assert.True(drift.Depths[d].JensenShannon.PlugInNats >= drift.Depths[d - 1].JensenShannon.PlugInNats - 1e-15);
    }
}
