using System.Globalization;
using System.Text;
using Kullback.Data.LanguageModels;

namespace Kullback.Reports;

/// <summary>Tables of a comparison of language models that are printed where they are asked for.</summary>
internal static class LanguageModelTables
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>The cumulative table: a line a chunk, the columns that llama.cpp's users know in their order.</summary>
    internal static void Chunks(StringBuilder page, NextTokenFigures f, InformationWords words, AnsiStyle style)
    {
        page.Append(style.Faint(Line("#", "PPL", "±", $"{words.Logarithm} ratio", "±", "KLD", "±", "Δp RMS", "±", "top p %", "±"))).Append('\n');
        foreach (var c in f.ByChunk)
        {
            var (top, error) = (Number(100 * c.SameTop.Value, 3), Number(100 * c.SameTop.StandardError, 3));
            page.Append(c is { Perplexity: { } ppl, LogRatio: { } ratio, ChangeRms: { } rms }
                ? Line($"{c.Chunk}", Fit(ppl.Value, 4, 8), Fit(ppl.StandardError, 4, 6), Number(words.Of(ratio.Value), 5), Number(words.Of(ratio.StandardError), 5), Number(words.Of(c.Kl.Value), 5), Number(words.Of(c.Kl.StandardError), 5),
                    Number(100 * rms.Value, 3), Number(100 * rms.StandardError, 3), top, error)
                : Line($"{c.Chunk}", "", "", "", "", Number(words.Of(c.Kl.Value), 5), Number(words.Of(c.Kl.StandardError), 5), "", "", top, error)).Append('\n');
        }
        page.Append('\n');
    }

    private static string Line(string chunk, string ppl, string pplError, string ratio, string ratioError, string kl, string klError, string change, string changeError, string top, string topError)
        => $"{chunk,4} {ppl,8} {pplError,6} {ratio,8} {ratioError,7} {kl,7} {klError,7} {change,6} {changeError,5} {top,7} {topError,5}";

    // A perplexity in the thousands has fewer decimals to fit.
    private static string Fit(double value, int decimals, int width)
    {
        string text = Number(value, decimals);
        while (text.Length > width && decimals > 0) text = Number(value, --decimals);
        return text;
    }

    /// <summary>Against a corpus, with what noise alone would show.</summary>
    internal static void Corpus(StringBuilder page, NextTokenReport report, InformationWords words, AnsiStyle style)
    {
        if (report.Corpus.Count == 0) return;
        var first = report.Corpus[0];
        page.Append($"\nagainst the corpus: {NumberFormat.Count(first.Divergence.Count)} of {NumberFormat.Count(first.CorpusTokens, "token")}, after {NumberFormat.Count(first.Divergence.Contexts, "context")} of {NumberFormat.Count(first.Order, "token")}\n");
        page.Append(style.Faint($"  {words.Many + " a token",-24}{"D(corpus‖Q)",12}{"noise alone",13}  {"95 % of noise",-20}{"excess",7}")).Append('\n');
        foreach (var c in report.Corpus)
        {
            var d = c.Divergence;
            page.Append($"  {DisplayText.Left(DisplayText.Cut(c.Name, 24), 24)}{words.Amount(d.Nats),12}{words.Amount(d.NoiseNats),13}  {$"[{words.Amount(d.NoiseLowNats)}, {words.Amount(d.NoiseHighNats)}]",-20}{words.Amount(d.ExcessNats),7}\n");
        }
    }

    private static string Number(double value, int decimals)
        => double.IsFinite(value) ? value.ToString("F" + decimals.ToString(Invariant), Invariant) : value > 0 ? "∞" : "-∞";
}
