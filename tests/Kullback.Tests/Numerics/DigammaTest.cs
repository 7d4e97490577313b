using System.Globalization;
using Kullback.Numerics;

namespace Kullback.Tests.Numerics;

/// <summary>ψ and ψ' against values of 25 digits (digamma.csv, by digamma.py).</summary>
[Trait("Category", "Kernel")]
public class DigammaTest
{
    public static readonly TheoryData<double, double, double, double> Values = Read();

    private static TheoryData<double, double, double, double> Read()
    {
        var data = new TheoryData<double, double, double, double>();
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "golden", "digamma.csv")).Skip(1))
        {
            double[] row = [.. line.Split(',').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
            data.Add(row[0], row[1], row[2], row[3]);
        }
        return data;
    }

    // Up to twelve quotients of at most ψ's size are summed, each rounded once: a dozen halves of 2.2e-16, less in practice.
    [Theory, MemberData(nameof(Values))]
    public void Agree_with_the_values(double x, double psi, double derivative, double shortfall)
    {
        Assert.InRange(Math.Abs(Digamma.Of(x) - psi), 0, 1.5e-15 * Math.Max(Math.Abs(psi), 0.5));
        if (Math.Abs(x - 1.4616321449683622) < 0.15) Assert.InRange(Math.Abs(Digamma.Of(x) / psi - 1), 0, 1e-15);
        if (double.IsInfinity(derivative)) Assert.Equal(derivative, Digamma.Derivative(x));
        else Assert.InRange(Math.Abs(Digamma.Derivative(x) / derivative - 1), 0, 1.5e-15);
        // 1/x and ψ'(x + 1) differ by a factor of 1 + 1/(2x) at least: below 12 the difference loses up to 25 times the rounding.
        Assert.InRange(Math.Abs(Digamma.DerivativeShortfall(x) / shortfall - 1), 0, 4e-14);
    }

    [Fact]
    public void Outside_the_domain()
    {
        Assert.Equal(double.NegativeInfinity, Digamma.Of(0));
        Assert.Equal(double.PositiveInfinity, Digamma.Derivative(0));
        Assert.Equal(double.NaN, Digamma.Of(-1.5));
        Assert.Equal(double.NaN, Digamma.Of(double.NaN));
        Assert.Equal(double.PositiveInfinity, Digamma.Of(double.PositiveInfinity));
        Assert.Equal(0, Digamma.Derivative(double.PositiveInfinity));
    }
}
