namespace Kullback.Data.Vectors;

/// <summary>Numbers written on the command line: <c>0.36,0.48,0.16</c>, fractions <c>1/3,1/3,1/3</c>,
/// <c>-inf</c> for a masked cell.</summary>
public static class InlineNumbers
{
    internal const string Format = "inline";

    /// <summary>The text is a list of numbers, right or wrong, and no file name: it has nothing but the characters of numbers.</summary>
    public static bool Looks(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        bool hasDigit = false;
        foreach (string word in text.Split(','))
        {
            foreach (string part in word.Split('/'))
                if (!IsNumber(part.Trim(), out _) && !(part.Trim().Length == 0 && text.Contains(',', StringComparison.Ordinal)))
                    return false;
            hasDigit |= word.AsSpan().ContainsAnyInRange('0', '9') || word.Contains("inf", StringComparison.OrdinalIgnoreCase);
        }
        return hasDigit;
    }

    /// <summary>Reads the numbers.</summary>
    /// <param name="side">"p" or "q", for errors.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="UnreadableDataException">An entry is no number: the message names it.</exception>
    public static NumberVector Read(string side, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] words = text.Split(',');
        var values = new double[words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            string word = words[i].Trim();
            values[i] = Entry(word) ?? throw new UnreadableDataException(word.Length == 0
                ? $"{side}[{i}] is empty (two commas, or one at the end?)"
                : $"{side}[{i}] = '{word}' is no number");
        }
        return new NumberVector(text, Format, values);
    }

    private static double? Entry(string word)
    {
        int slash = word.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0) return IsNumber(word, out double value) ? value : null;
        return IsNumber(word[..slash].Trim(), out double above) && IsNumber(word[(slash + 1)..].Trim(), out double below) && below != 0
            ? above / below : null;
    }

    private static bool IsNumber(string word, out double value)
    {
        if (word.TrimStart('+', '-') is "inf" or "Inf" or "infinity" or "Infinity")
        {
            value = word[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }
        return double.TryParse(word, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture, out value)
            && word.AsSpan().ContainsAnyInRange('0', '9');
    }
}
