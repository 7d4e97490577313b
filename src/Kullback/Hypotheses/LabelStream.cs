using System.Numerics;

namespace Kullback.Hypotheses;

/// <summary>Where the labels of draws come from: chance, or the list of all that there are.</summary>
internal readonly record struct LabelSource(ulong Seed, bool All)
{
    internal LabelStream Stream(long number) => All ? LabelStream.OfAll(number) : new LabelStream(Seed, number);
}

/// <summary>Random labels: the stream of a draw depends on a seed and the draw's number, so that draws may be shared between
/// threads.</summary>
/// <remarks>xoshiro256++ started by SplitMix64. Source: Blackman and Vigna (2021), ACM Transactions on Mathematical Software 47(4),
/// 36.</remarks>
internal struct LabelStream
{
    private ulong _a, _b, _c, _d;
    private long _rank = -1;      // of the one order that it stands for; −1: drawn

    internal LabelStream(ulong seed, long number)
    {
        // Steps of the golden ratio apart, mixed twice: neighboring numbers share nothing that shows.
        ulong state = Mixed(seed) + unchecked((ulong)number * 0x9E3779B97F4A7C15);
        state = Mixed(state);
        (_a, _b, _c, _d) = (Step(ref state), Step(ref state), Step(ref state), Step(ref state));
    }

    private LabelStream(long rank) => _rank = rank;

    /// <summary>The labels number <paramref name="rank"/> of all there are, in a fixed order.</summary>
    internal static LabelStream OfAll(long rank) => new(rank);

    /// <summary>n over k, or <paramref name="most"/> + 1 where it is more.</summary>
    internal static long Choose(int n, int k, long most)
    {
        k = Math.Min(k, n - k);
        if (k < 0) return 0;
        long result = 1;
        for (int i = 1; i <= k; i++)
        {
            result = result * (n - k + i) / i;
            if (result > most) return most + 1;
        }
        return result;
    }

    /// <summary>n!, or <paramref name="most"/> + 1 where it is more.</summary>
    internal static long Factorial(int n, long most)
    {
        long result = 1;
        for (int i = 2; i <= n && result <= most; i++) result *= i;
        return Math.Min(result, most + 1);
    }

    /// <summary>Whether the next of <paramref name="rest"/> places is among the <paramref name="left"/> that are to be marked.</summary>
    internal bool Takes(uint rest, uint left)
    {
        if (_rank < 0) return Below(rest) < left;
        long with = left == 0 ? 0 : Choose((int)rest - 1, (int)left - 1, long.MaxValue / (rest + 1));
        if (_rank < with) return true;
        _rank -= with;
        return false;
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

    /// <summary>An integer from 0 to <paramref name="count"/> − 1; each probability is right to count/2⁶⁴.</summary>
    internal uint Below(uint count) => (uint)Math.BigMul(Next(), count, out _);

    /// <summary>Marks <paramref name="marked"/> of the places with 1, the others with 0, every choice as likely as any other.</summary>
    internal void Mark(Span<byte> places, int marked)
    {
        uint left = (uint)marked;
        for (int i = 0; i < places.Length; i++)
        {
            uint taken = Takes((uint)(places.Length - i), left) ? 1u : 0u;
            places[i] = (byte)taken;
            left -= taken;
        }
    }

    /// <summary>0 … n − 1 in random order.</summary>
    internal void Shuffle(Span<int> order)
    {
        for (int i = 0; i < order.Length; i++)
        {
            int j;
            if (_rank < 0) j = (int)Below((uint)i + 1);
            else (_rank, j) = (_rank / (i + 1), (int)(_rank % (i + 1)));
            order[i] = order[j];
            order[j] = i;
        }
    }
}
