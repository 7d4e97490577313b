using System.Text.Json;
using Kullback.Data.LanguageModels;
using Kullback.Divergences;

namespace Kullback.Data.Tests.LanguageModels;

/// <summary>Rows of all tokens against what servers name, against a corpus, and the rows that stand out.</summary>
public sealed class RowsAgainstOthersTest : IDisposable
{
    private const int Vocabulary = 12, Chunks = 6, PerChunk = 7;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static readonly string[] Texts = [.. Enumerable.Range(0, Vocabulary).Select(i => $" t{i}")];

    private static float[] Logits(long row, double noise)
    {
        var (random, shaken) = (new Random((int)row), new Random((int)row + 1000));
        return [.. Enumerable.Range(0, Vocabulary).Select(_ => (float)(4 * random.NextDouble() + noise * shaken.NextDouble()))];
    }

    private static double[] Distribution(long row, double noise)
    {
        float[] logits = Logits(row, noise);
        double sum = logits.Sum(x => Math.Exp(x));
        return [.. logits.Select(x => Math.Exp(x) / sum)];
    }

    private static readonly int[] Tokens = [.. Enumerable.Range(0, Chunks * (PerChunk + 1)).Select(i => i * i % Vocabulary)];

    private static MemoryRows Rows(string name, double noise, bool tokens = true, bool inOrder = false)
        => new(name, new NextTokenShape(Chunks, PerChunk, 0, tokens ? PerChunk + 1 : 0, Vocabulary),
            (row, logits) => Logits(row, noise).CopyTo(logits), tokens ? Tokens : default, inOrder);

    private string Served(double noise, int k)
        => _folder.Lines("served.ndjson", Enumerable.Range(0, Chunks).Select(chunk => JsonSerializer.Serialize(new
        {
            choices = new[] { new { logprobs = new { content = Enumerable.Range(0, PerChunk).Select(r =>
            {
                double[] distribution = Distribution(chunk * PerChunk + r, noise);
                int own = Tokens[chunk * (PerChunk + 1) + r + 1];
                return new { token = Texts[own], logprob = Math.Log(distribution[own]),
                    top_logprobs = Enumerable.Range(0, Vocabulary).OrderByDescending(i => distribution[i]).Take(k)
                    .Select(i => new { token = Texts[i], logprob = Math.Log(distribution[i]) }) };
            }) } } },
        })));

    [Theory, InlineData(true), InlineData(false)]
    public void Rows_against_the_most_probable_tokens_are_bounded(bool servedIsBase)
    {
        var report = TopTokenComparison.Run(Rows("rows", servedIsBase ? 1 : 0), Served(servedIsBase ? 0 : 1, 4), servedIsBase, Texts,
            0, default);
        double truth = Enumerable.Range(0, Chunks * PerChunk)
            .Average(r => Distribution(r, 0).Zip(Distribution(r, 1), (p, q) => p * Math.Log(p / q)).Sum());
        Assert.InRange(truth, report.Bounds!.KlLow.Mean, report.Bounds!.KlHigh.Mean);
        Assert.True(report.Bounds!.KlLow.Mean > truth / 5, "the lower bound says something");
        // All of the candidate is known: no token can be arbitrarily improbable.
        Assert.Equal(servedIsBase, double.IsFinite(report.Bounds!.KlHigh.Mean));
        double k1 = Enumerable.Range(0, Chunks * PerChunk)
            .Average(r => Tokens[r / PerChunk * (PerChunk + 1) + r % PerChunk + 1] is var t
                ? Math.Log(Distribution(r, 0)[t] / Distribution(r, 1)[t]) : 0);
        Assert.Equal(k1, report.Sampled!.K1.Mean, 1e-6);
    }

