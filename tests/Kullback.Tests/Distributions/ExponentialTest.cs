using Kullback.Distributions;

namespace Kullback.Tests.Distributions;

public class ExponentialTest
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void An_invalid_rate_is_named(double rate)
        => Assert.Contains("Rate = ", Assert.Throws<ArgumentOutOfRangeException>(() => new Exponential(rate)).Message);

    // φ(10⁻⁸) = 10⁻¹⁶/2 − 10⁻²⁴/3 + …; relative rounding of the two rates' difference is 2⁻⁵³/10⁻⁸ = 1.1e-8.
    [Fact]
    public void Nearly_equal_rates_keep_their_digits()
    => Assert.Equal(5e-17, Exponential.KullbackLeibler(new(1), new(1 + 1e-8)), 5e-17 * 3e-8);

    // E|X − m| and E cos(X − m) against the trapezium rule on [0, 40] with 4·10⁵ steps:
    // e⁻⁴⁰ of the tail and 10⁻⁸/12·max|f″| of the rule are left.
    [Theory]
    [InlineData(1.3, 0.7)]
    [InlineData(2.5, -0.4)]
    public void Moments_are_integrals(double rate, double location)
    {
        var distribution = new Exponential(rate);
        foreach (var moment in new[] { Moment.AbsoluteDeviation(location), Moment.AbsoluteDeviation(location, 2), Moment.Cosine(location),
            Moment.Exponential(location, 2), Moment.Power(1.5) })
        {
            double sum = 0, step = 1e-4;
            for (int i = 0; i <= 400_000; i++)
                sum += (i is 0 or 400_000 ? 0.5 : 1) * step * moment.Of(i * step) * Math.Exp(distribution.LogDensity(i * step));
            Assert.Equal(sum, distribution.Expectation(moment)!.Value, 1e-6);
        }
    }
}
