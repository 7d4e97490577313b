using CsCheck;
using Kullback.Numerics;
using Kullback.Transport;

namespace Kullback.Tests.Transport;

/// <summary>Transport on the line and on the circle, and the sort below it.</summary>
[Trait("Category", "Kernel")]
public class TransportLineTest
{
    [Fact]
    public void The_sort_sorts() => Gen.Select(Gen.Int[0, 3000], Gen.Int[1, 5000], Gen.Int[0, 1 << 30]).Sample((count, distinct, seed) =>
    {
        var random = new Random(seed);
        double[] values = [.. Enumerable.Range(0, count).Select(_ => (double)random.Next(distinct) - distinct / 2)];
        if (count > 10) (values[3], values[7]) = (double.PositiveInfinity, double.NegativeInfinity);
        double[] sorted = (double[])values.Clone(), expected = (double[])values.Clone(), keys = (double[])values.Clone();
        double[] items = [.. Enumerable.Range(0, count).Select(i => (double)i)];
        Sorting.Ascending(sorted);
        Sorting.Ascending(keys, items);
        Array.Sort(expected);
        return sorted.AsSpan().SequenceEqual(expected) && keys.AsSpan().SequenceEqual(expected)
            && items.Select(i => values[(int)i]).SequenceEqual(expected) && items.Distinct().Count() == count;
    }, iter: 300);

    [Theory]
    [InlineData(0), InlineData(1), InlineData(2), InlineData(3)]
    public void The_sort_takes_ordered_and_equal_numbers(int shape)
    {
        double[] values = [.. Enumerable.Range(0, 100_000)
            .Select(i => shape switch { 0 => i, 1 => -i, 2 => 1.0, _ => i % 2 == 0 ? i : -i })];
        double[] sorted = (double[])values.Clone();
        Sorting.Ascending(sorted);
        Array.Sort(values);
        Assert.Equal(values, sorted);
    }

    // The documented examples of a well-known library: values and weights with a known distance of order 1.
    [Fact]
    public void Known_distances()
    {
        Assert.Equal(5, new Wasserstein(1).BetweenSamples([0, 1, 3], [5, 6, 8]), 1e-15);
        Assert.Equal(0.25, new Wasserstein(1).BetweenSamples([0, 1], [3, 1], [0, 1], [2, 2]));
        Assert.Equal(4.078133143804786,
            new Wasserstein(1).BetweenSamples([3.4, 3.9, 7.5, 7.8], [1.4, .9, 3.1, 7.2], [4.5, 1.4], [3.2, 3.5]), 1e-14);
        // Histograms (3, 2, 1, 4) and (1, 2, 4, 3) on 0 … 3: 5 units of mass times distance, of 10.
        Assert.Equal(0.5, new Wasserstein(1).Between([0, 1, 2, 3], [3, 2, 1, 4], [1, 2, 4, 3]));
    }

    [Fact]
    public void Orders_rise_to_the_greatest_step()
    => Gen.Select(Gen.Double[-5, 5].Array[1, 30], Gen.Double[-5, 5].Array[1, 30]).Sample((x, y) =>
    {
        double last = 0, greatest = new Wasserstein(double.PositiveInfinity).BetweenSamples(x, y);
        foreach (double order in (double[])[1, 1.5, 2, 4, 16, 500])
        {
            double now = new Wasserstein(order).BetweenSamples(x, y);
            if (now < last * (1 - 1e-13) || now > greatest * (1 + 1e-13)) return false;      // Jensen's inequality, up to rounding
            last = now;
        }
        // A share of at least 1/900 makes the greatest step: (1/900)^(1/500) > 0.986.
        return last >= 0.986 * greatest;
    });

    [Theory]
    [InlineData(1e200), InlineData(1e-200), InlineData(1)]
    public void Scale_of_values_and_weights_does_not_matter(double scale)
    {
        double[] x = [0, 1, 4], y = [2, 3], w = [1, 2, 3], v = [5, 1];
        foreach (double order in (double[])[1, 2, 3, 7])
        {
            double plain = new Wasserstein(order).BetweenSamples(x, w, y, v);
            Assert.Equal(plain, new Wasserstein(order).BetweenSamples([.. x.Select(t => t * scale)], w, [.. y.Select(t => t * scale)], v)
                / scale, plain * 1e-14);
            Assert.Equal(plain, new Wasserstein(order).BetweenSamples(x, [.. w.Select(t => t * scale)], y, [.. v.Select(t => t * scale)]),
                plain * 1e-14);
            Assert.Equal(plain, new Wasserstein(order).Between([0, 1, 2, 3, 4], [scale, 2 * scale, 0, 0, 3 * scale],
                [0, 0, 5 * scale, scale, 0]), plain * 1e-14);
        }
    }

