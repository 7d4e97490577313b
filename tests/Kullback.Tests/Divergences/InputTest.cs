using CsCheck;
using Kullback.Divergences;

namespace Kullback.Tests.Divergences;

/// <summary>Every form of input gives the measure of the same distributions, and says what was done to them.</summary>
[Trait("Category", "Kernel")]
public class InputTest
{
    private static readonly double[] P = [0.36, 0.48, 0.16, 0], Q = [0.25, 0.25, 0.25, 0.25];

    // D(P‖Q) of the worked example with Q uniform on four cells: ln 4 − H(P), H(P) = 1.0131… by the definition, summed here in decimals.
    private static readonly double Expected = Math.Log(4) + 0.36 * Math.Log(0.36) + 0.48 * Math.Log(0.48) + 0.16 * Math.Log(0.16);

    private static readonly KullbackLeibler Kl = new();

    private static void Close(double expected, double actual, double relative = 1e-14)
        => Assert.True(Math.Abs(actual - expected) <= relative * Math.Abs(expected), $"{actual:R} instead of {expected:R}");

    [Fact]
    public void All_forms_of_one_pair_agree()
    {
        double[] logP = [.. P.Select(x => Math.Log(x))], logQ = [.. Q.Select(x => Math.Log(x))];
        Close(Expected, Divergence.Of<double>(Kl, P, Q).Nats);
        Close(Expected, Divergence.OfLogProbabilities<double>(Kl, logP, logQ).Nats);
        // 1000·2⁻⁵³ of each logit
        Close(Expected, Divergence.OfLogits<double>(Kl, [.. logP.Select(a => a + 1000)], [7, 7, 7, 7]).Nats, 1e-12);
        Close(Expected, Divergence.OfCounts(Kl, [9, 12, 4, 0], [5, 5, 5, 5], ZeroPolicy.Exact).Nats);
        Close(Expected, Divergence.OfWeights<double>(Kl, [9e300, 12e300, 4e300, 0], [5e-310, 5e-310, 5e-310, 5e-310],
            ZeroPolicy.Exact).Nats);
        var sparse = new SparseDistribution<double>([0, 1, 2], [0.36, 0.48, 0.16], 4);
        Close(Expected, Divergence.OfSparse(Kl, sparse, new SparseDistribution<double>([0, 1, 2, 3], Q, 4)).Nats);
        Close(Expected, Divergence.Of<float>(Kl, [0.36f, 0.48f, 0.16f, 0], [0.25f, 0.25f, 0.25f, 0.25f]).Nats, 1e-6);
    }

    [Fact]
    public void Units_are_by_name()
    {
        var d = Divergence.Of<double>(Kl, P, Q);
        Close(Expected / Math.Log(2), d.Bits);
        Close(Expected / Math.Log(10), d.Hartleys);
        var root = Divergence.Of<double>(new JensenShannonDistance(), [1, 0], [0, 1]);
        Close(1, root.Bits);                                                                     // disjoint: one √bit
        Assert.Throws<InvalidOperationException>(() => Divergence.Of<double>(new TotalVariation(), P, Q).Bits);
    }

    [Fact]
    public void Infinity_has_a_reason_with_place_and_mass()
    {
        var d = Divergence.Of<double>(Kl, [0.5, 0.2, 0.2, 0.1], [0.9, 0, 0.1, 0]);
        Assert.Equal(double.PositiveInfinity, d.Value);
        Assert.Equal(new SupportGap(1, 2, 0.2 + 0.1), d.OnlyInP);
        Assert.Null(d.OnlyInQ);
        Assert.Equal("P has mass 0.3 in 2 cells where Q has none, first at index 1", d.Reason);
        Assert.Null(Divergence.Of<double>(Kl, P, Q).Reason);
        Assert.Equal(new SupportGap(3, 1, 0.25), Divergence.Of<double>(Kl, P, Q).OnlyInQ);
    }

    [Fact]
    public void Additive_smoothing_is_the_ratio_of_raised_counts()
    => Gen.Select(Gen.Long[0, 50].Array[5], Gen.Long[0, 50].Array[5], Gen.Double[0.01, 3])
        .Where(t => t.Item1.Sum() > 0 && t.Item2.Sum() > 0).Sample((p, q, alpha) =>
        {
            double n = p.Sum() + 5 * alpha, m = q.Sum() + 5 * alpha;
            double plain = p.Zip(q).Sum(c => (c.First + alpha) / n * Math.Log((c.First + alpha) / n / ((c.Second + alpha) / m)));
            double value = Divergence.OfCounts(Kl, p, q, ZeroPolicy.Additive(alpha)).Nats;
            return Math.Abs(value - plain) <= 1e-14;      // the plain sum cancels: five terms below 4, each to 2⁻⁵³
        });

    // n = 2⁵³: ((n + 1)ln((n + 1)/n) − ln 2)/(n + 2) = (1 − ln 2)/n·(1 + O(1/n)).
    [Fact]
    public void Counts_beyond_what_doubles_count()
    {
        Close((1 - Math.Log(2)) / 9007199254740992,
            Divergence.OfCounts(Kl, [9007199254740993, 1], [9007199254740992, 2], ZeroPolicy.Exact).Nats);
        Close(Divergence.OfCounts(Kl, [900, 0], [300, 600], ZeroPolicy.Exact).Nats,
            Divergence.OfCounts(Kl, [9_000_000_000_000_000_000, 0], [3_000_000_000_000_000_000, 6_000_000_000_000_000_000],
                ZeroPolicy.Exact).Nats);
    }

