namespace Kullback.Estimation;

/// <summary>Pairs of distributions from the Dirichlet posteriors of two vectors of counts.</summary>
internal static class DirichletDraws
{
    internal static (EstimateInterval Interval, double Deviation) Interval(CountPair pair, double prior, Random random, int draws,
        double confidence, CountPairStatistic statistic)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 100);
        ResampledDraws.RequireConfidence(confidence);
        var values = new double[draws];
        double[] p = new double[pair.P.Length], q = new double[pair.Q.Length];
        for (int d = 0; d < draws; d++)
        {
            Draw(random, pair.P, prior, p);
            Draw(random, pair.Q, prior, q);
            values[d] = statistic(p, q);
        }
        Array.Sort(values);
        double tail = (1 - confidence) / 2;
        return (new(SortedQuantile.Of(values, tail), SortedQuantile.Of(values, 1 - tail), confidence, $"posterior, {draws} draws"),
            Math.Sqrt(ResampledDraws.Moments(values).Variance));
    }

    // The spread of both posteriors is itself a difference: it adds the bias of the plug-in value once more instead of taking it off.
    internal static List<Diagnosis> Diagnoses(CountPair pair, double prior, double chance, double deviation)
    {
        var found = pair.Diagnoses(double.PositiveInfinity, null);
        if (chance > 0.2 * deviation)
            found.Insert(0, new("prior-weight",
                EntropyFromCounts.Text(
                    $"Chance alone adds about {chance:G3} nats to the posterior mean, its deviation is {deviation:G3}: the interval lies too high."), false));
        double added = prior * pair.P.Length, fewer = Math.Min(pair.RowsOfP, pair.RowsOfQ);
        if (added > fewer)
            found.Insert(0, new("prior-dominates",
                EntropyFromCounts.Text($"The prior weighs as much as {added} rows, the smaller sample has {fewer}."), true));
        return found;
    }

    // Gamma variables over their sum. The logarithms are kept until the largest is known:
    // with a prior of 0.01 most are below the smallest double.
    private static void Draw(Random random, double[] counts, double prior, double[] distribution)
    {
        double largest = double.NegativeInfinity, total = 0;
        for (int k = 0; k < distribution.Length; k++)
            largest = Math.Max(largest, distribution[k] = LogGammaVariable(random, counts[k] + prior));
        for (int k = 0; k < distribution.Length; k++) total += distribution[k] = Math.Exp(distribution[k] - largest);
        // A share of 0 would make D(P‖Q) infinite by underflow alone.
        for (int k = 0; k < distribution.Length; k++) distribution[k] = Math.Max(distribution[k] / total, double.Epsilon);
    }

    // Source: Marsaglia and Tsang (2000), ACM Transactions on Mathematical Software 26, 363–372; below 1 by a power of a uniform variable.
    private static double LogGammaVariable(Random random, double shape)
    {
        if (shape < 1) return LogGammaVariable(random, shape + 1) + Math.Log(1 - random.NextDouble()) / shape;
        double d = shape - 1.0 / 3, c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = Normal(random), v = 1 + c * x;
            if (v <= 0) continue;
            double cube = v * v * v, u = 1 - random.NextDouble();
            if (Math.Log(u) < 0.5 * x * x + d * (1 - cube + 3 * Math.Log(v))) return Math.Log(d) + 3 * Math.Log(v);
        }
    }

    private static double Normal(Random random)
        => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
