using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Kullback.Estimation;

namespace Kullback.Speed.Embeddings;

/// <summary>KID, precision and recall, and Fréchet distance beside NumPy's forms on the same files;
/// memory is what a process needs beside the two files.</summary>
internal static class EmbeddingsSpeed
{
    internal static int Run(string[] args)
    {
        if (args.Length != 2)
        {
            Console.Error.WriteLine("FOLDER kid|shares|frechet:ROWS:COLUMNS:f4|f8");
            return 2;
        }
        string[] parts = args[1].Split(':');
        int d = int.Parse(parts[2], CultureInfo.InvariantCulture);
        string suffix = $"{parts[1]}_{parts[2]}.{parts[3]}";
        if (parts[3] == "f4") Measure(args[1], parts[0], Read<float>(args[0], "x_" + suffix), Read<float>(args[0], "y_" + suffix), d);
        else Measure(args[1], parts[0], Read<double>(args[0], "x_" + suffix), Read<double>(args[0], "y_" + suffix), d);
        return 0;
    }

    private static T[] Read<T>(string folder, string name) where T : unmanaged
    {
        using var file = File.OpenRead(Path.Combine(folder, name));
        var numbers = new T[file.Length / Marshal.SizeOf<T>()];
        file.ReadExactly(MemoryMarshal.AsBytes(numbers.AsSpan()));
        return numbers;
    }

    private static void Measure<T>(string name, string what, T[] x, T[] y, int d) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double Work() => what switch
        {
            "kid" => KernelInceptionDistance.Between<T>(x, y, d).Unbiased,
            "frechet" => FrechetDistance.Between<T>(x, y, d).Value,
            _ => PrecisionRecall.Between<T>(x, y, d) is var s ? s.Precision + s.Recall + s.Density + s.Coverage : 0,
        };
        long before = Resident("VmRSS");
        double value = 0, least = double.PositiveInfinity, spent = 0;
        // The first run compiles; then the least of three, or of one that takes long.
        for (int run = 0; run < 4 && (run < 2 || spent < 30); run++)
        {
            long start = Stopwatch.GetTimestamp();
            value = Work();
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            spent += seconds;
            least = Math.Min(least, seconds);
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name} {least:0.000} s {(Resident("VmHWM") - before) / 1024} MB value {value:R}"));
    }

    private static long Resident(string line)
        => long.Parse(File.ReadLines("/proc/self/status").First(l => l.StartsWith(line, StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
}
