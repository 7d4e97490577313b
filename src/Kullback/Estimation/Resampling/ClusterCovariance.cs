namespace Kullback.Estimation;

/// <summary>Rows that come in clusters (users, sessions, days): V = C/(C−1)·Σ z zᵀ, z = (t − T·p)/W for a cluster with cell weights t
/// and total T.</summary>
/// <remarks>The linearized delete-one-cluster covariance of a ratio, since clusters differ in size. Whatever the dependence within
/// a cluster, V is consistent as the number of clusters C grows. Source: Cochran, Sampling Techniques, 6.4 and 9A.</remarks>
internal sealed class ClusterCovariance : SamplingCovariance
{
    private readonly double[] _shares;
    private readonly ClusterTable _table;
    private readonly double _scale;

    internal ClusterCovariance(double[] shares, ClusterTable table, double total)
    {
        (_shares, _table) = (shares, table);
        _scale = table.Clusters / (double)(table.Clusters - 1) / total / total;
    }

    internal override double DegreesOfFreedom => _table.Clusters - 1;

    internal override long Cost => _table.Entries + _table.Clusters;

    internal override void RelativeVariances(ReadOnlySpan<double> pooled, Span<double> ratios)
    {
        Diagonal(ratios);
        double variance = 0, binomial = 0;
        for (int k = 0; k < ratios.Length; k++)
        {
            variance += ratios[k];
            binomial += _shares[k] * (1 - _shares[k]);
        }
        double typical = binomial > 0 ? variance / binomial : 0;
        // Where the two samples' shares are alike this is V/pooled; a cell with few own rows takes the typical rate.
        for (int k = 0; k < ratios.Length; k++) ratios[k] = _shares[k] > 0 ? ratios[k] / _shares[k] : typical;
    }

    internal override void RelativeVariances(Span<double> ratios) => RelativeVariances(_shares, ratios);

    internal override double Variance(ReadOnlySpan<double> gradient)
    {
        double mean = 0, sum = 0;
        for (int k = 0; k < _shares.Length; k++)
            if (_shares[k] > 0) mean += _shares[k] * gradient[k];
        for (int c = 0; c < _table.Clusters; c++)
        {
            double score = 0;
            for (int e = _table.First[c]; e < _table.First[c + 1]; e++) score += _table.Weight[e] * (gradient[_table.Cell[e]] - mean);
            sum += score * score;
        }
        return sum * _scale;
    }

    internal override void Apply(ReadOnlySpan<double> pooled, ReadOnlySpan<double> vector, Span<double> product)
    {
        double mean = 0, sizes = 0;
        for (int k = 0; k < _shares.Length; k++) mean += _shares[k] * vector[k];
        product.Clear();
        for (int c = 0; c < _table.Clusters; c++)
        {
            double score = 0;
            for (int e = _table.First[c]; e < _table.First[c + 1]; e++) score += _table.Weight[e] * (vector[_table.Cell[e]] - mean);
            if (score == 0) continue;
            for (int e = _table.First[c]; e < _table.First[c + 1]; e++) product[_table.Cell[e]] += _table.Weight[e] * score;
            sizes += _table.Size[c] * score;
        }
        for (int k = 0; k < product.Length; k++) product[k] = (product[k] - _shares[k] * sizes) * _scale;
    }

    // V[k,k] = Σ(t² − 2p·t·T + p²·T²)
    private void Diagonal(Span<double> diagonal)
    {
        diagonal.Clear();
        double squares = 0;
        for (int c = 0; c < _table.Clusters; c++)
        {
            double size = _table.Size[c];
            squares += size * size;
            for (int e = _table.First[c]; e < _table.First[c + 1]; e++)
            {
                int k = _table.Cell[e];
                double t = _table.Weight[e];
                diagonal[k] += t * (t - 2 * _shares[k] * size);
            }
        }
        for (int k = 0; k < diagonal.Length; k++)
            diagonal[k] = Math.Max(0, diagonal[k] + _shares[k] * _shares[k] * squares) * _scale;
    }
}
