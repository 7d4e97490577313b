namespace Kullback.Estimation;

/// <summary>Draws, each from a seed of its own: the outcome does not depend on how many threads share the work.</summary>
internal static class ResampledDraws
{
    internal static double[] Of(int draws, Random random, int threads, Func<Random, double> draw)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        var seeds = new int[draws];
        for (int d = 0; d < draws; d++) seeds[d] = random.Next();
        var values = new double[draws];
        if (threads == 1)
            for (int d = 0; d < draws; d++) values[d] = draw(new Random(seeds[d]));
        else
            Parallel.For(0, draws, new ParallelOptions { MaxDegreeOfParallelism = threads }, d => values[d] = draw(new Random(seeds[d])));
        for (int d = 0; d < draws; d++)
            if (double.IsNaN(values[d])) throw new ArgumentException($"The statistic of draw {d} is NaN.", nameof(draw));
        return values;
    }

    /// <summary>Fills <paramref name="taken"/> with distinct numbers below <paramref name="size"/>, rising; every set is equally
    /// likely.</summary>
    /// <remarks>O(size) numbers without a table: selection sampling, Knuth, The Art of Computer Programming 2, 3.4.2,
    /// algorithm S.</remarks>
    internal static void Subset(Random random, int size, Span<int> taken)
    {
        int found = 0;
        for (int i = 0; found < taken.Length; i++)
            if (random.Next(size - i) < taken.Length - found) taken[found++] = i;
    }

    internal static (double Mean, double Variance) Moments(ReadOnlySpan<double> values)
    {
        double mean = 0, squares = 0;
        foreach (double value in values) mean += value;
        mean /= values.Length;
        foreach (double value in values) squares += (value - mean) * (value - mean);
        return (mean, values.Length > 1 ? squares / (values.Length - 1) : 0);
    }

    internal static void RequireConfidence(double confidence)
    {
        if (!(confidence > 0 && confidence < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "The confidence must lie between 0 and 1.");
    }
}
