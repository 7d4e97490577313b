namespace Kullback.Data.Comparisons;

/// <summary>Reads a practical threshold as people write it: bits, or a word or scale of other tools.</summary>
/// <remarks>
/// For a small change of size w (Cohen's w: w² = Σ(p−q)²/q) all f-divergences agree to second order: the Jensen-Shannon divergence is
/// w²/8 nats, the population stability index is w². So a PSI of x is x/(8 ln 2) bits, and Cohen's small, medium and large effects
/// (w = 0.1, 0.3, 0.5) are 0.0018, 0.016 and 0.045 bits.
/// </remarks>
public static class ThresholdText
{
    /// <summary>The words that stand for an effect size.</summary>
    public static IReadOnlyList<string> Words { get; } = ["small", "medium", "large"];

    /// <summary>Reads <c>0.02</c> (bits), <c>small</c>, <c>medium</c>, <c>large</c>, <c>psi:0.25</c> or <c>distance:0.1</c> (Jensen-Shannon
    /// distance, base 2).</summary>
    /// <param name="text">As written.</param>
    /// <exception cref="FormatException">The text is none of these, or the threshold is not above 0 and below 1 bit;
    /// the message says which.</exception>
    public static Threshold Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string word = text.Trim();
        double bits = word switch
        {
            "small" => OfEffect(0.1),
            "medium" => OfEffect(0.3),
            "large" => OfEffect(0.5),
            _ when word.StartsWith("psi:", StringComparison.OrdinalIgnoreCase) => OfStabilityIndex(Number(word[4..], text)),
            _ when word.StartsWith("distance:", StringComparison.OrdinalIgnoreCase) => Number(word[9..], text) is var d ? d * d : 0,
            _ => Number(word, text),
        };
        return bits is > 0 and < 1
            ? new Threshold(bits, word)
            : throw new FormatException(
                $"'{text}' is {bits.ToString("0.######", CultureInfo.InvariantCulture)} bit; a threshold lies above 0 and below 1 bit");
    }

    private static double OfEffect(double w) => OfStabilityIndex(w * w);

    private static double OfStabilityIndex(double psi) => psi / (8 * Math.Log(2));

    private static double Number(string number, string text)
        => double.TryParse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture,
            out double value) && double.IsFinite(value)
            ? value
            : throw new FormatException($"'{text}' is no threshold: give bits (0.02), small, medium, large, psi:0.25 or distance:0.1");
}
