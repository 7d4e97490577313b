using Kullback.Divergences;

namespace Kullback.Data.LanguageModels;

/// <summary>One row of all tokens beside what a server named at the same place, by the rows' token numbers.</summary>
/// <param name="Full">Probabilities of all tokens.</param>
/// <param name="Known">What the server gave; NaN where it named nothing.</param>
/// <param name="LogOfToken">ln of the row's probability of the token that came; null where it is not known.</param>
/// <param name="SameTop">Do both put the same token first?</param>
internal sealed record ServedTokens(double[] Full, double[] Known, double? LogOfToken, bool SameTop)
{
    /// <summary>The number of each text; −1 where several tokens have it.</summary>
    internal static Dictionary<string, int> Numbers(INextTokenSource rows, IReadOnlyList<string> texts)
    {
        if (texts.Count != rows.Shape.Vocabulary) throw new UnreadableDataException($"{rows.Name}: {RowFile.Count(texts.Count)} token texts for a vocabulary of {RowFile.Count(rows.Shape.Vocabulary)}");
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < texts.Count; i++) if (!numbers.TryAdd(texts[i], i)) numbers[texts[i]] = -1;
        return numbers;
    }

    internal static ServedTokens Row(INextTokenSource rows, long token, TopTokenRow line, ReadOnlySpan<float> logits, Dictionary<string, int> numbers, string served)
    {
        int Number(string text) => numbers.TryGetValue(text, out int number) && number >= 0 ? number
            : throw new UnreadableDataException($"{served}: token {RowFile.Count(token)}: '{text}' is {(number < 0 ? "the text of several tokens" : "no token")} of {rows.Name}");
        Require(rows, token, line, numbers, served);
        var (full, known) = (new double[logits.Length], new double[logits.Length]);
        Array.Fill(known, double.NaN);
        double log = LogSumExp.Of(logits);
        for (int i = 0; i < full.Length; i++) full[i] = Math.Exp(logits[i] - log);
        foreach (var (text, logProbability) in line.Top) known[Number(text)] = Math.Exp(logProbability);
        int own = numbers.GetValueOrDefault(line.Token, -1);
        if (own >= 0 && line.Top.Count > 0 && line.LogProbability is { } of) known[own] = Math.Exp(of);
        int first = -1, best = Array.IndexOf(full, full.Max());
        for (int i = 0; i < known.Length; i++) if (!double.IsNaN(known[i]) && (first < 0 || known[i] > known[first])) first = i;
        return new ServedTokens(full, known, own < 0 ? null : logits[own] - log, first == best);
    }

    // The text of the rows, where they know it, is that of the file.
    private static void Require(INextTokenSource rows, long token, TopTokenRow line, Dictionary<string, int> numbers, string served)
    {
        long at = rows.Shape.TargetAt(token);
        if (at < 0 || at >= rows.Tokens.Length || rows.Tokens.Span[(int)at] is var own && own < 0) return;
        if (numbers.TryGetValue(line.Token, out int number) && number >= 0 && number != rows.Tokens.Span[(int)at])
            throw new UnreadableDataException($"{served}: token {RowFile.Count(token)} is '{line.Token}', token {number}; in {rows.Name} it is {rows.Tokens.Span[(int)at]}: not the same text");
    }
}
