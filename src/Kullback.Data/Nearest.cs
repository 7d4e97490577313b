namespace Kullback.Data;

/// <summary>"Did you mean": the known name that is fewest edits away.</summary>
public static class Nearest
{
    /// <summary>The candidate within a third of its length in edits (insert, delete, replace, swap of neighbours), or null.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="candidates">What there is.</param>
    public static string? Name(string name, IEnumerable<string> candidates)
    {
        (string? best, int distance) = (null, int.MaxValue);
        foreach (string candidate in candidates)
        {
            int d = Edits(name.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (d < distance && d <= Math.Max(1, Math.Max(name.Length, candidate.Length) / 3)) (best, distance) = (candidate, d);
        }
        return best;
    }

    /// <summary>" (did you mean x?)" for a path that does not exist, or nothing.</summary>
    /// <param name="path">The path that was written.</param>
    public static string FileHint(string path)
    {
        string folder = Path.GetDirectoryName(path) ?? "";
        try
        {
            if (!Directory.Exists(folder.Length == 0 ? "." : folder)) return folder.Length == 0 ? "" : $" (there is no folder '{folder}')";
            string? near = Name(Path.GetFileName(path), Directory.EnumerateFileSystemEntries(folder.Length == 0 ? "." : folder).Take(10_000).Select(f => Path.GetFileName(f)!));
            return near is null ? "" : $" (did you mean {Path.Combine(folder, near)}?)";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return ""; }
    }

    private static int Edits(string a, string b)
    {
        var rows = new int[3][];
        for (int i = 0; i < 3; i++) rows[i] = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++) rows[0][j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            int[] now = rows[i % 3], last = rows[(i - 1) % 3], before = rows[(i + 1) % 3];
            now[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                now[j] = Math.Min(Math.Min(now[j - 1], last[j]) + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) now[j] = Math.Min(now[j], before[j - 2] + 1);
            }
        }
        return rows[a.Length % 3][b.Length];
    }
}
