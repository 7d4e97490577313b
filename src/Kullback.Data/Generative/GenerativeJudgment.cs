using Kullback.Numerics;

namespace Kullback.Data.Generative;

/// <summary>The verdict: four figures, each against what fresh real rows show, with intervals that hold together; then copies and
/// repetitions.</summary>
/// <remarks>Beyond the tolerance with its whole interval a figure is a fault; fine is what lies within it with all of them.
/// Everything else is undecided.</remarks>
internal static class GenerativeJudgment
{
    /// <summary>How many figures are judged: their intervals share the level.</summary>
    internal const int Figures = 4;

    // Rows near each other lie in the same balls, so that their shares spread wider than those of independent rows: measured between equal
    // samples up to 1.22 times for precision and recall, 1.68 times for coverage, which hangs on both sides' rows
    // (bench/results/generative.md).
    private const double Together = 1.3, TogetherCovered = 1.8;
    private const long MostRows = 100_000_000;

    internal static GenerativeEvaluation Of(GenerativeEvaluation evaluation)
    {
        var (shares, options) = (evaluation.Shares, evaluation.Options);
        double z = NormalTail.UpperQuantile((1 - options.Level) / Figures / 2), n = shares.RowsP, m = shares.RowsQ;
        JudgedFigure Share(string name, double value, double rows, double expected, double expectedRows, double together = Together)
        {
            double half = z * together * Math.Sqrt(Variance(value, rows) + (expectedRows > 0 ? Variance(expected, expectedRows) : 0));
            return Judged(name, value, expected, value - expected - half, value - expected + half, false, options.Tolerance);
        }
        var judged = new List<JudgedFigure>
        {
            Share("precision", shares.Precision, m, shares.ExpectedPrecision, n),
            Share("recall", shares.Recall, n, shares.ExpectedRecall, m),
            Share("coverage", shares.Coverage, n, shares.ExpectedCoverage, 0, TogetherCovered),
        };
        if (evaluation.Discrimination is { } told)
            judged.Add(Judged("told apart", told.Probability, 0.5, told.Low - 0.5, told.High - 0.5, true, options.Tolerance));
        return Decided(evaluation with { Judged = [.. judged] });
    }

    private static double Variance(double share, double rows)
    {
        double middle = (share * rows + 1) / (rows + 2);
        return middle * (1 - middle) / rows;
    }

    private static JudgedFigure Judged(string name, double value, double expected, double low, double high, bool large, double tolerance)
    {
        var figure = new JudgedFigure(name, value, expected, low, high, large, GenerativeVerdict.Undecided);
        return figure with
        {
            Verdict = figure.Fault > tolerance ? GenerativeVerdict.NotFine : figure.GreatestFault < tolerance
            ? GenerativeVerdict.Fine : GenerativeVerdict.Undecided
        };
    }

    private static GenerativeEvaluation Decided(GenerativeEvaluation evaluation)
    {
        var judged = evaluation.Judged;
        if (evaluation.Memory.Memorizes || evaluation.Memory.Repeats) return evaluation with { Verdict = GenerativeVerdict.NotFine };
        if (judged.Any(f => f.Verdict == GenerativeVerdict.NotFine))
            return evaluation with { Verdict = GenerativeVerdict.NotFine, DecidedBy = judged.MaxBy(f => f.Fault) };
        // Too few rows for the discriminator: what is not looked at is not fine.
        if (judged.All(f => f.Verdict == GenerativeVerdict.Fine) && judged.Length == Figures)
            return evaluation with
            {
                Verdict = evaluation.Memory.Suspicious ? GenerativeVerdict.Undecided : GenerativeVerdict.Fine,
                DecidedBy = evaluation.Memory.Suspicious ? null : judged.MaxBy(f => f.GreatestFault)
            };
        var open = judged.Where(f => f.Verdict == GenerativeVerdict.Undecided).ToArray();
        return evaluation with
        {
            Verdict = GenerativeVerdict.Undecided,
            DecidedBy = open.MaxBy(f => f.GreatestFault),
            RowsNeeded = Needed(evaluation, open)
        };
    }

    // Half widths fall with the root of the rows: at so many, a figure that stays where it is is decided.
    private static long? Needed(GenerativeEvaluation evaluation, JudgedFigure[] open)
    {
        double rows = Math.Min(evaluation.Real.Count, evaluation.Generated.Count), most = evaluation.Judged.Length < Figures ? 40 : 0;
        foreach (var figure in open)
        {
            double middle = (figure.Fault + figure.GreatestFault) / 2, half = (figure.GreatestFault - figure.Fault) / 2,
                apart = Math.Abs(middle - evaluation.Options.Tolerance);
            double needed = rows * Math.Pow(half / apart, 2) * 1.1;
            if (!(needed < MostRows)) return null;
            most = Math.Max(most, needed);
        }
        if (!(most > rows)) return null;
        double unit = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(most)) - 1));
        return (long)(Math.Ceiling(most / unit) * unit);
    }
}
