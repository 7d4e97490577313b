using Kullback.Numerics;

namespace Kullback.Data;

/// <summary>What was meant: the candidate fewest typing errors away.</summary>
public static class SpellingHint
{
    /// <summary>The nearest candidate, case set aside, or null when none is near: more than a third of the characters would have to
    /// change.</summary>
    /// <param name="word">As typed.</param>
    /// <param name="candidates">What there is.</param>
    /// <param name="orBeginning">The word may also be the beginning of what was meant (<c>--tresh</c>).</param>
    public static string? To(string word, IEnumerable<string> candidates, bool orBeginning = false)
    {
        string typed = word.ToLowerInvariant();
        string? best = null;
        double fewest = Math.Max(1, word.Length / 3) + 1;
        foreach (string candidate in candidates)
        {
            string there = candidate.ToLowerInvariant();
            double errors = EditDistance.Of(typed, there);
            if (orBeginning && there.Length > typed.Length) errors = Math.Min(errors, EditDistance.Of(typed, there[..typed.Length]) + 0.5);
            if (errors < fewest) (best, fewest) = (candidate, errors);
        }
        return best;
    }

    /// <summary><c> (did you mean X?)</c>, or nothing.</summary>
    /// <param name="word">As typed.</param>
    /// <param name="candidates">What there is.</param>
    public static string Hint(string word, IEnumerable<string> candidates) => To(word, candidates) is { } meant
        ? $" (did you mean {meant}?)" : "";

    /// <summary>The same for a path that does not exist, from what its folder holds.</summary>
    /// <param name="path">As typed.</param>
    public static string FileHint(string path)
    {
        string folder = Path.GetDirectoryName(path) ?? "";
        string shown = folder.Length == 0 ? "." : folder;
        if (!Directory.Exists(shown)) return $" (there is no folder {folder})";
        try
        {
            string? meant = To(Path.GetFileName(path),
                Directory.EnumerateFileSystemEntries(shown).Take(10_000).Select(e => Path.GetFileName(e)!));
            return meant is null ? "" : $" (did you mean {Path.Combine(folder, meant)}?)";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return ""; }
    }
}
