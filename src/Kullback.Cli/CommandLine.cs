using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Reflection;
using System.Runtime.InteropServices;
using Kullback.Cli.Verbs;
using Kullback.Data.Engines.Sql;

namespace Kullback.Cli;

/// <summary>The command <c>kullback</c>: finds the verb, runs it, and turns whatever goes wrong into one line and an exit code.</summary>
internal static class CommandLine
{
    /// <summary>This tool's version.</summary>
    public static string Version { get; } =
        typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    // What the library calls by its properties is called here as it is written.
    static CommandLine() => OptionName.SpellAs(Spelling);

    /// <summary>The option of a property of the library's options: <c>--skip-lines</c> of <c>SkipLines</c>.</summary>
    internal static string Spelling(string property) => property switch
    {
        "Keys" => "--key",
        "Types" => "--as",
        "Costs" => "--cost",
        "MemoryLimit" => "--memory",
        "TextColumn" => "--text",
        "WordCounts" => "--word-counts",
        _ => "-" + string.Concat(property.Select(c => char.IsAsciiLetterUpper(c) ? $"-{char.ToLowerInvariant(c)}" : c.ToString())),
    };

    /// <summary>Runs the command line in the process's surroundings; Ctrl-C stops the work, and a second one the process.</summary>
    public static int Run(string[] arguments, Shell shell)
    {
        using var source = new CancellationTokenSource();
        int stoppedBy = 0;
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = stoppedBy == 0;
            stoppedBy = signal.Signal == PosixSignal.SIGTERM ? ExitCode.Terminated : ExitCode.Interrupted;
            source.Cancel();
        }
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        int code = Run(arguments, shell, source.Token);
        return code == ExitCode.Interrupted && stoppedBy != 0 ? stoppedBy : code;
    }

    /// <summary>Runs the command line.</summary>
    public static int Run(string[] arguments, Shell shell, CancellationToken cancel)
    {
        try
        {
            RootCommand root = Root();
            // "@file" is a value here (--header @names.txt), not a file of arguments.
            ParseResult parsed = root.Parse(arguments,
                new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
            var verb = parsed.CommandResult.Command as Verb;
            if (parsed.Action is HelpAction || arguments.Length == 0)
            {
                shell.Write(Help.Of(root, verb, Math.Min(shell.Width, 100)));
                return arguments.Length == 0 ? ExitCode.Trouble : ExitCode.Stable;
            }
            if (verb is null && arguments is ["--version"])
            {
                shell.Write($"kullback {Version}\n");
                return ExitCode.Stable;
            }
            ParseErrors.Throw(root, verb, parsed);
            OutputPlaces.RequireApart(parsed, verb!);
            return verb!.Run(parsed, shell, cancel);
        }
        catch (OperationCanceledException)
            when (cancel.IsCancellationRequested)
        { return Fail(shell, "stopped", null, ExitCode.Interrupted); }
        catch (Exception e) when (e is UsageException or UnreadableDataException or IOException
            or UnauthorizedAccessException)
        { return Fail(shell, e.Message, e); }
        catch (OutOfMemoryException e)
        {
            return Fail(shell,
            "out of memory (--memory sets how much the engine may take before it spills to disk)", e);
        }
        // Whatever else comes is a fault of this program; a stack trace would help only who can mend it.
        catch (Exception e) { return Fail(shell, $"internal error: {e.GetType().Name}: {e.Message} (KULLBACK_DEBUG=1 shows where)", e); }
    }

    /// <summary>The command line again, as text that a shell reads back.</summary>
    public static string TextOf(ParseResult parsed)
        => ShellQuoting.CommandOf(parsed.Tokens.Select(t => DatabaseAddress.WithoutPassword(t.Value)));

    /// <summary>The command with all its verbs.</summary>
    internal static RootCommand Root()
    {
        var root = new RootCommand("Measures how far apart two distributions are, how sure we are, and what drives it.");
        root.Directives.Clear();
        root.Add(new Compare());
        root.Add(new Explain());
        root.Add(new Profile());
        root.Add(new Merge());
        root.Add(new Measure());
        root.Add(new Verbs.Measures());
        root.Add(new Between());
        root.Add(new DistributionVerb());
        root.Add(new FamilyList());
        root.Add(new Fit());
        root.Add(new Verbs.Transport());
        root.Add(new Estimate());
        root.Add(new Test());
        root.Add(new Generative());
        root.Add(new LanguageModel());
        root.Add(new Policy());
        root.Add(new TrainVerb());
        root.Add(new Ab());
        root.Add(new TopicsVerb());
        root.Add(new Code());
        root.Add(new Information());
        root.Add(new RateDistortion());
        root.Add(new Verbs.Fidelity());
        root.Add(new CalibrationVerb());
        root.Add(new LogsVerb());
        root.Add(new StreamVerb());
        root.Add(new Completion());
        root.Add(new Man());
        return root;
    }

    private static int Fail(Shell shell, string message, Exception? e, int code = ExitCode.Trouble)
    {
        string line = string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        try
        {
            shell.Error.WriteLine($"kullback: {PlainText.Shorten(line, 2_000)}");
            if (shell.Debug && e is not null) shell.Error.WriteLine(e);
        }
        catch (IOException) { }      // nobody listens; the exit code still tells
        return code;
    }
}
