using Kullback.Estimation;

namespace Kullback.Tests.Estimation;

/// <summary>What clusters add to the variation of information.</summary>
public sealed class ClusterDesignTest
{
    private static readonly int[] X = [.. Enumerable.Range(0, 60).Select(k => k % 3)],
        Y = [.. Enumerable.Range(0, 60).Select(k => k / 3 % 4)];

    // In an independent table Σ (1/pᵢ − 1)(1/qⱼ − 1) over the rows is n(r − 1)(c − 1), so that δ = n/(n − 1).
    [Fact]
    public void RowsOfTheirOwnAddNothing()
    {
        var found = ClusterDesign.Of(X, 3, Y, 4, [.. Enumerable.Range(0, 60)]);
        Assert.Equal(60, found.Clusters);
        Assert.Equal(60.0 / 59, found.OfIndependence, 1e-12);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    public void CopiesCountOnce(int times)
    {
        // Pairs, so that δ is above the 1 below which it is not taken.
        static int[] Copies(int[] of, int each) => [.. of.SelectMany(v => Enumerable.Repeat(v, each))];
        var random = new Random(1);
        int[] x = [.. Enumerable.Range(0, 200).Select(_ => random.Next(3))],
            y = [.. x.Select(v => random.Next(3) == 0 ? v : random.Next(4))], own = [.. Enumerable.Range(0, 200)];
        ClusterDesign once = Of(2), copied = Of(2 * times);
        ClusterDesign Of(int each) => ClusterDesign.Of(Copies(x, each), 3, Copies(y, each), 4, Copies(own, each));
        Assert.Equal(times * once.OfIndependence, copied.OfIndependence, 1e-10);
        Assert.Equal(times * once.OfInformation, copied.OfInformation, 1e-10);
        double[] counts = new double[12];
        for (int k = 0; k < x.Length; k++) counts[x[k] * 4 + y[k]] += 2;
        MutualInformationEstimate a = MutualInformationEstimate.FromClusters(3, 4, counts, once),
            b = MutualInformationEstimate.FromClusters(3, 4, [.. counts.Select(c => c * times)], copied);
        Assert.Equal(a.Nats, b.Nats, 1e-12);
        Assert.Equal(a.LowNats, b.LowNats, 1e-9);
        Assert.Equal(a.HighNats, b.HighNats, 1e-9);
        HeldOutInformation c = HeldOutInformation.From(x, 3, y, 4), d = HeldOutInformation.From(x, 3, y, 4, own);
        Assert.Equal(c.Nats, d.Nats, 1e-12);
    }

    [Fact]
    public void OneClusterIsRefused() => Assert.Throws<ArgumentException>(() => ClusterDesign.Of(X, 3, Y, 4, new int[60]));
}
