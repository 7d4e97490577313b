using Kullback.Data.LanguageModels;

namespace Kullback.Cli.Verbs;

/// <summary><c>kullback policy SAMPLER [TRAINER]</c>: how far a trainer's policy is from the sampler that drew its tokens.</summary>
internal sealed class Policy : ReportVerb
{
    private readonly Argument<string[]> _files = new("SAMPLER [TRAINER]")
    {
        Description =
            "a row a token with sequence, position, logprob_sampler, logprob_trainer, mask, step, kept_mass (NDJSON, Parquet, CSV), or a "
                + "row a sequence with lists; or the trainer's in a second file",
        Arity = new ArgumentArity(1, 2),
    };

    private readonly Option<string?> _sequence = OptionText.One("--sequence", "COLUMN", "the sequence of a token (sequence)");
    private readonly Option<string?> _position =
        OptionText.One("--position", "COLUMN", "its place there (position; or the order of the rows)");
    private readonly Option<string?> _sampler =
        OptionText.One("--sampler", "COLUMN", "log-probability that the sampler gave it (logprob_sampler)");
    private readonly Option<string?> _trainer =
        OptionText.One("--trainer", "COLUMN", "log-probability that the trainer gives it (logprob_trainer)");
    private readonly Option<string?> _mask = OptionText.One("--mask", "COLUMN", "1 where a token counts, 0 where it does not (mask)");
    private readonly Option<string?> _step = OptionText.One("--step", "COLUMN", "the training step (step)");
    private readonly Option<string?> _kept = OptionText.One("--kept-mass", "COLUMN", "mass that top-p or top-k sampling kept (kept_mass)");
    private readonly Option<bool> _afterCut =
        OptionText.Flag("--after-cut", "the sampler's log-probabilities are those after the cut (vLLM: processed)");
    private readonly Option<string?> _epsilon =
        OptionText.One("--epsilon", "E", "count ratios outside [1-E, 1+E] (0.2); or LOW,HIGH as in 0.2,0.28");
    private readonly Option<string?> _cluster =
        OptionText.One("--cluster", "COLUMN", "what is independent where sequences are not (the prompt of a group of answers)");
    private readonly Option<string?> _groups =
        OptionText.One("--groups", "FILE",
            "kinds of groups of tokens: a line a row or a sequence, or columns row, or sequence with step, position or from and to");
    private readonly Option<string?> _unit = UnitText.Option("nats");
    private readonly DataOptions _data = new();

    /// <summary>The verb with its options.</summary>
    public Policy() : base("policy", "How far is a trainer's policy from the sampler that drew the tokens (reinforcement learning).",
        new GateTerms("k3>0.005nat")
        {
            Figures = [("k3", MeasureUnit.Nat, "its mean over the tokens")],
        }) => Take(_files);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups =>
    [
        ("Columns", [_sequence, _position, _sampler, _trainer, _mask, _step, _kept, _data.Where]),
        ("Comparing", [_epsilon, _afterCut, _cluster, _groups, _unit, _data.Threads, _data.Memory]),
        Writing(),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Command, string Why)> Examples =>
    [
        ("kullback policy rollouts.parquet", "k1 and k3 with errors by sequence, ratios, weights, trend"),
        ("kullback policy sampler.ndjson trainer.ndjson", "two files, joined by sequence and position"),
        ("kullback policy rollouts.parquet --cluster prompt --fail-on \"k3>0.005nat\"", "answers of a prompt depend on each other; a gate"),
        ("kullback policy log.csv --sampler rollout_log_probs --trainer old_log_probs", "other names"),
    ];

    /// <inheritdoc/>
    protected override IReport Report(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        string[] files = parsed.GetRequiredValue(_files);
        foreach (string file in files) Sources.RequireThere(file);
        if (parsed.GetValue(_groups) is { } groups) Sources.RequireThere(groups);
        var options = Read(parsed);
        var result = ProgressBar.While(shell,
            (_, stop) => PolicyReport.Of(PolicyLog.Read(files[0], files.ElementAtOrDefault(1), options, stop), options), cancel);
        return options.AfterCut && result.Log.KeptMass is null
            ? throw new UsageException($"--after-cut: {files[0]} has no column of the kept mass (--kept-mass COLUMN names it)")
            : new PolicyMismatchReport(result);
    }

    private PolicyOptions Read(ParseResult parsed)
    {
        var data = _data.Points(parsed, [], weight: null);
        var (low, high) = Limits(parsed.GetValue(_epsilon));
        return new PolicyOptions
        {
            Sequence = parsed.GetValue(_sequence),
            Position = parsed.GetValue(_position),
            Sampler = parsed.GetValue(_sampler),
            Trainer = parsed.GetValue(_trainer),
            Mask = parsed.GetValue(_mask),
            Step = parsed.GetValue(_step),
            KeptMass = parsed.GetValue(_kept),
            Cluster = parsed.GetValue(_cluster),
            Groups = parsed.GetValue(_groups),
            Unit = UnitText.Parse(parsed.GetValue(_unit), _unit.Name) ?? InformationUnit.Nats,
            AfterCut = parsed.GetValue(_afterCut),
            Low = low,
            High = high,
            Where = data.Where,
            Text = data.Text,
            MemoryLimit = data.MemoryLimit,
            Threads = data.Threads,
        };
    }

    private static (double Low, double High) Limits(string? text)
    {
        if (text is null) return (0.8, 1.2);
        string[] parts = text.Split(',');
        var numbers = parts.Select(p => double.TryParse(p, NumberStyles.Float, CultureInfo.InvariantCulture, out double e) ? e : double.NaN)
            .ToArray();
        return numbers is [> 0 and < 1] or [> 0 and < 1, > 0 and < 1e6]
            ? (1 - numbers[0], 1 + numbers[^1])
            : throw new UsageException($"--epsilon: '{text}' is not a number between 0 and 1, or two (0.2,0.28)");
    }
}
