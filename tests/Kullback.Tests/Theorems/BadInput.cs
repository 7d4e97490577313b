using Kullback.Divergences;

namespace Kullback.Tests.Theorems;

/// <summary>What is no pair of distributions is refused by every measure, with the place and the value;
/// parameters outside their domain likewise.</summary>
[Trait("Category", "Kernel")]
public class BadInput
{
    public static TheoryData<string> All => Every.Measure;

    private static NotADistributionException Refused(string key, double[] p, double[] q)
        => Assert.Throws<NotADistributionException>(() => Every.Of(key, p, q));

    [Theory, MemberData(nameof(All))]
    public void Entries_are_named_with_index_and_value(string key)
    {
        foreach (double bad in (double[])[-0.003, double.NaN, double.PositiveInfinity, double.NegativeInfinity])
        {
            var inQ = Refused(key, [0.5, 0.5], [0.5, bad]);
            Assert.Equal((1, bad, "q"), (inQ.Index, inQ.Value, inQ.ParamName));
            var inP = Refused(key, [bad, 0.5], [0.5, 0.5]);
            Assert.Equal((0, bad, "p"), (inP.Index, inP.Value, inP.ParamName));
        }
    }

    [Theory, MemberData(nameof(All))]
    public void Lengths_and_sums_are_named(string key)
    {
        Refused(key, [], []);
        Assert.Contains("3", Assert.Throws<ArgumentException>(() => Every.Of(key, [0.5, 0.25, 0.25], [0.5, 0.5])).Message,
            StringComparison.Ordinal);
        if (!Measures.Named(key).Facts.UnitMass) return;
        var sum = Refused(key, [3, 4], [0.5, 0.5]);
        Assert.Equal((null, 7.0), (sum.Index, sum.Value));
        Assert.Equal(0.9, Refused(key, [0.5, 0.5], [0.5, 0.4]).Value);
        Refused(key, [0, 0], [0.5, 0.5]);
        Refused(key, [0.5, 0.5], [0.5, 0.5 + 1e-6]);
    }

    [Theory, MemberData(nameof(All))]
    public void Logarithms_are_checked_too(string key)
    {
        var measure = Measures.Named(key);
        Assert.Equal(0, Assert.Throws<NotADistributionException>(() => measure.BetweenLogs<double>([double.NaN, -1], [-1, -1])).Index);
        Assert.Equal(1,
            Assert.Throws<NotADistributionException>(() => measure.BetweenLogs<double>([-0.1, -1], [-1, double.PositiveInfinity])).Index);
        Assert.Throws<ArgumentException>(() => measure.BetweenLogs<double>([0, -1], [0]));
        if (!measure.Facts.UnitMass) return;
        Assert.Equal(0.5, Assert.Throws<NotADistributionException>(() => measure.BetweenLogs<double>([-1, 0.5], [-1, -1])).Value);
        double none = double.NegativeInfinity;
        Assert.Equal(0, Assert.Throws<NotADistributionException>(() => measure.BetweenLogs<double>([none, none], [0, none])).Value);
    }

    [Theory, MemberData(nameof(All))]
    public void Room_for_contributions_must_fit_and_lie_apart(string key)
    {
        if (Measures.Named(key) is not IAdditive additive) return;
        double[] p = [0.5, 0.5], q = [0.25, 0.75];
        Assert.Throws<ArgumentException>(() => additive.Contributions<double>(p, q, new double[3]));
        Assert.Throws<ArgumentException>(() => additive.Contributions<double>(p, q, p));
        Assert.Throws<ArgumentException>(() => additive.Contributions<double>(p, q, q));
    }

    public static TheoryData<string, double> Outside => new()
    {
        { "renyi", -0.1 }, { "tsallis", -1 }, { "tsallis", double.PositiveInfinity }, { "alpha", double.PositiveInfinity },
            { "hockey-stick", 0.9 }, { "hockey-stick", double.PositiveInfinity },
        { "degroot", 1 }, { "degroot", -0.1 }, { "bayes-error", 1 }, { "skew", 1.1 }, { "skew", 0 }, { "skew-jensen-shannon", 1 },
            { "vajda-chi", 0.5 },
        { "renyi", double.NaN }, { "tsallis", double.NaN }, { "alpha", double.NaN }, { "hockey-stick", double.NaN },
            { "degroot", double.NaN }, { "skew", double.NaN }, { "vajda-chi", double.NaN },
    };

    [Theory, MemberData(nameof(Outside))]
    public void Parameters_outside_their_domain_are_named(string family, double value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => family switch
        {
            "renyi" => new Renyi(value),
            "tsallis" => new Tsallis(value),
            "alpha" => new Alpha(value),
            "hockey-stick" => new HockeyStick(value),
            "degroot" => new DeGroot(value),
            "bayes-error" => new BayesError(value),
            "skew" => new SkewDivergence(value),
            "skew-jensen-shannon" => new SkewJensenShannon(value),
            _ => (IMeasure)new VajdaChi(value),
        });
        Assert.Equal(value, error.ActualValue);
    }

    [Fact]
    public void Several_distributions_are_checked()
    {
        Assert.Throws<ArgumentException>(() => JensenShannon.Among([0.5, 0.5, 1], 2, [0.5, 0.5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => JensenShannon.Among([], 0, []));
        Assert.Equal(3, Assert.Throws<NotADistributionException>(() => JensenShannon.Among([0.5, 0.5, 1.5, -0.5], 2, [0.5, 0.5])).Index);
        Assert.Equal(0.8, Assert.Throws<NotADistributionException>(() => JensenShannon.Among([0.5, 0.5, 1, 0], 2, [0.5, 0.3])).Value);
        Assert.Throws<ArgumentException>(() => new TotalVariation().Event<double>([0.5, 0.5], [0.5, 0.5], new bool[3]));
    }
}
