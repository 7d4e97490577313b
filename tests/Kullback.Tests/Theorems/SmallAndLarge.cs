using Kullback.Divergences;

namespace Kullback.Tests.Theorems;

/// <summary>Cells at the ends of the range of doubles: subnormal masses, weights whose shares are no doubles,
/// powers that leave the range.</summary>
public class SmallAndLarge
{
    // Two cells of mass 5e-324 that the other side lacks: total variation 1e-323,
    // and a bounded divergence is at most its maximum times that.
    public static TheoryData<string> All => Every.Divergence;

    [Theory, MemberData(nameof(All))]
    public void Next_to_nothing_on_one_side_is_next_to_nothing(string key)
    {
        var d = (IDivergence)Measures.Named(key);
        if (!double.IsFinite(d.Facts.Maximum) || !d.Facts.JointlyConvex || d.Facts.Unit == MeasureUnit.RootNat) return;
        double value = d.Between<double>([1, double.Epsilon, 0], [1, 0, double.Epsilon]);
        Assert.InRange(value, 0, 1e-300);
    }

    // D = Σ p ln(p/q) of (1, 1e-400) against (1e-400, 1): 400·ln 10.
    [Fact]
    public void Weights_of_any_ratio_are_shares()
    {
        var found = Kullback.Divergences.Divergence
            .OfWeights<double>(new KullbackLeibler(), [1e200, 1e-200], [1e-200, 1e200], ZeroPolicy.Exact);
        Assert.Equal(400 * Math.Log(10), found.Value, 1e-10);
        Assert.Equal(Math.Log(2),
            Kullback.Divergences.Divergence
            .OfWeights<double>(new JensenShannon(), [1e200, 1e-200], [1e-200, 1e200], ZeroPolicy.Exact).Value, 1e-15);
    }

    // (1 − Σ pᵃ)/(a − 1) at a = 10⁻⁹ is (n − 1) plus Σ ln p times a: of three cells, one of them 1e-310, 2 + a(2 + Σ ln p) to first order.
    [Fact]
    public void Tsallis_entropy_of_a_tiny_order_counts_cells()
    {
        const double a = 1e-9;
        double[] p = [0.5, 0.5, 1e-310];
        double logs = 2 * Math.Log(0.5) + Math.Log(1e-310);
        Assert.Equal(2 + a * (2 + logs), new TsallisEntropy(a).Of<double>(p), 1e-12);
    }

    // ∂R/∂p = a/(a − 1)·u^(a−1)/Σ uᵃq and ∂R/∂q = −uᵃ/Σ: with all of the sum in one cell a/((a − 1)p) there, and −1/q.
    [Theory, InlineData(60), InlineData(1000)]
    public void Gradient_of_a_high_order_is_not_zero(double order)
    {
        double[] p = [0.999999, 1e-6], q = [1e-8, 1 - 1e-8], alongP = new double[2], alongQ = new double[2];
        Gradient.OfProbabilities<double>(new Renyi(order), p, q, alongP, alongQ);
        Assert.Equal(order / (order - 1) / p[0], alongP[0], 1e-9);
        Assert.Equal(1, -alongQ[0] * q[0], 1e-9);
        Gradient.OfLogits<double>(new Renyi(order), [0, -20], [-20, 0], alongP, alongQ);
        // p(∂ − Σ p∂): of P a/(a − 1)·(1 − p₁), of Q −1 + q₁.
        Assert.Equal(order / (order - 1) * (1 - 1 / (1 + Math.Exp(-20))), alongP[0], 1e-12);
        Assert.Equal(-1, alongQ[0], 1e-7);
        Assert.Equal(1, alongQ[1], 1e-7);
    }
}
