using Kullback.Data.Columns;

namespace Kullback.Data.Comparisons;

/// <summary>What a comparison of two tables found: the whole result, as every output form prints it.</summary>
/// <remarks>P is the current table (what really happens), Q the reference (what stood in for it). All divergences are in bits.</remarks>
public sealed record ComparisonReport
{
    /// <summary>Drifted if any column or pair, or all together, drifted; else undecided if any is; else stable.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The reference table, Q.</summary>
    public required SourceSummary Reference { get; init; }

    /// <summary>The current table, P.</summary>
    public required SourceSummary Current { get; init; }

    /// <summary>Every column of either table, none dropped: compared ones by falling bits, then the rest in table order.</summary>
    public required IReadOnlyList<ColumnReport> Columns { get; init; }

    /// <summary>Missing, new, retyped and renamed columns. Findings of their own, never drift.</summary>
    public required IReadOnlyList<SchemaChange> SchemaChanges { get; init; }

    /// <summary>Changes of dependence between pairs of columns; null when pairs were not looked at.</summary>
    public PairScreen? Pairs { get; init; }

    /// <summary>The change of all columns together; null when it was not asked for, or no column could be asked about.</summary>
    public JointReport? Joint { get; init; }

    /// <summary>The comparison within each segment of <c>--by</c>; null without it.</summary>
    public SegmentScreen? Segments { get; init; }

    /// <summary>Are the two tables more alike than independent samples can be (one a copy of the other)?</summary>
    public required SimilarityCheck Similarity { get; init; }

    /// <summary>Everything needed to repeat the comparison and to follow its numbers.</summary>
    public required ComparisonMethod Method { get; init; }

    /// <summary>Things that the reader should know and that are no finding: rows sampled, values read as text, few clusters.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Wall time of the comparison.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The columns that were compared.</summary>
    public IEnumerable<ColumnReport> Compared => Columns.Where(c => c.Verdict != Verdict.NotCompared);
}

/// <summary>The three-way answer, and the case where the question could not be asked.</summary>
public enum Verdict
{
    /// <summary>The upper bound is below the threshold.</summary>
    Stable,

    /// <summary>The lower bound exceeds the threshold and the adjusted minimum-effect test agrees.</summary>
    Drifted,

    /// <summary>The interval contains the threshold: more rows would tell.</summary>
    Undecided,

    /// <summary>The column could not or should not be compared; <see cref="ColumnReport.Reason"/> says why. Never drift.</summary>
    NotCompared,
}

/// <summary>One of the two tables.</summary>
public sealed record SourceSummary
{
    /// <summary>The name as the user gave it.</summary>
    public required string Name { get; init; }

    /// <summary>How it was read: "csv", "parquet", "profile" ...</summary>
    public required string Format { get; init; }

    /// <summary>Rows read, after <c>--where</c>.</summary>
    public required long Rows { get; init; }

    /// <summary>Columns found.</summary>
    public required int Columns { get; init; }

    /// <summary>Kish's effective rows (Σw)²/Σw² with weights; null without.</summary>
    public double? EffectiveRows { get; init; }

    /// <summary>Number of clusters with <c>--cluster</c>; null without.</summary>
    public long? Clusters { get; init; }

    /// <summary>How many text encoding errors, rows or values were read in a way that the user should know of; empty when none.</summary>
    public IReadOnlyList<string> ReadNotes { get; init; } = [];
}

/// <summary>The left tail: two tables whose columns are closer than chance allows.</summary>
/// <param name="TooSimilar">True when the combined left-tail p-value is below 0.001.</param>
/// <param name="CombinedPValue">Combined over columns; null when no column could be used.</param>
/// <param name="Columns">How many columns entered.</param>
/// <param name="Explanation">One sentence for people.</param>
public sealed record SimilarityCheck(bool TooSimilar, double? CombinedPValue, int Columns, string Explanation);

/// <summary>What was asked and how it was answered.</summary>
public sealed record ComparisonMethod
{
    /// <summary>The practical threshold, in bits of Jensen-Shannon divergence.</summary>
    public required double ThresholdBits { get; init; }

    /// <summary>The threshold as the user wrote it ("0.01", "medium", "psi:0.25").</summary>
    public required string Threshold { get; init; }

    /// <summary>Coverage of the intervals, 0.95.</summary>
    public required double Confidence { get; init; }

    /// <summary>False discovery rate of the minimum-effect tests, 0.05.</summary>
    public required double FalseDiscoveryRate { get; init; }

    /// <summary>Seed of every random draw (samples, permutations).</summary>
    public required int Seed { get; init; }

    /// <summary>Largest number of cells of a numeric column.</summary>
    public required int MaximumCells { get; init; }

    /// <summary>Where the numeric cells' edges come from: "pooled sample" or the profile's name.</summary>
    public required string EdgeSource { get; init; }

    /// <summary>Rows a side that edges, identifiers and pairs were looked at on.</summary>
    public required long SampleRowsReference { get; init; }

    /// <summary>Rows a side that edges, identifiers and pairs were looked at on.</summary>
    public required long SampleRowsCurrent { get; init; }

    /// <summary>How the interval was formed: "multinomial", "weights" or "clusters of COLUMN".</summary>
    public required string IntervalMethod { get; init; }

    /// <summary>The <c>--where</c> filter, null without.</summary>
    public string? Where { get; init; }

    /// <summary>The engine and its version.</summary>
    public required string Engine { get; init; }

    /// <summary>This tool's version.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>The command line that repeats the comparison; null when it was called as a library.</summary>
    public string? Command { get; init; }
}
