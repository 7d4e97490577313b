using CsCheck;
using Kullback.Divergences;

namespace Kullback.Tests.Theorems;

/// <summary>f-divergences of a caller's f: the named measures come out, f* exchanges the roles, disjoint parts are exact.</summary>
[Trait("Category", "Kernel")]
public class DualityOfF
{
    private const double Infinity = double.PositiveInfinity;

    private static FDivergence F(string key) => key switch
    {
        "kl" => new("kl", u => u * Math.Log(u), 0, Infinity, 1),
        "js" => new("js", u => u / 2 * Math.Log(2 * u / (1 + u)) + Math.Log(2 / (1 + u)) / 2, Math.Log(2) / 2, Math.Log(2) / 2, 0),
        "tv" => new("tv", u => Math.Abs(u - 1) / 2, 0.5, 0.5, 0),
        "chi2" => FDivergence.OfExcess("chi2", t => t * t, 1, Infinity),
        "triangular" => FDivergence.OfExcess("triangular", t => t * t / (2 + t), 1, 1),
        "squared-hellinger" => FDivergence.OfExcess("squared-hellinger", t => Math.Pow(t / (1 + Math.Sqrt(1 + t)), 2) / 2, 0.5, 0.5),
        "neyman" => new("neyman", u => (u - 1) * (u - 1) / u, Infinity, 1, 0),
        _ => new(key, u => Math.Max(u - 2, 0), 0, 1, 0),
    };

    public static TheoryData<string> Keys => ["kl", "js", "tv", "chi2", "triangular", "squared-hellinger", "neyman", "hockey-stick(2)"];

    // A caller's f near 1 is as good as its formula: an absolute error of 2⁻⁵³·f's terms in each of twelve cells.
    [Theory, MemberData(nameof(Keys))]
    public void The_named_measure_comes_out(string key) => Every.Pair.Sample((p, q) =>
        Every.Close(F(key).Between<double>(p, q), Every.Of(key, p, q), 1e-12, 1e-14)
        && Every.Close(F(key).Dual().Between<double>(p, q), Every.Of(key, q, p), 1e-12, 1e-14)
        && Every.Close(F(key).Dual().Dual().Between<double>(p, q), Every.Of(key, p, q), 1e-12, 1e-14)
        && Every.Close(F(key).Symmetrized().Between<double>(p, q), (Every.Of(key, p, q) + Every.Of(key, q, p)) / 2, 1e-12, 1e-14));

    [Theory, MemberData(nameof(Keys))]
    public void Disjoint_parts_are_exact(string key)
    {
        var f = F(key);
        Assert.Equal(Every.Of(key, [0.5, 0.5, 0, 0], [0, 0, 0.25, 0.75]), f.Between<double>([0.5, 0.5, 0, 0], [0, 0, 0.25, 0.75]), 1e-15);
        Assert.Equal(f.Facts.Maximum, f.Between<double>([0.5, 0.5, 0, 0], [0, 0, 0.25, 0.75]), 1e-15);
        Assert.Equal(f.Facts.Disjoint, f.Dual().Facts.Disjoint);
    }

    // Near P = Q, f(1 + t) by its distance from 1 keeps the digits that f(u) loses.
    [Fact]
    public void By_its_distance_from_one_f_keeps_its_digits()
    {
        double step = Math.Pow(2, -40);
        double[] p = [0.5 + step, 0.5 - step], q = [0.5, 0.5];
        Assert.Equal(Every.Of("chi2", p, q), F("chi2").Between<double>(p, q), 1e-15 * Every.Of("chi2", p, q));
    }

    [Fact]
    public void Contributions_sum_and_logarithms_agree() => Every.Pair.Sample((p, q) =>
    {
        var cells = new double[p.Length];
        double value = F("triangular").Contributions<double>(p, q, cells);
        return Every.Close(cells.Sum(), value, 1e-13)
            && Every.Close(F("triangular").BetweenLogs<double>([.. p.Select(a => Math.Log(a))], [.. q.Select(a => Math.Log(a))]), value,
                1e-12, 1e-15);
    });

    [Fact]
    public void What_is_no_such_f_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new FDivergence("f", u => u, 0, 1, 0));
        Assert.Throws<ArgumentException>(() => new FDivergence("f", u => u - 1, double.NaN, 1, 0));
        Assert.Throws<ArgumentException>(() => FDivergence.OfExcess("g", t => t + 1, 0, 1));
        Assert.Throws<ArgumentNullException>(() => FDivergence.OfExcess("g", null!, 0, 1));
        Assert.Throws<ArgumentException>(
            () => new FDivergence("f", u => u == 1 ? 0 : double.NaN, 0, 1, 0).Between<double>([0.5, 0.5], [0.25, 0.75]));
    }
}
