using Kullback.Divergences;

namespace Kullback.Tests.Theorems;

/// <summary>Inputs on which the textbook formulas lose all digits, go below zero, or stop.</summary>
[Trait("Category", "Kernel")]
public class TrapsOfArithmetic
{
    public static TheoryData<string> All => Every.Measure;

    private static readonly double Below = Math.BitDecrement(0.5), Above = Math.BitIncrement(0.5);

    // (½ − ulp, ½ + ulp) against its mirror image: the square of the distance is 1e-32, and no root of a negative number appears.
    [Theory, MemberData(nameof(All))]
    public void A_swap_of_an_ulp(string key)
    {
        double value = Every.Of(key, [Below, 0.5, Above - Below - (0.5 - Below)], [0.5, Below, Above - Below - (0.5 - Below)]);
        Assert.True(value >= 0 && (Measures.Named(key) is not IDivergence || value < 1e-12), $"{value}");
    }

    // JS = ⅛·Σ d²/m to leading order: d = 2⁻⁵⁴ in two cells of m = ½ gives 2⁻¹⁰⁹.
    [Fact]
    public void Jensen_Shannon_of_the_swap_has_its_digits()
    {
        double js = Every.Of("js", [Below, 0.5], [0.5, Below]);
        Assert.True(Every.Close(js, Math.Pow(2, -109), 1e-14), $"{js}");
        Assert.True(Every.Close(Every.Of("js-distance", [Below, 0.5], [0.5, Below]), Math.Pow(2, -54.5), 1e-14));
    }

    [Theory, MemberData(nameof(All))]
    public void The_smallest_number_beside_a_whole_one(string key)
    {
        double[] tiny = [double.Epsilon, 1], even = [0.5, 0.5], none = [0, 1];
        foreach (var (p, q) in ((double[], double[])[])[(tiny, even), (even, tiny), (tiny, none), (none, tiny), (tiny, tiny)])
            Assert.True(Every.Of(key, p, q) >= 0);      // also false for NaN
    }

    // p = (½, ½) against (5e-324, 1): ½ ln(½/5e-324) + ½ ln ½ = 371.5 − …, finite and exact: ln 5e-324 = −1074 ln 2.
    [Fact]
    public void Kullback_Leibler_against_the_smallest_number()
        => Assert.True(Every.Close(Every.Of("kl", [0.5, 0.5], [double.Epsilon, 1]), 536 * Math.Log(2), 1e-14));

    [Fact]
    public void A_cell_of_a_millionth_that_Q_leaves_empty_is_seen()
    {
        double[] p = [1e-6, 1 - 1e-6], q = [0, 1];
        Assert.Equal(double.PositiveInfinity, Every.Of("kl", p, q));
        Assert.Equal(double.PositiveInfinity, Every.Of("chi2", p, q));
        Assert.True(Every.Close(Every.Of("tv", p, q), 1e-6, 1e-10));       // 1 − 1e-6 is rounded by 1e-16
        Assert.True(Every.Close(Every.Of("renyi(0.5)", p, q), -Math.Log(1 - 1e-6), 1e-9));
        Assert.True(Every.Close(Every.Of("kl", q, p), 1e-6 + 5e-13, 1e-9));      // −ln(1 − 1e-6), third order 3e-19
        Assert.True(Every.Of("js", p, q) is > 0 and < 1e-6);
    }

    // Relative perturbations of 1e-9 over 2¹⁴ cells: Σ q·t²/2 with t = ±2⁻³⁰ exactly, the next term q·t⁴/12 below 1e-18 of it.
    [Fact]
    public void Long_sums_of_small_differences_keep_their_digits()
    {
        const int Cells = 1 << 14;
        double[] q = [.. Enumerable.Repeat(Math.Pow(2, -14), Cells)],
            p = [.. q.Select((a, i) => a * (1 + (i % 2 == 0 ? 1 : -1) * Math.Pow(2, -30)))];
        double half = Math.Pow(2, -61);
        Assert.True(Every.Close(Every.Of("kl", p, q), half, 1e-14));
        Assert.True(Every.Close(Every.Of("chi2", p, q), 2 * half, 1e-14));
        Assert.True(Every.Close(Every.Of("js", p, q), half / 4, 1e-14));
        Assert.True(Every.Close(Every.Of("renyi(0.3)", p, q), 0.3 * half, 1e-13));
        Assert.True(Every.Close(Every.Of("chernoff", p, q), half / 4, 1e-13));
        Assert.True(Every.Close(Every.Of("tv", p, q), Math.Pow(2, -31), 1e-14));
    }

    [Theory, MemberData(nameof(All))]
    public void One_cell(string key)
    {
        double value = Every.Of(key, [1], [1]);
        if (Measures.Named(key) is IDivergence) Assert.Equal(0, value);
        else Assert.True(double.IsFinite(value));
    }

    // Counts of 10¹⁵ as shares, and single precision: sums off by 1e-8, inside its tolerance of 1e-5.
    [Theory, MemberData(nameof(All))]
    public void Large_counts_and_single_precision(string key)
    {
        double total = 3e15 + 7;
        double[] p = [1e15 / total, (1e15 + 7) / total, 1e15 / total], q = [(1e15 + 7) / total, 1e15 / total, 1e15 / total];
        Assert.True(Every.Of(key, p, q) >= 0);
        float[] a = [0.1f, 0.2f, 0.7f], b = [0.3f, 0.3f, 0.4f];
        double single = Measures.Named(key).Between<float>(a, b), wide = Every.Of(key, [0.1, 0.2, 0.7], [0.3, 0.3, 0.4]);
        Assert.True(Every.Close(single, wide, 1e-5), $"{single} {wide}");      // each entry is rounded by 6e-8
        if (Measures.Named(key) is IDivergence) Assert.Equal(0, Measures.Named(key).Between<float>(a, a));
    }

    // P and Q are the same distribution, one with a sum off by 3e-9: of the normalized pair the value is 0,
    // of first order in that for the others.
    [Theory, MemberData(nameof(All))]
    public void Sums_that_are_off_do_not_count_as_difference(string key)
    {
        if (Measures.Named(key) is not IDivergence || !Measures.Named(key).Facts.UnitMass) return;
        double[] p = [0.125, 0.375, 0.5], q = [.. p.Select(a => a * (1 + 5e-10))];
        double value = Every.Of(key, p, q), smooth = key is "kullback-leibler" or "jensen-shannon" or "pearson-chi-squared" or "renyi(2)"
            or "squared-hellinger" ? 1e-30 : 6e-10;
        Assert.InRange(value, 0, Measures.Named(key) is IMetric ? 1e-9 : smooth);
    }
}
