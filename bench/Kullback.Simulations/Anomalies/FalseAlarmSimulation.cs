using System.Globalization;
using System.IO.Compression;
using Kullback.Anomalies;
using Kullback.Hypotheses;

namespace Kullback.Simulations.Anomalies;

/// <summary>Does the promised false-alarm rate hold? Normal rows of real tables split at random into a third to learn from, one to
/// calibrate with and one to score.</summary>
/// <remarks>Without ties among scores the alarms among m rows are beta-binomial with (l, n + 1 − l), l = ⌊a(n + 1)⌋, for n rows of
/// calibration: the mean of the splits must lie within 2.58 standard errors of l/(n + 1), and with ties not above that. In a batch that is
/// wholly normal Benjamini-Hochberg alarms at all in at most the share asked for.</remarks>
internal static class FalseAlarmSimulation
{
    private static readonly string[] s_sets = ["breastw", "cardio", "pendigits", "satimage-2", "thyroid"];

    public static int Run(string[] args)
    {
        int splits = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 500;
        string folder = args.Length > 1 ? args[1] : "../shared/data";
        Console.WriteLine(FormattableString.Invariant($"{splits} random splits of the normal rows of each set, the default profile\n"));
        Console.WriteLine("| set | rows to learn, calibrate, score | asked | alarms | expected | 99 % band of the mean | holds "
            + "| batches with an alarm at 10 % | at most, 99 % |\n|---|---:|---:|---:|---:|---:|---|---:|---:|");
        bool all = true;
        foreach (string set in s_sets)
        {
            double[][] rows = Normal(Path.Combine(folder, "anomaly", set + ".csv.gz"));
            int part = rows[0].Length / 3;
            double[] rates = part > 150 ? [0.01, 0.05] : [0.05];
            double[] sums = new double[rates.Length];
            int batches = 0, calibration = 0;
            for (int split = 0; split < splits; split++)
            {
                var (conformal, scores) = Split(rows, part, split + 1);
                calibration = conformal.Count;
                double[] p = Array.ConvertAll(scores, conformal.PValue);
                for (int r = 0; r < rates.Length; r++) sums[r] += (double)p.Count(v => v <= rates[r]) / p.Length / splits;
                if (Array.Exists(FalseDiscoveryRate.BenjaminiHochberg(p), v => v <= 0.1)) batches++;
            }
            double most = 0.1 + 2.58 * Math.Sqrt(0.1 * 0.9 / splits), alarmed = (double)batches / splits;
            for (int r = 0; r < rates.Length; r++)
            {
                var (mean, error) = Expected(rates[r], calibration, part, splits);
                bool holds = sums[r] <= mean + 2.58 * error && alarmed <= most;
                all &= holds;
                Console.WriteLine(FormattableString.Invariant(
                    $"| {set} | {part}, {calibration}, {part} | {rates[r]:0.##%} | {sums[r]:0.000%} | {mean:0.000%} | {mean - 2.58 * error:0.000%} to {mean + 2.58 * error:0.000%} | {(holds ? "yes" : "NO")} | {alarmed:0.0%} | {most:0.0%} |"));
            }
        }
        return all ? 0 : 1;
    }

    private static (SplitConformal, double[]) Split(double[][] rows, int part, int seed)
    {
        int[] order = [.. Enumerable.Range(0, rows[0].Length)];
        new Random(seed).Shuffle(order);
        double[][] Take(int from) => [.. rows.Select(c => order.Skip(from).Take(part).Select(i => c[i]).ToArray())];
        var profile = RowProfile.Learn(Take(0), new int[rows.Length]);
        return (new SplitConformal(profile.Score(Take(part))), profile.Score(Take(2 * part)));
    }

    /// <summary>Mean and standard error, over the splits, of the share of alarms.</summary>
    private static (double Mean, double Error) Expected(double rate, int calibration, int scored, int splits)
    {
        double l = Math.Floor(rate * (calibration + 1) * (1 + 4e-16)), rest = calibration + 1 - l, n = calibration + 1.0;
        double variance = l * rest / (n * n * (n + 1)) * (n + scored) / scored;
        return (l / n, Math.Sqrt(variance / splits));
    }

    private static double[][] Normal(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        int columns = reader.ReadLine()!.Split(',').Length - 1;
        var rows = new List<double[]>();
        while (reader.ReadLine() is { } line)
            if (line.EndsWith(",0", StringComparison.Ordinal))
                rows.Add([.. line.Split(',').Take(columns).Select(v => double.Parse(v, CultureInfo.InvariantCulture))]);
        return [.. Enumerable.Range(0, columns).Select(c => rows.Select(r => r[c]).ToArray())];
    }
}
