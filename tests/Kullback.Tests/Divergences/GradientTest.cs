using CsCheck;
using Kullback.Divergences;

namespace Kullback.Tests.Divergences;

/// <summary>Gradients at the edges of the simplex and what must hold of every one; their values are in golden/G1_gradients.jsonl.</summary>
[Trait("Category", "Kernel")]
public class GradientTest
{
    public static TheoryData<string> Smooth => [.. Measures.All.Where(Gradient.IsSmooth).Select(m => m.Facts.Key)];

    private static readonly double[] WithZeros = [0.5, 0, 0.5, 0], Other = [0.25, 0.75, 0, 0];

    private static readonly double None = double.NegativeInfinity;

    [Theory, MemberData(nameof(Smooth))]
    public void Empty_cells_give_limits_never_NaN(string name)
    {
        var measure = Measures.Named(name);
        double[] alongP = new double[4], alongQ = new double[4];
        foreach (var (p, q) in new[] { (WithZeros, Other), (Other, WithZeros), (WithZeros, WithZeros), ([1, 0, 0, 0], [0, 0, 0, 1]) })
        {
            double[] logP = [.. p.Select(x => Math.Log(x))], logQ = [.. q.Select(x => Math.Log(x))];
            Gradient.OfProbabilities<double>(measure, p, q, alongP, alongQ);
            Assert.DoesNotContain(double.NaN, alongP.Concat(alongQ));
            Gradient.OfLogProbabilities<double>(measure, logP, logQ, alongP, alongQ);
            Assert.DoesNotContain(double.NaN, alongP.Concat(alongQ));
            double value = Gradient.OfLogits<double>(measure, logP, logQ, alongP, alongQ);
            Assert.DoesNotContain(double.NaN, alongP.Concat(alongQ));
            Assert.Equal(measure.BetweenLogs<double>(logP, logQ), value);
        }
    }

    // Adding a constant to all logits changes nothing: the derivative along it, the sum over the cells, is 0. Each of six entries is
    // below 10 in size here, so the sum rounds by less than 60·2⁻⁵³ and the slopes by a few units each.
    [Theory, MemberData(nameof(Smooth))]
    public void Logit_gradients_sum_to_zero(string name)
    => Gen.Select(Gen.Double[-2, 2].Array[6], Gen.Double[-2, 2].Array[6]).Sample((a, b) =>
    {
        double[] alongP = new double[6], alongQ = new double[6];
        Gradient.OfLogits<double>(Measures.Named(name), a, b, alongP, alongQ);
        double size = alongP.Concat(alongQ).Max(Math.Abs);
        return Math.Abs(alongP.Sum()) <= 1e-13 * Math.Max(1, size) && Math.Abs(alongQ.Sum()) <= 1e-13 * Math.Max(1, size);
    }, iter: 30);

    public static TheoryData<string> WithMinimum
        => [.. Measures.All.Where(m => m is IDivergence && Gradient.IsSmooth(m)).Select(m => m.Facts.Key)];

    [Theory, MemberData(nameof(WithMinimum))]
    public void The_minimum_is_flat(string name)
    {
        double[] logits = [0.3, -1.2, 2, 0.1], alongP = new double[4], alongQ = new double[4];
        Gradient.OfLogits<double>(Measures.Named(name), logits, logits, alongP, alongQ);
        Assert.All(alongP.Concat(alongQ), g => Assert.Equal(0, g));
    }

    // The closed forms that every framework differentiates to: of D(P‖Q), q − p for the logits of Q, −p for ln q, −p/q for q.
    [Fact]
    public void Kullback_Leibler_has_the_known_gradients()
    {
        double[] p = [0.5, 0.25, 0.25], q = [0.25, 0.5, 0.25], alongP = new double[3], alongQ = new double[3];
        double[] logP = [.. p.Select(x => Math.Log(x))], logQ = [.. q.Select(x => Math.Log(x))];
        Gradient.OfProbabilities<double>(new KullbackLeibler(), p, q, alongP, alongQ);
        Assert.Equal([-2, -0.5, -1], alongQ);
        Assert.Equal([1 + Math.Log(2), 1 - Math.Log(2), 1], alongP);
        Gradient.OfLogProbabilities<double>(new KullbackLeibler(), logP, logQ, alongP, alongQ);
        Assert.All(alongQ.Zip(p), t => Assert.Equal(-t.Second, t.First, 15));
        double value = Gradient.OfLogits<double>(new KullbackLeibler(), logP, logQ, alongP, alongQ);
        Assert.All(alongQ.Zip(q.Zip(p)), t => Assert.Equal(t.Second.First - t.Second.Second, t.First, 15));
        Assert.All(alongP.Zip(p.Zip(q)),
            t => Assert.Equal(t.Second.First * (Math.Log(t.Second.First / t.Second.Second) - value), t.First, 15));
        Gradient.OfLogits<double>(new KullbackLeibler(), logP, logQ, [], alongQ);      // one side only
    }

    [Fact]
    public void Jensen_Shannon_is_flat_between_disjoint_supports()
    {
        double[] alongP = new double[4], alongQ = new double[4];
        Gradient.OfLogits<double>(new JensenShannon(), [1, 2, None, None], [None, None, 0, 3], alongP, alongQ);
        Assert.All(alongP.Concat(alongQ), g => Assert.Equal(0, g, 15));
    }

    [Fact]
    public void What_has_no_gradient_says_so()
    {
        var e = Assert.Throws<ArgumentException>(
            () => Gradient.OfProbabilities<double>(new TotalVariation(), [1, 0], [0, 1], new double[2], []));
        Assert.Contains("not smooth", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(
            () => Gradient.OfProbabilities<double>(new KullbackLeibler(), [1, 0], [0.5, 0.5], new double[3], []));
        double[] p = [0.5, 0.5];
        Assert.Throws<ArgumentException>(() => Gradient.OfProbabilities<double>(new KullbackLeibler(), p, [0.5, 0.5], p, []));
    }
}
