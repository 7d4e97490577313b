using Kullback.Estimation;

namespace Kullback.Tests.Estimation;

/// <summary>Jackknife, bootstrap and subsampling against means, of which all is known.</summary>
public class ResampledTest
{
    private static readonly double[] Values = [.. Enumerable.Range(0, 200).Select(i => Math.Sqrt(i * 37 % 200) + i % 3)];

    private static double Mean(ReadOnlySpan<int> rows)
    {
        double sum = 0;
        foreach (int row in rows) sum += Values[row];
        return sum / rows.Length;
    }

    private static double StandardError()
    {
        double mean = Values.Average();
        return Math.Sqrt(Values.Sum(v => (v - mean) * (v - mean)) / (Values.Length - 1) / Values.Length);
    }

    [Fact]
    public void The_jackknife_of_a_mean_is_exact()
    {
        var jackknife = Jackknife.OfRows(Values.Length, Mean);
        Assert.Equal(StandardError(), jackknife.StandardError, 1e-12);
        Assert.Equal(0, jackknife.Bias, 1e-10);      // 199 times the rounding of a mean of about 11
        Assert.Equal(Values.Average(), jackknife.Estimate, 1e-10);
    }

    [Fact]
    public void The_jackknife_takes_the_bias_off_a_variance()
    {
        // The plug-in variance has the bias −σ²/n exactly, and the jackknife turns it into the unbiased one.
        var jackknife = Jackknife.OfRows(Values.Length, rows =>
        {
            double mean = Mean(rows), sum = 0;
            foreach (int row in rows) sum += (Values[row] - mean) * (Values[row] - mean);
            return sum / rows.Length;
        });
        Assert.Equal(StandardError() * StandardError() * Values.Length, jackknife.Estimate, 1e-9);
    }

    // The standard error of a standard deviation from 4000 draws is 1.1 % of it; five times that.
    [Fact]
    public void Resampling_finds_the_error_of_a_mean()
    {
        Assert.Equal(StandardError(), Bootstrap.OfSample(Values.Length, Mean, new Random(1), 4000).StandardErrorNats,
            0.056 * StandardError());
        Assert.Equal(StandardError(), Subsampling.OfSample(Values.Average(), Values.Length, Mean, new Random(1), 4000).StandardErrorNats,
            0.056 * StandardError());
        Assert.Equal(StandardError(),
            Subsampling.OfSample(Values.Average(), Values.Length, Mean, new Random(1), 4000, 0.2).StandardErrorNats,
            0.056 * StandardError());
        var pair = Subsampling.OfPair(0, 200, 200, (p, q) => Mean(p) - Mean(q), new Random(1), 4000);
        Assert.Equal(Math.Sqrt(2) * StandardError(), pair.StandardErrorNats, 0.056 * Math.Sqrt(2) * StandardError());
    }

    [Fact]
    public void The_number_of_threads_does_not_matter()
    {
        var one = Subsampling.OfPair(0, 200, 150, (p, q) => Mean(p) - Mean(q), new Random(7));
        var two = Subsampling.OfPair(0, 200, 150, (p, q) => Mean(p) - Mean(q), new Random(7), threads: 2);
        Assert.Equal(one.Values, two.Values);
        Assert.Equal(one.Interval, two.Interval);
        Assert.Equal(Bootstrap.OfSample(200, Mean, new Random(7), 200).Interval,
            Bootstrap.OfSample(200, Mean, new Random(7), 200, threads: 2).Interval);
        Assert.NotEqual(one.Interval, Subsampling.OfPair(0, 200, 150, (p, q) => Mean(p) - Mean(q), new Random(8)).Interval);
    }

    [Fact]
    public void Counts_are_rows_that_are_alike()
    {
        double[] counts = [5, 3, 0, 8];
        double[] score = [1, 4, 9, 2];
        int[] cells = [.. Enumerable.Range(0, 4).SelectMany(k => Enumerable.Repeat(k, (int)counts[k]))];
        var byRows = Jackknife.OfRows(16, rows =>
        {
            double s = 0; foreach (int r in rows) s += score[cells[r]];
            return Math.Exp(s / rows.Length / 4);
        });
        var byCounts = Jackknife.OfCounts(counts, c =>
        {
            double s = 0, n = 0; for (int k = 0; k < 4; k++)
                (s, n) = (s + c[k] * score[k], n + c[k]); return Math.Exp(s / n / 4);
        });
        Assert.Equal(byRows.Estimate, byCounts.Estimate, 1e-12);
        Assert.Equal(byRows.StandardError, byCounts.StandardError, 1e-12);
        Assert.Equal(byRows.Acceleration, byCounts.Acceleration, 1e-10);
    }

    // Mean and variance of a binomial cell over 4000 draws: standard errors σ/√4000 and σ²·√(2/4000), five of each.
    [Fact]
    public void Resampled_counts_are_multinomial()
    {
        double[] counts = [500, 30, 0, 470];
        var seen = new List<double[]>();
        Bootstrap.OfCounts(counts, c => { lock (seen) seen.Add(c.ToArray()); return c[0]; }, new Random(2), 4000);
        seen.RemoveRange(0, seen.Count - 4000);
        for (int k = 0; k < 4; k++)
        {
            double variance = counts[k] * (1 - counts[k] / 1000), mean = seen.Average(c => c[k]);
            Assert.Equal(counts[k], mean, 5 * Math.Sqrt(variance / 4000) + 1e-12);
            Assert.Equal(variance, seen.Average(c => (c[k] - counts[k]) * (c[k] - counts[k])),
                5 * variance * Math.Sqrt(2.0 / 4000) + 1e-12);
        }
        Assert.All(seen, c => Assert.Equal(1000, c.Sum()));
    }

    // BCa of a mean of exponential variables: second-order correct, so the interval leans to the long tail as the theory says.
    [Fact]
    public void BCa_leans_to_the_long_tail()
    {
        double[] skewed = [.. Enumerable.Range(1, 50).Select(i => -Math.Log((i - 0.5) / 50))];
        var spread = Bootstrap.OfSample(50, rows => { double s = 0; foreach (int r in rows) s += skewed[r]; return s / rows.Length; },
            new Random(3), 4000);
        double mean = skewed.Average(), up = spread.Interval.HighNats - mean, down = mean - spread.Interval.LowNats;
        Assert.InRange(up / down, 1.2, 2.0);      // 1 for the symmetric interval; about 1.55 by the Edgeworth expansion (skewness 2 / √50)
    }

    [Fact]
    public void What_cannot_be_resampled()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Subsampling.OfSample(0, 3, Mean, new Random(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Subsampling.OfSample(0, 200, Mean, new Random(1), share: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Subsampling.OfSample(0, 200, Mean, new Random(1), threads: 0));
        Assert.Throws<ArgumentException>(() => Subsampling.OfSample(double.NaN, 200, Mean, new Random(1)));
        Assert.Throws<ArgumentException>(() => Subsampling.OfSample(0, 200, _ => double.NaN, new Random(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bootstrap.OfSample(200, Mean, new Random(1), 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => Jackknife.OfRows(1, Mean));
        Assert.Throws<ArgumentException>(() => Jackknife.OfCounts([1, 0], c => c[0]));
        Assert.Throws<ArgumentException>(() => Bootstrap.OfCounts([1, -1], c => c[0], new Random(1)));
    }
}
