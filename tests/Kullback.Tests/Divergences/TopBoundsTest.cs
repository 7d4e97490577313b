using CsCheck;
using Kullback.Divergences;

namespace Kullback.Tests.Divergences;

/// <summary>Bounds from the most probable tokens hold against the truth, whatever was hidden.</summary>
[Trait("Category", "Kernel")]
public class TopBoundsTest
{
    private static Gen<T> AnyOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static readonly Gen<(double[] P, double[] Q, int KeptP, int KeptQ)> Cases =
        Gen.Select(Gen.Int[2, 30], Gen.Int, AnyOf(0.1, 1, 4), AnyOf(0.05, 1, 6), Gen.Int[1, 30], Gen.Int[1, 30])
        .Select((n, seed, spread, noise, kp, kq) =>
        {
            var random = new Random(seed);
            double[] x = [.. Enumerable.Range(0, n).Select(_ => spread * (random.NextDouble() - 0.5) * 6)],
                y = [.. x.Select(v => v + noise * (random.NextDouble() - 0.5))];
            double[] Softmax(double[] z)
            {
                double sum = z.Sum(Math.Exp);
                return [.. z.Select(v => Math.Exp(v) / sum)];
            }
            return (Softmax(x), Softmax(y), Math.Min(kp, n), Math.Min(kq, n));
        });

    private static double[] Top(double[] p, int kept)
    {
        double least = p.OrderDescending().ElementAt(kept - 1);
        return [.. p.Select(v => v >= least ? v : double.NaN)];
    }

    private static (double[] P, double[] Q) Named(double[] p, double[] q)
    {
        int[] named = [.. Enumerable.Range(0, p.Length).Where(i => !double.IsNaN(p[i]) || !double.IsNaN(q[i]))];
        return ([.. named.Select(i => p[i])], [.. named.Select(i => q[i])]);
    }

    private static (double Kl, double Js, double Tv) Truth(double[] p, double[] q)
        => (p.Zip(q, (a, b) => a * Math.Log(a / b)).Sum(),
            p.Zip(q, (a, b) => (a * Math.Log(2 * a / (a + b)) + b * Math.Log(2 * b / (a + b))) / 2).Sum(),
            p.Zip(q, (a, b) => Math.Abs(a - b)).Sum() / 2);

    // Sums of thirty numbers below ten: 1e-13 of rounding; bounds that meet the truth may differ from it by that.
    private const double Rounding = 1e-12;

    private static void Holds((double Kl, double Js, double Tv) truth, TopBounds bounds)
    {
        Assert.InRange(truth.Kl, bounds.KlLow - Rounding, bounds.KlHigh + Rounding);
        Assert.InRange(truth.Js, bounds.JensenShannonLow - Rounding, bounds.JensenShannonHigh + Rounding);
        Assert.InRange(truth.Tv, bounds.TotalVariationLow - Rounding, bounds.TotalVariationHigh + Rounding);
    }

    [Fact]
    public void Truth_lies_between_the_bounds()
        => Cases.Sample(c =>
        {
            var truth = Truth(c.P, c.Q);
            double most = Top(c.P, c.KeptP).Where(v => !double.IsNaN(v)).Min();
            var (p, q) = Named(Top(c.P, c.KeptP), Top(c.Q, c.KeptQ));
            Holds(truth, TopBounds.Of(p, q, 0, most));
            Holds(truth, TopBounds.Of(p, q, c.Q.Min(), most));
            Holds(truth, TopBounds.OfFullQ(Top(c.P, c.KeptP), c.Q, most));
            Holds(truth, TopBounds.Of(c.P, Top(c.Q, c.KeptQ), c.Q.Min(), 1));
        }, iter: 2000, threads: 1);

    [Fact]
    public void All_known_is_the_truth()
        => Cases.Sample(c =>
        {
            var (kl, js, tv) = Truth(c.P, c.Q);
            foreach (var bounds in new[] { TopBounds.Of(c.P, c.Q, 0, 1), TopBounds.OfFullQ(c.P, c.Q, 1) })
            {
                // What rounding leaves of the mass, times a logarithm below forty, times the two logarithms' own rounding.
                Assert.Equal(kl, bounds.KlLow, 1e-12);
                Assert.Equal(js, bounds.JensenShannonLow, 1e-12);
                Assert.Equal(js, bounds.JensenShannonHigh, 1e-12);
                Assert.Equal(tv, bounds.TotalVariationLow, 1e-12);
                Assert.Equal(tv, bounds.TotalVariationHigh, 1e-12);
            }
            Assert.Equal(kl, TopBounds.OfFullQ(c.P, c.Q, 1).KlHigh, 1e-12);
        }, iter: 500, threads: 1);

    [Fact]
    public void Truth_lies_above_the_bound_that_uses_both_caps()
        => Cases.Sample(c =>
        {
            double[] p = Top(c.P, c.KeptP), q = Top(c.Q, c.KeptQ);
            double mostP = p.Where(v => !double.IsNaN(v)).Min(), mostQ = q.Where(v => !double.IsNaN(v)).Min();
            var (namedP, namedQ) = Named(p, q);
            var capped = TopBounds.Of(namedP, namedQ, 0, mostP, mostQ);
            Holds(Truth(c.P, c.Q), capped);
            Assert.True(capped.KlLow >= TopBounds.Of(namedP, namedQ, 0, mostP).KlLow - Rounding);
            Holds(Truth(c.P, c.Q), TopBounds.Of(c.P, q, 0, 1, mostQ));
        }, iter: 2000, threads: 1);

    [Fact]
    public void A_cap_says_what_a_token_that_Q_does_not_name_costs()
    {
        // Q names one token of 0.6: whatever else is at most 0.1. P gives a second token 0.5, so that costs 0.5·ln(0.5/0.1) at least; the
        // rest of Q lies where P has nothing.
        double expected = 0.5 * Math.Log(0.5 / 0.6) + 0.5 * Math.Log(0.5 / 0.1);
        Assert.InRange(TopBounds.Of([0.5, 0.5], [0.6, double.NaN], 0, 1, 0.1).KlLow, expected - 1e-6, expected);
    }

    [Fact]
    public void Without_a_floor_nothing_bounds_the_divergence_from_above()
        => Assert.Equal(double.PositiveInfinity, TopBounds.Of([0.5, 0.4], [0.5, 0.4], 0, 1).KlHigh);

    [Fact]
    public void The_bound_of_hidden_mass_is_met()
    {
        // P hides 0.3 with at most 0.2 a token; Q gives the others 0.05, 0.1, 0.35: 0.2 on the first, 0.1 on the second.
        double expected = 0.5 * Math.Log(0.5 / 0.3) + 0.2 * Math.Log(0.2 / 0.2) + 0.2 * Math.Log(0.2 / 0.05) + 0.1 * Math.Log(0.1 / 0.1);
        Assert.Equal(expected, TopBounds.OfFullQ([0.5, 0.2, double.NaN, double.NaN, double.NaN], [0.3, 0.2, 0.05, 0.1, 0.35], 0.2).KlHigh,
            1e-14);
    }

    [Fact]
    public void Rows_that_sum_above_one_are_refused()
    {
        Assert.Throws<NotADistributionException>(() => TopBounds.Of([0.7, 0.4], [0.5, 0.4], 0, 1));
        Assert.Throws<NotADistributionException>(() => TopBounds.Of([0.7, -0.1], [0.5, 0.4], 0, 1));
        Assert.Throws<ArgumentException>(() => TopBounds.Of([0.7], [0.5, 0.4], 0, 1));
    }
}
