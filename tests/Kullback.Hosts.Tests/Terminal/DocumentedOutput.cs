using System.Diagnostics;
using System.Text.RegularExpressions;
using Kullback.Hosts.Tests.Reports;

namespace Kullback.Hosts.Tests.Terminal;

/// <summary>README.md and docs/ quote sessions: a command after <c>$</c>, what it prints below. Each is run as it stands, in a folder with
/// <c>samples/</c> and <c>docs/</c>, 80 columns wide.</summary>
/// <remarks>A line of <c>...</c> stands for any lines. Nothing else is left out; only the time that a run took may differ, and what
/// rounding decides: errors of 1e-15 and less, the steps of a method. Processors of other widths add in another order.</remarks>
public sealed partial class DocumentedOutput(DocumentedOutput.MadeOnce made) : IClassFixture<DocumentedOutput.MadeOnce>
{
    /// <summary>What the scripts under samples/ make, with what they print:
    /// two sessions begin with the same half minute of training.</summary>
    public sealed class MadeOnce : IDisposable
    {
        private readonly Dictionary<string, (DirectoryInfo Folder, string Printed)> _made = [];

        internal (DirectoryInfo Folder, string Printed) By(string command)
        {
            if (_made.TryGetValue(command, out var made)) return made;
            DirectoryInfo folder = SessionFolder();
            return _made[command] = (folder, Run(folder, [command])[0]);
        }

        public void Dispose()
        {
            foreach (var (folder, _) in _made.Values) folder.Delete(recursive: true);
        }
    }

    /// <summary>Outputs that are quoted and not run: what their commands read is fetched by a script under bench/,
    /// or is the reader's own.</summary>
    private static readonly string[] s_fetched = ["kullback code de.txt", "kullback code --matrix de.txt"];

    public sealed record Step(string Command, IReadOnlyList<string> Printed);

    public static IEnumerable<TheoryDataRow<string, int>> Sessions()
        => Blocks().Where(b => b.Lines[0].StartsWith("$ ", StringComparison.Ordinal))
        .Select(b => new TheoryDataRow<string, int>(b.File, b.Line));

