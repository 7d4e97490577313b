using System.Globalization;
using System.Text.Json;
using Kullback.Data.LanguageModels;

namespace Kullback.Data.Tests.LanguageModels;

/// <summary>NDJSON of servers: bounds hold the truth, three forms are read alike, what is wrong is named.</summary>
public sealed class ServedTokensTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static double[] Distribution(int seed, double noise)
    {
        var (random, shaken) = (new Random(seed), new Random(seed + 1000));
        double[] logits = [.. Enumerable.Range(0, 12).Select(_ => 4 * random.NextDouble() + noise * shaken.NextDouble())];
        double sum = logits.Sum(Math.Exp);
        return [.. logits.Select(l => Math.Exp(l) / sum)];
    }

    private static string Name(int token) => $" t{token}";

    private static object Token(double[] distribution, int own, int k) => new
    {
        token = Name(own),
        logprob = Math.Log(distribution[own]),
        top_logprobs = Enumerable.Range(0, distribution.Length).OrderByDescending(i => distribution[i]).Take(k)
        .Select(i => new { token = Name(i), logprob = Math.Log(distribution[i]) }),
    };

    private string File(string name, double noise, Func<int, int> k)
        => _folder.Lines(name, Enumerable.Range(0, 8).Select(line => JsonSerializer.Serialize(new
        {
            choices = new[] { new { logprobs = new { content = Enumerable.Range(0, 5)
            .Select(i => Token(Distribution(5 * line + i, noise), (line + i) % 12, k(i))) } } },
        })));

    [Fact]
    public void Bounds_hold_the_truth_where_k_differs_by_row_and_file()
    {
        var report = TopTokenComparison.Run(File("a.ndjson", 0, i => 2 + i), File("b.ndjson", 1, i => 5 - i % 3), 1e-4, default);
        var bounds = report.Bounds!;
        double kl = 0, tv = 0;
        for (int row = 0; row < 40; row++)
        {
            var (p, q) = (Distribution(row, 0), Distribution(row, 1));
            kl += p.Zip(q, (a, b) => a * Math.Log(a / b)).Sum() / 40;
            tv += p.Zip(q, (a, b) => Math.Abs(a - b)).Sum() / 80;
        }
        Assert.Equal((40L, 8), (report.Tokens, report.Sequences));
        Assert.True(bounds.KlLow.Mean <= kl && kl <= bounds.KlHigh.Mean && double.IsFinite(bounds.KlHigh.Mean));
        Assert.True(bounds.TotalVariationLow.Mean <= tv && tv <= bounds.TotalVariationHigh.Mean);
        Assert.NotNull(report.Sampled);
        Assert.Equal(double.PositiveInfinity,
            TopTokenComparison.Run(Path.Combine(_folder.Path, "a.ndjson"), Path.Combine(_folder.Path, "b.ndjson"), 0,
                default).Bounds!.KlHigh.Mean);
    }

    [Fact]
    public void Forms_of_servers_are_read_alike()
    {
        string one = _folder.Lines("one.ndjson",
            ["""{"token":"a","logprob":-0.5,"top_logprobs":[{"token":"a","logprob":-0.5},{"token":"b","logprob":-1.5}]}"""]);
        string chat = _folder.Lines("chat.ndjson",
            [
                """{"choices":[{"logprobs":{"content":[{"token":"a","logprob":-0.5,"top_logprobs":[{"token":"a","logprob":-0.5},{"token":"b","logprob":-1.5}]}]}}]}"""]);
        string completion = _folder.Lines("completion.ndjson",
            ["""{"choices":[{"logprobs":{"tokens":["a"],"token_logprobs":[-0.5],"top_logprobs":[{"a":-0.5,"b":-1.5}]}}]}"""]);
        foreach (string path in new[] { one, chat, completion })
        {
            var row = Assert.Single(TopTokenFile.Read(path));
            Assert.Equal(("a", -0.5, 2, -1.5),
                (row.Token.Text, row.LogProbability!.Value, row.Top.Count, row.Top.Single(t => t.Text == "b").LogProbability!.Value));
        }
    }

    [Fact]
    public void What_is_wrong_is_named()
    {
        string good = File("good.ndjson", 0, _ => 3);
        string heavy = _folder.Lines("heavy.ndjson",
            ["""{"token":"a","logprob":-0.1,"top_logprobs":[{"token":"a","logprob":-0.1},{"token":"b","logprob":-0.2}]}"""]);
        string Refusal(string a, string b)
            => Assert.Throws<UnreadableDataException>(() => TopTokenComparison.Run(a, b, 0, default)).Message;
        Assert.Contains("sum to 1.72", Refusal(heavy, heavy), StringComparison.Ordinal);
        Assert.Contains("token 0 is 'a'", Refusal(good, heavy), StringComparison.Ordinal);
        Assert.Contains("line 1: the JSON that begins there does not end", Refusal(good, _folder.Lines("bad.ndjson", ["{\"token\":"])),
            StringComparison.Ordinal);
        Assert.Contains("is empty", Refusal(good, _folder.Lines("none.ndjson", [""])), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_tokenizers_are_compared_per_byte()
    {
        string Lines(string name, params (string Text, double Log)[] tokens) => _folder.Lines(name, tokens.Select(t =>
            string.Create(CultureInfo.InvariantCulture, $"{{\"token\":\"{t.Text}\",\"logprob\":{t.Log:R}}}")));
        double bit = -Math.Log(2);
        // "abcdef": ends in common after c and f; 1 + 2 bits and 3 bits against 4 and 1.
        var c = BytewiseComparison.Run(Lines("x.ndjson", ("a", bit), ("bc", 2 * bit), ("def", 3 * bit)),
            Lines("y.ndjson", ("abc", 4 * bit), ("de", 0.5 * bit), ("f", 0.5 * bit)), default);
        Assert.Equal((6L, 3L, 3L, 2L), (c.Bytes, c.BaseTokens, c.CandidateTokens, c.Stretches));
        Assert.Equal(1, c.BaseBitsPerByte, 1e-12);
        Assert.Equal(5.0 / 6, c.CandidateBitsPerByte, 1e-12);
        Assert.Equal(-0.5, c.DifferencePerStretch.Mean, 1e-12);
    }
}
