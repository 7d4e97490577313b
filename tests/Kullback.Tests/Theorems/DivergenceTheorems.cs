using CsCheck;
using Kullback.Divergences;

namespace Kullback.Tests.Theorems;

/// <summary>What holds for every discrete divergence, checked on random pairs.</summary>
public class DivergenceTheorems
{
    public static TheoryData<IDivergence> Every =>
        [new KullbackLeibler(), new JensenShannon(), new JensenShannonDistance(), new TotalVariation(), new Hellinger(), new PopulationStabilityIndex()];

    public static TheoryData<ISymmetricDivergence> Symmetric =>
        [new JensenShannon(), new JensenShannonDistance(), new TotalVariation(), new Hellinger(), new PopulationStabilityIndex()];

    public static TheoryData<IMetric> Metrics => [new JensenShannonDistance(), new TotalVariation(), new Hellinger()];

    // A distribution on a few cells, some of them empty, some nearly so.
    private static Gen<double[]> OnSimplex(int cells) => Gen.Double[0, 1].Select(u => u < 0.2 ? 0 : Math.Pow(u, 8)).Array[cells]
        .Where(w => w.Sum() > 0).Select(w => w.Select(v => v / w.Sum()).ToArray());

    private static Gen<(double[] P, double[] Q)> Pair =>
        Gen.Int[1, 12].SelectMany(cells => Gen.Select(OnSimplex(cells), OnSimplex(cells)));

    [Theory, MemberData(nameof(Every))]
    public void Never_negative_and_zero_for_equal_arguments(IDivergence d) =>
        Pair.Sample((p, q) => d.Between<double>(p, q) >= 0 && d.Between<double>(p, p) == 0);      // no epsilon: the kernel earns it

    [Theory, MemberData(nameof(Every))]
    public void Pairs_a_rounding_apart_stay_non_negative(IDivergence d) => Pair.Sample((p, _) =>
    {
        double[] q = [.. p];
        for (int i = 0; i + 1 < q.Length; i += 2) (q[i], q[i + 1]) = (Math.BitIncrement(q[i]), Math.Max(0, Math.BitDecrement(q[i + 1])));
        return d.Between<double>(p, q) >= 0;
    });

    [Theory, MemberData(nameof(Symmetric))]
    public void Symmetric_ones_are_symmetric(ISymmetricDivergence d) => Pair.Sample((p, q) =>
    {
        double forward = d.Between<double>(p, q), back = d.Between<double>(q, p);
        return forward == back || Math.Abs(forward - back) <= 1e-15 * forward;      // two roundings of each term
    });

    [Theory, MemberData(nameof(Metrics))]
    public void Metrics_obey_the_triangle_inequality(IMetric d) =>
        Gen.Int[1, 8].SelectMany(cells => Gen.Select(OnSimplex(cells), OnSimplex(cells), OnSimplex(cells))).Sample((p, q, r) =>
            d.Between<double>(p, r) <= (d.Between<double>(p, q) + d.Between<double>(q, r)) * (1 + 1e-12));

    // Merging cells is a deterministic channel: no f-divergence may grow.
    [Theory, MemberData(nameof(Every))]
    public void Merging_cells_never_increases(IDivergence d) => Pair.Where(t => t.P.Length > 1).Sample((p, q) =>
    {
        double fine = d.Between<double>(p, q);
        double coarse = d.Between<double>([p[0] + p[1], .. p[2..]], [q[0] + q[1], .. q[2..]]);
        return coarse <= fine * (1 + 1e-12) + 1e-30;
    });

    [Fact]
    public void Pinsker_and_its_relatives_hold() => Pair.Sample((p, q) =>
    {
        double kl = new KullbackLeibler().Between<double>(p, q), tv = new TotalVariation().Between<double>(p, q);
        double js = new JensenShannon().Between<double>(p, q), hellinger = new Hellinger().Between<double>(p, q);
        const double Rounding = 1 + 1e-12;
        return 2 * tv * tv <= kl * Rounding                     // Pinsker
            && js <= tv * Math.Log(2) * Rounding                // Lin 1991
            && js <= Math.Log(2) * Rounding
            && hellinger * hellinger <= tv * Rounding && tv <= Math.Sqrt(2) * hellinger * Rounding;      // Le Cam
    });

    [Fact]
    public void Stability_index_is_the_sum_of_both_directions() => Pair.Sample((p, q) =>
    {
        double both = new KullbackLeibler().Between<double>(p, q) + new KullbackLeibler().Reverse<double>(p, q);
        double psi = new PopulationStabilityIndex().Between<double>(p, q);
        return psi == both || Math.Abs(psi - both) <= 1e-13 * both + 1e-15;      // masses differ from 1 by 1e-16 times the cells
    });

    [Fact]
    public void Contributions_are_non_negative_and_sum_to_the_divergence() => Pair.Sample((p, q) =>
    {
        var cells = new double[p.Length];
        double total = new JensenShannon().Contributions<double>(p, q, cells);
        return total == new JensenShannon().Between<double>(p, q) && cells.All(c => c >= 0) && Math.Abs(cells.Sum() - total) <= 1e-14 * total;
    });

    [Fact]
    public void Errors_name_the_place_and_the_value()
    {
        var entry = Assert.Throws<NotADistributionException>(() => new KullbackLeibler().Between<double>([0.5, 0.5], [1.003, -0.003]));
        Assert.Equal((1, -0.003), (entry.Index, entry.Value));
        Assert.StartsWith("q[1] = -0.003 must be finite and ≥ 0.", entry.Message, StringComparison.Ordinal);
        Assert.Throws<NotADistributionException>(() => new TotalVariation().Between<double>([double.NaN], [1]));
        Assert.Null(Assert.Throws<NotADistributionException>(() => new Hellinger().Between<double>([3, 4], [0.5, 0.5])).Index);
        Assert.Throws<NotADistributionException>(() => new JensenShannon().Between<double>([], []));
        Assert.Throws<ArgumentException>(() => new JensenShannon().Between<double>([1], [0.5, 0.5]));
    }

    // Terms in single precision within 4e-7, each of them ≥ 0: so is their sum.
    [Fact]
    public void Single_precision_inputs_are_added_up_in_double()
        => Assert.Equal(new JensenShannon().Between<double>([0.25, 0.75], [0.5, 0.5]), new JensenShannon().Between<float>([0.25f, 0.75f], [0.5f, 0.5f]), 4e-7 * 0.034);
}
