using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kullback.Numerics;

/// <summary>Eight floats side by side, added up in double.</summary>
internal readonly unsafe struct Singles256(Vector256<float> value) : ICells<Singles256, float, Doubles256>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    internal readonly Vector256<float> Value = value;

    public static int Count => 8;
    public static bool Single => true;

    // 2⁻⁶⁰: what is of second order in a difference of one unit in the last place is 2⁻⁴⁸ of it, and still normal.
    public static double Least => 8.67361737988403547e-19;
    public static double Number(float cell) => cell;
    public static float Cell(double number) => (float)number;

    [MethodImpl(Inline)] public static Singles256 Of(double value) => new(Vector256.Create((float)value));
    [MethodImpl(Inline)] public static Singles256 operator +(Singles256 a, Singles256 b) => new(a.Value + b.Value);
    [MethodImpl(Inline)] public static Singles256 operator -(Singles256 a, Singles256 b) => new(a.Value - b.Value);
    [MethodImpl(Inline)] public static Singles256 operator -(Singles256 a) => new(-a.Value);
    [MethodImpl(Inline)] public static Singles256 operator *(Singles256 a, Singles256 b) => new(a.Value * b.Value);
    [MethodImpl(Inline)] public static Singles256 operator /(Singles256 a, Singles256 b) => new(a.Value / b.Value);

    [MethodImpl(Inline)]
    public static Singles256 MultiplyAdd(Singles256 a, Singles256 b, Singles256 c)
    => new(Vector256.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    [MethodImpl(Inline)] public static Singles256 Quotient(Singles256 a, Singles256 b) => new(a.Value / b.Value);
    [MethodImpl(Inline)] public static Singles256 Sqrt(Singles256 a) => new(Vector256.Sqrt(a.Value));
    [MethodImpl(Inline)] public static Singles256 Abs(Singles256 a) => new(Vector256.Abs(a.Value));
    [MethodImpl(Inline)] public static Singles256 Round(Singles256 a) => new(Vector256.Round(a.Value));
    [MethodImpl(Inline)] public static Singles256 Min(Singles256 a, Singles256 b) => new(Vector256.MinNative(a.Value, b.Value));
    [MethodImpl(Inline)] public static Singles256 Max(Singles256 a, Singles256 b) => new(Vector256.MaxNative(a.Value, b.Value));
    [MethodImpl(Inline)] public static Singles256 Equal(Singles256 a, Singles256 b) => new(Vector256.Equals(a.Value, b.Value));
    [MethodImpl(Inline)] public static Singles256 Less(Singles256 a, Singles256 b) => new(Vector256.LessThan(a.Value, b.Value));

    // One instruction where the compiler makes three of the portable form.
    [MethodImpl(Inline)]
    public static Singles256 Select(Singles256 mask, Singles256 yes, Singles256 no)
        => new(Avx.IsSupported ? Avx.BlendVariable(no.Value, yes.Value, mask.Value)
            : Vector256.ConditionalSelect(mask.Value, yes.Value, no.Value));

    [MethodImpl(Inline)] public static Singles256 Unless(Singles256 mask, Singles256 a) => new(Vector256.AndNot(a.Value, mask.Value));

    [MethodImpl(Inline)] public static bool AnyLess(Singles256 a, Singles256 b) => Vector256.LessThanAny(a.Value, b.Value);
    [MethodImpl(Inline)]
    public static uint Below(Singles256 a, Singles256 b)
        => Vector256.LessThan(a.Value, b.Value).ExtractMostSignificantBits();

    [MethodImpl(Inline)]
    public static Singles256 Watch(Singles256 cells, Singles256 highest)
        => Max(new((cells.Value.AsInt32() + Vector256.Create(int.MaxValue)).AsSingle()), highest);

    public static double Lowest(Singles256 lanes)
    {
        double lowest = double.PositiveInfinity;
        for (int i = 0; i < Count; i++) lowest = Math.Min(lowest, lanes.Value[i]);
        return lowest;
    }

    [MethodImpl(Inline)] public static Singles256 Spread(float* cell) => new(Vector256.Create(*cell));
    [MethodImpl(Inline)] public static Singles256 Load(float* cells) => new(Vector256.Load(cells));
    [MethodImpl(Inline)] public static Doubles256 Wide(float* cells) => Doubles256.Load(cells) + Doubles256.Load(cells + 4);

    [MethodImpl(Inline)]
    public static Doubles256 Wide(Singles256 lanes)
        => Doubles256.Wide(lanes.Value.GetLower()) + Doubles256.Wide(lanes.Value.GetUpper());

    // Bits of a float, read as an integer, are its binary logarithm to within 0.09.
    [MethodImpl(Inline)]
    public static Singles256 Align(Singles256 q, Singles256 p, out Singles256 k)
    {
        var bits = q.Value.AsInt32();
        var apart = bits - p.Value.AsInt32() + Vector256.Create(1 << 22);
        k = new(Vector256.ConvertToSingle(Vector256.ShiftRightArithmetic(apart, 23)));
        return new((bits - (apart & Vector256.Create(-1 << 23))).AsSingle());
    }

    // Two halves of k, so that a subnormal result is rounded once; the exponent of each is made in the last bits of 1.5·2²³.
    [MethodImpl(Inline)]
    public static Singles256 Scale(Singles256 a, Singles256 k)
    {
        var within = Min(Max(k, Of(-252)), Of(252));
        var half = Round(within * Of(0.5));
        return a * Power(half) * Power(within - half);
    }

    public static double Vanishing => -127;

    // Without the two halves, which take five times as long: an exponent of −127 is a number of no bits, which is 0.
    [MethodImpl(Inline)] public static Singles256 ScaleInside(Singles256 a, Singles256 k) => a * Power(k);

    [MethodImpl(Inline)]
    private static Singles256 Power(Singles256 k)
        => new(Vector256.ShiftLeft((k.Value + Vector256.Create(12582912f + 127)).AsInt32(), 23).AsSingle());
}
