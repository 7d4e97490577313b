using Kullback.Data.LanguageModels;
using Kullback.Divergences;

namespace Kullback.Data.Tests.LanguageModels;

/// <summary>Rows come back as they were written, whatever the form; sources that do not fit are refused with the first place.</summary>
[Trait("Category", "Kernel")]
public sealed class RowSourcesTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static MemoryRows Memory(int chunks, int context, int vocabulary, int seed, double spread = 3)
    {
        var random = new Random(seed);
        int rows = context - 1 - context / 2;
        var numbers = new float[chunks * rows * vocabulary];
        for (int i = 0; i < numbers.Length; i++) numbers[i] = (float)((random.NextDouble() - 0.5) * spread);
        var tokens = new int[chunks * context];
        for (int i = 0; i < tokens.Length; i++) tokens[i] = random.Next(vocabulary);
        return new MemoryRows($"memory {seed}", new NextTokenShape(chunks, rows, context / 2, context, vocabulary),
            (row, logits) => numbers.AsSpan((int)row * vocabulary, vocabulary).CopyTo(logits), tokens, false);
    }

    private string Written(string name, Action<Stream> write)
    {
        string path = Path.Combine(_folder.Path, name);
        using var stream = File.Create(path);
        write(stream);
        return path;
    }

    private static float[] Row(INextTokenSource source, long row)
    {
        var logits = new float[source.Shape.Vocabulary];
        source.Read(row, logits);
        return logits;
    }

    [Fact]
    public void Full_precision_comes_back_bit_by_bit()
    {
        var memory = Memory(3, 9, 17, 1);
        using var file = NextTokenFile.Open(Written("rows.safetensors", s => NextTokenFile.WriteRows(memory, s, default)), null, false);
        Assert.Equal(memory.Shape, file.Shape);
        Assert.Equal(memory.Tokens.ToArray(), file.Tokens.ToArray());
        for (long r = 0; r < memory.Shape.Rows; r++) Assert.Equal(Row(memory, r), Row(file, r));
    }

    /// <summary>Whole vectors of tokens are passed over while the largest parts are looked for: what is left out must be smaller.</summary>
    [Theory, InlineData(0.2, 1), InlineData(4, 2), InlineData(30, 3)]
    public void The_worst_rows_name_the_tokens_with_the_largest_parts(double noise, int threads)
    {
        const int Vocabulary = 3001;
        INextTokenSource p = Memory(2, 9, Vocabulary, 5, 20), change = Memory(2, 9, Vocabulary, 6, noise);
        var q = new MemoryRows("candidate", p.Shape, (row, logits) =>
        {
            p.Read(row, logits);
            float[] by = Row(change, row);
            for (int i = 0; i < by.Length; i++) logits[i] += by[i];
        }, default, false);
        var worst = NextTokenComparison.Run(p, [q], new NextTokenOptions { Threads = threads }, null, default).Candidates[0].Worst;
        Assert.Equal(p.Shape.Rows, worst.Count);
        var parts = new double[Vocabulary];
        foreach (var place in worst)
        {
            NextToken.Contributions(Row(p, place.Row), Row(q, place.Row), parts);
            // ln q − ln p of numbers below 64 is good to 1e-14, and the largest parts are of differences above 1e-3.
            Assert.Equal(parts.OrderDescending().Take(8), place.Parts.Select(part => part.KlNats), (a, b) => Math.Abs(a - b) <= 1e-9 * a);
        }
    }

    [Fact]
    public void A_base_file_comes_back_within_half_a_code()
    {
        var memory = Memory(3, 9, 17, 2);
        using var file = NextTokenFile.Open(Written("rows.kld", s => NextTokenFile.WriteBase(memory, s, default)), null, false);
        Assert.Equal(memory.Shape, file.Shape);
        for (long r = 0; r < memory.Shape.Rows; r++)
        {
            float[] x = Row(memory, r), stored = Row(file, r);
            double most = x.Max(), log = most + Math.Log(x.Sum(v => Math.Exp(v - most)));
            // Half a step of (max − min)/65535, and single precision of numbers below 16.
            double bound = 0.5 * (x.Max() - x.Min()) / 65535 + 4e-6;
            for (int i = 0; i < x.Length; i++) Assert.InRange(stored[i] - (x[i] - log), -bound, bound);
        }
    }

    [Fact]
    public void Half_numbers_are_those_of_the_framework()
    {
        // Every half there is.
        var halves = new byte[2 * 65536];
        for (int i = 0; i < 65536; i++) (halves[2 * i], halves[2 * i + 1]) = ((byte)i, (byte)(i >> 8));
        string path = Written("all.f16", s => s.Write(halves));
        using var file = NextTokenFile.Open(path, 65536, false);
        float[] row = Row(file, 0);
        for (int i = 0; i < row.Length; i++) Assert.Equal((float)BitConverter.UInt16BitsToHalf((ushort)i), row[i]);
        // And those without infinities, which take another way; 101 of the last do not fill a vector.
        ushort[] finite = [.. Enumerable.Range(0, 65536).Select(i => (ushort)i).Where(h => Half.IsFinite(BitConverter.UInt16BitsToHalf(h))),
            .. Enumerable.Range(0, 101).Select(i => (ushort)(i * 300))];
        using var plain =
            NextTokenFile.Open(Written("finite.f16", s => s.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(finite.AsSpan()))),
                finite.Length, false);
        row = Row(plain, 0);
        for (int i = 0; i < row.Length; i++)
            Assert.Equal(BitConverter.SingleToUInt32Bits((float)BitConverter.UInt16BitsToHalf(finite[i])),
                BitConverter.SingleToUInt32Bits(row[i]));
        File.Move(path, path = Path.Combine(_folder.Path, "all.bf16"));
        using var brain = NextTokenFile.Open(path, 65536, false);
        row = Row(brain, 0);
        for (int i = 0; i < row.Length; i++) Assert.Equal(BitConverter.UInt32BitsToSingle((uint)i << 16), row[i]);
    }

    private static string Refusal(INextTokenSource a, INextTokenSource b, NextTokenOptions? options = null)
        => Assert.Throws<UnreadableDataException>(
            () => NextTokenComparison.Run(a, [b], options ?? new NextTokenOptions { Threads = 2 }, null, default)).Message;

    [Fact]
    public void Sources_that_do_not_fit_are_refused()
    {
        var a = Memory(3, 9, 17, 1);
        Assert.Contains("vocabulary of 18", Refusal(a, Memory(3, 9, 18, 1)), StringComparison.Ordinal);
        Assert.Contains("not of the same text", Refusal(a, Memory(4, 9, 17, 1)), StringComparison.Ordinal);
        int[] tokens = a.Tokens.ToArray();
        tokens[5] = (tokens[5] + 1) % 17;
        Assert.Contains("token 5 is", Refusal(a, new MemoryRows("other", a.Shape, a.Read, tokens, false)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN, "row 4, column 6: NaN")]
    [InlineData(float.PositiveInfinity, "row 4, column 6: Infinity")]
    public void A_number_that_is_no_logit_is_named(float bad, string expected)
    {
        var a = Memory(3, 9, 17, 1);
        var b = new MemoryRows("bad", a.Shape, (row, logits) =>
        {
            a.Read(row, logits);
            if (row >= 4) logits[6] = bad;
        }, a.Tokens, false);
        for (int run = 0; run < 20; run++) Assert.Contains(expected, Refusal(a, b), StringComparison.Ordinal);
        Assert.Contains("every logit is −∞",
            Refusal(a, new MemoryRows("masked", a.Shape, (_, logits) => logits.Fill(float.NegativeInfinity), a.Tokens, false)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Tokens_in_another_order_are_mapped_where_texts_are_known()
    {
        var a = Memory(3, 9, 17, 1);
        string[] texts = [.. Enumerable.Range(0, 17).Select(i => $"t{i}")];
        int[] order = [.. Enumerable.Range(0, 17).Select(i => (i * 5 + 3) % 17)];
        var b = new MemoryRows("other order", a.Shape, (row, logits) =>
        {
            var own = Row(a, row);
            for (int i = 0; i < order.Length; i++) logits[order[i]] = own[i];
        }, Array.ConvertAll(a.Tokens.ToArray(), t => order[t]), false);
        string[] others = new string[17];
        for (int i = 0; i < order.Length; i++) others[order[i]] = texts[i];
        var options = new NextTokenOptions { Texts = texts, CandidateTexts = others };
        Assert.Equal(0, NextTokenComparison.Run(a, [b], options, null, default).Candidates[0].Figures.Kl.Mean);
        others[3] = "elsewhere";
        Assert.Contains("the vocabularies differ", Refusal(a, b, options), StringComparison.Ordinal);
    }

    [Fact]
    public void A_difference_of_two_candidates_has_the_sign_of_how_they_were_made()
    {
        var a = Memory(40, 9, 17, 1);
        MemoryRows Noisy(string name, double noise, int seed) => new(name, a.Shape, (row, logits) =>
        {
            a.Read(row, logits);
            var random = new Random(seed + (int)row);
            for (int i = 0; i < logits.Length; i++) logits[i] += (float)(noise * (random.NextDouble() - 0.5));
        }, a.Tokens, false);
        var report = NextTokenComparison.Run(a, [Noisy("far", 0.4, 1000), Noisy("near", 0.1, 5000)], new NextTokenOptions(), null, default);
        var pair = Assert.Single(report.Pairs);
        Assert.Equal(("near", "far"), (pair.Nearer, pair.Further));
        Assert.True(pair.Difference.Low > 0 && pair.Blocks.PValue < 1e-6);
        // The divergence of small noise is of second order: sixteen times less noise squared.
        Assert.InRange(report.Candidates[0].Figures.Kl.Mean / report.Candidates[1].Figures.Kl.Mean, 12, 20);
    }

    [Fact]
    public void The_sampler_keeps_what_it_says()
    {
        float[] row = [MathF.Log(0.4f), MathF.Log(0.3f), MathF.Log(0.2f), MathF.Log(0.1f)];
        int[] Kept(Sampler sampler)
        {
            float[] copy = [.. row];
            sampler.Apply(copy);
            return [.. Enumerable.Range(0, 4).Where(i => !float.IsNegativeInfinity(copy[i]))];
        }
        Assert.Equal([0, 1], Kept(new Sampler(1, 2, 1, 0)));
        Assert.Equal([0, 1, 2], Kept(new Sampler(1, 0, 0.75, 0)));
        Assert.Equal([0, 1, 2], Kept(new Sampler(1, 0, 1, 0.45)));
        Assert.Equal([0], Kept(new Sampler(0, 0, 1, 0)));
        Assert.Equal([0, 1, 2, 3], Kept(new Sampler(2, 0, 1, 0.45)));
    }
}
