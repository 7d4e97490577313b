namespace Kullback.Data.Information;

/// <summary>What the columns of a table tell about one of them.</summary>
/// <param name="Name">The table, as given.</param>
/// <param name="Rows">Rows counted.</param>
/// <param name="IsWhole">All rows of the table were counted; false when they are a sample spread over it.</param>
/// <param name="Target">The column asked about.</param>
/// <param name="TargetCells">Cells of the target, missing among them.</param>
/// <param name="TargetValuesPooled">Values of the target that share one cell, beyond its most frequent ones.</param>
/// <param name="TargetBits">Entropy of the target in bits: the most that any column can tell.</param>
/// <param name="Columns">The other columns, by falling bits; those that were not counted last.</param>
/// <param name="Draws">Tables drawn for each p-value.</param>
/// <param name="Confidence">Coverage of the intervals.</param>
public sealed record InformationReport(
    string Name, long Rows, bool IsWhole, string Target, int TargetCells, int TargetValuesPooled, double TargetBits,
    IReadOnlyList<ColumnInformation> Columns, int Draws, double Confidence)
{
    /// <summary>What the user should know of how the table was read; empty when nothing.</summary>
    public IReadOnlyList<string> ReadNotes { get; init; } = [];

    /// <summary>The column whose values are clusters of rows that depend on each other; null: rows are taken as independent.</summary>
    public string? Cluster { get; init; }

    /// <summary>How many clusters there are; null without.</summary>
    public int? Clusters { get; init; }
}

/// <summary>What one column tells about the target.</summary>
public sealed record ColumnInformation
{
    /// <summary>The column.</summary>
    public required string Column { get; init; }

    /// <summary>How it was read.</summary>
    public required ColumnType Type { get; init; }

    /// <summary>Cells that occur, missing among them.</summary>
    public int Cells { get; init; }

    /// <summary>Values with too few rows for cells of their own, together in one.</summary>
    public int ValuesPooled { get; init; }

    /// <summary>The share of the rows that have one of them.</summary>
    public double PooledShare { get; init; }

    /// <summary>Whether <see cref="Bits"/> is a lower bound of what the column tells: its values, or some of them,
    /// have too few rows to be counted.</summary>
    public bool AtLeast { get; init; }

    /// <summary>How the bits were obtained; null where the column was not counted.</summary>
    public string? Method { get; init; }

    /// <summary>Mutual information in bits, bias-corrected, not below 0.</summary>
    public double Bits { get; init; }

    /// <summary>Lower end of its interval.</summary>
    public double BitsLow { get; init; }

    /// <summary>Upper end of its interval; of a lower bound, the entropy of the target.</summary>
    public double BitsHigh { get; init; }

    /// <summary>Mutual information of the observed shares in bits, bias included.</summary>
    public double PlugInBits { get; init; }

    /// <summary>Plug-in bits over the column's own entropy.</summary>
    public double GainRatio { get; init; }

    /// <summary>Plug-in bits over the mean of the two entropies.</summary>
    public double SymmetricUncertainty { get; init; }

    /// <summary>Permutation p-value of independence.</summary>
    public double PValue { get; init; }

    /// <summary>The same, Benjamini-Hochberg adjusted over the columns.</summary>
    public double QValue { get; init; }

    /// <summary>Why it was not counted; null when it was.</summary>
    public string? NotCounted { get; init; }
}
