using Kullback.Estimation;
using Kullback.Numerics;

namespace Kullback.Tests.Estimation;

/// <summary>What is read for many parts from one list of the whole is what a search in each part finds.</summary>
public sealed class PartNeighborsTest
{
    // Sums of some hundred logarithms in another order: 1e-15 of them each.
    private const double Rounding = 1e-11;

    private static readonly PointSettings Settings = new() { Subsamples = 70, Seed = 3 };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(17)]
    public void DivergenceOfPartsIsThatOfASearchInEach(int d)
    {
        PointSample p = Normal(300, d, 1), q = Normal(240, d, 2);
        var parts = SampleParts.Drawn(new GroupDraws(p, q, 0.4), p.Count, q.Count, Settings);
        double[]? found = new DivergenceReference(p, q, Settings).Neighbors(p, q, parts);
        Assert.NotNull(found);
        var (x, y) = DivergenceReference.Whitened(p, q);
        for (int s = 0; s < parts.Count; s++)
            Assert.Equal(new NeighborTerms(x.Take(parts.P.Parts[s]), y.Take(parts.Q.Parts[s]), Settings).Mean(common: false),
                found[s], Rounding);
    }

    [Fact]
    public void ListsThatEndTooEarlyAreGoneOnWith()
    {
        PointSample p = Normal(200, 3, 5);
        var parts = SampleParts.Drawn(new GroupDraws(p, null, 0.3), p.Count, 0, Settings);
        var near = p.Near(PointNorm.Euclidean, 1);
        double[]? few = PartNeighbors.LogSums(near, p, parts.P, near, p, parts.P, others: true, 5, 6),
            many = PartNeighbors.LogSums(near, p, parts.P, near, p, parts.P, others: true, 5, 199);
        Assert.NotNull(few);
        Assert.NotNull(many);
        for (int s = 0; s < parts.Count; s++) Assert.Equal(many[s], few[s], Rounding);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(4, 3)]
    public void InformationOfPartsIsThatOfASearchInEach(int dx, int dy)
    {
        var rows = Normal(300, dx + dy, 7);
        var parts = SampleParts.Drawn(new GroupDraws(rows, null, 0.5), rows.Count, 0, Settings);
        double[]? found = PartInformation.Of(rows, dx, dy, 3, parts);
        Assert.NotNull(found);
        for (int s = 0; s < parts.Count; s++)
            Assert.Equal(NeighborCounts.Of(rows.Take(parts.P.Parts[s]), dx, dy, 3, InformationForm.First).Nats, found[s], Rounding);
        double? whole = PartInformation.OfAll(rows, dx, dy, 3);
        Assert.NotNull(whole);
        Assert.Equal(NeighborCounts.Of(rows, dx, dy, 3, InformationForm.First).Nats, whole.Value, Rounding);
    }

    [Fact]
    public void ClosedFormOfPartsIsThatOfEachAlone()
    {
        var rows = Normal(200, 3, 9);
        var parts = SampleParts.Drawn(new GroupDraws(rows, null, 0.5), rows.Count, 0, Settings);
        var reference = new InformationReference(rows, 1, 2, 0, Settings);
        double[] found = reference.Gaussian(rows, null, parts);
        for (int s = 0; s < parts.Count; s++) Assert.Equal(reference.Gaussian(rows.Take(parts.P.Parts[s]), null), found[s], Rounding);
    }

    [Fact]
    public void CopiesAndTiesAreLeftToASearch()
    {
        var twice = PointSample.Of([.. Normal(50, 2, 4).Rows, .. Normal(50, 2, 4).Rows], 2, "points");
        var parts = SampleParts.Drawn(new GroupDraws(twice, null, 0.5), twice.Count, 0, Settings);
        Assert.Null(new EntropyReference(2, Settings).Neighbors(twice, null, parts));
        var integers = PointSample.Of([.. Normal(200, 2, 4).Rows.Select(v => Math.Round(v))], 2, "points");
        Assert.Null(PartInformation.Of(integers, 1, 1, 3,
            SampleParts.Drawn(new GroupDraws(integers, null, 0.5), integers.Count, 0, Settings)));
    }

    private static PointSample Normal(int n, int d, int seed)
    {
        var rows = new double[n * d];
        new RandomStream(new Random(seed)).Normal(rows, 0, 1);
        return PointSample.Of(rows, d, "points");
    }
}
