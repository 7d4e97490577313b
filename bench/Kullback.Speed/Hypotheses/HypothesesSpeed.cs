using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Kullback.Hypotheses;

namespace Kullback.Speed.Hypotheses;

/// <summary>CPU seconds on the peers' inputs: name, median seconds, value.</summary>
internal static class HypothesesSpeed
{
    internal static int Run(string[] args)
    {
        if (args is not [var data])
        {
            Console.Error.WriteLine("FOLDER");
            return 2;
        }
        Write(data);
        return 0;
    }

    private static void Write(string data)
    {
        double[] x = Load(data, "ks_x.f64"), y = Load(data, "ks_y.f64");
        double[] shortX = x[..1000], shortY = y[..1000], middleX = x[..10_000], middleY = y[..10_000];
        Measure("ks 1e6 limit", 5, () => KolmogorovSmirnov.Test(x, y, KolmogorovSmirnovDistribution.Limit).PValue);
        Measure("ks 1e4 exact", 5, () => KolmogorovSmirnov.Test(middleX, middleY, KolmogorovSmirnovDistribution.Exact).PValue);
        Measure("ks one-sample 1e3 exact", 5, () => KolmogorovSmirnov.ExactPValue(0.03, 1000));
        Measure("w1 999 permutations 1e3", 5, () => WassersteinTest.Test(shortX, shortY, new Permutations(999), new Random(1)).PValue);
        Measure("w1 999 permutations 1e4", 3, () => WassersteinTest.Test(middleX, middleY, new Permutations(999), new Random(1)).PValue);
        double[] p = Load(data, "mmd_x.f64"), q = Load(data, "mmd_y.f64");
        Measure("mmd 1e4", 3, () => MaximumMeanDiscrepancy.Squared(p, q, 10, 3));
        Measure("energy 1e4", 3, () => EnergyTest.Squared(p, q, 10));
        long before = Process.GetCurrentProcess().PeakWorkingSet64;
        Measure("mmd 1e4 199 permutations", 1, () => MaximumMeanDiscrepancy.Test(p, q, 10, 3, new Permutations(199), new Random(1)).PValue);
        using var self = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"peak memory\t{self.PeakWorkingSet64 / 1048576.0:0}\t{before / 1048576.0:0}"));
    }

    private static double[] Load(string data, string name)
        => MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(Path.Combine(data, name))).ToArray();

    private static void Measure(string name, int runs, Func<double> work)
    {
        double value = runs > 1 ? work() : 0;
        var seconds = new double[runs];
        using var self = Process.GetCurrentProcess();
        for (int run = 0; run < runs; run++)
        {
            self.Refresh();
            var start = self.TotalProcessorTime;
            value = work();
            self.Refresh();
            seconds[run] = (self.TotalProcessorTime - start).TotalSeconds;
        }
        Array.Sort(seconds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}\t{seconds[runs / 2]:0.00000}\t{value:R}"));
    }
}
