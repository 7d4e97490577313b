using CsCheck;
using Kullback.Divergences;

namespace Kullback.Tests.Theorems;

/// <summary>Logarithms in: the same values as from probabilities, and no loss where the probabilities would underflow.</summary>
[Trait("Category", "Kernel")]
public class LogarithmInput
{
    public static TheoryData<string> All => Every.Measure;

    private static double OfLogs(string key, double[] logP, double[] logQ) => Measures.Named(key).BetweenLogs<double>(logP, logQ);

    // A rounded logarithm l moves its probability by 2⁻⁵³·|l| ≤ 4e-15 here; a power of order 3 of a ratio of two moves by 3·8e-15, the
    // difference of close probabilities by an absolute 1e-15.
    [Theory, MemberData(nameof(All))]
    public void Agree_with_probabilities(string key) => Every.FullPair.Sample((p, q) =>
        Every.Close(OfLogs(key, [.. p.Select(a => Math.Log(a))], [.. q.Select(a => Math.Log(a))]), Every.Of(key, p, q), 1e-12, 1e-14));

    [Theory, MemberData(nameof(All))]
    public void Minus_infinity_is_an_empty_cell(string key)
    {
        (double[] P, double[] Q)[] pairs =
            [([0.5, 0.5, 0], [0.25, 0.25, 0.5]), ([0.25, 0.25, 0.5], [0.5, 0.5, 0]), ([1, 0], [0, 1]),
                ([0.5, 0, 0.5, 0], [0.25, 0, 0, 0.75])];
        foreach (var (p, q) in pairs)
            Assert.True(Every.Close(OfLogs(key, [.. p.Select(a => Math.Log(a))], [.. q.Select(a => Math.Log(a))]), Every.Of(key, p, q),
                1e-13, 1e-15), $"{string.Join(' ', p)} | {string.Join(' ', q)}");
    }

    // e^−2000 is no double: the value must not be that of an empty cell.
    [Theory, MemberData(nameof(All))]
    public void Underflow_is_not_emptiness(string key)
    {
        double value = OfLogs(key, [0, -800, -2000], [-2000, 0, -1990]),
            empty = OfLogs(key, [0, double.NegativeInfinity, double.NegativeInfinity],
                [double.NegativeInfinity, 0, double.NegativeInfinity]);
        Assert.False(double.IsNaN(value));
        var facts = Measures.Named(key).Facts;
        if (facts.Unit != MeasureUnit.Nat || double.IsFinite(facts.Maximum)) Assert.True(value <= facts.Maximum);
        else Assert.True(double.IsFinite(value) && double.IsPositiveInfinity(empty), $"{value} {empty}");
    }

    [Theory, MemberData(nameof(All))]
    public void Equal_logarithms_are_at_zero(string key)
    {
        if (Measures.Named(key) is IDivergence)
            Assert.Equal(0, OfLogs(key, [-0.1, -2.3521684610440907, double.NegativeInfinity, -900],
                [-0.1, -2.3521684610440907, double.NegativeInfinity, -900]));
    }
}
