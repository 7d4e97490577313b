using CsCheck;
using Kullback.Divergences;

namespace Kullback.Tests.Theorems;

/// <summary>The families of Rényi, Tsallis, Sharma–Mittal and the α-divergences at and near their limits.</summary>
[Trait("Category", "Kernel")]
public class FamilyLimits
{
    // D_a moves by at most ½|a − 1|·Var-like terms: |ln p/q| ≤ 24 over these distributions,
    // so the slope in the order is below 24²/2·D-free bound 300.
    private const double Step = 1e-9, Slope = 300 * Step;

    private static double Of(IMeasure measure, double[] p, double[] q) => measure.Between<double>(p, q);

    [Fact]
    public void Near_order_one_all_families_are_near_Kullback_Leibler() => Every.FullPair.Sample((p, q) =>
    {
        double kl = Every.Of("kl", p, q);
        return ((double[])[1 - Step, 1 + Step])
            .All(
                order =>
                    ((IMeasure[])[new Renyi(order), new Tsallis(order), new Alpha(order), new SharmaMittal(order, order),
                        new SharmaMittal(order, 1), new SharmaMittal(1, order)])
            .All(measure => Math.Abs(Of(measure, p, q) - kl) <= Slope * (1 + kl)));
    });

    [Fact]
    public void At_order_one_they_are_Kullback_Leibler() => Every.Pair.Sample((p, q) =>
        // masses of 1 within a few roundings
        ((IMeasure[])[new Renyi(1), new Tsallis(1), new Alpha(1), new SharmaMittal(1, 1), Alpha.Amari(-1), Alpha.CressieRead(0)])
        .All(measure => Every.Close(Of(measure, p, q), Every.Of("kl", p, q), 4e-15)));

    // The α-divergence near 0 is the reverse; Rényi and Tsallis near 0 the mass outside the support of P, here none.
    [Fact]
    public void Near_order_zero() => Every.FullPair.Sample((p, q) =>
        Math.Abs(Of(new Alpha(Step), p, q) - Every.Of("kl", q, p)) <= Slope * (1 + Every.Of("kl", q, p))
        && Every.Close(Of(new Alpha(0), p, q), Every.Of("kl", q, p), 1e-14)
        && Every.Close(Of(new Renyi(Step), p, q), Step * Every.Of("kl", q, p), 1e-6) && Of(new Renyi(0), p, q) == 0
        && Of(new Tsallis(0), p, q) == 0);

    // ‖·‖ of order a is within n^(1/a) of the largest: 0 ≤ D_∞ − D_a ≤ −ln(p of the largest ratio)/(a − 1) ≤ 24/(a − 1) + D_∞/a.
    [Fact]
    public void High_orders_of_Renyi_approach_the_largest_ratio() => Every.FullPair.Sample((p, q) =>
    {
        double most = Of(new Renyi(double.PositiveInfinity), p, q), high = Of(new Renyi(1e6), p, q);
        return high <= most * (1 + 1e-12) + 1e-15 && most - high <= 24e-6 * 1.01;
    });

    // ln(Σ pᵃq¹⁻ᵃ)/(a − 1) to forty digits (mpmath) of a pair with one small ratio: −b·ln(p/q) of that cell is 10⁵ and more, and all of its
    // digits count. The masses sum to 1 but for
    // 6e-17, which a/(a − 1) times is the difference of any two formulas: 6e-12 of the value.
    [Theory, InlineData(1e3, 1.0314659431563899e-5), InlineData(1e4, 1.0314671165400049e-5), InlineData(9e4, 1.0314672323151413e-5),
        InlineData(1e5, 1.0314672337622002e-5), InlineData(1e6, 1.0314672454832592e-5)]
    public void High_orders_keep_their_digits_where_one_ratio_is_small(double order, double expected)
        => Assert.Equal(expected,
            Of(new Renyi(order), [0.9999999869767444, 1.3023255561312292E-08], [0.9999896723576069, 1.0327642393093846E-05]),
            1e-11 * expected);

    [Fact]
    public void Skew_weights_run_from_nothing_to_Kullback_Leibler() => Every.FullPair.Sample((p, q) =>
        // D(P‖(1 − a)P + aQ) ≈ a²χ²/2 for small a, its third-order term below a³·max|q/p − 1|³ ≤ 1e-24·e^72.
        Every.Close(Of(new SkewDivergence(1), p, q), Every.Of("kl", p, q), 1e-14)
        && Of(new SkewDivergence(0.3), p, q) <= 0.3 * Every.Of("kl", p, q) * (1 + 1e-12)
        && Of(new SkewDivergence(1e-6), p, q) <= 1e-6 * Every.Of("kl", p, q) * (1 + 1e-12));

    [Fact]
    public void Entropies_of_order_near_one_are_near_Shannon() => Every.FullPair.Sample((p, _) =>
    {
        double entropy = new Entropy().Of<double>(p);
        return ((double[])[1 - Step, 1 + Step])
            .All(order => Math.Abs(new RenyiEntropy(order).Of<double>(p) - entropy) <= Slope
                && Math.Abs(new TsallisEntropy(order).Of<double>(p) - entropy) <= Slope)
            && new RenyiEntropy(1).Of<double>(p) == entropy && new TsallisEntropy(1).Of<double>(p) == entropy;
    });

    [Fact]
    public void Defaults_are_members_of_their_families()
    {
        double[] p = [0.5, 0.5], q = [0.75, 0.25];
        foreach (IMeasure measure in (IMeasure[])[default(SkewDivergence), default(SkewJensenShannon), default(HockeyStick),
            default(DeGroot), default(BayesError), default(VajdaChi), default(Alpha), default(Renyi), default(Tsallis),
                default(SharmaMittal)])
            Assert.True(double.IsFinite(Of(measure, p, q)), measure.Facts.Key);
    }
}
