using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>One row of all tokens beside what a server named at the same place, by the rows' token numbers.</summary>
/// <param name="Full">Probabilities of all tokens.</param>
/// <param name="Known">What the server gave; NaN where it named nothing.</param>
/// <param name="Served">The same by key, with the cap of the others.</param>
/// <param name="LogOfToken">ln of the row's probability of the token that came; null where it is not known.</param>
/// <param name="SameTop">Do both put the same token first?</param>
internal sealed record ServedTokens(double[] Full, double[] Known, KnownTokens Served, double? LogOfToken, bool SameTop)
{
    internal static ServedTokens Row(INextTokenSource rows, long token, TopTokenRow line, ReadOnlySpan<float> logits, TokenNumbers numbers)
    {
        // By number throughout: a text of several tokens is refused, not guessed.
        TopToken Numbered(TopToken t, int number) => t with { Id = number };
        var top = line.Top.Select(t => Numbered(t, numbers.Of(token, t))).ToList();
        int own = numbers.OrNone(line.Token);
        Require(rows, token, line, own, numbers);
        var served = (line with { Top = top, Token = Numbered(line.Token, own) }).Known(byId: true);
        if (own < 0) served.Probabilities.Remove(TopToken.Name(own));
        var (full, known) = (new double[logits.Length], new double[logits.Length]);
        Array.Fill(known, double.NaN);
        double log = LogSumExp.Of(logits);
        for (int i = 0; i < full.Length; i++) full[i] = Math.Exp(logits[i] - log);
        foreach (var (key, probability) in served.Probabilities) known[int.Parse(key, System.Globalization.CultureInfo.InvariantCulture)] =
            probability;
        int first = -1, best = Array.IndexOf(full, full.Max());
        for (int i = 0; i < known.Length; i++) if (!double.IsNaN(known[i]) && (first < 0 || known[i] > known[first])) first = i;
        return new ServedTokens(full, known, served, own < 0 ? null : logits[own] - log, first == best);
    }

    // The text of the rows, where they know it, is that of the file.
    private static void Require(INextTokenSource rows, long token, TopTokenRow line, int number, TokenNumbers numbers)
    {
        long at = rows.Shape.TargetAt(token);
        if (number < 0 || at < 0 || at >= rows.Tokens.Length || rows.Tokens.Span[(int)at] is var own && own < 0 || number == own) return;
        throw new UnreadableDataException(
            $"{numbers.Served}: token {RowFile.Count(token)} is '{line.Token.Text}', token {number}; in {rows.Name} it is {own}: not the "
                + $"same text");
    }
}
