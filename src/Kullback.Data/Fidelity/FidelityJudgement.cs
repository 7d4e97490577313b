namespace Kullback.Data.Fidelity;

/// <summary>The figures as answers, one a question.</summary>
/// <remarks>Unfaithful: a lower end beyond the practical threshold, or a test at <see cref="Level"/>, all comparisons of the question taken
/// together. Faithful: the upper ends stay below the threshold. Otherwise undecided.</remarks>
internal sealed class FidelityJudgement(FidelityReport report)
{
    /// <summary>No test of a question calls honest rows anything else more often than this.</summary>
    internal const double Level = 0.001;

    // A share of 0.55 is one row in ten made from the rows at hand; repeats beyond one row in a hundred are seen by who reads the table.
    private const double CloserThreshold = 0.55, RepeatsThreshold = 0.01;

    // Honest tables of fewer rows lack a value of one row in a hundred more often than one time in twenty.
    private const int FewestCovering = 300;

    public IReadOnlyList<FidelityAnswer> Answers()
        => [Columns(), .. report.Pairs.Count > 0 ? new[] { Pairs() } : [], Rows(), Coverage(), Memory()];

    private static string Bits(double bits) => DisplayValue.Bits(bits);

    private static string Names(CellFidelity cell)
        => string.Join(" and ", cell.Columns.Select(c => DisplayValue.Harmless(c, DisplayValue.LongestValue)));

    private FidelityAnswer Columns()
    {
        MeanFidelity mean = report.Means[0];
        string beside = $"{Bits(mean.Bits)} bit a column on average, {Bits(mean.ExpectedBits)} by sampling noise alone{Ceiling(mean)}";
        string close = TooClose ? "; closer than two honest samples can be: columns are the real ones, resampled" : "";
        return Cells(FidelityQuestion.Columns, report.Columns, "column", $"{beside}{close}");
    }

    /// <summary>The columns are closer than chance allows.</summary>
    public bool TooClose => report.Means[0].TooCloseP < Level;

    private string Ceiling(MeanFidelity mean) => mean.CeilingBits is { } bits ? $", {Bits(bits)} real against holdout" : "";

    private FidelityAnswer Pairs()
    {
        MeanFidelity mean = report.Means[1];
        string lost = mean.DependenceBits is { } gain
            ? $"; dependence {(gain < 0 ? "lost" : "gained")}: {Bits(Math.Abs(gain))} bit a pair" : "";
        return Cells(FidelityQuestion.Pairs, report.Pairs, "pair",
            $"{Bits(mean.Bits)} bit a pair on average, {Bits(mean.ExpectedBits)} by sampling noise alone{Ceiling(mean)}{lost}", mean);
    }

    // One column beyond the threshold is enough; all, or of pairs their mean, must stay below it.
    private FidelityAnswer Cells(FidelityQuestion question, IReadOnlyList<CellFidelity> cells, string one, string figures,
        MeanFidelity? mean = null)
    {
        CellFidelity[] beyond = [.. cells.Where(c => c.Verdict == FidelityVerdict.Unfaithful && c.PValue * cells.Count < Level)];
        if (beyond.Length > 0 || mean?.Excess is { } whole && whole.Low > report.ThresholdBits)
            return new FidelityAnswer(question, FidelityVerdict.Unfaithful,
                $"{(beyond.Length > 0 ? $"{Count(beyond.Length, one)} of {cells.Count:N0} beyond {Bits(report.ThresholdBits)} bit, most {Names(beyond[0])} ({Bits(beyond[0].Excess.Bits)}); " : "")}{figures}");
        int open = cells.Count(c => c.Verdict != FidelityVerdict.Faithful);
        bool few = Math.Min(report.Real.Rows, report.Synthetic.Rows) < 20;
        if (!few && (open == 0 || mean?.Excess is { } all && all.High < report.ThresholdBits))
            return new FidelityAnswer(question, FidelityVerdict.Faithful,
                figures + (open > 0 ? $"; of {Count(open, one)} alone the rows do not tell" : ""));
        return new FidelityAnswer(question, FidelityVerdict.Undecided,
            $"of {Count(few ? cells.Count : open, one)} the rows do not tell whether the threshold of {Bits(report.ThresholdBits)} bit is "
                + $"passed; {figures}");
    }

    private static string Count(long count, string one)
        => $"{count.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)} {one}{(count == 1 ? "" : "s")}";

