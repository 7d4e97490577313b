using System.Diagnostics;
using System.Globalization;
using Kullback.Hypotheses;

namespace Kullback.Simulations.Estimation;

/// <summary>CPU time of ten thousand permutations of a column.</summary>
internal static class DiscreteSpeed
{
    internal static void Write(TextWriter output)
    {
        output.WriteLine("## Ten thousand permutations of a column of 50 levels\n");
        output.WriteLine("CPU time of one test, median of 9; the goal is 50 ms.\n");
        output.WriteLine("| rows of each sample | distribution | ms |\n|---|---|---|");
        foreach (int rows in new[] { 1000, 10_000, 100_000 })
            foreach (var distribution in new[] { Distribution.Uniform(50), Distribution.Zipf(50) })
            {
                var random = new Random(1);
                double[] p = distribution.Draw(rows, random), q = distribution.Draw(rows, random);
                var times = new double[9];
                for (int r = -2; r < times.Length; r++)
                {
                    var before = Process.GetCurrentProcess().TotalProcessorTime;
                    PermutationTest.Homogeneity(p, q, 10_000, new Random(2));
                    if (r >= 0) times[r] = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds;
                }
                Array.Sort(times);
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {rows} | {distribution.Name} | {times[4]:0} |"));
            }
    }
}
