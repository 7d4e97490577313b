using Kullback.Data.Comparisons;

namespace Kullback.Data.Fidelity;

/// <summary>Whether synthetic rows are nearer to the rows that they were made from than to others of their kind.</summary>
public sealed record MemoryFidelity
{
    /// <summary>Rows of the real table and of the holdout that were searched: as many of one as of the other.</summary>
    public required long SearchedRows { get; init; }

    /// <summary>Synthetic rows that a nearest record was searched for.</summary>
    public required long SyntheticRows { get; init; }

    /// <summary>Of those the share nearer to the real table than to the holdout, ties half.</summary>
    public required double CloserShare { get; init; }

    /// <summary>Lower end of its interval.</summary>
    public required double CloserLow { get; init; }

    /// <summary>Upper end.</summary>
    public required double CloserHigh { get; init; }

    /// <summary>p-value of "no nearer than chance makes it", one-sided.</summary>
    public required double CloserP { get; init; }

    /// <summary>Rows as near to one as to the other.</summary>
    public required long Ties { get; init; }

    /// <summary>Median distance to the nearest real record, Gower, 0 to 1.</summary>
    public required double MedianToReal { get; init; }

    /// <summary>Median distance to the nearest record of the holdout.</summary>
    public required double MedianToHoldout { get; init; }

    /// <summary>Rows nearer than this to another table's, and not equal, are near copies:
    /// a hundredth of the holdout is as near to the real table.</summary>
    public required double NearRadius { get; init; }

    /// <summary>Near copies of real records.</summary>
    public required long NearReal { get; init; }

    /// <summary>Near copies of records of the holdout: what chance gives.</summary>
    public required long NearHoldout { get; init; }

    /// <summary>The nearest synthetic rows with the real ones: row numbers from 1, distance.</summary>
    public required IReadOnlyList<(long Synthetic, long Real, double Distance)> Nearest { get; init; }

    /// <summary>Bits that the distance to the nearest synthetic row tells about whether a row was learnt from;
    /// of the 1 bit there is to know.</summary>
    public required BitsWithInterval Membership { get; init; }

    /// <summary>The probability that a row that was learnt from is nearer to the synthetic table than one that was not.</summary>
    public AreaWithInterval? MembershipArea { get; init; }

    /// <summary>Combinations of two columns' cells that occur once in the real table and never in the holdout.</summary>
    public required long RareReal { get; init; }

    /// <summary>Of those the share that the synthetic table has.</summary>
    public required double RareRealShare { get; init; }

    /// <summary>Of those that occur once in the holdout and never in the real table, the share that the synthetic table has:
    /// what chance gives.</summary>
    public required double RareHoldoutShare { get; init; }

    /// <summary>p-value of "not repeated more often than chance makes it", one-sided.</summary>
    public required double RareP { get; init; }

    /// <summary>Some of them, in words.</summary>
    public required IReadOnlyList<string> RareExamples { get; init; }

    /// <summary>Why no verdict is given; null where one is.</summary>
    public string? NoVerdict { get; init; }
}
