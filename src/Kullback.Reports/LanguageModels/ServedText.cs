using System.Globalization;
using System.Text;
using Kullback.Data.LanguageModels;
using Kullback.Divergences;
using Kullback.Estimation;

namespace Kullback.Reports;

/// <summary>What servers' log-probabilities tell, as text: bounds, estimates from the drawn tokens, bits a byte.</summary>
internal static class ServedText
{
    private const int Number = 13, Wide = 28;
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>Bounds of top-k rows, and what the drawn tokens estimate.</summary>
    public static string Of(TopTokenReport report, InformationUnit unit, int width)
    {
        var page = new StringBuilder();
        var words = new InformationWords(unit);
        foreach (string line in DisplayText.Wrap($"base  {report.Base}   candidate  {report.Candidate}   {NumberFormat.Count(report.Tokens, "token")}   {NumberFormat.Count(report.Sequences, "sequence")}", width)) page.Append(line).Append('\n');
        page.Append('\n');
        if (report.Bounds is { } bounds) Bounds(page, report, bounds, words, width);
        else page.Append("  No bounds: no token has its most probable tokens on both sides.\n");
        if (report.Silent > 0) page.Append($"  {NumberFormat.Count(report.Silent, "listed token")} without a probability (null, -9999): not known\n");
        if (report.Ambiguous > 0) page.Append($"  {NumberFormat.Count(report.Ambiguous, "listed token")} whose text stands for several tokens: not known\n");
        if (report.Sampled is { } sampled) Sampled(page, report, sampled, words, width);
        return page.ToString();
    }

    private static void Bounds(StringBuilder page, TopTokenReport report, TopTokenMeans bounds, InformationWords words, int width)
    {
        page.Append($"  {words.Many + " a token",-Wide}{"at least",Number}{"at most",Number}{"width",Number}\n");
        void Row(string name, double low, double high) => page.Append($"  {name,-Wide}{InformationWords.Four(low),Number}{InformationWords.Four(high),Number}{InformationWords.Four(high - low),Number}\n");
        Row("D(base‖candidate)", words.Of(bounds.KlLow.Mean), words.Of(bounds.KlHigh.Mean));
        Row("Jensen-Shannon", words.Of(bounds.JensenShannonLow.Mean), words.Of(bounds.JensenShannonHigh.Mean));
        Row("total variation (no unit)", bounds.TotalVariationLow.Mean, bounds.TotalVariationHigh.Mean);
        if (bounds.Rows < report.Tokens) page.Append($"  bounds of {NumberFormat.Count(bounds.Rows)} of {NumberFormat.Count(report.Tokens, "token")}; the others have no top tokens on both sides\n");
        if (double.IsInfinity(bounds.KlHigh.Mean)) page.Append("  No upper bound: tokens that the candidate does not name may have any small\n  probability (--floor P states one).\n");
        if (bounds.SameTop is { } same) page.Append($"\n  same top token  {InformationWords.Percent(same.Mean, InformationWords.ErrorOf(same))}{(same.Clusters > 1 ? $" ± {InformationWords.Percent(same.ClusteredStandardError, InformationWords.ErrorOf(same))}" : "")}{(same.Count < bounds.Rows ? $" of the {NumberFormat.Count(same.Count, "token")} where both are known" : "")}\n");
        Doubt(page, bounds.KlLow.TooShort, width);
    }

    private static void Sampled(StringBuilder page, TopTokenReport report, SampledKullbackLeibler s, InformationWords words, int width)
    {
        page.Append($"\n  {"if the base drew the text",-Wide}{words.Many,Number}{"± tokens",Number}{(report.Sequences > 1 ? "± sequences" : "± blocks"),Number}\n");
        foreach (var (name, e) in new[] { ("k1  mean ln(p/q)", s.K1), ("k2  mean ½ ln²(p/q)", s.K2), ("k3  mean q/p - 1 - ln(q/p)", s.K3) })
            page.Append($"  {name,-Wide}{words.Amount(e.Mean, InformationWords.ErrorOf(e)),Number}{Error(e.StandardError, e, words),Number}{(e.Clusters > 1 ? Error(e.ClusteredStandardError, e, words) : ""),Number}".TrimEnd()).Append('\n');
        string sequences = report.SequenceSums.Count == 1 ? "sum over the sequence" : "mean sum over a sequence";
        page.Append($"  {sequences,-Wide}{words.Amount(s.Sequences.Mean, InformationWords.ErrorOf(s.Sequences)),Number}{"",Number}{(s.Sequences.Clusters > 1 ? Error(s.Sequences.ClusteredStandardError, s.Sequences, words) : ""),Number}".TrimEnd()).Append('\n');
        if (s.K1.Low is not null) page.Append($"  95 % of k1: [{words.Range(s.K1, ", ")}], {NumberFormat.Count(s.K1.Clusters, report.Sequences > 1 ? "sequence" : "block")}\n");
        if (s.LargestShare > 0.2) page.Append($"  k3: one token has {Percent(s.LargestShare)} of the sum; its error says little.\n");
        Doubt(page, s.K1.TooShort, width);
    }

    // Numbers that are all alike say nothing of their error: it is not 0.
    private static string Error(double nats, MeanEstimate of, InformationWords words) => nats > 1e-6 * Math.Abs(of.Mean) ? words.Amount(nats, InformationWords.ErrorOf(of)) : NumberFormat.None;

    private static void Doubt(StringBuilder page, Diagnosis? doubt, int width)
    {
        if (doubt is null) return;
        foreach (string line in DisplayText.Wrap("(!) " + doubt.Text, width - 2)) page.Append($"  {line}\n");
    }

    /// <summary>Two tokenizers on one text.</summary>
    public static string Of(BytewiseComparison c, InformationUnit unit, int width)
    {
        var d = c.DifferencePerStretch;
        var words = new InformationWords(unit);
        // The comparison is in bits; a stretch has that many bytes in the mean.
        double perByte = (double)c.Stretches / c.Bytes * Math.Log(2);
        var each = d with { Mean = d.Mean * perByte, StandardError = d.StandardError * perByte, ClusteredStandardError = d.ClusteredStandardError * perByte, Low = d.Low * perByte, High = d.High * perByte };
        var page = new StringBuilder($"base  {c.Base}   candidate  {c.Candidate}   {NumberFormat.Count(c.Bytes, "byte")}\n\n  {"",-Wide}{"tokens",Number}{words.Many + " a byte",Number}\n");
        page.Append($"  {"base",-Wide}{NumberFormat.Count(c.BaseTokens),Number}{Text(words.Of(c.BaseBitsPerByte * Math.Log(2))),Number}\n  {"candidate",-Wide}{NumberFormat.Count(c.CandidateTokens),Number}{Text(words.Of(c.CandidateBitsPerByte * Math.Log(2))),Number}\n");
        string range = each.Low is null ? "no interval" : $"95 % {words.Range(each)}";
        page.Append($"  difference {words.Amount(each.Mean, InformationWords.ErrorOf(each))} {words.One} a byte ({range}, paired over\n  {NumberFormat.Count(c.Stretches, "stretch", "stretches")} between common ends of tokens)\n");
        Doubt(page, d.TooShort, width);
        return page.ToString();
    }

    private static string Text(double value) => double.IsFinite(value) ? value.ToString("F6", Invariant) : value > 0 ? "∞" : "-∞";

    private static string Percent(double share) => (100 * share).ToString("F3", Invariant) + "%";
}
