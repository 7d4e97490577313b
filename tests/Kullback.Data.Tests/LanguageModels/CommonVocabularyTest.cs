using Kullback.Data.LanguageModels;

namespace Kullback.Data.Tests.LanguageModels;

/// <summary>Padded, extended and reordered vocabularies: the divergence over what is common, and the mass that is not, against plain sums
/// in double precision.</summary>
public sealed class CommonVocabularyTest
{
    private const int Rows = 30;

    // In eighths, so that single precision holds them.
    private static double Logit(int row, int token, int seed)
        => (row * 31 + token * 17 + seed * row * token) % 29 / 8.0 - (token > 15 ? 2 : 0);

    private static MemoryRows Model(string name, int vocabulary, int seed, IReadOnlyList<string>? texts = null, int[]? order = null)
        => new(name, new NextTokenShape(3, 10, 0, 11, vocabulary), (row, logits) =>
        {
            for (int t = 0; t < logits.Length; t++)
                logits[t] = (float)Logit((int)row, order is null ? t : order[t], seed);
        },
            Enumerable.Range(0, 33).Select(i => order is null ? i * 7 % 20 : Array.IndexOf(order, i * 7 % 20)).ToArray(), false)
        { Texts = texts };

    private static (double[] Probabilities, double Dropped) Over(int row, int vocabulary, int seed, IEnumerable<int> kept)
    {
        double all = Enumerable.Range(0, vocabulary).Sum(t => Math.Exp(Logit(row, t, seed)));
        double[] of = [.. kept.Select(t => Math.Exp(Logit(row, t, seed)) / all)];
        return ([.. of.Select(p => p / of.Sum())], 1 - of.Sum());
    }

    private static void RequireReport(NextTokenReport report, int[] kept, int p, int q, bool byTexts)
    {
        double divergence = 0;
        var (droppedP, droppedQ) = (new double[Rows], new double[Rows]);
        for (int r = 0; r < Rows; r++)
        {
            (double[] a, droppedP[r]) = Over(r, p, 0, kept);
            (double[] b, droppedQ[r]) = Over(r, q, 1, kept);
            divergence += a.Zip(b, (x, y) => x * Math.Log(x / y)).Sum() / Rows;
        }
        // Rows are compared in single precision with sums in double.
        Assert.Equal(divergence, report.Candidates[0].Figures.Kl.Mean, 1e-6 * divergence);
        var common = report.Common!;
        Assert.Equal((kept.Length, byTexts), (common.Tokens, common.CheckedByTexts));
        foreach (var (side, dropped) in common.Sides.Zip([droppedP, droppedQ]))
        {
            Assert.Equal(dropped.Average(), side.Mean, 1e-6);
            Assert.Equal(dropped.Max(), side.Most, 1e-6);
            Assert.Equal(dropped.Max(), dropped[side.MostRow], 1e-6);
        }
    }

    [Fact]
    public void Padded_vocabularies_are_compared_over_the_first_ids()
    {
        var options = new NextTokenOptions { Common = true };
        RequireReport(NextTokenComparison.Run(Model("p", 20, 0), [Model("q", 24, 1)], options, null, default), [.. Enumerable.Range(0, 20)],
            20, 24, false);
        var fewer = NextTokenComparison.Run(Model("p", 20, 0), [Model("q", 24, 1)], options with { CommonTokens = 16 }, null, default);
        RequireReport(fewer, [.. Enumerable.Range(0, 16)], 20, 24, false);
        // Tokens of the text are 0 to 19: those from 16 on are not predicted, of the 30 that rows predict.
        long dropped = Enumerable.Range(0, 33).Count(i => i % 11 > 0 && i * 7 % 20 >= 16);
        Assert.Equal(dropped, fewer.Common!.TargetsDropped);
    }

    [Fact]
    public void Tokens_are_matched_by_their_texts_where_both_are_known()
    {
        string[] texts = [.. Enumerable.Range(0, 24).Select(t => $"t{t}")];
        // The candidate has the tokens in another order, four more, and does not know t3.
        int[] order = [.. Enumerable.Range(0, 24).Select(i => (i * 7 + 2) % 24)];
        string[] others = [.. order.Select(t => t == 3 ? "another" : $"t{t}")];
        RequireReport(NextTokenComparison.Run(Model("p", 20, 0, texts[..20]), [Model("q", 24, 1, others, order)],
            new NextTokenOptions { Common = true }, null, default), [.. Enumerable.Range(0, 20).Where(t => t != 3)], 20, 24, true);
    }

    private static string Refusal(NextTokenOptions options, INextTokenSource p, INextTokenSource q)
        => Assert.Throws<UnreadableDataException>(
            () => NextTokenComparison.Run(p, [q], options with { Common = true }, null, default)).Message;

