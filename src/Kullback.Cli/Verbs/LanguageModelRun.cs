using Kullback.Data.LanguageModels;

namespace Kullback.Cli.Verbs;

/// <summary>What was typed after <c>language-model</c>.</summary>
internal sealed record LanguageModelCall(string[] Files, LanguageModelOptions Options, ParseResult Parsed, Shell Shell,
    CancellationToken Cancel)
{
    public string Base => Files[0];

    public IEnumerable<string> Candidates => Files.Skip(1);

    /// <summary>A base and a candidate are there.</summary>
    public void RequireTwo(string hint = "kullback lm base.kld q4.kld")
    {
        if (Files.Length < 2) throw new UsageException($"language-model: a base and a candidate are needed ({hint})");
    }
}

/// <summary>One way to compare: by what is known of both sides.</summary>
internal abstract class LanguageModelRun(LanguageModelCall call)
{
    /// <summary>What was typed.</summary>
    protected LanguageModelCall Call => call;

    /// <summary>There is something to compare, and so a result.</summary>
    public virtual bool Compares => true;

    /// <summary>What has an effect where: an option beyond it, and beyond the forms of a result,
    /// is a mistake of whoever typed it.</summary>
    public abstract IEnumerable<(string Where, IReadOnlyCollection<Option> Useful)> Effects { get; }

    /// <summary>Compares; null where there was nothing to compare, only rows to write.</summary>
    public abstract IReport? Run();

    /// <summary>The way for these files.</summary>
    public static LanguageModelRun Of(LanguageModelCall call)
    {
        bool byBytes = call.Parsed.GetValue(call.Options.ByBytes);
        if (call.Files.All(IsServed)) return byBytes ? new BytesRun(call) : new ResponsesRun(call);
        if (call.Files.Any(IsServed)) return new MixedRun(call, IsServed(call.Base));
        if (CompactBase.Is(call.Base)) return new CompactBaseRun(call);
        return byBytes ? throw new UsageException("--by-bytes: needs token log-probabilities of both as NDJSON") : new RowsRun(call);
    }

    /// <summary>Is the file what a server said?</summary>
    internal static bool IsServed(string file)
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
}
