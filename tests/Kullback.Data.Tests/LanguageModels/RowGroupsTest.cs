using Kullback.Data.LanguageModels;
using Kullback.Divergences;
using Kullback.Estimation;

namespace Kullback.Data.Tests.LanguageModels;

/// <summary>Groups of rows, the floor of a second run and of 16-bit codes, losses of distillation, along a comparison.</summary>
public sealed class RowGroupsTest : IDisposable
{
    private const int Chunks = 8, Rows = 6, Vocabulary = 7;
    private static readonly NextTokenShape s_shape = new(Chunks, Rows, 6, 13, Vocabulary);
    private static readonly int[] s_tokens = [.. Enumerable.Range(0, Chunks * 13).Select(i => i % Vocabulary)];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static MemoryRows Model(string name, float change) => new(name, s_shape, (row, logits) =>
    {
        for (int t = 0; t < logits.Length; t++)
            logits[t] = (float)Math.Sin(row * 3 + t * t) * 3 + change * (float)Math.Cos(row * (t + 1)) * (1 + row / Rows % 2);
    }, s_tokens, false);

    private static NextTokenReport Run(NextTokenOptions options, INextTokenSource? floor = null)
        => NextTokenComparison.Run(Model("base", 0), [Model("q", 0.3f)], floor, options with { Threads = 1 }, null, default);

    private IReadOnlyList<RowGroups> Read(params string[] lines) => RowGroupsFile.Read(_folder.Lines("groups.csv", lines), s_shape);

    [Fact]
    public void A_group_has_the_table_of_its_rows_alone()
    {
        int[] codes = [.. Enumerable.Range(0, Chunks * Rows).Select(r => r / Rows % 2)];
        var report = Run(new() { Groups = [new("kind", ["even", "odd"], codes)] });
        var rows = report.Candidates[0].Rows;
        foreach (int g in new[] { 0, 1 })
        {
            var own = report.Candidates[0].Groups[0].Groups[g].Figures;
            Assert.Equal(rows.Where((_, r) => codes[r] == g).Average(r => r.KlNats), own.Kl.Mean, 1e-14);
            Assert.Equal(rows.Where((_, r) => codes[r] == g).Max(r => r.StoredKlNats), own.KlQuantiles[^1], 1e-6);
            Assert.Equal((24L, 4), (own.Rows, report.Candidates[0].Groups[0].Groups[g].Blocks));
        }
        var difference = report.Candidates[0].Groups[0].Groups[1].AgainstOthers!;
        Assert.Equal(report.Candidates[0].Groups[0].Groups[1].Figures.Kl.Mean - report.Candidates[0].Groups[0].Groups[0].Figures.Kl.Mean,
            difference.Difference, 1e-12);
        // Four chunks of a group are too few to say so.
        Assert.False(report.Candidates[0].Groups[0].Groups[1].Differs);
    }

    [Fact]
    public void Lines_are_chunks_rows_tokens_or_what_they_say()
    {
        int[] byChunk = [.. Enumerable.Range(0, Chunks * Rows).Select(r => r / Rows % 2)];
        Assert.Equal(byChunk, Read(["kind", .. Enumerable.Range(0, Chunks).Select(c => c % 2 == 0 ? "a" : "b")])[0].Codes);
        Assert.Equal(byChunk, Read(["kind", .. byChunk.Select(c => c == 0 ? "a" : "b")])[0].Codes);
        Assert.Equal(byChunk, Read(["chunk,kind", .. Enumerable.Range(0, Chunks).Select(c => $"{c},{(c % 2 == 0 ? "a" : "b")}")])[0].Codes);
        // Row r of a chunk predicts token 7 + r.
        Assert.Equal(Enumerable.Range(0, Chunks * Rows).Select(r => r % Rows < 3 ? 0 : 1),
            Read(["part", .. Enumerable.Range(0, Chunks * 13).Select(t => t % 13 < 10 ? "prompt" : "answer")])[0].Codes);
        // Positions 6 to 11 of a window have rows; 0 to 5 have none.
        var ranges =
            Read(["chunk,from,to,part,lang",
                .. Enumerable.Range(0, Chunks).SelectMany(c => new[] { $"{c},0,7,prompt,en", $"{c},8,9,,de" })]);
        Assert.Equal(Enumerable.Range(0, Chunks * Rows).Select(r => r % Rows < 2 ? 0 : -1), ranges[0].Codes);
        Assert.Equal(Enumerable.Range(0, Chunks * Rows).Select(r => r % Rows < 2 ? 0 : r % Rows < 4 ? 1 : -1), ranges[1].Codes);
        var positions = RowGroups.ByPosition(s_shape, [8]);
        Assert.Equal(["6–7", "8–11"], positions.Labels);
        Assert.Equal(Enumerable.Range(0, Chunks * Rows).Select(r => r % Rows < 2 ? 0 : 1), positions.Codes);
    }

