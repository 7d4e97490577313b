// Does any input make the command fail otherwise than in one line, lose a file, or say something else the second time?
// Usage: dotnet run --project bench/Kullback.Fuzz -c Release -- [--targets A,B] [--seconds S] [--count N] [--start N] [--markdown FILE]
//        dotnet run --project bench/Kullback.Fuzz -c Release -- --self-check
// Every target gets the same time (--seconds, 60) or the same number of executions (--count). An execution is made from its number alone:
// --targets A --start NUMBER --count 1 repeats it, and --keep FOLDER then leaves its inputs there. Ends with 1 when a fault was found.

using System.Globalization;
using Kullback.Fuzz;
using Kullback.Fuzz.Targets;

if (args is ["--worker", var worked, var from, var number, var time, var folder])
{
    Environment.ExitCode = Worker.Run(worked, long.Parse(from, CultureInfo.InvariantCulture),
        long.Parse(number, CultureInfo.InvariantCulture), double.Parse(time, CultureInfo.InvariantCulture), folder);
    Environment.Exit(Environment.ExitCode);              // a stuck thread must not keep the process
}
if (args is ["--self-check"]) return SelfCheck.Run(Console.Out) ? 0 : 1;

string? Value(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
double seconds = double.Parse(Value("--seconds") ?? "60", CultureInfo.InvariantCulture);
long count = long.Parse(Value("--count") ?? "1000000000", CultureInfo.InvariantCulture),
    first = long.Parse(Value("--start") ?? "0", CultureInfo.InvariantCulture);
string[] targets = Value("--targets")?.Split(',') ?? [.. Target.Names];
if (targets.FirstOrDefault(t => !Target.Names.Contains(t)) is { } unknown)
{
    Console.Error
    .WriteLine($"{unknown}: no target; there are {string.Join(", ", Target.Names)}"); return 2;
}
if (Value("--keep") is { } keep)
{
    var place = new Workplace(Directory.CreateDirectory(keep).FullName);
    Case one = Worker.Passable(Target.Named(targets[0], place).Next(Worker.Generator(targets[0], first), first));
    Console.WriteLine($"cd {keep}; kullback {Worker.Text(one.Arguments)}");
    return 0;
}
var outcomes = new List<Outcome>();
foreach (string target in targets)
{
    outcomes.Add(Supervisor.Run(target, first, count, seconds));
    Console.WriteLine(Report.Line(outcomes[^1]));
    foreach (string line in Report.Faults(outcomes[^1])) Console.WriteLine(line);
}
Console.WriteLine(Report.Total(outcomes));
if (Value("--markdown") is { } file) File.WriteAllText(file, Report.Markdown(outcomes));
return outcomes.All(o => o.Faults.Count == 0) ? 0 : 1;
