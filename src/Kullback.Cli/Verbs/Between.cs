using Kullback.Data.Distributions;
using Kullback.Distributions;

namespace Kullback.Cli.Verbs;

/// <summary><c>kullback between P Q</c>: how far two distributions given by formula are apart.</summary>
internal sealed class Between : ReportVerb
{
    private static readonly GateTerms Terms = new("kl>0.1nat")
    {
        Figures =
        [
            ("kullback-leibler", MeasureUnit.Nat, "D(P‖Q), or kl"), ("kullback-leibler-reverse", MeasureUnit.Nat, "D(Q‖P)"),
                ("jensen-shannon", MeasureUnit.Nat, ""),
            ("total-variation", MeasureUnit.None, ""), ("hellinger", MeasureUnit.None, ""), ("wasserstein-1", MeasureUnit.None, ""),
                ("wasserstein-2", MeasureUnit.None, ""),
        ],
    };

    private readonly Argument<string?> _p =
        new("P")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "what really happens: \"Normal(0,1)\", \"Gamma(shape=2,rate=1.5)\", \"0.3*Normal(-2,1)+0.7*Normal(2,1)\""
        };
    private readonly Argument<string?> _q = new("Q") { Arity = ArgumentArity.ZeroOrOne, Description = "the stand-in, likewise" };
    private readonly Option<string?> _pairs =
        new("--pairs")
        {
            HelpName = "FILE",
            Description =
                "many pairs in one run: a pair a line, P and Q with a tab, a semicolon or a bar between them (- is standard input)"
        };
    private readonly Option<string?> _limit =
        OptionText.One("--time-limit", "SECONDS", "for one pair; after it the bound reached so far is given");

    /// <summary>The verb with its options.</summary>
    public Between() : base("between",
        "How far apart are two distributions given by family and parameters? Both directions, each figure with its method and error.",
        Terms)
        => Take(_p, _q);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups
        => [("What is compared", [_pairs, _limit]), Writing()];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Command, string Why)> Examples =>
    [
        ("kullback between \"Normal(0,1)\" \"StudentT(5)\"", "both directions, Jensen-Shannon, total variation, Hellinger, Wasserstein"),
        ("kullback between \"0.3*Normal(-2,1)+0.7*Normal(2,1)\" \"Normal(0,2)\"", "a mixture and one distribution"),
        ("kullback between \"Poisson(3)\" \"Binomial(10,0.3)\"", "counts; an infinite figure says why"),
        ("kullback between \"Dirichlet([1,2,3])\" \"Dirichlet([2,2,2])\"", "points of several numbers"),
        ("kullback between --pairs pairs.txt --json -", "a thousand pairs in one run"),
        ("kullback families", "what can be written"),
    ];

    /// <inheritdoc/>
    public override bool IsValue(string word) => word.Contains('(', StringComparison.Ordinal);

    /// <inheritdoc/>
    protected override IReport Report(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        TimeSpan? limit = OptionText.Number(parsed, _limit, s => s is > 0 and <= 1e6, "a time: give seconds above 0") is { } seconds
            ? TimeSpan.FromSeconds(seconds) : null;
        string? p = parsed.GetValue(_p), q = parsed.GetValue(_q);
        if (parsed.GetValue(_pairs) is { } file)
        {
            if (p is not null) throw new UsageException("--pairs FILE takes P and Q from the file: leave them out of the command");
            return Many(file, limit, shell, cancel);
        }
        if (p is null || q is null)
            throw new UsageException(
                $"{(p is null ? "P and Q are" : "Q is")} missing: kullback between \"Normal(0,1)\" \"StudentT(5)\", or --pairs FILE");
        var (numbersP, numbersQ) =
            ProgressBar.While(shell, (_, stop) => (Read("P", p, stop).Dimension, Read("Q", q, stop).Dimension), cancel);
        if (numbersP != numbersQ)
            throw new UsageException(
                $"between: P is over points of {numbersP} numbers, Q over points of {numbersQ}; both must have as many");
        return new BetweenReport(ProgressBar.While(shell, (_, _) => Compared(p, q, limit, cancel), cancel));
    }

    // Quantiles beyond the largest double, moments that are none: what the arithmetic cannot hold is the parameters' doing.
    private static DistributionComparison Compared(string p, string q, TimeSpan? limit, CancellationToken cancel)
    {
        try { return DistributionComparison.Of(p, q, limit, cancel); }
        catch (ArgumentException e)
        {
            throw new UsageException(
            $"between: {p} and {q}: a figure lies beyond what double precision holds "
                + $"({e.Message.Split('\n')[0].Split(" (Parameter '", 2)[0].TrimEnd('.')}); take parameters nearer to 1");
        }
    }

    private static BetweenPairsReport Many(string file, TimeSpan? limit, Shell shell, CancellationToken cancel)
    {
        if (file != "-") Sources.RequireThere(file);
        var pairs = ProgressBar.While(shell,
            (progress, stop) => DistributionPairs.Of(file == "-" ? Lines(Console.In) : File.ReadLines(file), limit, progress, stop),
            cancel);
        return pairs.Count == 0 ? throw new UsageException($"{file}: no pairs: write one per line, as in Normal(0,1); StudentT(5)")
            : new BetweenPairsReport(pairs);
    }

    // What could be read was written; what could not is an error all the same.
    /// <inheritdoc/>
    protected override string? Trouble(ParseResult parsed, IReport report)
        => report is BetweenPairsReport { FirstUnread: { } wrong } ? $"{parsed.GetValue(_pairs)}, line {wrong.Line}: {wrong.Error}" : null;

    private static IEnumerable<string> Lines(TextReader reader)
    {
        while (reader.ReadLine() is { } line) yield return line;
    }

    private static IDistribution Read(string side, string text, CancellationToken cancel)
    {
        try { return VectorText.Parse(text, cancel); }
        catch (UnreadableDistributionException e)
        {
            throw new UsageException(
            $"{side} '{PlainText.Shorten(text, 60)}': {e.Message.Split(" (Parameter '", 2)[0]}");
        }
    }
}
