using System.Globalization;
using System.Runtime.InteropServices;
using Kullback.Distributions;

namespace Kullback.Speed.Gaussians;

/// <summary>gaussians INPUT D RUNS: D(P‖Q) of the two distributions in INPUT (doubles: mean, covariance of P, then of Q), construction
/// included, and again with both factors at hand. Prints "value, median seconds of both, median seconds of the divergence alone".</summary>
internal static class GaussiansSpeed
{
    internal static int Run(string[] args)
    {
        string input = args[0];
        int d = int.Parse(args[1], CultureInfo.InvariantCulture), runs = int.Parse(args[2], CultureInfo.InvariantCulture);
        double[] numbers = MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(input)).ToArray();
        double[] whole = new double[runs], alone = new double[runs];
        double value = 0;
        // CPU time is counted in microseconds: so many divergences together that rounding does not show.
        int batch = Math.Max(1, 4000 / d);
        for (int run = -2; run < runs; run++)
        {
            MultivariateNormal p = Distribution(0), q = Distribution(d + d * d);
            double start = Cpu();
            for (int i = 0; i < batch; i++) (p, q) = (Distribution(0), Distribution(d + d * d));
            double made = Cpu();
            for (int i = 0; i < batch; i++) value = MultivariateNormal.KullbackLeibler(p, q);
            double end = Cpu();
            if (run >= 0) (whole[run], alone[run]) = ((end - start) / batch, (end - made) / batch);
        }
        Array.Sort(whole);
        Array.Sort(alone);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value:R} {whole[runs / 2]:R} {alone[runs / 2]:R}"));

        return 0;

        MultivariateNormal Distribution(int at) => new(numbers.AsSpan(at, d), numbers.AsSpan(at + d, d * d));

        static double Cpu() => Environment.CpuUsage.TotalTime.TotalSeconds;
    }
}
