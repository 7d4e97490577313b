using Kullback.Data.Topics;
using Kullback.Topics;

namespace Kullback.Data.Tests.Topics;

/// <summary>How corpora are read, what is said of them, and what is refused.</summary>
public sealed class TopicAnalysisTest : IDisposable
{
    private static readonly CorpusOptions Plain = new() { Permutations = 49, Fit = new TopicSettings { Restarts = 1 } };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Write(string name, string text)
    {
        string path = _folder.Of(name);
        File.WriteAllText(path, text);
        return path;
    }

    [Fact]
    public void Words_are_runs_of_letters_of_any_script()
        => Assert.Equal(["the", "cat's", "über", "naïve", "слово", "don't"], TextTokens.Of("The CAT's 42 Über-naïve_слово, don\u2019t!"));

    [Theory]
    [InlineData("paragraph", 2), InlineData("line", 3), InlineData("file", 1), InlineData("2", 3)]
    public void A_text_is_cut_as_asked(string documents, int expected)
    {
        string path = Write("a.txt", "one two\nthree\n\nfour five six\nseven".Replace("\nseven", " seven", StringComparison.Ordinal));
        Assert.Equal(expected, TopicAnalysis.Run(path, null, Plain with { Documents = documents, Topics = 1 }).Corpus.Documents.Count);
    }

    [Fact]
    public void Folders_tables_and_counts_are_the_same_corpus()
    {
        Write("f/1.txt", "red red blue");
        Write("f/2.txt", "blue green");
        string table = Write("t.csv", "id,text\n1,Red red blue\n2,\"Blue, green\"\n3,\n"),
            counts = Write("c.csv", "red,blue,green\n2,1,0\n0,1,1\n");
        var options = Plain with { Topics = 1 };
        TopicReport folder = TopicAnalysis.Run(_folder.Of("f"), null, options),
            column = TopicAnalysis.Run(table, null, options with { TextColumn = "text" }),
            cells = TopicAnalysis.Run(counts, null, options with { WordCounts = true });
        foreach (var other in new[] { column, cells })
        {
            Assert.Equal(folder.Vocabulary, other.Vocabulary);
            Assert.Equal(folder.Model!.Distribution(0), other.Model!.Distribution(0));
        }
        Assert.Contains("1 document without a word left out", column.Corpus.ReadNotes);
    }

    [Fact]
    public void Saved_topics_are_those_that_were_learnt()
    {
        string path = Write("a.txt",
            string.Join("\n", Enumerable.Range(0, 30).Select(i => i % 2 == 0 ? "sun moon star sky" : "fish sea boat net")));
        var options = Plain with { Documents = "line", Topics = 2 };
        var found = TopicAnalysis.Run(path, null, options);
        string saved = _folder.Of("m.topics");
        using (var stream = File.Create(saved)) new TopicModelFile(found.Model!, found.Vocabulary).Write(stream);
        var applied = TopicAnalysis.Run(path, path, options with { Topics = 0, Apply = saved });
        Assert.Equal(found.Model!.Distribution(1), applied.Model!.Distribution(1));
        Assert.Equal((false, 1.0), (applied.Differ, applied.PValue));
        Assert.Equal(0, applied.Drift!.Nats, 1e-12);
        Assert.InRange(applied.Difference!.LeftTailPValue, 0.02, 0.5);
        Assert.True(found.Perplexity!.Completion < found.Perplexity.Unigram);
    }

    [Fact]
    public void Bad_corpora_are_refused_in_one_line()
    {
        void Refuses(Action run, string message)
            => Assert.Contains(message, Assert.Throws<UnreadableDataException>(run).Message, StringComparison.Ordinal);
        string good = Write("g.txt", "one\n\ntwo\n\nthree"), other = Write("o.txt", "uno\n\ndue"), single = Write("s.txt", "one two"),
            empty = Write("e.txt", " \n\n"), binary = Write("b.txt", "ab\0c");
        string broken = _folder.Of("u.txt");
        File.WriteAllBytes(broken, [(byte)'a', 0x80]);
        Refuses(() => TopicAnalysis.Run(good, null, Plain), "a second corpus");
        Refuses(() => TopicAnalysis.Run(good, empty, Plain), "no document has a word");
        Refuses(() => TopicAnalysis.Run(good, single, Plain), "one document");
        Refuses(() => TopicAnalysis.Run(good, other, Plain), "no word in common");
        Refuses(() => TopicAnalysis.Run(binary, good, Plain), "byte 2 is 0");
        Refuses(() => TopicAnalysis.Run(broken, good, Plain), "not UTF-8: byte 1");
        Refuses(() => TopicAnalysis.Run(good, null, Plain with { Topics = 4 }), "4 topics of 3 documents");
        Refuses(() => TopicAnalysis.Run(Write("c.csv", "a,b\n1,-1\n"), null, Plain with { WordCounts = true, Topics = 1 }),
            "-1 is no count");
        Refuses(() => TopicAnalysis.Run(good, good, Plain with { Apply = good }), "no saved topics");
    }
}
