using Kullback.Estimation;
using Kullback.Numerics;

namespace Kullback.Hypotheses;

/// <summary>Some rows of two samples with the distances between them, in the groups that the multiplier bootstrap draws: rows,
/// or clusters of rows.</summary>
internal sealed class GroupedRows
{
    private const int MostGroups = 200, MostRows = 2000;

    /// <summary>The rows of one cluster on one side.</summary>
    /// <param name="Group">The number of the cluster, which may have rows on the other side.</param>
    /// <param name="From">Its first row among those kept.</param>
    /// <param name="To">After its last.</param>
    /// <param name="OfQ">Its side.</param>
    internal readonly record struct Unit(int Group, int From, int To, bool OfQ)
    {
        internal int Rows => To - From;
    }

    /// <summary>One side.</summary>
    /// <param name="Rows">Rows that are kept.</param>
    /// <param name="KeptGroups">Their groups.</param>
    /// <param name="Groups">Groups of the whole sample.</param>
    /// <param name="Alike">The share of pairs of rows of the whole sample that lie in one group.</param>
    internal readonly record struct Side(int Rows, int KeptGroups, int Groups, double Alike)
    {
        // What a mean over the rows kept has to be multiplied with to vary as one over the whole sample.
        internal double Factor => Math.Sqrt(KeptGroups / (double)(KeptGroups - 1)) * Math.Sqrt(KeptGroups / (double)Groups) / Rows;
    }

    private readonly double[] _distances;
    private readonly int _rows, _groups;
    private readonly bool _isShared;

    internal Unit[] Units { get; }

    internal Side P { get; }

    internal Side Q { get; }

    /// <summary>What coordinates were multiplied with, so that squares of distances are within range.</summary>
    internal double Scale { get; }

    private GroupedRows(PointSample rows, Unit[] units, Side p, Side q, double scale)
    {
        (_rows, Units, P, Q, Scale) = (rows.Count, units, p, q, scale);
        _groups = units.Max(u => u.Group) + 1;
        _isShared = _groups < units.Length;
        _distances = new double[_rows * _rows];
        for (int i = 0; i < _rows; i++)
            for (int j = 0; j < i; j++)
            {
                double square = 0;
                for (int c = 0; c < rows.Dimension; c++)
                {
                    double apart = rows[i][c] * scale - rows[j][c] * scale;
                    square += apart * apart;
                }
                _distances[i * _rows + j] = _distances[j * _rows + i] = Math.Sqrt(square);
            }
    }

    internal static GroupedRows Of(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension, RowDependence? clusters, Random random)
    {
        double scale = NearestNeighbors.ScaleOf(p, q);
        PointSample x = PointSample.Of(p, dimension, nameof(p)), y = PointSample.Of(q, dimension, nameof(q));
        return clusters is null ? OfRows(x, y, scale, random) : OfClusters(x, y, clusters, scale, random);
    }

    private static GroupedRows OfRows(PointSample x, PointSample y, double scale, Random random)
    {
        int n = Math.Min(MostGroups, x.Count), m = Math.Min(MostGroups, y.Count);
        var rows = PointSample.Pool(x.Take(x.Draw(random, n)), y.Take(y.Draw(random, m)));
        Unit[] units = [.. Enumerable.Range(0, n + m).Select(i => new Unit(i, i, i + 1, i >= n))];
        return new(rows, units, new(n, n, x.Count, 1.0 / x.Count), new(m, m, y.Count, 1.0 / y.Count), scale);
    }

