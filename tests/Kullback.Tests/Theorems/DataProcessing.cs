using CsCheck;
using Kullback.Divergences;

namespace Kullback.Tests.Theorems;

/// <summary>No channel increases a measure that claims so; elsewhere one that does is found. What can be undone changes nothing.</summary>
[Trait("Category", "Kernel")]
public class DataProcessing
{
    public static TheoryData<string> All => Every.Measure;

    [Theory, MemberData(nameof(All))]
    public void Random_channels_never_increase_it_where_claimed(string key)
    {
        if (!Measures.Named(key).Facts.DataProcessing) return;
        Gen.Int[1, 6].SelectMany(
            cells => Gen.Select(Every.Distribution(cells), Every.Distribution(cells), Every.Distribution(3).Array[cells]))
            .Sample((p, q, channel) =>
            // Each entry after the channel is a sum of six products: relative 1e-12 of the value, absolute 1e-15 for those of first order.
            Every.Of(key, After(p, channel), After(q, channel)) <= Every.Of(key, p, q) * (1 + 1e-12) + 1e-15);
    }

    [Theory, MemberData(nameof(All))]
    public void Merging_cells_never_increases_it_where_claimed(string key)
    {
        if (!Measures.Named(key).Facts.DataProcessing) return;
        Every.Pair.Where(t => t.P.Length > 1).Sample((p, q) =>
            Every.Of(key, [p[0] + p[1], .. p[2..]], [q[0] + q[1], .. q[2..]]) <= Every.Of(key, p, q) * (1 + 1e-12) + 1e-15);
    }

    [Theory, MemberData(nameof(All))]
    public void A_channel_that_increases_it_where_denied(string key)
    {
        if (Measures.Named(key).Facts.DataProcessing) return;
        Assert.True(Every.Found(random =>
        {
            int cells = random.Next(2, 5);
            double[] p = Every.Random(random, cells), q = Every.Random(random, cells);
            double[][] channel = [.. Enumerable.Range(0, cells)
                .Select(_ => random.Next(2) == 0 ? Every.Random(random, 3) : Point(random.Next(3)))];
            return Every.Of(key, After(p, channel), After(q, channel)) > Every.Of(key, p, q) * (1 + 1e-6);
        }));
    }

    // Splitting each cell in the same proportion on both sides can be undone by merging: nothing may change.
    [Theory, MemberData(nameof(All))]
    public void Invariant_under_refinement_where_no_channel_increases_it(string key)
    {
        if (!Measures.Named(key).Facts.DataProcessing) return;
        Gen.Select(Every.Pair, Gen.Double[0.1, 0.9]).Sample((pair, share) =>
        {
            double[] p = Split(pair.P, share), q = Split(pair.Q, share);
            return Every.Close(Every.Of(key, p, q), Every.Of(key, pair.P, pair.Q), 1e-12, 1e-15);
        });
    }

    [Theory, MemberData(nameof(All))]
    public void Invariant_under_relabeling_where_the_order_does_not_matter(string key)
    {
        bool orderFree = Measures.Named(key).Facts.OrderFree;
        // A sum in another order differs by its roundings only.
        if (orderFree) Every.Pair
            .Sample((p, q) => Every.Close(Every.Of(key, [.. p.Reverse()], [.. q.Reverse()]), Every.Of(key, p, q), 1e-13));
        else
            Assert.True(Every.Found(random =>
            {
                double[] p = Every.Random(random, 4), q = Every.Random(random, 4);
                return !Every.Close(Every.Of(key, [p[1], p[0], .. p[2..]], [q[1], q[0], .. q[2..]]), Every.Of(key, p, q), 1e-6);
            }));
    }

    [Fact]
    public void A_rotation_of_the_circle_leaves_Kuiper_alone() => Every.Pair.Sample((p, q) =>
        // Running sums of twelve cells: 1e-15.
        Every.Close(Every.Of("kuiper", [.. p[1..], p[0]], [.. q[1..], q[0]]), Every.Of("kuiper", p, q), 0, 4e-15));

    private static double[] After(double[] p, double[][] channel)
    {
        var distribution = new double[channel[0].Length];
        for (int i = 0; i < p.Length; i++)
            for (int j = 0; j < distribution.Length; j++) distribution[j] += p[i] * channel[i][j];
        return distribution;
    }

    private static double[] Point(int cell) => [.. Enumerable.Range(0, 3).Select(i => i == cell ? 1.0 : 0)];

    private static double[] Split(double[] p, double share) => [.. p.SelectMany(a => (double[])[a * share, a * (1 - share)])];
}
