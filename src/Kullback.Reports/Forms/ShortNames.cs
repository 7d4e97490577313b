namespace Kullback.Reports;

/// <summary>Names cut to a width so that no two look alike.</summary>
public static class ShortNames
{
    /// <summary>Each name with at most that many characters, an ellipsis in its middle; those that would look alike from where they differ
    /// on.</summary>
    /// <param name="names">The names.</param>
    /// <param name="length">At least 6.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> names, int length)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 6);
        string[] whole = [.. names.Select(n => PlainText.Visible(n.Length > 4096 ? n[..4096] : n))],
            shown = [.. whole.Select(n => Middle(n, length))];
        foreach (var alike in Enumerable.Range(0, shown.Length).GroupBy(i => shown[i], StringComparer.Ordinal)
            .Where(g => g.Count() > 1).ToList())
        {
            int[] of = [.. alike];
            // Equal names have nothing that tells them apart.
            int common = of.Where(i => whole[i] != whole[of[0]]).Select(i => whole[of[0]].AsSpan().CommonPrefixLength(whole[i]))
                .DefaultIfEmpty(0).Min();
            if (common == 0) continue;
            foreach (int i in of) shown[i] = "…"
                + (whole[i][common..] is var rest && rest.Length > length - 1 ? rest[..(length - 2)] + "…" : rest);
        }
        // Whatever is still alike has a number.
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < shown.Length; i++)
        {
            int times = seen[shown[i]] = seen.GetValueOrDefault(shown[i]) + 1;
            if (times == 1) continue;
            string number = $"#{times}";
            shown[i] = shown[i][..Math.Min(shown[i].Length, Math.Max(0, length - number.Length))] + number;
        }
        return shown;
    }

    private static string Middle(string name, int length)
    {
        if (name.Length <= length) return name;
        int head = (length - 1) / 2, tail = length - 1 - head;
        if (char.IsHighSurrogate(name[head - 1])) head--;
        if (char.IsLowSurrogate(name[^tail])) tail--;
        return string.Concat(name.AsSpan(0, head), "…", name.AsSpan(name.Length - tail));
    }
}
