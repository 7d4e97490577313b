using Kullback.Estimation;
using Kullback.Numerics;

namespace Kullback.Hypotheses;

/// <summary>How far the difference F̂ − Ĝ of two empirical distribution functions may be from F − G where rows come in clusters.</summary>
/// <remarks>The quantile of sup |(F̂ − F) − (Ĝ − G)| by the multiplier bootstrap: every cluster has one normal number, less their mean over
/// the rows. Not a bound for every sample size, as that of independent rows is: it needs some clusters. Source: van der Vaart and Wellner
/// (1996), Weak Convergence and Empirical Processes, section 2.9.</remarks>
internal static class ClusteredBand
{
    private const int FewestGroups = 5, Draws = 400;
    private const double Level = 0.95;

    /// <summary>The interval of the largest difference; null with fewer than five clusters on a side.</summary>
    internal static EffectInterval? Around(double distance, ReadOnlySpan<double> p, ReadOnlySpan<double> q, RowDependence clusters,
        Random random)
    {
        int groupsP = clusters.GroupsOfP.Distinct().Count(), groupsQ = clusters.GroupsOfQ.Distinct().Count();
        if (Math.Min(groupsP, groupsQ) < FewestGroups) return null;
        double[] values = [.. p, .. q];
        int[] order = [.. Enumerable.Range(0, values.Length)],
            groups = Numbered([.. clusters.GroupsOfP, .. clusters.GroupsOfQ], out int count);
        Array.Sort((double[])values.Clone(), order);
        double[] own = new double[count], largest = new double[Draws];
        double ofP = Math.Sqrt(groupsP / (groupsP - 1.0)) / p.Length, ofQ = Math.Sqrt(groupsQ / (groupsQ - 1.0)) / q.Length;
        var normal = new RandomStream(random);
        for (int b = 0; b < Draws; b++)
        {
            for (int g = 0; g < count; g++) own[g] = normal.Normal();
            double meanP = 0, meanQ = 0, sum = 0;
            for (int i = 0; i < p.Length; i++) meanP += own[groups[i]] / p.Length;
            for (int i = p.Length; i < values.Length; i++) meanQ += own[groups[i]] / q.Length;
            for (int k = 0; k < order.Length; k++)
            {
                int i = order[k];
                sum += i < p.Length ? (own[groups[i]] - meanP) * ofP : (meanQ - own[groups[i]]) * ofQ;
                if (k + 1 == order.Length || values[order[k + 1]] != values[i]) largest[b] = Math.Max(largest[b], Math.Abs(sum));
            }
        }
        Array.Sort(largest);
        double off = largest[(int)Math.Ceiling(Level * Draws)];
        return new(Math.Max(0, distance - off), Math.Min(1, distance + off), Level, "multiplier bootstrap by clusters");
    }

    private static int[] Numbered(int[] groups, out int count)
    {
        var numbers = new Dictionary<int, int>();
        int[] found = [.. groups.Select(g => numbers.TryGetValue(g, out int n) ? n : numbers[g] = numbers.Count)];
        count = numbers.Count;
        return found;
    }
}
