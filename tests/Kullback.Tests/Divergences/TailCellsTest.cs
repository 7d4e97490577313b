using Kullback.Divergences;

namespace Kullback.Tests.Divergences;

/// <summary>Bounds from the most probable tokens and cells of the others hold the truth, and meet it where nothing is hidden.</summary>
public class TailCellsTest
{
    private const int Vocabulary = 40, Cells = 4;

    private static double[] Distribution(Random random, double[]? near, double noise)
    {
        double spread = 1 + 6 * random.NextDouble();
        double[] weights = [.. Enumerable.Range(0, Vocabulary)
            .Select(i => near is null ? Math.Exp(spread * random.NextDouble()) : near[i] * Math.Exp(noise * (random.NextDouble() - 0.5)))];
        double sum = weights.Sum();
        return [.. weights.Select(w => w / sum)];
    }

    // As a file keeps them: single precision, the largest of a cell rounded up.
    private static (double[] P, byte[] CellOf, TailCell[] Cells) Kept(Random random, double[] p, int top)
    {
        byte[] cellOf = [.. p.Select(_ => (byte)random.Next(Cells))];
        double[] known = [.. p.Select(_ => double.NaN)];
        int[] order = [.. Enumerable.Range(0, Vocabulary)];
        Array.Sort([.. p.Select(x => -x)], order);
        foreach (int i in order.AsSpan(0, top)) known[i] = Math.Exp((float)Math.Log(p[i]));
        var (mass, most, logs) = (new double[Cells], new double[Cells], new double[Cells]);
        for (int i = 0; i < Vocabulary; i++)
        {
            if (!double.IsNaN(known[i])) continue;
            int c = cellOf[i];
            (mass[c], most[c], logs[c]) = (mass[c] + p[i], Math.Max(most[c], p[i]), logs[c] + p[i] * Math.Log(p[i]));
        }
        return (known, cellOf, [.. Enumerable.Range(0, Cells)
            .Select(c => mass[c] == 0 ? default : new TailCell((float)mass[c], MathF.BitIncrement((float)most[c]), (float)logs[c]))]);
    }

    private static (double Kl, double Js, double Tv) Truth(double[] p, double[] q)
    {
        var (kl, js, tv) = (0.0, 0.0, 0.0);
        for (int i = 0; i < p.Length; i++)
        {
            var (x, y) = (p[i], q[i]);
            kl += x * Math.Log(x / y);
            js += (x * Math.Log(2 * x / (x + y)) + y * Math.Log(2 * y / (x + y))) / 2;
            tv += Math.Abs(x - y) / 2;
        }
        return (kl, js, tv);
    }

    [Fact]
    public void Bounds_of_random_rows_hold_the_truth()
    {
        var random = new Random(11);
        for (int r = 0; r < 10_000; r++)
        {
            double[] p = Distribution(random, null, 0), q = Distribution(random, p, 3 * random.NextDouble());
            var (known, cellOf, cells) = Kept(random, p, 1 + random.Next(20));
            double[] logQ = [.. q.Select(x => Math.Log(x))];
            var bounds = TailCells.Bounds(known, logQ, cellOf, cells);
            var (kl, js, tv) = Truth(p, q);
            if (!(bounds.KlLow <= kl && kl <= bounds.KlHigh)) Assert.Fail($"row {r}: D = {kl}, not in [{bounds.KlLow}, {bounds.KlHigh}]");
            if (!(bounds.JensenShannonLow <= js && js <= bounds.JensenShannonHigh))
                Assert.Fail($"row {r}: JS = {js}, not in [{bounds.JensenShannonLow}, {bounds.JensenShannonHigh}]");
            if (!(bounds.TotalVariationLow <= tv && tv <= bounds.TotalVariationHigh))
                Assert.Fail($"row {r}: TV = {tv}, not in [{bounds.TotalVariationLow}, {bounds.TotalVariationHigh}]");
            // One cell of all knows less: what it allows contains what the cells allow. Single precision of sums below ten.
            TailCell one = new((float)cells.Sum(c => c.Mass), cells.Max(c => c.Most), (float)cells.Sum(c => c.PLogP));
            var wider = TailCells.Bounds(known, logQ, new byte[Vocabulary], [one]);
            if (!(wider.KlLow <= bounds.KlLow + 1e-5 && bounds.KlHigh <= wider.KlHigh + 1e-5))
                Assert.Fail($"row {r}: [{bounds.KlLow}, {bounds.KlHigh}] is not within [{wider.KlLow}, {wider.KlHigh}]");
        }
    }

    [Fact]
    public void Nothing_hidden_is_the_divergence_itself()
    {
        var random = new Random(12);
        double[] p = Distribution(random, null, 0), q = Distribution(random, p, 0.5);
        var (known, cellOf, cells) = Kept(random, p, Vocabulary);
        var bounds = TailCells.Bounds(known, [.. q.Select(x => Math.Log(x))], cellOf, cells);
        double kl = p.Zip(q, (x, y) => x * Math.Log(x / y)).Sum();
        Assert.InRange(bounds.KlHigh - bounds.KlLow, 0, 1e-5 * p.Zip(q, (x, y) => x * Math.Abs(Math.Log(x / y))).Sum());
        Assert.InRange(kl, bounds.KlLow, bounds.KlHigh);
        Assert.Equal(p.Zip(q, (x, y) => Math.Abs(x - y) / 2).Sum(), bounds.TotalVariationLow, 1e-6);
    }

    [Fact]
    public void A_token_that_q_never_draws_leaves_no_upper_bound()
    {
        double[] p = [0.5, double.NaN, double.NaN], logQ = [Math.Log(0.6), Math.Log(0.4), double.NegativeInfinity];
        var bounds = TailCells.Bounds(p, logQ, [0, 0, 0], [new(0.5, 0.5, 0.5 * Math.Log(0.5))]);
        Assert.Equal(double.PositiveInfinity, bounds.KlHigh);
        // All of the cell on the second token: 0.5 ln(0.5/0.6) + 0.5 ln(0.5/0.4).
        Assert.Equal(0.5 * Math.Log(0.5 / 0.6) + 0.5 * Math.Log(0.5 / 0.4), bounds.KlLow, 1e-5);
    }
}
