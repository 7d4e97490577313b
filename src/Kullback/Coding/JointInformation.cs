using System.Globalization;

namespace Kullback.Coding;

/// <summary>The information that several columns share, from the table of their joint counts.</summary>
/// <remarks>Plug-in values of the observed shares, in nats.</remarks>
public sealed class JointInformation
{
    private readonly double[] _counts;
    private readonly int[] _cells;

    /// <summary>A table of counts over combinations of any number of columns.</summary>
    /// <param name="cells">Cells of each column, at least 1 each.</param>
    /// <param name="counts">Counts or weights ≥ 0, not all 0; the last column runs fastest.</param>
    /// <exception cref="ArgumentException">The number of counts is not the product of the cells, or a count is negative, infinite or NaN,
    /// or all are 0.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column has no cells, or there are more than 30 columns.</exception>
    public JointInformation(ReadOnlySpan<int> cells, ReadOnlySpan<double> counts)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cells.Length, 30, nameof(cells));
        long size = 1;
        foreach (int k in cells)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(k, 1, nameof(cells));
            size = Math.Min(size * k, int.MaxValue);
        }
        if (counts.Length != size)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{size} combinations, {counts.Length} counts."),
                nameof(counts));
        CodeLengths.Total(counts, nameof(counts));
        (_cells, _counts) = (cells.ToArray(), counts.ToArray());
    }

    /// <summary>Number of columns.</summary>
    public int Columns => _cells.Length;

    /// <summary>The joint entropy of some of the columns; 0 of none.</summary>
    /// <param name="columns">Bit k set: column k is among them.</param>
    /// <exception cref="ArgumentOutOfRangeException">A bit beyond the columns is set.</exception>
    public double EntropyNats(int columns)
    {
        if (columns < 0 || columns >> Columns != 0)
            throw new ArgumentOutOfRangeException(nameof(columns), columns, $"There are {Columns} columns.");
        int size = 1;
        for (int k = 0; k < Columns; k++)
            if ((columns >> k & 1) != 0) size *= _cells[k];
        var marginal = new double[size];
        for (int index = 0; index < _counts.Length; index++) marginal[Project(index, columns)] += _counts[index];
        return CodeLengths.EntropyNats(marginal);
    }

    /// <summary>Total correlation Σ H(Xₖ) − H(X₁, …, Xₙ) = D(joint‖product of the marginals) ≥ 0. Source: Watanabe (1960), IBM Journal of
    /// Research and Development 4, 66–82.</summary>
    public double TotalCorrelationNats
    {
        get
        {
            double sum = -EntropyNats((1 << Columns) - 1);
            for (int k = 0; k < Columns; k++) sum += EntropyNats(1 << k);
            return Math.Max(0, sum);
        }
    }

    /// <summary>Interaction information −Σ over subsets S of (−1)^(n−|S|) H(S): I(X; Y) for two columns, I(X; Y|Z) − I(X; Y) for three.
    /// Positive: the columns tell more together than apart (synergy, exclusive or: ln 2); negative: they tell the same
    /// (redundancy).</summary>
    /// <remarks>O(2ⁿ·combinations). Source: McGill (1954), Psychometrika 19, 97–116; sign as Bell (2003),
    /// co-information with (−1)ⁿ.</remarks>
    public double InteractionNats
    {
        get
        {
            double sum = 0;
            for (int subset = 1; subset < 1 << Columns; subset++)
                sum -= ((Columns - int.PopCount(subset)) % 2 == 0 ? 1 : -1) * EntropyNats(subset);
            return sum;
        }
    }

    /// <summary>Conditional mutual information I(A; B|C) = H(A,C) + H(B,C) − H(A,B,C) − H(C) ≥ 0 of three sets of columns.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A bit beyond the columns is set.</exception>
    public double ConditionalMutualInformationNats(int a, int b, int given)
        => Math.Max(0, EntropyNats(a | given) + EntropyNats(b | given) - EntropyNats(a | b | given) - EntropyNats(given));

    private int Project(int index, int columns)
    {
        int projected = 0, stride = 1;
        for (int k = Columns - 1; k >= 0; k--)
        {
            int cell = index % _cells[k];
            index /= _cells[k];
            if ((columns >> k & 1) == 0) continue;
            projected += cell * stride;
            stride *= _cells[k];
        }
        return projected;
    }
}