    [Theory, MemberData(nameof(Sessions))]
    public void Is_what_is_printed(string file, int line)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the sessions are a POSIX shell's");
        Step[] steps = [.. Parse(Blocks().Single(b => b.File == file && b.Line == line).Lines)];
        bool python = steps.Any(s => s.Command.StartsWith("python3 ", StringComparison.Ordinal));
        Assert.SkipUnless(!python || Python() is not null, "Python with NumPy is not installed (apt-get install python3-numpy)");
        foreach (Match text in steps.SelectMany(s => Absolute().Matches(s.Command)))
            Assert.SkipUnless(File.Exists(text.Value), $"there is no {text.Value} here");
        string[] printed = Run(steps, made);
        for (int i = 0; i < steps.Length; i++)
            Assert.True(Fits(steps[i].Printed, Lines(printed[i])),
                $"{file}, line {line}: {steps[i].Command}\nis said to print\n{string.Join('\n', steps[i].Printed)}\nand "
                    + $"prints\n{printed[i]}");
    }

    /// <summary>A block that begins with a command and goes on with something else quotes an output: it must be a session,
    /// so that it is run.</summary>
    [Fact]
    public void No_output_is_quoted_without_being_run()
    {
        var quoted = Blocks()
            .Where(b => b.Lines[0].StartsWith("kullback ", StringComparison.Ordinal)
                && b.Lines.Any(l => l.Length > 0 && !l.StartsWith("kullback ", StringComparison.Ordinal)));
        Assert.Empty(quoted.Where(b => !s_fetched.Any(f => b.Lines[0].StartsWith(f, StringComparison.Ordinal)))
            .Select(b => $"{b.File}, line {b.Line}: {b.Lines[0]}"));
    }

    [Fact]
    public void What_differs_is_found()
    {
        string[] output = ["a", "b", "c", "d"];
        Assert.True(Fits(["a", "...", "d"], output));
        Assert.True(Fits(["...", "b", "c", "..."], output));
        Assert.True(Fits(["took 0.4 s"], ["took 11.9 s"]));
        Assert.True(Fits(["3,604 pivots, gap 4e-17, ± 2e-16"], ["3,712 pivots, gap 0, ± 6e-15"]));
        Assert.False(Fits(["gap 4e-14"], ["gap 5e-14"]));
        Assert.False(Fits(["a", "...", "c"], output));
        Assert.False(Fits(["a", "b"], output));
        Assert.False(Fits(["a", "x", "...", "d"], output));
        Assert.False(Fits(["0.21504 nat"], ["0.21505 nat"]));
    }

    private static bool Fits(IReadOnlyList<string> said, IReadOnlyList<string> printed, int i = 0, int k = 0)
    {
        if (i == said.Count) return k == printed.Count;
        if (said[i].Trim() == "...") return Enumerable.Range(k, printed.Count - k + 1).Any(next => Fits(said, printed, i + 1, next));
        return k < printed.Count && Timeless(said[i]) == Timeless(printed[k]) && Fits(said, printed, i + 1, k + 1);
    }

    private static string Timeless(string line)
        => Steps().Replace(Rounding().Replace(Elapsed().Replace(line, "0.0 s"), "0"), "0 $1").TrimEnd();

    private static string[] Run(Step[] steps, MadeOnce made)
    {
        DirectoryInfo folder = SessionFolder();
        try
        {
            bool begins = steps[0].Command.StartsWith("python3 samples/", StringComparison.Ordinal);
            string[] commands = [.. steps.Skip(begins ? 1 : 0).Select(s => s.Command)];
            if (!begins) return Run(folder, commands);
            var (from, first) = made.By(steps[0].Command);
            foreach (DirectoryInfo kept in from.EnumerateDirectories().Where(d => d.LinkTarget is null))
            {
                string to = folder.CreateSubdirectory(kept.Name).FullName;
                foreach (FileInfo file in kept.EnumerateFiles()) file.CopyTo(Path.Combine(to, file.Name));
            }
            return [first, .. Run(folder, commands)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static DirectoryInfo SessionFolder()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("kullback-docs-");
        foreach (string name in new[] { "samples", "docs" })
            Directory.CreateSymbolicLink(Path.Combine(folder.FullName, name), Repository.File(name));
        return folder;
    }

    private static string[] Run(DirectoryInfo folder, string[] commands)
    {
        string script =
            $"kullback() {{ dotnet '{Path.Combine(AppContext.BaseDirectory, "Kullback.Cli.dll")}' \"$@\"; }}\npython3() {{ "
                + $"{Python() ?? "false"} \"$@\"; }}\nout=$PWD\n"
            + string.Concat(commands.Select((c, i) => $"{{ {c}\n}} > \"$out/printed{i}\" 2>&1\n"));
        var start = new ProcessStartInfo("bash")
        {
            WorkingDirectory = folder.FullName, RedirectStandardInput = true,
            RedirectStandardOutput = true, RedirectStandardError = true
        };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(script);
        start.Environment["COLUMNS"] = "80";
        // Two threads that wait for each other beside other tests take five times as long as one.
        start.Environment["OPENBLAS_NUM_THREADS"] = "1";
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        CancellationToken stop = TestContext.Current.CancellationToken;
        Task<string> error = process.StandardError.ReadToEndAsync(stop), output = process.StandardOutput.ReadToEndAsync(stop);
        if (!process.WaitForExit(300_000)) process.Kill(entireProcessTree: true);
        Assert.Equal("", output.GetAwaiter().GetResult() + error.GetAwaiter().GetResult());
        return [.. commands.Select((_, i) => File.ReadAllText(Path.Combine(folder.FullName, $"printed{i}")))];
    }

    private static IEnumerable<Step> Parse(IReadOnlyList<string> block)
    {
        string? command = null;
        var printed = new List<string>();
        foreach (string line in block)
        {
            if (command is not null && command.EndsWith('\\')) { command = command[..^1] + line.Trim(); continue; }
            if (!line.StartsWith("$ ", StringComparison.Ordinal)) { printed.Add(line); continue; }
            if (command is not null) yield return new Step(command, [.. Lines(string.Join('\n', printed))]);
            (command, printed) = (line[2..], []);
        }
        yield return new Step(command!, [.. Lines(string.Join('\n', printed))]);
    }

    private static string[] Lines(string text) => text.TrimEnd().Length == 0 ? [] : text.TrimEnd().Split('\n');

    /// <summary>The indented blocks of README.md and docs/*.md, with the number of their first line, without their indentation.</summary>
    private static IEnumerable<(string File, int Line, IReadOnlyList<string> Lines)> Blocks()
    {
        string root = Path.GetDirectoryName(Repository.File("README.md"))!;
        foreach (string file in Directory.EnumerateFiles(Path.Combine(root, "docs"), "*.md", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Prepend(Path.Combine(root, "README.md")))
        {
            string[] lines = File.ReadAllLines(file);
            for (int i = 0; i < lines.Length; i++)
            {
                if (!IsIndented(lines[i]) || (i > 0 && lines[i - 1].Length > 0)) continue;
                int end = i;
                while (end < lines.Length && (lines[end].Length == 0 || IsIndented(lines[end]))) end++;
                string[] block = [.. lines[i..end].Select(l => l.Length > 4 ? l[4..] : "")];
                yield return (Path.GetRelativePath(root, file), i + 1, [.. Lines(string.Join('\n', block))]);
                i = end - 1;
            }
        }
    }

    private static bool IsIndented(string line) => line.StartsWith("    ", StringComparison.Ordinal);

    private static string? Python() => s_python.Value;

    private static readonly Lazy<string?> s_python = new(() => new[] { "/usr/bin/python3", "python3" }.FirstOrDefault(name =>
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(name, ["-c", "import numpy"]) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }));

    [GeneratedRegex(@"\b\d+\.\d s\b")]
    private static partial Regex Elapsed();

    [GeneratedRegex(@"\b\d(\.\d+)?e-1[5-9]\b")]
    private static partial Regex Rounding();

    [GeneratedRegex(@"[\d,]+ (pivots)")]
    private static partial Regex Steps();

    [GeneratedRegex(@"(?<=\s)/\S+")]
    private static partial Regex Absolute();
}
