using Kullback.Data.Distributions;

namespace Kullback.Cli.Verbs;

/// <summary><c>kullback distribution P</c>: moments, entropy, quantiles and distribution function of one distribution.</summary>
internal sealed class DistributionVerb : ReportVerb
{
    private readonly Argument<string> _text =
        new("P") { Description = "\"Normal(0,1)\", \"0.3*Normal(-2,1)+0.7*Normal(2,1)\", \"Dirichlet([1,2,3])\"" };
    private readonly Option<string?> _quantile =
        OptionText.One("--quantile", "P", "the least x with P(X <= x) >= P; several with commas: 0.025,0.975");
    private readonly Option<string?> _cumulative = OptionText.One("--cumulative", "X", "P(X <= x); several with commas");
    private readonly Option<string?> _survival = OptionText.One("--survival", "X", "P(X > x), with its own digits; several with commas");
    private readonly Option<string?> _density =
        OptionText.One("--density", "X", "the density at x, of integers the probability; several with commas");

    /// <summary>The verb with its options.</summary>
    public DistributionVerb()
        : base("distribution",
            "Mean, standard deviation, entropy, quantiles and distribution function of one distribution given by family and parameters.")
            => Take(_text);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups
        => [("What to ask", [_quantile, _cumulative, _survival, _density]), Writing()];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Command, string Why)> Examples =>
    [
        ("kullback distribution \"Gamma(2,1.5)\"", "moments, entropy and the usual quantiles"),
        ("kullback distribution \"Normal(0,1)\" --quantile 0.975", "one quantile"),
        ("kullback distribution \"Poisson(3)\" --survival 8 --density 0,1,2", "a tail and some probabilities"),
    ];

    /// <inheritdoc/>
    public override bool IsValue(string word) => word.Contains('(', StringComparison.Ordinal)
        || (word.Length > 1 && word[0] == '-' && (char.IsAsciiDigit(word[1]) || word[1] is '.' or 'i'));

    /// <inheritdoc/>
    protected override IReport Report(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        string text = parsed.GetRequiredValue(_text);
        (PointFunction, double)[] questions =
            [.. Asked(parsed, _quantile, PointFunction.Quantile), .. Asked(parsed, _cumulative, PointFunction.Cumulative),
            .. Asked(parsed, _survival, PointFunction.Survival), .. Asked(parsed, _density, PointFunction.Density)];
        try { return new DistributionReport(ProgressBar.While(shell, (_, stop) => DistributionSummary.Of(text, questions, stop), cancel)); }
        catch (ArgumentException e) { throw new UsageException($"'{PlainText.Shorten(text, 60)}': {Said(e)}"); }
    }

    private static IEnumerable<(PointFunction, double)> Asked(ParseResult parsed, Option<string?> option, PointFunction function)
    {
        if (parsed.GetValue(option) is not { } list) yield break;
        foreach (string word in list.Split(','))
            yield return double.TryParse(word.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double at) ? (function, at)
                : throw new UsageException(
                    $"{option.Name}: '{PlainText.Shorten(word, 40)}' is no number; write {option.Name} 0.5 or {option.Name} 0.1,0.9");
    }
}
