using CsCheck;
using Kullback.Divergences;

namespace Kullback.Tests.Divergences;

/// <summary>Figures of a pair of rows: every width of vector against one token at a time in double,
/// and what must hold of any pair.</summary>
[Trait("Category", "Kernel")]
public class NextTokenTest
{
    private static Gen<T> AnyOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static readonly int[] Widths = [.. new[] { 512, 256, 128 }.Where(w => w <= SumLoop.Width)];

    // Logits as models have them, with shifts, scales, masks, negative zeros, subnormals, and candidates close to the base or not.
    private static readonly Gen<(float[] P, float[] Q)> Rows =
        Gen.Select(Gen.Int[1, 3000], Gen.Int, AnyOf(0.5, 3, 10), AnyOf(0, 1e-4, 0.01, 0.3, 5), AnyOf(0f, -17f, 1e4f), Gen.Int[0, 9])
        .Select((n, seed, spread, noise, shift, special) =>
        {
            var random = new Random(seed);
            var (p, q) = (new float[n], new float[n]);
            for (int i = 0; i < n; i++)
            {
                p[i] = (float)(spread * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))
                    + (special == 1 ? shift : 0);
                q[i] = p[i] + (float)(noise * (random.NextDouble() - 0.5));
                if (special == 2 && random.Next(50) == 0) p[i] = -0f;
                if (special == 3 && random.Next(50) == 0) q[i] = 1e-41f;
                if (special == 4 && i > 0 && random.Next(4) == 0) p[i] = q[i] = float.NegativeInfinity;
                if (special == 5 && random.Next(9) == 0) p[i] = 1e4f;
            }
            return (p, q);
        });

    // Single precision in the lanes: 1e-6 of the value, as the issue asks, or of the mass 1 what its rounding leaves.
    private static bool Near(double expected, double actual, double absolute)
        => expected == actual || Math.Abs(expected - actual) <= 1e-6 * Math.Abs(expected) + absolute;

    private static void Same(NextTokenRow a, NextTokenRow b)
    {
        Assert.True(Near(a.KlNats, b.KlNats, 1e-15), $"KL {b.KlNats:R}, not {a.KlNats:R}");
        Assert.True(Near(a.ReverseKlNats, b.ReverseKlNats, 1e-15), $"reverse {b.ReverseKlNats:R}, not {a.ReverseKlNats:R}");
        // Both p and q have the error of an exponent near −16, half a unit of 2⁻²⁰,
        // and the square of their difference twice that of a single number.
        Assert.True(Math.Abs(a.JensenShannonNats - b.JensenShannonNats) <= 2e-6 * a.JensenShannonNats + 1e-15,
            $"JS {b.JensenShannonNats:R}, not {a.JensenShannonNats:R}");
        Assert.True(Near(a.TotalVariation, b.TotalVariation, 1e-7), $"TV {b.TotalVariation:R}, not {a.TotalVariation:R}");
        Assert.True(Near(a.EntropyNats, b.EntropyNats, 1e-7), $"entropy {b.EntropyNats:R}, not {a.EntropyNats:R}");
        Assert.True(Near(a.CandidateEntropyNats, b.CandidateEntropyNats, 1e-7),
            $"candidate's entropy {b.CandidateEntropyNats:R}, not {a.CandidateEntropyNats:R}");
        Assert.True(Near(a.StoredKlNats, b.StoredKlNats, 1e-7), $"stored {b.StoredKlNats:R}, not {a.StoredKlNats:R}");
        Assert.True(Near(a.TargetLogP, b.TargetLogP, 1e-7) && Near(a.TargetLogQ, b.TargetLogQ, 1e-7));
        Assert.Equal((a.Top, a.CandidateTop, a.RankOfTop, a.Overlap), (b.Top, b.CandidateTop, b.RankOfTop, b.Overlap));
    }

    [Fact]
    public void Every_width_gives_what_double_gives()
        => Rows.Sample(rows =>
        {
            int target = rows.P.Length / 2;
            if (float.IsNegativeInfinity(rows.P[target])) target = -1;
            if (rows.P.All(float.IsNegativeInfinity)) return;
            var exact = NextTokenOneByOne.Compare(rows.P, rows.Q, RowForm.Logits, target, 10);
            foreach (int width in Widths) Same(exact, NextTokenKernel.Compare(rows.P, rows.Q, RowForm.Logits, target, 10, width));
        }, iter: 150, threads: 1);

    [Fact]
    public void Stored_rows_too()
        => Rows.Sample(rows =>
        {
            if (rows.P.Any(x => !(Math.Abs(x) < 100))) return;
            double log = Math.Log(rows.P.Sum(x => Math.Exp(x)));
            float[] p = [.. rows.P.Select(x => (float)Math.Max(x - log, -14) - 3e-5f)];
            var exact = NextTokenOneByOne.Compare(p, rows.Q, RowForm.Stored, 0, 5);
            foreach (int width in Widths) Same(exact, NextTokenKernel.Compare(p, rows.Q, RowForm.Stored, 0, 5, width));
        }, iter: 100, threads: 1);

    [Fact]
    public void Relations_between_the_figures_hold()
        => Rows.Sample(rows =>
        {
            if (rows.P.All(float.IsNegativeInfinity)) return;
            var row = NextToken.Compare(rows.P, rows.Q, RowForm.Logits, -1, 3);
            Assert.True(row.KlNats >= 0 && row.ReverseKlNats >= 0 && row.JensenShannonNats is >= 0 and <= 0.6931471805599454
                && row.TotalVariation is >= 0 and <= 1);
            // Pinsker; JS is at most half of TV·2 ln 2 and at least TV²/2 (Lin 1991, Topsøe 2000); rounding as above.
            Assert.True(2 * row.TotalVariation * row.TotalVariation <= row.KlNats * (1 + 1e-5) + 1e-12);
            Assert.True(row.JensenShannonNats <= Math.Log(2) * row.TotalVariation * (1 + 1e-5) + 1e-12);
            Assert.True(row.TotalVariation * row.TotalVariation / 2 <= row.JensenShannonNats * (1 + 1e-5) + 1e-12);
            Assert.Equal(row.EntropyNats + row.KlNats, row.CrossEntropyNats);
            var parts = new double[rows.P.Length];
            NextToken.Contributions(rows.P, rows.Q, parts);
            Assert.True(Near(parts.Sum(), row.KlNats, 1e-13));
        }, iter: 100, threads: 1);

    [Fact]
    public void Masks_and_what_is_no_logit()
    {
        float no = float.NegativeInfinity;
        foreach (int n in new[] { 3, 100 })
        {
            float[] Row(params float[] start) => [.. start, .. Enumerable.Repeat(no, n - 3)];
            var one = NextToken.Compare(Row(0, 0, no), Row(0, no, 0), RowForm.Logits, -1, 2);
            Assert.Equal((double.PositiveInfinity, double.PositiveInfinity), (one.KlNats, one.ReverseKlNats));
            // P = (½, ½, 0), Q = (½, 0, ½): TV ½, JS = ½ ln 2.
            Assert.Equal(0.5, one.TotalVariation, 1e-7);
            Assert.Equal(Math.Log(2) / 2, one.JensenShannonNats, 1e-7);
            // P = (1, 0), Q = (½, ½): D = ln 2, the reverse infinite.
            var two = NextToken.Compare(Row(0, no, no), Row(5, 5, no), RowForm.Logits, 0, 2);
            Assert.Equal(Math.Log(2), two.KlNats, 1e-7);
            Assert.Equal(double.PositiveInfinity, two.ReverseKlNats);
            // Too little mass for a float, and masked by the other all the same.
            Assert.Equal(double.PositiveInfinity, NextToken.Compare(Row(0, -300, 0), Row(0, no, 0), RowForm.Logits, -1, 2).KlNats);
            var error = Assert.Throws<NotADistributionException>(
                () => NextToken.Compare(Row(0, 0, 0), Row(0, float.NaN, 0), RowForm.Logits, -1, 2));
            Assert.Equal(("q", 1), (error.ParamName, error.Index));
            Assert.Throws<NotADistributionException>(() => NextToken.Compare(Row(no, no, no), Row(0, 0, 0), RowForm.Logits, -1, 2));
            Assert.Throws<NotADistributionException>(
                () => NextToken.Compare(Row(0, float.PositiveInfinity, 0), Row(0, 0, 0), RowForm.Logits, -1, 2));
        }
    }
}
