using System.Globalization;
using System.Text;
using Kullback.Data.LanguageModels;
using Kullback.Reports;

namespace Kullback.Cli.Terminal;

/// <summary>Tables of a comparison of language models that are printed where they are asked for.</summary>
internal static class LanguageModelTables
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>The cumulative table: a line a chunk, the columns that llama.cpp's users know in their order.</summary>
    internal static void Chunks(StringBuilder page, NextTokenFigures f, Ink ink)
    {
        page.Append(ink.Faint("  chunk     PPL ±          ln ratio ±         KLD ±           Δp RMS ±   same top ±")).Append('\n');
        foreach (var c in f.ByChunk)
        {
            string text = c is { Perplexity: { } ppl, LogRatio: { } ratio }
                ? $"{Pair(ppl, 4, 9),-16}{Pair(ratio, 5, 8),17}"
                : new string(' ', 33);
            string change = c.ChangeRms is { } rms ? $"{Number(100 * rms.Value, 3)} {Number(100 * rms.StandardError, 3)}" : "";
            page.Append($"  {c.Chunk,5}{text}{Pair(c.Kl, 5, 9),18}{change,14}{Number(100 * c.SameTop.Value, 3),8} {Number(100 * c.SameTop.StandardError, 3)}".TrimEnd()).Append('\n');
        }
        page.Append('\n');
    }

    /// <summary>Against a corpus, with what noise alone would show.</summary>
    internal static void Corpus(StringBuilder page, NextTokenReport report, Ink ink)
    {
        if (report.Corpus.Count == 0) return;
        var first = report.Corpus[0];
        page.Append($"\nagainst the corpus: {Words.Count(first.Divergence.Count)} of {Words.Count(first.CorpusTokens, "token")}, after {Words.Count(first.Divergence.Contexts, "context")} of {Words.Count(first.Order, "token")}\n");
        page.Append(ink.Faint($"  {"nats a token",-26}{"D(corpus‖Q)",12}{"noise alone",13}  {"95 % of noise",-20}{"excess",7}")).Append('\n');
        foreach (var c in report.Corpus)
        {
            var d = c.Divergence;
            page.Append($"  {DisplayText.Left(DisplayText.Cut(c.Name, 26), 26)}{Number(d.Nats, 5),12}{Number(d.NoiseNats, 5),13}  {$"[{Number(d.NoiseLowNats, 5)}, {Number(d.NoiseHighNats, 5)}]",-20}{Number(d.ExcessNats, 5),7}\n");
        }
    }

    private static string Pair(NextTokenValue value, int decimals, int width) => $"{Number(value.Value, decimals).PadLeft(width)} {Number(value.StandardError, decimals)}";

    private static string Number(double value, int decimals)
        => double.IsFinite(value) ? value.ToString("F" + decimals.ToString(Invariant), Invariant) : value > 0 ? "∞" : "-∞";
}
