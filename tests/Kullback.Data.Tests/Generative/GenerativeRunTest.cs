using Kullback.Data.Generative;
using Kullback.Numerics;

namespace Kullback.Data.Tests.Generative;

/// <summary>What is said of sets whose faults are known: copies, repetitions, a part left out, noise, another scale, none.</summary>
public class GenerativeRunTest
{
    private const int D = 6;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // Three clumps of normal points; rows of clump 0 are left out where the smallest is 1.
    private static double[] Clumps(int n, int seed, double spread = 1, int smallest = 0)
    {
        var random = new Random(seed);
        var rows = new double[n * D];
        for (int i = 0; i < n; i++)
        {
            int clump = random.Next(smallest, 3);
            for (int j = 0; j < D; j++) rows[i * D + j] = (j == clump ? 8 : 0)
                + spread * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        }
        return rows;
    }

    private static GenerativeEvaluation Of(double[] real, double[] generated, double[]? holdout = null, double tolerance = 0.05)
        => GenerativeRun.Between(EmbeddingTable.Of("real", real, D), EmbeddingTable.Of("generated", generated, D),
            new() { Tolerance = tolerance },
            holdout is null ? null : EmbeddingTable.Of("holdout", holdout, D), cancel: Stop);

    [Fact]
    public void Fresh_rows_are_fine_and_the_same_every_time()
    {
        GenerativeEvaluation first = Of(Clumps(500, 1), Clumps(500, 2), tolerance: 0.1),
            again = Of(Clumps(500, 1), Clumps(500, 2), tolerance: 0.1);
        Assert.Equal(GenerativeVerdict.Fine, first.Verdict);
        Assert.Equal(first.Judged.AsEnumerable(), again.Judged);
        Assert.Equal((first.Kernel, first.Frontier.Mauve, first.Frechet.Unbiased),
            (again.Kernel, again.Frontier.Mauve, again.Frechet.Unbiased));
    }

    [Fact]
    public void Few_fresh_rows_cannot_tell_and_ask_for_more()
    {
        var found = Of(Clumps(100, 1), Clumps(100, 2));
        Assert.Equal(GenerativeVerdict.Undecided, found.Verdict);
        Assert.True(found.RowsNeeded is null or > 100);
        // Below 40 rows no discriminator learns: never fine.
        Assert.Equal(GenerativeVerdict.Undecided, Of(Clumps(30, 1), Clumps(30, 2)).Verdict);
    }

    [Fact]
    public void What_is_wrong_is_named()
    {
        double[] real = Clumps(400, 1);
        // A third is left out: what there is is real, and a third of the real rows has nothing near.
        var missing = Fault(Clumps(400, 3, smallest: 1)).Judged.ToDictionary(f => f.Name, f => f.Verdict);
        Assert.Equal((GenerativeVerdict.NotFine, GenerativeVerdict.NotFine), (missing["coverage"], missing["recall"]));
        Assert.NotEqual(GenerativeVerdict.NotFine, missing["precision"]);
        Assert.Equal("recall", Fault(Clumps(400, 4, spread: 0.4)).DecidedBy!.Name);
        Assert.Equal("precision", Fault(Clumps(400, 5, spread: 2)).DecidedBy!.Name);

        GenerativeEvaluation Fault(double[] generated)
        {
            var found = Of(real, generated);
            Assert.Equal(GenerativeVerdict.NotFine, found.Verdict);
            Assert.False(found.Memory.Memorizes);
            return found;
        }
    }

    [Fact]
    public void Copies_are_memory_and_a_holdout_tells_those_that_were_changed()
    {
        double[] real = Clumps(300, 1), held = Clumps(300, 6), copies = Clumps(300, 7), near = [.. real];
        real.AsSpan(0, 30 * D).CopyTo(copies);
        Assert.True(Of(real, copies) is { Verdict: GenerativeVerdict.NotFine, Memory: { Memorizes: true, Copies: 30 } });
        var random = new Random(1);
        for (int i = 0; i < near.Length; i++) near[i] += 0.1 * random.NextDouble();
        Assert.False(Of(real, near).Memory.Memorizes);
        Assert.NotEqual(GenerativeVerdict.Fine, Of(real, near).Verdict);
        Assert.True(Of(real, near, held) is { Verdict: GenerativeVerdict.NotFine, Memory: { Memorizes: true, NearerThanHoldout: > 0.95 } });
        Assert.False(Of(real, Clumps(300, 8), held).Memory.Memorizes);
        // A holdout that is the training rows says nothing.
        Assert.True(Of(real, Clumps(300, 8), real).Memory is { Memorizes: false, NearerThanHoldout: null, HoldoutShared: 300 });
    }

    [Fact]
    public void Rows_that_repeat_each_other_are_a_fault_unless_the_real_ones_do_so_too()
    {
        double[] few = Clumps(50, 9), repeated = [.. Enumerable.Range(0, 6).SelectMany(_ => few)],
            coarse = [.. Clumps(300, 1).Select(x => Math.Round(x / 8))], other = [.. Clumps(300, 2).Select(x => Math.Round(x / 8))];
        var found = Of(Clumps(300, 1), repeated);
        Assert.True(found is { Verdict: GenerativeVerdict.NotFine, Shares.Closed: true, Memory.Repeated: 300 });
        Assert.True(Of(coarse, other).Memory is { Memorizes: false, Repeats: false });
    }

    [Fact]
    public void Constant_rows_are_no_crash()
    {
        double[] same = [.. Enumerable.Repeat(1.0, 60 * D)];
        var found = Of(same, same);
        Assert.Equal((0, 0), (found.Frechet.Value, found.Kernel.Unbiased));
        Assert.NotEqual(GenerativeVerdict.Fine, Of(Clumps(60, 1), same).Verdict);
    }

    [Fact]
    public void Single_and_double_precision_give_the_same_shares()
    {
        float[] p = [.. Clumps(200, 1).Select(x => (float)x)], q = [.. Clumps(200, 2).Select(x => (float)x)];
        var single = GenerativeRun.Between(EmbeddingTable.Of("p", p, D), EmbeddingTable.Of("q", q, D), new(), cancel: Stop);
        var wide = Of([.. p.Select(x => (double)x)], [.. q.Select(x => (double)x)]);
        Assert.Equal(wide.Judged.Select(f => f.Value), single.Judged.Select(f => f.Value));
        Assert.Equal(wide.Frechet.Value, single.Frechet.Value, 1e-12);
        Assert.True(single.Real.IsSingle);
    }

    [Fact]
    public void Class_probabilities_have_a_row_each()
    {
        EmbeddingTable p = EmbeddingTable.Of("p", Clumps(50, 1), D), q = EmbeddingTable.Of("q", Clumps(50, 2), D);
        var sure = EmbeddingTable.Of("classes",
            [.. Enumerable.Range(0, 50).SelectMany(i => new[] { i % 2 == 0 ? 1.0 : 0, i % 2 == 0 ? 0 : 1.0 })], 2);
        Assert.Equal(2, GenerativeRun.Between(p, q, new() { Probabilities = sure }, cancel: Stop).Score!.Uncorrected, 1e-12);
        foreach (var (table, words) in new[] { (EmbeddingTable.Of("c", new double[98], 2), "49 rows"),
            (EmbeddingTable.Of("c", new double[100], 2), "sum to 0"), (EmbeddingTable.Of("c", new double[50], 1), "one column") })
            Assert.Contains(words,
                Assert.Throws<UnreadableDataException>(
                    () => GenerativeRun.Between(p, q, new() { Probabilities = table }, cancel: Stop)).Message, StringComparison.Ordinal);
    }
}
