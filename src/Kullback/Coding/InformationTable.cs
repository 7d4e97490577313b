using System.Globalization;
using Kullback.Numerics;

namespace Kullback.Coding;

/// <summary>The information that two columns have about each other, from the table of their joint counts (or weights).</summary>
/// <remarks>Plug-in values of the observed shares. All are in nats. Each is summed from non-negative terms whose differences are formed
/// from the counts, n·nᵢⱼ − rᵢcⱼ, so that independence gives exactly 0 and a small dependence keeps its digits. Source: Shannon (1948),
/// Bell System Technical Journal 27; Cover and Thomas, chapter 2.</remarks>
public sealed class InformationTable
{
    private readonly double[] _cells, _rows, _columns;
    private readonly double _total;

    /// <summary>A table of counts or weights.</summary>
    /// <param name="rows">Cells of the first column X, at least 1.</param>
    /// <param name="columns">Cells of the second column Y, at least 1.</param>
    /// <param name="counts">Row-major: entry i·<paramref name="columns"/> + j ≥ 0 is how often x = i and y = j occur together. Not all
    /// 0.</param>
    /// <exception cref="ArgumentException">The number of counts is not rows·columns, or all are 0.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, infinite or NaN; the message names its place.</exception>
    public InformationTable(int rows, int columns, params ReadOnlySpan<double> counts)
    {
        TransitionRows.RequireShape(rows, columns, counts.Length, nameof(counts));
        for (int k = 0; k < counts.Length; k++) TransitionRows.RequireEntry(counts[k], k / columns, k % columns, nameof(counts));
        double scale = CodeLengths.Total(counts, nameof(counts)).Scale;
        (_cells, _rows, _columns) = (counts.ToArray(), new double[rows], new double[columns]);
        for (int k = 0; k < _cells.Length; k++)
        {
            double count = _cells[k] *= scale;
            (_rows[k / columns], _columns[k % columns], _total) =
                (_rows[k / columns] + count, _columns[k % columns] + count, _total + count);
        }
        MutualInformationNats = Math.Max(0, Mutual());
        (RowEntropyNats, ColumnEntropyNats) = (CodeLengths.EntropyNats(_rows), CodeLengths.EntropyNats(_columns));
        JointEntropyNats = CodeLengths.EntropyNats(_cells);
        (ColumnsGivenRowsNats, RowsGivenColumnsNats) = (Conditional(_rows, k => k / columns), Conditional(_columns, k => k % columns));
    }

    /// <summary>Cells of X.</summary>
    public int Rows => _rows.Length;

    /// <summary>Cells of Y.</summary>
    public int Columns => _columns.Length;

    /// <summary>I(X; Y) = Σ p(x,y) ln(p(x,y)/(p(x)p(y))) = D(joint‖product), in [0, min(H(X), H(Y))].
    /// The information gain of a split.</summary>
    public double MutualInformationNats { get; }

    /// <summary>H(X).</summary>
    public double RowEntropyNats { get; }

    /// <summary>H(Y).</summary>
    public double ColumnEntropyNats { get; }

    /// <summary>H(X, Y) = H(X) + H(Y|X).</summary>
    public double JointEntropyNats { get; }

    /// <summary>H(Y|X) = H(Y) − I(X; Y) ≥ 0: what remains unknown of Y when X is known.</summary>
    public double ColumnsGivenRowsNats { get; }

    /// <summary>H(X|Y).</summary>
    public double RowsGivenColumnsNats { get; }

    /// <summary>Variation of information H(X|Y) + H(Y|X), a metric between partitions; in [0, H(X, Y)]. Source: Meilă (2007), Journal of
    /// Multivariate Analysis 98, 873–895.</summary>
    public double VariationOfInformationNats => ColumnsGivenRowsNats + RowsGivenColumnsNats;

    /// <summary>Gain ratio I(X; Y)/H(X), in [0, 1]: the gain of a split by X for each nat that the split itself has; 0 where H(X) = 0.
    /// Source: Quinlan (1993), C4.5, 2.3.</summary>
    public double GainRatio => Ratio(RowEntropyNats);

    /// <summary>Symmetric uncertainty 2I/(H(X) + H(Y)), in [0, 1]; 0 where both entropies are.</summary>
    public double SymmetricUncertainty => Ratio((RowEntropyNats + ColumnEntropyNats) / 2);

    /// <summary>I over the geometric mean of the entropies, in [0, 1]; 0 where one is 0.</summary>
    public double GeometricNormalized => Ratio(Math.Sqrt(RowEntropyNats) * Math.Sqrt(ColumnEntropyNats));

