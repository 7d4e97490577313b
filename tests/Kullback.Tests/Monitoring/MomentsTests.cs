using CsCheck;
using Kullback.Monitoring;

namespace Kullback.Tests.Monitoring;

public class MomentsTests
{
    private static readonly Gen<Moments> Some = Gen.Select(Gen.Double[-10, 10].Array[0, 30], Gen.Double[0, 3].Array[30])
        .Select((values, weights) => Moments.Of(values, weights.AsSpan(0, values.Length)));

    [Fact]
    public void Moments_by_hand()
    {
        // 1, 2, 3, 6: mean 3, deviations −2, −1, 0, 3.
        Moments moments = Moments.Of([1, 2, 3, 6]);
        Assert.Equal((4L, 4, 4, 3, 14, 18, 98),
            (moments.Count, moments.Weight, moments.SquaredWeight, moments.Mean, moments.M2, moments.M3, moments.M4));
        Assert.Equal((1, 6), (moments.Minimum, moments.Maximum));
        Assert.Equal(14.0 / 3, moments.Variance!.Value, 15);
        Assert.Equal(2 * 18 / Math.Pow(14, 1.5), moments.Skewness!.Value, 15);
        Assert.Equal((4 * 98.0 / 196) - 3, moments.ExcessKurtosis!.Value, 15);
        Assert.Equal(4, moments.EffectiveCount);
    }

    [Fact]
    public void A_weight_of_three_is_the_value_three_times()
    {
        Moments weighted = Moments.Of([5, 8, 99], [3, 1, 0]), repeated = Moments.Of([5, 5, 5, 8]);
        Assert.Equal((repeated.Weight, repeated.Mean, repeated.M2, repeated.M3, repeated.M4),
            (weighted.Weight, weighted.Mean, weighted.M2, weighted.M3, weighted.M4));
        Assert.Equal((2L, 8, 1.6), (weighted.Count, weighted.Maximum, weighted.EffectiveCount));      // 4²/(9 + 1)
    }

    [Fact]
    public void Merging_has_an_identity_and_commutes_to_the_last_bit() =>
        Gen.Select(Some, Some).Sample((a, b) => a.Merge(Moments.Empty) == a && Moments.Empty.Merge(a) == a && a.Merge(b) == b.Merge(a));

    [Fact]
    public void Merging_associates_and_equals_the_moments_of_all() =>
        Gen.Double[-10, 10].Array[3, 60].Select(Gen.Int[0, 60], Gen.Int[0, 60]).Sample((values, i, j) =>
        {
            int first = Math.Min(i, j) % values.Length, second = Math.Max(first, Math.Max(i, j) % values.Length);
            Moments a = Moments.Of(values.AsSpan(0, first)), b = Moments.Of(values.AsSpan(first, second - first)),
                c = Moments.Of(values.AsSpan(second));
            Moments whole = Moments.Of(values);
            return Near(a.Merge(b).Merge(c), whole) && Near(a.Merge(b.Merge(c)), whole);
        });

    [Fact]
    public void A_large_mean_does_not_wipe_out_the_variance()
    {
        Moments moments = Moments.Empty;
        for (int k = 0; k < 1000; k++) moments = moments.With(1e9 + (k % 2));
        // The mean rounds at 1e9·1e-16 a step: 1e-4 after 1,000 steps at worst, which enters the variance squared.
        // Raw sums would be off by 100.
        Assert.Equal(250, moments.M2, 1e-3);
        Assert.Equal(250, Moments.Of([.. Enumerable.Range(0, 1000).Select(k => 1e9 + (k % 2))]).M2, 1e-9);
    }

    [Fact]
    public void Too_few_values_have_no_spread_and_bad_ones_are_refused()
    {
        Assert.Null(Moments.Empty.Variance);
        Assert.Null(Moments.Of([3]).StandardDeviation);
        Assert.Null(Moments.Of([3, 3]).Skewness);
        Assert.Equal(0, Moments.Of([3, 3]).Variance);
        Assert.Contains("values[1]", Assert.Throws<ArgumentException>(() => Moments.Of([1, double.NaN])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Moments.Of([1], [-1]));
        Assert.Throws<ArgumentException>(() => Moments.Of([1, 2], [1]));
    }

    // Sums of at most 60 terms below 20⁴: 60·1.6e5·1e-16·(a few dozen operations) stays under 1e-8.
    private static bool Near(Moments a, Moments b) =>
        a.Count == b.Count && a.Minimum == b.Minimum && a.Maximum == b.Maximum && Math.Abs(a.Mean - b.Mean) < 1e-12
        && Math.Abs(a.M2 - b.M2) < 1e-10 && Math.Abs(a.M3 - b.M3) < 1e-9 && Math.Abs(a.M4 - b.M4) < 1e-8;
}
