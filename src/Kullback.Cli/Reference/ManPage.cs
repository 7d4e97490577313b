using System.Text;
using Kullback.Cli.Verbs;

namespace Kullback.Cli.Reference;

/// <summary>The page that <c>man kullback</c> shows, made from the verbs.</summary>
internal static class ManPage
{
    /// <summary>The page in the macros of man(7), UTF-8.</summary>
    public static string Of(RootCommand root, string version)
    {
        var verbs = root.Subcommands.OfType<Verb>().ToList();
        var page = new StringBuilder($".TH KULLBACK 1 \"\" \"kullback {version}\" \"User commands\"\n");
        Section(page, "NAME", $"kullback \\- {Escaped(Lowered(root.Description!))}");
        Section(page, "SYNOPSIS",
            "\\fBkullback\\fR \\fIVERB\\fR \\fITHINGS\\fR [\\fIOPTIONS\\fR]\n.br\n\\fBkullback\\fR [\\fIVERB\\fR] \\fB\\-\\-help\\fR | "
                + "\\fB\\-\\-version\\fR");
        Section(page, "DESCRIPTION",
            "Results go to standard output, errors and progress to standard error. An error is one line that names the thing, the place "
                + "and the way out.\n"
            + "Where two things are compared, P is what really happens (the current data) and Q the stand\\-in (the reference), and "
            + "D(P\u2016Q) is the divergence of P from Q.");
        page.Append(".SH VERBS\n");
        foreach (var verb in verbs)
            Term(page, $"\\fB{Escaped(verb.Name)}\\fR{string.Concat(verb.Aliases.Select(a => $", \\fB{Escaped(a)}\\fR"))}",
                verb.Description!);
        foreach (var verb in verbs) Write(page, verb);
        page.Append(".SH EXIT STATUS\n");
        foreach (var (code, meaning) in (ReadOnlySpan<(int, string)>)[(ExitCode.Stable, "done, and nothing that --fail-on names was found"),
            (ExitCode.Drifted, "what --fail-on names was found; compare without it: drifted"),
            (ExitCode.Trouble, "error: one line on standard error says what"), (ExitCode.Interrupted, "stopped by Ctrl-C"),
                (ExitCode.Terminated, "stopped by a request to terminate")])
            Term(page, $"\\fB{NumberFormat.Count(code)}\\fR", meaning);
        page.Append(".SH ENVIRONMENT\n");
        Term(page, "\\fBNO_COLOR\\fR", "with any value: no color");
        Term(page, "\\fBCOLUMNS\\fR", "the width of a line where standard output is no terminal (80)");
        Term(page, "\\fBKULLBACK_DEBUG\\fR", "1 adds the stack trace to an error");
        return page.ToString();
    }

    private static void Write(StringBuilder page, Verb verb)
    {
        page.Append(
            $".SH KULLBACK {Escaped(verb.Name.ToUpperInvariant())}{string.Concat(verb.Arguments.Select(a => " " + Escaped(a.Name)))}\n{Escaped(verb.Description!)}\n");
        foreach (var argument in verb.Arguments) Term(page, $"\\fI{Escaped(argument.Name)}\\fR", argument.Description!);
        foreach (var (title, options) in verb.Groups)
        {
            page.Append($".SS {Escaped(title)}\n");
            foreach (var option in options)
                Term(page, string.Join(", ", option.Aliases.Append(option.Name).Select(n => $"\\fB{Escaped(n)}\\fR"))
                    + (option.HelpName is { } value ? $" \\fI{Escaped(value)}\\fR" : ""), option.Description!);
        }
        page.Append(".SS Examples\n");
        foreach (var (command, why) in verb.Examples) Term(page, Escaped(command), why);
    }

    private static void Section(StringBuilder page, string title, string text) => page.Append($".SH {title}\n{text}\n");

    private static void Term(StringBuilder page, string term, string text) => page.Append($".TP\n{term}\n{Escaped(text)}\n");

    private static string Lowered(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence[1..].TrimEnd('.');

    // A backslash is itself, a hyphen one that can be copied, and no line begins with a request.
    private static string Escaped(string text)
    {
        string escaped = text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal);
        return escaped[0] is '.' or '\'' ? "\\&" + escaped : escaped;
    }
}
