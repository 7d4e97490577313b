using System.Diagnostics;
using System.Globalization;
using Kullback.Estimation;
using L = Kullback.Simulations.Coverage.PointDistribution;

namespace Kullback.Simulations.Coverage;

/// <summary>Processor time of the corrected estimates beside the bare ones,
/// for the same points and the same number of subsamples.</summary>
internal static class PointSpeed
{
    internal static string Run(Action<string> told)
    {
        var lines =
            new List<string> { "| estimate | d | n | corrected, 200 subsamples | bare, 200 subsamples | bare, no interval | corrected, no "
                + "interval |", "| --- | --- | --- | --- | --- | --- | --- |" };
        foreach (string heading in lines) told(heading);
        foreach (int d in new[] { 2, 20 })
            foreach (int n in new[] { 1000, 5000 })
            {
                var random = new Random(n + d);
                double[] p = L.Normal(0.2).Power(d).Sample(random, n), q = L.Normal().Power(d).Sample(random, n);
                int half = d / 2;
                double[] x = [.. p.Chunk(d).SelectMany(r => r[..half])], y = [.. p.Chunk(d).SelectMany(r => r[half..])];
                PointSettings with = new(), none = new() { Subsamples = 0 };
                Row("D(P‖Q)", d, n, s => PointEstimate.KullbackLeibler(p, q, d, s), s => NeighborDivergence.FixedNeighbors(p, q, d, s),
                    with, none);
                Row("h(P)", d, n, s => PointEstimate.Entropy(p, d, s), s => NeighborEntropy.KozachenkoLeonenko(p, d, s), with, none);
                Row("I(X; Y)", d, n, s => PointEstimate.MutualInformation(x, half, y, d - half, settings: s),
                    s => NeighborInformation.Kraskov1(x, half, y, d - half, s), with with { K = 3 }, none with { K = 3 });
            }
        return string.Join('\n', lines) + "\n";

        void Row(string what, int d, int n, Func<PointSettings, DivergenceEstimate> corrected, Func<PointSettings, DivergenceEstimate> bare,
            PointSettings with, PointSettings none)
        {
            bare(none);
            string line = string.Create(CultureInfo.InvariantCulture,
                $"| {what} | {d} | {n} | {Seconds(() => corrected(with)):0.###} s | {Seconds(() => bare(with)):0.###} s | "
                    + $"{Seconds(() => bare(none)):0.####} s | {Seconds(() => corrected(none)):0.###} s |");
            told(line);
            lines.Add(line);
        }
    }

    // Processor time of all threads: a machine with other work changes it little.
    private static double Seconds(Action action)
    {
        using var process = Process.GetCurrentProcess();
        TimeSpan before = process.TotalProcessorTime;
        action();
        process.Refresh();
        return (process.TotalProcessorTime - before).TotalSeconds;
    }
}
