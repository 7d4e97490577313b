using Kullback.Estimation;

namespace Kullback.Tests.Estimation;

/// <summary>A trainer against a sampler: figures worked out by hand, and identities that hold for any numbers.</summary>
public sealed class PolicyMismatchTest
{
    private static readonly double[] s_sampler = [-1, -2, -0.5, -3, -1.5, -0.25], s_trainer = [-1.1, -1.8, -0.5, -4, -1.5, -0.5];

    // d = −0.1, 0.2, 0, −1, 0, −0.25: sum −1.15; e^d = 0.904837418, 1.221402758, 1, 0.367879441, 1, 0.778800783, sum 5.272920400.
    [Fact]
    public void Figures_are_those_worked_out_by_hand()
    {
        var m = PolicyMismatch.Of(s_sampler, s_trainer, [2, 4], 0.8, 1.2);
        Assert.Equal(1.15 / 6, m.K1.Mean, 1e-15);
        Assert.Equal((0.01 + 0.04 + 1 + 0.0625) / 12, m.K2.Mean, 1e-15);
        Assert.Equal((5.272920400 - 6 + 1.15) / 6, m.K3.Mean, 1e-9);
        Assert.Equal(5.272920400 / 6, m.Ratio.Mean, 1e-9);
        Assert.Equal(1.15 / 2, m.Sequences.Mean, 1e-15);
        Assert.Equal((2L, 1L, 0L), (m.Below, m.Above, m.Infinite));
        // Weights e^0.1 and e^−1.25: (1.105170918 + 0.286504797)²/(1.221402758 + 0.082084999) = 1.936761517/1.303487757.
        Assert.Equal(1.4858302, m.Weights.EffectiveSize, 1e-6);
        Assert.Equal(1.105170918 / 1.391675715, m.Weights.LargestShare, 1e-9);
        Assert.Null(m.Drawn);
    }

    [Fact]
    public void What_a_cut_adds_is_apart_from_the_rest()
    {
        double[] kept = [0.9, 1, 0.95, 0.8, 1, 0.99];
        var m = PolicyMismatch.Of(s_sampler, s_trainer, [2, 4], 0.8, 1.2, kept);
        Assert.Equal(-(Math.Log(0.9) + Math.Log(0.95) + Math.Log(0.8) + Math.Log(0.99)) / 6, m.CutOff!.Mean, 1e-15);
        Assert.Equal((0.1 + 0.05 + 0.2 + 0.01) / 6, m.CutMass!.Mean, 1e-15);
        Assert.Equal(m.K1.Mean + m.CutOff.Mean, m.Drawn!.Mean, 1e-15);
    }

    // The same means; clusters of two sequences each have another error.
    [Fact]
    public void Clusters_change_errors_and_nothing_else()
    {
        var (random, p, q) = (new Random(4), new double[400], new double[400]);
        for (int i = 0; i < p.Length; i++) (p[i], q[i]) = (-1 - random.NextDouble(), -1 - random.NextDouble());
        int[] lengths = [.. Enumerable.Repeat(20, 20)];
        PolicyMismatch by = PolicyMismatch.Of(p, q, lengths, 0.8, 1.2),
            pairs = PolicyMismatch.Of(p, q, lengths, 0.8, 1.2, default, [.. Enumerable.Repeat(2, 10)]);
        Assert.Equal(by.K1.Mean, pairs.K1.Mean);
        Assert.Equal((20, 10), (by.K1.Clusters, pairs.K1.Clusters));
        Assert.Equal(MeanEstimate.Of([.. p.Zip(q, (a, b) => a - b)], 40), pairs.K1);
        Assert.Throws<ArgumentException>(() => PolicyMismatch.Of(p, q, lengths, 0.8, 1.2, default, [19]));
    }

    [Fact]
    public void A_token_that_the_trainer_cannot_draw_makes_both_infinite()
    {
        var m = PolicyMismatch.Of([-1, -2], [-1, double.NegativeInfinity], [1, 1], 0.8, 1.2);
        Assert.Equal((double.PositiveInfinity, double.PositiveInfinity, 1L, 1L), (m.K1.Mean, m.K3.Mean, m.Infinite, m.Below));
        Assert.Equal((1.0, 1.0), (m.Weights.EffectiveSize, m.Weights.LargestShare));
    }

    // 1 − (1 − s)ⁿ = 0.95 at the bound s: with 3 clusters 1 − 0.05^(1/3) = 0.6315968.
    [Fact]
    public void Nothing_seen_is_bounded() => Assert.Equal(0.6315968, PolicyMismatch.MostUnseen(3), 1e-7);

    // Steps of another mean: neighboring sequences of one step are alike in nothing but it.
    [Fact]
    public void A_trend_over_steps_makes_no_neighbors_dependent()
    {
        var (random, p, q, lengths) = (new Random(1), new List<double>(), new List<double>(), new List<int>());
        for (int step = 0; step < 10; step++)
            for (int s = 0; s < 8; s++, lengths.Add(10))
                for (int t = 0; t < 10; t++)
                {
                    p.Add(-3);
                    q.Add(-3 - 0.1 * step - 0.02 * random.NextDouble());
                }
        PolicyMismatch plain = PolicyMismatch.Of([.. p], [.. q], [.. lengths], 0.8, 1.2),
            known = PolicyMismatch.Of([.. p], [.. q], [.. lengths], 0.8, 1.2, default, default,
                [.. Enumerable.Range(0, 80).Select(s => s / 8)]);
        Assert.InRange(plain.K1.Clusters, 8, 16);
        Assert.Equal(80, known.K1.Clusters);
    }
}
