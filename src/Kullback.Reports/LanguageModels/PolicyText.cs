using System.Globalization;
using System.Text;
using Kullback.Data.LanguageModels;
using Kullback.Estimation;

namespace Kullback.Reports;

/// <summary>A comparison of a sampler with a trainer, as text.</summary>
internal static class PolicyText
{
    private const int Number = 11, MostSteps = 20;

    /// <summary>The page.</summary>
    public static string Of(PolicyReport report, int width, AnsiStyle style)
    {
        var page = new StringBuilder();
        var log = report.Log;
        string files = log.Trainer == log.Sampler ? log.Sampler : $"{log.Sampler}   trainer  {log.Trainer}";
        Wrapped(page, $"sampler  {files}   {NumberFormat.Count(report.Mismatch.Tokens, "token")} of {NumberFormat.Count(log.Lengths.Count, "sequence")}{(report.Steps.Count > 0 ? $"   {NumberFormat.Count(report.Steps.Count, "step")}" : "")}", width, "");
        page.Append('\n');
        string unit = "± " + PolicySentences.UnitName(report) + "s";
        int label = Math.Max(26, PolicyTable.Of(report).Max(r => DisplayText.Width(r.Name)));
        var words = new InformationWords(report.Options.Unit);
        string head = $"D(sampler‖trainer), {words.Many}";
        page.Append(style.Faint($"  {head.PadRight(label)}{"mean",Number}{"± tokens",Number}{DisplayText.Cut(unit, 14),14}")).Append('\n');
        foreach (var (name, e) in PolicyTable.Of(report).Select(r => (r.Name, words.Of(r.Estimate))))
            page.Append($"  {name.PadRight(label)}{Text(e.Mean),Number}{(e.Count > 1 ? Text(e.StandardError) : ""),Number}{(e.Low is not null || double.IsInfinity(e.Mean) ? Text(e.ClusteredStandardError) : ""),14}".TrimEnd()).Append('\n');
        var (k1, k3) = (report.Mismatch.K1, report.Mismatch.K3);
        page.Append($"  95 % of k1: {PolicyTable.Interval(k1, report.Options.Unit)}; of k3: {PolicyTable.Interval(k3, report.Options.Unit)}\n\n");
        foreach (string sentence in PolicyTable.Sentences(report)) Wrapped(page, sentence, width, "  ");
        LanguageModelExtrasText.Append(page, PolicyTable.Groups(report), width, style);
        if (report.Steps.Count > 1) Steps(page, report, words, style);
        return page.ToString();
    }

    private static void Steps(StringBuilder page, PolicyReport report, InformationWords words, AnsiStyle style)
    {
        page.Append('\n').Append(style.Faint($"  {"step",8}{"tokens",12}{"sequences",11}{"k1",11}{"k3",11}{"outside",10}{"weights",9}")).Append('\n');
        var shown = report.Steps.Count <= MostSteps ? report.Steps : [.. report.Steps.Take(MostSteps / 2), .. report.Steps.TakeLast(MostSteps / 2)];
        for (int i = 0; i < shown.Count; i++)
        {
            var s = shown[i];
            if (i == MostSteps / 2 && report.Steps.Count > MostSteps) page.Append($"  {"…",8}  {NumberFormat.Count(report.Steps.Count - MostSteps, "step")} more: --json has them\n");
            page.Append($"  {PolicyTable.Step(s.Step),8}{NumberFormat.Count(s.Tokens),12}{NumberFormat.Count(s.Sequences),11}{Text(words.Of(s.K1.Mean)),11}{Text(words.Of(s.K3.Mean)),11}{NumberFormat.PercentCell(s.Outside.Mean),10}{NumberFormat.PercentCell(s.EffectiveSize / s.Sequences),9}\n");
        }
    }

    private static void Wrapped(StringBuilder page, string text, int width, string indent)
    {
        foreach (string line in DisplayText.Wrap(text, width - indent.Length)) page.Append(indent).Append(line).Append('\n');
    }

    private static string Text(double value) => double.IsFinite(value) ? value.ToString(Math.Abs(value) >= 1000 ? "0.000e0" : "F6", CultureInfo.InvariantCulture) : value > 0 ? "∞" : "-∞";
}
