using Kullback.Data.Columns;
using Kullback.Data.Tables;

namespace Kullback.Reports;

/// <summary>What is said in words: the same words in the terminal, HTML, Markdown and JUnit.</summary>
public static class ComparisonText
{
    /// <summary>The closing sentence: <c>Drifted: 2 of 11 compared columns (threshold 0.01 bit = Jensen-Shannon distance 0.1; false
    /// discovery rate 5 %).</c></summary>
    public static string Headline(ComparisonReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return $"{Finding(report)} ({Threshold(report.Method)}; false discovery rate "
            + $"{NumberFormat.Percent(report.Method.FalseDiscoveryRate)}).";
    }

    /// <summary>The headline without its parenthesis and full stop: <c>Drifted: 2 of 11 compared columns; 1 could not be
    /// compared</c>.</summary>
    /// <remarks>Columns that the user set apart (keys, weights) and time axes are not counted as "could not".</remarks>
    public static string Finding(ComparisonReport report) => Claim(report) + Open(report);

    /// <summary>What could not be compared: <c>; 1 could not be compared</c>, empty when all was.</summary>
    public static string Open(ComparisonReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report.Compared.Any() && NotCompared(report) is > 0 and var not ? $"; {NumberFormat.Count(not)} could not be compared" : "";
    }

    private static int NotCompared(ComparisonReport report)
        => report.Columns.Count(
            c => c.Part is null && c.Verdict == Verdict.NotCompared && c.Role is not (ColumnRole.Key or ColumnRole.TimeAxis));

    /// <summary>The finding of the columns that were compared.</summary>
    public static string Claim(ComparisonReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        int compared = report.Compared.Count();
        int drifted = report.Columns.Count(c => c.Verdict == Verdict.Drifted);
        int undecided = report.Columns.Count(c => c.Verdict == Verdict.Undecided);
        int pairs = report.Pairs?.Pairs.Count(p => p.Verdict == Verdict.Drifted) ?? 0;
        int unsurePairs = report.Pairs?.Pairs.Count(p => p.Verdict == Verdict.Undecided) ?? 0;
        string columns = compared == 1 ? "compared column" : "compared columns";
        return report.Verdict switch
        {
            _ when compared == 0 => "Nothing to compare: no column could be compared",
            Verdict.Drifted when drifted == 0 && pairs == 0 && report.Joint?.Verdict == Verdict.Drifted
                => $"Drifted: all columns together, none of {NumberFormat.Count(compared)} {columns} by itself",
            Verdict.Drifted when drifted == 0 =>
                $"Drifted: the dependence of {NumberFormat.Count(pairs, "pair")} of columns, none of {NumberFormat.Count(compared)} "
                    + $"{columns} by itself",
            Verdict.Drifted =>
                $"Drifted: {NumberFormat.Count(drifted)} of {NumberFormat.Count(compared)} "
                    + $"{columns}{(pairs > 0 ? $" and the dependence of {NumberFormat.Count(pairs, "pair")}" : "")}",
            Verdict.Stable =>
                $"Stable: {(NotCompared(report) > 0 ? $"{NumberFormat.Count(compared)} of {NumberFormat.Count(compared)}" : compared == 1 ? "the one" : "all " + NumberFormat.Count(compared))} {columns}{SmallChanges(report)}",
            _ when undecided == 0 && unsurePairs == 0 && report.Joint?.Verdict == Verdict.Undecided
                => $"Undecided: all columns together, none of {NumberFormat.Count(compared)} {columns} by itself",
            _ when undecided == 0 =>
                $"Undecided: the dependence of {NumberFormat.Count(unsurePairs, "pair")} of columns, none of "
                    + $"{NumberFormat.Count(compared)} {columns} by itself",
            _ => $"Undecided: {NumberFormat.Count(undecided)} of {NumberFormat.Count(compared)} {columns}, none drifted",
        };
    }

    /// <summary><c>threshold 0.01 bit = Jensen-Shannon distance 0.1</c>, with the user's word where it was one (<c>threshold medium =
    /// ...</c>).</summary>
    public static string Threshold(ComparisonMethod method)
    {
        ArgumentNullException.ThrowIfNull(method);
        string bits = $"{NumberFormat.Plain(Math.Round(method.ThresholdBits, 6))} bit";
        bool isNumber = method.Threshold.Length > 0 && method.Threshold.All(c => char.IsAsciiDigit(c) || c == '.');
        string given = isNumber || method.Threshold.Length == 0 ? bits : $"{PlainText.Shorten(method.Threshold, 40)} = {bits}";
        return $"threshold {given} = Jensen-Shannon distance {NumberFormat.Plain(Math.Round(Math.Sqrt(method.ThresholdBits), 3))}";
    }

    /// <summary>The verdict of a row: <c>drifted</c>, <c>undecided</c>, <c>stable</c>, <c>stable (!)</c> for a small real change,
    /// <c>not compared</c>.</summary>
    public static string VerdictOf(ColumnReport column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return column.Warning ? VerdictOf(column.Verdict) + " (!)" : VerdictOf(column.Verdict);
    }

