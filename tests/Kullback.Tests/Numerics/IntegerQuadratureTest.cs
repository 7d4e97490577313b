using Kullback.Numerics;

namespace Kullback.Tests.Numerics;

public sealed class IntegerQuadratureTest
{
    // Polynomials of degree ten are summed as they are: Σ (2k − n + 1)¹⁰ over 0 ≤ k < n, by adding up.
    [Theory]
    [InlineData(34)]
    [InlineData(35)]
    [InlineData(1001)]
    [InlineData(65_536)]
    public void Polynomials_of_degree_ten_are_exact(int n)
    {
        double Term(double k) => Math.Pow((2 * k - n + 1) / n, 10);
        double expected = 0;
        for (int k = 0; k < n; k++) expected += Term(k);
        var found = IntegerQuadrature.Over(k => new(Term(k), 0), [0, n], 1e-12, 0, TestContext.Current.CancellationToken);
        Assert.Equal(expected, found.Value, 1e-13 * n);
        Assert.InRange(found.Error, 0, 1e-12 * n);
    }

    // Σ 1/k² from 10 to 2⁴⁰ is that from 10 on, ψ′(10), less that from 2⁴⁰ on, next to 2⁻⁴⁰.
    [Fact]
    public void A_long_sum_keeps_its_bound()
    {
        double expected = 0.105166335681685746 - Math.Pow(2, -40);
        var found = IntegerQuadrature.Over(k => new(1 / k / k, 0), [10, 1L << 40], 1e-14, 300, TestContext.Current.CancellationToken);
        Assert.InRange(Math.Abs(found.Value - expected), 0, found.Error + 1e-16);
        Assert.InRange(found.Error, 0, 1e-14);
    }
}
