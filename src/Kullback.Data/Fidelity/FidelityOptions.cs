using Kullback.Data.Comparisons;

namespace Kullback.Data.Fidelity;

/// <summary>What to compare and how; every default is the one that the command line has.</summary>
/// <remarks><see cref="TableSelection.Keys"/> name entities: columns whose values repeat join rows to one record each.</remarks>
public sealed record FidelityOptions : TableSelection
{
    /// <summary>The practical threshold: an excess over sampling noise of more bits is unfaithful.</summary>
    public Threshold Threshold { get; init; } = Threshold.Default;

    /// <summary>Coverage of the intervals.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Triples of columns to look at, three names each; null for none, empty for all.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? Triples { get; init; }

    /// <summary>A column to be told from the others, for the utility of the synthetic rows; null for none.</summary>
    public string? Target { get; init; }

    /// <summary>Most rows of each table among which nearest records are searched, and that the forest learns from.</summary>
    public int MostRecords { get; init; } = 10_000;

    internal override IEnumerable<(string Option, string? Column)> SingleColumns => [(OptionName.Target, Target)];
}
