using Kullback.Transport;

namespace Kullback.Tests.Transport;

/// <summary>Many directions are shared between threads; each costs what it costs alone.</summary>
[Trait("Category", "Kernel")]
public class ProjectionsTest
{
    [Fact]
    public void Directions_over_threads_cost_what_each_costs_alone()
    {
        const int Points = 1000, Dimension = 3, Count = 101;      // beyond the size from which threads are used; not a multiple of four
        var random = new Random(5);
        double[] p = [.. Enumerable.Range(0, Points * Dimension).Select(_ => random.NextDouble())];
        double[] q = [.. Enumerable.Range(0, (Points + 7) * Dimension).Select(_ => random.NextDouble() * 2)];
        var slices = new Projections(2, p, default, q, default, Dimension);
        double[] directions = Directions.Random(Count, Dimension, random), together = slices.Costs(directions);
        for (int k = 0; k < Count; k++)
            Assert.Equal(slices.Costs(directions[(k * Dimension)..((k + 1) * Dimension)])[0], together[k]);
    }
}