    /// <summary>I over the smaller entropy, in [0, 1]; 0 where it is 0.</summary>
    public double LeastNormalized => Ratio(Math.Min(RowEntropyNats, ColumnEntropyNats));

    /// <summary>I over the larger entropy, in [0, 1]; 0 where both are 0.</summary>
    public double LargestNormalized => Ratio(Math.Max(RowEntropyNats, ColumnEntropyNats));

    /// <summary>Likelihood-ratio statistic of independence, G = 2n·I.</summary>
    public double GStatistic => 2 * _total * MutualInformationNats;

    /// <summary>Pearson's statistic of independence Σ (n·nᵢⱼ − rᵢcⱼ)²/(n·rᵢcⱼ).</summary>
    public double PearsonStatistic
    {
        get
        {
            double sum = 0;
            for (int k = 0; k < _cells.Length; k++)
            {
                var (independent, surplus) = Surplus(k);
                if (independent > 0) sum += surplus / independent * surplus / _total;
            }
            return sum;
        }
    }

    /// <summary>Degrees of freedom of both statistics: (rows that occur − 1)(columns that occur − 1).</summary>
    public int DegreesOfFreedom => (_rows.Count(r => r > 0) - 1) * (_columns.Count(c => c > 0) - 1);

    /// <summary>Probability of a <see cref="GStatistic"/> this large or larger under independence, by the chi-squared distribution; 1
    /// without degrees of freedom.</summary>
    public double GPValue => Tail(GStatistic);

    /// <summary>Probability of a <see cref="PearsonStatistic"/> this large or larger under independence,
    /// by the chi-squared distribution.</summary>
    public double PearsonPValue => Tail(PearsonStatistic);

    /// <summary>Pointwise mutual information ln(p(x,y)/(p(x)p(y))) of one combination; −∞ where it does not occur though both values
    /// do.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such cell, or one of the two values never occurs.</exception>
    public double PointwiseNats(int row, int column)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)Columns, nameof(column));
        if (_rows[row] == 0) throw new ArgumentOutOfRangeException(nameof(row), row,
            string.Create(CultureInfo.InvariantCulture, $"row {row} never occurs."));
        if (_columns[column] == 0)
            throw new ArgumentOutOfRangeException(nameof(column), column,
                string.Create(CultureInfo.InvariantCulture, $"column {column} never occurs."));
        var (independent, surplus) = Surplus(row * Columns + column);
        return surplus == -independent ? double.NegativeInfinity
            : Math.Abs(surplus) < independent / 2 ? Special.LogOnePlus(surplus / independent)
            : Math.Log(_cells[row * Columns + column]) + Math.Log(_total) - Math.Log(_rows[row]) - Math.Log(_columns[column]);
    }

    // rᵢcⱼ and n·nᵢⱼ − rᵢcⱼ: the fused multiplication rounds the difference once.
    private (double Independent, double Surplus) Surplus(int cell)
    {
        double r = _rows[cell / Columns], c = _columns[cell % Columns];
        double independent = r * c, low = Math.FusedMultiplyAdd(r, c, -independent);
        return (independent, Math.FusedMultiplyAdd(_total, _cells[cell], -independent) - low);
    }

    // p·φ(q/p − 1) with q/p − 1 = (rᵢcⱼ − n·nᵢⱼ)/(n·nᵢⱼ); cells without counts add q.
    private double Mutual()
    {
        double sum = 0;
        for (int k = 0; k < _cells.Length; k++)
        {
            var (independent, surplus) = Surplus(k);
            double p = _cells[k] / _total, joint = _cells[k] * _total;
            sum += p == 0 ? independent / _total / _total
                : Math.Abs(surplus) < joint / 2 ? p * Special.Phi(-surplus / joint)
                : p * (Math.Log(joint) - Math.Log(independent)) - surplus / _total / _total;
        }
        return sum;
    }

    private double Conditional(double[] given, Func<int, int> index)
    {
        double sum = 0;
        for (int k = 0; k < _cells.Length; k++)
            if (_cells[k] > 0) sum += _cells[k] / _total * Shares.NegativeLog(_cells[k], given[index(k)]);
        return sum;
    }

    private double Ratio(double entropy) => entropy > 0 ? Math.Min(1, MutualInformationNats / entropy) : 0;

    private double Tail(double statistic) => DegreesOfFreedom == 0 ? 1 : ChiSquaredTail.Upper(statistic, DegreesOfFreedom);
}