    [Fact]
    public void Another_text_is_refused_with_its_first_token()
    {
        int[] other = [.. Tokens];
        other[3] = (other[3] + 1) % Vocabulary;
        var rows = new MemoryRows("rows", Rows("rows", 0).Shape, (row, logits) => Logits(row, 0).CopyTo(logits), other, false);
        string served = Served(0, 3);
        Assert.Contains("token 2 is",
            Assert.Throws<UnreadableDataException>(() => TopTokenComparison.Run(rows, served, true, Texts, 0, default)).Message,
            StringComparison.Ordinal);
        string[] foreign = [.. Texts.Select(t => t + "x")];
        Assert.Contains("no token of rows",
            Assert.Throws<UnreadableDataException>(
                () => TopTokenComparison.Run(Rows("rows", 0), served, true, foreign, 0, default)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_corpus_of_the_models_own_making_is_noise_and_another_is_not()
    {
        // A model that knows one token of context: row r follows Tokens[at]; its corpus is drawn from it.
        static float[] Of(int before, double tilt)
            => [.. Enumerable.Range(0, Vocabulary).Select(i => (float)((i * 7 + before * 5) % 11 / 3.0 + tilt * i))];
        MemoryRows Model(string name, double tilt)
            => new(name, Rows("", 0).Shape,
                (row, logits) => Of(Tokens[(int)row / PerChunk * (PerChunk + 1) + (int)row % PerChunk], tilt).CopyTo(logits),
                Tokens, false);
        var random = new Random(4);
        var corpus = new int[20_000];
        for (int i = 1; i < corpus.Length; i++)
        {
            float[] logits = Of(corpus[i - 1], 0);
            double u = random.NextDouble() * logits.Sum(x => Math.Exp(x));
            while (corpus[i] < Vocabulary - 1 && (u -= Math.Exp(logits[corpus[i]])) > 0) corpus[i]++;
        }
        var reports = CorpusComparison.Run(Model("own", 0), [Model("tilted", 0.1)], corpus, 1, new NextTokenOptions(), default);
        var (own, tilted) = (reports[0].Divergence, reports[1].Divergence);
        // 95 % of corpora lie between; one in forty beyond the upper end, here with a fixed seed.
        Assert.InRange(own.Nats, 0.5 * own.NoiseLowNats, 1.2 * own.NoiseHighNats);
        Assert.True(tilted.Nats > 3 * tilted.NoiseHighNats);
        Assert.Throws<UnreadableDataException>(
            () => CorpusComparison.Run(Rows("archive", 0, inOrder: true), [Model("tilted", 0.1)], corpus, 1,
                new NextTokenOptions(), default));
    }

    [Fact]
    public void Worst_rows_have_their_context_and_their_parts_whoever_carries_the_tokens()
    {
        var expected = NextTokenComparison.Run(Rows("base", 0), [Rows("candidate", 1)], new NextTokenOptions { Worst = 5 }, null,
            default).Candidates[0].Worst;
        foreach (bool inOrder in new[] { false, true })
        {
            var found = NextTokenComparison.Run(Rows("base", 0, tokens: false, inOrder), [Rows("candidate", 1)],
                new NextTokenOptions { Worst = 5 }, null, default).Candidates[0].Worst;
            Assert.Equal(expected.Select(w => (w.Row, w.Figures)), found.Select(w => (w.Row, w.Figures)));
            for (int i = 0; i < found.Count; i++)
            {
                Assert.Equal(expected[i].Context, found[i].Context);
                Assert.Equal(expected[i].Parts, found[i].Parts);
                Assert.Equal(8, found[i].Parts.Count);
                var parts = new double[Vocabulary];
                NextToken.Contributions(Logits(found[i].Row, 0), Logits(found[i].Row, 1), parts);
                Assert.Equal(parts.OrderDescending().Take(8), found[i].Parts.Select(p => p.KlNats), (a, b) => Math.Abs(a - b) <= 1e-12);
            }
        }
    }

    [Fact]
    public void Rows_are_heard_in_their_order_and_kept_only_where_asked()
    {
        var kept = NextTokenComparison.Run(Rows("base", 0), [Rows("candidate", 1)], new NextTokenOptions { Threads = 2 }, null,
            default).Candidates[0].Rows;
        var heard = new List<NextTokenRow>();
        var report = NextTokenComparison.Run(Rows("base", 0), [Rows("candidate", 1)], new NextTokenOptions
        {
            Threads = 2,
            KeepRows = false,
            Receiver = (candidate, first, rows) =>
            {
                Assert.Equal((0, (long)heard.Count), (candidate, first));
                heard.AddRange(rows);
            },
        }, null, default);
        Assert.Empty(report.Candidates[0].Rows);
        Assert.Equal(kept, heard);
    }
}
