namespace Kullback.Reports;

/// <summary>What is said of all columns together: the same words in the terminal, HTML and Markdown.</summary>
public static class JointText
{
    /// <summary>How far apart: <c>at least 0.182 bit [0.170, 0.195] in all 12 columns together: drifted</c>.</summary>
    public static string Finding(JointReport joint)
    {
        ArgumentNullException.ThrowIfNull(joint);
        string what = joint.Label is { } label ? $"{Columns(joint)} and the label {PlainText.Name(label, 60)}" : Columns(joint);
        if (joint.Groups.Count == 1 && joint.Label is null) return $"No question about {what} tells the tables apart: nothing found";
        string groups = joint.Groups.Count == 1 ? "No question tells the tables apart; over the label alone"
            : $"Over {NumberFormat.Count(joint.Groups.Count, "group")} of rows";
        return $"{groups}: {NumberFormat.Bits(joint.Bits.Bits)} bit "
            + $"{NumberFormat.Interval(joint.Bits.Low, joint.Bits.High, joint.Bits.Bits)} in {what}, "
            + $"{ComparisonText.VerdictOf(joint.Verdict)}";
    }

    /// <summary>On which rows: <c>Groups found on 2,682 and 2,317 rows, measured on 2,683 and 2,318 others.</c></summary>
    public static string Sample(JointReport joint)
    {
        ArgumentNullException.ThrowIfNull(joint);
        var (sample, measured) = (joint.SampleRows, joint.MeasuredRows);
        return $"Questions found on {NumberFormat.Count(sample.Reference - measured.Reference)} reference and "
            + $"{NumberFormat.Count(sample.Current - measured.Current)} current rows, "
            + $"measured on {NumberFormat.Count(measured.Reference)} and {NumberFormat.Count(measured.Current)} others. The tables are at "
            + $"least as far apart as the groups (data processing); "
            + "a change that no question found is not in the figure.";
    }

    /// <summary>D(current‖reference) of the groups and, with a label, its two parts. Rows inside a group may differ too: the interval is
    /// the groups', and bounds nothing of the rows from above.</summary>
    public static string Directed(JointReport joint)
    {
        ArgumentNullException.ThrowIfNull(joint);
        if (joint.CurrentToReference is not { } whole) return $"D(current‖reference): not measured, {Unmeasured(joint)}.";
        string parts = joint is { Covariate: { } x, Concept: { } y }
            ? $" = {Sum(x)} change of the columns (covariate) + {Sum(y)} change of {PlainText.Name(joint.Label, 60)} given them (concept)"
            : "";
        string figure = $"D(current‖reference) of the groups {Sum(whole)} bit{parts}",
            inside = "Rows inside a group may differ further: of single rows it may be larger.";
        return joint.UncoveredShare > 0
            ? $"{figure}, on {NumberFormat.Percent(1 - joint.UncoveredShare)} of the current rows; not measured on the others, "
                + $"{Unmeasured(joint)}. {inside}" : $"{figure}. {inside}";
    }

    // A matter of the sample, not of the tables: what no row was seen of may be rare, or not there.
    private static string Unmeasured(JointReport joint)
        => joint.UnseenShare > 0
            ? $"where none of the {NumberFormat.Count(joint.SampleRows.Reference)} reference rows is (for "
                + $"{NumberFormat.Percent(joint.UnseenShare)} of the current rows): infinite if the reference never has such rows"
            : $"where none of the {NumberFormat.Count(joint.MeasuredRows.Reference)} measured reference rows is; others of the reference "
                + $"are";

    /// <summary>What the two parts mean; null without a label.</summary>
    public static string? PartsExplained(JointReport joint)
    {
        ArgumentNullException.ThrowIfNull(joint);
        return joint.Label is null ? null
            : "A change of the columns inside a group counts as concept: with finer groups it moves to the covariate part."
            + (joint.Resolutions.Any(r => r.UncoveredShare > 0)
                ? " Left out: current rows where no reference row was measured; the parts are those of the others." : "");
    }

    /// <summary>Groups worth a line: those that add something, by falling bits.</summary>
    public static IEnumerable<JointGroup> Shown(JointReport joint, int most)
    {
        ArgumentNullException.ThrowIfNull(joint);
        return joint.Groups.Count == 1 && joint.Label is null ? [] : joint.Groups.Take(most);
    }

    /// <summary>What the groups that are not shown add: <c>12 more groups, +0.010 bit together</c>; null when all are.</summary>
    public static string? Rest(JointReport joint, int shown)
    {
        ArgumentNullException.ThrowIfNull(joint);
        return joint.Groups.Count <= shown ? null
            : $"{NumberFormat.Count(joint.Groups.Count - shown, "more group")}, "
                + $"+{NumberFormat.Bits(joint.Groups.Skip(shown).Sum(g => g.Bits))} bit together";
    }

    /// <summary>Bits with interval: <c>0.053 [0.047, 0.060]</c>.</summary>
    public static string Sum(BitsWithInterval bits)
    {
        ArgumentNullException.ThrowIfNull(bits);
        return $"{NumberFormat.Bits(bits.Bits)} {NumberFormat.Interval(bits.Low, bits.High, bits.Bits)}";
    }

    private static string Columns(JointReport joint) => joint.Columns.Count == 1 ? "the one column"
        : $"all {NumberFormat.Count(joint.Columns.Count)} columns together";
}
