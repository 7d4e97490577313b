namespace Kullback.Hypotheses;

/// <summary>Weighted least squares on the functions a(i) + b(j) of a two-way table: what the margins can explain.</summary>
/// <remarks>With weights w on the cells, Π f = argmin Σ w (f − a − b)². Solved by Cholesky of the normal equations with pivots below 10⁻¹²
/// of their start dropped, so that empty rows and tables that fall into blocks need no special case. O((I+J)³ + IJ).</remarks>
internal sealed class AdditiveProjection
{
    private readonly int _rows;
    private readonly int _columns;
    private readonly double[] _weights;
    private readonly double[,] _factor;
    private readonly bool[] _dropped;

    /// <summary>Prepares the projection for the weights (row-major, each ≥ 0).</summary>
    public AdditiveProjection(int rows, int columns, double[] weights)
    {
        (_rows, _columns, _weights) = (rows, columns, weights);
        int size = rows + columns;
        _factor = new double[size, size];
        _dropped = new bool[size];
        for (int k = 0; k < weights.Length; k++)
        {
            int i = k / columns, j = rows + (k % columns);
            _factor[i, i] += weights[k];
            _factor[j, j] += weights[k];
            _factor[j, i] += weights[k];
        }
        Factorize(size);
    }

    /// <summary>Dimension of the functions a(i) + b(j) on the cells with weight: rows + columns − blocks.</summary>
    public int Rank { get; private set; }

    /// <summary>Π f at every cell.</summary>
    public double[] Project(ReadOnlySpan<double> f)
    {
        double[] right = new double[_rows + _columns];
        for (int k = 0; k < _weights.Length; k++)
        {
            if (_weights[k] == 0) continue;
            right[k / _columns] += _weights[k] * f[k];
            right[_rows + (k % _columns)] += _weights[k] * f[k];
        }
        SolveLower(right);
        SolveUpper(right);
        double[] projected = new double[_weights.Length];
        for (int k = 0; k < projected.Length; k++) projected[k] = right[k / _columns] + right[_rows + (k % _columns)];
        return projected;
    }

    /// <summary>1 − leverage of every cell, in [0, 1]: the part of its variance that the margins leave free. Over the cells with weight
    /// they sum to the number of those cells less <see cref="Rank"/>; a cell without weight has 1.</summary>
    public double[] FreeShares()
    {
        double[] free = new double[_weights.Length];
        double[] unit = new double[_rows + _columns];
        for (int k = 0; k < free.Length; k++)
        {
            Array.Clear(unit);
            unit[k / _columns] = unit[_rows + (k % _columns)] = 1;
            SolveLower(unit);
            double leverage = 0;
            foreach (double x in unit) leverage += x * x;
            free[k] = Math.Clamp(1 - (_weights[k] * leverage), 0, 1);
        }
        return free;
    }

    private void Factorize(int size)
    {
        for (int j = 0; j < size; j++)
        {
            double start = _factor[j, j], pivot = start;
            for (int k = 0; k < j; k++) pivot -= _factor[j, k] * _factor[j, k];
            _dropped[j] = pivot <= 1e-12 * start;
            if (!_dropped[j]) Rank++;
            double root = _dropped[j] ? 0 : Math.Sqrt(pivot);
            _factor[j, j] = root;
            for (int i = j + 1; i < size; i++)
            {
                double sum = _factor[i, j];
                for (int k = 0; k < j; k++) sum -= _factor[i, k] * _factor[j, k];
                _factor[i, j] = _dropped[j] ? 0 : sum / root;
            }
        }
    }

    private void SolveLower(double[] x)
    {
        for (int i = 0; i < x.Length; i++)
        {
            for (int k = 0; k < i; k++) x[i] -= _factor[i, k] * x[k];
            x[i] = _dropped[i] ? 0 : x[i] / _factor[i, i];
        }
    }

    private void SolveUpper(double[] x)
    {
        for (int i = x.Length - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < x.Length; k++) x[i] -= _factor[k, i] * x[k];
            x[i] = _dropped[i] ? 0 : x[i] / _factor[i, i];
        }
    }
}
