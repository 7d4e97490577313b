using Kullback.Estimation;

namespace Kullback.Tests.Estimation;

[Trait("Category", "Kernel")]
public class PointEntropyTest
{
    private static readonly PointSettings Bare = new() { Subsamples = 0 };
    private static readonly double NormalEntropy = 0.5 * Math.Log(2 * Math.PI * Math.E);

    // RMSE and SD at n = 50, m = 7 (Noughabi 2015, Annals of Data Science 2(2), tables 1 and 2): 800 samples here, whose standard deviation
    // errs by sd/√1600, the square root of the mean square by about as much of the rmse; four of these and half a unit of the last digit.
    [Theory]
    [InlineData("normal", SpacingMethod.Vasicek, 0.198, 0.109)]
    [InlineData("normal", SpacingMethod.VanEs, 0.212, 0.110)]
    [InlineData("normal", SpacingMethod.Correa, 0.135, 0.112)]
    [InlineData("normal", SpacingMethod.Ebrahimi, 0.128, 0.109)]
    [InlineData("exponential", SpacingMethod.Vasicek, 0.194, 0.148)]
    [InlineData("exponential", SpacingMethod.VanEs, 0.179, 0.149)]
    [InlineData("exponential", SpacingMethod.Correa, 0.155, 0.152)]
    [InlineData("exponential", SpacingMethod.Ebrahimi, 0.151, 0.148)]
    public void Spacings_err_as_published(string distribution, SpacingMethod method, double rmse, double deviation)
    {
        var random = new Random(21);
        double truth = distribution == "normal" ? NormalEntropy : 1;
        double[] found = [.. Enumerable.Range(0, 800)
            .Select(
                _ => SpacingEntropy.Of(distribution == "normal" ? DrawnPoints.Normal(random, 50, 1)
                    : DrawnPoints.Exponential(random, 50, 1), method, 7).Nats - truth)];
        Assert.Equal(rmse, Math.Sqrt(found.Average(x => x * x)), 4 * rmse / Math.Sqrt(1600) + 0.0005);
        Assert.Equal(deviation, DrawnPoints.Moments(found).Deviation, 4 * deviation / Math.Sqrt(1600) + 0.0005);
    }

    // The same sample through the function of the same name in SciPy, version 1.10: differential_entropy(x, window_length=2, method=...).
    [Theory]
    [InlineData(SpacingMethod.Vasicek, 1.4374960475767002)]
    [InlineData(SpacingMethod.VanEs, 1.897325192854412)]
    [InlineData(SpacingMethod.Ebrahimi, 1.6827033608296316)]
    [InlineData(SpacingMethod.Correa, 1.5516181827091633)]
    public void Spacings_agree_with_another_implementation(SpacingMethod method, double expected)
        => Assert.Equal(expected, SpacingEntropy.Of([0.3, -1.2, 2.5, 0.9, 0.1, -0.4, 1.7, -2.2], method, 2).Nats, 1e-13);

    [Theory, InlineData(1, false), InlineData(2, false), InlineData(5, false), InlineData(1, true), InlineData(5, true)]
    public void Neighbors_find_the_entropy_of_normals(int d, bool weighted)
    {
        var random = new Random(22);
        var (mean, deviation) = DrawnPoints.Moments(Enumerable.Range(0, 12).Select(_ => weighted
            ? NeighborEntropy.Weighted(DrawnPoints.Normal(random, 1000, d), d, Bare with { K = 20 }).Nats
            : NeighborEntropy.KozachenkoLeonenko(DrawnPoints.Normal(random, 1000, d), d, Bare with { K = 3 }).Nats));
        // In five dimensions the unweighted bias is of order (k/n)^(2/d) = 0.1.
        Assert.Equal(d * NormalEntropy, mean, 4 * deviation / Math.Sqrt(12) + (d == 5 ? 0.1 : 0.03));
    }

    [Theory, InlineData(4, 12), InlineData(8, 30), InlineData(12, 60)]
    public void The_weights_meet_their_conditions(int d, int k)
    {
        double[] w = EntropyWeights.Of(k, d);
        Assert.Equal(1, w.Sum(), 1e-9);
        for (int l = 1; l <= d / 4; l++)
        {
            double[] terms =
                [
                    .. w.Select(
                        (x, j) => x * Math.Exp(Kullback.Numerics.Special.LogGamma(j + 1 + 2.0 * l / d)
                            - Kullback.Numerics.Special.LogGamma(j + 1)))];
            Assert.Equal(0, terms.Sum() / terms.Sum(Math.Abs), 1e-9);
        }
    }

    [Fact]
    public void Copies_are_allowed_for_and_atoms_told()
    {
        double[] x = DrawnPoints.Normal(new Random(23), 500, 1);
        double plain = NeighborEntropy.KozachenkoLeonenko(x, 1, Bare with { K = 1 }).Nats;
        x[1] = x[0];
        var one = NeighborEntropy.KozachenkoLeonenko(x, 1, Bare with { K = 1 });
        Assert.True(one.IsReliable);
        Assert.Equal(plain, one.Nats, 0.05);
        Assert.Contains(one.Diagnoses, d => d.Code == "duplicates");
        var whole = NeighborEntropy.KozachenkoLeonenko([.. x.Select(v => Math.Round(v))], 1, Bare);
        Assert.True(double.IsFinite(whole.Nats) && !whole.IsReliable);
        var point = NeighborEntropy.KozachenkoLeonenko(new double[10], 1, Bare);
        Assert.True(point is { Nats: double.NegativeInfinity, IsReliable: false });
        var spacing = SpacingEntropy.Of(new double[10], SpacingMethod.Vasicek, 2);
        Assert.True(spacing is { Nats: double.NegativeInfinity, IsReliable: false });
        Assert.Equal(double.NegativeInfinity, SpacingEntropy.Of(new double[10], SpacingMethod.Correa, 2).Nats);
    }

    // h(aX) = h(X) + d ln|a|.
    [Theory, InlineData(1e-12), InlineData(1e12), InlineData(1e200)]
    public void Scale_adds_its_logarithm(double scale)
    {
        double[] x = DrawnPoints.Normal(new Random(24), 300, 3);
        Assert.Equal(NeighborEntropy.KozachenkoLeonenko(x, 3, Bare).Nats + 3 * Math.Log(scale),
            NeighborEntropy.KozachenkoLeonenko([.. x.Select(v => v * scale)], 3, Bare).Nats, 1e-11);
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Contains("points has 1 point", Assert.Throws<ArgumentException>(() => NeighborEntropy.KozachenkoLeonenko([1.0], 1)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => NeighborEntropy.KozachenkoLeonenko([1.0, 2], 1, Bare with { K = 2 }));
        Assert.Throws<ArgumentException>(() => SpacingEntropy.Of([1, 2], SpacingMethod.Vasicek, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => SpacingEntropy.Of([1, 2, 3, 4], SpacingMethod.Vasicek, 2));
        Assert.Contains("sample[2] = NaN",
            Assert.Throws<ArgumentException>(() => SpacingEntropy.Of([1, 2, double.NaN], SpacingMethod.Vasicek, 1)).Message
            .Replace("sample[2] = NaN", "sample[2] = NaN", StringComparison.Ordinal));
    }
}
