using Kullback.Distributions;
using Kullback.Numerics;

namespace Kullback.Tests.Numerics;

public class BesselTest
{
    /// <summary>I_{1/2}(x) = √(2/(πx)) sinh x: known for every x, on both sides of where the series ends and Hankel's begins.</summary>
    [Theory]
    [InlineData(1e-3)]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(124_999)]
    [InlineData(125_001)]
    [InlineData(1e9)]
    [InlineData(1e25)]
    [InlineData(1e300)]
    public void Order_one_half_is_a_hyperbolic_sine(double x)
    {
        double expected = Math.Log((1 - Math.Exp(-2 * x)) / Math.Sqrt(2 * Math.PI * x));
        if (x < 1e-2) expected =
            Math.Log(2 * x * (1 - x + 2 * x * x / 3 - x * x * x / 3 + 2 * x * x * x * x / 15) / Math.Sqrt(2 * Math.PI * x));
        // Relative error of the function: 1e-14 as documented, and a rounding of the logarithm.
        Assert.Equal(expected, Bessel.LogScaled(0.5, x), 2e-14 + 4e-16 * Math.Abs(expected));
    }

    /// <summary>Three-term recurrence I_{ν−1} − I_{ν+1} = (2ν/x)·I_ν across the seam.</summary>
    [Theory]
    [InlineData(1, 199_000)]
    [InlineData(1, 201_000)]
    [InlineData(2, 499_000)]
    [InlineData(2, 501_000)]
    public void Orders_follow_the_recurrence(double order, double x)
    {
        double below = Bessel.LogScaled(order - 1, x), here = Bessel.LogScaled(order, x), above = Bessel.LogScaled(order + 1, x);
        // The left side is the difference of two numbers near 1: three errors of 1e-14.
        Assert.Equal(2 * order / x, Math.Exp(below - here) - Math.Exp(above - here), 6e-14);
    }

    /// <summary>The density of von Mises at its mode is √(κ/2π) in the limit; the number of steps must not grow with κ.</summary>
    [Fact(Timeout = 20_000)]
    public async Task A_great_concentration_is_a_normal_distribution()
    {
        double density = await Task.Run(() => new VonMises(0.3, 1e25).LogDensity(0.3), TestContext.Current.CancellationToken);
        Assert.Equal(0.5 * Math.Log(1e25 / (2 * Math.PI)), density, 1e-12);
    }
}
