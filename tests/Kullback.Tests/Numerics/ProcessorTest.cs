using System.Globalization;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Kullback.Divergences;
using Kullback.Numerics;

namespace Kullback.Tests.Numerics;

/// <summary>Which instructions the kernels take: those that the processor has and the runtime's settings leave.</summary>
[Trait("Category", "Kernel")]
public class ProcessorTest
{
    /// <summary>test.sh runs the tests of kernels again with wide instructions switched off,
    /// and says here which width must be left.</summary>
    public const string Expected = "KULLBACK_EXPECT_WIDTH";

    [Fact]
    public void The_kernels_are_as_wide_as_expected()
    {
        int hardware = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256
            : Vector128.IsHardwareAccelerated ? 128 : 0;
        int expected = Environment.GetEnvironmentVariable(Expected) is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture) : hardware;
        Assert.Equal((expected, expected), (hardware, SumLoop.Width));
        if (expected < 512) Assert.False(Avx512F.IsSupported || Avx512F.X64.IsSupported);
        if (expected < 256) Assert.False(Avx2.IsSupported || Avx.IsSupported || Fma.IsSupported || Bmi2.X64.IsSupported);
        if (expected < 128) Assert.False(Sse42.IsSupported || Popcnt.IsSupported);
    }

    // Lanes wider than the processor's: slow, but with the same numbers and without a crash, whoever asks for them.
    [Fact]
    public void Lanes_that_the_processor_lacks_give_the_same_numbers()
    {
        double[] p = [0.2, 0.1, 0, 0.3, 0.15, 0.05, 0.1, 0.05, 0.03, 0.02], q = [0.1, 0.2, 0.05, 0.25, 0.15, 0, 0.1, 0.1, 0.03, 0.02];
        q[5] = 1e-9;
        float[] singleP = Array.ConvertAll(p, x => (float)x), singleQ = Array.ConvertAll(q, x => (float)x);
        double expected = SumLoop.Sum<JensenShannon, Probabilities, double>(default, p, q, "p", "q", 0).Total;
        foreach (int width in new[] { 128, 256, 512 })
        {
            Assert.Equal(expected, SumLoop.Sum<JensenShannon, Probabilities, double>(default, p, q, "p", "q", width).Total,
                1e-13 * expected);
            Assert.Equal(expected, SumLoop.Sum<JensenShannon, Probabilities, float>(default, singleP, singleQ, "p", "q", width).Total,
                4e-7 * expected);
        }
    }

    // Exponents far out of range, roots of zero, and a float that becomes a double: what the X86 instructions do in one step.
    [Fact]
    public unsafe void Steps_that_need_an_instruction_of_their_own_agree_in_every_width()
    {
        foreach (double a in new[] { 1, 1.5, -1.25, 0 })
            foreach (double k in new[] { 0, 1, -1, 52, -1074, -1022, 1023, -1090, 1200 })
            {
                double expected = Math.ScaleB(a, (int)k);
                Assert.Equal((expected, expected, expected), (Low(Doubles128.Scale(Doubles128.Of(a), Doubles128.Of(k))),
                    Low(Doubles256.Scale(Doubles256.Of(a), Doubles256.Of(k))), Low(Doubles512.Scale(Doubles512.Of(a), Doubles512.Of(k)))));
            }
        foreach (double x in new[] { 0, 1e-300, 0.5, 2, 9, 1e300 })
            Assert.Equal(Math.Sqrt(x), Doubles512.Lowest(Doubles512.Sqrt(Doubles512.Of(x))), Math.Sqrt(x) * 2.3e-16);
        float* cells = stackalloc float[16];
        for (int i = 0; i < 16; i++) cells[i] = 1.1f * (16 - i);
        Assert.Equal((1.1f * 9, 1.1f * 13, (double)(1.1f * 1) + 1.1f * 9),
            (Doubles512.Lowest(Doubles512.Load(cells)), Doubles256.Lowest(Doubles256.Load(cells)),
                Doubles512.Lowest(Singles512.Wide(Singles512.Load(cells)))));
    }

    private static double Low<TLanes>(TLanes lanes) where TLanes : unmanaged, ICells<TLanes, double, TLanes>, ISums<TLanes>
        => TLanes.Lowest(lanes);
}
