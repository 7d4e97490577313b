using System.Collections.Immutable;
using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Probabilities as parameters: non-negative, summing to 1, or an exception that names the entry.</summary>
internal static class ProbabilityVector
{
    /// <summary>How far the sum may be from 1.</summary>
    internal const double MassTolerance = 1e-9;

    /// <summary>A copy of the probabilities.</summary>
    /// <exception cref="ArgumentException">None, a negative one, NaN, or a sum that is not 1.</exception>
    internal static ImmutableArray<double> Of(ReadOnlySpan<double> probabilities, string name)
    {
        if (probabilities.IsEmpty) throw new ArgumentException($"{name} is empty.", name);
        double sum = 0;
        for (int i = 0; i < probabilities.Length; i++)
        {
            if (!(probabilities[i] >= 0))
                throw new ArgumentException(FormattableString.Invariant($"{name}[{i}] = {probabilities[i]} must be at least 0."), name);
            sum += probabilities[i];
        }
        return Math.Abs(sum - 1) <= MassTolerance ? [.. probabilities]
            : throw new ArgumentException(
                FormattableString.Invariant($"{name} sum to {sum}, not to 1: divide them by their sum if they are weights."), name);
    }

    /// <summary>Partial sums, each rounded once: a sum of a million shares is as good as one of two.</summary>
    internal static double[] Cumulative(ReadOnlySpan<double> probabilities)
    {
        double[] sums = new double[probabilities.Length];
        DoubleDouble sum = 0;
        for (int i = 0; i < sums.Length; i++) sums[i] = (sum += probabilities[i]).High;
        return sums;
    }

    /// <summary>Shares of the total in a list of weights: each alone, of those up to it and of those after it, each rounded once.</summary>
    internal static (ImmutableArray<double> Masses, double[] Below, double[] Above) Shares(ReadOnlySpan<DoubleDouble> weights)
    {
        DoubleDouble total = 0, sum = 0;
        foreach (var weight in weights) total += weight;
        double[] masses = new double[weights.Length], below = new double[weights.Length], above = new double[weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            masses[i] = (weights[i] / total).High;
            below[i] = ((sum += weights[i]) / total).High;
        }
        sum = 0;
        for (int i = weights.Length - 1; i >= 0; sum += weights[i--]) above[i] = (sum / total).High;
        return ([.. masses], below, above);
    }

    /// <summary>An index by inversion of partial sums: the first whose sum exceeds a uniform share of the last.
    /// Indices without mass are never drawn.</summary>
    internal static int Draw(ReadOnlySpan<double> cumulative, Random random)
    {
        double u = random.NextDouble() * cumulative[^1];
        int low = 0, high = cumulative.Length - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (cumulative[middle] > u) high = middle;
            else low = middle + 1;
        }
        return low;
    }
}
