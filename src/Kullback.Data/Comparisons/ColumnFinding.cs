namespace Kullback.Data.Comparisons;

/// <summary>Something about a column that equal-mass cells and a divergence do not show, or not by name.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">In words, without the column's name.</param>
/// <param name="ReferenceShare">Share of the reference's rows concerned; NaN for moments.</param>
/// <param name="CurrentShare">Share of the current rows concerned; NaN for moments.</param>
/// <param name="PValue">p-value, adjusted for what was looked at in the column, not for the number of columns.</param>
/// <param name="BitsLow">Lower end for the Jensen-Shannon divergence of the two sets "concerned" and "not", at a confidence adjusted
/// likewise: a lower bound of the column's divergence (data processing), in bits; 0 where the finding has no such sets.</param>
public sealed record ColumnFinding(FindingKind Kind, string Text, double ReferenceShare, double CurrentShare, double PValue,
    double BitsLow);

/// <summary>Kinds of <see cref="ColumnFinding"/>.</summary>
public enum FindingKind
{
    /// <summary>More rows of one side have small values, most of them beyond the other's range.</summary>
    LowTail,

    /// <summary>More rows of one side have large values, most of them beyond the other's range.</summary>
    HighTail,

    /// <summary>One value is repeated on one side.</summary>
    RepeatedValue,

    /// <summary>The mean moved.</summary>
    Mean,

    /// <summary>The spread changed.</summary>
    Spread,

    /// <summary>Current rows carry values that the reference never has, beyond chance.</summary>
    NewValues,

    /// <summary>Rows of the reference carry values that the current table never has, beyond chance.</summary>
    VanishedValues,
}