    // Whole clusters, in an order that is drawn, until either side has enough: of a cluster that is larger than that, some rows.
    private static GroupedRows OfClusters(PointSample x, PointSample y, RowDependence clusters, double scale, Random random)
    {
        Dictionary<int, List<int>> inP = ByGroup(clusters.GroupsOfP), inQ = ByGroup(clusters.GroupsOfQ);
        int[] groups = [.. inP.Keys.Union(inQ.Keys).Order()];
        random.Shuffle(groups);
        int most = Math.Max(1, MostRows / Math.Min(MostGroups, Math.Max(inP.Count, inQ.Count)));
        List<int> rowsP = [], rowsQ = [];
        List<Unit> ofP = [], ofQ = [];
        foreach (int group in groups)
        {
            Add(inP, ofP, rowsP, false);
            Add(inQ, ofQ, rowsQ, true);
            void Add(Dictionary<int, List<int>> side, List<Unit> units, List<int> rows, bool isQ)
            {
                if (units.Count == MostGroups || rows.Count >= MostRows || !side.TryGetValue(group, out var own)) return;
                int take = Math.Min(own.Count,
                    Math.Max(most, (MostRows - rows.Count) / Math.Max(1, Math.Min(MostGroups, side.Count) - units.Count)));
                units.Add(new(group, rows.Count, rows.Count + take, isQ));
                rows.AddRange(take == own.Count ? own : Some(own, take, random));
            }
        }
        // Groups are numbered in the order of their units.
        var numbers = new Dictionary<int, int>();
        int Number(int group) => numbers.TryGetValue(group, out int number) ? number : numbers[group] = numbers.Count;
        Unit[] all = [.. ofP.Concat(ofQ.Select(u => u with { From = u.From + rowsP.Count, To = u.To + rowsP.Count }))
            .Select(u => u with { Group = Number(u.Group) })];
        return new(PointSample.Pool(x.Take([.. rowsP]), y.Take([.. rowsQ])), all,
            new(rowsP.Count, ofP.Count, inP.Count, Alike(inP, x.Count)),
            new(rowsQ.Count, ofQ.Count, inQ.Count, Alike(inQ, y.Count)), scale);
    }

    private static Dictionary<int, List<int>> ByGroup(IReadOnlyList<int> groups)
    {
        var found = new Dictionary<int, List<int>>();
        for (int i = 0; i < groups.Count; i++) (found.TryGetValue(groups[i], out var rows) ? rows : found[groups[i]] = []).Add(i);
        return found;
    }

    private static int[] Some(List<int> rows, int take, Random random)
    {
        int[] all = [.. rows];
        random.Shuffle(all);
        return all[..take];
    }

    private static double Alike(Dictionary<int, List<int>> groups, int rows)
        => groups.Values.Sum(g => (double)g.Count / rows * g.Count / rows);

    /// <summary>The sums of a kernel over the rows of every pair of units.</summary>
    internal double[] Kernel(Func<double, double> of)
    {
        int count = Units.Length;
        double[] sums = new double[count * count];
        for (int u = 0; u < count; u++)
            for (int v = 0; v <= u; v++)
            {
                double sum = 0;
                for (int i = Units[u].From; i < Units[u].To; i++)
                    for (int j = Units[v].From; j < Units[v].To; j++) sum += of(_distances[i * _rows + j]);
                sums[u * count + v] = sums[v * count + u] = sum;
            }
        return sums;
    }

    /// <summary>Fills the weights of a row of every unit: normal numbers, one per group, less their mean over the rows of a side, with the
    /// variance of a mean over the whole sample.</summary>
    /// <remarks>The mean of Q is taken away from that of P, which matters where a cluster has rows on both sides.</remarks>
    internal void Weigh(ref RandomStream normal, Span<double> weights)
    {
        Span<double> own = _groups <= 512 ? stackalloc double[_groups] : new double[_groups];
        for (int g = 0; g < own.Length; g++) own[g] = normal.Normal();
        double meanP = 0, meanQ = 0;
        foreach (var unit in Units)
            if (unit.OfQ) meanQ += own[unit.Group] * unit.Rows / Q.Rows;
            else meanP += own[unit.Group] * unit.Rows / P.Rows;
        for (int u = 0; u < weights.Length; u++)
        {
            double weight = Units[u].OfQ ? (own[Units[u].Group] - meanQ) * Q.Factor : (own[Units[u].Group] - meanP) * P.Factor;
            weights[u] = _isShared && Units[u].OfQ ? -weight : weight;
        }
    }

    /// <summary>The variance of the mean of |X − X′| within a side, but for 1/n (Hoeffding 1948): that of twice the groups' sums of the
    /// rows' mean distances.</summary>
    internal double WithinVariance(bool ofQ)
    {
        var side = ofQ ? Q : P;
        int from = ofQ ? P.Rows : 0, to = from + side.Rows;
        double[] means = new double[side.Rows];
        for (int i = from; i < to; i++)
            for (int j = from; j < to; j++) means[i - from] += 2 * _distances[i * _rows + j] / (side.Rows - 1);
        double mean = means.Average(), squares = 0;
        foreach (var unit in Units)
        {
            if (unit.OfQ != ofQ) continue;
            double sum = 0;
            for (int i = unit.From; i < unit.To; i++) sum += means[i - from] - mean;
            squares += sum * sum;
        }
        return squares * side.Factor * side.Factor;
    }
}
