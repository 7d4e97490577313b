using Kullback.Data.Profiles;

namespace Kullback.Data.Comparisons;

/// <summary>What to compare and how; every default is the one that the command line has.</summary>
public sealed record ComparisonOptions : TableSelection
{
    /// <summary>The practical threshold.</summary>
    public Threshold Threshold { get; init; } = Threshold.Default;

    /// <summary>Coverage of the intervals.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>False discovery rate over the columns.</summary>
    public double FalseDiscoveryRate { get; init; } = 0.05;

    /// <summary>The column whose values are compared segment by segment; null for none.</summary>
    public string? By { get; init; }

    /// <summary>A profile whose cells are used for the number columns, as if the reference were that profile;
    /// null to choose cells from the data.</summary>
    public TableProfile? Cells { get; init; }

    /// <summary>Look at pairs of columns.</summary>
    public bool Pairs { get; init; } = true;

    /// <summary>Measure how far apart the tables are in all columns together.</summary>
    public bool Joint { get; init; }

    /// <summary>The column whose change given the others is of interest: the joint change is split in two; null for none.</summary>
    public string? Label { get; init; }

    /// <summary>Most rows per side that the joint change is measured on.</summary>
    public int JointRows { get; init; } = 50_000;

    /// <summary>The command line, for the report; null when called as a library.</summary>
    public string? Command { get; init; }

    internal override IEnumerable<(string Option, string? Column)> SingleColumns
        => [.. base.SingleColumns, (OptionName.By, By), (OptionName.Label, Label)];
}

/// <summary>A practical threshold in bits of Jensen-Shannon divergence, with the words that it was given in.</summary>
/// <param name="Bits">0 to 1.</param>
/// <param name="Text">As written.</param>
public sealed record Threshold(double Bits, string Text)
{
    /// <summary>0.01 bit: Jensen-Shannon distance 0.1.</summary>
    public static Threshold Default { get; } = new(0.01, "0.01");
}
