namespace Kullback.Estimation;

/// <summary>How well rows of the same x in other clusters tell a row's y.</summary>
/// <remarks>c(x, y), c(x) and the shares of y leave out the row's whole cluster: rows of one cluster resemble each other, and what they
/// told about each other would not be of x. The standard error is the larger of that by clusters and that by values of x with few
/// rows.</remarks>
internal sealed class HeldOutByCluster
{
    private readonly int[] _x, _y, _cluster;
    private readonly Dictionary<(int X, int Y), double> _both = [];
    private readonly Dictionary<(int Cluster, int X, int Y), double> _own = [];
    private readonly Dictionary<(int Cluster, int X), double> _ownX = [];
    private readonly Dictionary<(int Cluster, int Y), double> _ownY = [];
    private readonly Dictionary<int, double> _size = [];
    private readonly double[] _ofX, _ofY;
    private readonly double _entropy, _used;

    internal HeldOutByCluster(ReadOnlySpan<int> x, int valuesOfX, ReadOnlySpan<int> y, int valuesOfY, ReadOnlySpan<int> cluster)
    {
        if (x.Length != y.Length || x.Length != cluster.Length)
            throw new ArgumentException($"{x.Length} values of x, {y.Length} of y, {cluster.Length} clusters.", nameof(cluster));
        (_x, _y, _cluster, _ofX, _ofY) = (x.ToArray(), y.ToArray(), cluster.ToArray(), new double[valuesOfX], new double[valuesOfY]);
        for (int k = 0; k < x.Length; k++)
        {
            (int a, int b, int c) = (_x[k], _y[k], _cluster[k]);
            _ofX[a]++;
            _ofY[b]++;
            _both[(a, b)] = _both.GetValueOrDefault((a, b)) + 1;
            _own[(c, a, b)] = _own.GetValueOrDefault((c, a, b)) + 1;
            _ownX[(c, a)] = _ownX.GetValueOrDefault((c, a)) + 1;
            _ownY[(c, b)] = _ownY.GetValueOrDefault((c, b)) + 1;
            _size[c] = _size.GetValueOrDefault(c) + 1;
        }
        double n = x.Length;
        _used = _ofY.Count(c => c > 0);
        _entropy = -_ofY.Where(c => c > 0).Sum(c => c / n * Math.Log(c / n)) + (_used - 1) / (2 * n);
    }

    internal static T Best<T>(HeldOutByCluster rows, double[] weights, Func<double, double, double, T> result)
    {
        var (nats, error, a) = weights.Select(rows.Bound).MaxBy(b => b.Nats);
        return result(nats, error, a);
    }

    private (double Nats, double Error, double Prior) Bound(double a)
    {
        double n = _x.Length, code = 0;
        double[] gains = new double[_x.Length];
        for (int k = 0; k < gains.Length; k++)
        {
            (int i, int j, int c) = (_x[k], _y[k], _cluster[k]);
            double share = (_ofY[j] - _ownY[(c, j)] + 0.5) / (n - _size[c] + _used / 2);
            double log = Math.Log((_both[(i, j)] - _own[(c, i, j)] + a * share) / (_ofX[i] - _ownX[(c, i)] + a));
            code -= log;
            gains[k] = log - Math.Log(share);
        }
        double mean = code / n, gain = _entropy - mean;
        Dictionary<int, double> byCluster = [], byValue = [];
        double few = 0;
        for (int k = 0; k < gains.Length; k++)
        {
            double apart = gains[k] - gain;
            byCluster[_cluster[k]] = byCluster.GetValueOrDefault(_cluster[k]) + apart;
            if (_ofX[_x[k]] < HeldOutInformation.FewRows) byValue[_x[k]] = byValue.GetValueOrDefault(_x[k]) + apart;
            else few += apart * apart;
        }
        double variance = Math.Max(byCluster.Values.Sum(s => s * s) * byCluster.Count / Math.Max(1, byCluster.Count - 1),
            few + byValue.Values.Sum(s => s * s));
        return (gain, Math.Sqrt(variance) / n, a);
    }
}
