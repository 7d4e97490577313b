using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Kullback.Transport;

namespace Kullback.Speed.Transport;

internal static class Cases
{
    internal static double[] Read(string data, string name)
        => MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(Path.Combine(data, name))).ToArray();

    internal static void Line(string data, params string[] sizes)
    {
        foreach (string size in sizes)
        {
            double[] x = Read(data, $"p2_x_{size}.f64"), y = Read(data, $"p2_y_{size}.f64");
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
                Measure($"exact {n} {d}",
                    () => (plan = ExactTransport.BetweenPoints(x, default, y, default, d, GroundCost.SquaredEuclidean)).TransportCost,
                    n > 2000 ? 3 : 5);
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
            Measure($"sinkhorn {n}",
                () =>
                    (plan = EntropicTransport.BetweenPoints(x, default, y, default, 2, GroundCost.SquaredEuclidean, epsilon)).TransportCost,
                    3);
            Console.WriteLine(
                $"   {plan!.Iterations} iterations, converged {plan.Converged}, errors {plan.MarginalErrorP:e1} {plan.MarginalErrorQ:e1}, "
                    + $"price of rounding {plan.RoundingPrice:e1}, bounds {plan.LowerBound} {plan.RoundedCost}");
        }
    }

    internal static void Sliced(string data)
    {
        double[] x = Read(data, "p3_sl_x.f64"), y = Read(data, "p3_sl_y.f64");
        Measure("sliced", () => SlicedTransport.Random(2, x, default, y, default, 10, 200, new Random(1)).Value, 3);
    }

    /// <summary>Time as the problem grows, in the plane, with the exponent fitted by least squares on logarithms.</summary>
    internal static void Growth(string data)
    {
        var points = new List<(double N, double Seconds)>();
        foreach (int n in (int[])[500, 1000, 2000, 4000, 8000, 16000])
        {
            double[] x = Read(data, $"p3_x_{n}_2.f64"), y = Read(data, $"p3_y_{n}_2.f64");
            OptimalPlan? plan = null;
            double seconds = Measure($"growth {n}",
                () => (plan = ExactTransport.BetweenPoints(x, default, y, default, 2, GroundCost.SquaredEuclidean)).TransportCost,
                n > 4000 ? 1 : 3, n > 4000 ? 0 : 1);
            Console.WriteLine($"   {plan!.Pivots} pivots, relative gap {plan.Certificate.RelativeGap:e1}");
            points.Add((Math.Log(n), Math.Log(seconds)));
        }
        double meanN = points.Average(p => p.N), meanS = points.Average(p => p.Seconds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"exponent {points.Sum(p => (p.N - meanN) * (p.Seconds - meanS)) / points.Sum(p => (p.N - meanN) * (p.N - meanN)):0.00}"));
    }

    internal static void Large(string data)
    {
        double[] x = Read(data, "p3_x_20000_2.f64"), y = Read(data, "p3_y_20000_2.f64");
        OptimalPlan? plan = null;
        Measure("exact 20000 2, costs on the fly",
            () => (plan = ExactTransport.BetweenPoints(x, default, y, default, 2, GroundCost.SquaredEuclidean)).TransportCost, 1, 0);
        using var process = Process.GetCurrentProcess();
        Console.WriteLine($"   {plan!.Pivots} pivots, {plan.Certificate}, peak memory {process.PeakWorkingSet64 / 1e6:0} MB");
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
