using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Kullback.Numerics;
using Kullback.Transport;

namespace Kullback.TransportBench;

internal static class Cases
{
    internal static double[] Read(string data, string name) => MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(Path.Combine(data, name))).ToArray();

    internal static void Line(string data)
    {
        foreach (string size in (string[])["1e6", "1e7"])
        {
            double[] x = Read(data, $"p2_x_{size}.f64"), y = Read(data, $"p2_y_{size}.f64"), work = new double[x.Length];
            Measure($"sort {size}", () =>
            {
                x.CopyTo(work, 0);
                Sorting.Ascending(work);
                return work[0];
            });
            Measure($"small {size}", () =>
            {
                x.CopyTo(work, 0);
                unsafe { fixed (double* w = work) for (int i = 0; i + 128 <= work.Length; i += 128) Sorting.Small(w + i, 128); }
                return work[0];
            });
            Measure($"W1 {size}", () => new Wasserstein(1).BetweenSamples(x, y));
        }
    }

    internal static void Exact(string data, int largest)
    {
        foreach (int d in (int[])[2, 50])
            foreach (int n in (int[])[500, 1000, 2000, 4000])
            {
                if (n > largest) continue;
                double[] x = Read(data, $"p3_x_{n}_{d}.f64"), y = Read(data, $"p3_y_{n}_{d}.f64");
                OptimalPlan? plan = null;
                Measure($"exact {n} {d}", () => (plan = ExactTransport.BetweenPoints(x, default, y, default, d, GroundCost.SquaredEuclidean)).TransportCost, n > 2000 ? 3 : 5);
                Console.WriteLine($"   {plan!.Pivots} pivots, {plan.Certificate}");
            }
    }

    internal static void Sinkhorn(string data)
    {
        foreach (int n in (int[])[1000, 4000])
        {
            double[] x = Read(data, $"p3_x_{n}_2.f64"), y = Read(data, $"p3_y_{n}_2.f64"), all = new double[n * n];
            for (int i = 0; i < n; i++)
                for (int j = 0; j < n; j++) all[i * n + j] = GroundCost.SquaredEuclidean.Between(x.AsSpan(2 * i, 2), y.AsSpan(2 * j, 2));
            Array.Sort(all);
            double epsilon = 0.05 * (all[all.Length / 2] + all[all.Length / 2 - 1]) / 2;
            EntropicPlan? plan = null;
            Measure($"sinkhorn {n}", () => (plan = EntropicTransport.BetweenPoints(x, default, y, default, 2, GroundCost.SquaredEuclidean, epsilon)).TransportCost, 3);
            Console.WriteLine($"   {plan!.Iterations} iterations, converged {plan.Converged}, errors {plan.MarginalErrorP:e1} {plan.MarginalErrorQ:e1}, price of rounding {plan.RoundingPrice:e1}, bounds {plan.LowerBound} {plan.RoundedCost}");
        }
    }

    internal static double Measure(string name, Func<double> work, int runs = 5, int warm = 1)
    {
        double value = 0;
        for (int i = 0; i < warm; i++) value = work();
        var cpu = new double[runs];
        using var process = Process.GetCurrentProcess();
        for (int i = 0; i < runs; i++)
        {
            process.Refresh();
            var before = process.TotalProcessorTime;
            value = work();
            process.Refresh();
            cpu[i] = (process.TotalProcessorTime - before).TotalSeconds;
        }
        Array.Sort(cpu);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {cpu[runs / 2]:0.00000} s  value {value:R}"));
        return cpu[runs / 2];
    }
}
