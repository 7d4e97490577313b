using Kullback.Hypotheses;
using Kullback.Numerics;

namespace Kullback.Scoring;

/// <summary>Forecasts over several classes with the class that came true.</summary>
/// <remarks>Rows are taken as they are: a sum that is off by less than <see cref="SumTolerance"/> is not divided away.</remarks>
public sealed class ClassForecasts
{
    /// <summary>How far the sum of a row may be from 1.</summary>
    public const double SumTolerance = 1e-3;

    private readonly double[] _probabilities;
    private readonly int[] _outcomes;

    private ClassForecasts(double[] probabilities, int classes, int[] outcomes)
    {
        (_probabilities, Classes, _outcomes) = (probabilities, classes, outcomes);
        (LeastSum, LargestSum) = (double.PositiveInfinity, double.NegativeInfinity);
        double possible = 0, squares = 0;
        int right = 0;
        for (int i = 0; i < Rows; i++)
        {
            ReadOnlySpan<double> row = Row(i);
            double sum = 0;
            int top = 0;
            for (int k = 0; k < classes; k++)
            {
                if (!(row[k] >= 0 && row[k] <= 1))
                    throw NotASampleException.Entry(nameof(probabilities), i * classes + k, row[k], "must lie in [0, 1]");
                sum += row[k];
                if (row[k] > row[top]) top = k;
                double off = row[k] - (k == outcomes[i] ? 1 : 0);
                squares += off * off;
            }
            if (!(Math.Abs(sum - 1) <= SumTolerance))
                throw new NotASampleException(FormattableString.Invariant($"row {i} sums to {sum}, not 1."));
            (LeastSum, LargestSum) = (Math.Min(LeastSum, sum), Math.Max(LargestSum, sum));
            if (top == outcomes[i]) right++;
            double given = row[outcomes[i]];
            if (given == 0) ImpossibleRows++;
            else possible -= Math.Log(given);
        }
        LogNats = ImpossibleRows > 0 ? double.PositiveInfinity : possible / Rows;
        LogOfPossibleNats = possible / (Rows - ImpossibleRows);
        Brier = squares / Rows;
        Accuracy = (double)right / Rows;
    }

    /// <summary>How many classes.</summary>
    public int Classes { get; }

    /// <summary>How many rows.</summary>
    public int Rows => _outcomes.Length;

    /// <summary>Rows whose class had the probability 0.</summary>
    public int ImpossibleRows { get; }

    /// <summary>The mean log score −ln p of the class that came true, in nats; +∞ where a row was impossible.</summary>
    public double LogNats { get; }

    /// <summary>The same over the rows that were not impossible, in nats; NaN where all were.</summary>
    public double LogOfPossibleNats { get; }

    /// <summary>The mean over rows of Σ (p − y)² over the classes, in [0, 2].</summary>
    public double Brier { get; }

    /// <summary>The share of rows whose largest probability (the first of several) is that of the class that came true.</summary>
    public double Accuracy { get; }

    /// <summary>The least sum of a row.</summary>
    public double LeastSum { get; }

    /// <summary>The largest sum of a row.</summary>
    public double LargestSum { get; }

    /// <summary>The entropy of the classes' shares, in nats: the log score of always forecasting them.</summary>
    public double UncertaintyNats
    {
        get
        {
            double sum = 0;
            foreach (double count in Counts()) sum -= count > 0 ? count / Rows * Math.Log(count / Rows) : 0;
            return sum;
        }
    }

    /// <summary>Forecasts of some rows.</summary>
    /// <param name="probabilities">Row-major, <paramref name="classes"/> numbers a row, each in [0, 1].</param>
    /// <param name="classes">How many classes, at least 2.</param>
    /// <param name="outcomes">The class that came true in each row, from 0.</param>
    /// <exception cref="ArgumentException">Lengths or outcomes do not fit.</exception>
    /// <exception cref="NotASampleException">A probability is NaN or outside [0, 1], a row does not sum to 1, or there is none.</exception>
    public static ClassForecasts Of(ReadOnlySpan<double> probabilities, int classes, ReadOnlySpan<int> outcomes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        if (outcomes.IsEmpty) throw new NotASampleException("There are no rows to look at.");
        if (probabilities.Length != (long)classes * outcomes.Length)
            throw new ArgumentException($"{probabilities.Length} probabilities are not {classes} for each of {outcomes.Length} rows.",
                nameof(probabilities));
        for (int i = 0; i < outcomes.Length; i++)
            if ((uint)outcomes[i] >= (uint)classes)
                throw NotASampleException.Entry(nameof(outcomes), i, outcomes[i], $"must lie in 0 … {classes - 1}");
        return new ClassForecasts(probabilities.ToArray(), classes, outcomes.ToArray());
    }

