using System.Globalization;
using System.Numerics;
using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>The Inception-style score of class probabilities: exp of the mean divergence of a row's classes from those of all
/// rows.</summary>
/// <param name="InformationNats">I = mean D(p(·|x)‖p̄) in nats: how much a row says of its class, as the samples show it.</param>
/// <param name="BiasNats">What the jackknife takes off for the number of rows: p̄ is fitted to them.</param>
/// <param name="StandardErrorNats">Of the information, by the jackknife.</param>
/// <param name="Rows">n.</param>
/// <param name="Classes">K.</param>
/// <remarks>The score lies from 1 to K. It never sees the real rows:
/// a generator that makes one perfect picture of each class has the best score there is.</remarks>
public sealed record ClassScore(double InformationNats, double BiasNats, double StandardErrorNats, int Rows, int Classes)
{
    private const double RowTolerance = 1e-3;

    /// <summary>exp(I − bias).</summary>
    public double Score => Math.Exp(InformationNats - BiasNats);

    /// <summary>exp(I) of all rows, as it is usually printed without splits.</summary>
    public double Uncorrected => Math.Exp(InformationNats);

    /// <summary>The interval of the score by the normal distribution of the information.</summary>
    /// <param name="level">Such as 0.95.</param>
    public (double Low, double High) Interval(double level)
    {
        double z = NormalTail.UpperQuantile((1 - level) / 2) * StandardErrorNats, middle = InformationNats - BiasNats;
        return (Math.Exp(middle - z), Math.Exp(middle + z));
    }

    /// <summary>The score of rows of class probabilities.</summary>
    /// <param name="probabilities">K probabilities a row; rows may miss 1 by 0.001, for they are printed with few digits, and are taken as
    /// they are.</param>
    /// <param name="classes">K, at least 2.</param>
    /// <exception cref="ArgumentException">A probability is not from 0 to 1, a row does not sum to 1, or there are fewer than two rows; the
    /// message names the row.</exception>
    public static ClassScore Of<T>(ReadOnlySpan<T> probabilities, int classes) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        int n = EmbeddingInput.Require(probabilities, classes, 2, nameof(probabilities));
        double[] mean = new double[classes], negative = new double[n];
        for (int i = 0; i < n; i++)
        {
            double sum = 0;
            for (int c = 0; c < classes; c++)
            {
                double p = double.CreateTruncating(probabilities[i * classes + c]);
                if (p is < 0 or > 1)
                    throw new ArgumentException(
                        string.Create(CultureInfo.InvariantCulture, $"probabilities[{i}, {c}] = {p} must lie from 0 to 1."),
                        nameof(probabilities));
                sum += p;
                mean[c] += p;
                if (p > 0) negative[i] += p * Math.Log(p);
            }
            if (Math.Abs(sum - 1) > RowTolerance)
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"probabilities of row {i} sum to {sum:0.####}, not to 1."),
                    nameof(probabilities));
        }
        // Σ p ln p of all rows less K terms of their mean; left out one row at a time.
        double total = negative.Sum(), whole = total / n + Entropy(mean, n);
        var left = new double[n];
        double[] rest = new double[classes];
        for (int i = 0; i < n; i++)
        {
            for (int c = 0; c < classes; c++) rest[c] = Math.Max(0, mean[c] - double.CreateTruncating(probabilities[i * classes + c]));
            left[i] = (total - negative[i]) / (n - 1) + Entropy(rest, n - 1);
        }
        double average = left.Average(), squares = left.Sum(v => (v - average) * (v - average));
        return new(Math.Max(0, whole), (n - 1) * (average - whole), Math.Sqrt(squares * (n - 1) / n), n, classes);
    }

    private static double Entropy(double[] sums, double n)
    {
        double entropy = 0;
        foreach (double s in sums) if (s > 0) entropy -= s / n * Math.Log(s / n);
        return entropy;
    }
}
