using System.Text;
using Kullback.Cli.Verbs;

namespace Kullback.Cli;

/// <summary>Help that teaches: what a verb is for, what one would type, every option by subject, what the exit code says.</summary>
internal static class Help
{
    private const int Indent = 2, Gap = 2, WidestTerm = 24;

    /// <summary>Help of a verb, or of the whole command when <paramref name="verb"/> is null.</summary>
    public static string Of(RootCommand root, Verb? verb, int width)
    {
        var page = new StringBuilder();
        if (verb is null) WriteRoot(page, root, width);
        else WriteVerb(page, verb, width);
        return page.ToString();
    }

    private static void WriteRoot(StringBuilder page, RootCommand root, int width)
    {
        Paragraph(page, $"kullback: {root.Description}", width);
        page.Append("\nUsage: kullback COMMAND ARGUMENTS [OPTIONS]\n");
        Terms(page, "Verbs", [.. root.Subcommands.OfType<Verb>().Select(v => (v.Name, v.Description!))], width);
        Terms(page, "Options", [("--help", "this text; after a verb, the verb's"), ("--version", "the version")], width);
        WriteExamples(page, [.. root.Subcommands.OfType<Verb>().Select(v => v.Examples[0])], width);
        Terms(page, "Exit codes", [("0", "stable"), ("1", "drifted"), ("2", "error: one line on standard error says what")], width);
        page.Append("\nMore: kullback compare --help\n");
    }

    private static void WriteVerb(StringBuilder page, Verb verb, int width)
    {
        Paragraph(page, verb.Description!, width);
        page.Append($"\nUsage: kullback {verb.Name}{Arguments(verb)}{(verb.Groups.Count > 0 ? " [OPTIONS]" : "")}\n");
        if (verb.Arguments.Count > 0) Terms(page, null, [.. verb.Arguments.Select(a => (a.Name, a.Description!))], width);
        WriteExamples(page, verb.Examples, width);
        foreach (var (title, options) in verb.Groups)
            Terms(page, title,
                [
                    .. options.Select(
                        o => (string.Join(", ", o.Aliases.Append(o.Name)) + (o.HelpName is null ? "" : $" {o.HelpName}"), o.Description!))],
                        width);
        Terms(page, "Exit codes", [.. verb.ExitCodes.Select(e => (Reports.NumberFormat.Count(e.Code), e.Meaning))], width);
    }

    private static string Arguments(Verb verb) => string.Concat(verb.Arguments.Select(a => " " + a.Name));

    private static void WriteExamples(StringBuilder page, IReadOnlyList<(string Command, string Why)> examples, int width)
    {
        page.Append("\nExamples\n");
        foreach (var (command, why) in examples)
        {
            page.Append(' ', Indent).Append(command).Append('\n');
            Block(page, why, width, Indent + 4);
        }
    }

    private static void Terms(StringBuilder page, string? title, IReadOnlyList<(string Term, string Text)> terms, int width)
    {
        page.Append('\n');
        if (title is not null) page.Append(title).Append('\n');
        int column = Math.Min(WidestTerm, terms.Max(t => t.Term.Length)) + Indent + Gap;
        foreach (var (term, text) in terms)
        {
            page.Append(' ', Indent).Append(term);
            bool fits = Indent + term.Length + Gap <= column;
            if (!fits) page.Append('\n');
            bool first = fits;
            foreach (string line in DisplayText.Wrap(text, width - column))
            {
                page.Append(' ', first ? column - Indent - term.Length : column).Append(line).Append('\n');
                first = false;
            }
        }
    }

    private static void Paragraph(StringBuilder page, string text, int width) => Block(page, text, width, 0);

    private static void Block(StringBuilder page, string text, int width, int indent)
    {
        foreach (string line in DisplayText.Wrap(text, width - indent)) page.Append(' ', indent).Append(line).Append('\n');
    }
}