    // ½ is nothing beside 10²⁹⁰ and all beside 10⁻²⁹⁰: also where weights are scaled to be added up.
    [Fact]
    public void What_is_added_is_in_the_unit_of_the_weights()
    {
        Close(Math.Log(2), Divergence.OfWeights<double>(Kl, [1e290, 0], [1e290, 1e290], ZeroPolicy.Jeffreys).Nats);
        // ½·ln ½ + ½·ln(½/(½/10²⁹⁰)).
        Close(0.5 * Math.Log(5e289), Divergence.OfWeights<double>(Kl, [1e290, 1e290], [1e290, 0], ZeroPolicy.Jeffreys).Nats);
        Assert.Equal(0, Divergence.OfWeights<double>(Kl, [1e-290, 0], [1e-290, 1e-290], ZeroPolicy.Jeffreys).Nats);
    }

    // D(P‖(1 − λ)Q + λP) ≤ ln(1/λ): the mixture is at least λP everywhere.
    [Fact]
    public void Skew_bounds_the_divergence() => Gen.Select(Gen.Int[0, 9].Array[6], Gen.Int[0, 9].Array[6], Gen.Double[0.01, 0.99])
        .Where(t => t.Item1.Sum() > 0 && t.Item2.Sum() > 0).Sample((p, q, weight) =>
        {
            double[] a = [.. p.Select(c => c / (double)p.Sum())], b = [.. q.Select(c => c / (double)q.Sum())];
            return Divergence.Of<double>(Kl, a, b, ZeroPolicy.Skew(weight)).Nats <= -Math.Log(weight) * (1 + 1e-12);
        });

    [Fact]
    public void Common_support_reports_what_it_drops()
    {
        var d = Divergence.Of<double>(Kl, [0.5, 0.25, 0.25, 0], [0.25, 0.25, 0, 0.5], ZeroPolicy.CommonSupport);
        Assert.Equal((0.25, 0.5), (d.DroppedP, d.DroppedQ));
        Close(Kl.Between<double>([2 / 3.0, 1 / 3.0], [0.5, 0.5]), d.Nats);
        Assert.Throws<NotADistributionException>(() => Divergence.Of<double>(Kl, [1, 0], [0, 1], ZeroPolicy.CommonSupport));
    }

    [Fact]
    public void Rows_and_pairs_are_the_measure_of_each_and_errors_name_the_row()
    {
        double[] rows = [0.5, 0.5, 0.25, 0.75, 1, 0], other = [0.5, 0.5, 0.5, 0.5, 0.5, 0.5];
        var results = new double[3];
        Divergence.Rows<KullbackLeibler, double>(Kl, rows, other, 2, results);
        Assert.Equal([0, Kl.Between<double>([0.25, 0.75], [0.5, 0.5]), Math.Log(2)], results);
        var matrix = new double[9];
        Divergence.Pairwise<KullbackLeibler, double>(Kl, rows, 2, matrix);
        Assert.Equal(Kl.Between<double>([0.25, 0.75], [0.5, 0.5]), matrix[3]);
        Assert.Equal(Kl.Between<double>([0.5, 0.5], [0.25, 0.75]), matrix[1]);
        Assert.Equal(double.PositiveInfinity, matrix[5]);
        var e = Assert.Throws<NotADistributionException>(
            () => Divergence.Rows<KullbackLeibler, double>(Kl, [0.5, 0.5, 0.5, -0.5], [0.5, 0.5, 0.5, 0.5], 2, new double[2]));
        Assert.Equal((1, 1, -0.5), (e.Row, e.Index, e.Value));
        Assert.StartsWith("row 1: p[1] = -0.5 must be finite", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Throws<ArgumentException>(() => Divergence.Of<double>(Kl, [1], [0.5, 0.5]));
        Assert.Equal(2,
            Assert.Throws<NotADistributionException>(() => Divergence.OfLogits<double>(Kl, [1, 2, double.NaN], [1, 2, 3])).Index);
        Assert.Contains("all 2 logits are −∞", Assert.Throws<NotADistributionException>(
            () => Divergence.OfLogits<double>(Kl, [double.NegativeInfinity, double.NegativeInfinity], [1, 2])).Message,
            StringComparison.Ordinal);
        Assert.Equal((0, 0.1),
            At(() => Divergence.OfLogProbabilities<double>(Kl, [0.1, double.NegativeInfinity], [0, double.NegativeInfinity])));
        Assert.Equal((1, -3), At(() => Divergence.OfCounts(Kl, [1, -3], [1, 1], ZeroPolicy.Exact)));
        Assert.Throws<NotADistributionException>(() => Divergence.OfCounts(Kl, [0, 0], [1, 1], ZeroPolicy.Exact));
        Assert.Throws<ArgumentException>(() => new SparseDistribution<double>([1, 1], [0.5, 0.5], 3));
        Assert.Throws<ArgumentException>(() => new SparseDistribution<double>([3], [1], 3));
        double[] shared = [0.5, 0.5];
        Assert.Throws<ArgumentException>(() => Kl.Contributions<double>(shared, [0.5, 0.5], shared));
        Assert.Throws<ArgumentException>(() => Divergence.Rows<KullbackLeibler, double>(Kl, shared, [0.5, 0.5], 2, shared.AsSpan(0, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ZeroPolicy.Additive(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => ZeroPolicy.Skew(1));
    }

    private static (int?, double) At(Action call)
    {
        var e = Assert.Throws<NotADistributionException>(call);
        return (e.Index, e.Value);
    }
}
