using Kullback.Divergences;

namespace Kullback.Coding;

/// <summary>What a model does with bytes that its text never had after a context.</summary>
public enum UnseenBytes
{
    /// <summary>They keep a little probability (Krichevsky–Trofimov at order 0, Witten–Bell above it): every text can be coded.</summary>
    Smoothed,

    /// <summary>They have probability 0, and cannot be coded; the divergence from a text that has them is +∞.</summary>
    Impossible,
}

/// <summary>A distribution of the next byte given the last k bytes, learnt from a text and then fixed.</summary>
/// <remarks>Immutable after construction, and not safe for several threads at once (distributions are worked out when first needed).
/// Smoothed at order 0: (c + ½)/(n + 128), Krichevsky and Trofimov (1981), IEEE Transactions on Information Theory 27, 199–207. Above: (c +
/// t·q)/(n + t), q the distribution of the next shorter context and t the different bytes seen after this one, Witten and Bell (1991), IEEE
/// Transactions on Information Theory 37, 1085–1094, method C. Every distribution is then mixed with 2⁻¹² of the uniform one, so that no
/// byte has less than 2⁻²⁰.</remarks>
public sealed class ByteModel
{
    // 3.5e-4 bits a byte where the model is right; where it is wrong no byte costs more than 20 bits.
    private const double Uniform = 1.0 / 4096;

    private readonly ByteCounts[] _counts;      // by order
    private readonly Dictionary<uint, double[]>[] _distributions;

    /// <summary>Learns a text.</summary>
    /// <param name="text">The bytes.</param>
    /// <param name="order">k, the bytes of context, 0 to <see cref="ByteCounts.LongestOrder"/>.</param>
    /// <param name="unseen">What bytes get that the text never had after a context.</param>
    /// <exception cref="ArgumentOutOfRangeException">The order is out of range.</exception>
    public ByteModel(ReadOnlySpan<byte> text, int order, UnseenBytes unseen = UnseenBytes.Smoothed)
    {
        (Order, Unseen, _counts, _distributions) = (order, unseen, new ByteCounts[order + 1], new Dictionary<uint, double[]>[order + 1]);
        _counts[order] = new ByteCounts(text, order);
        for (int k = order - 1; k >= 0; k--) _counts[k] = _counts[k + 1].Shorter();
        for (int k = 0; k <= order; k++) _distributions[k] = [];
    }

    /// <summary>Bytes of context.</summary>
    public int Order { get; }

    /// <summary>What unseen bytes get.</summary>
    public UnseenBytes Unseen { get; }

    /// <summary>The counts that it was learnt from.</summary>
    public ByteCounts Counts => _counts[Order];

    /// <summary>The distribution of the byte after a context (the last byte in the low 8 bits): 256 probabilities.</summary>
    /// <returns>All 0 for a context that the text never had, if unseen bytes are impossible.</returns>
    public ReadOnlySpan<double> Distribution(uint context) => Distribution(context & ByteCounts.Mask(Order), Order);

    /// <summary>Ideal length of a text under this model in bits: Σ −log₂ q(byte | context); +∞ if a byte has probability 0.</summary>
    /// <returns>The text's length times (its entropy of this order + <see cref="KullbackLeiblerBits"/>), by identity.</returns>
    public double IdealBits(ReadOnlySpan<byte> text)
    {
        double sum = 0;
        uint context = 0;
        foreach (byte letter in text)
        {
            double q = Distribution(context)[letter];
            if (q == 0) return double.PositiveInfinity;
            sum -= Math.Log2(q);
            context = context << 8 | letter;
        }
        return sum;
    }

    /// <summary>D(P‖Q) in bits per byte, P the observed distribution of a text given contexts of this order, Q this model: Σ
    /// P(context)·D(P(·|context)‖Q(·|context)). +∞ if a byte of the text has probability 0.</summary>
    /// <exception cref="ArgumentException">The counts are of another order.</exception>
    public double KullbackLeiblerBits(ByteCounts text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Order != Order)
            throw new ArgumentException($"The text was counted with order {text.Order}, the model has order {Order}.", nameof(text));
        double sum = 0;
        foreach (var (context, counts) in text.Contexts)
        {
            long total = 0;
            foreach (int count in counts.Span) total += count;
            sum += total * Divergence(counts.Span, total, Distribution(context));
        }
        return text.Length == 0 ? 0 : sum / text.Length / Math.Log(2);
    }

    /// <summary>The first place of a text that has probability 0, and its byte; null if every byte can be coded.</summary>
    public (int Position, byte Letter)? FirstImpossible(ReadOnlySpan<byte> text)
    {
        uint context = 0;
        for (int k = 0; k < text.Length; k++)
        {
            if (Distribution(context)[text[k]] == 0) return (k, text[k]);
            context = context << 8 | text[k];
        }
        return null;
    }

    private static double Divergence(ReadOnlySpan<int> counts, long total, ReadOnlySpan<double> distribution)
    {
        double sum = 0;
        for (int letter = 0; letter < 256; letter++)
        {
            if (counts[letter] > 0 && distribution[letter] == 0) return double.PositiveInfinity;
            sum += KullbackLeibler.Cell((double)counts[letter] / total, distribution[letter]);
        }
        return sum;
    }

    private double[] Distribution(uint context, int order)
    {
        if (_distributions[order].TryGetValue(context, out double[]? distribution)) return distribution;
        var counts = _counts[order].Of(context);
        // A context never seen tells nothing: it has the distribution of the shorter one.
        if (counts.IsEmpty && order > 0 && (Unseen == UnseenBytes.Impossible || order < Order))
            return Unseen == UnseenBytes.Smoothed ? Distribution(context & ByteCounts.Mask(order - 1), order - 1) : new double[256];
        distribution = new double[256];
        long total = 0;
        int different = 0;
        foreach (int count in counts) (total, different) = (total + count, different + Math.Sign(count));
        double[]? shorter = Unseen == UnseenBytes.Smoothed && order > 0
            ? Distribution(context & ByteCounts.Mask(order - 1), order - 1) : null;
        for (int letter = 0; letter < 256; letter++)
        {
            double count = counts.IsEmpty ? 0 : counts[letter];
            distribution[letter] = Unseen == UnseenBytes.Impossible ? (total == 0 ? 0 : count / total)
                : shorter is null ? (count + 0.5) / (total + 128)
                : total == 0 ? shorter[letter]
                : (count + different * shorter[letter]) / (total + different);
            if (order == Order && Unseen == UnseenBytes.Smoothed)
                distribution[letter] = (1 - Uniform) * distribution[letter] + Uniform / 256;
        }
        _distributions[order].Add(context, distribution);
        return distribution;
    }
}
