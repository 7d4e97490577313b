namespace Kullback.Cli.Verbs;

/// <summary>A verb whose result is a report: it has arguments, options and a question; the forms, where they are written and the exit code
/// are the same for all.</summary>
internal abstract class ReportVerb(string name, string description, GateTerms? gate = null) : Verb(name, description)
{
    private readonly OutputOption _html = new("--html", "one standalone page to look at");
    private readonly OutputOption _json = new("--json", "everything, as docs/reference/json.md describes it");
    private readonly OutputOption _markdown = new("--markdown", "fit for a pull request");
    private readonly OutputOption _junit = new("--junit", "for build servers");
    private readonly Option<string?> _failOn = OptionText.One("--fail-on", "WHAT", gate?.Description ?? "");
    private readonly Option<bool> _quiet = OptionText.Flag("--quiet", "print nothing; the files and the exit code tell");

    /// <summary>The options of the forms, the last group; those of a build server only where something can be found.</summary>
    protected (string, IReadOnlyList<Option>) Writing(params ReadOnlySpan<Option> before)
        => ("Writing results (several at once; - is standard output)",
            [.. before, _html, _json, _markdown, .. gate is null ? [] : new Option[] { _junit, _failOn }, _quiet]);

    /// <summary>Those options: they have an effect wherever there is a result.</summary>
    protected IReadOnlyList<Option> Results => Writing().Item2;

    /// <summary>The conditions that were asked for, or hold without; null where nothing can fail.</summary>
    protected Gate? Limits(ParseResult parsed) => gate is null ? null : Verbs.Gate.Of(parsed.GetValue(_failOn), gate);

    /// <inheritdoc/>
    public sealed override GateTerms? Gate => gate;

    /// <inheritdoc/>
    public override IReadOnlyList<(int Code, string Meaning)> ExitCodes =>
        [(0, "done"), .. gate is null ? []
            : new[] { (1, gate.Default == Verbs.Gate.Never ? "what --fail-on names" : $"{gate.Default}, or what else --fail-on names") },
            (2, "error: one line on standard error says what")];

    /// <summary>Answers the question; null where there was none, and only what other options name was to be written.</summary>
    protected abstract IReport? Report(ParseResult parsed, Shell shell, CancellationToken cancel);

    /// <summary>What is wrong with a report that was written all the same; null for nothing. The exit code is then 2.</summary>
    protected virtual string? Trouble(ParseResult parsed, IReport report) => null;

    /// <summary>Forms that only this verb has.</summary>
    protected virtual IEnumerable<(OutputOption Option, Action<IReport, Provenance, Stream> Form)> MoreForms => [];

    /// <summary>Whether the result is printed where nothing was asked for.</summary>
    protected virtual bool Prints(ParseResult parsed) => true;

    /// <summary>Does what the user asked for: what the core refuses is the user's input, named by the core,
    /// and no fault of this program.</summary>
    protected T Asked<T>(Func<T> work)
    {
        try { return work(); }
        catch (ArgumentException e) { throw new UsageException($"{Name}: {Said(e)}"); }
    }

    /// <summary>What the core says of an argument, without the name that it has there.</summary>
    protected static string Said(ArgumentException e) => e.Message.Split(" (Parameter", 2)[0];

    /// <inheritdoc/>
    public sealed override int Run(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        var places = new List<(Place Place, Action<IReport, Provenance, Stream> Form)>();
        void Add(OutputOption option, Action<IReport, Provenance, Stream> form)
        {
            if (Options.Contains(option) && Place.Of(parsed, option) is { } place) places.Add((place, form));
        }
        Add(_html, HtmlForm.Write);
        Add(_json, JsonForm.Write);
        Add(_markdown, MarkdownForm.Write);
        foreach (var (option, form) in MoreForms) Add(option, form);
        Gate? limits = Limits(parsed);
        Add(_junit, (found, made, stream) => JunitForm.Write(found, made, stream, limits!.Fails(found.Conditions, found.Figures)));
        if (Report(parsed, shell, cancel) is not { } report) return ExitCode.Stable;
        foreach (var (place, form) in places) place.Write(stream => form(report, Made(parsed), stream), shell, cancel);
        bool quiet = parsed.GetValue(_quiet), programsRead = Options.OfType<OutputOption>().Any(o => parsed.GetValue(o) == "-");
        if (Prints(parsed) && !quiet && !programsRead) shell.Write(TextForm.Of(report, shell.Width, shell.Color));
        return Trouble(parsed, report) is { } trouble ? throw new UsageException(trouble)
            : limits?.Decide(report.Conditions, report.Figures, shell, programsRead, quiet) ?? ExitCode.Stable;
    }
}
