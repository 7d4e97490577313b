using System.Numerics;

namespace Kullback.Hypotheses;

/// <summary>Random labels: the stream of a draw depends on a seed and the draw's number, so that draws may be shared between threads.</summary>
/// <remarks>xoshiro256++ started by SplitMix64. Source: Blackman and Vigna (2021), ACM Transactions on Mathematical Software 47(4), 36.</remarks>
internal struct LabelStream
{
    private ulong _a, _b, _c, _d;

    internal LabelStream(ulong seed, long number)
    {
        // Steps of the golden ratio apart, mixed twice: neighbouring numbers share nothing that shows.
        ulong state = Mixed(seed) + unchecked((ulong)number * 0x9E3779B97F4A7C15);
        state = Mixed(state);
        (_a, _b, _c, _d) = (Step(ref state), Step(ref state), Step(ref state), Step(ref state));
    }

    private static ulong Step(ref ulong state) => Mixed(unchecked(state += 0x9E3779B97F4A7C15));

    private static ulong Mixed(ulong z)
    {
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return z ^ (z >> 31);
    }

    private ulong Next()
    {
        ulong result = unchecked(BitOperations.RotateLeft(_a + _d, 23) + _a), t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>A whole number from 0 to <paramref name="count"/> − 1; each probability is right to count/2⁶⁴.</summary>
    internal uint Below(uint count) => (uint)Math.BigMul(Next(), count, out _);

    /// <summary>Marks <paramref name="marked"/> of the places with 1, the others with 0, every choice as likely as any other.</summary>
    internal void Mark(Span<byte> places, int marked)
    {
        uint left = (uint)marked;
        for (int i = 0; i < places.Length; i++)
        {
            uint taken = Below((uint)(places.Length - i)) < left ? 1u : 0u;
            places[i] = (byte)taken;
            left -= taken;
        }
    }

    /// <summary>0 … n − 1 in random order.</summary>
    internal void Shuffle(Span<int> order)
    {
        for (int i = 0; i < order.Length; i++)
        {
            int j = (int)Below((uint)i + 1);
            order[i] = order[j];
            order[j] = i;
        }
    }
}
