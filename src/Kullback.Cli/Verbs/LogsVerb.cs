using Kullback.Data.Logs;

namespace Kullback.Cli.Verbs;

/// <summary><c>kullback logs learn NORMAL</c> and <c>kullback logs score PROFILE LOG</c>: what is unusual in a log?</summary>
internal sealed class LogsVerb : ReportVerb
{
    private readonly Argument<string[]> _files = new("learn NORMAL | score PROFILE LOG")
    {
        Description = "learn: a log of what is normal, plain or .gz; score: what learn wrote, and a log (- is standard input)",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly OutputOption _output = new("--output",
        "learn: the profile; score: every line or session with bits and p, as CSV", "-o");
    private readonly Option<string?> _session = OptionText.One("--session", "REGEX",
        "learn: what names the session in a line (its first group, or all of it); lines without are left out");
    private readonly Option<bool> _sequences = OptionText.Flag("--sequences", "learn: every line is a session, its words are events");
    private readonly Option<string?> _falseAlarms = OptionText.One("--false-alarms", "SHARE",
        "score: 0.01 or 1%, the share of false alarms (1%)");

    /// <summary>The verb with its options.</summary>
    public LogsVerb() : base("logs",
        "What is unusual in a log? Learns templates and sessions of a normal one, and scores another in bits, with a promised share of "
            + "false alarms.",
        new GateTerms("share>5%")
        {
            Words = [("anomaly", ""), ("new-template", "or a line has a template that is new")],
            Figures = [("share", MeasureUnit.None, "the share of lines or sessions that are alarms")],
            Default = "anomaly",
        })
        => Take(_files);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups =>
        [("How", [_session, _sequences, _falseAlarms]), Writing(_output)];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Command, string Why)> Examples =>
    [
        ("kullback logs learn monday.log -o normal.kll", "templates and how often each occurs"),
        ("kullback logs score normal.kll tuesday.log --false-alarms 0.1%", "lines that are too rare, and new templates"),
        ("kullback logs learn hdfs.log --session 'blk_-?\\d+' -o normal.kll", "sessions: lines with the same block"),
        ("kullback logs score normal.kll new.log --output scored.csv", "every session with its bits"),
    ];

    /// <inheritdoc/>
    protected override IReport Report(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        string[] words = parsed.GetRequiredValue(_files);
        var request = new LogRequest
        {
            Session = parsed.GetValue(_session), Sequences = parsed.GetValue(_sequences), FalseAlarms = Share(parsed) ?? 0.01,
        };
        switch (words)
        {
            case ["learn", var normal]:
                if (parsed.GetValue(_falseAlarms) is not null) throw new UsageException($"{_falseAlarms.Name}: for logs score");
                Place place = Place.Of(parsed, _output) ?? throw new UsageException("logs learn: --output names the file of the profile");
                Sources.RequireThere(normal);
                return Asked(() =>
                {
                    LogProfile profile = ProgressBar.While(shell, (_, stop) => LogRun.Learn(normal, request, stop), cancel);
                    place.Write(stream => LogProfileFile.Write(profile, stream), shell, cancel);
                    return new LogProfileReport(profile);
                });
            case ["score", var file, var log]:
                if (request.Session is not null || request.Sequences)
                    throw new UsageException(
                        $"{(request.Sequences ? _sequences.Name : _session.Name)}: for logs learn; the profile has it");
                Sources.RequireThere(file);
                if (log != "-") Sources.RequireThere(log);
                Place? rows = Place.Of(parsed, _output);
                return Asked(() => new LogScoresReport(Scored(LogProfileFile.Read(file), log, request, rows, shell, cancel)));
            default:
                throw new UsageException(
                    "logs: learn NORMAL --output PROFILE, or score PROFILE LOG (kullback logs --help)");
        }
    }

    private static LogScores Scored(LogProfile profile, string log, LogRequest request, Place? place, Shell shell, CancellationToken cancel)
    {
        LogScores Run(Action<ScoredLog>? each)
            => ProgressBar.While(shell, (_, stop) => LogRun.Score(profile, log, request, each, stop), cancel);
        if (place is null) return Run(null);
        LogScores? scores = null;
        place.Write(stream =>
        {
            using var text = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
            text.WriteLine(profile.Session is null && !profile.Sequences ? "line,bits,p,reason" : "session,line,bits,p,reason");
            scores = Run(s => text.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{(s.Name is { } name ? Quoted(name) + "," : "")}{(s.Line == 0 ? "" : s.Line)},{s.Bits:R},{s.PValue:R},")
                + Quoted(s.Reason)));
        }, shell, cancel);
        return scores!;
    }

    /// <summary>A field that no spreadsheet takes for a formula.</summary>
    private static string Quoted(string field)
    {
        string safe = field.Length > 0 && field[0] is '=' or '+' or '-' or '@' or '\t' ? "'" + field : field;
        return $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private double? Share(ParseResult parsed)
    {
        if (parsed.GetValue(_falseAlarms) is not { } text) return null;
        bool percent = text.EndsWith('%');
        return double.TryParse(percent ? text[..^1] : text, NumberStyles.Float, CultureInfo.InvariantCulture, out double share)
            && (percent ? share / 100 : share) is > 0 and < 1 and var value ? value
            : throw new UsageException($"{_falseAlarms.Name}: '{text}' is no share between 0 and 1");
    }
}
