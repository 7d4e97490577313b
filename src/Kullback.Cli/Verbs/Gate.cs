using System.Text.RegularExpressions;
using Kullback.Data.Vectors;

namespace Kullback.Cli.Verbs;

/// <summary>What makes the exit code 1: <c>--fail-on WHAT</c>, in every verb. One of them holding is enough.</summary>
/// <remarks>A condition is a word for a finding (<c>drift</c>, <c>undecided</c>), or a figure, one of <c>&gt; &gt;= &lt; &lt;=</c>, and a
/// limit: <c>p&lt;=0.01</c>, <c>kl&gt;0.01bit</c>. An amount of information has its unit, a pure number none.
/// A figure that is not known fails every limit.</remarks>
internal sealed partial record Gate
{
    /// <summary>The word for nothing.</summary>
    public const string Never = "never";

    private const string Option = "--fail-on";
    private const int MostNamed = 5;

    private readonly List<Limit> _limits = [];
    private readonly HashSet<string> _words = new(StringComparer.Ordinal);

    /// <summary>A figure and its limit.</summary>
    private sealed record Limit(string Figure, MeasureUnit Of, string Sign, double Value, InformationUnit Unit, string Text)
    {
        // Written so that what is not a number holds.
        public bool Holds(double value)
        {
            double shown = Unit.Show(value, Of);
            return Sign switch { ">" => !(shown <= Value), ">=" => !(shown < Value), "<" => !(shown >= Value), _ => !(shown > Value) };
        }

        public string Show(double value) => $"{NumberFormat.Number(Unit.Show(value, Of))} {Unit.Name(Of)}".TrimEnd();
    }

    private Gate() { }

    /// <summary>The figures that have a limit.</summary>
    public IEnumerable<string> Figures => _limits.Select(l => l.Figure);

    /// <summary>The word is one of the conditions.</summary>
    public bool Names(string word) => _words.Contains(word);

    /// <summary>Reads the conditions, or what holds without them.</summary>
    /// <exception cref="UsageException">One cannot be read.</exception>
    public static Gate Of(string? text, GateTerms terms)
    {
        var gate = new Gate();
        string[] parts = [.. MeasureList.Split([text ?? terms.Default])];
        if (parts.Length == 0) throw new UsageException($"{Option}: '{text}' names nothing{There(terms)}");
        foreach (string part in parts)
        {
            if (part.AsSpan().IndexOfAny('<', '>') >= 0) gate._limits.Add(Read(part, terms));
            else if (part.Equals(Never, StringComparison.OrdinalIgnoreCase)) _ = parts.Length == 1 ? 0
                : throw new UsageException($"{Option}: {Never} stands alone");
            else if (terms.Words.Select(w => w.Word).FirstOrDefault(w => w.Equals(part, StringComparison.OrdinalIgnoreCase)) is { } word)
                gate._words.UnionWith([word, terms.Words[0].Word]);
            else if (terms.Figure(part) is not null)
                throw new UsageException(
                    $"{Option}: '{part}' needs a limit, in quotes, for a shell takes > and < for files: \"{terms.Example}\"");
            else throw new UsageException(
                $"{Option}: '{part}' is not one of {string.Join(", ", terms.AllWords)}, "
                    + $"\"{terms.Example}\"{SpellingHint.Hint(part, terms.AllWords)}");
        }
        return gate;
    }

    private static Limit Read(string part, GateTerms terms)
    {
        var match = Condition().Match(part);
        if (!match.Success) throw new UsageException($"{Option}: '{part}' is no figure with a limit{There(terms)}");
        string name = match.Groups[1].Value, unit = match.Groups[4].Value;
        if (terms.Figure(name) is not { } figure)
            throw new UsageException(terms.Measures ? $"{Option}: {MeasureNames.Unknown(name).Message}"
                : $"{Option}: '{name}' has no limit here; there {(terms.Figures.Count == 1 ? "is" : "are")} "
                    + $"{string.Join(", ", terms.Figures.Select(f => f.Name))}");
        if (!double.TryParse(match.Groups[3].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            || !double.IsFinite(value))
            throw new UsageException($"{Option}: '{part}': '{match.Groups[3].Value}' is no number");
        if (figure.Unit == MeasureUnit.None && unit.Length > 0)
            throw new UsageException($"{Option}: '{part}': {figure.Name} is a number without a unit");
        if (figure.Unit != MeasureUnit.None && unit.Length == 0)
            throw new UsageException($"{Option}: '{part}': the limit needs its unit, {part}bit or {part}nat");
        var shown = unit.TrimStart('√') switch
        {
            ['b', ..] => InformationUnit.Bits,
            ['h', ..] => InformationUnit.Hartleys,
            _ => InformationUnit.Nats
        };
        return new Limit(figure.Name, figure.Unit, match.Groups[2].Value, value, shown, part);
    }

    private static string There(GateTerms terms) => $": write {string.Join(", ", terms.AllWords)} or \"{terms.Example}\"";

    /// <summary>One of the conditions holds.</summary>
    public bool Fails(IReadOnlyList<string> conditions, IReadOnlyList<GateFigure> figures) => conditions.Any(_words.Contains)
        || _limits.Any(l => Passed(l, figures).Count > 0);

    // A figure that is not there is not known.
    private static List<GateFigure> Passed(Limit limit, IReadOnlyList<GateFigure> figures)
        => [.. figures.Where(f => f.Name == limit.Figure).DefaultIfEmpty(new GateFigure(limit.Figure, double.NaN))
            .Where(f => limit.Holds(f.Value))];

    /// <summary>The exit code; which limit is passed, and by what, is said: on standard error where programs read standard
    /// output.</summary>
    /// <param name="conditions">The words that hold.</param>
    /// <param name="figures">The figures.</param>
    /// <param name="shell">Where to say it.</param>
    /// <param name="programsRead">Standard output is for programs.</param>
    /// <param name="quiet">Say nothing.</param>
    public int Decide(IReadOnlyList<string> conditions, IReadOnlyList<GateFigure> figures, Shell shell, bool programsRead,
        bool quiet = false)
    {
        bool fails = conditions.Any(_words.Contains);
        foreach (var limit in _limits)
        {
            var passed = Passed(limit, figures);
            if (passed.Count == 0) continue;
            fails = true;
            if (quiet) continue;
            string named = string.Join("; ",
                passed.Take(MostNamed)
                .Select(
                    f =>
                        $"{f.Of}{(f.Of.Length > 0 ? ": " : "")}{f.Name} "
                            + $"{(double.IsNaN(f.Value) ? "not known" : $"= {limit.Show(f.Value)}")}"));
            string said =
                $"failed on {limit.Text}: "
                    + $"{named}{(passed.Count > MostNamed ? $"; and {NumberFormat.Count(passed.Count - MostNamed)} more" : "")}";
            if (programsRead) shell.Error.WriteLine("kullback: " + PlainText.Visible(said));
            else shell.Write("\n" + string.Join('\n', DisplayText.Wrap(said, shell.Width)) + "\n");
        }
        return fails ? ExitCode.Drifted : ExitCode.Stable;
    }

    [GeneratedRegex(@"^([^<>=]+?)\s*([<>]=?)\s*([^<>=\s]+?)\s*(√?(?:bits?|nats?|hartleys?))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Condition();
}
