using Kullback.Coding;
using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>By how much rows that come in clusters (users, sessions, days) make the mutual information of two columns vary more than as
/// many independent rows.</summary>
/// <param name="Clusters">Clusters, C.</param>
/// <param name="OfIndependence">δ ≥ 1: the mean of the chi-squared statistic of independence over its degrees of freedom. The bias of the
/// plug-in information is δ times (r − 1)(c − 1)/(2n).</param>
/// <param name="OfInformation">The variance of the mean pointwise information by clusters over that by rows, at least 1.</param>
/// <remarks>With z = Σ (1[x = i] − pᵢ)(1[y = j] − pⱼ) over the rows of a cluster, less its share of the sum over all, δ = C/(C − 1) Σ
/// z²/(pᵢ pⱼ) / (n(r − 1)(c − 1)), the sums over clusters and cells. Consistent as the number of clusters grows, whatever the dependence
/// within. Source: Rao and Scott (1984), Annals of Statistics 12, 46–60, the first-order correction.</remarks>
public sealed record ClusterDesign(int Clusters, double OfIndependence, double OfInformation)
{
    /// <summary>What clusters add.</summary>
    /// <param name="x">The first column's value in each row, from 0.</param>
    /// <param name="valuesOfX">Number of its values.</param>
    /// <param name="y">The second column's value in each row, from 0.</param>
    /// <param name="valuesOfY">Number of its values.</param>
    /// <param name="cluster">The cluster of each row, any integer.</param>
    /// <exception cref="ArgumentException">The lengths differ, or there are fewer than two clusters.</exception>
    public static ClusterDesign Of(ReadOnlySpan<int> x, int valuesOfX, ReadOnlySpan<int> y, int valuesOfY, ReadOnlySpan<int> cluster)
    {
        if (y.Length != x.Length) throw new ArgumentException($"{x.Length} values of x, {y.Length} of y.", nameof(y));
        if (cluster.Length != x.Length) throw new ArgumentException($"{x.Length} rows, {cluster.Length} clusters.", nameof(cluster));
        var counts = new double[valuesOfX * valuesOfY];
        for (int k = 0; k < x.Length; k++) counts[x[k] * valuesOfY + y[k]]++;
        var table = new InformationTable(valuesOfX, valuesOfY, counts);
        var margins = new Margins(counts, valuesOfX, valuesOfY, x.Length);
        int[] order = [.. Enumerable.Range(0, x.Length)], keys = cluster.ToArray();
        Array.Sort(keys, order);
        double information = table.MutualInformationNats, apart = 0, square = 0, byRow = 0;
        int clusters = 0;
        for (int from = 0, to; from < order.Length; from = to)
        {
            double score = 0;
            for (to = from; to < order.Length && keys[to] == keys[from]; to++)
            {
                int i = x[order[to]], j = y[order[to]];
                double own = table.PointwiseNats(i, j) - information;
                (score, byRow) = (score + own, byRow + own * own);
                margins.Add(i, j);
            }
            apart += margins.Take(to - from);
            square += score * score;
            clusters++;
        }
        if (clusters < 2) throw new ArgumentException("There is one cluster: at least two are needed.", nameof(cluster));
        double wide = clusters / (clusters - 1.0), freedom = table.DegreesOfFreedom;
        return new(clusters, freedom > 0 ? Math.Max(1, wide * apart / (x.Length * freedom)) : 1,
            byRow > 0 ? Math.Max(1, wide * square / byRow) : 1);
    }

    /// <summary>P-value of independence: 2n·I over δ by Fisher's distribution, which knows that δ comes from so many clusters.</summary>
    /// <param name="statistic">2n·I of the plug-in information in nats.</param>
    /// <param name="degreesOfFreedom">(r − 1)(c − 1) of the values that occur.</param>
    public double PValue(double statistic, double degreesOfFreedom)
        => degreesOfFreedom == 0 ? 1 : FisherTail.Upper(statistic / OfIndependence, degreesOfFreedom, degreesOfFreedom * (Clusters - 1));

    /// <summary>Σ z²/(pᵢ pⱼ) of one cluster after another, from the counts of the cells that it has.</summary>
    private sealed class Margins
    {
        private readonly Dictionary<(int I, int J), double> _cells = [];
        private readonly Dictionary<int, double> _first = [], _second = [];
        private readonly double[] _p, _q, _counts;
        private readonly int _columns;
        private readonly double _n, _dependence;

        internal Margins(double[] counts, int rows, int columns, int n)
        {
            (_counts, _columns, _n, _p, _q) = (counts, columns, n, new double[rows], new double[columns]);
            for (int k = 0; k < counts.Length; k++)
            {
                _p[k / columns] += counts[k] / n;
                _q[k % columns] += counts[k] / n;
            }
            for (int k = 0; k < counts.Length; k++)
                if (_p[k / columns] * _q[k % columns] is > 0 and var product)
                    _dependence += product * Apart(k / columns, k % columns) * Apart(k / columns, k % columns);
        }

        // (p_ij − pᵢ pⱼ)/(pᵢ pⱼ).
        private double Apart(int i, int j) => _counts[i * _columns + j] / (_n * _p[i] * _q[j]) - 1;

        internal void Add(int i, int j)
        {
            _cells[(i, j)] = _cells.GetValueOrDefault((i, j)) + 1;
            _first[i] = _first.GetValueOrDefault(i) + 1;
            _second[j] = _second.GetValueOrDefault(j) + 1;
        }

        // |z|² less twice its product with the cluster's share T/n of the sum, and that share's own.
        internal double Take(double size)
        {
            double sum = size * size * (1 + _dependence), toward = 0;
            foreach (var ((i, j), t) in _cells) (sum, toward) = (sum + t * t / (_p[i] * _q[j]), toward + t * Apart(i, j));
            foreach (var (i, t) in _first) sum -= t * t / _p[i];
            foreach (var (j, t) in _second) sum -= t * t / _q[j];
            _cells.Clear();
            _first.Clear();
            _second.Clear();
            return Math.Max(0, sum - 2 * size * toward);
        }
    }
}