    [Fact]
    public void What_has_nothing_in_common_or_everything_is_refused()
    {
        string[] texts = [.. Enumerable.Range(0, 24).Select(t => $"t{t}")], others = [.. texts.Select((t, i) => i == 5 ? "x" : t)];
        Assert.Contains("q: token 5 is 'x', in p it is 't5': ids do not mean the same",
            Refusal(new NextTokenOptions { CommonTokens = 10 }, Model("p", 20, 0, texts), Model("q", 24, 1, others)),
            StringComparison.Ordinal);
        Assert.Contains("no first 21", Refusal(new NextTokenOptions { CommonTokens = 21 }, Model("p", 20, 0), Model("q", 24, 1)),
            StringComparison.Ordinal);
        Assert.Contains("nothing to leave out", Refusal(new NextTokenOptions(), Model("p", 20, 0), Model("q", 20, 1)),
            StringComparison.Ordinal);
        Assert.Contains("no token has the same text",
            Refusal(new NextTokenOptions(), Model("p", 20, 0, texts), Model("q", 24, 1, [.. texts.Select(t => "u" + t)])),
            StringComparison.Ordinal);
        var bad = new MemoryRows("bad", new NextTokenShape(3, 10, 0, 0, 24), (_, logits) => { logits.Clear(); logits[22] = float.NaN; },
            default, false);
        Assert.Contains("bad: row 0, column 22: NaN is no logit", Refusal(new NextTokenOptions { Threads = 1 }, Model("p", 20, 0), bad),
            StringComparison.Ordinal);
    }

    private static NextTokenReport Saved(string path, INextTokenSource reference, INextTokenSource candidate, NextTokenOptions options)
    {
        ComparedRowsWriter? writer = null;
        var report = NextTokenComparison.Run(reference, [candidate], options with
        {
            Begins = compared => writer = new ComparedRowsWriter(path, compared, [candidate.Name], [null], options.Top),
            Receiver = (c, first, rows) => writer!.Add(c, first, rows),
        }, null, default);
        using (writer) writer!.Finish(report.Common);
        return report;
    }

    // What is kept of a comparison over common tokens is that comparison; another candidate joins it over the same tokens, and no other.
    [Fact]
    public void Rows_over_common_tokens_are_kept_with_what_they_left_out()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "ladder.rows");
        var options = new NextTokenOptions { Common = true, CommonTokens = 16 };
        var report = Saved(path, Model("p", 20, 0), Model("q", 24, 1), options);
        using var rows = ComparedRows.Open(path);
        var alone = NextTokenComparison.Run(rows.Reference, [], new NextTokenOptions { Joined = [rows] }, null, default);
        // Rows are kept in single precision.
        Assert.Equal(report.Candidates[0].Figures.Kl.Mean, alone.Candidates[0].Figures.Kl.Mean, 1e-7);
        Assert.Equal((16, report.Common!.TargetsDropped), (alone.Common!.Tokens, alone.Common.TargetsDropped));
        Assert.Equal(report.Common.Sides, alone.Common.Sides);
        var both = NextTokenComparison.Run(Model("p", 20, 0), [Model("r", 28, 2)], options with { Joined = [rows] }, null, default);
        Assert.Equal(["r", "q"], both.Candidates.Select(c => c.Name));
        Assert.Equal(["p", "r", "q"], both.Common!.Sides.Select(c => c.Name));
        Assert.Equal(alone.Candidates[0].Figures.Kl.Mean, both.Candidates[1].Figures.Kl.Mean);
        foreach (var other in new[] { new NextTokenOptions { Common = true, Joined = [rows] }, new NextTokenOptions { Joined = [rows] } })
            Assert.Contains("over 16 common tokens",
                Assert.Throws<UnreadableDataException>(
                    () => NextTokenComparison.Run(Model("p", 20, 0), [Model("r", other.Common ? 24 : 20, 2)], other, null,
                        default)).Message, StringComparison.Ordinal);
    }

    // A base whose tokens are all common gives the same rows with and without:
    // what is kept of one candidate of its own vocabulary joins padded ones.
    [Fact]
    public void Rows_over_all_tokens_join_where_all_of_them_are_common()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "ladder.rows");
        Saved(path, Model("p", 20, 0), Model("q", 20, 1), new NextTokenOptions());
        using var rows = ComparedRows.Open(path);
        var both = NextTokenComparison.Run(Model("p", 20, 0), [Model("r", 24, 2)], new NextTokenOptions { Common = true, Joined = [rows] },
            null, default);
        Assert.Equal(["r", "q"], both.Candidates.Select(c => c.Name));
        Assert.Throws<UnreadableDataException>(
            () => NextTokenComparison.Run(Model("p", 20, 0), [Model("r", 24, 2)],
                new NextTokenOptions { Common = true, CommonTokens = 16, Joined = [rows] }, null, default));
    }
}
