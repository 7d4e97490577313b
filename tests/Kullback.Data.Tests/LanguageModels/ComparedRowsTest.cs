using Kullback.Data.LanguageModels;

namespace Kullback.Data.Tests.LanguageModels;

/// <summary>A candidate that joins an old ladder stands where it would have stood in a new one.</summary>
public sealed class ComparedRowsTest : IDisposable
{
    private const int Chunks = 7, Rows = 40, Vocabulary = 23;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static float Logit(long row, int token, double noise, int seed)
        => (float)(Math.Sin(row * 1.7 + token * 2.9) * 3 + noise * Math.Cos(row * (seed + 0.37) + token * 1.1));

    private static MemoryRows Model(string name, double noise, int seed = 1, bool tokens = true, int vocabulary = Vocabulary)
        => new(name, new NextTokenShape(Chunks, Rows, 0, tokens ? Rows + 1 : 0, vocabulary),
            (row, logits) => { for (int t = 0; t < logits.Length; t++) logits[t] = Logit(row, t, noise, seed); },
            tokens ? Enumerable.Range(0, Chunks * (Rows + 1)).Select(i => i * 7 % Vocabulary).ToArray() : default, false);

    private string Saved(string name, INextTokenSource reference, params INextTokenSource[] candidates)
    {
        string path = Path.Combine(_folder.Path, name);
        using var writer = new ComparedRowsWriter(path, reference, [.. candidates.Select(c => c.Name)],
            [new ModelFile(1000, 800, 1600)], 10);
        NextTokenComparison.Run(reference, candidates, new NextTokenOptions { KeepRows = false, Receiver = writer.Add }, null, default);
        writer.Finish();
        return path;
    }

    private static void RequireAlike(NextTokenFigures a, NextTokenFigures b)
    {
        // Single precision of each row: 2⁻²⁴ of the number, and sums of it.
        void Close(double x, double y) => Assert.Equal(x, y, Math.Abs(x) * 1e-6 + 1e-9);
        foreach (var (x, y) in new[] { (a.StoredKl, b.StoredKl), (a.Kl, b.Kl), (a.ReverseKl, b.ReverseKl),
            (a.JensenShannon, b.JensenShannon), (a.TotalVariation, b.TotalVariation), (a.Entropy, b.Entropy),
                (a.CrossEntropy, b.CrossEntropy), (a.Overlap, b.Overlap), (a.RankOfTop, b.RankOfTop) })
        {
            Close(x.Mean, y.Mean);
            Assert.Equal(x.Clusters, y.Clusters);
            Assert.Equal(x.ClusteredStandardError, y.ClusteredStandardError, 1e-5 * x.ClusteredStandardError + 1e-9);
        }
        Assert.Equal((a.Rows, a.SameTop), (b.Rows, b.SameTop));
        for (int q = 0; q < a.KlQuantiles.Count; q++) Close(a.KlQuantiles[q], b.KlQuantiles[q]);
        Close(a.Text!.Perplexity.Value, b.Text!.Perplexity.Value);
        Close(a.Text.ChangeRms.Value, b.Text.ChangeRms.Value);
    }

