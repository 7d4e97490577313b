using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kullback.Numerics;

/// <summary>Eight doubles side by side.</summary>
internal readonly unsafe struct Doubles512(Vector512<double> value)
    : ICells<Doubles512, double, Doubles512>, ICells<Doubles512, float, Doubles512>, ISums<Doubles512>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    internal readonly Vector512<double> Value = value;

    public static int Count => 8;
    public static bool Single => false;
    // 2⁻⁹⁶⁰: differences of two such numbers are still normal.
    public static double Least => 1.0261342003245941E-289;
    public static Doubles512 Zero => new(Vector512<double>.Zero);
    public static Doubles512 First(double value) => new(Vector512.CreateScalar(value));
    public static double Number(double cell) => cell;
    public static double Number(float cell) => cell;
    static double ICells<Doubles512, double, Doubles512>.Cell(double number) => number;
    static float ICells<Doubles512, float, Doubles512>.Cell(double number) => (float)number;

    [MethodImpl(Inline)] public static Doubles512 Of(double value) => new(Vector512.Create(value));
    [MethodImpl(Inline)] public static Doubles512 operator +(Doubles512 a, Doubles512 b) => new(a.Value + b.Value);
    [MethodImpl(Inline)] public static Doubles512 operator -(Doubles512 a, Doubles512 b) => new(a.Value - b.Value);
    [MethodImpl(Inline)] public static Doubles512 operator -(Doubles512 a) => new(-a.Value);
    [MethodImpl(Inline)] public static Doubles512 operator *(Doubles512 a, Doubles512 b) => new(a.Value * b.Value);
    [MethodImpl(Inline)] public static Doubles512 operator /(Doubles512 a, Doubles512 b) => new(a.Value / b.Value);

    [MethodImpl(Inline)]
    public static Doubles512 MultiplyAdd(Doubles512 a, Doubles512 b, Doubles512 c)
    => new(Vector512.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    [MethodImpl(Inline)] public static Doubles512 Quotient(Doubles512 a, Doubles512 b) => new(a.Value / b.Value);

    // The widest lanes that the processor has are chosen elsewhere. Here, what the processor lacks is slow, but never a crash.
    // Goldschmidt's step doubles the 14 bits of the root and of its halved reciprocal, the residual the rest.
    [MethodImpl(Inline)]
    public static Doubles512 Sqrt(Doubles512 a)
    {
        if (!Avx512F.IsSupported) return new(Vector512.Sqrt(a.Value));
        var half = Vector512.Create(0.5);
        var y = Avx512F.ReciprocalSqrt14(a.Value);
        Vector512<double> root = a.Value * y, reciprocal = half * y;
        var error = Avx512F.FusedMultiplyAddNegated(reciprocal, root, half);
        root = Avx512F.FusedMultiplyAdd(root, error, root);
        reciprocal = Avx512F.FusedMultiplyAdd(reciprocal, error, reciprocal);
        root = Avx512F.FusedMultiplyAdd(Avx512F.FusedMultiplyAddNegated(root, root, a.Value), reciprocal, root);
        return new(Vector512.ConditionalSelect(Vector512.Equals(a.Value, Vector512<double>.Zero), a.Value, root));
    }

    [MethodImpl(Inline)] public static Doubles512 Abs(Doubles512 a) => new(Vector512.Abs(a.Value));
    [MethodImpl(Inline)] public static Doubles512 Round(Doubles512 a) => new(Vector512.Round(a.Value));
    [MethodImpl(Inline)] public static Doubles512 Min(Doubles512 a, Doubles512 b) => new(Vector512.MinNative(a.Value, b.Value));
    [MethodImpl(Inline)] public static Doubles512 Max(Doubles512 a, Doubles512 b) => new(Vector512.MaxNative(a.Value, b.Value));
    [MethodImpl(Inline)] public static Doubles512 Equal(Doubles512 a, Doubles512 b) => new(Vector512.Equals(a.Value, b.Value));
    [MethodImpl(Inline)] public static Doubles512 Less(Doubles512 a, Doubles512 b) => new(Vector512.LessThan(a.Value, b.Value));

    [MethodImpl(Inline)]
    public static Doubles512 Select(Doubles512 mask, Doubles512 yes, Doubles512 no)
    => new(Vector512.ConditionalSelect(mask.Value, yes.Value, no.Value));

    [MethodImpl(Inline)] public static Doubles512 Unless(Doubles512 mask, Doubles512 a) => new(Vector512.AndNot(a.Value, mask.Value));

    [MethodImpl(Inline)] public static bool AnyLess(Doubles512 a, Doubles512 b) => Vector512.LessThanAny(a.Value, b.Value);
    [MethodImpl(Inline)]
    public static uint Below(Doubles512 a, Doubles512 b)
        => (uint)Vector512.LessThan(a.Value, b.Value).ExtractMostSignificantBits();
    [MethodImpl(Inline)] public static double Sum(Doubles512 lanes) => Doubles256.Sum(new(lanes.Value.GetLower() + lanes.Value.GetUpper()));
    [MethodImpl(Inline)] public static Doubles512 Wide(Doubles512 lanes) => lanes;
    [MethodImpl(Inline)] public static Doubles512 Wide(double* cells) => Load(cells);
    [MethodImpl(Inline)] public static Doubles512 Wide(float* cells) => Load(cells);

    [MethodImpl(Inline)]
    public static Doubles512 Watch(Doubles512 cells, Doubles512 highest)
        => Max(new((cells.Value.AsInt64() + Vector512.Create(long.MaxValue)).AsDouble()), highest);

    public static double Lowest(Doubles512 lanes)
    {
        double lowest = double.PositiveInfinity;
        for (int i = 0; i < Count; i++) lowest = Math.Min(lowest, lanes.Value[i]);
        return lowest;
    }

    [MethodImpl(Inline)] public static Doubles512 Spread(double* cell) => new(Vector512.Create(*cell));
    [MethodImpl(Inline)] public static Doubles512 Spread(float* cell) => new(Vector512.Create((double)*cell));
    [MethodImpl(Inline)] public static Doubles512 Load(double* cells) => new(Vector512.Load(cells));
    [MethodImpl(Inline)] public static Doubles512 Load(float* cells) => Wide(Vector256.Load(cells));

    /// <summary>Eight floats as doubles.</summary>
    [MethodImpl(Inline)]
    internal static Doubles512 Wide(Vector256<float> cells)
    {
        if (Avx512F.IsSupported) return new(Avx512F.ConvertToVector512Double(cells));
        var (low, high) = Vector256.Widen(cells);
        return new(Vector512.Create(low, high));
    }

    // Bits of a double, read as an integer, are its binary logarithm to within 0.09.
    [MethodImpl(Inline)]
    public static Doubles512 Align(Doubles512 q, Doubles512 p, out Doubles512 k)
    {
        var bits = q.Value.AsInt64();
        var apart = bits - p.Value.AsInt64() + Vector512.Create(1L << 51);
        k = new(Vector512.ConvertToDouble(Vector512.ShiftRightArithmetic(apart, 52)));
        return new((bits - (apart & Vector512.Create(-1L << 52))).AsDouble());
    }

    [MethodImpl(Inline)]
    public static Doubles512 Scale(Doubles512 a, Doubles512 k)
    {
        if (Avx512F.IsSupported) return new(Avx512F.Scale(a.Value, k.Value));
        Doubles256 low = Doubles256.Scale(new(a.Value.GetLower()), new(k.Value.GetLower())),
            high = Doubles256.Scale(new(a.Value.GetUpper()), new(k.Value.GetUpper()));
        return new(Vector512.Create(low.Value, high.Value));
    }
}
