using System.Runtime.CompilerServices;

namespace Kullback.Numerics;

/// <summary>One double: the scalar path of every formula over lanes, exact also for subnormal numbers.</summary>
internal readonly unsafe struct Lane(double value) : ICells<Lane, double, Lane>, ICells<Lane, float, Lane>, ISums<Lane>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    internal readonly double Value = value;

    public static int Count => 1;
    public static bool Single => false;
    public static double Least => double.Epsilon;

    [MethodImpl(Inline)] public static Lane Of(double value) => new(value);
    [MethodImpl(Inline)] public static Lane operator +(Lane a, Lane b) => new(a.Value + b.Value);
    [MethodImpl(Inline)] public static Lane operator -(Lane a, Lane b) => new(a.Value - b.Value);
    [MethodImpl(Inline)] public static Lane operator -(Lane a) => new(-a.Value);
    [MethodImpl(Inline)] public static Lane operator *(Lane a, Lane b) => new(a.Value * b.Value);
    [MethodImpl(Inline)] public static Lane operator /(Lane a, Lane b) => new(a.Value / b.Value);
    [MethodImpl(Inline)] public static Lane MultiplyAdd(Lane a, Lane b, Lane c) => new(Math.FusedMultiplyAdd(a.Value, b.Value, c.Value));
    [MethodImpl(Inline)] public static Lane Quotient(Lane a, Lane b) => new(a.Value / b.Value);
    [MethodImpl(Inline)] public static Lane Abs(Lane a) => new(Math.Abs(a.Value));
    [MethodImpl(Inline)] public static Lane Sqrt(Lane a) => new(Math.Sqrt(a.Value));
    [MethodImpl(Inline)] public static Lane Min(Lane a, Lane b) => new(a.Value < b.Value ? a.Value : b.Value);
    [MethodImpl(Inline)] public static Lane Max(Lane a, Lane b) => new(a.Value > b.Value ? a.Value : b.Value);
    [MethodImpl(Inline)] public static Lane Equal(Lane a, Lane b) => Mask(a.Value == b.Value);
    [MethodImpl(Inline)] public static Lane Less(Lane a, Lane b) => Mask(a.Value < b.Value);
    [MethodImpl(Inline)]
    public static Lane Select(Lane mask, Lane yes, Lane no)
        => BitConverter.DoubleToInt64Bits(mask.Value) != 0 ? yes : no;
    [MethodImpl(Inline)] public static Lane Unless(Lane mask, Lane a) => BitConverter.DoubleToInt64Bits(mask.Value) != 0 ? default : a;
    [MethodImpl(Inline)] public static Lane Round(Lane a) => new(Math.Round(a.Value));
    [MethodImpl(Inline)] public static Lane Scale(Lane a, Lane k) => new(Math.ScaleB(a.Value, (int)Math.Clamp(k.Value, -2200, 2200)));

    public static Lane Align(Lane q, Lane p, out Lane k)
    {
        double a = q.Value, b = p.Value;
        int raised = 0;
        if (a is > 0 and < 2.2250738585072014E-308) (a, raised) = (a * 18014398509481984, -54);
        if (b is > 0 and < 2.2250738585072014E-308) (b, raised) = (b * 18014398509481984, raised + 54);
        // Bits of a double, read as an integer, are its binary logarithm to within 0.09.
        long bits = BitConverter.DoubleToInt64Bits(a), steps = (bits - BitConverter.DoubleToInt64Bits(b) + (1L << 51)) >> 52;
        k = new Lane(steps + raised);
        double aligned = BitConverter.Int64BitsToDouble(bits - (steps << 52));
        return new Lane(b == p.Value ? aligned : aligned / 18014398509481984);
    }

    public static Lane Zero => default;
    public static Lane First(double value) => new(value);
    public static double Sum(Lane lanes) => lanes.Value;
    public static double Number(double cell) => cell;
    public static double Number(float cell) => cell;
    static double ICells<Lane, double, Lane>.Cell(double number) => number;
    static float ICells<Lane, float, Lane>.Cell(double number) => (float)number;
    public static Lane Spread(double* cell) => new(*cell);
    public static Lane Spread(float* cell) => new(*cell);
    public static Lane Load(double* cells) => new(*cells);
    public static Lane Load(float* cells) => new(*cells);
    public static Lane Wide(Lane lanes) => lanes;
    public static Lane Wide(double* cells) => new(*cells);
    public static Lane Wide(float* cells) => new(*cells);
    public static Lane Watch(Lane cells, Lane highest) => cells.Value == 0 ? highest : Max(-cells, highest);
    public static double Lowest(Lane lanes) => lanes.Value;
    public static bool AnyLess(Lane a, Lane b) => a.Value < b.Value;
    [MethodImpl(Inline)] public static uint Below(Lane a, Lane b) => a.Value < b.Value ? 1u : 0;

    private static Lane Mask(bool set) => new(BitConverter.Int64BitsToDouble(set ? -1 : 0));
}
