using Kullback.Estimation;
using Kullback.Hypotheses;
using Kullback.Numerics;

namespace Kullback.Scoring;

/// <summary>Are forecast probabilities calibrated, and how sure is that? The log score and the Brier score taken apart without bins, each
/// figure beside what a calibrated source shows on the same forecasts.</summary>
/// <remarks>Intervals: each row (or cluster) adds its part of a score, the spread of which gives the standard error; the miscalibration
/// less the mean of what the curve takes from noise, which is drawn from the forecasts moved by a + b·(log odds) to fit the outcomes; what
/// that noise itself varies by is added. Simulated coverage: bench/results/calibration.md.</remarks>
public static class Calibration
{
    /// <summary>The figures of some rows.</summary>
    /// <param name="probability">The probability of yes in each row, in [0, 1], in the order in which the forecasts were made.</param>
    /// <param name="outcome">Whether it happened.</param>
    /// <param name="options">How it is looked at.</param>
    /// <param name="cluster">A number for each row, the same for rows that depend on each other; empty: rows are independent.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="ArgumentException">The lengths differ, or there are fewer than two clusters.</exception>
    /// <exception cref="NotASampleException">There is no row, or a probability is NaN or outside [0, 1].</exception>
    public static CalibrationFigures Of(ReadOnlySpan<double> probability, ReadOnlySpan<bool> outcome, CalibrationOptions? options = null,
        ReadOnlySpan<int> cluster = default, CancellationToken cancel = default)
    {
        options ??= new();
        options.Check();
        var forecasts = Forecasts.Of(probability, outcome);
        var rows = cluster.IsEmpty ? null : new ClusteredRows(forecasts, probability, outcome, cluster);
        var random = new Random(options.Seed);
        Forecasts grouped = forecasts.Grouped(CalibrationDraws.Groups, out double[] first);
        var calibrated = CalibrationDraws.Of(grouped, options.Draws, random, options.Threads, options.Bins, cancel);
        PlattScaling? fit = Fit(grouped);
        var moved = CalibrationDraws.Of(Moved(grouped, fit), Math.Max(199, options.Draws / 4), random, options.Threads, 0, cancel);
        SignDraws? signs = rows?.Draw(grouped, first, options.Draws, options.Threads, random, cancel);
        var estimates = new CalibrationEstimates(forecasts, grouped, rows, moved, fit,
            signs is null ? 1 : signs.Inflation(calibrated.Brier), options.Confidence);
        double logInSample = ScoreParts.Log(grouped).Miscalibration, brierInSample = ScoreParts.Brier(grouped).Miscalibration,
            smooth = SmoothCalibrationError.Of(forecasts);
        var bins = BinnedCalibrationError.Of(forecasts, CalibrationBinning.EqualWidth, options.Bins);
        double[] nullLog = signs is null ? calibrated.Log : [.. calibrated.Log.Select(v => v * signs.Inflation(calibrated.Brier))];
        var brier = Beside(brierInSample, signs?.Brier ?? calibrated.Brier);
        var log = Beside(logInSample, nullLog);
        return new CalibrationFigures
        {
            Options = options, Rows = forecasts.Rows, Clusters = rows?.Clusters ?? 0, Distinct = forecasts.Distinct,
            Groups = grouped.Distinct, BaseRate = forecasts.BaseRate, MeanForecast = forecasts.MeanForecast,
            ImpossibleRows = forecasts.ImpossibleRows, LogOfPossibleNats = ScoreParts.LogOfPossible(forecasts),
            // Under dependence only the Brier score has a null distribution of its own; an impossible row is no matter of chance.
            Log = estimates.Log(signs is null || forecasts.ImpossibleRows > 0 ? log : log with { PValue = brier.PValue }),
            Brier = estimates.Brier(brier),
            LogByForecast = ScoreParts.LogByForecast(forecasts), Curve = IsotonicRegression.Of(forecasts).Blocks,
            Band = [.. Band(calibrated, options.Confidence)], Histogram = [.. Histogram(forecasts)],
            Smooth = Beside(smooth, signs?.Smooth ?? calibrated.Smooth),
            Binned = Beside(bins.Absolute, signs?.Absolute ?? calibrated.Absolute),
            Bins = [bins, BinnedCalibrationError.InRowOrder(forecasts, probability, outcome, options.Bins),
                BinnedCalibrationError.Of(forecasts, CalibrationBinning.EqualMassTiesTogether, options.Bins)],
            Spiegelhalter = rows is null ? SpiegelhalterTest.Of(forecasts) : null,
            Evidence = rows is null ? CalibrationEvidence.Along(probability, outcome) : null,
            AreaUnderCurve = RankDiscrimination.AreaUnderCurve(forecasts),
        };
    }

    private static PlattScaling? Fit(Forecasts grouped)
    {
        try { return PlattScaling.Fit(grouped); }
        catch (ArgumentException) { return null; }
    }

    /// <summary>The forecasts moved by a + b·(log odds) to fit the outcomes; at the base rate where that would turn them round, and as they
    /// are where there is no fit.</summary>
    private static Forecasts Moved(Forecasts grouped, PlattScaling? fit)
    {
        if (fit is null) return grouped;
        double[] moved = new double[grouped.Distinct];
        for (int k = 0; k < moved.Length; k++) moved[k] = fit.Slope > 0 ? fit.Apply(grouped.Probabilities[k]) : grouped.BaseRate;
        return new Forecasts(moved, grouped.RowsAt.ToArray(), grouped.HitsAt.ToArray());
    }

    private static long[] Histogram(Forecasts forecasts)
    {
        long[] rows = new long[20];
        for (int k = 0; k < forecasts.Distinct; k++)
            rows[(int)Math.Clamp(Math.Ceiling(forecasts.Probabilities[k] * 20) - 1, 0, 19)] += (long)forecasts.RowsAt[k];
        return rows;
    }

    private static NullComparison Beside(double value, double[] draws)
    {
        int larger = 0;
        // What rounding tells apart is equal.
        foreach (double draw in draws) larger += draw >= value * (1 - 1e-12) ? 1 : 0;
        double[] sorted = [.. draws.Order()];
        return new NullComparison(value, draws.Average(), SortedQuantile.Of(sorted, 0.95), (1.0 + larger) / (1 + draws.Length));
    }

    private static IEnumerable<BandPoint> Band(CalibrationDraws draws, double confidence)
    {
        double[] at = draws.At, column = new double[draws.Curves.Length];
        for (int i = 0; i < at.Length; i++)
        {
            for (int d = 0; d < column.Length; d++) column[d] = draws.Curves[d][i];
            Array.Sort(column);
            yield return new BandPoint(at[i], SortedQuantile.Of(column, (1 - confidence) / 2),
                SortedQuantile.Of(column, (1 + confidence) / 2));
        }
    }
}
