using Kullback.Distributions;
using Kullback.Numerics;

namespace Kullback.Anomalies;

/// <summary>A threshold with a promise: p-values of new scores from the scores of rows that are normal and were not learnt from.</summary>
/// <remarks>p = (1 + calibration scores ≥ s)/(n + 1). A normal row that is exchangeable with those of the calibration has p ≤ a with
/// probability at most a, over calibrations and rows, for every n. For this one calibration the share of normal rows with p ≤ a is a draw
/// of Beta(l, n + 1 − l), l = ⌊a(n + 1)⌋, where scores have no ties (with ties it is less). Anomalies among the calibration's rows make
/// alarms fewer, never more. Sources: Vovk, Gammerman and Shafer (2005); Bates, Candès, Lei, Romano and Sesia (2023), Annals of
/// Statistics 51, 149–178, who also show that Benjamini-Hochberg holds for these p-values of a batch.</remarks>
public sealed class SplitConformal
{
    private readonly double[] _sorted;

    /// <summary>Takes the scores of the calibration.</summary>
    /// <param name="scores">Scores of normal rows that the score did not learn from; at least one, no NaN.</param>
    /// <exception cref="ArgumentException">No score, or NaN; the message names it.</exception>
    public SplitConformal(ReadOnlySpan<double> scores)
    {
        if (scores.IsEmpty) throw new ArgumentException("At least one score is needed.", nameof(scores));
        for (int i = 0; i < scores.Length; i++)
            if (double.IsNaN(scores[i])) throw new ArgumentException($"scores[{i}] is NaN.", nameof(scores));
        _sorted = scores.ToArray();
        Sorting.Ascending(_sorted);
    }

    /// <summary>How many scores.</summary>
    public int Count => _sorted.Length;

    /// <summary>The scores in rising order.</summary>
    public ReadOnlySpan<double> Scores => _sorted;

    /// <summary>(1 + calibration scores ≥ score)/(n + 1).</summary>
    /// <param name="score">A score.</param>
    /// <exception cref="ArgumentException">NaN.</exception>
    public double PValue(double score)
        => double.IsNaN(score) ? throw new ArgumentException("The score is NaN.", nameof(score))
            : (1.0 + _sorted.Length - AnomalyColumns.Below(_sorted, score)) / (_sorted.Length + 1);

    /// <summary>⌊rate (n + 1)⌋: how many of n + 1 ranks alarm.</summary>
    /// <param name="rate">The false-alarm rate, in (0, 1).</param>
    public int AlarmingRanks(double rate)
    {
        // What is a whole number but for rounding is that number: 0.01 of 100 is 1.
        double ranks = RequireRate(rate) * (_sorted.Length + 1.0);
        return (int)Math.Floor(ranks * (1 + 4e-16));
    }

    /// <summary>The least calibration with which a row can alarm at that rate: ⌈1/rate⌉ − 1 scores.</summary>
    /// <param name="rate">The false-alarm rate, in (0, 1).</param>
    public static long RowsNeeded(double rate) => (long)Math.Ceiling(1 / RequireRate(rate) * (1 - 4e-16)) - 1;

    /// <summary>The score that must be exceeded for an alarm: the l-th largest of the calibration, l =
    /// <see cref="AlarmingRanks"/>.</summary>
    /// <param name="rate">The false-alarm rate, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The calibration is too small for the rate: no row could alarm.</exception>
    public double Threshold(double rate)
        => AlarmingRanks(rate) is >= 1 and var l ? _sorted[^l]
            : throw new ArgumentOutOfRangeException(nameof(rate),
                $"{_sorted.Length} calibration rows cannot promise that rate: at least {RowsNeeded(rate)} are needed.");

    /// <summary>Where the realised false-alarm rate of this calibration lies: quantiles of Beta(l, n + 1 − l).</summary>
    /// <param name="rate">The rate asked for, in (0, 1).</param>
    /// <param name="confidence">The share of calibrations whose rate lies between them, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The calibration is too small for the rate.</exception>
    public (double Low, double High) RealisedRate(double rate, double confidence = 0.95)
    {
        if (!(confidence is > 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(confidence), "It must lie between 0 and 1.");
        int l = AlarmingRanks(rate);
        if (l < 1) _ = Threshold(rate);
        var realised = new Beta(l, _sorted.Length + 1 - l);
        return (realised.Quantile((1 - confidence) / 2), realised.Quantile((1 + confidence) / 2));
    }

    private static double RequireRate(double rate)
        => rate is > 0 and < 1 ? rate : throw new ArgumentOutOfRangeException(nameof(rate), "It must lie between 0 and 1.");
}
