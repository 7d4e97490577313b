using System.IO.Compression;
using System.Text.Json;
using Kullback.Data.Topics;
using Kullback.Topics;
using Kullback.Transport;

namespace Kullback.Data.Tests.Topics;

/// <summary>Corpora and the bars problem against independent values; they need the shared data beside the checkout.</summary>
public class CorpusGoldenTest
{
    private static readonly string? Data = Above(AppContext.BaseDirectory);

    private static string? Above(string? folder)
        => folder is null ? null : File.Exists(Path.Combine(folder, "Kullback.slnx"))
        ? Path.Combine(Path.GetDirectoryName(folder)!, "shared", "data", "topics") : Above(Path.GetDirectoryName(folder));

    private static IEnumerable<JsonElement> Rows
        => File.ReadLines(Path.Combine(AppContext.BaseDirectory, "golden", "evaluation", "topics.jsonl"))
        .Select(line => JsonDocument.Parse(line).RootElement);

    private static string Text(string name)
    {
        using var reader =
            new StreamReader(new GZipStream(File.OpenRead(Path.Combine(Data!, $"{name}.txt.gz")), CompressionMode.Decompress));
        return reader.ReadToEnd();
    }

    private static Corpus Blocks(string name, Func<int, int, bool>? chosen = null)
    {
        string[][] blocks = [.. TextTokens.Of(Text(name)).Chunk(200).Where(b => b.Length == 200)];
        return new(name, [.. blocks.Where((_, i) => chosen?.Invoke(i, blocks.Length) ?? true)], "block", []);
    }

    private static (Corpus First, Corpus Second) Pair(string id) => id switch
    {
        "topics/corpus/plrabn12 even blocks against odd blocks" =>
            (Blocks("plrabn12", (i, _) => i % 2 == 0), Blocks("plrabn12", (i, _) => i % 2 == 1)),
        "topics/corpus/plrabn12 first half against second half" =>
            (Blocks("plrabn12", (i, n) => i < n / 2), Blocks("plrabn12", (i, n) => i >= n / 2)),
        "topics/corpus/alice29 against plrabn12" => (Blocks("alice29"), Blocks("plrabn12")),
        "topics/corpus/alice29 first against second half" =>
            (Blocks("alice29", (i, n) => i < n / 2), Blocks("alice29", (i, n) => i >= n / 2)),
        _ => throw new FormatException(id),
    };

    [Theory]
    [InlineData(0), InlineData(1), InlineData(2), InlineData(3)]
    public void Corpora_differ_as_independent_values_say(int at)
    {
        Assert.SkipUnless(Directory.Exists(Data), "the texts are not here");
        var row = Rows.Where(r => r.GetProperty("id").GetString()!.StartsWith("topics/corpus/", StringComparison.Ordinal)).ElementAt(at);
        var expected = row.GetProperty("expected");
        var (first, second) = Pair(row.GetProperty("id").GetString()!);
        string[] words = Corpus.Vocabulary(1, first, second);
        var vocabulary = words.Select((w, i) => (w, i)).ToDictionary(x => x.w, x => x.i);
        var found = CorpusDifference.Of(first.Counts(vocabulary), second.Counts(vocabulary), words: 10);
        double Number(string name) => expected.GetProperty(name).GetDouble();
        void Close(string name, double nats, double relative) => Assert.InRange(nats / Math.Log(2) / Number(name) - 1, -relative, relative);
        Assert.Equal(expected.GetProperty("documents").EnumerateArray().Select(d => d.GetInt32()),
            [first.Documents.Count, second.Documents.Count]);
        Assert.Equal(Number("vocabulary"), words.Length);
        Close("js_bits", found.Nats, 1e-10);
        Close("kl_bits_add_half", found.ForwardNats, 1e-10);
        Close("kl_reverse_bits_add_half", found.BackwardNats, 1e-10);
        Close("permutation_null_mean", found.ChanceNats, 0.03);
        Close("permutation_null_q95", found.ChanceHighNats, 0.03);
        Assert.InRange(found.PValue - Number("permutation_p"), -0.03, 0.03);
        Assert.Equal(expected.GetProperty("top_words").EnumerateArray().Select(w => Math.Round(w[1].GetDouble(), 12)),
            found.Words.Select(w => Math.Round(w.Nats / Math.Log(2), 12)));
    }

