using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kullback.Cli;
using Kullback.Fuzz.Targets;

namespace Kullback.Fuzz;

/// <summary>A fault as a worker writes it down.</summary>
/// <param name="Number">The execution.</param>
/// <param name="Kind">What it was, without the numbers and names that differ from input to input.</param>
/// <param name="Text">What it was.</param>
/// <param name="Command">The command line.</param>
internal sealed record Fault(long Number, string Kind, string Text, string Command);

/// <summary>Executions of one target in a process of their own: the end of that process is a fault, not the end of the run.</summary>
internal static partial class Worker
{
    public const int Ended = 0, Stuck = 3;

    /// <summary>Runs executions from <paramref name="first"/> on.</summary>
    public static int Run(string target, long first, long count, double seconds, string folder)
    {
        using var journal = new Journal(Path.Combine(folder, "journal"));
        string faults = Path.Combine(folder, "faults"), refusals = Path.Combine(folder, "refusals");
        var place = new Workplace(Path.Combine(folder, "work"));
        bool planted = Plants.Named(target) is not null;
        var trial = new Trial(Plants.Named(target) is { } plant ? plant.Command : CommandLine.Run, place,
            planted ? Limits.Short : Limits.Usual);
        Target source = Target.Named(target, place);
        var kinds = new HashSet<string>(StringComparer.Ordinal);
        long start = Stopwatch.GetTimestamp();
        for (long number = first; number < first + count && Stopwatch.GetElapsedTime(start).TotalSeconds < seconds; number++)
        {
            place.Clear();
            Case one = Passable(source.Next(Generator(target, number), number));
            journal.Begun = number;
            Verdict verdict = trial.Of(one, twice: planted || number % 8 == 0);
            Note(journal, number, one, verdict.Seen);
            if (verdict.Fault is { } fault)
                Append(faults, JsonSerializer.Serialize(new Fault(number, Kind(fault), Short(fault, 600), Text(one.Arguments))));
            else if (verdict.Seen.Code == 2 && kinds.Count < 5_000 && kinds.Add(Kind(verdict.Seen.Error.Trim())))
                Append(refusals, Kind(verdict.Seen.Error.Trim()));
            journal.Ended = number;
            if (verdict.Seen.Stuck) return Stuck;
        }
        return Ended;
    }

    /// <summary>As a system can hand it over: its arguments end at the first zero.</summary>
    public static Case Passable(Case one)
        => one with { Arguments = [.. one.Arguments.Select(a => a.Replace("\0", "", StringComparison.Ordinal))] };

    private static void Note(Journal journal, long number, Case one, Seen seen)
    {
        journal.Done++;
        journal.Note(VerbNumber(one.Arguments.FirstOrDefault() ?? ""), seen.Code);
        long took = (long)seen.Processor.TotalMicroseconds;
        if (took > journal.Worst) (journal.Worst, journal.WorstNumber) = (took, number);
    }

    /// <summary>The place of a verb in the journal; the last one is for words that are no verb.</summary>
    public static int VerbNumber(string verb)
    {
        int at = Verbs.Find(verb) is { } known ? Verbs.All.ToList().IndexOf(known) : -1;
        return at >= 0 ? at : Verbs.All.Count;
    }

    /// <summary>Made from the execution's number and the target's name alone, so that it is found again.</summary>
    public static Random Generator(string target, long number)
    {
        ulong z = (ulong)number + 0x9E3779B97F4A7C15UL;
        foreach (char c in target) z = (z ^ c) * 0x100000001B3UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;                  // the finalizer of SplitMix64: neighbors must have nothing in common
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return new Random((int)(z ^ (z >> 31)));
    }

    public static string Text(IEnumerable<string> arguments)
        => string.Join(' ',
            arguments.Select(a => a.Length > 0 && a.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '/' or '.' or '_') ? a
                : $"'{Short(a, 300)}'"));

    private static string Short(string text, int length) => text.Length <= length ? text : text[..length] + "…";

    // Numbers and names differ from input to input; the fault is the same.
    private static string Kind(string text) => Short(Numbers().Replace(Quoted().Replace(Short(text, 2_000), "'…'"), "0"), 180);

    [GeneratedRegex("""'[^']*'|"[^"]*"|in/\S+|out/\S+""")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"[-+]?\d[\d.,]*(e[-+]?\d+)?")]
    private static partial Regex Numbers();

    private static void Append(string path, string line) => File.AppendAllText(path, line.ReplaceLineEndings(" ") + "\n");
}
