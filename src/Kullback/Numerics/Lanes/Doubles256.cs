using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kullback.Numerics;

/// <summary>Four doubles side by side.</summary>
internal readonly unsafe struct Doubles256(Vector256<double> value)
    : ICells<Doubles256, double, Doubles256>, ICells<Doubles256, float, Doubles256>, ISums<Doubles256>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    internal readonly Vector256<double> Value = value;

    public static int Count => 4;
    public static bool Single => false;
    // 2⁻⁹⁶⁰: differences of two such numbers are still normal.
    public static double Least => 1.0261342003245941E-289;
    public static Doubles256 Zero => new(Vector256<double>.Zero);
    public static Doubles256 First(double value) => new(Vector256.CreateScalar(value));
    public static double Number(double cell) => cell;
    public static double Number(float cell) => cell;
    static double ICells<Doubles256, double, Doubles256>.Cell(double number) => number;
    static float ICells<Doubles256, float, Doubles256>.Cell(double number) => (float)number;

    [MethodImpl(Inline)] public static Doubles256 Of(double value) => new(Vector256.Create(value));
    [MethodImpl(Inline)] public static Doubles256 operator +(Doubles256 a, Doubles256 b) => new(a.Value + b.Value);
    [MethodImpl(Inline)] public static Doubles256 operator -(Doubles256 a, Doubles256 b) => new(a.Value - b.Value);
    [MethodImpl(Inline)] public static Doubles256 operator -(Doubles256 a) => new(-a.Value);
    [MethodImpl(Inline)] public static Doubles256 operator *(Doubles256 a, Doubles256 b) => new(a.Value * b.Value);
    [MethodImpl(Inline)] public static Doubles256 operator /(Doubles256 a, Doubles256 b) => new(a.Value / b.Value);

    [MethodImpl(Inline)]
    public static Doubles256 MultiplyAdd(Doubles256 a, Doubles256 b, Doubles256 c)
    => new(Vector256.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    [MethodImpl(Inline)] public static Doubles256 Quotient(Doubles256 a, Doubles256 b) => new(a.Value / b.Value);
    [MethodImpl(Inline)] public static Doubles256 Sqrt(Doubles256 a) => new(Vector256.Sqrt(a.Value));
    [MethodImpl(Inline)] public static Doubles256 Abs(Doubles256 a) => new(Vector256.Abs(a.Value));
    [MethodImpl(Inline)] public static Doubles256 Round(Doubles256 a) => new(Vector256.Round(a.Value));
    [MethodImpl(Inline)] public static Doubles256 Min(Doubles256 a, Doubles256 b) => new(Vector256.MinNative(a.Value, b.Value));
    [MethodImpl(Inline)] public static Doubles256 Max(Doubles256 a, Doubles256 b) => new(Vector256.MaxNative(a.Value, b.Value));
    [MethodImpl(Inline)] public static Doubles256 Equal(Doubles256 a, Doubles256 b) => new(Vector256.Equals(a.Value, b.Value));
    [MethodImpl(Inline)] public static Doubles256 Less(Doubles256 a, Doubles256 b) => new(Vector256.LessThan(a.Value, b.Value));

    // One instruction where the compiler makes three of the portable form.
    [MethodImpl(Inline)]
    public static Doubles256 Select(Doubles256 mask, Doubles256 yes, Doubles256 no)
        => new(Avx.IsSupported ? Avx.BlendVariable(no.Value, yes.Value, mask.Value)
            : Vector256.ConditionalSelect(mask.Value, yes.Value, no.Value));

    [MethodImpl(Inline)] public static Doubles256 Unless(Doubles256 mask, Doubles256 a) => new(Vector256.AndNot(a.Value, mask.Value));

    [MethodImpl(Inline)] public static bool AnyLess(Doubles256 a, Doubles256 b) => Vector256.LessThanAny(a.Value, b.Value);
    [MethodImpl(Inline)]
    public static uint Below(Doubles256 a, Doubles256 b)
        => Vector256.LessThan(a.Value, b.Value).ExtractMostSignificantBits();
    [MethodImpl(Inline)] public static double Sum(Doubles256 lanes) => Doubles128.Sum(new(lanes.Value.GetLower() + lanes.Value.GetUpper()));
    [MethodImpl(Inline)] public static Doubles256 Wide(Doubles256 lanes) => lanes;
    [MethodImpl(Inline)] public static Doubles256 Wide(double* cells) => Load(cells);
    [MethodImpl(Inline)] public static Doubles256 Wide(float* cells) => Load(cells);

    [MethodImpl(Inline)]
    public static Doubles256 Watch(Doubles256 cells, Doubles256 highest)
        => Max(new((cells.Value.AsInt64() + Vector256.Create(long.MaxValue)).AsDouble()), highest);

    public static double Lowest(Doubles256 lanes)
    {
        double lowest = double.PositiveInfinity;
        for (int i = 0; i < Count; i++) lowest = Math.Min(lowest, lanes.Value[i]);
        return lowest;
    }

    [MethodImpl(Inline)] public static Doubles256 Spread(double* cell) => new(Vector256.Create(*cell));
    [MethodImpl(Inline)] public static Doubles256 Spread(float* cell) => new(Vector256.Create((double)*cell));
    [MethodImpl(Inline)] public static Doubles256 Load(double* cells) => new(Vector256.Load(cells));
    [MethodImpl(Inline)] public static Doubles256 Load(float* cells) => Wide(Vector128.Load(cells));

    /// <summary>Four floats as doubles.</summary>
    [MethodImpl(Inline)]
    internal static Doubles256 Wide(Vector128<float> cells)
    {
        if (Avx.IsSupported) return new(Avx.ConvertToVector256Double(cells));
        var (low, high) = Vector128.Widen(cells);
        return new(Vector256.Create(low, high));
    }

    // Bits of a double, read as an integer, are its binary logarithm to within 0.09. Without a shift and a conversion of signed
    // 64-bit numbers: the exponent moves up by 2048, into the last bits of 2⁵².
    [MethodImpl(Inline)]
    public static Doubles256 Align(Doubles256 q, Doubles256 p, out Doubles256 k)
    {
        var bits = q.Value.AsInt64();
        var apart = bits - p.Value.AsInt64() + Vector256.Create(1L << 51);
        var raised = Vector256.ShiftRightLogical(apart ^ Vector256.Create(long.MinValue), 52)
            | Vector256.Create(4503599627370496.0).AsInt64();
        k = new(raised.AsDouble() - Vector256.Create(4503599627370496.0 + 2048));
        return new((bits - (apart & Vector256.Create(-1L << 52))).AsDouble());
    }

    // Two halves of k, so that a subnormal result is rounded once; the exponent of each is made in the last bits of 1.5·2⁵².
    [MethodImpl(Inline)]
    public static Doubles256 Scale(Doubles256 a, Doubles256 k)
    {
        var within = Min(Max(k, Of(-2044)), Of(2044));
        var half = Round(within * Of(0.5));
        return a * Power(half) * Power(within - half);
    }

    [MethodImpl(Inline)]
    private static Doubles256 Power(Doubles256 k)
        => new(Vector256.ShiftLeft((k.Value + Vector256.Create(6755399441055744.0 + 1023)).AsInt64(), 52).AsDouble());
}