    private static DocumentCounts Table(string name)
    {
        using var reader =
            new StreamReader(new GZipStream(File.OpenRead(Path.Combine(Data!, $"{name}.csv.gz")), CompressionMode.Decompress));
        reader.ReadLine();
        return DocumentCounts.OfTable(
            [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .SelectMany(line => line.Split(',').Select(int.Parse))], 25);
    }

    // Mean matched KL of the true bars from the topics under 0.01 nat, none above 0.05; the bound's figure at most 23.8.
    [Fact]
    public void Bars_are_found_in_the_best_of_five_starts()
    {
        Assert.SkipUnless(Directory.Exists(Data), "the tables are not here");
        DocumentCounts train = Table("bars-train"), test = Table("bars-test");
        var expected = Rows.First().GetProperty("expected");
        double logs = train.Totals().Zip(test.Totals(), (a, b) => b * Math.Log((double)a / train.Tokens)).Sum();
        Assert.Equal(expected.GetProperty("unigram_perplexity_of_test").GetDouble(), Math.Exp(-logs / test.Tokens), 1e-9);
        var model = VariationalTopics.Batch(train, new TopicSettings { Topics = 10 });
        double[] costs = new double[100];
        for (int bar = 0; bar < 10; bar++)
            for (int k = 0; k < 10; k++)
                costs[10 * bar + k] = model.Distribution(k) is var q
                    ? Enumerable.Range(0, 5).Sum(j => 0.2 * Math.Log(0.2 / q[bar < 5 ? 5 * bar + j : 5 * j + bar - 5])) : 0;
        double[] matched = [.. ExactTransport.FromCosts([], [], costs, 10, 10).Flows.Where(f => f.Mass > 0.05)
            .Select(f => costs[10 * f.From + f.To])];
        Assert.InRange(matched.Average(), 0, 0.01);
        Assert.InRange(matched.Max(), 0, 0.05);
        Assert.InRange(TopicInference.Of(model, test).BoundPerplexity, 0, 23.8);
        // Nobody predicts better than who knows the mixtures.
        Assert.InRange(TopicInference.CompletionPerplexity(model, test)!.Value,
            expected.GetProperty("true_mixture_perplexity_of_test").GetDouble(), 23);
    }

    // 20 tokens a document: nobody finds the bars from these, and fits end in optima of their own. The best of five, with α learnt, is no
    // worse than the three independent fits, and α comes near the true 0.3 (within a factor of two).
    [Fact]
    public void Short_documents_give_a_concentration_and_no_worse_a_bound()
    {
        Assert.SkipUnless(Directory.Exists(Data), "the tables are not here");
        DocumentCounts train = Table("bars-short-documents-train"), test = Table("bars-short-documents-test");
        var expected = Rows.Single(r => r.GetProperty("id").GetString() == "topics/bars-short-documents").GetProperty("expected");
        double logs = train.Totals().Zip(test.Totals(), (a, b) => b * Math.Log((double)a / train.Tokens)).Sum();
        double unigram = expected.GetProperty("unigram_perplexity_of_test").GetDouble();
        Assert.Equal(unigram, Math.Exp(-logs / test.Tokens), 1e-9);
        var model = VariationalTopics.Batch(train, new TopicSettings { Topics = 10, Tolerance = 1e-5 });
        double worst = expected.GetProperty("scikit_learn_batch_variational").EnumerateArray()
            .Max(r => r.GetProperty("sklearn_bound_perplexity").GetDouble());
        Assert.InRange(TopicInference.Of(model, test).BoundPerplexity, 0, worst);
        Assert.InRange(model.Alpha, 0.15, 0.6);
        Assert.InRange(TopicInference.CompletionPerplexity(model, test)!.Value,
            expected.GetProperty("true_mixture_perplexity_of_test").GetDouble(), unigram);
    }
}
