using System.Text;
using Kullback.Cli;
using Kullback.Cli.Terminal;

namespace Kullback.Fuzz;

/// <summary>A fault that is planted: what the command does wrong, and how the fuzzer must call it.</summary>
/// <param name="Name">Its name, as a target.</param>
/// <param name="Expected">A part of what must be said; null where nothing is wrong.</param>
/// <param name="Wrong">What happens instead of, or after, the real command.</param>
internal sealed record Plant(string Name, string? Expected, Command Wrong)
{
    public bool MustBeRefused { get; init; }

    public bool SameBothSides { get; init; }

    /// <summary>The real command, and every tenth time the wrong one.</summary>
    public int Command(string[] arguments, Shell shell, CancellationToken cancel)
        => arguments.Contains("in/wrong.json") ? Wrong(arguments, shell, cancel) : CommandLine.Run(arguments, shell, cancel);
}

/// <summary>All that is planted.</summary>
internal static class Plants
{
    private static int s_calls;

    public static IReadOnlyList<Plant> All { get; } =
    [
        new("planted:nothing", null, CommandLine.Run),
        new("planted:exception", "InvalidOperationException leaves the command",
            (_, _, _) => throw new InvalidOperationException("planted")),
        new("planted:internal", "internal error", (_, s, _) => Fail(s, "kullback: internal error: planted\n")),
        new("planted:code", "exit code 3, which measure does not document", (a, s, c) => { CommandLine.Run(a, s, c); return 3; }),
        new("planted:two-lines", "with 2 lines of error",
            (_, s, _) => Fail(s, "kullback: one thing is wrong\nkullback: and another one\n")),
        new("planted:no-line", "with 0 lines of error", (_, s, _) => Fail(s, "")),
        new("planted:no-name", "a message that says nothing", (_, s, _) => Fail(s, "something else is wrong here\n")),
        new("planted:control", "a control character in the message",
            (_, s, _) => Fail(s, "kullback: in/\u001b[31mred.csv: no such file\n")),
        new("planted:inside", "'(Parameter '' in the message", (_, s, _) => Fail(s, "kullback: Value cannot be null. (Parameter 'x')\n")),
        new("planted:memory", "out of memory on a small input", (_, s, _) => Fail(s, "kullback: out of memory (--memory sets how much)\n")),
        new("planted:noise", "exit code 0 with an error", (a, s, c) => { s.Error.WriteLine("a warning that nobody asked for");
        return CommandLine.Run(a, s, c); }),
        new("planted:silence", "exit code 0, and nothing is said", (a, s, c) => CommandLine.Run(a, s with { Output = Stream.Null }, c)),
        new("planted:escape", "a control character on the terminal", (a, s, c) => { s.Write("\u001b[2J");
        return CommandLine.Run(a, s, c); }),
        new("planted:slow", "no end within", (_, _, c) => { c.WaitHandle.WaitOne(); return 2; }),
        new("planted:loop", "nor when it was told to stop", (_, _, _) => { while (true) { } }),
        new("planted:death", "the process ended with exit code", (_, _, _) => { Environment.FailFast("planted"); return 0; }),
        new("planted:exit", "the process ended with exit code 77", (_, _, _) => { Environment.Exit(77); return 0; }),
        new("planted:stack", "the process ended with exit code", (_, _, _) => Deep(0)),
        new("planted:overwrite", "an input was changed", (a, s, c) => { File.AppendAllText("in/q.json", " ");
        return CommandLine.Run(a, s, c); }),
        new("planted:delete", "an input is gone", (a, s, c) => { int code = CommandLine.Run(a, s, c); File.Delete("in/q.json");
        return code; }),
        new("planted:beside", "a file beside the inputs", (a, s, c) => { File.WriteAllText("in/.cache", "");
        return CommandLine.Run(a, s, c); }),
        new("planted:stray", "a file that nobody asked for", (a, s, c) => { File.WriteAllText("out/.a.tmp", "");
        return CommandLine.Run(a, s, c); }),
        new("planted:left", "a temporary file is left", (a, s, c) => { File.WriteAllText(Path.Combine(Path.GetTempPath(), "spill"), "");
        return CommandLine.Run(a, s, c); }),
        new("planted:half", "--json is not whole",
            (a, s, c) => Written(CommandLine.Run(a, s, c), path => File.WriteAllBytes(path, File.ReadAllBytes(path)[..^20]))),
        new("planted:lost", "--json: what was there is gone",
            (a, s, _) => Written(Fail(s, "kullback: in/p.json: cannot be read (planted)\n"), File.Delete)),
        new("planted:unwritten", "--json: nothing was written", (a, s, c) => Written(CommandLine.Run(a, s, c), File.Delete)),
        new("planted:chance", "another result the second time on standard output", (a, s, c) => { int code = CommandLine.Run(a, s, c);
        s.Write($"call {++s_calls}\n"); return code; }),
        new("planted:file-chance", "another result the second time in out/old.json",
            (a, s, c) => Written(CommandLine.Run(a, s, c),
                path => File.WriteAllText(path, $"{{\"call\":{++s_calls},{File.ReadAllText(path)[1..]}"))),
        new("planted:refusal", "what must be refused was done", CommandLine.Run) { MustBeRefused = true },
        new("planted:same", "two tables with the same bytes are called different", (a, s, c) => { CommandLine.Run(a, s, c);
        return 1; }) { SameBothSides = true },
    ];

    public static Plant? Named(string target) => All.FirstOrDefault(p => p.Name == target);

    private static int Fail(Shell shell, string error)
    {
        shell.Error.Write(error);
        return 2;
    }

    private static int Written(int code, Action<string> change)
    {
        change("out/old.json");
        return code;
    }

    private static int Deep(int n) => n < 0 ? 0 : Deep(n + 1) + Encoding.UTF8.GetByteCount("x");
}
