namespace Kullback.Data.Comparisons;

/// <summary>How far apart the two tables are in all columns together, where, and with a label how much of it is a change of the label given
/// the columns.</summary>
/// <remarks>Measured over groups of rows that a tree of questions found on other rows:
/// a lower bound of the divergence of the rows.</remarks>
public sealed record JointReport
{
    /// <summary>Drifted, stable or undecided, by the rule of the columns;
    /// stable only says that the groups found do not differ by more.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Jensen-Shannon divergence over the groups (and the label's values), bias-corrected bits, not below 0.</summary>
    public required BitsWithInterval Bits { get; init; }

    /// <summary>p-value of "nothing changed" over the groups.</summary>
    public required double PValue { get; init; }

    /// <summary>The columns that the questions were chosen from.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The label; null without.</summary>
    public string? Label { get; init; }

    /// <summary>The label's values as they are told apart, in words; empty without a label.</summary>
    public IReadOnlyList<string> LabelValues { get; init; } = [];

    /// <summary>Rows of the sample, both halves.</summary>
    public required SideBySide<long> SampleRows { get; init; }

    /// <summary>Rows of the half that the figures were measured on.</summary>
    public required SideBySide<long> MeasuredRows { get; init; }

    /// <summary>D(current‖reference) over the groups (and the label's values), where the reference has rows;
    /// null where it has none of the current rows'.</summary>
    public required BitsWithInterval? CurrentToReference { get; init; }

    /// <summary>The share of current rows in groups (and values of the label) without a measured reference row:
    /// the divergence is not measured there.</summary>
    public required double UncoveredShare { get; init; }

    /// <summary>The share of current rows where none of the reference's rows is, measured or not: if the reference never has such rows, the
    /// divergence is infinite.</summary>
    public double UnseenShare { get; init; }

    /// <summary>D(reference‖current), likewise.</summary>
    public required BitsWithInterval? ReferenceToCurrent { get; init; }

    /// <summary>The share of reference rows in groups without a current row.</summary>
    public required double ReferenceUncoveredShare { get; init; }

    /// <summary>The share of reference rows where none of the current rows is, measured or not.</summary>
    public double ReferenceUnseenShare { get; init; }

    /// <summary>Of D(current‖reference), the change of the columns; null without a label.</summary>
    public BitsWithInterval? Covariate { get; init; }

    /// <summary>Of D(current‖reference), the change of the label given the group; null without a label. The two sum to it.</summary>
    public BitsWithInterval? Concept { get; init; }

    /// <summary>The groups by falling bits.</summary>
    public required IReadOnlyList<JointGroup> Groups { get; init; }

    /// <summary>How the figures move as groups get finer, from one group of all rows on.</summary>
    public required IReadOnlyList<JointResolution> Resolutions { get; init; }
}

/// <summary>Bits with a confidence interval.</summary>
/// <param name="Bits">Bias-corrected, not below 0 unless it is a part of a sum.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public sealed record BitsWithInterval(double Bits, double Low, double High)
{
    internal static BitsWithInterval Of(JensenShannonEstimate js)
        => new(Math.Max(0, js.Nats * BitsPerNat), js.LowNats * BitsPerNat, Math.Min(1, js.HighNats * BitsPerNat));

    // Parts stay as they are, also a little below 0: their sum is the whole.
    internal static BitsWithInterval Of(DriftPart part)
        => new(part.Nats * BitsPerNat, part.LowNats * BitsPerNat, part.HighNats * BitsPerNat);
}

/// <summary>A group of rows: a leaf of the tree.</summary>
/// <param name="Where">Which rows are in it: <c>age &gt; 60 and region = 'West'</c>.</param>
/// <param name="WhereInFull">The same with every value of a category.</param>
/// <param name="Share">The share of each table's measured rows.</param>
/// <param name="Rows">The measured rows themselves.</param>
/// <param name="Bits">What it adds to the plug-in Jensen-Shannon divergence, ≥ 0.</param>
/// <param name="CovariateBits">p·log2(p/q) of its shares: what it adds to D(current‖reference) of the groups; below 0 where the group
/// shrank, infinite where the reference has no row.</param>
/// <param name="ConceptBits">What the label's change in it adds to the concept part, ≥ 0; 0 without a label.</param>
/// <param name="LabelChange">The value of the label whose share in it changed most: <c>'yes' 10 % -&gt; 35 %</c>; null without a label, or
/// where chance explains it.</param>
/// <param name="Sentence">All of it in one line.</param>
public sealed record JointGroup(
    string Where, string WhereInFull, SideBySide<double> Share, SideBySide<long> Rows, double Bits, double CovariateBits,
    double ConceptBits, string? LabelChange, string Sentence);

/// <summary>The figures over the groups at one depth of the tree.</summary>
/// <param name="Depth">Most questions on a path.</param>
/// <param name="Groups">Groups.</param>
/// <param name="Bits">Jensen-Shannon divergence.</param>
/// <param name="Covariate">Covariate part of D(current‖reference); null without a label.</param>
/// <param name="Concept">Concept part; null without a label.</param>
/// <param name="UncoveredShare">The share of current rows in groups (and values of the label) without a reference row:
/// the parts are those of the others.</param>
public sealed record JointResolution(int Depth, int Groups, BitsWithInterval Bits, BitsWithInterval? Covariate, BitsWithInterval? Concept,
    double UncoveredShare);
