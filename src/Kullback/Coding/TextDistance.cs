using Kullback.Divergences;

namespace Kullback.Coding;

/// <summary>How far apart two texts are, from what it costs to code one with what was learnt from the other.</summary>
/// <remarks>The first text is P, what really happens; the second is Q, the stand-in. In bits per byte.</remarks>
public static class TextDistance
{
    /// <summary>D(P‖Q) in bits per byte: what coding the first text costs beyond its own entropy when the model (order k, smoothed) is the
    /// second's.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The order is out of range.</exception>
    public static double KullbackLeiblerBits(ReadOnlySpan<byte> p, ReadOnlySpan<byte> q, int order)
        => new ByteModel(q, order).KullbackLeiblerBits(new ByteCounts(p, order));

    /// <summary>Jensen–Shannon divergence of the distributions of the next byte, in bits per byte, in [0, 1]: ½ Σ P(c)D(P(·|c)‖M(·|c)) + ½
    /// Σ Q(c)D(Q(·|c)‖M(·|c)), where M is the source that is P or Q with equal chance. At order 0 the divergence of the two distributions
    /// of bytes.</summary>
    /// <remarks>Observed shares, without smoothing: short texts look further apart than they are.</remarks>
    /// <exception cref="ArgumentException">The counts differ in order, or a text is empty.</exception>
    public static double JensenShannonBits(ByteCounts p, ByteCounts q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        if (p.Order != q.Order)
            throw new ArgumentException($"One text was counted with order {p.Order}, the other with {q.Order}.", nameof(q));
        if (p.Length == 0 || q.Length == 0) throw new ArgumentException("A text is empty.", p.Length == 0 ? nameof(p) : nameof(q));
        double sum = 0;
        foreach (uint context in p.Contexts.Select(c => c.Context).Union(q.Contexts.Select(c => c.Context)))
            sum += Context(p.Of(context), p.Length, q.Of(context), q.Length);
        return sum / 2 / Math.Log(2);
    }

    /// <summary>Normalized compression distance (C(pq) − min(C(p), C(q)))/max(C(p), C(q)), C the ideal length of the adaptive coder of
    /// order k: about 0 for a copy, about 1 for texts that tell nothing about each other.</summary>
    /// <remarks>Source: Li, Chen, Li, Ma and Vitányi (2004), IEEE Transactions on Information Theory 50, 3250–3264.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The order is out of range for an adaptive model.</exception>
    public static double Compression(ReadOnlySpan<byte> p, ReadOnlySpan<byte> q, int order)
    {
        var model = new KrichevskyTrofimov(order);
        double first = model.IdealBits(p), both = first + model.IdealBits(q), second = new KrichevskyTrofimov(order).IdealBits(q);
        double larger = Math.Max(first, second);
        return larger > 0 ? (both - Math.Min(first, second)) / larger : 0;
    }

    /// <summary>The index of the model that codes a text in the fewest bits: the most likely source of equally likely ones.</summary>
    /// <returns>The first of several that tie; −1 if no model can code the text.</returns>
    /// <exception cref="ArgumentNullException">There are no models.</exception>
    public static int Nearest(ReadOnlySpan<byte> text, IReadOnlyList<ByteModel> models)
    {
        ArgumentNullException.ThrowIfNull(models);
        var best = (Index: -1, Bits: double.PositiveInfinity);
        for (int k = 0; k < models.Count; k++)
        {
            double bits = models[k].IdealBits(text);
            if (bits < best.Bits) best = (k, bits);
        }
        return best.Index;
    }

    // P(c)·D(P(·|c)‖M(·|c)) + Q(c)·D(Q(·|c)‖M(·|c)) of one context in nats; a letter that one side lacks adds its share of M,
    // as every cell does.
    private static double Context(ReadOnlySpan<int> p, long lengthP, ReadOnlySpan<int> q, long lengthQ)
    {
        double massP = Mass(p) / lengthP, massQ = Mass(q) / lengthQ, sum = 0;
        for (int letter = 0; letter < 256; letter++)
        {
            double a = p.IsEmpty ? 0 : (double)p[letter] / lengthP, b = q.IsEmpty ? 0 : (double)q[letter] / lengthQ;
            double m = (a + b) / (massP + massQ);
            if (a > 0) sum += massP * KullbackLeibler.Cell(a / massP, m);
            else sum += massP * m;
            if (b > 0) sum += massQ * KullbackLeibler.Cell(b / massQ, m);
            else sum += massQ * m;
        }
        return sum;
    }

    private static double Mass(ReadOnlySpan<int> counts)
    {
        double sum = 0;
        foreach (int count in counts) sum += count;
        return sum;
    }
}
