using Kullback.Data.Columns;

namespace Kullback.Data.Comparisons;

/// <summary>The steps between the cells of one compared column and the numbers shown, so that a person can redo them by hand.</summary>
/// <remarks>The steps are those of rows that count one each; with weights or clusters the covariance of the shares replaces them, and only
/// the terms of the cells are given. The numbers shown are those of <see cref="ColumnReport.Figures"/>;
/// tests hold the two together.</remarks>
public sealed record ColumnWorking
{
    /// <summary>The column.</summary>
    public required ColumnReport Column { get; init; }

    /// <summary>The cells with their terms, in the column's order.</summary>
    public required IReadOnlyList<CellWorking> Cells { get; init; }

    /// <summary>Rows (or weight) of the reference, n.</summary>
    public required double ReferenceRows { get; init; }

    /// <summary>Rows (or weight) of the current table, m.</summary>
    public required double CurrentRows { get; init; }

    /// <summary>The steps in full; null with weights or clusters, and for a column of one cell.</summary>
    public CountSteps? Steps { get; init; }

    /// <summary>Whether rare values of the column are sorted into cells by the other rows.</summary>
    /// <param name="column">A column with cells.</param>
    public static bool SortsRareValues(ColumnReport column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return column.Cells.Any(c => c.Kind == CellKind.Rare && c.Label != CellLabels.Rare(null));
    }

    /// <summary>Works a compared column out.</summary>
    /// <param name="column">A column with figures and cells.</param>
    /// <param name="method">How it was compared.</param>
    /// <exception cref="ArgumentException">The column was not compared.</exception>
    public static ColumnWorking Of(ColumnReport column, ComparisonMethod method)
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentNullException.ThrowIfNull(method);
        if (column.Figures is null) throw new ArgumentException($"{column.Name} was not compared.", nameof(column));
        double n = column.Cells.Sum(c => c.Reference), m = column.Cells.Sum(c => c.Current);
        List<CellWorking> cells = [.. column.Cells.Select(CellWorking.Of)];
        // Rare values are sorted by the other rows, and a value's rows move together: V is then not that of the table's counts.
        bool counted = method.IntervalMethod == "multinomial" && !SortsRareValues(column) && cells.Count > 1 && n > 0 && m > 0;
        return new ColumnWorking
        {
            Column = column,
            Cells = cells,
            ReferenceRows = n,
            CurrentRows = m,
            Steps = counted ? CountSteps.Of(cells, n, m) : null,
        };
    }
}

/// <summary>A cell with its terms.</summary>
/// <param name="Cell">The cell; p is its current share, q its share of the reference.</param>
/// <param name="CurrentTermBits">p·log2(p/q), its term of D(current‖reference); +∞ where only the current table has rows.</param>
/// <param name="ReferenceTermBits">q·log2(q/p), its term of D(reference‖current).</param>
/// <param name="StabilityTerm">(p − q)·ln(p/q), its term of the population stability index.</param>
public sealed record CellWorking(Cell Cell, double CurrentTermBits, double ReferenceTermBits, double StabilityTerm)
{
    internal static CellWorking Of(Cell cell)
    {
        double p = cell.CurrentShare, q = cell.ReferenceShare;
        return new CellWorking(cell, Term(p, q), Term(q, p), p == q ? 0 : (p - q) * Math.Log(p / q));
    }

    private static double Term(double p, double q) => p == 0 ? 0 : q == 0 ? double.PositiveInfinity : p * Math.Log2(p / q);
}

