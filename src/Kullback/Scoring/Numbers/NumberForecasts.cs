using System.Collections.Immutable;
using System.Globalization;
using Kullback.Hypotheses;
using Kullback.Numerics;

namespace Kullback.Scoring;

/// <summary>Forecasts of numbers as distributions, by quantiles or by normal mean and standard deviation, with what came.</summary>
/// <remarks>Normal forecasts are looked at at the levels (k − ½)/20, k = 1 … 20; quantiles at their own.</remarks>
public sealed class NumberForecasts
{
    /// <summary>The largest size of a number here: squares of it stay finite.</summary>
    public const double Largest = 1e150;

    private const int NormalLevels = 20;

    private readonly double[] _quantiles, _mean, _deviation, _outcomes, _levelZ;

    private NumberForecasts(double[] levels, double[] quantiles, double[] mean, double[] deviation, double[] outcomes)
    {
        (Levels, _quantiles, _mean, _deviation, _outcomes) = ([.. levels], quantiles, mean, deviation, outcomes);
        _levelZ = IsNormal ? Array.ConvertAll(levels, NormalTail.Quantile) : [];
    }

    /// <summary>The levels of the quantiles, rising, each in (0, 1).</summary>
    public ImmutableArray<double> Levels { get; }

    /// <summary>What came, one a row.</summary>
    public ReadOnlySpan<double> Outcomes => _outcomes;

    /// <summary>Rows.</summary>
    public int Rows => _outcomes.Length;

    /// <summary>Forecasts are normal distributions, whole; else quantiles, and what lies between them is not known.</summary>
    public bool IsNormal => _mean.Length > 0;

    /// <summary>Forecasts by quantiles.</summary>
    /// <param name="levels">The levels, rising, each in (0, 1).</param>
    /// <param name="quantiles">Row-major, one a level, not falling within a row.</param>
    /// <param name="outcomes">What came.</param>
    /// <exception cref="ArgumentException">Lengths or levels do not fit.</exception>
    /// <exception cref="NotASampleException">A number is not finite or beyond <see cref="Largest"/>, quantiles cross, or there is no
    /// row.</exception>
    public static NumberForecasts OfQuantiles(ReadOnlySpan<double> levels, ReadOnlySpan<double> quantiles, ReadOnlySpan<double> outcomes)
    {
        if (levels.IsEmpty) throw new ArgumentException("There are no levels.", nameof(levels));
        for (int k = 0; k < levels.Length; k++)
            if (!(levels[k] > 0 && levels[k] < 1 && (k == 0 || levels[k] > levels[k - 1])))
                throw new ArgumentException(FormattableString.Invariant($"Level {k} is {levels[k]}: levels rise within (0, 1)."),
                    nameof(levels));
        if (quantiles.Length != (long)levels.Length * outcomes.Length)
            throw new ArgumentException($"{quantiles.Length} quantiles are not {levels.Length} for each of {outcomes.Length} rows.",
                nameof(quantiles));
        RequireNumbers(outcomes, nameof(outcomes));
        RequireNumbers(quantiles, nameof(quantiles));
        for (int i = 0; i < outcomes.Length; i++)
            if (Crossing(levels, quantiles.Slice(i * levels.Length, levels.Length)) is { } what)
                throw new NotASampleException($"row {i}: {what}.");
        return new(levels.ToArray(), quantiles.ToArray(), [], [], outcomes.ToArray());
    }

    /// <summary>Forecasts that are normal distributions.</summary>
    /// <param name="mean">Their means.</param>
    /// <param name="deviation">Their standard deviations, each above 0.</param>
    /// <param name="outcomes">What came.</param>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    /// <exception cref="NotASampleException">A number is not finite or beyond <see cref="Largest"/>, a standard deviation is not above 0,
    /// or there is no row.</exception>
    public static NumberForecasts OfNormal(ReadOnlySpan<double> mean, ReadOnlySpan<double> deviation, ReadOnlySpan<double> outcomes)
    {
        if (mean.Length != outcomes.Length || deviation.Length != outcomes.Length)
            throw new ArgumentException($"{mean.Length} means, {deviation.Length} deviations, {outcomes.Length} outcomes.", nameof(mean));
        RequireNumbers(outcomes, nameof(outcomes));
        RequireNumbers(mean, nameof(mean));
        RequireNumbers(deviation, nameof(deviation));
        for (int i = 0; i < deviation.Length; i++)
            if (!(deviation[i] >= 1 / Largest))
                throw NotASampleException.Entry(nameof(deviation), i, deviation[i], "must be above 0");
        double[] levels = [.. Enumerable.Range(0, NormalLevels).Select(k => (k + 0.5) / NormalLevels)];
        return new(levels, [], mean.ToArray(), deviation.ToArray(), outcomes.ToArray());
    }

    /// <summary>Whether the quantiles of a row cross, in words; null where they do not.</summary>
    /// <param name="levels">The levels, rising.</param>
    /// <param name="row">The quantiles of one row.</param>
    public static string? Crossing(ReadOnlySpan<double> levels, ReadOnlySpan<double> row)
    {
        for (int k = 1; k < row.Length; k++)
            if (row[k] < row[k - 1])
                return string.Create(CultureInfo.InvariantCulture,
                    $"the quantile {row[k]} at {levels[k]} lies below {row[k - 1]} at {levels[k - 1]}");
        return null;
    }

    private static void RequireNumbers(ReadOnlySpan<double> values, string name)
    {
        if (values.IsEmpty) throw new NotASampleException("There are no rows to look at.");
        for (int i = 0; i < values.Length; i++)
            if (!(Math.Abs(values[i]) <= Largest))
                throw NotASampleException.Entry(name, i, values[i], "must be a number within ±1e150");
    }

    /// <summary>The quantile of a row.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="level">Which level, from 0.</param>
    public double Quantile(int row, int level)
        => IsNormal ? _mean[row] + _deviation[row] * _levelZ[level] : _quantiles[row * Levels.Length + level];

    /// <summary>(y − mean)/standard deviation of a normal forecast.</summary>
    internal double Standardized(int row) => (_outcomes[row] - _mean[row]) / _deviation[row];

    /// <summary>The point of a normal forecast that lies <paramref name="z"/> standard deviations above its mean.</summary>
    internal double AtStandardized(int row, double z) => _mean[row] + _deviation[row] * z;

    /// <summary>The standard deviation of a normal forecast.</summary>
    internal double Deviation(int row) => _deviation[row];

    /// <summary>How many of a row's quantiles lie below what came, and how many not above it; they differ where it is one of
    /// them.</summary>
    internal (int Below, int NotAbove) Place(int row)
    {
        int below = 0, notAbove = 0;
        if (IsNormal)
        {
            double z = Standardized(row);
            foreach (double level in _levelZ) (below, notAbove) = (below + (level < z ? 1 : 0), notAbove + (level <= z ? 1 : 0));
            return (below, notAbove);
        }
        double y = _outcomes[row];
        foreach (double q in _quantiles.AsSpan(row * Levels.Length, Levels.Length))
            (below, notAbove) = (below + (q < y ? 1 : 0), notAbove + (q <= y ? 1 : 0));
        return (below, notAbove);
    }
}
