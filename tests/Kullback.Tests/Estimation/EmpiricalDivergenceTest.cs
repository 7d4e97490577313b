using Kullback.Estimation;

namespace Kullback.Tests.Estimation;

/// <summary>Counts against a model: the noise is that of theory, and what is more than noise shows.</summary>
public class EmpiricalDivergenceTest
{
    private static CountedContext Context(double[] distribution, double[] model, int count, Random random)
    {
        var counts = new long[distribution.Length];
        for (int k = 0; k < count; k++)
        {
            double u = random.NextDouble();
            int at = 0;
            while (at < distribution.Length - 1 && u >= distribution[at]) u -= distribution[at++];
            counts[at]++;
        }
        int[] seen = [.. Enumerable.Range(0, distribution.Length).Where(i => counts[i] > 0)];
        return new(seen, [.. seen.Select(i => counts[i])], model);
    }

    [Fact]
    public void Noise_is_half_a_degree_of_freedom_a_count()
    {
        double[] distribution = [0.4, 0.3, 0.2, 0.1];
        var random = new Random(5);
        CountedContext[] contexts = [.. Enumerable.Range(0, 20).Select(_ => Context(distribution, distribution, 2000, random))];
        var found = EmpiricalDivergence.Of(contexts, 200, new Random(1));
        // 2nD is χ² with 3 degrees a context, 60 in all: mean 60, standard deviation √120;
        // 200 corpora leave a fourteenth of it to the mean.
        double unit = 2.0 * found.Count;
        Assert.InRange(unit * found.NoiseNats, 60 - 4 * Math.Sqrt(120 / 200.0), 60 + 4 * Math.Sqrt(120 / 200.0) + 0.2);
        Assert.InRange(unit * found.Nats, 60 - 4.5 * Math.Sqrt(120), 60 + 4.5 * Math.Sqrt(120));
        Assert.True(found.NoiseLowNats < found.NoiseNats && found.NoiseNats < found.NoiseHighNats);
    }

    [Fact]
    public void Another_distribution_is_more_than_noise()
    {
        double[] distribution = [0.4, 0.3, 0.2, 0.1], model = [0.3, 0.3, 0.2, 0.2];
        double truth = distribution.Zip(model, (p, q) => p * Math.Log(p / q)).Sum();
        var found = EmpiricalDivergence.Of([Context(distribution, model, 50_000, new Random(2))], 100, new Random(1));
        // The standard deviation of ln(p/q) is below 0.3, over 50,000 counts 0.0014.
        Assert.InRange(found.ExcessNats, truth - 0.006, truth + 0.006);
        Assert.True(found.Nats > found.NoiseHighNats);
    }

    [Fact]
    public void What_is_no_count_is_refused()
    {
        Assert.Equal(double.PositiveInfinity, EmpiricalDivergence.Of([new([0, 1], [1, 1], [1, 0])], 20, new Random(1)).Nats);
        Assert.Throws<ArgumentException>(() => EmpiricalDivergence.Of([], 20, new Random(1)));
        Assert.Throws<ArgumentException>(() => EmpiricalDivergence.Of([new([0], [0], [1])], 20, new Random(1)));
        Assert.Throws<ArgumentException>(() => EmpiricalDivergence.Of([new([2], [1], [0.5, 0.5])], 20, new Random(1)));
        Assert.Throws<ArgumentException>(() => EmpiricalDivergence.Of([new([0], [1], [0.5, 0.4])], 20, new Random(1)));
    }
}
