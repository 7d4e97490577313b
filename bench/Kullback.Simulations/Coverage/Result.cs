using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kullback.Simulations.Coverage;

/// <summary>The page that is committed under bench/results.</summary>
internal static class Result
{
    internal static string Page(bool directed, string table, string summary) => $"""
        # Coverage of the interval of {(directed ? "D(current‖reference) on the reference's values" : "the Jensen-Shannon divergence")}

        Nominal 95 %, cells chosen from the data as `kullback compare` does. The truth is the divergence of the two populations on the cells
        used. In brackets, per mille: truth above the interval / below it. `new`: two values vanish and two new ones take their rows;
        `new 1 %`: each of them has one per cent. Bold: outside the acceptance (92 to 98.5 %; with new values at least 92 %; at J = 0 at
        least 95 %). The levels are Jensen-Shannon divergences in bits. "G p<=.05", "left p<=.01": shares of the repetitions at level 0
        in which the G test says so; at most .05 and .01 are due. "outside": repetitions in which the estimate was not in its own interval.

        Run: `dotnet run --project bench/Kullback.Simulations -c Release -- coverage {(directed ? "--measure kl --out bench/results/coverage-kl.md" : "--out bench/results/coverage.md")}`
        {summary}
        {Processor()}, {Environment.ProcessorCount} cores, vectors of {(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 64)} bits, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, Kullback {typeof(Kullback.Estimation.BinnedSample).Assembly.GetName().Version}

        {table}
        """;

    internal static string Simulation(bool tails, IEnumerable<string> lines, int repetitions, ulong seed) => $"""
        # {(tails ? "Rare values: level, coverage, power" : "Faults in numbers: false alarms and power")}

        {(tails
            ? "Every rare value is replaced by a new one, or not; the truth is the divergence on all values, at the threshold of 0.01 bit. \"covered\": the truth lies in the interval printed, what rare values may hide included. \"known: drifted\": the same rows, compared by one who knows which values were replaced."
            : "Each row: a distribution of numbers, a fault in the current rows, and the shares of the comparisons (one column each, threshold 0.01 bit) that say so. Without a fault every alarm is a false one. \"warned\" is what `--fail-on warn` hears.")}

        Run: `dotnet run --project bench/Kullback.Simulations -c Release -- coverage {(tails ? "--tails" : "--numbers")} --repetitions {repetitions}`, seed {seed}
        {Processor()}, {Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}

        {string.Join("\n", lines)}

        """;

    private static string Processor()
    {
        const string File = "/proc/cpuinfo";
        string? line = System.IO.File.Exists(File)
            ? System.IO.File.ReadLines(File).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':') + 1)..].Trim();
    }
}
