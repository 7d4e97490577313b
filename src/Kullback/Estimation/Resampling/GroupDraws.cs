using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>Parts of samples drawn without replacement: rows, or whole groups where rows depend on each other.</summary>
internal sealed class GroupDraws
{
    private readonly PointSample _p;
    private readonly PointSample? _q;
    private readonly int[][] _strata;
    private readonly double _asked;

    /// <param name="p">P's points.</param>
    /// <param name="q">Q's; null without.</param>
    /// <param name="share">Share of the rows, or groups, in a part.</param>
    internal GroupDraws(PointSample p, PointSample? q, double share)
    {
        (_p, _q, _asked) = (p, q, share);
        Share = share;
        if (p.Tags?.Groups is null) { _strata = []; return; }
        // Clusters with rows on both sides are drawn for both at once.
        bool across = p.Tags.Across && q is not null;
        var (inP, inQ) = (p.Tags.Members, q?.Tags?.Members ?? []);
        _strata = [[.. inP.Keys.Where(g => !across || !inQ.ContainsKey(g))], [.. inQ.Keys.Where(g => !across || !inP.ContainsKey(g))],
            across ? [.. inP.Keys.Where(inQ.ContainsKey)] : []];
        int all = _strata.Sum(s => s.Length), drawn = _strata.Sum(s => Of(s.Length));
        Share = drawn / (double)all;
    }

    /// <summary>The share that is really drawn.</summary>
    internal double Share { get; }

    /// <summary>Groups of the side that has fewer; null where rows stand for themselves.</summary>
    internal static int? Fewest(PointSample p, PointSample? q)
        => p.Tags?.Groups is null ? null
        : Math.Min(p.Tags.Members.Count, q?.Tags?.Groups is null ? int.MaxValue : q.Value.Tags!.Members.Count);

    /// <summary>The quantile of the error of an estimate: Student's t where few groups tell the error.</summary>
    internal static double Quantile(double tail, int? groups) => groups is { } g ? StudentTail.UpperQuantile(tail, Math.Max(1, g - 1))
        : -NormalTail.Quantile(tail);

    /// <summary>Rows of P and of Q (none without).</summary>
    internal (int[] P, int[] Q) Draw(Random random)
    {
        if (_strata.Length == 0)
        {
            int[] fromP = _p.Draw(random, (int)Math.Round(_asked * _p.Count));
            return (fromP, _q is { } other ? other.Draw(random, (int)Math.Round(_asked * other.Count)) : []);
        }
        List<int> p = [], q = [];
        for (int s = 0; s < 3; s++)
        {
            int[] groups = (int[])_strata[s].Clone();
            random.Shuffle(groups);
            foreach (int g in groups.AsSpan(0, Of(groups.Length)))
            {
                if (s != 1) p.AddRange(_p.Tags!.Members[g]);
                if (s != 0) q.AddRange(_q!.Value.Tags!.Members[g]);
            }
        }
        return ([.. p], [.. q]);
    }

    private int Of(int groups) => groups < 2 ? groups : Math.Clamp((int)Math.Round(_asked * groups), 1, groups - 1);

    /// <summary>Two halves of a sample in random order; a group is in one of them.</summary>
    internal static int[][] Halves(PointSample points, Random random)
    {
        if (points.Tags?.Groups is null)
        {
            int[] order = points.Draw(random, points.Count);
            return [order[..(points.Count / 2)], order[(points.Count / 2)..]];
        }
        int[] groups = [.. points.Tags.Members.Keys];
        random.Shuffle(groups);
        List<int> first = [], second = [];
        foreach (int g in groups) (first.Count < points.Count / 2 ? first : second).AddRange(points.Tags.Members[g]);
        return [[.. first], [.. second]];
    }

    /// <summary>Halves of two samples; a cluster of both is in the same half of each.</summary>
    internal static (int[][] P, int[][] Q) Halves(PointSample p, PointSample q, Random random)
    {
        if (p.Tags?.Groups is null || q.Tags?.Groups is null || !(p.Tags.Across || ReferenceEquals(p.Tags, q.Tags)))
            return (Halves(p, random), Halves(q, random));
        int[] groups = [.. p.Tags.Members.Keys.Union(q.Tags.Members.Keys)];
        random.Shuffle(groups);
        List<int>[] inP = [[], []], inQ = [[], []];
        foreach (int g in groups)
        {
            int half = inP[0].Count + inQ[0].Count <= inP[1].Count + inQ[1].Count ? 0 : 1;
            if (p.Tags.Members.TryGetValue(g, out int[]? rowsP)) inP[half].AddRange(rowsP);
            if (q.Tags.Members.TryGetValue(g, out int[]? rowsQ)) inQ[half].AddRange(rowsQ);
        }
        return ([.. inP.Select(half => half.ToArray())], [.. inQ.Select(half => half.ToArray())]);
    }

    /// <summary>The variance of a mean of terms, one per row: by groups where there are any.</summary>
    internal static double VarianceOfMean(ReadOnlySpan<double> terms, RowTags? tags)
    {
        double mean = 0, sum = 0;
        foreach (double t in terms) mean += t / terms.Length;
        if (tags?.Groups is null)
        {
            foreach (double t in terms) sum += (t - mean) * (t - mean);
            return sum / Math.Max(1, terms.Length - 1) / terms.Length;
        }
        int count = tags.Members.Count;
        foreach (int[] rows in tags.Members.Values)
        {
            double score = 0;
            foreach (int i in rows) score += terms[i] - mean;
            sum += score * score;
        }
        return sum * count / Math.Max(1, count - 1) / ((double)terms.Length * terms.Length);
    }
}