/// <summary>The steps for rows that count one each. K is the number of cells that have rows.</summary>
/// <param name="Cells">K.</param>
/// <param name="CurrentBiasSum">Σ q(1−p)/(p+q), a cell without current rows counted half: it adds 1 if its share is small, 0 if it is
/// 0.</param>
/// <param name="ReferenceBiasSum">Σ p(1−q)/(p+q), a cell without reference rows counted half.</param>
/// <param name="CurrentBiasBits"><paramref name="CurrentBiasSum"/>/(4m ln 2).</param>
/// <param name="ReferenceBiasBits"><paramref name="ReferenceBiasSum"/>/(4n ln 2).</param>
/// <param name="BiasMarginBits">u: the half that the empty cells may add or take.</param>
/// <param name="ScaleBits">c: (bias + u)/(K − 1).</param>
/// <param name="CurrentVariance">Variance of ½log2(2p/(p+q)) over the current rows, bits².</param>
/// <param name="ReferenceVariance">Variance of ½log2(2q/(p+q)) over the reference's rows, bits².</param>
/// <param name="SlopeBits">κ: (<paramref name="CurrentVariance"/>/m + <paramref name="ReferenceVariance"/>/n)/(4 · plug-in).</param>
/// <param name="StandardErrorBits">√(2·c·bias + 4·κ·estimate).</param>
/// <param name="G">2·Σ count·ln(count/expected), before any correction.</param>
/// <param name="Williams">Williams' divisor of G.</param>
public sealed record CountSteps(
    int Cells, double CurrentBiasSum, double ReferenceBiasSum, double CurrentBiasBits, double ReferenceBiasBits, double BiasMarginBits,
    double ScaleBits,
    double CurrentVariance, double ReferenceVariance, double SlopeBits, double StandardErrorBits, double G, double Williams)
{
    internal static CountSteps Of(IReadOnlyList<CellWorking> all, double n, double m)
    {
        var cells = all.Select(w => w.Cell).Where(c => c.Reference + c.Current > 0).ToList();
        double sumP = 0, sumQ = 0, plugIn = 0, g = 0, inverse = 0, total = n + m;
        foreach (Cell c in cells)
        {
            double p = c.CurrentShare, q = c.ReferenceShare, pooled = (c.Current + c.Reference) / total;
            sumP += p == 0 ? 0.5 : q * (1 - p) / (p + q);
            sumQ += q == 0 ? 0.5 : p * (1 - q) / (p + q);
            plugIn += c.ContributionBits;
            g += 2 * (Likelihood(c.Current, m * pooled) + Likelihood(c.Reference, n * pooled));
            inverse += 1 / pooled;
        }
        double biasP = sumP / (4 * m * Math.Log(2)), biasQ = sumQ / (4 * n * Math.Log(2)), bias = biasP + biasQ;
        double varianceP = Variance(cells, c => (c.CurrentShare, c.ReferenceShare)),
            varianceQ = Variance(cells, c => (c.ReferenceShare, c.CurrentShare));
        double margin = (cells.Count(c => c.Current == 0) / m + cells.Count(c => c.Reference == 0) / n) / (8 * Math.Log(2));
        double scale = cells.Count > 1 ? (bias + margin) / (cells.Count - 1) : 0;
        // Below a thousandth of the bias the ratio is noise over noise; its limit is the scale.
        double slope = plugIn > 1e-3 * bias ? (varianceP / m + varianceQ / n) / (4 * plugIn) : scale;
        double error = Math.Sqrt(2 * scale * bias + 4 * slope * Math.Max(0, plugIn - bias));
        double williams = cells.Count > 1 ? 1 + (total / m + total / n - 1) * (inverse - 1) / (6 * total * (cells.Count - 1)) : 1;
        return new CountSteps(cells.Count, sumP, sumQ, biasP, biasQ, margin, scale, varianceP, varianceQ, slope, error, g, williams);
    }

    private static double Likelihood(double count, double expected) => count > 0 ? count * Math.Log(count / expected) : 0;

    private static double Variance(List<Cell> cells, Func<Cell, (double Own, double Other)> shares)
    {
        double mean = 0, square = 0;
        foreach (Cell c in cells)
        {
            var (own, other) = shares(c);
            if (own == 0) continue;
            double score = Math.Log2(2 * own / (own + other)) / 2;
            mean += own * score;
            square += own * score * score;
        }
        return Math.Max(0, square - (mean * mean));
    }
}
