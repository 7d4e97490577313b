using Kullback.Estimation;

namespace Kullback.Tests.Estimation;

/// <summary>Samples that agree by luck are no better known than others of their size.</summary>
public class LuckyAgreementTest
{
    // Under no change the upper end is at least that of the median, whatever was drawn:
    // the least of a thousand draws is that of identical counts.
    [Fact]
    public void No_upper_end_is_below_that_of_the_median()
    {
        var random = new Random(3);
        double[] shares = [0.3, 0.3, 0.2, 0.2];
        double[] Draw()
        {
            double[] counts = new double[4];
            for (int i = 0; i < 60; i++)
            {
                double u = random.NextDouble();
                int k = 0;
                while (k < 3 && u > shares[k]) u -= shares[k++];
                counts[k]++;
            }
            return counts;
        }
        double[] highs = [.. Enumerable.Range(0, 1000)
            .Select(_ => JensenShannonEstimate.From(BinnedSample.FromCounts(Draw()), BinnedSample.FromCounts(Draw())).HighNats).Order()];
        double equal = JensenShannonEstimate.From(BinnedSample.FromCounts([18, 18, 12, 12]),
            BinnedSample.FromCounts([18, 18, 12, 12])).HighNats;
        // Half of all draws are at the floor, which varies a little with the shares drawn.
        Assert.InRange(highs[0] / equal, 0.8, 1.01);
        Assert.InRange(highs[450] / equal, 0.95, 1.1);
        Assert.True(highs[900] > 1.2 * equal);
    }

    // G = 2·(n + m)·J with n = m is non-central chi-squared with three degrees of freedom: at its median under no change, 2.366, the truth
    // that leaves 2.5 % below has the non-centrality 8.18 (P(χ'²₃(8.18) ≤ 2.366) = 0.0250 by Sankaran's and Abdel-Aty's approximations
    // within a tenth).
    [Fact]
    public void The_floor_is_that_of_the_median_of_chi_squared()
    {
        var estimate = JensenShannonEstimate.From(BinnedSample.FromCounts([300, 300, 200, 200]),
            BinnedSample.FromCounts([300, 300, 200, 200]));
        double nonCentrality = 2 * 2000 * estimate.HighNats;
        Assert.Equal(0, estimate.LowNats);
        Assert.InRange(Below(nonCentrality), 0.0245, 0.0255);
    }

    // P(χ'²₃(λ) ≤ 2.36597) as a Poisson mixture of central probabilities: for three degrees of freedom and 2j more, by the recurrence
    // P(χ²ₙ₊₂ ≤ x) = P(χ²ₙ ≤ x) − 2·density(n + 2).
    private static double Below(double lambda)
    {
        const double x = 2.365973884375338;
        double central = 0.5, weight = Math.Exp(-lambda / 2), sum = 0;
        // (x/2)^(3/2)·e^(−x/2)/Γ(5/2)
        double step = Math.Pow(x / 2, 1.5) * Math.Exp(-x / 2) / (0.75 * Math.Sqrt(Math.PI));
        for (int j = 0; j < 100; j++)
        {
            sum += weight * central;
            weight *= lambda / 2 / (j + 1);
            central -= step;
            step *= x / 2 / (2.5 + j);
        }
        return sum;
    }
}
