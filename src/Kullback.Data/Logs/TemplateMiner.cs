using System.Runtime.InteropServices;
using System.Text;

namespace Kullback.Data.Logs;

/// <summary>Finds the templates of log lines: the texts that a program prints, with * for words that vary.</summary>
/// <remarks>
/// Which templates there are does not depend on the order of the lines. Masked lines are kept once each; where there are more than fit,
/// those with the smallest hashes, which is the same sample for any order. A place becomes * where, all other words being the same, at
/// least <see cref="Varied"/> different words stand there, until nothing changes; lines alike in most words but in several places are
/// brought together first, in alphabetical order. The first word of a line and the number of words always count: the idea of a tree of
/// fixed depth, He et al. (2017), "Drain", ICWS 33–40.
/// </remarks>
public sealed class TemplateMiner
{
    /// <summary>So many words at a place make it vary.</summary>
    public const int Varied = 3;

    private const int MostKept = 100_000;
    private const double Alike = 0.7;

    private readonly Dictionary<ulong, string> _kept = [];
    private readonly byte[] _masked = new byte[3 * LineMask.Longest + 64];
    private ulong _largest = ulong.MaxValue;

    /// <summary>Lines that were looked at.</summary>
    public long Lines { get; private set; }

    /// <summary>There were more different masked lines than are kept; templates come from a sample of them.</summary>
    public bool IsSample => _largest != ulong.MaxValue;

    /// <summary>Looks at a line.</summary>
    /// <param name="line">UTF-8; bytes that are none stand for themselves.</param>
    public void Add(ReadOnlySpan<byte> line)
    {
        Lines++;
        ReadOnlySpan<byte> masked = _masked.AsSpan(0, LineMask.Mask(line, _masked));
        ulong hash = LineMask.Hash(masked);
        if (hash > _largest) return;
        ref string? kept = ref CollectionsMarshal.GetValueRefOrAddDefault(_kept, hash, out bool there);
        if (there) return;
        kept = Encoding.UTF8.GetString(masked);
        while (_kept.Count > MostKept)
        {
            _largest /= 2;
            foreach (ulong old in _kept.Keys.Where(h => h > _largest).ToList()) _kept.Remove(old);
        }
    }

    /// <summary>The templates of the lines so far, in alphabetical order.</summary>
    public IReadOnlyList<string> Templates()
    {
        string[][] lines = Distinct(_kept.Values.Select(t => t.Split(' ')));
        for (int before = -1; before != lines.Length;)
        {
            before = lines.Length;
            lines = Vary(lines);
            lines = Together(lines);
        }
        return [.. lines.Select(l => string.Join(' ', l)).Order(StringComparer.Ordinal)];
    }

    private static string[][] Distinct(IEnumerable<string[]> lines)
        => [.. lines.Select(l => string.Join(' ', l)).Distinct().Order(StringComparer.Ordinal).Select(l => l.Split(' '))];

    /// <summary>A place where at least three words stand, all else being equal, varies in each of those lines.</summary>
    private static string[][] Vary(string[][] lines)
    {
        while (true)
        {
            var words = new Dictionary<(ulong, int), HashSet<string>>();
            for (int k = 0; k < lines.Length; k++)
                for (int i = 1; i < lines[k].Length; i++)
                {
                    ref HashSet<string>? there = ref CollectionsMarshal.GetValueRefOrAddDefault(words, (Around(lines[k], i), i), out _);
                    there ??= [];
                    if (there.Count < Varied) there.Add(lines[k][i]);
                }
            string[][] next = Distinct(lines.Select(l => (string[])[.. l.Select((w, i)
                => i > 0 && words[(Around(l, i), i)] is var set && (set.Count >= Varied || set.Contains("*")) ? "*" : w)]));
            if (next.Length == lines.Length) return next;
            lines = next;
        }
    }

    private static ulong Around(string[] line, int without)
    {
        ulong hash = (ulong)line.Length;
        for (int i = 0; i < line.Length; i++)
            hash = (hash * 0x9E3779B97F4A7C15) + (i == without ? 7 : Hash(line[i]));
        return hash ^ (hash >> 31);
    }

    /// <summary>The same in every run: what string has for it differs from run to run.</summary>
    private static ulong Hash(string word)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in word) hash = (hash ^ c) * 1099511628211;
        return hash;
    }

    /// <summary>Lines of a length and first word that are alike in most words: where three differ at a place, it varies.</summary>
    private static string[][] Together(string[][] lines)
    {
        var groups = new Dictionary<(int, string), List<List<string[]>>>();
        foreach (string[] line in lines)
        {
            ref var clusters = ref CollectionsMarshal.GetValueRefOrAddDefault(groups, (line.Length, line[0]), out _);
            clusters ??= [];
            List<string[]>? home = clusters.Take(200).FirstOrDefault(c => Share(c[0], line) >= Alike);
            if (home is not null) home.Add(line);
            else clusters.Add([line]);
        }
        return Distinct(groups.Values.SelectMany(g => g).SelectMany(Merged));
    }

    private static IEnumerable<string[]> Merged(List<string[]> cluster)
    {
        if (cluster.Count < Varied) return cluster;
        bool[] varies = [.. Enumerable.Range(0, cluster[0].Length)
            .Select(i => i > 0 && cluster.Select(l => l[i]).Distinct().Take(Varied).Count() is var words
                && (words >= Varied || (words > 1 && cluster.Any(l => l[i] == "*"))))];
        return cluster.Select(l => (string[])[.. l.Select((w, i) => varies[i] ? "*" : w)]);
    }

    private static double Share(string[] a, string[] b)
    {
        int same = 0;
        for (int i = 0; i < a.Length; i++) if (a[i] == b[i]) same++;
        return (double)same / a.Length;
    }
}
