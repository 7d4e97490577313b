using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kullback.Numerics;

/// <summary>Four floats side by side, added up in double.</summary>
internal readonly unsafe struct Singles128(Vector128<float> value) : ICells<Singles128, float, Doubles128>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    internal readonly Vector128<float> Value = value;

    public static int Count => 4;
    public static bool Single => true;

    // 2⁻⁶⁰: what is of second order in a difference of one unit in the last place is 2⁻⁴⁸ of it, and still normal.
    public static double Least => 8.67361737988403547e-19;
    public static double Number(float cell) => cell;
    public static float Cell(double number) => (float)number;

    [MethodImpl(Inline)] public static Singles128 Of(double value) => new(Vector128.Create((float)value));
    [MethodImpl(Inline)] public static Singles128 operator +(Singles128 a, Singles128 b) => new(a.Value + b.Value);
    [MethodImpl(Inline)] public static Singles128 operator -(Singles128 a, Singles128 b) => new(a.Value - b.Value);
    [MethodImpl(Inline)] public static Singles128 operator -(Singles128 a) => new(-a.Value);
    [MethodImpl(Inline)] public static Singles128 operator *(Singles128 a, Singles128 b) => new(a.Value * b.Value);
    [MethodImpl(Inline)] public static Singles128 operator /(Singles128 a, Singles128 b) => new(a.Value / b.Value);

    [MethodImpl(Inline)]
    public static Singles128 MultiplyAdd(Singles128 a, Singles128 b, Singles128 c)
    => new(Vector128.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    [MethodImpl(Inline)] public static Singles128 Quotient(Singles128 a, Singles128 b) => new(a.Value / b.Value);
    [MethodImpl(Inline)] public static Singles128 Sqrt(Singles128 a) => new(Vector128.Sqrt(a.Value));
    [MethodImpl(Inline)] public static Singles128 Abs(Singles128 a) => new(Vector128.Abs(a.Value));
    [MethodImpl(Inline)] public static Singles128 Round(Singles128 a) => new(Vector128.Round(a.Value));
    [MethodImpl(Inline)] public static Singles128 Min(Singles128 a, Singles128 b) => Select(Less(a, b), a, b);
    [MethodImpl(Inline)] public static Singles128 Max(Singles128 a, Singles128 b) => Select(Less(b, a), a, b);
    [MethodImpl(Inline)] public static Singles128 Equal(Singles128 a, Singles128 b) => new(Vector128.Equals(a.Value, b.Value));
    [MethodImpl(Inline)] public static Singles128 Less(Singles128 a, Singles128 b) => new(Vector128.LessThan(a.Value, b.Value));

    [MethodImpl(Inline)]
    public static Singles128 Select(Singles128 mask, Singles128 yes, Singles128 no)
    => new(Vector128.ConditionalSelect(mask.Value, yes.Value, no.Value));

    [MethodImpl(Inline)] public static Singles128 Unless(Singles128 mask, Singles128 a) => new(Vector128.AndNot(a.Value, mask.Value));

    [MethodImpl(Inline)] public static bool AnyLess(Singles128 a, Singles128 b) => Vector128.LessThanAny(a.Value, b.Value);
    [MethodImpl(Inline)]
    public static uint Below(Singles128 a, Singles128 b)
        => Vector128.LessThan(a.Value, b.Value).ExtractMostSignificantBits();

    [MethodImpl(Inline)]
    public static Singles128 Watch(Singles128 cells, Singles128 highest)
        => Max(new((cells.Value.AsInt32() + Vector128.Create(int.MaxValue)).AsSingle()), highest);

    public static double Lowest(Singles128 lanes)
    {
        double lowest = double.PositiveInfinity;
        for (int i = 0; i < Count; i++) lowest = Math.Min(lowest, lanes.Value[i]);
        return lowest;
    }

    [MethodImpl(Inline)] public static Singles128 Spread(float* cell) => new(Vector128.Create(*cell));
    [MethodImpl(Inline)] public static Singles128 Load(float* cells) => new(Vector128.Load(cells));
    [MethodImpl(Inline)] public static Doubles128 Wide(float* cells) => Doubles128.Load(cells) + Doubles128.Load(cells + 2);

    [MethodImpl(Inline)]
    public static Doubles128 Wide(Singles128 lanes) => new(Vector128.WidenLower(lanes.Value) + Vector128.WidenUpper(lanes.Value));

    // Bits of a float, read as an integer, are its binary logarithm to within 0.09.
    [MethodImpl(Inline)]
    public static Singles128 Align(Singles128 q, Singles128 p, out Singles128 k)
    {
        var bits = q.Value.AsInt32();
        var apart = bits - p.Value.AsInt32() + Vector128.Create(1 << 22);
        k = new(Vector128.ConvertToSingle(Vector128.ShiftRightArithmetic(apart, 23)));
        return new((bits - (apart & Vector128.Create(-1 << 23))).AsSingle());
    }

    // Two halves of k, so that a subnormal result is rounded once; the exponent of each is made in the last bits of 1.5·2²³.
    [MethodImpl(Inline)]
    public static Singles128 Scale(Singles128 a, Singles128 k)
    {
        var within = Min(Max(k, Of(-252)), Of(252));
        var half = Round(within * Of(0.5));
        return a * Power(half) * Power(within - half);
    }

    public static double Vanishing => -127;

    // Without the two halves, which take five times as long: an exponent of −127 is a number of no bits, which is 0.
    [MethodImpl(Inline)] public static Singles128 ScaleInside(Singles128 a, Singles128 k) => a * Power(k);

    [MethodImpl(Inline)]
    private static Singles128 Power(Singles128 k)
        => new(Vector128.ShiftLeft((k.Value + Vector128.Create(12582912f + 127)).AsInt32(), 23).AsSingle());
}
