namespace Kullback.Data.LanguageModels;

/// <summary>A token as a server named it.</summary>
/// <param name="Text">Its text; partial characters as the server showed them.</param>
/// <param name="Id">Its number in the model's vocabulary; null where the server did not say.</param>
/// <param name="Bytes">Its bytes in the text; null where they cannot be told (several tokens are shown as the same replacement
/// character).</param>
/// <param name="LogProbability">ln p; null where the server did not say, or sent a sentinel (null, −9999,
/// the least single-precision number).</param>
public sealed record TopToken(string Text, long? Id, ReadOnlyMemory<byte>? Bytes, double? LogProbability)
{
    private const char Replacement = '\uFFFD';

    /// <summary>At and below this a "logarithm of probability" says that the server did not work one out.</summary>
    public const double Sentinel = -9999;

    /// <summary>What tells the token from others; null where nothing does.</summary>
    /// <param name="byId">By its number, not by its bytes.</param>
    internal string? Key(bool byId) => byId ? Id is { } id ? Name(id) : null : Bytes is { } bytes
        ? Encoding.Latin1.GetString(bytes.Span) : null;

    internal static string Name(long id) => id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The token of a text and the bytes that the server gave beside it.</summary>
    internal static TopToken Of(string text, long? id, byte[]? bytes, double? logProbability)
    {
        // vLLM's return_tokens_as_token_ids.
        if (id is null && text.StartsWith("token_id:", StringComparison.Ordinal)
            && long.TryParse(text.AsSpan(9), System.Globalization.CultureInfo.InvariantCulture, out long number)) id = number;
        return new TopToken(text, id, BytesOf(text, bytes), logProbability);
    }

    private static ReadOnlyMemory<byte>? BytesOf(string text, byte[]? given)
    {
        // Some servers send an empty list, some the bytes of the replacement character itself.
        if (given is { Length: > 0 }
            && !(text.Contains(Replacement, StringComparison.Ordinal) && given.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(text))))
            return given;
        if (given is null && text.StartsWith("bytes:", StringComparison.Ordinal) && Escaped(text.AsSpan(6)) is { } escaped) return escaped;
        // Not `? null :`, which would be an empty array's memory.
        if (text.Contains(Replacement, StringComparison.Ordinal)) return null;
        return Encoding.UTF8.GetBytes(text);
    }

    // The old completions endpoint writes part of a character as bytes:\xe2\x80.
    private static byte[]? Escaped(ReadOnlySpan<char> text)
    {
        if (text.Length == 0 || text.Length % 4 != 0) return null;
        var bytes = new byte[text.Length / 4];
        for (int i = 0; i < bytes.Length; i++)
            if (text[4 * i] != '\\' || text[4 * i + 1] != 'x'
                || !byte.TryParse(text.Slice(4 * i + 2, 2), System.Globalization.NumberStyles.HexNumber,
                    System.Globalization.CultureInfo.InvariantCulture, out bytes[i])) return null;
        return bytes;
    }
}

/// <summary>One token of a text with what a server said of it.</summary>
/// <param name="Token">The token that came.</param>
/// <param name="Top">The most probable tokens; the token itself may be among them or beside them.</param>
/// <param name="Sequence">Tokens of one sequence follow each other.</param>
public sealed record TopTokenRow(TopToken Token, IReadOnlyList<TopToken> Top, long Sequence)
{
    /// <summary>ln p of the token that came; null where it is not known.</summary>
    public double? LogProbability
        => Token.LogProbability ?? Top.FirstOrDefault(t => t.LogProbability is not null && Same(t))?.LogProbability;

    /// <summary>Every token that the row names has a number.</summary>
    internal bool HasIds => Token.Id is not null && Top.All(t => t.Id is not null);

    /// <summary>The request that the row answers, where the file says; for messages.</summary>
    internal string? Request { get; init; }

    /// <summary>The list was an object with texts for keys: of several tokens with one text only the last is left.</summary>
    internal bool KeyedByText { get; init; }

    private bool Same(TopToken other) => other.Id is not null && Token.Id is not null ? other.Id == Token.Id : other.Text == Token.Text
        && Token.Bytes is not null;

    /// <summary>What is known of the row.</summary>
    internal KnownTokens Known(bool byId)
    {
        var known = new Dictionary<string, double>(StringComparer.Ordinal);
        var several = new HashSet<string>(StringComparer.Ordinal);
        int silent = 0, ambiguous = 0;
        // The cap: no unlisted token is above the least of the top k. A token that came is listed beside them,
        // so it only counts where it is not the least.
        double leastOfOthers = 1, mostAmbiguous = 0;
        string? own = Token.Key(byId);
        foreach (var token in Top)
        {
            if (token.LogProbability is not { } log)
            {
                silent++;
                continue;
            }
            double p = Math.Exp(log);
            string? key = token.Key(byId);
            if (key is null || key != own) leastOfOthers = Math.Min(leastOfOthers, p);
            if (key is null || !known.TryAdd(key, p))
            {
                // Two tokens with one text: neither is known, and either may be as probable as the larger.
                ambiguous++;
                mostAmbiguous = Math.Max(mostAmbiguous, p);
                if (key is not null) several.Add(key);
            }
        }
        foreach (string key in several)
        {
            mostAmbiguous = Math.Max(mostAmbiguous, known[key]);
            known.Remove(key);
            ambiguous++;
        }
        if (Top.Count > 0 && own is not null && LogProbability is { } of && !several.Contains(own)) known[own] = Math.Exp(of);
        if (KeyedByText && ambiguous > 0) mostAmbiguous = 1;
        double most = Top.Any(t => t.LogProbability is not null) ? Math.Max(own is null ? 1 : leastOfOthers, mostAmbiguous) : 1;
        return new KnownTokens(known, Math.Max(Math.Min(most, 1), double.Epsilon), silent, ambiguous);
    }
}

/// <summary>Probabilities that a row tells.</summary>
/// <param name="Probabilities">By key, see <see cref="TopToken.Key"/>.</param>
/// <param name="Most">What a token that is not among them has at most.</param>
/// <param name="Silent">Listed without a probability.</param>
/// <param name="Ambiguous">Listed under a text that stands for several tokens: not counted as known.</param>
internal sealed record KnownTokens(Dictionary<string, double> Probabilities, double Most, int Silent, int Ambiguous)
{
    /// <summary>The most probable one.</summary>
    internal string First => Probabilities.OrderByDescending(k => k.Value).ThenBy(k => k.Key, StringComparer.Ordinal).First().Key;
}
