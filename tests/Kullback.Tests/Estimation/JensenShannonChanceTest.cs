using Kullback.Divergences;
using Kullback.Estimation;

namespace Kullback.Tests.Estimation;

/// <summary>What the divergence of two samples is when their rows are dealt out at random.</summary>
public class JensenShannonChanceTest
{
    // 6 rows in cells of 3, 2 and 1, dealt out to sides of 4 and 2: all 15 ways.
    [Fact]
    public void The_mean_is_that_of_all_ways_to_deal()
    {
        int[] cells = [0, 0, 0, 1, 1, 2];
        double sum = 0;
        int ways = 0;
        for (int a = 0; a < 6; a++)
            for (int b = a + 1; b < 6; b++, ways++)
            {
                double[] p = new double[3], q = new double[3];
                for (int k = 0; k < 6; k++)
                    if (k == a || k == b) q[cells[k]] += 0.5;
                    else p[cells[k]] += 0.25;
                sum += JensenShannon.Cell(p[0], q[0]) + JensenShannon.Cell(p[1], q[1]) + JensenShannon.Cell(p[2], q[2]);
            }
        Assert.Equal(15, ways);
        Assert.Equal(sum / 15, new JensenShannonChance(4, 2).Of([3, 2, 1]).MeanNats, 1e-14);
    }

    // 4,000 deals: the mean is known to σ/63, the variance to about 4 %, tails of 5 % to 0.35 points. Three and four times that.
    [Theory]
    [InlineData(300, 300, 2, 4), InlineData(500, 100, 10, 1), InlineData(400, 400, 300, 0), InlineData(1000, 1000, 60, 2),
        InlineData(900, 900, 5, 0)]
    public void Mean_variance_and_tails_are_those_of_deals(int n, int m, int cells, double skew)
    {
        var random = new Random(5);
        int[] rows = new int[n + m];
        for (int k = 0; k < rows.Length; k++) rows[k] = (int)(cells * Math.Pow(random.NextDouble(), 1 + skew));
        long[] pooled = new long[cells];
        foreach (int row in rows) pooled[row]++;
        var chance = new JensenShannonChance(n, m).Of(pooled);
        const int deals = 4000;
        double sum = 0, squares = 0, above = 0, below = 0, high = chance.Quantile(0.95), low = chance.Quantile(0.05);
        for (int deal = 0; deal < deals; deal++)
        {
            random.Shuffle(rows);
            double[] own = new double[cells];
            for (int k = 0; k < n; k++) own[rows[k]]++;
            double nats = 0;
            for (int k = 0; k < cells; k++) nats += JensenShannon.Cell(own[k] / n, (pooled[k] - own[k]) / m);
            (sum, squares) = (sum + nats, squares + nats * nats);
            if (nats > high) above++;
            if (nats < low) below++;
        }
        double mean = sum / deals, variance = squares / deals - mean * mean;
        Assert.Equal(chance.MeanNats, mean, 4 * Math.Sqrt(variance / deals));
        Assert.InRange(variance / chance.VarianceNats, 0.82, 1.22);
        Assert.InRange(above / deals, 0.03, 0.075);
        Assert.InRange(below / deals, cells < 3 ? 0.0 : 0.03, 0.075);
    }

    [Fact]
    public void One_cell_can_not_differ()
    {
        var chance = new JensenShannonChance(10, 20).Of([30]);
        Assert.Equal((0.0, 1.0, 1.0), (chance.Quantile(0.95), chance.Upper(0), chance.Lower(0)));
    }
}
