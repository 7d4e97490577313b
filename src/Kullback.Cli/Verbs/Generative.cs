using Kullback.Data.Generative;

namespace Kullback.Cli.Verbs;

/// <summary><c>kullback generative REAL GENERATED</c>: are generated rows like real ones, do they cover them, are they copies?</summary>
internal sealed class Generative : ReportVerb
{
    private readonly Argument<string> _real =
        new("REAL")
        {
            Description =
            "real rows (P): embeddings as .npy, .npz or .safetensors, or a CSV, TSV, JSON or Parquet file of numbers"
        };
    private readonly Argument<string> _generated = new("GENERATED") { Description = "generated rows (Q), of the same embedding" };
    private readonly Option<string?> _holdout =
        OptionText.One("--holdout", "FILE", "real rows that the generator never saw: tells copies from good rows");
    private readonly Option<string?> _neighbors = OptionText.One("--neighbors", "K", "a ball reaches to the K-th nearest row (5)");
    private readonly Option<string?> _cells =
        OptionText.One("--cells", "N", "cells of the frontier (a tenth of the smaller file, at most 500)");
    private readonly Option<string?> _tolerance =
        OptionText.One("--tolerance", "SHARE", "how far a share may be off what fresh real rows show (0.05)");
    private readonly Option<string?> _confidence = OptionText.One("--confidence", "LEVEL", "coverage of the intervals (0.95)");
    private readonly Option<string?> _seed = OptionText.One("--seed", "N", "seed of all chance (1)");
    private readonly Option<string?> _probabilities =
        OptionText.One("--probabilities", "FILE", "class probabilities of the generated rows, a row each: the Inception-style score");
    private readonly Option<string?> _realProbabilities =
        OptionText.One("--real-probabilities", "FILE", "those of the real rows, to compare the score with");
    private readonly Option<string?> _array =
        OptionText.One("--array", "NAME", "which array of an .npz or .safetensors file (the only one with rows and columns)");
    private readonly Option<string[]> _columns =
        OptionText.Many("--columns", "GLOBS", "of a table only these columns, separated by commas (all columns)");
    private readonly DataOptions _data = new();

    /// <summary>The verb with its options.</summary>
    public Generative() : base("generative",
        "Are generated rows like the real ones, do they cover them, and are they copies? Fréchet distance without its bias, KID, "
            + "precision and recall, MAUVE, memory: each with its error, beside what fresh real rows show.", new GateTerms("coverage<0.9")
            {
                Words = [("not-fine", "a figure certainly beyond the tolerance, or memorizing"), ("undecided", "more rows would decide")],
                Default = "not-fine",
                Figures =
        [
            ("precision", MeasureUnit.None, "the share of generated rows that are real"),
                ("recall", MeasureUnit.None, "the share of real rows that are generated"), ("density", MeasureUnit.None, ""),
                    ("coverage", MeasureUnit.None, ""),
            ("told-apart", MeasureUnit.None, "the share of pairs told apart"),
                ("frechet", MeasureUnit.None, "the Fréchet distance, its bias taken off where that is possible"),
                    ("kid", MeasureUnit.None, ""), ("mauve", MeasureUnit.None, ""),
                        ("copies", MeasureUnit.None, "the share of generated rows that equal a real one"),
        ],
            })
        => Take(_real, _generated);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups =>
    [
        ("What to judge", [_holdout, _tolerance, _confidence, _neighbors, _cells, _probabilities, _realProbabilities, _seed]),
        ("Which rows", [_array, _columns, _data.Exclude, _data.As, _data.Where]),
        _data.ReadingGroup,
        Writing(),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Command, string Why)> Examples =>
    [
        ("kullback generative real.npy generated.npy", "embeddings of pictures, texts or sounds, one a row"),
        ("kullback generative train.npz samples.npz --holdout test.npz", "does it repeat what it learned from?"),
        ("kullback generative real.npy made.npy --html report.html", "a page with the divergence frontier"),
        ("kullback generative real.csv made.csv --fail-on not-fine,undecided", "a gate that lets only a clear answer pass"),
        ("kullback generative real.npy made.npy --probabilities classes.npy", "with the Inception-style score"),
    ];

    /// <inheritdoc/>
    protected override IReport Report(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        string real = parsed.GetRequiredValue(_real), generated = parsed.GetRequiredValue(_generated);
        string?[] others = [parsed.GetValue(_holdout), parsed.GetValue(_probabilities), parsed.GetValue(_realProbabilities)];
        if (others.Append(real).Append(generated).Count(path => path == "-") > 1)
            throw new UsageException("-: only one of the files can be standard input");
        Sources.RequireReadable(real, generated);
        foreach (string other in others.OfType<string>()) Sources.RequireThere(other);
        // One name for all archives; where there is none, the reader says that it has nothing to name.
        bool archives = others.Take(1).OfType<string>().Append(real).Append(generated).Any(EmbeddingTable.IsArchive);
        var options = new GenerativeOptions
        {
            Neighbors = OptionText.WholeNumber(parsed, _neighbors, 1) ?? 5,
            Cells = OptionText.WholeNumber(parsed, _cells, 2),
            Seed = OptionText.WholeNumber(parsed, _seed, 0) ?? 1,
            Tolerance = Share(parsed, _tolerance) ?? 0.05,
            Level = Share(parsed, _confidence) ?? 0.95,
        };
        if (options.Seed > int.MaxValue - 10) throw new UsageException($"{_seed.Name}: {options.Seed} is too large");
        var reading = _data.Points(parsed, OptionText.List(parsed.GetValue(_columns) ?? []), weight: null);
        EmbeddingTable Read(string path)
            => ProgressBar.While(shell,
                (_, stop) => EmbeddingTable.Read(path, reading, !archives || EmbeddingTable.IsArchive(path) ? parsed.GetValue(_array)
                    : null, stop), cancel);
        EmbeddingTable? Beside(string? path) => path is null ? null
            : ProgressBar.While(shell,
                (_, stop) => EmbeddingTable.Read(path, reading with { Columns = [], Where = null }, null, stop), cancel);
        EmbeddingTable p = Read(real), q = Read(generated);
        options = options with { Probabilities = Beside(others[1]), RealProbabilities = Beside(others[2]) };
        EmbeddingTable? held = others[0] is { } file ? Read(file) : null;
        return new GenerativeReport(
            ProgressBar.While(shell, (progress, stop) => GenerativeRun.Between(p, q, options, held, progress, stop), cancel));
    }

    private static double? Share(ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is not { } text) return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double share) && share is > 0 and < 1
            ? share : throw new UsageException($"{option.Name}: '{text}' is not between 0 and 1");
    }
}
