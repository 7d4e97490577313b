using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kullback.Numerics;

internal static partial class Elementary
{
    /// <summary>eˣ for eight doubles between −708 and 708, within 2 roundings: for loops in portable vectors, which a processor without
    /// AVX-512 takes in halves.</summary>
    // x = k ln 2 + r with |r| ≤ ln 2/2, ln 2 in two parts; Taylor to r¹³ (remainder below 2⁻⁵⁸); the exponent put in by its bits.
    [MethodImpl(Inline)]
    internal static Vector512<double> Exp(Vector512<double> x)
    {
        var shifted = Vector512.FusedMultiplyAdd(x, Vector512.Create(1.4426950408889634), Vector512.Create(6755399441055744.0));
        var k = shifted - Vector512.Create(6755399441055744.0);
        var r = Vector512.FusedMultiplyAdd(k, Vector512.Create(-0.693147180369123816490), x);
        r = Vector512.FusedMultiplyAdd(k, Vector512.Create(-1.90821492927058770002e-10), r);
        var r2 = r * r;
        var r4 = r2 * r2;
        var a = Vector512.FusedMultiplyAdd(r, Vector512.Create(1.0 / 6), Vector512.Create(0.5));
        var b = Vector512.FusedMultiplyAdd(r, Vector512.Create(1.0 / 120), Vector512.Create(1.0 / 24));
        var c = Vector512.FusedMultiplyAdd(r, Vector512.Create(1.0 / 5040), Vector512.Create(1.0 / 720));
        var d = Vector512.FusedMultiplyAdd(r, Vector512.Create(1.0 / 362880), Vector512.Create(1.0 / 40320));
        var e = Vector512.FusedMultiplyAdd(r, Vector512.Create(1.0 / 39916800), Vector512.Create(1.0 / 3628800));
        var f = Vector512.FusedMultiplyAdd(r, Vector512.Create(1.0 / 6227020800), Vector512.Create(1.0 / 479001600));
        var ab = Vector512.FusedMultiplyAdd(b, r2, a);
        var cd = Vector512.FusedMultiplyAdd(d, r2, c);
        var ef = Vector512.FusedMultiplyAdd(f, r2, e);
        var tail = Vector512.FusedMultiplyAdd(Vector512.FusedMultiplyAdd(ef, r4, cd), r4, ab);
        var value = Vector512.FusedMultiplyAdd(tail, r2, r) + Vector512<double>.One;
        return (value.AsInt64() + (shifted.AsInt64() << 52)).AsDouble();
    }
}
