namespace Kullback.Data.Comparisons;

/// <summary>A cell of a column with its two counts.</summary>
/// <param name="Label">The cell in words: a value, an interval, "(missing)", "(rare)".</param>
/// <param name="Kind">What the cell is.</param>
/// <param name="Reference">Rows (or weight) of the reference.</param>
/// <param name="Current">Rows (or weight) of the current table.</param>
/// <param name="ReferenceShare">Share of the reference.</param>
/// <param name="CurrentShare">Share of the current table.</param>
/// <param name="ContributionBits">½p·log2(2p/(p+q)) + ½q·log2(2q/(p+q)), non-negative; the cells' sum is the plug-in divergence.</param>
/// <param name="Low">Lower edge (exclusive; −∞ for the open tail) of a numeric interval; the value of a single-value cell; null for
/// others.</param>
/// <param name="High">Upper edge (inclusive; +∞ for the open tail); the value of a single-value cell; null for others.</param>
/// <param name="Pooled">How many values were pooled into "(rare)"; null for other cells.</param>
public sealed record Cell(
    string Label, CellKind Kind, double Reference, double Current, double ReferenceShare, double CurrentShare,
    double ContributionBits, double? Low = null, double? High = null, long? Pooled = null);

/// <summary>Kinds of <see cref="Cell"/>.</summary>
public enum CellKind
{
    /// <summary>One value.</summary>
    Value,

    /// <summary>An interval (low, high].</summary>
    Interval,

    /// <summary>Missing values.</summary>
    Missing,

    /// <summary>Values with a small expected count, together.</summary>
    Rare,

    /// <summary>Not-a-number values.</summary>
    NotANumber,
}
