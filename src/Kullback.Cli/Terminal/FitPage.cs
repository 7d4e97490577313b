using System.Text;
using Kullback.Data.Laws;
using Kullback.Reports;

namespace Kullback.Cli.Terminal;

/// <summary>The families fitted to a column, for the terminal.</summary>
internal static class FitPage
{
    private const int Held = 10, Behind = 21, Criterion = 12;

    /// <summary>The page, in lines of at most <paramref name="width"/> columns.</summary>
    public static string Of(ColumnFit fit, int width, Ink ink)
    {
        var page = new StringBuilder();
        page.Append(ink.Strong(DisplayText.Cut($"{fit.Column} of {fit.Table}", width))).Append('\n');
        Wrapped(page, $"{Words.Count(fit.Rows, "number")}{(fit.Missing > 0 ? $", {Words.Count(fit.Missing, "row")} without" : "")}; {(fit.AreWhole ? "all whole: integer families, and continuous ones rounded to whole numbers" : "continuous families")}, fitted by maximum "
            + $"likelihood to three quarters of the rows and ranked by the rest ({Words.Count(fit.HeldOut)} held out, seed {fit.Seed}).", width, ink);
        foreach (string note in fit.ReadNotes) Wrapped(page, note, width, ink);
        page.Append('\n');
        int name = Math.Max(6, fit.Laws.Where(l => l.NotFitted is null).Select(l => l.Family.Length + (l.IsRounded ? 1 : 0)).DefaultIfEmpty(0).Max()) + 1;
        page.Append(ink.Faint(DisplayText.Left("family", name) + DisplayText.Right("nats a row", Held) + DisplayText.Right("behind the best", Behind) + DisplayText.Right("AIC", Criterion) + DisplayText.Right("BIC", Criterion))).Append('\n');
        foreach (var law in fit.Laws.Where(l => l.NotFitted is null)) Row(page, law, name, width, ink);
        var refused = fit.Laws.Where(l => l.NotFitted is not null).Select(l => l.Family).ToList();
        page.Append('\n');
        if (refused.Count > 0) Wrapped(page, $"Not fitted, these numbers are outside their supports or have no maximum: {string.Join(", ", refused)}.", width, ink);
        Wrapped(page, "nats a row: mean log-likelihood of the held-out rows; behind: with the standard error of the difference, row by row; cells: divergence of the held-out rows from the fit over cells of equal "
            + "probability, in nats, with its 95 % interval, and what pure chance would show. A family less than two standard errors behind is not worse."
            + (fit.Laws.Any(l => l is { IsRounded: true, NotFitted: null }) ? " ~: a continuous distribution; a whole number has the probability of what is rounded to it, so that all are compared by probabilities." : ""), width, ink);
        return page.ToString();
    }

    private static void Row(StringBuilder page, FittedLaw law, int name, int width, Ink ink)
    {
        string behind = law.BehindNats == 0 && law.BehindError == 0 ? "best" : $"{Words.Number(law.BehindNats)} ± {Words.Number(law.BehindError)}";
        page.Append(DisplayText.Left((law.IsRounded ? "~" : "") + law.Family, name)).Append(DisplayText.Right(Words.Six(law.HeldOutNats), Held)).Append(DisplayText.Right(behind, Behind))
            .Append(DisplayText.Right(Words.Number(law.Aic), Criterion)).Append(DisplayText.Right(Words.Number(law.Bic), Criterion)).Append('\n');
        string parameters = string.Join(", ", law.Parameters.Select(p => $"{p.Name} {Words.Number(p.Value)}"));
        foreach (string line in DisplayText.Wrap(parameters, width - 2)) page.Append("  ").Append(line).Append('\n');
        if (LawWords.Maximum(law) is { } remark)
            foreach (string line in DisplayText.Wrap(remark, width - 2)) page.Append("  ").Append(line).Append('\n');
        if (law.Cells is { } cells)
            page.Append(ink.Faint(DisplayText.Cut($"  cells {Words.Number(cells.Nats)}" + (cells.Interval is { } i ? $" [{Words.Number(i.LowNats)}, {Words.Number(i.HighNats)}]" : "")
                + (cells.NullExpectationNats is { } chance ? $", chance alone {Words.Number(chance)}" : ""), width))).Append('\n');
    }

    private static void Wrapped(StringBuilder page, string text, int width, Ink ink)
    {
        foreach (string line in DisplayText.Wrap(text, width)) page.Append(ink.Faint(line)).Append('\n');
    }
}
