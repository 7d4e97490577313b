using System.CommandLine.Parsing;

namespace Kullback.Cli.Verbs;

/// <summary><c>kullback language-model BASE CANDIDATE...</c>: how far candidates' next-token distributions are from a base
/// model's.</summary>
internal sealed class LanguageModel : ReportVerb
{
    private readonly Argument<string[]> _files = new("BASE CANDIDATE...")
    {
        Description =
            "rows of next-token logits on one text: base files (.kld), .npy, .npz, .safetensors, .f32/.f16/.bf16; or what servers said, "
                + "as JSON",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly LanguageModelOptions _options = new();

    /// <summary>The verb with its options.</summary>
    public LanguageModel() : base("language-model", "How far is a model's next-token distribution from that of a base model, and where.",
        new GateTerms("kl>0.01bit")
        {
            Figures =
        [
            ("kl", MeasureUnit.Nat, "a candidate's mean divergence (the upper bound where there are bounds, k1 of drawn tokens alone)"),
            ("per-byte", MeasureUnit.Nat, "what it needs more per byte, with --by-bytes"),
        ],
        })
    {
        Aliases.Add("lm");
        Take(_files);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups => [.. _options.Groups, Writing(_options.OfRows)];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Command, string Why)> Examples =>
    [
        ("kullback language-model base.kld q4.kld q8.kld", "which quantization is nearer to the base, with an error"),
        ("kullback lm base.npz tuned.npz --fail-on \"kl>0.01bit\"", "a release gate: exit 1 above"),
        ("kullback lm base.kld q4.kld --temperature 0.7 --top-p 0.95", "what users receive, too"),
        ("kullback lm served.ndjson local.ndjson", "top-k of servers: bounds, not a number"),
        ("kullback lm base.kld q4.kld --corpus train.npy", "and against what a corpus says, with its noise"),
        ("kullback lm base.npy q4.npy --floor again.npy --groups parts.csv", "times two runs of the base, by domain"),
        ("kullback lm target.npy draft.npy --speculative 0.05", "what the candidate saves as a draft"),
    ];

    /// <inheritdoc/>
    protected override IReport? Report(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        var call = new LanguageModelCall(parsed.GetRequiredValue(_files), _options, parsed, shell, cancel);
        if (call.Files.Contains("")) throw new UsageException("a file name is empty");
        if (Place.Of(parsed, _options.Tokens) is { IsStandardOutput: true }) throw new UsageException("--tokens: Parquet needs a file");
        var run = LanguageModelRun.Of(call);
        foreach (var (where, useful) in run.Effects)
            foreach (var option in Options)
                if (!useful.Contains(option) && !(run.Compares && Results.Contains(option))
                    && parsed.GetResult(option) is OptionResult { Implicit: false })
                    throw new UsageException($"{option.Name}: has no effect {where}");
        return run.Run();
    }
}
