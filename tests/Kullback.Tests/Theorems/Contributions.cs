using CsCheck;
using Kullback.Divergences;
using Kullback.Numerics;

namespace Kullback.Tests.Theorems;

/// <summary>What each cell contributes: never negative, summing to the value.</summary>
[Trait("Category", "Kernel")]
public class Contributions
{
    public static TheoryData<string> Additive => Every.Additive;

    // The value is that of the normalized pair: the masses of twelve cells are 1 within 1e-15.
    [Theory, MemberData(nameof(Additive))]
    public void Are_not_negative_and_sum_to_the_value(string key) => Every.Pair.Sample((p, q) =>
    {
        var cells = new double[p.Length];
        double value = ((IAdditive)Measures.Named(key)).Contributions<double>(p, q, cells);
        return value == Every.Of(key, p, q) && cells.All(part => part >= 0) && Every.Close(cells.Sum(), value, 1e-13, 1e-15);
    });

    // Exact numbers in both types: Jeffreys' part is computed in double, that of Jensen-Shannon in single to 4e-7, both added up in double.
    [Fact]
    public void Single_precision_inputs_give_what_the_measure_states()
    {
        float[] p = [0.25f, 0.75f], q = [0.5f, 0.5f];
        Assert.Equal(new Jeffreys().Between<double>([0.25, 0.75], [0.5, 0.5]), new Jeffreys().Between<float>(p, q));
        Assert.True(Every.Close(new JensenShannon().Between<float>(p, q),
            new JensenShannon().Between<double>([0.25, 0.75], [0.5, 0.5]), 4e-7));
    }

    [Fact]
    public void What_is_a_sum_over_cells_says_so()
    {
        foreach (var measure in Measures.All)
        {
            if (measure is ITerm) Assert.True(measure is IAdditive, measure.Facts.Key);
            if (measure is IOuterSlope) Assert.False(measure is IAdditive, measure.Facts.Key);
        }
    }

    // Short vectors are filled up with empty cells.
    [Fact]
    public void Empty_cells_contribute_nothing()
    {
        foreach (var term in Measures.All.OfType<ITerm>())
        {
            Assert.Equal(0, term.Of(new Lane(0), new Lane(0)).Value);
            Assert.Equal(0, term.OfLogs(new Lane(double.NegativeInfinity), new Lane(double.NegativeInfinity)).Value);
        }
    }
}
