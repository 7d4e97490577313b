namespace Kullback.Hypotheses;

/// <summary>Iterative proportional fitting of two-way and two-sample tables: scale rows and columns in turn until every margin is
/// met.</summary>
/// <remarks>The limit is the maximum-likelihood table of the log-linear model with those margins, and keeps the start's odds ratios; an
/// entry of
/// 0 stays 0, so a zero pattern may leave no solution. Linear convergence, O(cells) a sweep. Source: Deming and Stephan (1940), Annals of
/// Mathematical Statistics 11, 427-444; Bishop, Fienberg and Holland (1975), Discrete Multivariate Analysis, section 3.5.</remarks>
internal static class ProportionalFitting
{
    private const int MaximumSweeps = 2000;

    /// <summary>The table with the odds ratios of <paramref name="start"/> and the margins asked for; null when the sweeps do not
    /// settle.</summary>
    /// <param name="start">Non-negative entries, row-major; not changed.</param>
    /// <param name="rowMargin">Positive row sums.</param>
    /// <param name="columnMargin">Positive column sums, the same total.</param>
    /// <param name="tolerance">Largest deviation of a row sum that is accepted, as a share of the total.</param>
    public static double[]? Fit(ReadOnlySpan<double> start, ReadOnlySpan<double> rowMargin, ReadOnlySpan<double> columnMargin,
        double tolerance)
    {
        double[] fit = start.ToArray();
        int columns = columnMargin.Length;
        double total = 0;
        foreach (double margin in rowMargin) total += margin;
        for (int sweep = 0; sweep < MaximumSweeps; sweep++)
        {
            double deviation = ScaleRows(fit, rowMargin, columns);
            if (deviation <= tolerance * total && sweep > 0) return fit;
            ScaleColumns(fit, columnMargin);
            if (double.IsNaN(deviation)) return null;
        }
        return null;
    }

    /// <summary>The fit of "same odds ratios in both samples": margins sample x row, sample x column and row x column of the two
    /// tables.</summary>
    /// <returns>The expected counts of <paramref name="p"/> and <paramref name="q"/>, or null when the sweeps do not settle.</returns>
    public static (double[] P, double[] Q)? FitHomogeneous(ContingencyTable p, ContingencyTable q)
    {
        int columns = p.Columns, cells = p.Counts.Length;
        double[] fitP = new double[cells], fitQ = new double[cells], both = new double[cells];
        double share = p.Total / (double)(p.Total + q.Total);
        for (int k = 0; k < cells; k++)
        {
            both[k] = p.Counts[k] + q.Counts[k];
            (fitP[k], fitQ[k]) = (share, 1 - share);
        }
        double[] rowsP = Doubles(p.RowTotals()), rowsQ = Doubles(q.RowTotals()), columnsP = Doubles(p.ColumnTotals()),
            columnsQ = Doubles(q.ColumnTotals());
        double deviation = double.PositiveInfinity;
        for (int sweep = 0; sweep < MaximumSweeps && deviation > 1e-7; sweep++)
        {
            for (int k = 0; k < cells; k++)
            {
                double sum = fitP[k] + fitQ[k], scale = sum > 0 ? both[k] / sum : 0;
                (fitP[k], fitQ[k]) = (fitP[k] * scale, fitQ[k] * scale);
            }
            deviation = Math.Max(ScaleRows(fitP, rowsP, columns), ScaleRows(fitQ, rowsQ, columns));
            deviation = Math.Max(deviation, Math.Max(ScaleColumns(fitP, columnsP), ScaleColumns(fitQ, columnsQ)));
        }
        // Where the optimum lies at infinity (separated cells) the sweeps slow down; a hundredth of a row off does not move G.
        return deviation < 0.01 ? (fitP, fitQ) : null;
    }

    private static double[] Doubles(long[] counts) => Array.ConvertAll(counts, c => (double)c);

    /// <summary>Scales every row to its margin and returns the largest deviation that it found; NaN when a row is empty.</summary>
    private static double ScaleRows(double[] fit, ReadOnlySpan<double> margin, int columns)
    {
        double worst = 0;
        for (int i = 0; i < margin.Length; i++)
        {
            Span<double> row = fit.AsSpan(i * columns, columns);
            double sum = 0;
            foreach (double value in row) sum += value;
            if (!(sum > 0)) return double.NaN;
            worst = Math.Max(worst, Math.Abs(sum - margin[i]));
            double scale = margin[i] / sum;
            for (int j = 0; j < row.Length; j++) row[j] *= scale;
        }
        return worst;
    }

    private static double ScaleColumns(double[] fit, ReadOnlySpan<double> margin)
    {
        double worst = 0;
        int columns = margin.Length;
        for (int j = 0; j < columns; j++)
        {
            double sum = 0;
            for (int k = j; k < fit.Length; k += columns) sum += fit[k];
            if (!(sum > 0)) return double.NaN;
            worst = Math.Max(worst, Math.Abs(sum - margin[j]));
            double scale = margin[j] / sum;
            for (int k = j; k < fit.Length; k += columns) fit[k] *= scale;
        }
        return worst;
    }
}
