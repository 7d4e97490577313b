using System.CommandLine;
using Kullback.Cli.Terminal;
using Kullback.Data.LanguageModels;
using Kullback.Divergences;
using Kullback.Reports;

namespace Kullback.Cli.Verbs;

/// <summary><c>language-model</c> where a side is what a server said of the most probable tokens.</summary>
internal sealed class ServedModels(LanguageModelOptions options, Place? json, Place? markdown, Gate gate)
{
    /// <summary>Is the file what a server said?</summary>
    internal static bool Is(string file)
    {
        if (NextTokenFile.IsIndex(file)) return false;
        if (Path.GetExtension(file).ToLowerInvariant() is ".ndjson" or ".jsonl" or ".json" or ".sse") return true;
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            Span<byte> start = stackalloc byte[16];
            start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
            // Binary files have bytes that no text begins with.
            if (start.ContainsAnyInRange<byte>(0, 8)) return false;
            start = start.TrimStart(" \t\r\n"u8);
            return start.StartsWith("{"u8) || start.StartsWith("["u8) || start.StartsWith("data:"u8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Responses on both sides.</summary>
    internal int Responses(string[] files, ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        if (files.Length < 2) throw new UsageException("language-model: a base and a candidate are needed (a sampler's and a trainer's log-probabilities in one file: kullback policy)");
        if (!parsed.GetValue(options.ByBytes))
            return Bounds([.. files.Skip(1).Select(file => TopTokenComparison.Run(files[0], file, options.FloorOf(parsed), cancel))], files, parsed, shell, cancel);
        var names = FileNames.Distinct(files);
        var unit = options.UnitOf(parsed, InformationUnit.Bits);
        List<BytewiseComparison> compared = [.. files.Skip(1).Select((file, i) => BytewiseComparison.Run(files[0], file, cancel) with { Base = names[0], Candidate = names[i + 1] })];
        if (!ToOutput) foreach (var c in compared) shell.Write(ServedText.Of(c, unit, shell.Width));
        json?.Write(stream => JsonLanguageModel.Write(compared, unit, Verb.Made(parsed), stream), shell, cancel);
        markdown?.Write(stream => MarkdownLanguageModel.Write(compared, unit, stream), shell, cancel);
        return gate.Decide([], [.. compared.Select(c => new GateFigure("per-byte", c.DifferenceNatsPerByte, MeasureUnit.Nat, c.Candidate))], shell, ToOutput);
    }

    /// <summary>All of one side, the most probable tokens of the other.</summary>
    internal int Mixed(string[] files, ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        bool servedBase = Is(files[0]);
        if (files.Skip(1).Any(f => Is(f) == servedBase)) throw new UsageException("language-model: the candidates are rows or responses of servers, not both in one run");
        int? vocabulary = OptionText.WholeNumber(parsed, options.VocabularySize, 1);
        var reports = new List<TopTokenReport>();
        foreach (string file in files.Skip(1))
        {
            using var rows = NextTokenFile.Open(servedBase ? file : files[0], vocabulary, parsed.GetValue(options.Partial));
            reports.Add(TopTokenComparison.Run(rows, servedBase ? files[0] : file, servedBase, rows.Texts ?? options.VocabularyTexts(parsed), options.FloorOf(parsed), cancel));
        }
        return Bounds(reports, files, parsed, shell, cancel);
    }

    private bool ToOutput => json is { IsStandardOutput: true } || markdown is { IsStandardOutput: true };

    /// <summary>Bounds of each candidate, in the form that was asked for.</summary>
    internal int Bounds(List<TopTokenReport> reports, string[] files, ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        var names = FileNames.Distinct(files);
        var unit = options.UnitOf(parsed, InformationUnit.Nats);
        reports = [.. reports.Select((r, i) => r with { Base = names[0], Candidate = names[i + 1] })];
        if (!ToOutput) shell.Write(string.Join("\n", reports.Select(r => ServedText.Of(r, unit, shell.Width))));
        json?.Write(stream => JsonLanguageModel.Write(reports, unit, Verb.Made(parsed), stream), shell, cancel);
        markdown?.Write(stream => MarkdownLanguageModel.Write(reports, unit, stream), shell, cancel);
        // The drawn tokens alone estimate; where there are bounds, the upper one decides.
        return gate.Decide([], [.. reports.Select(r => r.Bounds is { } b ? new GateFigure("kl", b.KlHigh.Mean, MeasureUnit.Nat, $"{r.Candidate}, at most") : new GateFigure("kl", r.Sampled!.K1.Mean, MeasureUnit.Nat, $"{r.Candidate}, k1"))], shell, ToOutput);
    }
}