    /// <summary>The probabilities of a row.</summary>
    /// <param name="row">The row, from 0.</param>
    public ReadOnlySpan<double> Row(int row) => _probabilities.AsSpan(row * Classes, Classes);

    /// <summary>The class that came true in each row.</summary>
    public ReadOnlySpan<int> Outcomes => _outcomes;

    /// <summary>Rows of each class.</summary>
    public double[] Counts()
    {
        double[] counts = new double[Classes];
        foreach (int outcome in _outcomes) counts[outcome]++;
        return counts;
    }

    /// <summary>Class against all others: the probability of the class, and whether it came true.</summary>
    /// <param name="index">The class, from 0.</param>
    public (double[] Probability, bool[] Outcome) OfClass(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Classes);
        double[] p = new double[Rows];
        bool[] y = new bool[Rows];
        for (int i = 0; i < Rows; i++) (p[i], y[i]) = (Row(i)[index], _outcomes[i] == index);
        return (p, y);
    }

    /// <summary>Confidence: the largest probability of each row, and whether its class (the first of several) came true; of all rows, or of
    /// those that forecast one class.</summary>
    /// <param name="label">Only the rows whose largest probability is this class's; null for all.</param>
    public (double[] Probability, bool[] Outcome) OfTopLabel(int? label = null)
    {
        List<double> p = [];
        List<bool> y = [];
        for (int i = 0; i < Rows; i++)
        {
            ReadOnlySpan<double> row = Row(i);
            int top = 0;
            for (int k = 1; k < Classes; k++)
                if (row[k] > row[top]) top = k;
            if (label is { } asked && asked != top) continue;
            p.Add(row[top]);
            y.Add(_outcomes[i] == top);
        }
        return ([.. p], [.. y]);
    }

    /// <summary>The temperature T of pₖ^(1/T)/Σ that fits the outcomes best, by maximum likelihood over 1/T.</summary>
    /// <exception cref="ArgumentException">It runs to 0 or to infinity; the message says which.</exception>
    public double FitTemperature()
    {
        double[] logs = new double[_probabilities.Length];
        for (int i = 0; i < logs.Length; i++) logs[i] = Math.Log(Math.Max(_probabilities[i], Recalibration.Least));
        double atZero = Slope(logs, 0);
        if (!(atZero < 0))
            throw new ArgumentException(
                "temperature: the forecasts say nothing of the outcome or its contrary, so that the temperature runs to infinity.");
        double high = 1, there;
        while ((there = Slope(logs, high)) < 0)
            if ((high *= 2) > 1e6)
                throw new ArgumentException(
                    "temperature: the class that came true always has the largest probability, so that the temperature runs to 0.");
        return 1 / RootFinding.Between(b => Slope(logs, b), 0, high, atZero, there);
    }

    /// <summary>The mean log score of pₖ^(1/T)/Σ in nats, pₖ kept from 0 by <see cref="Recalibration.Least"/>.</summary>
    /// <param name="temperature">T > 0.</param>
    public double LogNatsAt(double temperature)
    {
        double sum = 0;
        Span<double> logs = new double[Classes];
        for (int i = 0; i < Rows; i++)
        {
            double most = double.NegativeInfinity, total = 0;
            for (int k = 0; k < Classes; k++)
                most = Math.Max(most, logs[k] = Math.Log(Math.Max(Row(i)[k], Recalibration.Least)) / temperature);
            for (int k = 0; k < Classes; k++) total += Math.Exp(logs[k] - most);
            sum += most + Math.Log(total) - logs[_outcomes[i]];
        }
        return sum / Rows;
    }

    // The derivative of the log score in 1/T, which rises.
    private double Slope(double[] logs, double inverse)
    {
        double sum = 0;
        for (int i = 0; i < Rows; i++)
        {
            ReadOnlySpan<double> row = logs.AsSpan(i * Classes, Classes);
            double most = double.NegativeInfinity, total = 0, weighted = 0;
            foreach (double log in row) most = Math.Max(most, log);
            foreach (double log in row)
            {
                double weight = Math.Exp(inverse * (log - most));
                total += weight;
                weighted += weight * log;
            }
            sum += weighted / total - row[_outcomes[i]];
        }
        return sum;
    }
}
