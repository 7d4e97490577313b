using Kullback.Estimation;

namespace Kullback.Hypotheses;

/// <summary>What a permutation exchanges between two samples: rows, or whole groups of rows that depend on each other.</summary>
/// <remarks>A cluster with rows in both samples exchanges its two parts, as a pair does. Where P and Q are alike and groups independent,
/// every deal is as likely as the one seen.</remarks>
internal sealed class ExchangeUnits
{
    private readonly int _n, _m, _ofP;
    private readonly int[][] _alone;
    private readonly (int[] P, int[] Q)[] _both;

    internal ExchangeUnits(PointSample x, PointSample y)
    {
        (_n, _m) = (x.Count, y.Count);
        if (x.Tags?.Groups is null || y.Tags?.Groups is null)
        {
            (_alone, _ofP, _both) = ([.. Enumerable.Range(0, _n + _m).Select(i => new[] { i })], _n, []);
            return;
        }
        Grouped = true;
        var (inP, inQ) = (x.Tags.Members, y.Tags.Members);
        HashSet<int> shared = x.Tags.Across ? [.. inP.Keys.Where(inQ.ContainsKey)] : [];
        int[] Moved(int[] rows) => [.. rows.Select(i => i + _n)];
        int[][] ofP = [.. inP.Where(g => !shared.Contains(g.Key)).Select(g => g.Value)],
            ofQ = [.. inQ.Where(g => !shared.Contains(g.Key)).Select(g => Moved(g.Value))];
        (_alone, _ofP, _both) = ([.. ofP, .. ofQ], ofP.Length, [.. shared.Select(g => (inP[g], Moved(inQ[g])))]);
    }

    /// <summary>Whether whole groups are exchanged.</summary>
    internal bool Grouped { get; }

    /// <summary>In how many ways rows can be dealt, as far as they are all looked at; groups are always drawn.</summary>
    internal long Arrangements(Permutations plan) => Grouped ? long.MaxValue : PermutationRun.Ways(_n + _m, _n, plan);

    /// <summary>The rows of both sides after a deal, by their places in the pooled samples.</summary>
    internal (int[] P, int[] Q) Deal(LabelStream labels)
    {
        var marks = new byte[_alone.Length];
        labels.Mark(marks, _ofP);
        List<int> p = [], q = [];
        for (int u = 0; u < _alone.Length; u++) (marks[u] == 1 ? p : q).AddRange(_alone[u]);
        foreach (var (a, b) in _both)
        {
            bool swap = labels.Below(2) == 1;
            p.AddRange(swap ? b : a);
            q.AddRange(swap ? a : b);
        }
        return ([.. p], [.. q]);
    }
}
