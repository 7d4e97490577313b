using System.Globalization;
using System.Text;
using Kullback.Data.LanguageModels;
using Kullback.Estimation;
using Kullback.Reports;

namespace Kullback.Cli.Terminal;

/// <summary>What servers' log-probabilities tell, as text: bounds, estimates from the drawn tokens, bits a byte.</summary>
internal static class ServedPage
{
    private const int Number = 13, Wide = 28;
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>Bounds of top-k rows, and what the drawn tokens estimate.</summary>
    public static string Of(TopTokenReport report, int width)
    {
        var page = new StringBuilder();
        foreach (string line in DisplayText.Wrap($"base  {report.Base}   candidate  {report.Candidate}   {Words.Count(report.Tokens, "token")}   {Words.Count(report.Sequences, "sequence")}", width)) page.Append(line).Append('\n');
        page.Append('\n');
        if (report.Bounds is { } bounds) Bounds(page, report, bounds, width);
        else page.Append("  No bounds: no token has its most probable tokens on both sides.\n");
        if (report.Silent > 0) page.Append($"  {Words.Count(report.Silent, "listed token")} without a probability (null, -9999): not known\n");
        if (report.Ambiguous > 0) page.Append($"  {Words.Count(report.Ambiguous, "listed token")} whose text stands for several tokens: not known\n");
        if (report.Sampled is { } sampled) Sampled(page, report, sampled, width);
        return page.ToString();
    }

    private static void Bounds(StringBuilder page, TopTokenReport report, TopTokenMeans bounds, int width)
    {
        page.Append($"  {"nats a token",-Wide}{"at least",Number}{"at most",Number}\n");
        void Row(string name, MeanEstimate low, MeanEstimate high) => page.Append($"  {name,-Wide}{Text(low.Mean),Number}{Text(high.Mean),Number}\n");
        Row("D(base‖candidate)", bounds.KlLow, bounds.KlHigh);
        Row("Jensen-Shannon", bounds.JensenShannonLow, bounds.JensenShannonHigh);
        Row("total variation", bounds.TotalVariationLow, bounds.TotalVariationHigh);
        if (bounds.Rows < report.Tokens) page.Append($"  bounds of {Words.Count(bounds.Rows)} of {Words.Count(report.Tokens, "token")}; the others have no top tokens on both sides\n");
        if (double.IsInfinity(bounds.KlHigh.Mean)) page.Append("  No upper bound: tokens that the candidate does not name may have any small\n  probability (--floor P states one).\n");
        if (bounds.SameTop is { } same) page.Append($"\n  same top token  {Percent(same.Mean)}{(same.Clusters > 1 ? $" ± {Percent(same.ClusteredStandardError)}" : "")}{(same.Count < bounds.Rows ? $" of the {Words.Count(same.Count, "token")} where both are known" : "")}\n");
        Doubt(page, bounds.KlLow.TooShort, width);
    }

    private static void Sampled(StringBuilder page, TopTokenReport report, SampledKullbackLeibler s, int width)
    {
        page.Append($"\n  {"if the base drew the text",-Wide}{"nats",Number}{"± tokens",Number}{(report.Sequences > 1 ? "± sequences" : "± blocks"),Number}\n");
        foreach (var (name, e) in new[] { ("k1  mean ln(p/q)", s.K1), ("k2  mean ½ ln²(p/q)", s.K2), ("k3  mean q/p - 1 - ln(q/p)", s.K3) })
            page.Append($"  {name,-Wide}{Text(e.Mean),Number}{Text(e.StandardError),Number}{(e.Clusters > 1 ? Text(e.ClusteredStandardError) : ""),Number}".TrimEnd()).Append('\n');
        string sequences = report.SequenceSums.Count == 1 ? "sum over the sequence" : "mean sum over a sequence";
        page.Append($"  {sequences,-Wide}{Text(s.Sequences.Mean),Number}{"",Number}{(s.Sequences.Clusters > 1 ? Text(s.Sequences.ClusteredStandardError) : ""),Number}".TrimEnd()).Append('\n');
        if (s.K1 is { Low: { } low, High: { } high }) page.Append($"  95 % of k1: [{Text(low)}, {Text(high)}], {Words.Count(s.K1.Clusters, report.Sequences > 1 ? "sequence" : "block")}\n");
        if (s.LargestShare > 0.2) page.Append($"  k3: one token has {Percent(s.LargestShare)} of the sum; its error says little.\n");
        Doubt(page, s.K1.TooShort, width);
    }

    private static void Doubt(StringBuilder page, Diagnosis? doubt, int width)
    {
        if (doubt is null) return;
        foreach (string line in DisplayText.Wrap("(!) " + doubt.Text, width - 2)) page.Append($"  {line}\n");
    }

    /// <summary>Two tokenizers on one text.</summary>
    public static string Of(BytewiseComparison c, int width)
    {
        var d = c.DifferencePerStretch;
        double perByte = (double)c.Stretches / c.Bytes;
        var page = new StringBuilder($"base  {c.Base}   candidate  {c.Candidate}   {Words.Count(c.Bytes, "byte")}\n\n  {"",-Wide}{"tokens",Number}{"bits a byte",Number}\n");
        page.Append($"  {"base",-Wide}{Words.Count(c.BaseTokens),Number}{Text(c.BaseBitsPerByte),Number}\n  {"candidate",-Wide}{Words.Count(c.CandidateTokens),Number}{Text(c.CandidateBitsPerByte),Number}\n");
        string range = d is { Low: { } low, High: { } high } ? $"95 % {Text(low * perByte)} to {Text(high * perByte)}" : "no interval";
        page.Append($"  difference {Text(d.Mean * perByte)} bit a byte ({range}, paired over\n  {Words.Count(c.Stretches, "stretch", "stretches")} between common ends of tokens)\n");
        Doubt(page, d.TooShort, width);
        return page.ToString();
    }

    private static string Text(double value) => double.IsFinite(value) ? value.ToString("F6", Invariant) : value > 0 ? "∞" : "-∞";

    private static string Percent(double share) => (100 * share).ToString("F3", Invariant) + "%";
}
