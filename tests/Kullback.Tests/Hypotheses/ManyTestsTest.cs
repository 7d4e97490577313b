using Kullback.Hypotheses;

namespace Kullback.Tests.Hypotheses;

/// <summary>Adjusted and combined p-values.</summary>
public class ManyTestsTest
{
    // The example of Benjamini and Hochberg (1995), table 1: fifteen p-values, four rejected at 0.05.
    private static readonly double[] Example =
        [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.000];

    [Fact]
    public void The_published_example_rejects_four()
    {
        double[] q = FalseDiscoveryRate.BenjaminiHochberg(Example);
        Assert.Equal(4, q.Count(v => v <= 0.05));
        Assert.Equal(0.0001 * 15, q[0], 1e-15);
        Assert.Equal(0.0095 * 15 / 4, q[3], 1e-15);
        Assert.Equal(0.0298 * 15 / 7, q[5], 1e-15);      // the later rank's smaller value carries back
        double harmonic = Enumerable.Range(1, 15).Sum(k => 1.0 / k);
        Assert.Equal(q[0] * harmonic, FalseDiscoveryRate.BenjaminiYekutieli(Example)[0], 1e-15);
    }

    [Fact]
    public void The_order_given_is_kept()
        => Assert.Equal(FalseDiscoveryRate.BenjaminiHochberg(Example).Reverse(),
            FalseDiscoveryRate.BenjaminiHochberg([.. Example.Reverse()]));

    [Fact]
    public void Two_p_values_combine_in_closed_form()
    {
        double product = 0.03 * 0.2;      // P(U·V ≤ t) = t(1 − ln t)
        Assert.Equal(product * (1 - Math.Log(product)), CombinedPValue.Fisher([0.03, 0.2]), 1e-15);
        Assert.Equal(Math.E * Math.Sqrt(product), CombinedPValue.GeometricMean([0.03, 0.2]), 1e-15);
        Assert.Equal(0.4, CombinedPValue.Fisher([0.4]), 1e-14);
        Assert.Equal(0.4, CombinedPValue.GeometricMean([0.4]), 1e-15);
        Assert.Equal(1, CombinedPValue.Fisher([]));
        Assert.True(CombinedPValue.Fisher([double.Epsilon, double.Epsilon]) > 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => CombinedPValue.Fisher([double.NaN]));
    }
}
