using Kullback.Cli.Terminal;
using Kullback.Data;
using Kullback.Data.Comparison;

namespace Kullback.Cli.Verbs;

/// <summary>What makes the exit code 1.</summary>
[Flags]
internal enum Findings
{
    /// <summary>Nothing does.</summary>
    None = 0,

    /// <summary>A drifted column or pair, or all columns together.</summary>
    Drift = 1,

    /// <summary>A small real change, or tables too similar to be independent.</summary>
    Warn = 2,

    /// <summary>A schema change.</summary>
    Schema = 4,

    /// <summary>A column or pair that more rows would decide.</summary>
    Undecided = 8,
}

/// <summary>Reads <c>--fail-on</c> and applies it.</summary>
internal static class FailOn
{
    /// <summary>The words of the option.</summary>
    public static readonly string[] Words = ["drift", "warn", "schema", "undecided", "never"];

    /// <summary>Reads words separated by commas. Each but <c>never</c> includes drift: nobody asks for less.</summary>
    public static Findings Parse(string? text)
    {
        if (text is null) return Findings.Drift;
        var findings = Findings.None;
        string[] words = text.Split(',', StringSplitOptions.TrimEntries);
        foreach (string word in words)
            findings |= word.ToLowerInvariant() switch
            {
                "drift" => Findings.Drift,
                "warn" => Findings.Drift | Findings.Warn,
                "schema" => Findings.Drift | Findings.Schema,
                "undecided" => Findings.Drift | Findings.Undecided,
                "never" when words.Length == 1 => Findings.None,
                "never" => throw new UsageException("--fail-on: never stands alone"),
                _ => throw new UsageException($"--fail-on: '{word}' is not one of {string.Join(", ", Words)}{Nearest.Hint(word, Words)}"),
            };
        return findings;
    }

    /// <summary>The findings of a report.</summary>
    public static Findings Of(ComparisonReport report)
        => (report.Verdict == Verdict.Drifted ? Findings.Drift : 0)
         | (report.Similarity.TooSimilar || report.Columns.Any(c => c.Warning) ? Findings.Warn : 0)
         | (report.SchemaChanges.Count > 0 ? Findings.Schema : 0)
         | (report.Verdict == Verdict.Undecided || report.Columns.Any(c => c.Verdict == Verdict.Undecided)
            || report.Pairs?.Pairs.Any(p => p.Verdict == Verdict.Undecided) == true
            || report.Joint?.Verdict == Verdict.Undecided ? Findings.Undecided : 0);

    /// <summary>0 or 1; 2 when no column could be compared, for then nothing is known.</summary>
    public static int ExitCode(ComparisonReport report, Findings failOn)
        => !report.Compared.Any() ? Cli.ExitCode.Trouble : (Of(report) & failOn) != 0 ? Cli.ExitCode.Drifted : Cli.ExitCode.Stable;
}