    // Every cut of the circle at a boundary of mass is tried; the best is the distance (Delon, Salomon, Sobolevski 2010).
    private static double ByCuts(double[] x, double[] y, double order)
    {
        double best = double.PositiveInfinity;
        int n = x.Length;
        Array.Sort(x);
        Array.Sort(y);
        for (int cut = -n; cut <= n; cut++)
        {
            double sum = 0;
            for (int i = 0; i < n; i++)
            {
                int k = i + cut, turn = (int)Math.Floor(k / (double)n);
                double apart = Math.Abs(x[i] - (y[k - turn * n] + turn));
                sum = double.IsInfinity(order) ? Math.Max(sum, apart) : sum + Math.Pow(apart, order) / n;
            }
            best = Math.Min(best, sum);
        }
        return double.IsInfinity(order) ? best : Math.Pow(best, 1 / order);
    }

    [Fact]
    public void The_circle_agrees_with_trying_every_cut()
    => Gen.Int[1, 12].SelectMany(n => Gen.Select(Gen.Double[0, 0.999].Array[n], Gen.Double[0, 0.999].Array[n])).Sample((x, y) =>
        ((double[])[1, 2, 3, double.PositiveInfinity]).All(order =>
            Math.Abs(new Wasserstein(order).OnCircle(x, default, y, default, 1) - ByCuts([.. x], [.. y], order)) < 1e-12));

    [Fact]
    public void The_circle_knows_no_beginning()
    {
        double[] x = [0.5, 3, 23.5, 12], y = [1, 22, 11, 4.5, 6], w = [1, 2, 3, 4], v = [2, 2, 2, 1, 1];
        foreach (double order in (double[])[1, 2, double.PositiveInfinity])
        {
            double here = new Wasserstein(order).OnCircle(x, w, y, v, 24);
            for (double turn = -30; turn < 60; turn += 7.25)
                Assert.Equal(here, new Wasserstein(order).OnCircle([.. x.Select(t => t + turn)], w, [.. y.Select(t => t + turn)], v, 24),
                    1e-11);
            Assert.True(here <= new Wasserstein(order).BetweenSamples(x, w, y, v) + 1e-12);
        }
        Assert.Equal(1, new Wasserstein(1).OnCircle([23.5], default, [0.5], default, 24), 1e-14);
    }

    [Fact]
    public void The_plan_is_monotone_and_keeps_both_marginals()
    {
        double[] x = Clouds.Normal(1, 50, 1), y = Clouds.Normal(2, 31, 1), w = Clouds.Masses(3, 50);
        var plan = Line.MonotonePlan(x, w, y, default);
        Assert.True(plan.Length <= 80);
        for (int k = 1; k < plan.Length; k++) Assert.True(x[plan[k].From] >= x[plan[k - 1].From] && y[plan[k].To] >= y[plan[k - 1].To]);
        for (int i = 0; i < 50; i++) Assert.Equal(w[i], plan.Where(f => f.From == i).Sum(f => f.Mass), 1e-15);
        for (int j = 0; j < 31; j++) Assert.Equal(1 / 31.0, plan.Where(f => f.To == j).Sum(f => f.Mass), 1e-15);
    }

    [Fact]
    public void The_barycenter_on_the_line_averages_quantiles()
    {
        double[] x = [4, 1, 2], y = [10, 0];
        var center = Line.Barycenter([x, y], [3, 1]);
        // Quantiles change at 1/3, 1/2, 2/3: 1|2|2|4 and 0|0|10|10 with shares 3/4 and 1/4.
        Assert.Equal([0.75, 1.5, 4, 5.5], center.Select(c => c.Value));
        double[] shares = [1 / 3.0, 1 / 6.0, 1 / 6.0, 1 / 3.0];
        for (int k = 0; k < 4; k++) Assert.Equal(shares[k], center[k].Share, 1e-15);
    }
}
