using Kullback.Estimation;

namespace Kullback.Tests.Estimation;

[Trait("Category", "Kernel")]
public class NeighborInformationTest
{
    private static readonly PointSettings Bare = new() { K = 3, Subsamples = 0 };

    // Means and standard deviations at k = 3 as two independent implementations give them; four standard errors of the mean over the runs
    // here are allowed, and half a unit of the last digit given.
    [Theory]
    [InlineData(0, 100, 0.0008, 0.065, 40)]
    [InlineData(0, 1000, 0.0001, 0.025, 8)]
    [InlineData(0.6, 100, 0.227, 0.089, 40)]
    [InlineData(0.6, 1000, 0.226, 0.029, 8)]
    [InlineData(0.9, 1000, 0.846, 0.038, 8)]
    [InlineData(0.99, 100, 1.867, 0.103, 40)]
    public void Kraskov_on_correlated_normals(double rho, int n, double mean, double deviation, int runs)
    {
        var random = new Random(12);
        var (found, _) = DrawnPoints.Moments(Enumerable.Range(0, runs).Select(_ =>
        {
            var (x, y) = DrawnPoints.Pair(random, n, rho);
            return NeighborInformation.Kraskov1(x, 1, y, 1, Bare).Nats;
        }));
        Assert.Equal(mean, found, 4 * deviation * Math.Sqrt(1.0 / runs + 1.0 / 200) + 0.0005);
    }

    public static TheoryData<string> Forms => ["first", "second", "mixed", "conditional"];

    private static double Estimate(string form, double[] x, double[] y, int d, Random random) => form switch
    {
        "first" => NeighborInformation.Kraskov1(x, d, y, 1, Bare).Nats,
        "second" => NeighborInformation.Kraskov2(x, d, y, 1, Bare).Nats,
        "mixed" => NeighborInformation.Mixed(x, d, y, 1, Bare).Nats,
        // A condition that has nothing to do with the others changes nothing.
        _ => NeighborInformation.Conditional(x, d, y, 1, DrawnPoints.Uniform(random, y.Length, 1, 0, 1e-9), 1, Bare).Nats,
    };

    // I = −½ ln(1 − ρ²); the bias of all forms at n = 1,000 is below 0.02.
    [Theory, MemberData(nameof(Forms))]
    public void All_forms_find_the_information_of_normals(string form)
    {
        var random = new Random(13);
        var (found, deviation) = DrawnPoints.Moments(Enumerable.Range(0, 12).Select(_ =>
        {
            var (x, y) = DrawnPoints.Pair(random, 1000, 0.6);
            return Estimate(form, x, y, 1, random);
        }));
        Assert.Equal(-0.5 * Math.Log(1 - 0.36), found, 4 * deviation / Math.Sqrt(12) + 0.02);
    }

    // X and Y given Z = X + Y: I(X; Y) = 0 but I(X; Y | Z) > 0; X → Z → Y with noise: the other way about.
    [Fact]
    public void Conditioning_removes_what_a_chain_carries()
    {
        var random = new Random(14);
        double[] x = DrawnPoints.Normal(random, 2000, 1), z = [.. x.Zip(DrawnPoints.Normal(random, 2000, 1), (a, b) => a + b)],
            y = [.. z.Zip(DrawnPoints.Normal(random, 2000, 1), (a, b) => a + b)];
        // Corr(X, Y)² = 1/3.
        Assert.Equal(-0.5 * Math.Log(2.0 / 3), NeighborInformation.Kraskov1(x, 1, y, 1, Bare).Nats, 0.08);
        Assert.Equal(0, NeighborInformation.Conditional(x, 1, y, 1, z, 1, Bare).Nats, 0.08);
    }

