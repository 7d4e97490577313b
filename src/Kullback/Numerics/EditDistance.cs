namespace Kullback.Numerics;

/// <summary>Typing errors between two words: insertions, deletions, substitutions and swaps of neighbors, each letter touched
/// once.</summary>
/// <remarks>Source: Damerau (1964), Communications of the ACM 7, 171–176.</remarks>
internal static class EditDistance
{
    /// <summary>The fewest errors between two words, as written; O(length of a · length of b).</summary>
    internal static int Of(string a, string b)
    {
        int[] before = new int[b.Length + 1], last = new int[b.Length + 1], row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++) last[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int change = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(last[j] + 1, row[j - 1] + 1), last[j - 1] + change);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = Math.Min(row[j], before[j - 2] + 1);
            }
            (before, last, row) = (last, row, before);
        }
        return last[b.Length];
    }
}
