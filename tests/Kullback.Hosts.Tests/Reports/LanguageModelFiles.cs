using Kullback.Hosts.Tests.Terminal;

namespace Kullback.Hosts.Tests.Reports;

/// <summary>Small files of language models and policies: rows of a base and a candidate, what servers said, a log of a sampler and a
/// trainer with groups.</summary>
internal static class LanguageModelFiles
{
    /// <summary>Writes them; one name and one label are what a hostile user would choose.</summary>
    public static void Write(CommandLineRuns runs, string label)
    {
        string folder = Path.GetDirectoryName(Repository.File("tests/golden/language-model/tiny-base.kld"))!;
        File.Copy(Path.Combine(folder, "tiny-base.kld"), runs.At("tiny-base.kld"));
        File.Copy(Path.Combine(folder, "tiny-other.logits.f32"), runs.At("<b>|*.f32"));
        foreach (var (name, less) in new[] { ("served.ndjson", 0.0), ("<b>|*.ndjson", 0.1) })
            File.WriteAllLines(runs.At(name), Enumerable.Range(0, 40).Select(i => FormattableString.Invariant(
                $$"""{"token":"a","logprob":{{-0.5 - less * (i % 3)}},"top_logprobs":[{"token":"a","logprob":{{-0.5 - less * (i % 3)}}},{"token":"b","logprob":-1.5}]}""")));
        var tokens = from step in Enumerable.Range(0, 12)
                     from s in Enumerable.Range(0, 4)
                     from t in Enumerable.Range(0, 5)
                     select (step,
            sequence: 4 * step + s, t);
        File.WriteAllLines(runs.At("log.csv"),
            tokens.Select(x => FormattableString.Invariant($"{x.sequence},{x.t},{x.step},-1,{-1.01 - 0.01 * (x.t * 7 % 5)}"))
            .Prepend("sequence,position,step,logprob_sampler,logprob_trainer"));
        File.WriteAllLines(runs.At("parts.csv"), tokens.Select(x => x.t < 2 ? $"\"{label}\"" : "other").Prepend("part"));
    }
}
