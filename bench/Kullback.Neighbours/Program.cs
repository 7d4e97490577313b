using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Kullback.Numerics;
string data = args[0];
double[] Read(string name) => MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(Path.Combine(data, name))).ToArray();
foreach (string size in args[1].Split(','))
    foreach (int d in args[2].Split(',').Select(int.Parse))
    {
        double[] x = Read($"p4_x_{size}_{d}.f64"), y = Read($"p4_y_{size}_{d}.f64");
        int n = x.Length / d;
        for (int run = 0; run < 3; run++)
        {
            var t = new Cpu();
            var p = NearestNeighbours.Of(x, d); var q = NearestNeighbours.Of(y, d);
            double build = t.Seconds;
            var (r, _) = p.Radii(p, true, 5);
            double self = t.Seconds;
            var (s, _) = q.Radii(p, false, 5);
            double kl = 0;
            for (int i = 0; i < n; i++) kl += Math.Log(s[i] / r[i]);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size} {d}: {t.Seconds:0.0000} build {build:0.0000} self {self - build:0.0000} kl {d * kl / n + Math.Log(n / (n - 1.0))}"));
        }
    }
sealed class Cpu { private readonly TimeSpan _s = Process.GetCurrentProcess().TotalProcessorTime; public double Seconds => (Process.GetCurrentProcess().TotalProcessorTime - _s).TotalSeconds; }
