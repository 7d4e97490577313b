using System.Globalization;
using Kullback.Scoring;

namespace Kullback.Simulations.Scoring;

/// <summary>Coverage of the interval of miscalibration, and how far estimates are off on average,
/// for forecasts whose truth is known.</summary>
internal static class CalibrationSimulation
{
    private sealed record Source(string Name, Func<Random, double> Forecast, Func<double, double> Quantile, Func<double, double> Truth,
        int ClusterSize = 0);

    private static readonly Source[] Sources =
    [
        new("calibrated, uniform", r => r.NextDouble(), u => u, p => p),
        new("calibrated, Beta(2, 2)", Median, BetaQuantile, p => p),
        new("overconfident, Beta(2, 2), log odds × 0.6", Median, BetaQuantile, p => Logistic(0.6 * Odds(p))),
        new("timid, uniform, log odds × 1.5", r => r.NextDouble(), u => u, p => Logistic(1.5 * Odds(p))),
        new("shifted, Beta(2, 2), log odds - 0.3", Median, BetaQuantile, p => Logistic(Odds(p) - 0.3)),
        new("not monotone, uniform, p + 0.2 sin 4πp", r => r.NextDouble(), u => u,
            p => Math.Clamp(p + 0.2 * Math.Sin(4 * Math.PI * p), 0, 1)),
        new("not monotone, uniform, 0.5 + 0.3 cos 2πp", r => r.NextDouble(), u => u, p => 0.5 + 0.3 * Math.Cos(2 * Math.PI * p)),
        new("five forecasts, calibrated", r => 0.1 + 0.2 * r.Next(5), u => 0.1 + 0.2 * Math.Floor(5 * u), p => p),
        new("overconfident, clusters of 1 to 49 rows", Median, BetaQuantile, p => Logistic(0.6 * Odds(p)), 49),
        new("calibrated, clusters of 1 to 49 rows", Median, BetaQuantile, p => p, 49),
    ];

    internal static int Run(string[] args)
    {
        int runs = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 400, largest = args.Length > 1
            ? int.Parse(args[1], CultureInfo.InvariantCulture) : 50_000;
        Console.WriteLine(
            "| forecasts | rows | runs | truth, bit | in the sample, off by | corrected, off by | its interval covers | below / above | "
                + "discrimination covers | log score covers | ECE, off by | smECE, null mean | p ≤ 0.05 |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (Source source in Sources.Where(s => args.Length < 3 || s.Name.Contains(args[2], StringComparison.Ordinal)))
            foreach (int rows in new[] { 500, 5_000, 50_000 }.Where(n => n <= largest))
                Console.WriteLine(Row(source, rows, rows > 5_000 ? Math.Max(100, runs / 4) : runs));
        return 0;
    }

    private static string Row(Source source, int rows, int runs)
    {
        const int grid = 400_000;
        double[] at = new double[grid], weight = new double[grid], hits = new double[grid];
        double binned = 0, entropy = 0, loss = 0, mean = 0;
        for (int i = 0; i < grid; i++)
        {
            double p = source.Quantile((i + 0.5) / grid), y = source.Truth(p);
            (at[i], weight[i], hits[i]) = (p, 1, y);
            binned += Math.Abs(p - y) / grid;
            mean += y / grid;
            loss -= (y * Math.Log(p) + (1 - y) * Math.Log(1 - p)) / grid;
        }
        entropy = -mean * Math.Log(mean) - (1 - mean) * Math.Log(1 - mean);
        double truth = ScoreParts.Log(new Forecasts(at, weight, hits)).Miscalibration, tell = entropy - (loss - truth);
        var results = new CalibrationFigures[runs];
        Parallel.For(0, runs, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            r => results[r] = Once(source, rows, r));
        double bits = 1 / Math.Log(2);
        double Share(Func<CalibrationFigures, bool> holds) => 100.0 * results.Count(holds) / runs;
        bool Within(ScoreEstimate e, double value) => e.Low <= value + 1e-12 && value <= e.High;
        return string.Create(CultureInfo.InvariantCulture,
            $"| {source.Name} | {rows:#,0} | {runs} | {truth * bits:0.00000} | "
                + $"{(results.Average(f => f.Log.InSample.Miscalibration) - truth) * bits:+0.00000;-0.00000} | "
                + $"{(results.Average(f => f.Log.Miscalibration.Value) - truth) * bits:+0.00000;-0.00000} | "
                + $"{Share(f => Within(f.Log.Miscalibration, truth)):0.0} % | {Share(f => truth < f.Log.Miscalibration.Low - 1e-12):0.0} "
                + $"/ {Share(f => truth > f.Log.Miscalibration.High):0.0} % | {Share(f => Within(f.Log.Discrimination, tell)):0.0} % | "
                + $"{Share(f => Within(f.Log.Mean, loss)):0.0} % | {results.Average(f => f.Binned.Value) - binned:+0.00000;-0.00000} | "
                + $"{results.Average(f => f.Smooth.NullMean):0.0000} | {Share(f => f.PValue <= 0.05):0.0} % |");
    }

    private static CalibrationFigures Once(Source source, int rows, int seed)
    {
        var random = new Random(seed * 7919 + rows + source.Name.Length);
        double[] p = new double[rows];
        bool[] y = new bool[rows];
        int[] cluster = source.ClusterSize > 0 ? new int[rows] : [];
        double shared = 0;
        for (int i = 0, left = 0, number = -1; i < rows; i++)
        {
            if (source.ClusterSize > 0 && left-- == 0)
            {
                left = random.Next(source.ClusterSize);
                shared = random.NextDouble();
                number++;
            }
            p[i] = source.Forecast(random);
            // Half of the rows of a cluster share one uniform number: yes in each of them where it lies below the row's probability.
            double u = source.ClusterSize > 0 && random.NextDouble() < 0.5 ? shared : random.NextDouble();
            y[i] = u < source.Truth(p[i]);
            if (source.ClusterSize > 0) cluster[i] = number;
        }
        return Calibration.Of(p, y, new CalibrationOptions { Draws = 199, Seed = seed + 1 }, cluster);
    }

    private static double Median(Random r)
    {
        double a = r.NextDouble(), b = r.NextDouble(), c = r.NextDouble();
        return Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
    }

    private static double BetaQuantile(double u)
    {
        double low = 0, high = 1;
        for (int i = 0; i < 60; i++)
        {
            double x = (low + high) / 2;
            if (x * x * (3 - 2 * x) < u) low = x;
            else high = x;
        }
        return (low + high) / 2;
    }

    private static double Odds(double p) => Math.Log(p / (1 - p));

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
}
