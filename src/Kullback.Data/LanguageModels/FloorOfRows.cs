namespace Kullback.Data.LanguageModels;

/// <summary>How far two runs of one model are apart, and how many times as far a candidate is.</summary>
public static class FloorOfRows
{
    internal static NextTokenFloor Of(string name, FiguresOfRows rows, bool coded)
    {
        var figures = rows.Figures();
        long equal = 0;
        foreach (float kl in rows.Kl)
            if (kl == 0) equal++;
        return new(name, figures.StoredKl, coded) { SameTop = figures.SameTop, Equal = equal };
    }

    // Paired: what is hard for both runs and the candidate cancels.
    internal static RatioEstimate? Times(FiguresOfRows candidate, FiguresOfRows floor, bool oneSequence)
    {
        var ratio = RatioEstimate.Of(candidate.Stored.Sums, floor.Stored.Sums, oneSequence);
        if (ratio is null) return null;
        return ratio with
        {
            TooShort = ratio.TooShort ?? candidate.Stored.Estimate(oneSequence)?.TooShort
            ?? floor.Stored.Estimate(oneSequence)?.TooShort
        };
    }

    /// <summary>What the 16-bit codes of base files make of rows: the divergence that such a file of the rows has from the rows
    /// themselves.</summary>
    /// <param name="report">A comparison, which gets the floor and how many times it each candidate is.</param>
    /// <param name="rows">The base, or a candidate where the base is in codes already: rows of logits that can be read at any
    /// place.</param>
    /// <param name="cancel">Stops between rows.</param>
    /// <exception cref="UnreadableDataException">The rows are codes, or read once and in order.</exception>
    public static NextTokenReport WithCodes(NextTokenReport report, INextTokenSource rows, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Form == RowForm.Stored)
            throw new UnreadableDataException(
                $"{rows.Name}: is in 16-bit codes: their floor needs rows of logits, of the base or of a candidate");
        if (rows.InOrder)
            throw new UnreadableDataException($"{rows.Name}: an archive is read once: save it as .npy for the floor of 16-bit codes");
        using var coded = new CodedRows(rows);
        var own = NextTokenComparison.Run(coded, [rows],
            report.Options with
            {
                KeepRows = false,
                Receiver = null,
                Sampler = null,
                DraftCost = null,
                Distillation = null,
                Groups = [],
                Joined = [],
                Common = false,
                Worst = 0
            }, null, cancel).Candidates[0].Figures;
        return report with
        {
            Floor = new(rows.Name, own.StoredKl, Coded: true) { SameTop = own.SameTop, Equal = 0 },
            Candidates =
                [.. report.Candidates.Select(c => c with { TimesFloor = RatioEstimate.OfIndependent(c.Figures.StoredKl, own.StoredKl) })],
        };
    }
}
