using System.Globalization;
using Kullback.Numerics;
using Kullback.Scoring;

namespace Kullback.Simulations.Scoring;

/// <summary>Coverage of the interval of miscalibration of numbers, how often each verdict is given, and the level of the test of PIT
/// values, for normal outcomes whose best quantiles are known.</summary>
internal static class NumberCalibrationSimulation
{
    private sealed record Source(string Name, double Widening, double Shift, double Spread, int Cluster = 1, bool Quantiles = false,
        double Round = 0);

    private static readonly Source[] Sources =
    [
        new("calibrated", 1, 0, 3), new("calibrated, five quantiles", 1, 0, 3, Quantiles: true),
        new("calibrated, one forecast for all", 1, 0, 0),
        new("spread 0.8 of what it is", 0.8, 0, 3), new("spread 0.8, five quantiles", 0.8, 0, 3, Quantiles: true),
        new("spread 0.8, one forecast for all", 0.8, 0, 0), new("spread 1.5", 1.5, 0, 3), new("too low by 0.3", 1, -0.3, 3),
        new("too low by 0.15, one forecast for all", 1, -0.15, 0), new("calibrated, clusters of 10", 1, 0, 3, 10),
        new("spread 0.8, clusters of 10", 0.8, 0, 3, 10),
        new("calibrated, five quantiles, rounded to 1", 1, 0, 3, Quantiles: true, Round: 1),
    ];

    private static readonly double[] FiveLevels = [0.05, 0.25, 0.5, 0.75, 0.95];

    internal static int Run(string[] args)
    {
        int runs = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 200, largest = args.Length > 1
            ? int.Parse(args[1], CultureInfo.InvariantCulture) : 5000;
        Console.WriteLine("| forecasts | rows | runs | truth, of the score | off by | its interval covers | below / above | calibrated | "
            + "miscalibrated | p ≤ 0.05 |\n|---|---|---|---|---|---|---|---|---|---|");
        foreach (Source source in Sources)
            foreach (int rows in new[] { 200, 1000, 5000, 20_000 }.Where(n => n <= largest))
                Line(source, rows, rows > 2000 ? Math.Max(1, runs / 2) : runs);
        return 0;
    }

    private static void Line(Source source, int rows, int runs)
    {
        var random = new Random(1);
        double truth = Truth(source), off = 0;
        int below = 0, above = 0, calibrated = 0, wrong = 0, found = 0;
        for (int run = 0; run < runs; run++)
        {
            int[] cluster = source.Cluster == 1 ? [] : [.. Enumerable.Range(0, rows).Select(i => i / source.Cluster)];
            var figures = NumberCalibration.Of(Draw(source, rows, random), new() { Draws = 199, Seed = run, Threads = 1 }, cluster);
            off += (figures.Share.Value - truth) / runs;
            if (figures.Share.High < truth) below++;
            if (figures.Share.Low > truth) above++;
            if (figures.Verdict == CalibrationVerdict.Calibrated) calibrated++;
            if (figures.Verdict == CalibrationVerdict.Miscalibrated) wrong++;
            if (figures.PValue <= 0.05) found++;
        }
        string Share(int count) => (100.0 * count / runs).ToString("0.0", CultureInfo.InvariantCulture) + " %";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {source.Name} | {rows:#,0} | {runs} | {truth:0.0000} | {off:+0.0000;-0.0000;0.0000} | {Share(runs - below - above)} | "
                + $"{Share(below)} / {Share(above)} | {Share(calibrated)} | {Share(wrong)} | {Share(found)} |"));
    }

    private static double Normal(Random random)
        => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static NumberForecasts Draw(Source source, int rows, Random random)
    {
        double[] mean = new double[rows], deviation = new double[rows], y = new double[rows];
        double shared = 0;
        for (int i = 0; i < rows; i++)
        {
            if (i % source.Cluster == 0) shared = Normal(random);
            double noise = source.Cluster == 1 ? Normal(random) : Math.Sqrt(0.5) * (shared + Normal(random)),
                center = source.Spread * Normal(random);
            (mean[i], deviation[i], y[i]) = (center + source.Shift, source.Widening, center + noise);
        }
        if (!source.Quantiles) return NumberForecasts.OfNormal(mean, deviation, y);
        double Rounded(double x) => source.Round > 0 ? Math.Round(x / source.Round) * source.Round : x;
        return NumberForecasts.OfQuantiles(FiveLevels,
            [.. mean.SelectMany(m => FiveLevels.Select(l => Rounded(m + source.Widening * Quantile(l))))], [.. y.Select(Rounded)]);
    }

    // The best rising function of a quantile is the true one. The mean of 2·pinball at q is 2(q(Φ(q) − τ) + φ(q)). Rounding moves forecast
    // and outcome alike: quantiles stay right.
    private static double Truth(Source source)
    {
        double[] levels = source.Quantiles ? FiveLevels : [.. Enumerable.Range(0, 20).Select(k => (k + 0.5) / 20)];
        double forecast = levels.Average(l => Loss(l, source.Shift + source.Widening * Quantile(l))),
            best = levels.Average(l => Loss(l, Quantile(l)));
        return 1 - best / forecast;
    }

    private static double Loss(double level, double q)
        => 2 * (q * (NormalTail.Lower(q) - level) + Math.Exp(-q * q / 2) / Math.Sqrt(2 * Math.PI));

    private static double Quantile(double level) => NormalTail.Quantile(level);
}
