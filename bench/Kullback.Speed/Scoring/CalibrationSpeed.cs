using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Kullback.Scoring;

namespace Kullback.Speed.Scoring;

/// <summary>Isotonic calibration, sorting and pooling, and everything that `calibration` says, of forecasts in a file that
/// bench/peers/calibration.py writes.</summary>
internal static class CalibrationSpeed
{
    internal static int Run(string[] args)
    {
        if (args is not [var folder, var what]) return 2;
        double[] probability = [.. MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(Path.Combine(folder, "probability.f64")))];
        bool[] outcome = [.. File.ReadAllBytes(Path.Combine(folder, "outcome.u8")).Select(b => b != 0)];
        for (int run = 0; run < 3; run++)
        {
            var (wall, before) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);
            string told = what == "isotonic" ? Isotonic(probability, outcome) : All(probability, outcome);
            double seconds = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{what}\t{seconds:0.000} s CPU\t{wall.Elapsed.TotalSeconds:0.000} s wall\t{told}"));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"peak {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:0} MB, rows "
                + $"{8.0 * probability.Length / 1e6 + outcome.Length / 1e6:0} MB"));
        return 0;
    }

    private static string Isotonic(double[] probability, bool[] outcome)
    {
        var curve = IsotonicRegression.Of(Forecasts.Of(probability, outcome));
        double squares = curve.Blocks.Sum(b => b.Hits * (1 - b.Share)), rows = curve.Blocks.Sum(b => b.Rows);
        return string.Create(CultureInfo.InvariantCulture, $"{curve.Blocks.Length} blocks, Brier score of the curve {squares / rows:R}");
    }

    private static string All(double[] probability, bool[] outcome)
        => string.Create(CultureInfo.InvariantCulture, $"verdict {Calibration.Of(probability, outcome).Verdict}");
}
