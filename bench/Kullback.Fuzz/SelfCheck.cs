using System.Text;
using Kullback.Fuzz.Targets;

namespace Kullback.Fuzz;

/// <summary>Is the fuzzer to be believed? Every planted fault must be seen, called by its name, in the execution in which it was planted;
/// and nothing else.</summary>
internal static class SelfCheck
{
    private const int Executions = 31;

    public static bool Run(TextWriter to)
    {
        bool good = OfOutputs(to) & OfOptions(to);
        foreach (Plant plant in Plants.All)
        {
            Outcome outcome = Supervisor.Run(plant.Name, 0, Executions, 120);
            string? fault = Wrong(plant, outcome);
            to.WriteLine(
                $"{(fault is null ? "seen  " : "MISSED")} {plant.Name,-20} {outcome.Done} executions, {outcome.Faults.Count} "
                    + $"faults{(fault is null ? "" : ": " + fault)}");
            good &= fault is null;
        }
        to.WriteLine(good ? "every planted fault was seen, and nothing else" : "the fuzzer is not to be believed");
        return good;
    }

    private static string? Wrong(Plant plant, Outcome outcome)
    {
        if (outcome.Done != Executions) return $"{outcome.Done} executions of {Executions}";
        if (plant.Expected is null) return outcome.Faults.Count == 0 ? null : outcome.Faults[0].Text;
        long[] expected = [.. Enumerable.Range(0, Executions).Where(n => n % 10 == 7).Select(n => (long)n)];
        if (!outcome.Faults.Select(f => f.Number).SequenceEqual(expected))
            return $"seen in {string.Join(", ", outcome.Faults.Select(f => f.Number))}, planted in {string.Join(", ", expected)}: "
                + $"{outcome.Faults.FirstOrDefault()?.Text}";
        return outcome.Faults.FirstOrDefault(f => !f.Text.Contains(plant.Expected, StringComparison.Ordinal))?.Text;
    }

    /// <summary>Half of an output, and markup from data, are seen in every form.</summary>
    private static bool OfOutputs(TextWriter to)
    {
        string folder = Directory.CreateTempSubdirectory("kullback-fuzz-").FullName;
        string? temporary = Environment.GetEnvironmentVariable("TMPDIR");
        _ = new Workplace(folder);
        (string Option, string Text)[] halves =
        [
            ("--json", "{\"a\":1"), ("--json", "{\"a\":NaN}"), ("--json", "{\"a\":1,\"a\":2}"), ("--jsonl", "{\"a\":1}\n{\"a\""),
                ("--jsonl", "{\"a\":1}"), ("--html", "<!DOCTYPE html><html><body>"), ("--markdown", "| a | b"),
            ("--html", "<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"),
                ("--markdown", "<img src=x onerror=alert(1)>\n"), ("--junit", "<testsuites><testsuite>"), ("--output", "not a profile"),
            ("--tokens", "PAR1...."), ("--write-base", "_logi"), ("--write-rows", "\u0010\0\0\0\0\0\0\0{}"),
        ];
        bool good = true;
        foreach (var (option, text) in halves)
        {
            bool seen = Whole.Fault(option, Encoding.UTF8.GetBytes(text)) is not null;
            if (!seen) to.WriteLine($"MISSED {option}: {text}");
            good &= seen;
        }
        Environment.SetEnvironmentVariable("TMPDIR", temporary);
        Environment.CurrentDirectory = Path.GetTempPath();
        Directory.Delete(folder, recursive: true);
        if (good) to.WriteLine($"seen   {halves.Length} outputs that are not whole");
        return good;
    }

    /// <summary>Every option of every verb has values.</summary>
    private static bool OfOptions(TextWriter to)
    {
        (int options, bool good) = (0, true);
        var setting = new Setting { Names = ["x"], Profile = () => "p.klp", Companion = _ => "file" };
        foreach (var verb in Verbs.All)
            foreach (var option in Verbs.Inputs(verb))
            {
                var line = new List<string>();
                string fault = "it is never drawn";
                try { Options.Add(line, verb, option, setting, new Random(1)); }
                catch (InvalidOperationException e) { fault = e.Message; }
                if (line.Count > 0) { options++; continue; }
                to.WriteLine($"MISSED {verb.Name} {option.Name}: {fault}");
                good = false;
            }
        to.WriteLine($"seen   {options} options of {Verbs.All.Count} verbs have values; {Target.Names.Count} targets");
        return good;
    }
}
