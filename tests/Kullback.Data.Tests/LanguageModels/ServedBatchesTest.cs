using Kullback.Data.LanguageModels;

namespace Kullback.Data.Tests.LanguageModels;

/// <summary>A batch comes back in any order: its requests are told apart by their names.</summary>
public sealed class ServedBatchesTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string Answer(string id, double log)
        => $$$"""{"id":"b","custom_id":"{{{id}}}","response":{"status_code":200,"body":{"choices":[{"index":0,"logprobs":{"content":[{"token":"{{{id}}}","logprob":{{{log.ToString(System.Globalization.CultureInfo.InvariantCulture)}}},"bytes":null,"top_logprobs":[]}]}}]}},"error":null}""";

    private string Refusal(string[] left, string[] right)
        => Assert.Throws<UnreadableDataException>(
            () => TopTokenComparison.Run(_folder.Lines("l.jsonl", left), _folder.Lines("r.jsonl", right), 0, default)).Message;

    [Fact]
    public void Requests_are_paired_by_their_names()
    {
        string[] left = [.. Enumerable.Range(0, 12).Select(i => Answer($"request-{i}", -0.1 * i))],
            right = [.. Enumerable.Range(0, 12).Select(i => Answer($"request-{i}", -0.1 * i - 0.01 * i))];
        string[] shuffled = [.. right.OrderBy(r => r.GetHashCode(StringComparison.Ordinal)), ""];
        var report = TopTokenComparison.Run(_folder.Lines("l.jsonl", left), _folder.Lines("r.jsonl", shuffled), 0, default);
        // Σ 0.01·i over 0 to 11 = 0.66.
        Assert.Equal((12, 12), ((int)report.Tokens, report.Sequences));
        Assert.Equal(0.66 / 12, report.Sampled!.K1.Mean, 1e-12);
        var bytes = BytewiseComparison.Run(_folder.Lines("l.jsonl", left), _folder.Lines("r.jsonl", shuffled), default);
        Assert.Equal(0.66 / bytes.Bytes, bytes.DifferenceNatsPerByte, 1e-12);
    }

    [Fact]
    public void Requests_that_are_missing_or_twice_or_failed_are_named()
    {
        Assert.Contains("r.jsonl: has no request 'b', which", Refusal([Answer("a", -1), Answer("b", -1)], [Answer("a", -1)]),
            StringComparison.Ordinal);
        Assert.Contains("l.jsonl: has no request 'a', which", Refusal([Answer("b", -1)], [Answer("b", -1), Answer("a", -1)]),
            StringComparison.Ordinal);
        Assert.Contains("request 'a' is there twice, in lines 1 and 3",
            Refusal([Answer("a", -1), Answer("b", -1), Answer("a", -1)], [Answer("a", -1)]), StringComparison.Ordinal);
        Assert.Contains("request 'b': the server's answer is an error",
            Refusal([Answer("a", -1), """{"custom_id":"b","response":null,"error":{"code":"expired"}}"""],
                [Answer("a", -1), Answer("b", -1)]), StringComparison.Ordinal);
        Assert.Contains("request 'b': the server's answer is an error",
            Refusal([Answer("a", -1),
                """{"custom_id":"b","response":{"status_code":400,"body":{"error":{"message":"too long"}}},"error":null}"""],
                    [Answer("a", -1), Answer("b", -1)]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_best_of_several_are_sequences_of_their_own()
    {
        const string Token = """{"id":1,"text":"a","logprob":-0.5,"special":false}""";
        string path = _folder.Lines("tgi.json",
            [
                $$$"""[{"generated_text":"a","details":{"prefill":[],"tokens":[{{{Token}}}],"best_of_sequences":[{"generated_text":"aa","tokens":[{{{Token}}},{{{Token}}}]}]}}]"""]);
        Assert.Equal([0L, 1, 1], TopTokenFile.Read(path).Select(r => r.Sequence));
    }

    [Fact]
    public void A_stream_of_responses_without_log_probabilities_is_refused()
    {
        string path = _folder.Lines("stream.sse",
            ["event: response.output_text.delta",
                """data: {"type":"response.output_text.delta","item_id":"m","delta":"hello","logprobs":[]}"""]);
        Assert.Contains("the text 'hello' came without log-probabilities",
            Assert.Throws<UnreadableDataException>(() => TopTokenFile.Read(path).ToList()).Message, StringComparison.Ordinal);
    }
}
