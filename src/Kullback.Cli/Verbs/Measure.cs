using System.CommandLine.Parsing;
using Kullback.Data.Vectors;

namespace Kullback.Cli.Verbs;

/// <summary><c>kullback measure P Q</c>: how far two distributions on the same cells are apart.</summary>
internal sealed class Measure : ReportVerb
{
    private const int CellsNamed = 5, CellsAsked = 20;

    private readonly Argument<string> _p =
        new("P")
        {
            Description =
            "what really happens: numbers (0.36,0.48,0.16 or 1/3,1/3,1/3), a file, FILE:COLUMN, or - for standard input"
        };
    private readonly Argument<string> _q = new("Q") { Description = "the stand-in on the same cells, likewise" };
    private readonly Option<string[]> _measures =
        OptionText.Many("--measure", "NAMES", "only these (kullback measures lists them), to the last digit; several with commas");
    private readonly Option<string?> _unit = UnitText.Option("bits, and nats beside them");
    private readonly Option<string?> _zeros =
        OptionText.One("--zeros", "POLICY",
            "cells that are empty on one side: exact (default), jeffreys (add 1/2 to every cell), laplace (add 1), add=A, skew=L (Q "
                + "becomes (1-L)Q + LP), common (leave them out)");
    private readonly Option<string?> _contributions =
        new("--contributions")
        {
            HelpName = "N", Arity = ArgumentArity.ZeroOrOne,
            Description = "name the N cells that contribute most (default 5; 20 without N)"
        };
    private readonly Option<bool> _counts = OptionText.Flag("--counts", "the numbers are counts");
    private readonly Option<bool> _normalize = OptionText.Flag("--normalize", "the numbers are weights: divide them by their sum");
    private readonly Option<bool> _logits = OptionText.Flag("--logits", "the numbers are logits; -inf masks a cell");
    private readonly Option<bool> _logs = OptionText.Flag("--log-probabilities", "the numbers are natural logarithms of probabilities");
    private readonly DataOptions _data = new();

    /// <summary>The verb with its options.</summary>
    public Measure() : base("measure",
        "How far apart are two distributions on the same cells, and which cells drive it? P is what really happens, Q the stand-in.",
        new GateTerms("jensen-shannon>0.01bit") { Measures = true })
        => Take(_p, _q);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups =>
    [
        ("What to measure", [_measures, _unit, _zeros, _contributions]),
        ("What the numbers are (default: probabilities)", [_counts, _normalize, _logits, _logs]),
        ("Which rows of FILE:COLUMN", [_data.As, _data.Where]),
        _data.ReadingGroup,
        Writing(),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Command, string Why)> Examples =>
    [
        ("kullback measure 0.36,0.48,0.16 1/3,1/3,1/3", "the usual measures in bits and nats, and what drives them"),
        ("kullback measure current.csv:share reference.csv:share", "two columns; also .npy files, and JSON: [...] or {\"label\": number}"),
        ("kullback measure 480,310,210 400,330,0 --counts --zeros jeffreys", "counts, with half a count added to every cell"),
        ("kullback measure p.npy q.npy --fail-on \"jensen-shannon>0.01bit\"", "a gate in a build"),
    ];

    /// <inheritdoc/>
    public override bool IsValue(string word) => InlineNumbers.Looks(word);

    /// <inheritdoc/>
    protected override IReport Report(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        string p = parsed.GetRequiredValue(_p), q = parsed.GetRequiredValue(_q);
        if (p == "-" && q == "-") throw new UsageException("both sides are '-', and standard input can be read only once");
        VectorForm form = Form(parsed);
        ZeroPolicy zeros = ZeroText.Parse(parsed.GetValue(_zeros), _zeros.Name, form);
        InformationUnit? unit = UnitText.Parse(parsed.GetValue(_unit), _unit.Name);
        var choice = MeasureChoice.Of(MeasureList.Split(parsed.GetValue(_measures)!));
        // What has a limit is measured, whether it is shown or not.
        var limited = MeasureChoice.Of(Limits(parsed)!.Figures);
        int cells = Cells(parsed);
        ComparisonOptions reading = _data.Points(parsed, [], weight: null);
        var pair = ProgressBar.While(shell,
            (_, stop) => VectorPair.Of(VectorReader.Read("p", p, reading, stop), VectorReader.Read("q", q, reading, stop), form, zeros),
            cancel);
        cancel.ThrowIfCancellationRequested();
        return new MeasurementReport(Measurement.Of(pair, choice, cells), unit, limited.IsUsual ? null : Measurement.Of(pair, limited, 0));
    }

    private VectorForm Form(ParseResult parsed)
    {
        (Option<bool> Option, VectorForm Form)[] given =
        [
            .. new[] { (_counts, VectorForm.Counts), (_normalize, VectorForm.Weights), (_logits, VectorForm.Logits),
                (_logs, VectorForm.LogProbabilities) }
                .Where(f => parsed.GetValue(f.Item1)),
        ];
        return given switch
        {
            [] => VectorForm.Probabilities,
            [var one] => one.Form,
            [var one, var other, ..] =>
                throw new UsageException($"{one.Option.Name} and {other.Option.Name}: the numbers are one or the other"),
        };
    }

    private int Cells(ParseResult parsed)
    {
        if (parsed.GetResult(_contributions) is not OptionResult { Implicit: false } result) return CellsNamed;
        return result.Tokens.Count == 0 ? CellsAsked : OptionText.WholeNumber(parsed, _contributions, 0)!.Value;
    }
}
