using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Kullback.Fuzz;

/// <summary>What a target came to.</summary>
internal sealed record Outcome(string Target, long Done, long[,] Ends, int Refusals, double WorstSeconds, long WorstNumber, double Seconds,
    IReadOnlyList<Fault> Faults)
{
    /// <summary>Executions that ended with this code; 3 is any other end.</summary>
    public long Ended(int code) => Enumerable.Range(0, Ends.GetLength(0)).Sum(v => Ends[v, code]);

    /// <summary>Executions that ended with a result.</summary>
    public long Results => Ended(0) + Ended(1);
}

/// <summary>Starts workers, one at a time, and starts the next one where one died or got stuck.</summary>
internal static class Supervisor
{
    // An array that a header of a few bytes asks for must not be had; 2 GB are far more than any input here needs.
    private const string HeapLimit = "0x80000000";

    public static Outcome Run(string target, long first, long count, double seconds)
    {
        string folder = Directory.CreateTempSubdirectory("kullback-fuzz-").FullName;
        try
        {
            long start = Stopwatch.GetTimestamp(), next = first;
            var deaths = new List<Fault>();
            using var journal = new Journal(Path.Combine(folder, "journal"));
            while (next < first + count && Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
            {
                (journal.Begun, journal.Ended) = (-1, -1);
                double left = seconds - Stopwatch.GetElapsedTime(start).TotalSeconds;
                var (code, said) = Start(target, next, first + count - next, left, folder);
                if (code == Worker.Ended) break;
                if (journal.Begun < 0) throw new InvalidOperationException($"{target}: the worker could not start: {said}");
                if (code != Worker.Stuck)
                {
                    if (journal.Begun == journal.Ended)
                        throw new InvalidOperationException($"{target}: the worker failed after execution {journal.Begun}: {said}");
                    journal.Done++;
                    deaths.Add(new Fault(journal.Begun, $"the process ended with exit code {code}",
                        $"the process ended with exit code {code}: {said}", $"execution {journal.Begun} of {target}"));
                }
                next = journal.Begun + 1;
            }
            return Of(target, journal, folder, deaths, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    private static Outcome Of(string target, Journal journal, string folder, List<Fault> deaths, double seconds)
    {
        string faults = Path.Combine(folder, "faults"), refusals = Path.Combine(folder, "refusals");
        var all = deaths.Concat(File.Exists(faults) ? File.ReadAllLines(faults).Select(l => JsonSerializer.Deserialize<Fault>(l)!) : [])
            .OrderBy(f => f.Number);
        long[,] ends = new long[Verbs.All.Count + 1, 4];
        for (int verb = 0; verb <= Verbs.All.Count; verb++)
            for (int code = 0; code < 4; code++) ends[verb, code] = journal.Count(verb, code);
        int kinds = File.Exists(refusals) ? File.ReadLines(refusals).Distinct(StringComparer.Ordinal).Count() : 0;
        return new(target, journal.Done, ends, kinds, journal.Worst / 1e6, journal.WorstNumber, seconds, [.. all]);
    }

    private static (int Code, string Said) Start(string target, long first, long count, double seconds, string folder)
    {
        string runtime = Environment.ProcessPath!, program = Assembly.GetExecutingAssembly().Location;
        var start = new ProcessStartInfo(runtime)
        {
            RedirectStandardError = true, RedirectStandardInput = true,
            RedirectStandardOutput = true
        };
        if (Path.GetFileNameWithoutExtension(runtime) == "dotnet") start.ArgumentList.Add(program);
        foreach (string argument in new[] { "--worker", target, Text(first), Text(count), Text(seconds), folder })
            start.ArgumentList.Add(argument);
        start.Environment["DOTNET_GCHeapHardLimit"] = HeapLimit;
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        string said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        string[] lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return (process.ExitCode,
            string.Join(" | ", lines.Take(3).Concat(lines.Where(l => l.Contains("at Kullback", StringComparison.Ordinal)).Take(3))));
    }

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
