using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kullback.Numerics;

/// <summary>Sixteen floats side by side, added up in double.</summary>
internal readonly unsafe struct Singles512(Vector512<float> value) : ICells<Singles512, float, Doubles512>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    internal readonly Vector512<float> Value = value;

    public static int Count => 16;
    public static bool Single => true;

    // 2⁻⁶⁰: what is of second order in a difference of one unit in the last place is 2⁻⁴⁸ of it, and still normal.
    public static double Least => 8.67361737988403547e-19;
    public static double Number(float cell) => cell;
    public static float Cell(double number) => (float)number;

    [MethodImpl(Inline)] public static Singles512 Of(double value) => new(Vector512.Create((float)value));
    [MethodImpl(Inline)] public static Singles512 operator +(Singles512 a, Singles512 b) => new(a.Value + b.Value);
    [MethodImpl(Inline)] public static Singles512 operator -(Singles512 a, Singles512 b) => new(a.Value - b.Value);
    [MethodImpl(Inline)] public static Singles512 operator -(Singles512 a) => new(-a.Value);
    [MethodImpl(Inline)] public static Singles512 operator *(Singles512 a, Singles512 b) => new(a.Value * b.Value);
    [MethodImpl(Inline)] public static Singles512 operator /(Singles512 a, Singles512 b) => new(a.Value / b.Value);

    [MethodImpl(Inline)]
    public static Singles512 MultiplyAdd(Singles512 a, Singles512 b, Singles512 c)
    => new(Vector512.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    [MethodImpl(Inline)] public static Singles512 Quotient(Singles512 a, Singles512 b) => new(a.Value / b.Value);
    [MethodImpl(Inline)] public static Singles512 Sqrt(Singles512 a) => new(Vector512.Sqrt(a.Value));
    [MethodImpl(Inline)] public static Singles512 Abs(Singles512 a) => new(Vector512.Abs(a.Value));
    [MethodImpl(Inline)] public static Singles512 Round(Singles512 a) => new(Vector512.Round(a.Value));
    [MethodImpl(Inline)] public static Singles512 Min(Singles512 a, Singles512 b) => new(Vector512.MinNative(a.Value, b.Value));
    [MethodImpl(Inline)] public static Singles512 Max(Singles512 a, Singles512 b) => new(Vector512.MaxNative(a.Value, b.Value));
    [MethodImpl(Inline)] public static Singles512 Equal(Singles512 a, Singles512 b) => new(Vector512.Equals(a.Value, b.Value));
    [MethodImpl(Inline)] public static Singles512 Less(Singles512 a, Singles512 b) => new(Vector512.LessThan(a.Value, b.Value));

    [MethodImpl(Inline)]
    public static Singles512 Select(Singles512 mask, Singles512 yes, Singles512 no)
    => new(Vector512.ConditionalSelect(mask.Value, yes.Value, no.Value));

    [MethodImpl(Inline)] public static Singles512 Unless(Singles512 mask, Singles512 a) => new(Vector512.AndNot(a.Value, mask.Value));

    [MethodImpl(Inline)] public static bool AnyLess(Singles512 a, Singles512 b) => Vector512.LessThanAny(a.Value, b.Value);
    [MethodImpl(Inline)]
    public static uint Below(Singles512 a, Singles512 b)
        => (uint)Vector512.LessThan(a.Value, b.Value).ExtractMostSignificantBits();

    [MethodImpl(Inline)]
    public static Singles512 Watch(Singles512 cells, Singles512 highest)
        => Max(new((cells.Value.AsInt32() + Vector512.Create(int.MaxValue)).AsSingle()), highest);

    public static double Lowest(Singles512 lanes)
    {
        double lowest = double.PositiveInfinity;
        for (int i = 0; i < Count; i++) lowest = Math.Min(lowest, lanes.Value[i]);
        return lowest;
    }

    [MethodImpl(Inline)] public static Singles512 Spread(float* cell) => new(Vector512.Create(*cell));
    [MethodImpl(Inline)] public static Singles512 Load(float* cells) => new(Vector512.Load(cells));
    [MethodImpl(Inline)] public static Doubles512 Wide(float* cells) => Doubles512.Load(cells) + Doubles512.Load(cells + 8);

    [MethodImpl(Inline)]
    public static Doubles512 Wide(Singles512 lanes)
        => Doubles512.Wide(lanes.Value.GetLower()) + Doubles512.Wide(lanes.Value.GetUpper());

    // Bits of a float, read as an integer, are its binary logarithm to within 0.09.
    [MethodImpl(Inline)]
    public static Singles512 Align(Singles512 q, Singles512 p, out Singles512 k)
    {
        var bits = q.Value.AsInt32();
        var apart = bits - p.Value.AsInt32() + Vector512.Create(1 << 22);
        k = new(Vector512.ConvertToSingle(Vector512.ShiftRightArithmetic(apart, 23)));
        return new((bits - (apart & Vector512.Create(-1 << 23))).AsSingle());
    }

    [MethodImpl(Inline)]
    public static Singles512 Scale(Singles512 a, Singles512 k)
    {
        if (Avx512F.IsSupported) return new(Avx512F.Scale(a.Value, k.Value));
        Singles256 low = Singles256.Scale(new(a.Value.GetLower()), new(k.Value.GetLower())),
            high = Singles256.Scale(new(a.Value.GetUpper()), new(k.Value.GetUpper()));
        return new(Vector512.Create(low.Value, high.Value));
    }
}
