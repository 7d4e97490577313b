using CsCheck;
using Kullback.Coding;

namespace Kullback.Tests.Coding;

/// <summary>Rate-distortion: closed forms inside the certified interval, shape of the curve, bad input.</summary>
[Trait("Category", "Kernel")]
public class RateDistortionTest
{
    private const double Width = 1e-10;

    private static double BinaryEntropy(double p) => p is 0 or 1 ? 0 : -p * Math.Log(p) - (1 - p) * Math.Log(1 - p);

    private static RateDistortion Hamming(params double[] source)
    {
        int n = source.Length;
        double[] distortion = new double[n * n];
        for (int k = 0; k < distortion.Length; k++) distortion[k] = k / n == k % n ? 0 : 1;
        return new RateDistortion(source, n, distortion);
    }

    private static void Contains(double truth, RateDistortionPoint point)
    {
        Assert.InRange(point.UpperNats - point.LowerNats, 0, Width);
        Assert.True(point.LowerNats <= truth + 4e-16 && truth <= point.UpperNats + 4e-16,
            $"{truth:R} is not in [{point.LowerNats:R}, {point.UpperNats:R}]");
    }

    // Cover and Thomas, theorem 10.3.1.
    [Theory, InlineData(0.3, 0.1), InlineData(0.5, 0.11), InlineData(0.3, 0.0), InlineData(0.3, 0.2999), InlineData(0.01, 1e-6),
        InlineData(0.4, 1e-12)]
    public void Bernoulli_source_under_hamming(double p, double d)
    => Contains(BinaryEntropy(p) - BinaryEntropy(d), Hamming(1 - p, p).At(d, Width));

    [Theory, InlineData(4, 0.2), InlineData(4, 0.0), InlineData(30, 0.5), InlineData(30, 0.96)]
    public void Uniform_source_under_hamming(int m, double d)
        => Contains(Math.Log(m) - BinaryEntropy(d) - d * Math.Log(m - 1), Hamming([.. Enumerable.Repeat(1.0 / m, m)]).At(d, Width));

    [Fact]
    public void Erasures_give_a_straight_line()
    {
        // Reproduction 0, 1 or "erased" (distortion 1; a wrong bit is as good as forbidden): R(D) = (1 − D) ln 2,
        // one slope for the whole curve.
        var curve = new RateDistortion([0.5, 0.5], 3, [0, 1e9, 1, 1e9, 0, 1]);
        foreach (double d in (double[])[0, 0.1, 0.25, 0.5, 0.9, 1])
        {
            var point = curve.At(d, Width);
            // The forbidden pair is allowed once in 1e9: the rate falls below the line by less than h(1e-9·D).
            Assert.InRange(point.UpperNats - point.LowerNats, 0, Width);
            Assert.InRange((1 - d) * Math.Log(2) - point.RateNats, -1e-12, 3e-8);
        }
    }

    [Fact]
    public void Curve_falls_and_is_convex_between_its_ends()
        => Gen.Int[1, 1_000_000].Sample(seed =>
        {
            var curve = Random(seed);
            var points = curve.Curve(9, 1e-9);
            if (points[^1].UpperNats != 0) return false;
            for (int k = 1; k < points.Count; k++)
            {
                if (points[k].LowerNats > points[k - 1].UpperNats) return false;
                // Convexity at the middle of three equally spaced points, as far as the intervals tell.
                if (k >= 2 && points[k - 1].LowerNats > (points[k].UpperNats + points[k - 2].UpperNats) / 2) return false;
            }
            return points.All(p => p.UpperNats - p.LowerNats <= 1e-9);
        }, iter: 100);

    [Fact]
    public void Point_of_a_slope_lies_on_the_curve()
        => Gen.Int[1, 1_000_000].Sample(seed =>
        {
            var curve = Random(seed);
            var point = curve.AtSlope(0.1 + seed % 50, 1e-11);
            var again = curve.At(point.Distortion, 1e-9);
            return again.LowerNats <= point.UpperNats && point.LowerNats <= again.UpperNats;
        }, iter: 100);

    [Fact]
    public void Ends_of_the_curve()
    {
        var curve = new RateDistortion([0.5, 0.25, 0.25, 0], 3, [1, 2, 3, 2, 1, 2, 3, 2, 1, 0, 0, 0]);
        Assert.Equal(1, curve.MinimumDistortion, 1e-15);
        Contains(1.5 * Math.Log(2), curve.At(curve.MinimumDistortion, Width));
        Contains(0, curve.At(curve.MaximumDistortion, Width));
        Assert.Equal(0, curve.At(1e300).UpperNats);
        Contains(0, curve.AtSlope(0));
        Contains(0, new RateDistortion([1], 1, [0]).At(0, Width));
        Assert.Equal(curve.MinimumDistortion, curve.AtSlope(double.PositiveInfinity).Distortion, 1e-15);
    }

    [Fact]
    public void Distortion_below_the_least_and_other_bad_input_is_refused()
    {
        var curve = new RateDistortion([0.5, 0.5], 2, [1, 2, 2, 1]);
        Assert.Contains("below the least possible, 1", Assert.Throws<ArgumentOutOfRangeException>(() => curve.At(0.5)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => curve.At(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => curve.AtSlope(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => curve.At(2, 0));
        Assert.Contains("distortion[1, 0] = -2",
            Assert.Throws<ArgumentOutOfRangeException>(() => new RateDistortion([0.5, 0.5], 2, [1, 2, -2, 1])).Message,
            StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => new RateDistortion([0.5, 0.6], 2, [1, 2, 2, 1]));
        Assert.ThrowsAny<ArgumentException>(() => new RateDistortion([0.5, 0.5], 2, [1, 2, 2]));
        Assert.ThrowsAny<ArgumentException>(() => new RateDistortion([], 2, []));
    }

    [Fact]
    public void Units_of_distortion_do_not_matter()
    {
        double[] source = [0.2, 0.3, 0.5], d = [0, 2, 3, 1, 0, 8, 9, 9, 0];
        foreach (double unit in (double[])[1e-200, 1e-9, 1e9, 1e200])
        {
            double[] scaled = [.. d.Select(v => v * unit)];
            var point = new RateDistortion(source, 3, scaled).At(0.5 * unit, Width);
            Assert.InRange(point.UpperNats - point.LowerNats, 0, Width);
            Assert.Equal(new RateDistortion(source, 3, d).At(0.5, Width).RateNats, point.RateNats, 2 * Width);
        }
    }

    private static RateDistortion Random(int seed)
    {
        var random = new Random(seed);
        int n = random.Next(1, 7), m = random.Next(1, 7);
        double[] source = new double[n], d = new double[n * m];
        for (int i = 0; i < n; i++) source[i] = random.NextDouble() + 0.01;
        double sum = source.Sum();
        for (int i = 0; i < n; i++) source[i] /= sum;
        for (int k = 0; k < d.Length; k++) d[k] = random.Next(5);
        return new RateDistortion(source, m, d);
    }
}
