namespace Kullback.Estimation;

/// <summary>Independent rows, each with a weight: V[k,l] = (δ[k,l]·s[k] − p[k]·s[l] − p[l]·s[k] + p[k]·p[l]·s)/W².</summary>
/// <remarks>s[k] is the sum of squared weights in cell k, s their total, W the total weight. With weights of one this is the
/// multinomial covariance (δp − pp)/n. Source: linearization of a ratio, Särndal, Swensson and Wretman, Model Assisted Survey
/// Sampling, 5.6. Written with r[k] = s[k]/(w[k]·W), the variance that one unit of share costs: r = 1/n for counts.</remarks>
internal sealed class RowCovariance : SamplingCovariance
{
    private const double PriorRows = 10;
    private readonly double[] _shares;
    private readonly double[] _rates;

    internal RowCovariance(double[] shares, ReadOnlySpan<double> weights, ReadOnlySpan<double> squares, double total)
    {
        _shares = shares;
        _rates = new double[shares.Length];
        double allSquares = 0;
        foreach (double square in squares) allSquares += square;
        double mean = allSquares / total / total, prior = PriorRows * mean;      // 1/mean is the number of effective rows
        for (int k = 0; k < _rates.Length; k++)
            _rates[k] = (squares[k] / total / total + prior * mean) / (weights[k] / total + prior);
    }

    private RowCovariance(double[] shares, double[] rates) => (_shares, _rates) = (shares, rates);

    /// <summary>Counts of rows some of which come in values whose rows move together: there the rate is Σ(rows of a value)²/(rows·W), drawn
    /// towards that of all such cells; elsewhere 1/W.</summary>
    internal static RowCovariance OfValues(double[] shares, ReadOnlySpan<double> counts, ReadOnlySpan<double> squares, double total)
    {
        double together = 0, squared = 0;
        for (int k = 0; k < shares.Length; k++)
            if (squares[k] > counts[k]) (together, squared) = (together + counts[k], squared + squares[k]);
        double mean = together > 0 ? squared / together : 1;
        var rates = new double[shares.Length];
        for (int k = 0; k < rates.Length; k++)
            rates[k] = (squares[k] > counts[k] ? (squares[k] + PriorRows * mean) / (counts[k] + PriorRows) : 1) / total;
        return new RowCovariance(shares, rates);
    }

    internal override double DegreesOfFreedom => double.PositiveInfinity;

    internal override long Cost => _shares.Length;

    internal override void RelativeVariances(Span<double> ratios) => RelativeVariances(_shares, ratios);

    internal override void RelativeVariances(ReadOnlySpan<double> pooled, Span<double> ratios)
    {
        double mean = Dot(pooled, _rates);
        for (int k = 0; k < ratios.Length; k++) ratios[k] = _rates[k] * (1 - 2 * pooled[k]) + pooled[k] * mean;
    }

    internal override double Variance(ReadOnlySpan<double> gradient)
    {
        double mean = 0, sum = 0;
        for (int k = 0; k < _shares.Length; k++)
            if (_shares[k] > 0) mean += _shares[k] * gradient[k];
        for (int k = 0; k < _shares.Length; k++)
            if (_shares[k] > 0) sum += _shares[k] * _rates[k] * (gradient[k] - mean) * (gradient[k] - mean);
        return sum;
    }

    internal override void Apply(ReadOnlySpan<double> pooled, ReadOnlySpan<double> vector, Span<double> product)
    {
        double mean = Dot(pooled, vector), rate = Dot(pooled, _rates), cross = 0;
        for (int k = 0; k < pooled.Length; k++) cross += pooled[k] * _rates[k] * vector[k];
        for (int k = 0; k < pooled.Length; k++)
            product[k] = pooled[k] * (_rates[k] * (vector[k] - mean) - cross + rate * mean);
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int k = 0; k < a.Length; k++) sum += a[k] * b[k];
        return sum;
    }
}
