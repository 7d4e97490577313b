using Kullback.Data.Comparisons;

namespace Kullback.Hosts.Tests.Reports;

/// <summary>Changes of all columns together, made by hand.</summary>
internal static class Joints
{
    /// <summary>With a label: groups, parts, and how they move.</summary>
    public static JointReport Labeled => Of("churn", "age", "region", "plan") with { Verdict = Verdict.Drifted };

    /// <summary>Without one, and nothing found.</summary>
    public static JointReport Nothing => Of(null, "age") with
    {
        Verdict = Verdict.Stable,
        Bits = new(0, 0, 0),
        PValue = 1,
        UncoveredShare = 0,
        Covariate = null,
        Concept = null,
        Groups = [new("all rows", "all rows", new(1, 1), new(500, 500), 0, 0, 0, null, "all rows: 100 % -> 100 %, +0 bit")],
        Resolutions = [new(0, 1, new(0, 0, 0), null, null, 0)],
    };

    /// <summary>Every text that data can choose is this one.</summary>
    public static JointReport Of(string? label, params string[] columns) => new()
    {
        Verdict = Verdict.Drifted,
        Bits = new(0.0712, 0.0601, 0.0833),
        PValue = 3e-41,
        Columns = columns,
        Label = label,
        LabelValues = label is null ? [] : ["'no'", label, "another value", "missing"],
        SampleRows = new(5_365, 4_635),
        MeasuredRows = new(2_683, 2_318),
        CurrentToReference = new(0.2487, 0.1982, 0.3069),
        UncoveredShare = 0.027,
        ReferenceToCurrent = null,
        ReferenceUncoveredShare = 1,
        Covariate = label is null ? null : new(0.2407, 0.1911, 0.2974),
        Concept = label is null ? null : new(0.0080, 0, 0.0256),
        Groups =
        [
            new($"{columns[0]} > 60 and {columns[^1]} = 'West'", $"{columns[0]} > 60 and {columns[^1]} = 'West'", new(0.012, 0.049),
                new(32, 114), 0.0412, 0.0995, 0.0301,
                label is null ? null : "'yes' 10 % -> 35 %",
                $"{columns[0]} > 60 and {columns[^1]} = 'West': 1.2 % -> 4.9 %, +0.041 "
                    + $"bit{(label is null ? "" : $"; among them {label} = 'yes' 10 % -> 35 %, concept +0.03 bit")}"),
            new($"{columns[0]} <= 60", $"{columns[0]} <= 60", new(0, 0.027), new(0, 63), 0.0311, double.PositiveInfinity, 0, null,
                $"{columns[0]} <= 60: 0 % -> 2.7 %, +0.031 bit"),
        ],
        Resolutions =
        [
            new(0, 1, new(0.0063, 0.0007, 0.0192), label is null ? null : new(0, 0, 0),
                label is null ? null : new(0.0063, 0.0007, 0.0192), 0),
            new(1, 2, new(0.0712, 0.0601, 0.0833), label is null ? null : new(0.2407, 0.1911, 0.2974),
                label is null ? null : new(0.0080, 0, 0.0256), label is null ? 0 : 0.027),
        ],
    };
}
