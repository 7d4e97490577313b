using Kullback.Data.Vectors;

namespace Kullback.Cli.Verbs;

/// <summary>Zero policies as they are written.</summary>
internal static class ZeroText
{
    private static readonly string[] Words = ["exact", "jeffreys", "laplace", "add=0.1", "skew=0.01", "common"];

    /// <summary>The policy of a text; exact when none is given.</summary>
    public static ZeroPolicy Parse(string? text, string option, VectorForm form)
    {
        ZeroPolicy policy = text switch
        {
            null or "exact" => ZeroPolicy.Exact,
            "jeffreys" => ZeroPolicy.Jeffreys,
            "laplace" => ZeroPolicy.Laplace,
            "common" => ZeroPolicy.CommonSupport,
            _ when text.StartsWith("add=", StringComparison.Ordinal)
                => Amount(text[4..]) is > 0 and var a ? ZeroPolicy.Additive(a)
                : throw new UsageException($"{option}: '{text}': a finite number above 0 is added (add=0.5)"),
            _ when text.StartsWith("skew=", StringComparison.Ordinal)
                => Amount(text[5..]) is > 0 and < 1 and var l ? ZeroPolicy.Skew(l)
                : throw new UsageException($"{option}: '{text}': the weight of P lies between 0 and 1 (skew=0.01)"),
            _ => throw new UsageException($"{option}: '{text}' is none of {string.Join(", ", Words)}{SpellingHint.Hint(text, Words)}"),
        };
        return policy == ZeroPolicy.Exact || form is not (VectorForm.Logits or VectorForm.LogProbabilities) ? policy
            : throw new UsageException(
                $"{option}: logits and log-probabilities are taken exactly; give probabilities to treat their zeros");
    }

    private static double Amount(string text)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double amount) && double.IsFinite(amount) ? amount
        : double.NaN;
}

/// <summary>Units as they are written.</summary>
internal static class UnitText
{
    private static readonly string[] Words = ["bits", "nats", "hartleys"];

    /// <summary>The option that has it, the same in every verb.</summary>
    /// <param name="otherwise">What is shown without it.</param>
    public static Option<string?> Option(string otherwise)
    {
        var option = OptionText.One("--unit", "UNIT", $"bits, nats or hartleys, of all information in the result ({otherwise})");
        option.CompletionSources.Add(Words);
        return option;
    }

    /// <summary>The unit of a text; null when none is given.</summary>
    public static InformationUnit? Parse(string? text, string option) => text switch
    {
        null => null,
        "bits" or "bit" => InformationUnit.Bits,
        "nats" or "nat" => InformationUnit.Nats,
        "hartleys" or "hartley" => InformationUnit.Hartleys,
        _ => throw new UsageException($"{option}: '{text}' is none of {string.Join(", ", Words)}{SpellingHint.Hint(text, Words)}"),
    };
}

/// <summary>Names of measures with commas between them; a comma in parentheses belongs to the name: <c>sharma-mittal(2,0.5)</c>.</summary>
internal static class MeasureList
{
    /// <summary>The names.</summary>
    public static IReadOnlyList<string> Split(IEnumerable<string> values)
    {
        var names = new List<string>();
        foreach (string value in values)
        {
            int depth = 0, start = 0;
            for (int i = 0; i <= value.Length; i++)
            {
                if (i == value.Length || (value[i] == ',' && depth == 0))
                {
                    if (value[start..i].Trim() is { Length: > 0 } name) names.Add(name);
                    start = i + 1;
                }
                else if (value[i] == '(') depth++;
                else if (value[i] == ')') depth--;
            }
        }
        return names;
    }
}
