using Kullback.Divergences;
using Kullback.Estimation;

namespace Kullback.Tests.Estimation;

public class RareValuesTest
{
    /// <summary>For a Poisson number X of mean μ, E[X·f(X − 1)] = μ·E[f(X)]: a row's class has the probability that the value's counts have
    /// it, whichever side the row is from.</summary>
    [Theory]
    [InlineData(0.3, 0.3)]
    [InlineData(2, 0)]
    [InlineData(0, 1.5)]
    [InlineData(3.5, 1.2)]
    [InlineData(0.8, 6)]
    public void Classes_are_a_channel_from_values(double meanCurrent, double meanReference)
    {
        const int most = 60;
        double[] current = new double[RareValues.Classes], reference = new double[RareValues.Classes],
            channel = new double[RareValues.Classes];
        for (int x = 0; x <= most; x++)
        {
            for (int y = 0; y <= most; y++)
            {
                double chance = Poisson(meanCurrent, x) * Poisson(meanReference, y);
                if (x > 0) current[(int)Sorted(x, y).OfCurrentRow(0)] += x * chance;
                if (y > 0) reference[(int)Sorted(x, y).OfReferenceRow(0)] += y * chance;
                // The class of the value's counts is that of one row more.
                channel[(int)Sorted(x + 1, y).OfCurrentRow(0)] += chance;
            }
        }
        // The sums leave out P(X > 60), below 1e-40, and add 3,600 terms of rounding 1e-16.
        for (int c = 0; c < RareValues.Classes; c++)
        {
            Assert.Equal(meanCurrent * channel[c], current[c], 1e-12);
            Assert.Equal(meanReference * channel[c], reference[c], 1e-12);
        }
    }

    // A frequent value beside it keeps the sizes of the samples, and with them the limits of the classes, the same.
    private static RareValues Sorted(double x, double y) => new([x, 1e9 - x], [y, 1e9 - y], [true, false]);

    private static double Poisson(double mean, int count)
    {
        double mass = Math.Exp(-mean);
        for (int i = 1; i <= count; i++) mass *= mean / i;
        return mass;
    }

    [Fact]
    public void Disjoint_rare_values_are_seen_and_nothing_is_hidden_among_those_seen_twice()
    {
        // 100 values with three rows, each on one side.
        double[] p = [.. Enumerable.Range(0, 100).Select(k => k % 2 == 0 ? 3.0 : 0)],
            q = [.. Enumerable.Range(0, 100).Select(k => k % 2 == 0 ? 0 : 3.0)];
        var rare = new RareValues(p, q, [.. p.Select(_ => true)]);
        Assert.Equal((RareClass.OnlyCurrent, RareClass.OnlyReference), (rare.OfCurrentRow(0), rare.OfReferenceRow(1)));
        Assert.Equal(0, rare.HiddenNats(JensenShannon.Cell(1, 0) + JensenShannon.Cell(0, 1)), 1e-12);
    }

    [Fact]
    public void Values_seen_once_may_hide_everything()
    {
        double[] p = [.. Enumerable.Range(0, 100).Select(k => k % 2 == 0 ? 1.0 : 0)],
            q = [.. Enumerable.Range(0, 100).Select(k => k % 2 == 0 ? 0 : 1.0)];
        Assert.Equal(Math.Log(2), new RareValues(p, q, [.. p.Select(_ => true)]).HiddenNats(0), 0.2);
    }

    [Fact]
    public void What_is_hidden_is_bounded_from_above_on_unequal_samples()
    {
        // Rare values with given shares; the true part of the divergence that classes do not show must lie below the bound,
        // but for the 5 % allowed.
        var random = new Random(7);
        int above = 0;
        const int runs = 200, values = 500;
        for (int run = 0; run < runs; run++)
        {
            double truth = 0, m = 800, n = 3_000;
            double[] x = new double[values + 1], y = new double[values + 1];
            for (int k = 0; k < values; k++)
            {
                double q = 0.4 / values, p = k % 4 == 0 ? 3 * q : k % 4 == 1 ? 0 : q / 2;
                (x[k], y[k]) = (Draw(random, m * p), Draw(random, n * q));
                truth += JensenShannon.Cell(p, q);
            }
            (x[values], y[values]) = (m * 0.55, n * 0.6);
            var rare = new RareValues(x, y, [.. Enumerable.Range(0, values + 1).Select(k => k < values)]);
            if (rare.HiddenNats(0) < truth) above++;
        }
        // Binomial(200, 0.05): 22 or more with probability 4e-4.
        Assert.InRange(above, 0, 21);
    }

    private static int Draw(Random random, double mean)
    {
        double left = Math.Exp(-mean), product = random.NextDouble();
        int count = 0;
        while (product > left) { product *= random.NextDouble(); count++; }
        return count;
    }

    /// <summary>The constant behind the bound: a Jensen–Shannon term is at most ½ ln 2·max(w, 1 − w) of (p − q)²/(wp + (1 − w)q),
    /// for every ratio p/q.</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.3)]
    [InlineData(0.9)]
    [InlineData(0.01)]
    public void A_term_is_bounded_by_its_weighted_square(double w)
    {
        for (double log = -30; log <= 30; log += 0.01)
        {
            double u = Math.Exp(log), square = (u - 1) * (u - 1) / (w * u + 1 - w);
            if (square > 0) Assert.InRange(JensenShannon.Cell(u, 1), 0,
                Math.Max(0.125, Math.Log(2) / 2 * Math.Max(w, 1 - w)) * square * (1 + 1e-12) + 1e-15);
        }
    }

    [Fact]
    public void Lengths_must_agree() => Assert.Throws<ArgumentException>(() => new RareValues([1], [1, 2], [true]));
}
