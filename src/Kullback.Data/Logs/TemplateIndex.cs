using System.Text;

namespace Kullback.Data.Logs;

/// <summary>Finds the template of a line; one whose template is none of them gets −1.</summary>
public sealed class TemplateIndex
{
    private const int MostRemembered = 200_000;

    private readonly Dictionary<(int, string), List<(string[] Words, int Number)>> _byFirst = [];
    private readonly Dictionary<ulong, int> _remembered = [];
    private readonly byte[] _masked = new byte[3 * LineMask.Longest + 64];

    /// <summary>The templates.</summary>
    public IReadOnlyList<string> Templates { get; }

    /// <summary>An index of templates.</summary>
    public TemplateIndex(IReadOnlyList<string> templates)
    {
        ArgumentNullException.ThrowIfNull(templates);
        Templates = templates;
        for (int k = 0; k < templates.Count; k++)
        {
            string[] words = templates[k].Split(' ');
            if (!_byFirst.TryGetValue((words.Length, words[0]), out var list)) _byFirst.Add((words.Length, words[0]), list = []);
            list.Add((words, k));
        }
        // The template with the fewest places that vary says most; ties in alphabetical order.
        foreach (var list in _byFirst.Values) list.Sort((a, b) => (Stars(a.Words), a.Number).CompareTo((Stars(b.Words), b.Number)));
    }

    private static int Stars(string[] words) => words.Count(w => w == "*");

    /// <summary>The number of a line's template.</summary>
    public int Of(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> masked = _masked.AsSpan(0, LineMask.Mask(line, _masked));
        ulong hash = LineMask.Hash(masked);
        if (_remembered.TryGetValue(hash, out int number)) return number;
        number = Search(Encoding.UTF8.GetString(masked).Split(' '));
        if (_remembered.Count == MostRemembered) _remembered.Clear();
        _remembered.Add(hash, number);
        return number;
    }

    private int Search(string[] words)
    {
        if (!_byFirst.TryGetValue((words.Length, words[0]), out var list)) return -1;
        foreach (var (template, number) in list)
        {
            int i = 0;
            while (i < words.Length && (template[i] == "*" || template[i] == words[i])) i++;
            if (i == words.Length) return number;
        }
        return -1;
    }
}