    [Theory]
    [InlineData("kind|a|b", "2 lines without a column row or chunk: neither 48 rows nor 8 chunks nor 104 tokens")]
    [InlineData("chunk,kind|8,a", "line 2, column 'chunk': 8 is none from 0 to 7")]
    [InlineData("row,kind|1,a|1,b", "line 3, column 'kind': row 1 has a group already (line 2)")]
    [InlineData("row|1", "no column of groups beside row (domain, language, part ...)")]
    [InlineData("row,kind|1,|2,", "column 'kind': no group, every value is missing")]
    public void What_does_not_fit_is_named(string lines, string message)
    {
        var e = Assert.Throws<UnreadableDataException>(() => Read(lines.Split('|')));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_candidate_that_is_the_floor_is_once_the_floor()
    {
        var report = Run(new(), Model("again", 0.3f));
        Assert.Equal((1.0, (double?)null), (report.Candidates[0].TimesFloor!.Ratio, report.Candidates[0].TimesFloor!.Low));
        Assert.Equal(report.Candidates[0].Figures.StoredKl.Mean, report.Floor!.Kl.Mean);
        Assert.Single(report.Candidates);
        var same = Run(new(), Model("same", 0));
        Assert.Null(same.Candidates[0].TimesFloor);
        Assert.Equal(48L, same.Floor!.Equal);
    }

    // A second run that is ten times nearer in logits is about a hundred times nearer in D, which is quadratic.
    [Fact]
    public void Times_the_floor_are_paired()
    {
        var report = Run(new(), Model("again", 0.03f));
        var times = report.Candidates[0].TimesFloor!;
        Assert.InRange(times.Ratio, 80, 120);
        // Every second chunk is four times as far in both: paired that is no error.
        Assert.InRange(times.LogStandardError, 0,
            RatioEstimate.OfIndependent(report.Candidates[0].Figures.StoredKl, report.Floor!.Kl)!.LogStandardError / 4);
    }

    // What WithCodes says is what comparing a written base file with its own rows says.
    [Fact]
    public void The_floor_of_codes_is_that_of_a_base_file()
    {
        using (var stream = File.Create(Path.Combine(_folder.Path, "base.kld"))) NextTokenFile.WriteBase(Model("base", 0), stream, default);
        using var coded = NextTokenFile.Open(Path.Combine(_folder.Path, "base.kld"), null, false);
        var written = NextTokenComparison.Run(coded, [Model("base", 0)], new() { Threads = 1 }, null, default);
        var report = FloorOfRows.WithCodes(Run(new()), Model("base", 0), default);
        Assert.Equal(written.Candidates[0].Figures.StoredKl.Mean, report.Floor!.Kl.Mean);
        Assert.True(report.Floor.Coded);
    }

    // The sums that reductions of a framework divide: by chunks, by all entries, by nothing.
    [Fact]
    public void Reductions_divide_one_sum()
    {
        var report = Run(new() { Distillation = new(1, 0.5, 3) });
        var d = report.Candidates[0].Distillation!;
        double sum = report.Candidates[0].Rows.Sum(r => r.KlNats);
        Assert.Equal(sum, d.Sum(d.Forward), 1e-5 * sum);
        Assert.Equal(sum / Chunks, d.BatchMean(d.Forward), 1e-5 * sum);
        Assert.Equal(sum / (Chunks * Rows * Vocabulary), d.Mean(d.Forward), 1e-6 * sum);
        Assert.InRange(d.TopMass.Mean, 3.0 / 7, 1);
    }

    // 1 − total variation of what users receive.
    [Fact]
    public void Acceptance_is_that_after_the_sampler()
    {
        var options = new NextTokenOptions { DraftCost = 0.1, LongestDraft = 2 };
        var plain = Run(options);
        Assert.Equal(1 - plain.Candidates[0].Figures.TotalVariation.Mean, plain.Candidates[0].Speculative!.Acceptance.Mean, 1e-6);
        var greedy = Run(options with { Sampler = new Sampler(0, 0, 1, 0) });
        Assert.Equal(greedy.Candidates[0].Rows.Average(r => r.SameTop ? 1.0 : 0), greedy.Candidates[0].Speculative!.Acceptance.Mean, 1e-6);
    }
}
