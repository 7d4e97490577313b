namespace Kullback.Data.LanguageModels;

/// <summary>The rows with the largest divergences so far, the first among equals; the same whatever order threads offer them in.</summary>
internal sealed class WorstRows(int most)
{
    private const int Parts = 8;

    private readonly PriorityQueue<(long Row, NextTokenRow Figures, List<NextTokenPart>? Parts), (double, long)> _rows = new();
    private readonly Lock _gate = new();

    internal bool Takes(long row, in NextTokenRow figures)
    {
        lock (_gate)
            return _rows.Count < most || (most > 0 && _rows.TryPeek(out _, out var least) && Rank(row, figures).CompareTo(least) > 0);
    }

    internal void Add(long row, in NextTokenRow figures, List<NextTokenPart>? parts)
    {
        lock (_gate)
        {
            _rows.Enqueue((row, figures, parts), Rank(row, figures));
            if (_rows.Count > most) _rows.Dequeue();
        }
    }

    /// <summary>The rows, the largest divergence first, with their parts where they were handed in.</summary>
    internal IReadOnlyList<(long Row, NextTokenRow Figures, List<NextTokenPart>? Parts)> Ranked
        => [.. _rows.UnorderedItems.OrderByDescending(r => r.Priority).Select(r => r.Element)];

    /// <summary>The tokens that make up most of a row's divergence, largest part first.</summary>
    internal static List<NextTokenPart> PartsOf(ReadOnlySpan<float> p, ReadOnlySpan<float> q)
    {
        Span<int> tokens = stackalloc int[Parts];
        Span<double> parts = stackalloc double[Parts];
        int found = NextToken.Largest(p, q, tokens, parts, out double logP, out double logQ);
        var list = new List<NextTokenPart>();
        for (int i = 0; i < found; i++)
            list.Add(new NextTokenPart(tokens[i], Math.Exp(p[tokens[i]] - logP), Math.Exp(q[tokens[i]] - logQ), parts[i]));
        return list;
    }

    private static (double, long) Rank(long row, in NextTokenRow figures) => (figures.StoredKlNats, -row);
}
