using System.CommandLine;
using System.Diagnostics;
using System.Text;
using Kullback.Cli;
using Kullback.Cli.Reference;
using Kullback.Cli.Verbs;
using Kullback.Hosts.Tests.Reports;

namespace Kullback.Hosts.Tests.Terminal;

/// <summary>What is made from the verbs: the page in docs, completion scripts, the manual page.</summary>
/// <remarks>With KULLBACK_APPROVE set the page is written; read the difference.</remarks>
public sealed class CommandLineReference
{
    private static readonly Verb[] s_verbs = [.. Cli.CommandLine.Root().Subcommands.OfType<Verb>()];

    [Fact]
    public void The_page_says_what_the_verbs_say()
    {
        string path = Path.Combine(Path.GetDirectoryName(Repository.File("README.md"))!, "docs", "reference", "cli.md"), page = Page();
        if (Environment.GetEnvironmentVariable("KULLBACK_APPROVE") is { Length: > 0 }) File.WriteAllText(path, page);
        Assert.Equal(File.ReadAllText(path), page);
    }

    public static TheoryData<string> Shells => [.. Completions.Shells];

    [Theory, MemberData(nameof(Shells))]
    public void A_script_has_every_verb_and_every_option(string shell)
    {
        string script = Completions.Of(shell, Cli.CommandLine.Root())!;
        Assert.True(script.All(c => c == '\n' || !char.IsControl(c)));
        foreach (var verb in s_verbs)
        {
            Assert.Contains(verb.Name, script, StringComparison.Ordinal);
            foreach (var option in verb.Groups.SelectMany(g => g.Options))
                Assert.Contains(shell == "fish" ? $"-l {option.Name[2..]} " : option.Name, script, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("kullback compl", "completion")]
    [InlineData("kullback compare a b --html-", "")]
    [InlineData("kullback compare a b --junit x --mark", "--markdown")]
    [InlineData("kullback lm base --unit b", "bits")]
    [InlineData("kullback language-model base --save-t", "--save-top")]
    [InlineData("kullback compare --fail-on und", "undecided")]
    [InlineData("kullback compare --html ", "")]
    [InlineData("kullback completion po", "powershell")]
    [InlineData("kullback measures total-v", "total-variation")]
    [InlineData("kullback profile -", "-o --output")]
    public void Bash_completes(string line, string expected)
    {
        string words = string.Join(' ', line.Split(' ').Select(w => $"'{w}'"));
        var (output, error) = Shell("bash", "-c",
            $"source <(cat)\nCOMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _kullback 2> /dev/null; echo "
                + $"\"${{COMPREPLY[*]}}\"");
        Assert.Equal("", error);
        foreach (string word in expected.Split(' ')) Assert.Contains(word, output.TrimEnd().Split(' '));
        if (expected.Length == 0) Assert.Equal("\n", output);
    }

    [Theory]
    [InlineData("kullback compl", "completion")]
    [InlineData("kullback compare a b --mark", "--markdown")]
    [InlineData("kullback lm base --unit h", "hartleys")]
    [InlineData("kullback completion f", "fish")]
    public void Fish_completes(string line, string expected)
    {
        var (output, error) = Shell("fish", "--no-config", "-c", $"source; complete -C '{line}'");
        Assert.Equal("", error);
        Assert.Equal([expected], output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('\t')[0]));
    }

    [Fact]
    public void Zsh_takes_the_script()
    => Assert.Equal(("_kullback\n", ""),
        Shell("zsh", "-f", "-c", "autoload -Uz compinit; compinit -u -D; source /dev/stdin; print $_comps[kullback]"));

    [Fact]
    public void PowerShell_completes()
    {
        var (output, error) = Shell("pwsh", "-NoProfile", "-Command",
            "$input | Out-String | Invoke-Expression; (TabExpansion2 'kullback compl' 14).CompletionMatches.CompletionText");
        Assert.Equal(("completion", ""), (output.Trim(), error));
    }

    [Fact]
    public void The_manual_page_is_sound_and_complete()
    {
        using var runs = new CommandLineRuns();
        string page = runs.Run("man").Output,
            plain = page.Replace("\\-", "-", StringComparison.Ordinal).Replace("\\e", "\\", StringComparison.Ordinal);
        foreach (var verb in s_verbs)
            foreach (string said in verb.Groups.SelectMany(g => g.Options).SelectMany(o => new[] { $"\\fB{o.Name}\\fR", o.Description! })
                .Append(verb.Description!).Concat(verb.Examples.Select(e => e.Why))) Assert.Contains(said, plain, StringComparison.Ordinal);
        var (_, error) = Shell("groff", ["-man", "-ww", "-k", "-Tutf8"], page);
        Assert.Equal("", error);
    }

    [Fact]
    public void A_shell_that_is_not_known_is_told()
    {
        using var runs = new CommandLineRuns();
        Assert.Equal((2, "", "kullback: tcsh: no such shell here; there are bash, zsh, fish, powershell\n"),
            runs.Run("completion", "tcsh"));
    }

    // The script of the shell on its standard input.
    private static (string Output, string Error) Shell(string shell, params string[] arguments)
        => Shell(shell, arguments, Completions.Of(shell == "pwsh" ? "powershell" : shell, Cli.CommandLine.Root())!);

    private static (string Output, string Error) Shell(string program, string[] arguments, string input)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
            RedirectStandardError = true, StandardInputEncoding = new UTF8Encoding(false)
        };
        start.Environment["HOME"] = AppContext.BaseDirectory;
        Process? process = null;
        try { process = Process.Start(start); }
        catch (System.ComponentModel.Win32Exception) { Assert.Skip($"there is no {program} here"); }
        using (process)
        {
            Task<string> output = process!.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken),
                error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            process.WaitForExit(60_000);
            return (output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
        }
    }

    private static string Page()
    {
        var page = new StringBuilder("""
            # The command line: every verb, every option

            Made from the verbs themselves; `kullback VERB --help` says the same, and `kullback man` prints it as a manual page. What holds for all verbs - exit codes, outputs, how files are read -
            is in [the guide](../guide/command-line.md).


            """);
        page.Append("| verb | |\n|---|---|\n");
        foreach (var verb in s_verbs) page.Append($"| [{verb.Name}](#{Anchor(verb)}) | {Cell(verb.Description!)} |\n");
        foreach (var verb in s_verbs) Write(page, verb);
        return page.ToString();
    }

    private static void Write(StringBuilder page, Verb verb)
    {
        page.Append($"\n## {Title(verb)}\n\n{Cell(verb.Description!)}\n");
        if (verb.Aliases.Count > 0) page.Append($"\nShort: {string.Join(", ", verb.Aliases.Select(Code))}.\n");
        Table(page, null, "argument", verb.Arguments.Select(a => (Code(a.Name), a.Description!)));
        foreach (var (title, options) in verb.Groups)
            Table(page, title, "option",
                options.Select(
                    o => (string.Join(", ", o.Aliases.Append(o.Name).Select(n => Code(o.HelpName is null ? n : $"{n} {o.HelpName}"))),
                        o.Description!)));
        Table(page, "Examples", "command", verb.Examples.Select(e => (Code(e.Command), e.Why)));
        Table(page, "Exit codes", "code",
            verb.ExitCodes.Select(e => (e.Code.ToString(System.Globalization.CultureInfo.InvariantCulture), e.Meaning)));
    }

    private static void Table(StringBuilder page, string? title, string first, IEnumerable<(string Term, string Text)> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0) return;
        if (title is not null) page.Append($"\n### {title}\n");
        page.Append($"\n| {first} | |\n|---|---|\n");
        foreach (var (term, text) in all) page.Append($"| {term} | {Cell(text)} |\n");
    }

    private static string Title(Verb verb)
        => verb.Name + string.Concat(verb.Arguments.Select(a => " " + a.Name.Replace("[", "\\[", StringComparison.Ordinal)));

    // As GitHub makes them: lower case, blanks to hyphens, other marks gone.
    private static string Anchor(Verb verb)
        => string.Concat(Title(verb).ToLowerInvariant().Where(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-')).Replace(' ', '-');

    private static string Code(string text) => $"`{text.Replace("|", "\\|", StringComparison.Ordinal)}`";

    private static string Cell(string text)
        => string.Concat(text.Select(c => c is '|' or '*' or '_' or '<' or '`' or '\\' or '~' or '[' or ']' ? $"\\{c}" : c.ToString()));
}