    [Fact]
    public void A_later_candidate_joins_as_if_it_had_been_there()
    {
        INextTokenSource reference = Model("base", 0), near = Model("near", 0.05, 2), middle = Model("middle", 0.1, 3),
            far = Model("far", 0.3, 4);
        var whole = NextTokenComparison.Run(reference, [middle, near, far], new NextTokenOptions(), null, default);
        using var old = ComparedRows.Open(Saved("old.rows", reference, near, far));
        Assert.True(ComparedRows.Is(Path.Combine(_folder.Path, "old.rows")));
        var joined = NextTokenComparison.Run(reference, [middle], new NextTokenOptions { Joined = [old] }, null, default);
        Assert.Equal(["near", "middle", "far"], joined.Ranking.Select(c => c.Name));
        foreach (var c in whole.Candidates) RequireAlike(c.Figures, joined.Candidates.Single(j => j.Name == c.Name).Figures);
        Assert.Equal(whole.Pairs.Select(p => (p.Nearer, p.Further, p.Decided)), joined.Pairs.Select(p => (p.Nearer, p.Further, p.Decided)));
        Assert.Equal(whole.Candidates[2].Worst.Select(w => w.Row), joined.Candidates.Single(c => c.Name == "far").Worst.Select(w => w.Row));
        Assert.Equal(new ModelFile(1000, 800, 1600), joined.Candidates.Single(c => c.Name == "near").Model);
        // The ladder alone, without the base's rows; two files of one base; a name that is there already.
        using var other = ComparedRows.Open(Saved("other.rows", reference, middle, near));
        var alone = NextTokenComparison.Run(old.Reference, [], new NextTokenOptions { Joined = [old, other] }, null, default);
        Assert.Equal(["near", "near (other.rows)", "middle", "far"], alone.Ranking.Select(c => c.Name));
        RequireAlike(whole.Candidates[0].Figures, alone.Candidates[2].Figures);
    }

    private static string Refusal(INextTokenSource reference, IReadOnlyList<INextTokenSource> candidates, NextTokenOptions options)
        => Assert.Throws<UnreadableDataException>(() => NextTokenComparison.Run(reference, candidates, options, null, default)).Message;

    [Fact]
    public void Rows_of_another_base_or_text_do_not_join()
    {
        INextTokenSource reference = Model("base", 0), near = Model("near", 0.05, 2), another = Model("another", 0.5, 9);
        using var old = ComparedRows.Open(Saved("old.rows", reference, near));
        Assert.Matches(@"old\.rows: in row \d+ the base's entropy was .* in another it is .*: another base",
            Refusal(another, [near], new NextTokenOptions { Joined = [old] }));
        Assert.Contains("another base", Refusal(another, [], new NextTokenOptions { Joined = [old] }), StringComparison.Ordinal);
        Assert.Contains("overlap is of the top 10 tokens, not 5",
            Refusal(reference, [near], new NextTokenOptions { Joined = [old], Top = 5 }), StringComparison.Ordinal);
        Assert.Contains("not the same text",
            Refusal(Model("wide", 0, 1, true, Vocabulary + 1), [Model("w", 0, 1, true, Vocabulary + 1)],
                new NextTokenOptions { Joined = [old] }), StringComparison.Ordinal);
        int[] tokens = reference.Tokens.ToArray();
        tokens[11] = (tokens[11] + 1) % Vocabulary;
        Assert.Contains("token 11 is",
            Refusal(new MemoryRows("changed", reference.Shape, reference.Read, tokens, false), [], new NextTokenOptions { Joined = [old] }),
            StringComparison.Ordinal);
        var masked = new bool[Chunks * Rows];
        masked[3] = true;
        Assert.Contains("row 3 is not masked there",
            Refusal(new MemoryRows("masked", reference.Shape, reference.Read, reference.Tokens, false) { Masked = masked }, [near],
                new NextTokenOptions { Joined = [old] }), StringComparison.Ordinal);
        Assert.Contains("only what was found",
            Assert.Throws<UnreadableDataException>(() => old.Reference.Read(0, new float[Vocabulary])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_files_are_one_line()
    {
        byte[] whole = File.ReadAllBytes(Saved("old.rows", Model("base", 0), Model("near", 0.05, 2)));
        var random = new Random(5);
        for (int i = 0; i < 200; i++)
        {
            byte[] bytes = [.. whole];
            for (int k = 0; k < 1 + i % 3; k++) bytes[random.Next(i % 2 == 0 ? 1200 : bytes.Length)] = (byte)random.Next(256);
            string path = Path.Combine(_folder.Path, "bad.rows");
            File.WriteAllBytes(path, i % 5 == 0 ? bytes[..random.Next(20, bytes.Length)] : bytes);
            try
            {
                using var file = ComparedRows.Open(path);
                NextTokenComparison.Run(file.Reference, [], new NextTokenOptions { Joined = [file], Top = file.Top }, null, default);
            }
            catch (UnreadableDataException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
        }
    }
}
