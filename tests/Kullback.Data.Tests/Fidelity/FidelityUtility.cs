using Kullback.Data.Fidelity;

namespace Kullback.Data.Tests.Fidelity;

/// <summary>What a model is worth that learnt from synthetic rows: where they keep what tells the target, and where they lost it.</summary>
public class FidelityUtility
{
    private const int Rows = 400;

    // The kind follows from x but for one in ten, y is 2x and noise; synthetic rows have x shuffled where what tells is lost.
    private static Dictionary<string, Array> Table(int seed, bool loses)
    {
        var random = new Random(seed);
        double[] x = [.. Enumerable.Range(0, Rows).Select(_ => random.NextDouble() * 3)];
        string[] kinds = ["low", "middle", "high"];
        var kind = x.Select(v => random.NextDouble() < 0.1 ? kinds[random.Next(3)] : kinds[(int)v]).ToArray();
        double[] y = [.. x.Select(v => 2 * v + random.NextDouble())];
        if (loses) random.Shuffle(x);
        return new() { ["x"] = x, ["kind"] = kind, ["y"] = y, ["noise"] = x.Select(_ => random.NextDouble()).ToArray() };
    }

    private static UtilityFidelity Of(string target, bool loses, string[] exclude) => FidelityComparison.Of(Table(1, false),
        Table(2, loses), Table(3, false), new FidelityOptions { Target = target, Exclude = exclude, Threads = 1 },
        cancel: TestContext.Current.CancellationToken).Utility!;

    // Of three equally frequent kinds, right but for 1/15, at most log2 3 = 1.58 bits less H(14/15) + 1/15 = 0.42 can be told.
    [Fact]
    public void Of_several_values_each_is_told_from_the_others_and_bits_are_counted()
    {
        var kept = Of("kind", false, ["y"]);
        Assert.Equal((null, 3), (kept.Value, kept.Values));
        Assert.InRange(kept.FromSynthetic!.Area, 0.85, 1);
        Assert.InRange(kept.BitsFromSynthetic!.Bits, 0.7, 1.2);
        Assert.InRange(kept.BitsFromReal!.Bits, 0.7, 1.2);
        var lost = Of("kind", true, ["y"]);
        Assert.InRange(lost.FromSynthetic!.Area, 0.35, 0.65);
        Assert.True(lost.BitsFromSynthetic!.Low < 0.05 && lost.BitsFromReal!.Low > 0.6);
    }

    // y = 2x + noise on [0, 3]: 3 of 3 + 1/12 is explained, 0.973.
    [Fact]
    public void Of_a_number_the_share_of_its_variance_is_explained()
    {
        var kept = Of("y", false, ["kind"]);
        Assert.Null(kept.FromSynthetic);
        Assert.InRange(kept.ExplainedFromSynthetic!.Share, 0.85, 0.973 + 0.02);
        Assert.InRange(kept.ExplainedFromReal!.Low, 0.8, kept.ExplainedFromReal.Share);
        Assert.InRange(Of("y", true, ["kind"]).ExplainedFromSynthetic!.High, -1, 0.3);
    }
}
