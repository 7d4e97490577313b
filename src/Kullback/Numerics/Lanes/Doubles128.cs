using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kullback.Numerics;

/// <summary>Two doubles side by side.</summary>
internal readonly unsafe struct Doubles128(Vector128<double> value)
    : ICells<Doubles128, double, Doubles128>, ICells<Doubles128, float, Doubles128>, ISums<Doubles128>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    internal readonly Vector128<double> Value = value;

    public static int Count => 2;
    public static bool Single => false;
    // 2⁻⁹⁶⁰: differences of two such numbers are still normal.
    public static double Least => 1.0261342003245941E-289;
    public static Doubles128 Zero => new(Vector128<double>.Zero);
    public static Doubles128 First(double value) => new(Vector128.CreateScalar(value));
    public static double Number(double cell) => cell;
    public static double Number(float cell) => cell;
    static double ICells<Doubles128, double, Doubles128>.Cell(double number) => number;
    static float ICells<Doubles128, float, Doubles128>.Cell(double number) => (float)number;

    [MethodImpl(Inline)] public static Doubles128 Of(double value) => new(Vector128.Create(value));
    [MethodImpl(Inline)] public static Doubles128 operator +(Doubles128 a, Doubles128 b) => new(a.Value + b.Value);
    [MethodImpl(Inline)] public static Doubles128 operator -(Doubles128 a, Doubles128 b) => new(a.Value - b.Value);
    [MethodImpl(Inline)] public static Doubles128 operator -(Doubles128 a) => new(-a.Value);
    [MethodImpl(Inline)] public static Doubles128 operator *(Doubles128 a, Doubles128 b) => new(a.Value * b.Value);
    [MethodImpl(Inline)] public static Doubles128 operator /(Doubles128 a, Doubles128 b) => new(a.Value / b.Value);

    [MethodImpl(Inline)]
    public static Doubles128 MultiplyAdd(Doubles128 a, Doubles128 b, Doubles128 c)
    => new(Vector128.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    [MethodImpl(Inline)] public static Doubles128 Quotient(Doubles128 a, Doubles128 b) => new(a.Value / b.Value);
    [MethodImpl(Inline)] public static Doubles128 Sqrt(Doubles128 a) => new(Vector128.Sqrt(a.Value));
    [MethodImpl(Inline)] public static Doubles128 Abs(Doubles128 a) => new(Vector128.Abs(a.Value));
    [MethodImpl(Inline)] public static Doubles128 Round(Doubles128 a) => new(Vector128.Round(a.Value));
    [MethodImpl(Inline)] public static Doubles128 Min(Doubles128 a, Doubles128 b) => Select(Less(a, b), a, b);
    [MethodImpl(Inline)] public static Doubles128 Max(Doubles128 a, Doubles128 b) => Select(Less(b, a), a, b);
    [MethodImpl(Inline)] public static Doubles128 Equal(Doubles128 a, Doubles128 b) => new(Vector128.Equals(a.Value, b.Value));
    [MethodImpl(Inline)] public static Doubles128 Less(Doubles128 a, Doubles128 b) => new(Vector128.LessThan(a.Value, b.Value));

    [MethodImpl(Inline)]
    public static Doubles128 Select(Doubles128 mask, Doubles128 yes, Doubles128 no)
    => new(Vector128.ConditionalSelect(mask.Value, yes.Value, no.Value));

    [MethodImpl(Inline)] public static Doubles128 Unless(Doubles128 mask, Doubles128 a) => new(Vector128.AndNot(a.Value, mask.Value));

    [MethodImpl(Inline)] public static bool AnyLess(Doubles128 a, Doubles128 b) => Vector128.LessThanAny(a.Value, b.Value);
    [MethodImpl(Inline)]
    public static uint Below(Doubles128 a, Doubles128 b)
        => Vector128.LessThan(a.Value, b.Value).ExtractMostSignificantBits();
    [MethodImpl(Inline)] public static double Sum(Doubles128 lanes) => Vector128.Sum(lanes.Value);
    [MethodImpl(Inline)] public static Doubles128 Wide(Doubles128 lanes) => lanes;
    [MethodImpl(Inline)] public static Doubles128 Wide(double* cells) => Load(cells);
    [MethodImpl(Inline)] public static Doubles128 Wide(float* cells) => Load(cells);

    [MethodImpl(Inline)]
    public static Doubles128 Watch(Doubles128 cells, Doubles128 highest)
        => Max(new((cells.Value.AsInt64() + Vector128.Create(long.MaxValue)).AsDouble()), highest);

    public static double Lowest(Doubles128 lanes)
    {
        double lowest = double.PositiveInfinity;
        for (int i = 0; i < Count; i++) lowest = Math.Min(lowest, lanes.Value[i]);
        return lowest;
    }

    [MethodImpl(Inline)] public static Doubles128 Spread(double* cell) => new(Vector128.Create(*cell));
    [MethodImpl(Inline)] public static Doubles128 Spread(float* cell) => new(Vector128.Create((double)*cell));
    [MethodImpl(Inline)] public static Doubles128 Load(double* cells) => new(Vector128.Load(cells));
    [MethodImpl(Inline)] public static Doubles128 Load(float* cells) => new(Vector128.Create((double)cells[0], cells[1]));

    // Bits of a double, read as an integer, are its binary logarithm to within 0.09. Without a shift and a conversion of signed
    // 64-bit numbers: the exponent moves up by 2048, into the last bits of 2⁵².
    [MethodImpl(Inline)]
    public static Doubles128 Align(Doubles128 q, Doubles128 p, out Doubles128 k)
    {
        var bits = q.Value.AsInt64();
        var apart = bits - p.Value.AsInt64() + Vector128.Create(1L << 51);
        var raised = Vector128.ShiftRightLogical(apart ^ Vector128.Create(long.MinValue), 52)
            | Vector128.Create(4503599627370496.0).AsInt64();
        k = new(raised.AsDouble() - Vector128.Create(4503599627370496.0 + 2048));
        return new((bits - (apart & Vector128.Create(-1L << 52))).AsDouble());
    }

    // Two halves of k, so that a subnormal result is rounded once; the exponent of each is made in the last bits of 1.5·2⁵².
    [MethodImpl(Inline)]
    public static Doubles128 Scale(Doubles128 a, Doubles128 k)
    {
        var within = Min(Max(k, Of(-2044)), Of(2044));
        var half = Round(within * Of(0.5));
        return a * Power(half) * Power(within - half);
    }

    [MethodImpl(Inline)]
    private static Doubles128 Power(Doubles128 k)
        => new(Vector128.ShiftLeft((k.Value + Vector128.Create(6755399441055744.0 + 1023)).AsInt64(), 52).AsDouble());
}
