using Kullback.Divergences;
using Kullback.Numerics;

namespace Kullback.Coding;

/// <summary>Whole frequencies that sum to a power of two: the distribution that an entropy coder really codes for.</summary>
/// <remarks>Immutable. Of all tables with at least 1 for every letter of positive weight the one that minimizes D(weights‖table): Σ w ln f
/// is concave in each f, so moving single units to where they gain most ends in the optimum. A letter of weight 0 has frequency 0:
/// it cannot be coded.</remarks>
public sealed class FrequencyTable
{
    /// <summary>Most bits of a table.</summary>
    public const int MostBits = 16;

    private readonly int[] _frequencies;
    private readonly int[] _starts;

    private FrequencyTable(int[] frequencies, int bits)
    {
        (_frequencies, Bits, _starts) = (frequencies, bits, new int[frequencies.Length]);
        for (int i = 1; i < frequencies.Length; i++) _starts[i] = _starts[i - 1] + frequencies[i - 1];
    }

    /// <summary>The frequencies sum to 2^Bits.</summary>
    public int Bits { get; }

    /// <summary>One frequency a letter.</summary>
    public ReadOnlySpan<int> Frequencies => _frequencies;

    /// <summary>The sum of the frequencies of the letters before each.</summary>
    public ReadOnlySpan<int> Starts => _starts;

    /// <summary>The best table for weights.</summary>
    /// <param name="weights">Weights ≥ 0, not all 0.</param>
    /// <param name="bits">1 to <see cref="MostBits"/>, with 2^bits at least the number of letters of positive weight.</param>
    /// <exception cref="ArgumentException">A weight is negative, infinite or NaN, or all are 0.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The bits are out of range or too few for so many letters.</exception>
    public static FrequencyTable Of(ReadOnlySpan<double> weights, int bits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, MostBits);
        CodeLengths.Total(weights, nameof(weights));
        int size = 1 << bits, sum = 0;
        double unit = Unit(weights, size, bits);
        var frequencies = new int[weights.Length];
        for (int i = 0; i < weights.Length; i++)
            if (weights[i] > 0) sum += frequencies[i] = Math.Max(1, (int)(weights[i] / unit + 0.5));
        Balance(weights, frequencies, size - sum);
        return new FrequencyTable(frequencies, bits);
    }

    /// <summary>A table of given frequencies.</summary>
    /// <exception cref="ArgumentException">A frequency is negative, or they do not sum to a power of two between 2 and
    /// 2^<see cref="MostBits"/>.</exception>
    public static FrequencyTable Exactly(ReadOnlySpan<int> frequencies)
    {
        long sum = 0;
        for (int i = 0; i < frequencies.Length; i++)
        {
            if (frequencies[i] < 0) throw new ArgumentException($"frequencies[{i}] = {frequencies[i]} must be ≥ 0.", nameof(frequencies));
            sum += frequencies[i];
        }
        if (sum < 2 || sum > 1 << MostBits || !long.IsPow2(sum))
            throw new ArgumentException($"The frequencies sum to {sum}, no power of two from 2 to {1 << MostBits}.", nameof(frequencies));
        return new FrequencyTable(frequencies.ToArray(), (int)long.Log2(sum));
    }

    /// <summary>D(weights‖table) in bits per letter: what the whole frequencies cost. +∞ where a letter of positive weight has frequency
    /// 0.</summary>
    /// <exception cref="ArgumentException">A weight is negative, infinite or NaN, all are 0,
    /// or there are not as many as letters.</exception>
    public double MismatchBits(ReadOnlySpan<double> weights)
    {
        if (weights.Length != _frequencies.Length)
            throw new ArgumentException($"{weights.Length} weights for {_frequencies.Length} letters.", nameof(weights));
        var (total, scale) = CodeLengths.Total(weights, nameof(weights));
        double sum = 0, size = 1 << Bits;
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] > 0 && _frequencies[i] == 0) return double.PositiveInfinity;
            sum += KullbackLeibler.Cell(weights[i] * scale / total, _frequencies[i] / size);
        }
        return sum / Math.Log(2);
    }

    // The weight of one unit when letters below one unit get one all the same: then few units are left to balance.
    private static double Unit(ReadOnlySpan<double> weights, int size, int bits)
    {
        double unit = 0;
        for (int clipped = -1; ;)
        {
            double rest = 0;
            int below = 0, used = 0;
            foreach (double weight in weights)
            {
                if (weight == 0) continue;
                used++;
                if (weight <= unit) below++;
                else rest += weight;
            }
            if (used > size) throw new ArgumentOutOfRangeException(nameof(bits), bits, $"{used} letters do not fit a table of {size}.");
            if (below == clipped || below == size) return unit;
            (clipped, unit) = (below, rest / (size - below));
        }
    }

    // Adds (or takes) the missing units one by one where they gain most (cost least), then exchanges units while that gains. What a unit is
    // worth is one function for both directions, so that no exchange is undone by the next.
    private static void Balance(ReadOnlySpan<double> weights, int[] frequencies, int missing)
    {
        while (missing != 0)
        {
            int at = missing > 0 ? BestGain(weights, frequencies).Letter : LeastLoss(weights, frequencies).Letter;
            frequencies[at] += Math.Sign(missing);
            missing -= Math.Sign(missing);
        }
        while (true)
        {
            var (to, gain) = BestGain(weights, frequencies);
            var (from, loss) = LeastLoss(weights, frequencies);
            if (from < 0 || to == from || gain <= loss) return;
            frequencies[to]++;
            frequencies[from]--;
        }
    }

    private static (int Letter, double Gain) BestGain(ReadOnlySpan<double> weights, int[] frequencies)
    {
        var best = (Letter: -1, Gain: 0.0);
        for (int i = 0; i < frequencies.Length; i++)
        {
            if (frequencies[i] == 0) continue;
            double gain = weights[i] * Unit(frequencies[i]);
            if (gain > best.Gain) best = (i, gain);
        }
        return best;
    }

    private static (int Letter, double Loss) LeastLoss(ReadOnlySpan<double> weights, int[] frequencies)
    {
        var best = (Letter: -1, Loss: double.PositiveInfinity);
        for (int i = 0; i < frequencies.Length; i++)
        {
            if (frequencies[i] < 2) continue;
            double loss = weights[i] * Unit(frequencies[i] - 1);
            if (loss < best.Loss) best = (i, loss);
        }
        return best;
    }

    // ln((f + 1)/f) = 2·artanh(1/(2f + 1)); from 512 on the term left out is below 1e-19 of it.
    private static double Unit(int frequency)
    {
        if (frequency < Units.Length) return Units[frequency];
        double s = 1.0 / (2 * frequency + 1);
        return 2 * s * (1 + s * s * (1.0 / 3 + s * s / 5));
    }

    private static readonly double[] Units = [.. Enumerable.Range(0, 512).Select(f => f == 0 ? 0 : Special.LogOnePlus(1.0 / f))];
}
