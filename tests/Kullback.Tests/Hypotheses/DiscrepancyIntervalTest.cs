using Kullback.Hypotheses;

namespace Kullback.Tests.Hypotheses;

/// <summary>Intervals of the energy distance's share and of the mean discrepancy.</summary>
public sealed class DiscrepancyIntervalTest
{
    private static readonly double[] P = [.. Enumerable.Range(0, 40).Select(k => Math.Sin(k * 1.7))], Q = [.. Enumerable.Range(0, 60).Select(k => 0.4 + Math.Cos(k * 2.3))];

    private static EffectInterval Energy(double[] p, double[] q, int d) => EnergyTest.Test(p, q, d, new Permutations(19), new Random(1), TestContext.Current.CancellationToken).EffectInterval!;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void UnitsDoNotMatter(int d)
    {
        EffectInterval plain = Energy(P, Q, d), scaled = Energy([.. P.Select(v => Math.ScaleB(v, 900))], [.. Q.Select(v => Math.ScaleB(v, 900))], d);
        Assert.Equal(plain.Low, scaled.Low, 1e-12);
        Assert.Equal(plain.High, scaled.High, 1e-12);
        double effect = EnergyTest.Test(P, Q, d, new Permutations(19), new Random(1), TestContext.Current.CancellationToken).EffectSize!.Value;
        Assert.InRange(effect, plain.Low, plain.High);
    }

    // Two points apart: nothing varies within either sample.
    [Fact]
    public void PointsApartAreWholly()
    {
        var found = Energy([.. Enumerable.Repeat(0.0, 10)], [.. Enumerable.Repeat(1.0, 12)], 1);
        Assert.Equal(1, found.Low, 1e-12);
        Assert.Equal(1, found.High, 1e-12);
    }

    [Fact]
    public void EqualSamplesHoldZero()
    {
        Assert.Equal(0, Energy(P, P, 2).Low);
        Assert.Equal(0, MaximumMeanDiscrepancy.Test(P, P, 2, 1.0, new Permutations(19), new Random(1), TestContext.Current.CancellationToken).EffectInterval!.Low);
        Assert.Null(EnergyTest.Test([1, 2, 3], [2, 3, 4, 5, 6], 1, new Permutations(19), new Random(1), TestContext.Current.CancellationToken).EffectInterval);
    }
}
