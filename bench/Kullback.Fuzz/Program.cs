// Does any input make the command fail otherwise than in one line? Runs verbs in this process on mutated expressions, vectors and files.
// Every execution is made from its number alone, so a fault is found again: START = its number, COUNT = 1.
// Usage: dotnet run --project bench/Kullback.Fuzz -c Release -- TARGET [COUNT] [START] [SECONDS]
// Targets: between, measure, npy, profile, tables. Ends with 1 when a fault was found.

using System.Diagnostics;
using System.Globalization;
using Kullback.Fuzz;

string name = args.Length > 0 ? args[0] : "between";
int Argument(int place, int otherwise) => args.Length > place ? int.Parse(args[place], CultureInfo.InvariantCulture) : otherwise;
(int count, int first, int seconds) = (Argument(1, 1_000), Argument(2, 0), Argument(3, 60));

string folder = Directory.CreateTempSubdirectory("kullback-fuzz-").FullName;
try
{
    var target = Target.Named(name, folder);
    var faults = new Dictionary<string, (int Times, int Number, string Command)>();
    long start = Stopwatch.GetTimestamp();
    int done = 0;
    int[] codes = new int[3];
    bool hangs = false;
    for (; done < count && !hangs && Stopwatch.GetElapsedTime(start).TotalSeconds < seconds; done++)
    {
        string[] arguments = target.Next(new Random(first + done));
        Outcome outcome = Execution.Of(arguments, folder);
        hangs = outcome.Hangs;                                    // its thread still runs: nothing measured after it would be worth anything
        if (outcome.Code is >= 0 and <= 2) codes[outcome.Code]++;
        if (outcome.Fault is not { } fault) continue;
        faults[fault] = faults.TryGetValue(fault, out var known)
            ? known with { Times = known.Times + 1 }
            : (1, first + done, string.Join(' ', arguments.Select(a => $"'{a}'")));
    }
    double took = Stopwatch.GetElapsedTime(start).TotalSeconds;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{name}: {done} executions from {first}, {took:0.0} s; exit code 0: {codes[0]}, 1: {codes[1]}, 2: {codes[2]}; different faults: {faults.Count}"));
    foreach (var (fault, found) in faults.OrderByDescending(f => f.Value.Times))
        Console.WriteLine($"  {found.Times} times, first in {found.Number}: {fault}\n    {found.Command}");
    return faults.Count == 0 ? 0 : 1;
}
finally { Directory.Delete(folder, recursive: true); }
