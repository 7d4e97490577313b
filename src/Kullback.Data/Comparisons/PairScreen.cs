namespace Kullback.Data.Comparisons;

/// <summary>Did the dependence between columns change, beyond their own distributions?</summary>
/// <param name="PairsConsidered">Pairs whose mutual information was looked at.</param>
/// <param name="PairsTested">Pairs tested, those of largest mutual information.</param>
/// <param name="RowsReference">Rows of the reference used.</param>
/// <param name="RowsCurrent">Rows of the current table used.</param>
/// <param name="Pairs">The tested pairs by falling bits.</param>
public sealed record PairScreen(int PairsConsidered, int PairsTested, long RowsReference, long RowsCurrent,
    IReadOnlyList<PairReport> Pairs);

/// <summary>The change of dependence between two columns.</summary>
/// <remarks>Bits: Jensen-Shannon divergence between the current joint table and the one that has the current marginals and the reference's
/// odds ratios (found by iterative proportional fitting); 0 when only the marginals changed.</remarks>
public sealed record PairReport
{
    /// <summary>The first column's name.</summary>
    public required string First { get; init; }

    /// <summary>The second column's name.</summary>
    public required string Second { get; init; }

    /// <summary>Drifted, stable or undecided, by the rule of the columns.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Bias-corrected bits, not below 0.</summary>
    public required double Bits { get; init; }

    /// <summary>Lower end of the interval.</summary>
    public required double BitsLow { get; init; }

    /// <summary>Upper end of the interval.</summary>
    public required double BitsHigh { get; init; }

    /// <summary>p-value of "the dependence is the same".</summary>
    public required double PValue { get; init; }

    /// <summary>Minimum-effect p-value, Benjamini-Hochberg adjusted over all pairs considered: an untested one counts as 1.</summary>
    public required double QValue { get; init; }

    /// <summary>Mutual information between the two columns in the reference, bits.</summary>
    public required double ReferenceMutualInformationBits { get; init; }

    /// <summary>The same in the current table.</summary>
    public required double CurrentMutualInformationBits { get; init; }

    /// <summary>The combination that changed most, in words.</summary>
    public required string Driver { get; init; }
}
