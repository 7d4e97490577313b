using System.Globalization;
using Kullback.Divergences;

namespace Kullback.Coding;

/// <summary>Lengths of codewords for letters of known weight, in digits of the code's alphabet (bits, for an alphabet of 2).</summary>
/// <remarks>Weights need not sum to 1: they count as divided by their sum. A letter of weight 0 has no codeword:
/// its length is −1.</remarks>
public static class CodeLengths
{
    /// <summary>The length of a letter without codeword.</summary>
    public const int None = -1;

    /// <summary>Ideal lengths −log₂(wᵢ/Σw), in bits; +∞ for a letter of weight 0.</summary>
    /// <param name="weights">Weights ≥ 0, not all 0.</param>
    /// <param name="bits">Receives one length a letter.</param>
    /// <exception cref="ArgumentException">A weight is negative, infinite or NaN, all are 0, or the lengths have no room.</exception>
    public static void Ideal(ReadOnlySpan<double> weights, Span<double> bits)
    {
        if (bits.Length != weights.Length)
            throw new ArgumentException($"{weights.Length} weights, room for {bits.Length} lengths.", nameof(bits));
        var (total, scale) = Total(weights, nameof(weights));
        for (int i = 0; i < weights.Length; i++) bits[i] = weights[i] == 0 ? double.PositiveInfinity : Bits(weights[i] * scale, total);
    }

    /// <summary>Shannon's lengths ⌈−log_a(wᵢ/Σw)⌉: a prefix code with them exists, and its expected length is below the entropy plus
    /// 1.</summary>
    /// <param name="weights">Weights ≥ 0, not all 0.</param>
    /// <param name="alphabet">Digits of the code's alphabet, a ≥ 2.</param>
    /// <remarks>The rounding of the logarithm does not show: a candidate k is checked by wᵢ·aᵏ ≥ Σw, exact for integer weights below 2⁵³
    /// and an alphabet of 2. Source: Shannon (1948), theorem 9; Cover and Thomas, 5.4.</remarks>
    /// <exception cref="ArgumentException">A weight is negative, infinite or NaN, or all are 0.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The alphabet has fewer than 2 digits.</exception>
    public static int[] Shannon(ReadOnlySpan<double> weights, int alphabet = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(alphabet, 2);
        var (total, scale) = Total(weights, nameof(weights));
        int[] lengths = new int[weights.Length];
        for (int i = 0; i < weights.Length; i++) lengths[i] = weights[i] == 0 ? None : Ceiling(weights[i] * scale, total, alphabet);
        return lengths;
    }

    /// <summary>Kraft's sum Σ a^(−lᵢ): a prefix code with these lengths exists if and only if it is at most 1 (Kraft 1949, McMillan
    /// 1956).</summary>
    /// <param name="lengths">Lengths ≥ 0; <see cref="None"/> for letters without codeword.</param>
    /// <param name="alphabet">Digits of the code's alphabet, a ≥ 2.</param>
    /// <returns>Exact for an alphabet of 2 as long as the lengths differ by less than 53.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A length is below −1, or the alphabet has fewer than 2 digits.</exception>
    public static double KraftSum(ReadOnlySpan<int> lengths, int alphabet = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(alphabet, 2);
        double sum = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] < None) throw new ArgumentOutOfRangeException(nameof(lengths), lengths[i],
                $"lengths[{i}] = {lengths[i]} must be ≥ 0 (or −1 for none).");
            if (lengths[i] >= 0) sum += Math.Pow(alphabet, -lengths[i]);
        }
        return sum;
    }

    /// <summary>Expected length Σ wᵢlᵢ/Σw, in digits; +∞ where a letter of positive weight has no codeword.</summary>
    /// <param name="weights">Weights ≥ 0, not all 0: how often each letter really occurs.</param>
    /// <param name="lengths">The lengths of the code.</param>
    /// <returns>Rounded once, for integer weights with Σ wᵢlᵢ below 2⁵³.</returns>
    /// <exception cref="ArgumentException">A weight is negative, infinite or NaN, all are 0, or the numbers of letters differ.</exception>
    public static double Expected(ReadOnlySpan<double> weights, ReadOnlySpan<int> lengths)
    {
        if (lengths.Length != weights.Length)
            throw new ArgumentException($"{weights.Length} weights, {lengths.Length} lengths.", nameof(lengths));
        var (total, scale) = Total(weights, nameof(weights));
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] == 0) continue;
            if (lengths[i] < 0) return double.PositiveInfinity;
            sum += weights[i] * scale * lengths[i];
        }
        return sum / total;
    }

    /// <summary>Entropy Σ −(wᵢ/Σw) ln(wᵢ/Σw), in nats, in [0, ln n].</summary>
    /// <exception cref="ArgumentException">A weight is negative, infinite or NaN, or all are 0.</exception>
    public static double EntropyNats(ReadOnlySpan<double> weights)
    {
        var (total, scale) = Total(weights, nameof(weights));
        double sum = 0;
        foreach (double weight in weights)
            if (weight > 0) sum += weight * scale / total * Shares.NegativeLog(weight * scale, total);
        return sum;
    }

    /// <summary>The sum of scaled weights and the power of 2 that they were scaled by: integers stay exact, and no sum overflows.</summary>
    internal static (double Total, double Scale) Total(ReadOnlySpan<double> weights, string name)
    {
        double largest = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] >= 0 && weights[i] <= double.MaxValue))
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"{name}[{i}] = {weights[i]} must be finite and ≥ 0."), name);
            largest = Math.Max(largest, weights[i]);
        }
        if (largest == 0) throw new ArgumentException("All weights are 0: there is nothing to code.", name);
        double scale = largest is > 1e250 or < 1e-250 ? Math.ScaleB(1, -Math.Max(Math.ILogB(largest), -1000)) : 1, total = 0;
        foreach (double weight in weights) total += weight * scale;
        return (total, scale);
    }

    private static double Bits(double weight, double total) => Shares.NegativeLog(weight, total) / Math.Log(2);

    private static int Ceiling(double weight, double total, int alphabet)
    {
        int length = Math.Max(0, (int)Math.Ceiling(Shares.NegativeLog(weight, total) / Math.Log(alphabet)) - 1);
        while (!Covers(weight, length, total, alphabet)) length++;
        return length;
    }

    private static bool Covers(double weight, int length, double total, int alphabet)
        => alphabet == 2 ? Math.ScaleB(weight, Math.Min(length, 2000)) >= total : weight * Math.Pow(alphabet, length) >= total;
}
