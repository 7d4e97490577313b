namespace Kullback.Learning.Tests.Models;

public class DelegateDensityTest
{
    [Fact]
    public void ValueAndGradientAreThoseOfTheDelegate()
    {
        var density = new DelegateDensity(2, (x, g) =>
        {
            (g[0], g[1]) = (-x[0], -4 * x[1]);
            return -(x[0] * x[0] + 4 * x[1] * x[1]) / 2;
        });
        var gradient = new double[2];
        Assert.Equal(-8.5, density.Value([1, 2], gradient));
        Assert.Equal([-1, -8], gradient);
    }

    [Fact]
    public void NoNumbersAreAnError()
        => Assert.Throws<ArgumentOutOfRangeException>(() => new DelegateDensity(0, (_, _) => 0));
}
