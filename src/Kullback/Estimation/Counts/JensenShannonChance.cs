using Kullback.Divergences;
using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>What the plug-in Jensen–Shannon divergence of two samples is when they come from one distribution: when the rows of both
/// together are dealt out at random.</summary>
/// <remarks><para>Given the rows in a cell of both together, those of P are hypergeometric: the mean is exact for cells of up to
/// <see cref="MostExact"/> rows and of second order beyond, so that it holds for cells of one row as for cells of thousands. The variance
/// adds that of the cells, what fixed numbers of rows take out of it (the regression on the rows of P), and the covariance of large cells.
/// The distribution is a scaled chi-squared variable of this mean and variance: exact in the limit where all cells are large, near normal
/// where many are small.</para>
/// <para>Sources: Morris (1975), Annals of Statistics 3, 165–188 (sparse multinomials); Satterthwaite (1946), Biometrics Bulletin 2,
/// 110–114.</para></remarks>
internal sealed class JensenShannonChance
{
    /// <summary>Cells of more rows have the mean and variance of the second-order expansion.</summary>
    internal const int MostExact = 400;

    private readonly double _n, _m, _all;
    private readonly Dictionary<long, CellMoments> _known = [];

    /// <param name="rowsOfP">Rows of P's sample.</param>
    /// <param name="rowsOfQ">Rows of Q's sample.</param>
    public JensenShannonChance(long rowsOfP, long rowsOfQ)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowsOfP, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rowsOfQ, 1);
        (_n, _m, _all) = (rowsOfP, rowsOfQ, rowsOfP + rowsOfQ);
    }

    /// <summary>The distribution for the rows that each cell has in both samples together.</summary>
    /// <param name="pooled">Rows of both by cell; they sum to all rows.</param>
    public ChanceDistribution Of(ReadOnlySpan<long> pooled)
    {
        double unit = (1 / _n + 1 / _m) / 8, mean = 0, variance = 0, shared = 0, squares = 0;
        foreach (long rows in pooled)
        {
            if (rows == 0) continue;
            CellMoments cell = Cell(rows);
            double share = rows / _all;
            (mean, variance, shared, squares) =
                (mean + cell.Mean, variance + cell.Variance, shared + cell.WithRows, squares + share * share);
        }
        variance += 2 * unit * unit * (1 - squares) - shared * shared / (_n * _m / _all);
        return squares >= 1 ? new ChanceDistribution(0, 0) : new ChanceDistribution(mean, Math.Max(variance, 1e-6 * mean * mean));
    }

    private readonly record struct CellMoments(double Mean, double Variance, double WithRows);

    private CellMoments Cell(long rows)
    {
        if (_known.TryGetValue(rows, out CellMoments cell)) return cell;
        return _known[rows] = rows <= MostExact ? Exact(rows) : Expanded(rows);
    }

    private CellMoments Expanded(long rows)
    {
        double mean = (1 / _n + 1 / _m) / 8 * (_all - rows) / (_all - 1);
        return new CellMoments(mean, 2 * mean * mean, 0);
    }

    // The sum over all ways to deal out the cell's rows; from the most probable one, both ways, until nothing is left.
    private CellMoments Exact(long rows)
    {
        double low = Math.Max(0, rows - _m), high = Math.Min(rows, _n),
            mode = Math.Clamp(Math.Floor((rows + 1) * (_n + 1) / (_all + 2)), low, high);
        double mass = 0, sum = 0, squares = 0, first = 0, product = 0;
        void Add(double x, double weight)
        {
            double value = JensenShannon.Cell(x / _n, (rows - x) / _m), apart = x - mode;
            mass += weight;
            sum += weight * value;
            squares += weight * value * value;
            first += weight * apart;
            product += weight * value * apart;
        }
        Add(mode, 1);
        for (double x = mode, weight = 1; x < high && weight > 1e-17; x++)
        {
            weight *= (_n - x) * (rows - x) / ((x + 1) * (_m - rows + x + 1));
            Add(x + 1, weight);
        }
        for (double x = mode, weight = 1; x > low && weight > 1e-17; x--)
        {
            weight *= x * (_m - rows + x) / ((_n - x + 1) * (rows - x + 1));
            Add(x - 1, weight);
        }
        double mean = sum / mass;
        return new CellMoments(mean, Math.Max(0, squares / mass - mean * mean), product / mass - mean * first / mass);
    }
}

/// <summary>A divergence by chance alone, in nats: c·χ²(ν) with the mean and variance given.</summary>
/// <param name="MeanNats">Its mean.</param>
/// <param name="VarianceNats">Its variance; 0 where there is one cell and nothing can differ.</param>
internal readonly record struct ChanceDistribution(double MeanNats, double VarianceNats)
{
    private double Degrees => 2 * MeanNats * MeanNats / VarianceNats;

    private double Scale => VarianceNats / (2 * MeanNats);

    /// <summary>The value that chance stays below with a probability.</summary>
    public double Quantile(double probability)
        => VarianceNats > 0 ? Scale * 2 * IncompleteGamma.LowerQuantile(Degrees / 2, probability, 1 - probability) : MeanNats;

    /// <summary>The probability that chance alone gives a value this large or larger; never 0.</summary>
    public double Upper(double nats)
        => VarianceNats > 0 ? Math.Max(double.Epsilon, nats <= 0 ? 1 : IncompleteGamma.Upper(Degrees / 2, nats / Scale / 2)) : 1;

    /// <summary>The probability that chance alone gives a value this small or smaller; never 0.</summary>
    public double Lower(double nats)
        => VarianceNats > 0 ? Math.Max(double.Epsilon, nats <= 0 ? 0 : IncompleteGamma.Lower(Degrees / 2, nats / Scale / 2)) : 1;
}