    // X uniform on {0, …, 4}, Y uniform on [X, X + 2]: I = ln 5 − (4/5) ln 2 (Gao et al. 2017, experiment I).
    [Fact]
    public void A_label_and_a_number()
    {
        var random = new Random(15);
        double truth = Math.Log(5) - 0.8 * Math.Log(2);
        var ross = new List<double>();
        var gao = new List<double>();
        for (int run = 0; run < 10; run++)
        {
            int[] labels = [.. Enumerable.Range(0, 1000).Select(_ => random.Next(5))];
            double[] y = [.. labels.Select(l => l + 2 * random.NextDouble())], x = [.. labels.Select(l => (double)l)];
            ross.Add(NeighborInformation.OfLabels(labels, y, 1, Bare).Nats);
            gao.Add(NeighborInformation.Mixed(x, 1, y, 1, Bare).Nats);
        }
        Assert.Equal(truth, ross.Average(), 4 * DrawnPoints.Moments(ross).Deviation / Math.Sqrt(10) + 0.02);
        Assert.Equal(truth, gao.Average(), 4 * DrawnPoints.Moments(gao).Deviation / Math.Sqrt(10) + 0.02);
    }

    [Fact]
    public void Ties_give_what_counts_say()
    {
        // Two equal fair coins: I = ln 2; independent ones: 0. The digamma plug-in of 4 cells and 400 rows errs by a few thousandths.
        var random = new Random(16);
        double[] x = [.. Enumerable.Range(0, 400).Select(_ => (double)random.Next(2))],
            y = [.. Enumerable.Range(0, 400).Select(_ => (double)random.Next(2))];
        var same = NeighborInformation.Kraskov1(x, 1, x, 1, Bare);
        Assert.Equal(Math.Log(2), same.Nats, 0.01);
        Assert.Contains(same.Diagnoses, d => d.Code == "duplicates");
        Assert.Equal(0, NeighborInformation.Kraskov1(x, 1, y, 1, Bare).Nats, 0.02);
        Assert.Equal(0, NeighborInformation.Kraskov1(new double[50], 1, new double[50], 1, Bare).Nats, 1e-13);
        // One point: ln n − ψ(n), about 1/(2n).
        Assert.Equal(0.5 / 50, NeighborInformation.Mixed(new double[50], 1, new double[50], 1, Bare).Nats, 1.0 / (50 * 50));
    }

    [Theory, InlineData(1e-12), InlineData(1e12), InlineData(1e150)]
    public void Scale_does_not_matter(double scale)
    {
        var (x, y) = DrawnPoints.Pair(new Random(17), 300, 0.5);
        double[] a = [.. x.Select(v => v * Math.ScaleB(1, Math.ILogB(scale)))],
            b = [.. y.Select(v => v * Math.ScaleB(1, Math.ILogB(scale)))];
        Assert.Equal(NeighborInformation.Kraskov1(x, 1, y, 1, Bare).Nats, NeighborInformation.Kraskov1(a, 1, b, 1, Bare).Nats, 1e-13);
        Assert.Equal(NeighborInformation.Kraskov2(x, 1, y, 1, Bare).Nats, NeighborInformation.Kraskov2(a, 1, b, 1, Bare).Nats, 1e-13);
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Contains("y has 2 rows",
            Assert.Throws<ArgumentException>(() => NeighborInformation.Kraskov1([1, 2, 3], 1, [1, 2], 1)).Message);
        Assert.Contains("x[1] = NaN",
            Assert.Throws<ArgumentException>(() => NeighborInformation.Kraskov1([1, double.NaN], 1, [1, 2], 1)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => NeighborInformation.Kraskov1([1, 2, 3], 1, [1, 2, 3], 1, Bare));
        Assert.Throws<ArgumentException>(() => NeighborInformation.Conditional([1, 2], 1, [1, 2], 1, [1], 1, Bare));
        var alone = NeighborInformation.OfLabels([1, 2, 3, 4, 5], [1, 2, 3, 4, 5], 1, Bare);
        Assert.True(alone is { Nats: 0, IsReliable: false });
    }
}