    private FidelityAnswer Rows()
    {
        DiscriminatorFidelity found = report.Discriminator;
        string tree = !found.TreeFound ? "the tree found nothing"
            : $"tree {Bits(found.Tree.Bits)} bit [{Bits(found.Tree.Low)}, {Bits(found.Tree.High)}]";
        string forest = found.Forest is { } area ? $", forest AUC {Area(area)}" : "";
        string copies = found.BelowChance
            ? "; below chance: a sign of copies, whose twins in another fold are real and hide what else differs" : "";
        string figures = tree + forest + (found.ForestCeiling is { } ceiling ? $", {Area(ceiling)} real against holdout" : "") + copies;
        bool beyond = (found.Tree.Low > report.ThresholdBits && found.TreeP < Level) || found.ForestBits?.Low > report.ThresholdBits;
        if (beyond) return new FidelityAnswer(FidelityQuestion.Rows, FidelityVerdict.Unfaithful, figures);
        // Two normals of equal width that are d apart have the divergence d²/8 nats for small d, and the area Φ(d/√2).
        double least = Numerics.NormalTail.Lower(Math.Sqrt(4 * report.ThresholdBits * Math.Log(2)));
        // Copies blind the forest: a row's twin with the other label lies in another fold,
        // and what it would have seen beside that is not known.
        return !found.BelowChance && found.Tree.High < report.ThresholdBits && found.Forest is { } known && known.High < least
            ? new FidelityAnswer(FidelityQuestion.Rows, FidelityVerdict.Faithful, $"no rows are told apart: {figures}")
            : new FidelityAnswer(FidelityQuestion.Rows, FidelityVerdict.Undecided, figures);
    }

    private static string Area(AreaWithInterval area)
        => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{area.Area:0.000} [{area.Low:0.000}, {area.High:0.000}]");

    private FidelityAnswer Coverage()
    {
        CoverageFidelity found = report.Coverage;
        RepeatedRows rows = report.Repeats;
        double repeating = 1 - rows.SyntheticDistinct / (double)report.Synthetic.Rows;
        bool repeats = rows.RepeatsP < Level && repeating > RepeatsThreshold;
        string values =
            $"{Count(found.CategoriesMissing, "value")} never made ({Bits(found.MissingByChance)} by "
                + $"chance{(found.HoldoutMissing is { } held ? $", the holdout lacks {held:N0}" : "")}), {found.CategoriesNew:N0} new";
        string lost = found.Gaps.Count > 0
            ? $"{Count(found.Gaps.Count, "gap")} that chance does not explain, most {DisplayValue.Harmless(found.Gaps[0].Column, 40)} "
                + $"{found.Gaps[0].Where} ({DisplayValue.Percent(found.Gaps[0].Share)} of {(found.Gaps[0].IsNew ? "synthetic" : "real")} "
                + $"rows); " : "";
        string repeated = repeats
            ? $"; {DisplayValue.Percent(repeating)} of rows repeat others ({rows.SyntheticDistinct:N0} distinct)" : "";
        FidelityVerdict verdict = found.Gaps.Count > 0 || repeats ? FidelityVerdict.Unfaithful : report.Synthetic.Rows < FewestCovering
            || report.Real.Rows < FewestCovering ? FidelityVerdict.Undecided : FidelityVerdict.Faithful;
        return new FidelityAnswer(FidelityQuestion.Coverage, verdict,
            lost + values + repeated + (verdict == FidelityVerdict.Undecided ? "; too few rows to miss a rare value" : ""));
    }

    private FidelityAnswer Memory()
    {
        if (report.Memory is not { } found)
            return new FidelityAnswer(FidelityQuestion.Memory, FidelityVerdict.Undecided, report.Holdout is null
                ? $"{Count(report.Repeats.EqualToReal, "synthetic row")} equal to a real one; whether that is chance only real rows tell "
                    + $"that the generator never saw (a holdout)"
                : "too few rows to search nearest records");
        if (found.NoVerdict is { } why) return new FidelityAnswer(FidelityQuestion.Memory, FidelityVerdict.Undecided, why);
        string figures =
            $"{DisplayValue.Percent(found.CloserShare)} of synthetic rows nearer to the real table than to the holdout "
                + $"[{DisplayValue.Percent(found.CloserLow)}, {DisplayValue.Percent(found.CloserHigh)}], 50 % by chance; "
            + $"{report.Repeats.EqualToReal:N0} equal to a real row, {report.Repeats.EqualToHoldout:N0} to the holdout's";
        bool memorizing = found.CloserP < Level || report.Repeats.CopiesP < Level || found.RareP < Level;
        if (memorizing) return new FidelityAnswer(FidelityQuestion.Memory, FidelityVerdict.Memorizing, figures);
        return found.CloserHigh < CloserThreshold
            ? new FidelityAnswer(FidelityQuestion.Memory, FidelityVerdict.Faithful, $"no sign of memory: {figures}")
            : new FidelityAnswer(FidelityQuestion.Memory, FidelityVerdict.Undecided, figures);
    }
}
