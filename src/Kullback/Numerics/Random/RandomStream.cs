using System.Numerics;

namespace Kullback.Numerics;

/// <summary>A fast stream of random numbers seeded with 256 bits from the <see cref="Random"/> that was handed in.</summary>
/// <remarks>The generator is xoshiro256++ (Blackman and Vigna 2021, ACM Transactions on Mathematical Software 47, 36). One seeding costs
/// four numbers of the source, and each call that fills a span seeds once: the same seed gives the same points.</remarks>
internal ref struct RandomStream
{
    private ulong _a, _b, _c, _d;

    internal RandomStream(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        (_a, _b, _c, _d) = (Word(random), Word(random), Word(random), Word(random) | 1);
    }

    private static ulong Word(Random random) => ((ulong)random.NextInt64(1L << 32) << 32) | (ulong)random.NextInt64(1L << 32);

    /// <summary>64 random bits.</summary>
    internal ulong Bits()
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

    /// <summary>Uniform on the open interval (0, 1): odd multiples of 2⁻⁵³.</summary>
    internal double Uniform() => ((Bits() >> 12) + 0.5) * (1.0 / (1L << 52));

    /// <summary>Uniform on (0, 1) with all its digits also next to 0: what inverting a distribution function in its tail needs.</summary>
    internal double FineUniform()
    {
        double u = Uniform();
        // In the lowest 2⁻²⁰ the leading zeros are certain; the digits after them are drawn anew.
        return u < 9.5367431640625e-7 ? FineUniform() * 9.5367431640625e-7 : u;
    }

    /// <summary>Exponential of rate 1.</summary>
    internal double Exponential() => -Math.Log(FineUniform());

    /// <summary>Standard normal.</summary>
    internal double Normal()
    {
        ulong bits = Bits();
        int layer = (int)(bits & 255);
        double z = ((long)bits >> 11) * (1.0 / (1L << 52)) * Ziggurat.Edges[layer];
        return Math.Abs(z) < Ziggurat.Edges[layer + 1] ? z : AtTheEdge(layer, z);
    }

    /// <summary>Normal numbers, the same as one at a time.</summary>
    /// <remarks>The generator's words and the table stay in registers but for the one draw in a hundred that falls at the edge of a
    /// layer.</remarks>
    internal void Normal(Span<double> points, double mean, double deviation)
    {
        ReadOnlySpan<double> edges = Ziggurat.Edges.AsSpan(0, 257);
        var (a, b, c, d) = (_a, _b, _c, _d);
        for (int i = 0; i < points.Length; i++)
        {
            ulong bits = BitOperations.RotateLeft(a + d, 23) + a, t = b << 17;
            (c, d) = (c ^ a, d ^ b);
            (b, a) = (b ^ c, a ^ d);
            (c, d) = (c ^ t, BitOperations.RotateLeft(d, 45));
            int layer = (int)(bits & 255);
            double z = ((long)bits >> 11) * (1.0 / (1L << 52)) * edges[layer];
            if (!(Math.Abs(z) < edges[layer + 1]))
            {
                (_a, _b, _c, _d) = (a, b, c, d);
                z = AtTheEdge(layer, z);
                (a, b, c, d) = (_a, _b, _c, _d);
            }
            points[i] = mean + deviation * z;
        }
        (_a, _b, _c, _d) = (a, b, c, d);
    }

    // The draw is in its layer but not below the next one's edge: under the curve, in the tail, or a new draw.
    private double AtTheEdge(int layer, double z)
    {
        if (layer == 0) return Math.CopySign(NormalTailDraw(), z);
        double low = Ziggurat.Heights[layer], high = Ziggurat.Heights[layer + 1];
        return low + (high - low) * Uniform() < Math.Exp(-z * z / 2) ? z : Normal();
    }

    // Marsaglia's (1964) draw from the tail beyond the last edge.
    private double NormalTailDraw()
    {
        while (true)
        {
            double x = Exponential() / Ziggurat.Last;
            if (2 * Exponential() > x * x) return Ziggurat.Last + x;
        }
    }

    /// <summary>Gamma of the given shape and rate 1.</summary>
    /// <remarks>Marsaglia and Tsang (2000), ACM Transactions on Mathematical Software 26, 363–372. May underflow to 0 for tiny shapes:
    /// <see cref="LogGamma"/> does not.</remarks>
    internal double Gamma(double shape)
    {
        if (shape < 1) return Math.Exp(LogGamma(shape));
        double d = shape - 1.0 / 3, c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double z = Normal(), v = 1 + c * z;
            if (v <= 0) continue;
            v = v * v * v;
            double u = Uniform();
            if (u < 1 - 0.0331 * z * z * (z * z) || Math.Log(u) < z * z / 2 + d * (1 - v + Math.Log(v))) return d * v;
        }
    }

    /// <summary>ln of a gamma variable: below shape 1 that of shape + 1 times U^(1/shape).</summary>
    internal double LogGamma(double shape) => shape < 1 ? Math.Log(Gamma(shape + 1)) - Exponential() / shape : Math.Log(Gamma(shape));
}
