using System.Globalization;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Kullback.Numerics;

namespace Kullback.Tests.Numerics;

/// <summary>The kernels over every kind of lane against values of 60 digits (elementary.csv).</summary>
[Trait("Category", "Kernel")]
public class ElementaryTest
{
    private sealed record Value(string Function, double X, double Y, double Expected);

    private static readonly Value[] Values =
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "golden", "elementary.csv")).Select(line =>
    {
        string[] cells = line.Split(',');
        return new Value(cells[0], Number(cells[1]), Number(cells[2]), Number(cells[3]));
    })];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [Fact]
    public void One_number_at_a_time() => Check<Lane, double, Lane>();

    [Fact]
    public void Doubles_in_128_bits() => Check<Doubles128, double, Doubles128>();

    [Fact]
    public void Doubles_in_256_bits()
    {
        if (Avx2.IsSupported) Check<Doubles256, double, Doubles256>();
    }

    [Fact]
    public void Doubles_in_512_bits()
    {
        if (Avx512F.IsSupported) Check<Doubles512, double, Doubles512>();
    }

    [Fact]
    public void Floats_in_128_bits() => Check<Singles128, float, Doubles128>();

    [Fact]
    public void Floats_in_256_bits()
    {
        if (Avx2.IsSupported) Check<Singles256, float, Doubles256>();
    }

    [Fact]
    public void Floats_in_512_bits()
    {
        if (Avx512F.IsSupported) Check<Singles512, float, Doubles512>();
    }

    // In units of the last place: a quotient and a short polynomial of terms that do not cancel, 4; the excess takes the difference of
    // numbers that are at least a factor of 1.2 apart, which multiplies their error by up to 5, and again its own roundings: 16; e^x − 1 −
    // x just outside |x| < 0.35 takes 1.42 − 1.35: 48. Of single precision the series of the excess adds 5e-8.
    private static void Check<TLanes, TCell, TSum>()
        where TCell : unmanaged where TLanes : unmanaged, ICells<TLanes, TCell, TSum> where TSum : unmanaged, ISums<TSum>
    {
        double unit = TLanes.Single ? 1.2e-7 : 2.3e-16;
        int seen = 0;
        foreach (var (function, x, y, expected) in Values)
        {
            if (TLanes.Single && ((float)x != x || (float)y != y || Math.Abs(expected) is > 1e38 or < 1e-30)) continue;
            if (Math.Abs(expected) is > 1e307 or < 1e-290) continue;
            TLanes a = TLanes.Of(x), b = TLanes.Of(y);
            double found = TLanes.Lowest(function switch
            {
                "excess" => Elementary.BregmanTerm(a, b),
                "log-ratio" => Elementary.LogRatio(a, b),
                "exp" => Elementary.Exp(a),
                _ => Elementary.ExpExcess(a),
            });
            double units = function switch { "excess" => 16, "log-ratio" or "exp" => 4, _ => 48 };
            double error = Math.Abs(found / expected - 1) / unit;
            Assert.True(error <= units,
                $"{typeof(TLanes).Name} {function}({x:R}, {y:R}) = {found:R} instead of {expected:R}: {error:F1} units");
            seen++;
        }
        Assert.True(seen > 100);
    }

    [Fact]
    public void Edges_of_every_kind_of_lane()
    {
        Edges<Lane, double, Lane>();
        Edges<Doubles128, double, Doubles128>();
        Edges<Singles128, float, Doubles128>();
        if (Avx2.IsSupported) Edges<Doubles256, double, Doubles256>();
        if (Avx2.IsSupported) Edges<Singles256, float, Doubles256>();
        if (Vector512.IsHardwareAccelerated) Edges<Doubles512, double, Doubles512>();
        if (Vector512.IsHardwareAccelerated) Edges<Singles512, float, Doubles512>();
    }

    private static void Edges<TLanes, TCell, TSum>()
        where TCell : unmanaged where TLanes : unmanaged, ICells<TLanes, TCell, TSum> where TSum : unmanaged, ISums<TSum>
    {
        static double At(TLanes lanes) => TLanes.Lowest(lanes);
        TLanes zero = TLanes.Of(0), half = TLanes.Of(0.5), none = TLanes.Of(double.NegativeInfinity), not = TLanes.Of(double.NaN);
        Assert.Equal(0, At(Elementary.BregmanTerm(zero, zero)));
        Assert.Equal(0.5, At(Elementary.BregmanTerm(zero, half)));
        Assert.Equal(double.PositiveInfinity, At(Elementary.BregmanTerm(half, zero)));
        Assert.Equal(0, At(Elementary.BregmanTerm(half, half)));
        Assert.Equal((0, double.PositiveInfinity, double.NegativeInfinity),
            (At(Elementary.LogRatio(zero, zero)), At(Elementary.LogRatio(zero, half)), At(Elementary.LogRatio(half, zero))));
        Assert.Equal((0, 1, double.PositiveInfinity),
            (At(Elementary.Exp(none)), At(Elementary.Exp(zero)), At(Elementary.Exp(TLanes.Of(1e5)))));
        Assert.True(double.IsNaN(At(Elementary.Exp(not))));
        Assert.Equal((0, 0), (At(TLanes.Sqrt(zero)), At(Elementary.ExpExcess(zero))));
    }
}
