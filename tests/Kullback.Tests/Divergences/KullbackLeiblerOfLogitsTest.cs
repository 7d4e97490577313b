using System.Runtime.Intrinsics.X86;
using System.Text.Json;
using Kullback.Divergences;

namespace Kullback.Tests.Divergences;

/// <summary>The divergence of softmax rows and log-sum-exp, in every width.</summary>
[Trait("Category", "Kernel")]
public class KullbackLeiblerOfLogitsTest
{
    private static readonly int[] Widths =
        [0, 128, .. Avx2.IsSupported ? [256] : Array.Empty<int>(), .. Avx512F.IsSupported ? [512] : Array.Empty<int>()];
    private const float None = float.NegativeInfinity;

    private static double[] Numbers(JsonElement list)
        => [.. list.EnumerateArray().Select(x => x.ValueKind == JsonValueKind.Number ? x.GetDouble() : double.NegativeInfinity)];

    private static double Number(JsonElement value) => value.GetString() == "inf" ? double.PositiveInfinity
        : double.Parse(value.GetString()!, System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void Golden_rows_of_logits()
    {
        int seen = 0;
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "golden", "G1_discrete.jsonl")))
        {
            var row = JsonDocument.Parse(line).RootElement;
            if (row.GetProperty("kind").GetString() != "logits") continue;
            double[] p = Numbers(row.GetProperty("inputs").GetProperty("logits_p")),
                q = Numbers(row.GetProperty("inputs").GetProperty("logits_q"));
            double expected = Number(row.GetProperty("expected").GetProperty("kl"));
            foreach (int width in Widths) Close(expected, KullbackLeiblerOfLogits.Row(p, q, width), 1e-14, 1e-15);
            if (row.GetProperty("expected").TryGetProperty("logsumexp_p", out var sum))
                Close(Number(sum), LogSumExp.Of<double>(p), 1e-14, 1e-15);
            seen++;
        }
        Assert.True(seen > 5);
    }

    private static void Close(double expected, double found, double relative, double absolute)
        => Assert.True(expected.Equals(found) || Math.Abs(found - expected) <= absolute + relative * Math.Abs(expected),
            $"{found:R} instead of {expected:R}");

    // Single against double precision on the same numbers; the double path against the golden rows above. Perturbations of 1e-4 and
    // 1e-5 give D of some 1e-8 and 1e-10: in single precision 1e-6, and where the logits are of size 1e3 their own rounding is exact.
    [Theory, InlineData(3.0), InlineData(0.3), InlineData(1e-2), InlineData(1e-4), InlineData(1e-5)]
    public void Single_precision_keeps_six_digits(double apart)
    {
        var random = new Random(3);
        foreach (int length in new[] { 1, 2, 15, 16, 17, 100, 2049, 20000 })
            foreach (float offset in new[] { 0f, 777.25f, -5000f, 3e5f })
            {
                float[] p = new float[length], q = new float[length];
                for (int i = 0; i < length; i++)
                {
                    p[i] = offset + 12 * random.NextSingle();
                    q[i] = p[i] + (float)apart * (random.NextSingle() - 0.5f);
                }
                if (length > 50) (p[3], p[7], q[7]) = (None, None, None);
                double exact = KullbackLeiblerOfLogits.Row(Array.ConvertAll(p, x => (double)x), Array.ConvertAll(q, x => (double)x), 0);
                foreach (int width in Widths)
                {
                    // What is below the square of single precision is rounding of c, which enters squared.
                    Close(exact, KullbackLeiblerOfLogits.Row(p, q, width), 1e-6, 1e-15);
                    Close(exact, KullbackLeiblerOfLogits.Row(Array.ConvertAll(p, x => (double)x), Array.ConvertAll(q, x => (double)x),
                        width), 1e-13, 1e-25);
                }
            }
    }

    // What the block-wise pass must join: blocks with ratios of their own, blocks without mass before those that have it, a block whose
    // numbers lie far above the first, masks on both sides, one token far apart among near ones, shifts against which δ is tiny.
    [Theory, InlineData("ratios"), InlineData("late"), InlineData("rising"), InlineData("masks"), InlineData("outlier"),
        InlineData("shift"), InlineData("apart"), InlineData("tail")]
    public void Blocks_are_joined_to_six_digits(string what)
    {
        var random = new Random(11);
        float[] p = new float[9000], q = new float[9000];
        for (int i = 0; i < p.Length; i++)
        {
            int block = i / 2048;
            p[i] = 8 * random.NextSingle();
            q[i] = p[i] + 3e-4f * (random.NextSingle() - 0.5f);
            if (what == "ratios") q[i] += block % 2 == 0 ? 0.7f : -0.4f;
            if (what == "late" && block < 2) (p[i], q[i]) = (p[i] - 60, q[i] - 60 + 5 * random.NextSingle());
            if (what == "rising") (p[i], q[i]) = (p[i] + 120 * block, q[i] + 120 * block);
            if (what == "masks" && i % 3 == 1) (p[i], q[i]) = (None, None);
            if (what == "masks" && i % 300 == 2) p[i] = None;
            if (what == "outlier" && i == 5000) q[i] -= 9;
            if (what == "shift") q[i] += 311.5f;
            if (what == "apart") q[i] = 30 * random.NextSingle();
            if (what == "tail") q[i] -= p[i] < 2 ? 40 : 0;
        }
        double exact = KullbackLeiblerOfLogits.Row(Array.ConvertAll(p, x => (double)x), Array.ConvertAll(q, x => (double)x), 0);
        Assert.True(exact > 0);
        foreach (int width in Widths) Close(exact, KullbackLeiblerOfLogits.Row(p, q, width), 1e-6, 1e-15);
    }

    [Fact]
    public void Mass_where_the_other_side_has_none_is_infinite()
    {
        foreach (int width in Widths)
        {
            Assert.Equal(double.PositiveInfinity, KullbackLeiblerOfLogits.Row([0f, 1f], [0f, None], width));
            Assert.Equal(double.PositiveInfinity, KullbackLeiblerOfLogits.Row([0.0, -900], [0.0, double.NegativeInfinity], width));
            Assert.Equal(Math.Log(2), KullbackLeiblerOfLogits.Row([0f, None], [0f, 0f], width), 1e-6);
            Assert.Equal(0, KullbackLeiblerOfLogits.Row([None, 5f, None], [None, -7f, None], width), 1e-20);
            Assert.Equal(1e5, KullbackLeiblerOfLogits.Row([1e5f, 0f], [0f, 1e5f], width), 1e-1);
            Assert.Equal(1e30, KullbackLeiblerOfLogits.Row([1e30f, 0f], [0f, 1e30f], width), 1e24);
        }
    }

    [Fact]
    public void What_is_no_logit_is_named()
    {
        foreach (int width in Widths)
            foreach (float bad in new[] { float.NaN, float.PositiveInfinity })
                foreach (int index in new[] { 0, 20, 39 })
                {
                    float[] good = new float[40], wrong = new float[40];
                    wrong[index] = bad;
                    var p = Assert.Throws<NotADistributionException>(() => KullbackLeiblerOfLogits.Row(wrong, good, width));
                    var q =
                        Assert.Throws<NotADistributionException>(
                            () => KullbackLeiblerOfLogits.Row(Array.ConvertAll(good, x => (double)x),
                                Array.ConvertAll(wrong, x => (double)x), width));
                    Assert.Equal((index, "logitsP", index, "logitsQ"), (p.Index, p.ParamName, q.Index, q.ParamName));
                    Assert.Equal(index, Assert.Throws<NotADistributionException>(() => LogSumExp.Of<float>(wrong)).Index);
                }
        Assert.Contains("logitsQ",
            Assert.Throws<NotADistributionException>(() => KullbackLeiblerOfLogits.Row([0f, 0f], [None, None])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => KullbackLeiblerOfLogits.Row([0f], [0f, 0f]));
        Assert.Equal(double.NegativeInfinity, LogSumExp.Of<double>([double.NegativeInfinity]));
    }
}
