using System.Numerics;

namespace Kullback.Learning;

/// <summary>Random numbers whose state can be written down, so that a run can go on where it stopped, to the bit.</summary>
/// <remarks>xoshiro256++ of Blackman and Vigna (2021), ACM Transactions on Mathematical Software 47, 36, seeded by SplitMix64.</remarks>
internal sealed class ResumableRandom : Random
{
    private ulong _a, _b, _c, _d;

    internal ResumableRandom(ulong seed) => (_a, _b, _c, _d) = (Mixed(ref seed), Mixed(ref seed), Mixed(ref seed), Mixed(ref seed));

    /// <summary>The four words of the state.</summary>
    internal (ulong A, ulong B, ulong C, ulong D) State { get => (_a, _b, _c, _d); set => (_a, _b, _c, _d) = value; }

    private static ulong Mixed(ref ulong seed)
    {
        ulong z = seed += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    private ulong Bits()
    {
        ulong result = BitOperations.RotateLeft(_a + _d, 23) + _a, t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>A standard normal number, by Box and Muller; the second of the pair is not kept, so that there is no state beside the
    /// words.</summary>
    internal static double Normal(Random random)
        => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    public override double NextDouble() => (Bits() >> 11) * (1.0 / (1L << 53));

    public override int Next() => Next(int.MaxValue);

    public override int Next(int maxValue) => Next(0, maxValue);

    public override int Next(int minValue, int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxValue, minValue);
        ulong range = (ulong)((long)maxValue - minValue);
        return range == 0 ? minValue : (int)(minValue + (long)Math.BigMul(Bits(), range, out _));
    }

    public override long NextInt64() => (long)(Bits() >> 1);

    public override void NextBytes(Span<byte> buffer)
    {
        for (int i = 0; i < buffer.Length; i++) buffer[i] = (byte)(Bits() >> 56);
    }

    public override void NextBytes(byte[] buffer) => NextBytes(buffer.AsSpan());

    protected override double Sample() => NextDouble();
}
