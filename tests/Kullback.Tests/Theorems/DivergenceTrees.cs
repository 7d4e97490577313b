using Kullback.Divergences;
using Kullback.Estimation;
using Kullback.Tests.Estimation;

namespace Kullback.Tests.Theorems;

/// <summary>What holds for every divergence tree, whatever the tables.</summary>
public class DivergenceTrees
{
    [Fact]
    public void Leaves_are_never_further_apart_than_the_rows()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            var random = new Random(seed);
            var populations = TwoPopulations.Random(random);
            var (columns, label) = populations.Sample(1500, 1500, random);
            DivergenceTree tree = DivergenceTree.Grow(columns, seed % 2 == 0 ? label : null);
            Assert.True(tree.Leaves > 1);
            var (p, q) = populations.Over(tree);
            foreach (IMeasure measure in Measures.All.Where(m => m is KullbackLeibler or JensenShannon or TotalVariation))
            {
                double leaves = ((IDivergence)measure).Between<double>(p, q),
                    rows = ((IDivergence)measure).Between<double>(populations.P, populations.Q);
                // 60 terms of size 1 at most, each rounded once.
                Assert.True(leaves <= rows + 60 * 2.3e-16, $"{measure}: {leaves} over leaves, {rows} over rows, seed {seed}");
            }
        }
    }

    [Fact]
    public void The_chain_rule_holds_to_rounding()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            int cells = random.Next(1, 12), classes = random.Next(1, 6);
            double[] q = [.. Enumerable.Range(0, cells * classes).Select(_ => (double)random.Next(random.Next(1, 400)))];
            q[0]++;
            double[] p = [.. q.Select(count => count > 0 ? (double)random.Next(300) : 0)];
            p[0]++;
            var parts = ChainRuleEstimate.From(p, q, classes);
            // The joint divergence by the estimator that knows nothing of parts; at most 60 terms, ln of shares above 1e-5 below 12.
            var joint = KullbackLeiblerEstimate.From(BinnedSample.FromCounts(p), BinnedSample.FromCounts(q));
            Assert.Equal(joint.PlugInNats, parts.Covariate.PlugInNats + parts.Concept.PlugInNats, 60 * 12 * 2.3e-16);
            Assert.Equal(parts.Joint.Nats, parts.Covariate.Nats + parts.Concept.Nats, 60 * 12 * 2.3e-16);
            Assert.All(parts.ConceptByCellNats, c => Assert.True(c >= 0));
            Assert.True(parts.Covariate.PlugInNats >= 0);
            foreach (DriftPart part in (DriftPart[])[parts.Covariate, parts.Concept, parts.Joint])
                Assert.True(part.LowNats >= 0 && part.LowNats <= Math.Max(0, part.Nats) && part.HighNats >= Math.Max(0, part.Nats));
        }
    }

    // By hand: Q's shares after half a row a cell are 40.5/82, 20.5/82, 10.5/82, 10.5/82; P's 0.1, 0.3, 0.4, 0.2.
    [Fact]
    public void The_chain_rule_by_hand()
    {
        var parts = ChainRuleEstimate.From([10, 30, 40, 20], [40, 20, 10, 10], 2);
        double covariate = 0.4 * Math.Log(0.4 / (61 / 82.0)) + 0.6 * Math.Log(0.6 / (21 / 82.0));
        double concept = 0.1 * Math.Log(0.25 / (40.5 / 61)) + 0.3 * Math.Log(0.75 / (20.5 / 61)) + 0.4 * Math.Log(2 / 3.0 / 0.5)
            + 0.2 * Math.Log(1 / 3.0 / 0.5);
        Assert.Equal(covariate, parts.Covariate.PlugInNats, 1e-15);
        Assert.Equal(concept, parts.Concept.PlugInNats, 1e-15);
        Assert.Equal((1, 2, 3), (parts.Covariate.DegreesOfFreedom, parts.Concept.DegreesOfFreedom, parts.Joint.DegreesOfFreedom));
    }

    [Fact]
    public void Monotone_transformations_and_other_names_change_nothing()
    {
        var random = new Random(11);
        double[] Numbers(int rows, double shift)
            => [.. Enumerable.Range(0, rows)
                .Select(_ => random.NextDouble() < 0.1 ? double.NaN : random.NextDouble() + shift * random.NextDouble())];
        int[] Codes(int rows, int skew)
            => [.. Enumerable.Range(0, rows).Select(_ => Math.Min(random.Next(-1, 12), random.Next(-1, 12 + skew)))];
        (double[] a, double[] b, int[] c, int[] d) = (Numbers(3000, 0.3), Numbers(2500, 0), Codes(3000, 9), Codes(2500, 0));
        string[] labels = [.. Enumerable.Range(0, 21).Select(k => $"{k}")];
        int[] names = [.. Enumerable.Range(0, 21)];
        random.Shuffle(names);
        JointDrift Of(Func<double, double> f, Func<int, int> g) => JointDrift.From(
            [MixedColumn.Numbers("number", [.. a.Select(f)], [.. b.Select(f)]),
                MixedColumn.Categories("value", [.. c.Select(g)], [.. d.Select(g)], labels)], null, new Random(4));
        JointDrift plain = Of(v => v, k => k), other = Of(v => Math.Exp(5 * v) - 7, k => k < 0 ? k : names[k]);
        Assert.True(plain.Tree.Leaves > 2);
        Assert.Equal(plain.Leaves.Select(l => (l.RowsOfP, l.RowsOfQ)), other.Leaves.Select(l => (l.RowsOfP, l.RowsOfQ)));
        Assert.Equal(plain.Measured.JensenShannon.Nats, other.Measured.JensenShannon.Nats);
    }

    [Fact]
    public void The_same_seed_gives_the_same_on_any_number_of_threads()
    {
        var (columns, label) = TwoPopulations.Of(1, 1).Sample(2000, 2000, new Random(1));
        double Bits(int seed) => JointDrift.From(columns, label, new Random(seed)).Measured.JensenShannon.Nats;
        double alone = Bits(7);
        double[] together = new double[8];
        Parallel.For(0, together.Length, k => together[k] = Bits(7));
        Assert.All(together, bits => Assert.Equal(alone, bits));
        Assert.NotEqual(alone, Bits(8));
    }

    // ln of the tail of a chi-squared distribution far beyond the smallest double; mpmath 1.3,
    // regularized incomplete gamma function with 30 digits.
    [Theory]
    [InlineData(1, 1300, -653.81161888143187)]
    [InlineData(3, 1300, -646.63996323575914)]
    [InlineData(12, 2500, -1219.1289927904618)]
    [InlineData(2, 4000, -2000)]
    public void Tails_beyond_the_smallest_double(double degrees, double x, double expected)
        // The first term left out is about (degrees/x)² of the tail.
        => Assert.Equal(expected, Kullback.Numerics.MaximalChiSquared.LogUpper(x, degrees),
            10 * (degrees / x) * (degrees / x) + 2e-13 * Math.Abs(expected));

    [Fact]
    public void The_bound_of_the_largest_of_many_cuts_holds()
    {
        // The largest squared standardized bridge over the cuts at 5 % to 95 % of 400 rows; 2,000 draws,
        // so 3.3 standard errors are 3.3·√(p/2000).
        var random = new Random(2);
        double[] largest = new double[2000];
        for (int run = 0; run < largest.Length; run++)
        {
            double[] sums = new double[401];
            for (int k = 0; k < 400; k++)
                sums[k + 1] = sums[k] + Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            for (int k = 20; k <= 380; k++)
                if (Math.Pow(sums[k] - k / 400.0 * sums[400], 2) / (400 * (k / 400.0) * (1 - k / 400.0)) is var z && z > largest[run])
                    largest[run] = z;
        }
        double span = Math.Log(0.95 * 0.95 / (0.05 * 0.05));
        foreach (double x in (double[])[8, 10, 12])
        {
            double bound = Math.Exp(Kullback.Numerics.MaximalChiSquared.LogUpper(x, 1, 361, span));
            double seen = largest.Count(v => v >= x) / (double)largest.Length;
            Assert.True(seen <= bound + 3.3 * Math.Sqrt(bound / largest.Length), $"{x}: {seen} seen, bound {bound}");
            Assert.True(bound < 3 * seen + 0.02, $"{x}: a bound of {bound} is far above {seen}");
        }
    }
}
