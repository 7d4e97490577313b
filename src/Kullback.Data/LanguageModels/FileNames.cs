using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>What files are called in a result: by their names, with as much of the folder as tells them apart.</summary>
public static class FileNames
{
    /// <summary>One name a file, no two alike: q4.kld; a/q4.kld and b/q4.kld; a candidate that is given twice has a number the second
    /// time.</summary>
    /// <param name="paths">As they were given, the base first; the same file as a candidate has its name.</param>
    public static IReadOnlyList<string> Distinct(IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        string[][] parts =
            [.. paths.Select(p => Path.GetFullPath(p).Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))];
        var names = new string[paths.Count];
        for (int i = 0; i < names.Length; i++)
        {
            int taken = 1;
            bool Alike(int j) => parts[j].Length >= taken && parts[i].AsSpan(Math.Max(0, parts[i].Length - taken))
                .SequenceEqual(parts[j].AsSpan(Math.Max(0, parts[j].Length - taken)));
            while (taken < parts[i].Length && Enumerable.Range(0, names.Length).Any(j => !parts[j].SequenceEqual(parts[i]) && Alike(j)))
                taken++;
            string name = string.Join('/', parts[i][Math.Max(0, parts[i].Length - taken)..]);
            int before = Enumerable.Range(1, Math.Max(0, i - 1)).Count(j => parts[j].SequenceEqual(parts[i]));
            names[i] = before == 0 ? name : $"{name} ({before + 1})";
        }
        return names;
    }
}

/// <summary>Rows under another name.</summary>
internal sealed class NamedRows(INextTokenSource rows, string name) : INextTokenSource
{
    public string Name => name;
    public NextTokenShape Shape => rows.Shape;
    public Divergences.RowForm Form => rows.Form;
    public NumberForm Numbers => rows.Numbers;
    public bool InOrder => rows.InOrder;
    public ReadOnlyMemory<int> Tokens => rows.Tokens;
    public ReadOnlyMemory<bool> Masked => rows.Masked;
    public IReadOnlyList<string>? Texts => rows.Texts;
    public long Bytes => rows.Bytes;

    public void Read(long row, Span<float> logits) => rows.Read(row, logits);

    public void Dispose() => rows.Dispose();
}
