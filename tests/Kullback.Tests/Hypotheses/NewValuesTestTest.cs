using Kullback.Hypotheses;

namespace Kullback.Tests.Hypotheses;

public class NewValuesTestTest
{
    /// <summary>The bound is never below the exact p-value, found by dealing the rows in every way.</summary>
    [Theory]
    [InlineData(new double[] { 3, 0, 1 }, new double[] { 0, 2, 1 })]
    [InlineData(new double[] { 2, 2, 0, 0, 1 }, new double[] { 0, 0, 2, 2, 1 })]
    [InlineData(new double[] { 5, 0 }, new double[] { 0, 5 })]
    [InlineData(new double[] { 1, 1, 1, 0, 0 }, new double[] { 0, 0, 0, 3, 3 })]
    public void A_bound_above_the_exact_chance(double[] first, double[] second)
    {
        int[] values = [.. Enumerable.Range(0, first.Length).SelectMany(k => Enumerable.Repeat(k, (int)(first[k] + second[k])))];
        int m = (int)first.Sum();
        double observed = Alone(first, second);
        long all = 0, further = 0;
        for (int subset = 0; subset < 1 << values.Length; subset++)
        {
            if (System.Numerics.BitOperations.PopCount((uint)subset) != m) continue;
            double[] a = new double[first.Length], b = new double[first.Length];
            for (int i = 0; i < values.Length; i++) ((subset >> i & 1) == 1 ? a : b)[values[i]]++;
            all++;
            if (Alone(a, b) >= observed) further++;
        }
        double p = NewValuesTest.Of(first, second).PValue;
        Assert.InRange(p, (double)further / all, 1);
        Assert.Equal(observed / m, NewValuesTest.Of(first, second).Statistic, 1e-15);
    }

    private static double Alone(double[] own, double[] other) => own.Where((_, k) => other[k] == 0).Sum();

    [Fact]
    public void Everything_new_is_beyond_doubt()
    {
        double[] first = [.. Enumerable.Range(0, 200).Select(k => k < 100 ? 5.0 : 0)],
            second = [.. Enumerable.Range(0, 200).Select(k => k < 100 ? 0 : 5.0)];
        Assert.InRange(NewValuesTest.Of(first, second).PValue, double.Epsilon, 1e-60);
    }

    [Fact]
    public void Rows_seen_once_say_nothing()
    {
        double[] first = [.. Enumerable.Range(0, 200).Select(k => k < 100 ? 1.0 : 0)],
            second = [.. Enumerable.Range(0, 200).Select(k => k < 100 ? 0 : 1.0)];
        // Every way of dealing 200 values that come once gives the same: 100 new ones.
        Assert.Equal(1, NewValuesTest.Of(first, second).PValue);
    }

    [Fact]
    public void Samples_have_rows() => Assert.Throws<ArgumentException>(() => NewValuesTest.Of([0, 0], [1, 2]));
}
