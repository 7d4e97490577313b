using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Kullback.Estimation;

namespace Kullback.Speed.Neighbors;

internal static class NeighborsSpeed
{
    private static readonly PointSettings Bare = new() { K = 5, Subsamples = 0 };

    internal static int Run(string[] args)
    {
        if (args.Length == 0)
        {
            Console.Error.WriteLine("FOLDER [ITEM...]");
            return 2;
        }
        foreach (string item in args.Skip(1)) One(args[0], item);
        if (args.Length == 1) All(args[0]);
        return 0;
    }

    private static void All(string data)
    {
        foreach (string item in (string[])["1e4:1", "1e4:2", "1e4:5", "1e4:10", "1e4:20", "1e5:1", "1e5:2", "1e5:5", "1e5:10", "ksg"])
            One(data, item);
    }

    /// <summary>SIZE:DIMENSION, or ksg.</summary>
    internal static void One(string data, string item)
    {
        if (item == "ksg")
        {
            double[] a = Read(data, "p5_mi_x.f64"), b = Read(data, "p5_mi_y.f64");
            Measure("ksg", () => NeighborInformation.Kraskov1(a, 1, b, 1, Bare with { K = 3 }).Nats, 5);
            return;
        }
        string[] parts = item.Split(':');
        int d = int.Parse(parts[1], CultureInfo.InvariantCulture);
        double[] x = Read(data, $"p4_x_{parts[0]}_{d}.f64"), y = Read(data, $"p4_y_{parts[0]}_{d}.f64");
        // The estimate with its diagnosis needs a third search, among Q's points; peers make two, and so does this.
        Measure($"knn {parts[0]} {d}", () => NeighborDivergence.Value(x, y, d, 5), parts is ["1e5", "10"] ? 1 : 5);
    }

    private static double[] Read(string data, string name)
        => MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(Path.Combine(data, name))).ToArray();

    private static void Measure(string name, Func<double> work, int runs)
    {
        double value = runs > 1 ? work() : 0;
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
    }
}
