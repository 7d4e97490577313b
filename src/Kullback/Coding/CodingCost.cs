using Kullback.Divergences;

namespace Kullback.Coding;

/// <summary>What a letter costs when P really happens and the code was made for Q, in its parts: entropy + mismatch + whole
/// digits.</summary>
/// <param name="EntropyBits">H(P): no code does with less (Shannon 1948).</param>
/// <param name="MismatchBits">D(P‖Q): the price of the wrong model; 0 if and only if P = Q, +∞ where a letter of P has no codeword.</param>
/// <param name="WholeDigitsBits">Expected length less the cross-entropy of P under Q: the price of whole digits (or the gain over Q's ideal
/// lengths, when negative). 0 for ideal lengths, which arithmetic coding reaches.</param>
public sealed record CodingCost(double EntropyBits, double MismatchBits, double WholeDigitsBits)
{
    /// <summary>H(P, Q) = H(P) + D(P‖Q): the expected ideal length, in bits.</summary>
    public double CrossEntropyBits => EntropyBits + MismatchBits;

    /// <summary>The expected length in bits: the sum of the three parts.</summary>
    public double ExpectedBits => double.IsPositiveInfinity(MismatchBits) ? double.PositiveInfinity : CrossEntropyBits + WholeDigitsBits;

    /// <summary>The expected length less the entropy, in bits: what a letter costs beyond the least possible.</summary>
    public double RedundancyBits => double.IsPositiveInfinity(MismatchBits) ? double.PositiveInfinity : MismatchBits + WholeDigitsBits;

    /// <summary>The cost with Q's ideal lengths −log₂ q.</summary>
    /// <param name="p">Weights of what really happens, ≥ 0, not all 0; counted as divided by their sum.</param>
    /// <param name="q">Weights that the code was made for, likewise.</param>
    /// <exception cref="ArgumentException">A weight is negative, infinite or NaN, all are 0, or the numbers of letters differ.</exception>
    public static CodingCost Ideal(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
        => new(CodeLengths.EntropyNats(p) / Math.Log(2), MismatchNats(p, q) / Math.Log(2), 0);

    /// <summary>The cost with a code's whole digits.</summary>
    /// <param name="p">Weights of what really happens.</param>
    /// <param name="q">Weights that the code was made for.</param>
    /// <param name="lengths">The code's lengths in digits.</param>
    /// <param name="alphabet">Digits of its alphabet; a digit counts log₂ of it bits.</param>
    /// <exception cref="ArgumentException">A weight is negative, infinite or NaN, all are 0, or the numbers of letters differ.</exception>
    public static CodingCost Of(ReadOnlySpan<double> p, ReadOnlySpan<double> q, ReadOnlySpan<int> lengths, int alphabet = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(alphabet, 2);
        var ideal = Ideal(p, q);
        double expected = CodeLengths.Expected(p, lengths);
        if (double.IsPositiveInfinity(expected)) return ideal with { MismatchBits = double.PositiveInfinity };
        return ideal with
        {
            WholeDigitsBits = double.IsPositiveInfinity(ideal.MismatchBits) ? 0
            : expected * Math.Log2(alphabet) - ideal.CrossEntropyBits
        };
    }

    // Every cell is ≥ 0, so D ≥ 0 survives rounding; the masses of both sides are 1.
    private static double MismatchNats(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        if (p.Length != q.Length) throw new ArgumentException($"p has {p.Length} letters, q has {q.Length}.", nameof(q));
        var (totalP, scaleP) = CodeLengths.Total(p, nameof(p));
        var (totalQ, scaleQ) = CodeLengths.Total(q, nameof(q));
        double sum = 0;
        for (int i = 0; i < p.Length; i++)
        {
            if (p[i] > 0 && q[i] == 0) return double.PositiveInfinity;
            sum += KullbackLeibler.Cell(p[i] * scaleP / totalP, q[i] * scaleQ / totalQ);
        }
        return sum;
    }
}
