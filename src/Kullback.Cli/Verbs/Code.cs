using Kullback.Coding;
using Kullback.Data.Coding;

namespace Kullback.Cli.Verbs;

/// <summary><c>kullback code FILE --model-from OTHER</c>: the extra bits made real.</summary>
internal sealed class Code : ReportVerb
{
    private static readonly GateTerms Terms = new("mismatch>0.1bit")
    {
        Words = [("short", "a file is too short for these contexts")],
        Figures =
            [("mismatch", MeasureUnit.Nat,
                "D(FILE‖OTHER) per byte, with --matrix that of each file and its nearest, not known where the file is too short")],
    };

    private readonly Argument<string[]> _files =
        new("FILES") { Description = "the file to code; with --matrix two or more", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _model =
        OptionText.One("--model-from", "OTHER", "the file whose model is used (default: the file's own)");
    private readonly Option<bool> _matrix = OptionText.Flag("--matrix", "every file with every one's model: which one is it closest to?");
    private readonly Option<string?> _order = OptionText.One("--order", "K", "bytes of context, 0 to 3 (default 0)");
    private readonly Option<bool> _exact =
        OptionText.Flag("--exact", "give bytes that OTHER never has no probability at all: D = inf where FILE has one");

    /// <summary>The verb with its options.</summary>
    public Code() : base("code",
        "What it costs to code a file with the model of another: entropy, plus D(FILE‖OTHER), is the size that a real coder reaches.",
        Terms)
        => Take(_files);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups
        => [("What to code", [_model, _matrix, _order, _exact]), Writing()];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Command, string Why)> Examples =>
    [
        ("kullback code german.txt --model-from english.txt --order 2", "how many more bytes the wrong language costs"),
        ("kullback code today.log --model-from usual.log --fail-on \"mismatch>0.1bit\"", "a gate: does the model of usual days still fit?"),
        ("kullback code --matrix german.txt english.txt unknown.txt --order 2", "which language is it?"),
    ];

    /// <inheritdoc/>
    protected override IReport Report(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        string[] files = parsed.GetRequiredValue(_files);
        int order = OptionText.WholeNumber(parsed, _order, 0) ?? 0;
        if (order > ByteCounts.LongestOrder)
            throw new UsageException(
                $"{_order.Name}: {NumberFormat.Count(order)} bytes of context are too many (0 to {ByteCounts.LongestOrder})");
        bool matrix = parsed.GetValue(_matrix), exact = parsed.GetValue(_exact);
        string? other = parsed.GetValue(_model);
        if (matrix && (other is not null || exact))
            throw new UsageException($"{(exact ? _exact.Name : _model.Name)}: not with --matrix, where every file has its turn, smoothed");
        if (matrix && files.Length < 2) throw new UsageException("--matrix: one file has nothing to be compared with; name two or more");
        if (!matrix && files.Length > 1) throw new UsageException($"{files[1]}: one file at a time (--matrix for every pair of several)");
        foreach (string file in other is null ? files : [.. files, other]) Sources.RequireThere(file);
        if (matrix) return new CodeMatrixReport(ProgressBar.While(shell, (_, stop) => FileCoding.Matrix(files, order, stop), cancel));
        return new CodeReport(ProgressBar.While(shell,
            (_, stop) => FileCoding.Run(files[0], other ?? files[0], order, exact ? UnseenBytes.Impossible : UnseenBytes.Smoothed, stop),
            cancel));
    }
}