    /// <summary>A verdict in lower-case words.</summary>
    public static string VerdictOf(Verdict verdict) => verdict switch
    {
        Verdict.Drifted => "drifted",
        Verdict.Stable => "stable",
        Verdict.Undecided => "undecided",
        _ => "not compared",
    };

    /// <summary>What a column is, in one word: its type, or its role where that says more (<c>identifier</c>).</summary>
    public static string TypeOf(ColumnReport column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return column.Role == ColumnRole.Identifier ? "identifier" : TypeOf(column.Type);
    }

    /// <summary>A type in one word.</summary>
    public static string TypeOf(ColumnType type) => JsonNames.Of(type);

    private const string AxisTitle = "time axis: ";

    /// <summary>Why a column was not compared, without "time axis: ", for a list that has that title.</summary>
    public static string? Reason(ColumnReport column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return column.Reason is { } reason && reason.StartsWith(AxisTitle, StringComparison.Ordinal) ? reason[AxisTitle.Length..]
            : column.Reason;
    }

    /// <summary>What a row says in its last column: the driver, what an undecided one needs, why one was not compared;
    /// empty when nothing is to be said.</summary>
    public static string Remark(ColumnReport column) => Remark(column, rowsSaid: false);

    /// <summary>The same; <paramref name="rowsSaid"/> where <see cref="CommonCauses"/> says for all columns together how many rows would
    /// decide.</summary>
    public static string Remark(ColumnReport column, bool rowsSaid)
    {
        ArgumentNullException.ThrowIfNull(column);
        if (column.Verdict == Verdict.NotCompared) return column.Reason ?? "";
        string? driver = column.Drivers.Count > 0 ? column.Drivers[0].Text : null;
        // A finding names what happened where the cells only show that something did.
        if (column.Findings.Count > 0
            && (column.Verdict != Verdict.Drifted || column.Findings[0].BitsLow > (column.Figures?.BitsLow ?? 0)
                || column.Drivers is [{ Cell: ['(', 'r', 'a', 'r', 'e', ..] }, ..]))
            driver = column.Findings[0].Text;
        if (column.TooSimilar) return "more alike than independent samples can be";
        if (column.LooksRenamed is { } renamed) return renamed;
        if (column.Verdict == Verdict.Undecided
            && ((rowsSaid && CommonCauses.WantsRows(column) ? null : RowsToDecide(column)) ?? Hidden(column)) is { } rows)
            return driver is null ? rows : $"{driver}; {rows}";
        if (column.Verdict == Verdict.Stable && !column.Warning) return "";
        return column.Warning && column.Verdict == Verdict.Stable ? $"{driver}: small, but real" : driver ?? "";
    }

    /// <summary><c>about 12,000 rows per side would tell</c>; null when it is not known.</summary>
    public static string? RowsToDecide(ColumnReport column)
    {
        ArgumentNullException.ThrowIfNull(column);
        if (column.RowsToDecide is not { } rows) return null;
        // An estimate at the threshold itself is decided by no number of rows that can be had.
        return IsAtThreshold(column)
            ? "so close to the threshold that more rows would hardly tell" : $"about {NumberFormat.Count(rows)} rows per side would tell";
    }

    /// <summary>More than a hundred times the rows.</summary>
    internal static bool IsAtThreshold(ColumnReport column)
        => column is { RowsToDecide: { } rows, Figures: { } f }
        && rows > 100 * Math.Min(f.EffectiveRows.Reference, f.EffectiveRows.Current);

    /// <summary><c>rare values may hide up to 0.02 bit</c>; null where they hide next to nothing.</summary>
    public static string? Hidden(ColumnReport column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return column.Figures is { IsLowerBound: true } f
            ? $"values too rare to be compared one by one may hide up to {DisplayValue.Bits(f.HiddenBits)} bit" : null;
    }

    /// <summary>Missing, new and vanished values in plain words, one sentence each; nothing for what did not happen.</summary>
    /// <param name="column">The column.</param>
    /// <param name="findingsSaid">Findings of new and vanished values are shown beside it: they say the same,
    /// and what chance would give.</param>
    public static IEnumerable<string> Values(ColumnReport column, bool findingsSaid = false)
    {
        ArgumentNullException.ThrowIfNull(column);
        bool Said(FindingKind kind) => findingsSaid && column.Findings.Any(f => f.Kind == kind);
        if (column.Figures is not { } f) yield break;
        var missing = f.MissingShare;
        if (missing.Reference > 0 || missing.Current > 0)
            yield return $"Missing: {NumberFormat.Percent(missing.Reference)} of the reference, {NumberFormat.Percent(missing.Current)} "
                + $"of the current rows.";
        if (f.NewShare > 0 && !Said(FindingKind.NewValues) && !OnlyMissing(f.NewShare, missing.Current, missing.Reference))
            yield return $"New: {NumberFormat.Percent(f.NewShare)} of the current rows carry {Some(f.NewValues)} that the reference never "
                + $"has.";
        if (f.VanishedShare > 0 && !Said(FindingKind.VanishedValues) && !OnlyMissing(f.VanishedShare, missing.Reference, missing.Current))
            yield return $"Vanished: {NumberFormat.Percent(f.VanishedShare)} of the reference rows carry {Some(f.VanishedValues)} that "
                + $"the current table never has.";
        if (column.LooksRenamed is { } renamed) yield return renamed;
        // "Missing: 0 % of the reference, 3 % of the current rows" has said it.
        static bool OnlyMissing(double share, double here, double there) => there == 0 && share <= here * (1 + 1e-9);
        static string Some(long? values) => values is { } n ? NumberFormat.Count(n, "value") : "values";
    }

