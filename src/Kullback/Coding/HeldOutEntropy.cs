using System.Runtime.InteropServices;

namespace Kullback.Coding;

/// <summary>The bits a byte that a text needs with what was learnt from other parts of it.</summary>
/// <remarks>The text is dealt in blocks to eight parts; the bytes of each are coded with the counts of the other seven, (c + t·q)/(n + t)
/// with q the distribution of the shorter context and t the different bytes seen after this one (Witten and Bell 1991, method C), at order
/// 0 (c + ½)/(n + 128). By Gibbs' inequality no model needs fewer bits, on average, than the source's entropy: the mean over the bytes is
/// an upper bound of it up to its own sampling error, while the entropy of a text's own shares is too small. Where the two are far apart
/// the text is too short for its contexts.</remarks>
public static class HeldOutEntropy
{
    private const int Parts = 8, BlockBytes = 4096, MostBytes = 1 << 21;

    /// <summary>The least over all orders up to one, in bits per byte; null for fewer than 16 bytes.</summary>
    /// <param name="text">The bytes; of more than two mebibytes, blocks spread over them.</param>
    /// <param name="order">Longest context, 0 to <see cref="ByteCounts.LongestOrder"/>.</param>
    /// <param name="cancel">Stops the work between parts.</param>
    /// <exception cref="ArgumentOutOfRangeException">The order is out of range.</exception>
    public static double? Bits(ReadOnlySpan<byte> text, int order, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, ByteCounts.LongestOrder);
        if (text.Length < 2 * Parts) return null;
        int block = Math.Clamp(text.Length / (8 * Parts), 1, BlockBytes), blocks = text.Length / block,
            taken = Math.Min(blocks, MostBytes / block);
        var all = new Counted(order);
        for (int k = 0; k < taken; k++) all.Add(text, Start(k), block);
        double[] bits = new double[order + 1];
        for (int part = 0; part < Parts; part++)
        {
            cancel.ThrowIfCancellationRequested();
            var own = new Counted(order);
            for (int k = part; k < taken; k += Parts) own.Add(text, Start(k), block);
            var others = new Without(all, own);
            for (int k = part; k < taken; k += Parts) others.Code(text, Start(k), block, bits);
        }
        return bits.Min() / ((double)taken * block);

        int Start(int k) => (int)((long)k * blocks / taken) * block;
    }

    private static uint Context(ReadOnlySpan<byte> text, int at, int order)
    {
        uint context = 0;
        for (int k = Math.Max(0, at - order); k < at; k++) context = context << 8 | text[k];
        return context;
    }

    /// <summary>How often each byte follows each context, for all orders up to one; only what occurs is kept.</summary>
    private sealed class Counted
    {
        internal readonly Dictionary<ulong, int>[] Letters;
        internal readonly Dictionary<uint, (int Bytes, int Different)>[] Contexts;

        internal Counted(int order)
        {
            Letters = [.. Enumerable.Range(0, order + 1).Select(_ => new Dictionary<ulong, int>())];
            Contexts = [.. Enumerable.Range(0, order + 1).Select(_ => new Dictionary<uint, (int, int)>())];
        }

        internal void Add(ReadOnlySpan<byte> text, int start, int length)
        {
            for (int order = 0; order < Letters.Length; order++)
            {
                uint context = Context(text, start, order), mask = ByteCounts.Mask(order);
                for (int at = start; at < start + length; at++)
                {
                    ref int count = ref CollectionsMarshal.GetValueRefOrAddDefault(Letters[order], (ulong)context << 8 | text[at],
                        out bool seen);
                    count++;
                    ref var of = ref CollectionsMarshal.GetValueRefOrAddDefault(Contexts[order], context, out _);
                    of = (of.Bytes + 1, of.Different + (seen ? 0 : 1));
                    context = (context << 8 | text[at]) & mask;
                }
            }
        }
    }

    /// <summary>The counts of all parts but one.</summary>
    private sealed class Without(Counted all, Counted own)
    {
        // For each context, the bytes that only the part itself has there.
        private readonly Dictionary<uint, int>[] _onlyOwn = [.. own.Letters.Select((letters, order) =>
        {
            var only = new Dictionary<uint, int>();
            foreach (var (key, count) in letters)
                if (all.Letters[order][key] == count) CollectionsMarshal.GetValueRefOrAddDefault(only, (uint)(key >> 8), out _)++;
            return only;
        })];

        internal void Code(ReadOnlySpan<byte> text, int start, int length, double[] bits)
        {
            uint context = Context(text, start, bits.Length - 1);
            for (int at = start; at < start + length; at++)
            {
                double q = 0;
                for (int order = 0; order < bits.Length; order++)
                {
                    q = Probability(order, context & ByteCounts.Mask(order), text[at], q);
                    bits[order] -= Math.Log2(q);
                }
                context = context << 8 | text[at];
            }
        }

        private double Probability(int order, uint context, byte letter, double shorter)
        {
            ulong key = (ulong)context << 8 | letter;
            var (bytes, different) = all.Contexts[order].GetValueOrDefault(context);
            double n = bytes - own.Contexts[order].GetValueOrDefault(context).Bytes,
                c = all.Letters[order].GetValueOrDefault(key) - own.Letters[order].GetValueOrDefault(key);
            double t = different - _onlyOwn[order].GetValueOrDefault(context);
            return order == 0 ? (c + 0.5) / (n + 128) : n == 0 ? shorter : (c + t * shorter) / (n + t);
        }
    }
}
