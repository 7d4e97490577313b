using Kullback.Estimation;
using Kullback.Numerics;

namespace Kullback.Scoring;

/// <summary>Are forecast distributions of numbers calibrated, and how sure is that? PIT values, coverage of intervals, and the CRPS by its
/// quantiles taken apart without bins.</summary>
/// <remarks>At each level, mean loss = uncertainty − discrimination + miscalibration by isotonic quantile regression of outcomes on the
/// forecast quantile; averaged over the levels. Miscalibration and discrimination are less what the curve takes from noise, drawn from
/// the forecasts read at the levels that they really had. Intervals: each row (or cluster) adds its part, the spread of which gives the
/// standard error; what the noise varies by is added in squares. Simulated coverage: bench/results/calibration-numbers.md. Sources:
/// Gneiting, Wolffram, Resin et al. (2023), Annual Review of Statistics and Its Application 10, 597–621; Arnold, Walz, Ziegel and Gneiting
/// (2024), Electronic Journal of Statistics 18, 4992–5044.</remarks>
public static class NumberCalibration
{
    /// <summary>The figures of some rows.</summary>
    /// <param name="forecasts">The forecasts with what came.</param>
    /// <param name="options">How it is looked at.</param>
    /// <param name="cluster">A number for each row, the same for rows that depend on each other; empty: rows are independent.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="ArgumentException">The lengths differ, or there are fewer than two clusters.</exception>
    public static NumberCalibrationFigures Of(NumberForecasts forecasts, CalibrationOptions? options = null,
        ReadOnlySpan<int> cluster = default, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(forecasts);
        options ??= new();
        options.Check();
        int[] of = cluster.IsEmpty ? [] : ClusteredRows.Numbered(cluster, out int _);
        int clusters = of.Length == 0 ? 0 : of.Max() + 1;
        if (of.Length > 0 && of.Length != forecasts.Rows)
            throw new ArgumentException($"{of.Length} clusters, {forecasts.Rows} rows.", nameof(cluster));
        if (clusters == 1) throw new ArgumentException("All rows are in one cluster: nothing says how clusters vary.", nameof(cluster));
        var random = new Random(options.Seed);
        var pit = new ProbabilityIntegralTransform(forecasts, of, clusters, options, random, cancel);
        QuantileScores scores = QuantileScores.Of(forecasts.Levels.AsSpan(), (k, into) => Quantiles(forecasts, k, into),
            forecasts.Outcomes.ToArray(), Orders(forecasts, (k, into) => Quantiles(forecasts, k, into)));
        double[] noise = Noise(forecasts, pit, options, random, out double steps, cancel);
        var estimates = new NumberEstimates(of, clusters, options.Confidence);
        return new NumberCalibrationFigures
        {
            Options = options, Rows = forecasts.Rows, Clusters = clusters, Ties = pit.Ties, IsNormal = forecasts.IsNormal,
            Levels = [.. scores.Parts.Select((parts, k) => pit.Level(k, parts))],
            Histogram = [.. Enumerable.Range(0, forecasts.Levels.Length + 1).Select(pit.Bar)],
            Coverage = [.. pit.Coverage(of, clusters, options.Confidence)], PValue = pit.PValue, CurveDraws = noise.Length,
            Score = estimates.Score(scores, noise, steps), Share = estimates.Share(scores, noise, steps),
            RankedProbability = forecasts.IsNormal ? estimates.Mean(Each(forecasts, RankedProbability)) : null,
            LogNats = forecasts.IsNormal ? estimates.Mean(Each(forecasts, LogScore)) : null,
        };
    }

    private static void Quantiles(NumberForecasts forecasts, int level, double[] into)
    {
        for (int i = 0; i < into.Length; i++) into[i] = forecasts.Quantile(i, level);
    }

    private static QuantileCurve.Order[] Orders(NumberForecasts forecasts, Action<int, double[]> quantiles)
    {
        var orders = new QuantileCurve.Order[forecasts.Levels.Length];
        double[] q = new double[forecasts.Rows];
        for (int k = 0; k < orders.Length; k++)
        {
            quantiles(k, q);
            orders[k] = new(q);
        }
        return orders;
    }

    // Few draws tell a mean and a spread; the more rows there are, the less there is to tell.
    private static double[] Noise(NumberForecasts forecasts, ProbabilityIntegralTransform pit, CalibrationOptions options, Random random,
        out double steps, CancellationToken cancel)
    {
        int draws = (int)Math.Clamp(400_000L / forecasts.Rows, 9, 199);
        var source = new RecalibratedNumbers(forecasts, pit.Bars);
        QuantileCurve.Order[] orders = Orders(forecasts, source.Quantiles);
        double[] levels = [.. forecasts.Levels], noise = new double[draws], all = new double[draws];
        int[] seeds = [.. Enumerable.Range(0, draws).Select(_ => random.Next())];
        Parallel.For(0, draws, new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancel }, d =>
        {
            double[] outcomes = new double[forecasts.Rows];
            var stream = new RandomStream(new Random(seeds[d]));
            source.Draw(ref stream, outcomes);
            QuantileScores drawn = QuantileScores.Of(levels, source.Quantiles, outcomes, orders);
            (noise[d], all[d]) = (drawn.All.Miscalibration, drawn.Steps);
        });
        steps = all.Average();
        return noise;
    }

    // ---- scores of whole normal distributions ----------------------------------------------------------------------------------

    private static double[] Each(NumberForecasts forecasts, Func<double, double, double> score)
    {
        double[] scores = new double[forecasts.Rows];
        for (int i = 0; i < scores.Length; i++) scores[i] = score(forecasts.Standardized(i), forecasts.Deviation(i));
        return scores;
    }

    /// <summary>The CRPS of a normal forecast: σ·(z(2Φ(z) − 1) + 2φ(z) − 1/√π), in the unit of the outcome, above 0.</summary>
    /// <param name="z">(y − mean)/σ.</param>
    /// <param name="deviation">The standard deviation σ, above 0.</param>
    /// <remarks>Source: Gneiting and Raftery (2007), Journal of the American Statistical Association 102, 359–378.</remarks>
    public static double RankedProbability(double z, double deviation)
        => deviation * (Math.Abs(z) * (1 - 2 * NormalTail.Upper(Math.Abs(z))) + 2 * NormalTail.Density(z) - 1 / Math.Sqrt(Math.PI));

    /// <summary>−ln of the density of a normal forecast, in nats for the unit of the outcome: z²/2 + ln σ + ½ ln 2π.</summary>
    /// <param name="z">(y − mean)/σ.</param>
    /// <param name="deviation">The standard deviation σ, above 0.</param>
    public static double LogScore(double z, double deviation) => z * z / 2 + Math.Log(deviation) + 0.5 * Math.Log(2 * Math.PI);
}
