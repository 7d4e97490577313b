namespace Kullback.Data.Comparisons;

/// <summary>The comparison within each value of one column.</summary>
/// <param name="By">The column.</param>
/// <param name="Segments">The segments, the one that explains most first.</param>
/// <param name="Explanation">Which segment explains most, in one sentence.</param>
/// <param name="NotCompared">Values with too few rows on one side, or beyond the number of segments compared; empty when none.</param>
public sealed record SegmentScreen(string By, IReadOnlyList<SegmentReport> Segments, string Explanation, IReadOnlyList<string> NotCompared);

/// <summary>One segment: the rows with one value of the column.</summary>
public sealed record SegmentReport
{
    /// <summary>The segment's value.</summary>
    public required string Value { get; init; }

    /// <summary>Rows in the reference.</summary>
    public required long ReferenceRows { get; init; }

    /// <summary>Rows in the current table.</summary>
    public required long CurrentRows { get; init; }

    /// <summary>Drifted if any column drifted (q-values adjusted over all segments and columns); else undecided if any is;
    /// else stable.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Share of the summed within-segment bits (weighted by the segment's share of the rows) that this segment carries,
    /// 0 to 1.</summary>
    public required double ExplainedShare { get; init; }

    /// <summary>The compared columns by falling bits.</summary>
    public required IReadOnlyList<ColumnReport> Columns { get; init; }
}