    /// <summary>The verdict as the finding that all reports have.</summary>
    internal static Finding FindingOf(Verdict verdict)
        => verdict switch
        {
            Verdict.Drifted => Reports.Finding.Found,
            Verdict.Stable => Reports.Finding.None,
            _ => Reports.Finding.Undecided
        };

    /// <summary>What a gate may name and holds: <c>drift</c>, <c>warn</c>, <c>schema</c>, <c>undecided</c>.</summary>
    internal static IReadOnlyList<string> Conditions(ComparisonReport report) => Named(
        report.Verdict == Verdict.Drifted,
        report.Similarity.TooSimilar || report.Columns.Any(c => c.Warning),
        report.SchemaChanges.Count > 0,
        report.Verdict == Verdict.Undecided || report.Joint?.Verdict == Verdict.Undecided
        || report.Columns.Any(c => c.Verdict == Verdict.Undecided) || report.Pairs?.Pairs.Any(p => p.Verdict == Verdict.Undecided) == true);

    /// <summary>The same of some columns.</summary>
    internal static IReadOnlyList<string> Conditions(IReadOnlyList<ColumnReport> columns)
        => Named(columns.Any(c => c.Verdict == Verdict.Drifted), columns.Any(c => c.Warning || c.TooSimilar), schema: false,
            columns.Any(c => c.Verdict == Verdict.Undecided));

    private static IReadOnlyList<string> Named(bool drift, bool warn, bool schema, bool undecided)
        => [.. new[] { (drift, "drift"), (warn, "warn"), (schema, "schema"), (undecided, "undecided") }.Where(w => w.Item1)
            .Select(w => w.Item2)];

    /// <summary>What a gate can put a limit to.</summary>
    internal static IReadOnlyList<GateFigure> Figures(ComparisonReport report)
        => [.. Figures(report.Columns), .. report.Joint is { } joint ? [new GateFigure("joint-bits", joint.Bits.Bits)]
            : Array.Empty<GateFigure>()];

    /// <summary>The same of some columns, each by itself.</summary>
    internal static IReadOnlyList<GateFigure> Figures(IReadOnlyList<ColumnReport> columns)
    {
        var compared = columns.Where(c => c.Figures is not null).ToList();
        return [.. compared.Select(c => new GateFigure("bits", c.Figures!.Bits, Of: c.Name)),
            .. compared.Select(c => new GateFigure("psi", c.Figures!.PopulationStabilityIndex, Of: c.Name))];
    }

    /// <summary>The column's cells are values without an order.</summary>
    internal static bool IsCategorical(ColumnReport column) => column is { Part: null, Type: ColumnType.Category or ColumnType.Boolean };

    /// <summary>What the picture of a column shows.</summary>
    internal static string Caption(ColumnReport column) => Charts.Shape.Of(column) switch
    {
        { IsDensity: true, TailsCut: true } => "Area: reference. Line: current. Areas are shares; the open tails are drawn short.",
        { IsDensity: true } => "Area: reference. Line: current. Areas are shares.",
        _ => "",
    };

    private static string SmallChanges(ComparisonReport report)
    {
        int warnings = report.Columns.Count(c => c.Warning);
        return warnings == 0 ? "" : $", {NumberFormat.Count(warnings)} with a small but real change";
    }

    /// <summary>What was said of how the files and these columns were read; notes of other columns are left out.</summary>
    public static IReadOnlyList<string> ReadNotes(ComparisonReport report, IReadOnlyList<ColumnReport> columns)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(columns);
        const string ofColumn = "column '";
        string[] these = [.. columns.Select(c => $"{ofColumn}{c.Column}'").Distinct(StringComparer.Ordinal)];
        IEnumerable<string> Said(SourceSummary side)
            => side.ReadNotes.Select(
                n => n.StartsWith(ofColumn, StringComparison.Ordinal) || n.StartsWith($"{side.Name}: ", StringComparison.Ordinal) ? n
                    : $"{side.Name}: {n}");
        return [.. Said(report.Reference).Concat(Said(report.Current))
            .Concat(report.Notes.Where(n => n.StartsWith(ofColumn, StringComparison.Ordinal)))
            .Where(n => !n.StartsWith(ofColumn, StringComparison.Ordinal) || these.Any(t => n.StartsWith(t, StringComparison.Ordinal)))
            .Distinct(StringComparer.Ordinal)];
    }
}
