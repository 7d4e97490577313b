using System.Text;
using Kullback.Data.LanguageModels;

namespace Kullback.Data.Tests.LanguageModels;

/// <summary>Whatever form a server's answer has, the bounds that follow from it hold the truth.</summary>
public sealed class ServedFormatsTest : IDisposable
{
    private const int Vocabulary = 24;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Each row of the table of docs/guide/language-models.md, whether it lists the most probable tokens, and forms that share a row.
    private static readonly (string Name, bool ListsTop)[] s_forms =
    [
        ("OpenAI batch output", true), ("lm-evaluation-harness samples", false), ("OpenAI Responses, stream", true),
            ("OpenAI Responses", true), ("OpenAI chat and completions, vLLM with prompt_logprobs", true),
        ("llama.cpp server", true), ("SGLang", true), ("Text Generation Inference", true), ("Text Generation Inference, stream", true),
            ("Ollama", true), ("a response's logprobs alone", true), ("a token a line", true),
    ];

    private static readonly string[] s_others =
        ["completions", "prompt_logprobs", "server-sent events", "llama.cpp server before 2025", "texts alone"];

    public static TheoryData<string> Forms => [.. s_forms.Where(f => f.ListsTop).Select(f => f.Name), .. s_others];

    public static TheoryData<string> AllForms => [.. s_forms.Select(f => f.Name), .. s_others];

    [Fact]
    public void Every_form_that_is_read_is_tested() => Assert.Equal(ServedFormat.All.Select(f => f.Name), s_forms.Select(f => f.Name));

    private static double[] Distribution(Random random, double[]? near)
    {
        double spread = 1 + 5 * random.NextDouble();
        double[] weights = [.. Enumerable.Range(0, Vocabulary)
            .Select(i => near is null ? Math.Exp(spread * random.NextDouble()) : near[i] * Math.Exp(spread * (random.NextDouble() - 0.5)))];
        double sum = weights.Sum();
        return [.. weights.Select(w => w / sum)];
    }

    private static int Drawn(Random random, double[] distribution)
    {
        double u = random.NextDouble();
        for (int i = 0; i < distribution.Length; i++) if ((u -= distribution[i]) < 0) return i;
        return distribution.Length - 1;
    }

    // Ten thousand rows a form, of 1 to 20 tokens a response and 1 to 8 named, other numbers on either side.
    [Theory, MemberData(nameof(Forms))]
    public void Bounds_of_random_rows_hold_the_truth(string form)
    {
        const int Rows = 10_000;
        var random = new Random(7);
        var truths = new List<(double Kl, double Js, double Tv, double Floor)>();
        var (left, right) = (new List<string>(), new List<string>());
        while (truths.Count < Rows)
        {
            int length = Math.Min(1 + random.Next(20), Rows - truths.Count), kp = 1 + random.Next(8), kq = 1 + random.Next(8);
            var (p, q) = (new ServedFiles.Place[length], new ServedFiles.Place[length]);
            for (int i = 0; i < length; i++)
            {
                double[] a = Distribution(random, null), b = Distribution(random, a);
                int own = Drawn(random, a);
                (p[i], q[i]) = (Place(own, a, kp), Place(own, b, kq));
                truths.Add((Sum(a, b, (x, y) => x * Math.Log(x / y)),
                    Sum(a, b, (x, y) => (x * Math.Log(2 * x / (x + y)) + y * Math.Log(2 * y / (x + y))) / 2),
                    Sum(a, b, (x, y) => Math.Abs(x - y) / 2), b.Min()));
            }
            left.AddRange(ServedFiles.Write(form, p));
            right.AddRange(ServedFiles.Write(form, q));
        }
        TopTokenRow[] base_ = [.. TopTokenFile.Read(_folder.Lines("p.ndjson", left))],
            candidate = [.. TopTokenFile.Read(_folder.Lines("q.ndjson", right))];
        Assert.Equal((Rows, Rows), (base_.Length, candidate.Length));
        int informative = 0;
        for (int r = 0; r < Rows; r++)
        {
            var (known, also) = TopTokenWalk.Known(base_[r], candidate[r]);
            if (known.Probabilities.Count == 0 || also.Probabilities.Count == 0) continue;
            var bounds = TopTokenWalk.BoundsOf(known, also, truths[r].Floor);
            var (kl, js, tv, _) = truths[r];
            // Sums of two dozen numbers below ten, and logarithms that JSON rounds in the seventeenth digit.
            const double Rounding = 1e-12;
            Assert.True(bounds.KlLow - Rounding <= kl && kl <= bounds.KlHigh + Rounding,
                $"row {r}: D = {kl}, not in [{bounds.KlLow}, {bounds.KlHigh}]");
            Assert.True(bounds.JensenShannonLow - Rounding <= js && js <= bounds.JensenShannonHigh + Rounding,
                $"row {r}: JS = {js}, not in [{bounds.JensenShannonLow}, {bounds.JensenShannonHigh}]");
            Assert.True(bounds.TotalVariationLow - Rounding <= tv && tv <= bounds.TotalVariationHigh + Rounding,
                $"row {r}: TV = {tv}, not in [{bounds.TotalVariationLow}, {bounds.TotalVariationHigh}]");
            if (bounds.KlLow > kl / 10) informative++;
        }
        Assert.True(informative > Rows / 4, $"the bounds say something in {informative} rows only");
    }

    // What names no other token bounds nothing, rather than something too narrow; its own log-probabilities are kept as they are.
    [Fact]
    public void A_form_without_a_top_bounds_nothing()
    {
        const int Rows = 10_000;
        var random = new Random(8);
        foreach (var (form, _) in s_forms.Where(f => !f.ListsTop))
        {
            ServedFiles.Place[] places =
                [.. Enumerable.Range(0, Rows).Select(_ => Distribution(random, null))
                    .Select(distribution => Place(Drawn(random, distribution), distribution, 3))];
            TopTokenRow[] rows =
                [.. TopTokenFile.Read(_folder.Lines("p.ndjson", [.. places.Chunk(10).SelectMany(c => ServedFiles.Write(form, c))]))];
            Assert.Equal(Rows, rows.Length);
            for (int r = 0; r < Rows; r++)
            {
                var known = rows[r].Known(byId: false);
                Assert.Equal((0, 1.0), (known.Probabilities.Count, known.Most));
                Assert.Equal(Math.Log(places[r].Probabilities[places[r].Own]), rows[r].LogProbability);
            }
            // Of a token that nobody named a bound would need the mass of all others.
            var bounds = TopTokenWalk.BoundsOf(rows[0].Known(byId: false), rows[1].Known(byId: false), 0);
            Assert.Equal((0.0, double.PositiveInfinity, 0.0, Math.Log(2), 0.0, 1.0),
                (bounds.KlLow, bounds.KlHigh, bounds.JensenShannonLow, bounds.JensenShannonHigh, bounds.TotalVariationLow,
                    bounds.TotalVariationHigh));
        }
    }

    private static double Sum(double[] a, double[] b, Func<double, double, double> of) => a.Zip(b, of).Sum();

    private static ServedFiles.Place Place(int own, double[] distribution, int k)
        => new(own, distribution, [.. Enumerable.Range(0, Vocabulary).OrderByDescending(i => distribution[i]).Take(k)]);

    private static ServedFiles.Place[] Few(double noise) => [.. Enumerable.Range(0, 6).Select(i =>
    {
        double[] weights = [.. Enumerable.Range(0, Vocabulary).Select(t => Math.Exp(-(t + 3 * i) % 7 + noise * (t % 3)))];
        double sum = weights.Sum();
        return Place(i + 8, [.. weights.Select(w => w / sum)], 4);
    })];

    [Theory, MemberData(nameof(AllForms))]
    public void One_response_is_one_sequence_of_all_its_tokens(string form)
    {
        TopTokenRow[] rows =
            [.. TopTokenFile.Read(_folder.Lines("two.ndjson", [.. ServedFiles.Write(form, Few(0)), .. ServedFiles.Write(form, Few(1))]))];
        Assert.Equal(12, rows.Length);
        // A file of single tokens has no responses but one.
        Assert.Equal(form == "a token a line" ? 1 : 2, rows.Select(r => r.Sequence).Distinct().Count());
        for (int i = 0; i < 6; i++)
        {
            Assert.Equal(ServedFiles.Text(i + 8), rows[i].Token.Text);
            if (form != "llama.cpp server before 2025")
                Assert.Equal(Math.Log(Few(0)[i].Probabilities[i + 8]), rows[i].LogProbability!.Value, 1e-12);
        }
    }

    [Theory, InlineData("array"), InlineData("pretty"), InlineData("separator"), InlineData("byte order mark")]
    public void Values_stand_in_a_file_in_any_way(string layout)
    {
        string[] lines = [.. ServedFiles.Write("completions", Few(0)), .. ServedFiles.Write("completions", Few(1))];
        string Pretty(string line) => System.Text.Json.Nodes.JsonNode.Parse(line)!.ToJsonString(new() { WriteIndented = true });
        string content = layout switch
        {
            "array" => $"[\n{string.Join(",\n", lines.Select(Pretty))}\n]\n",
            "pretty" => string.Join("\n", lines.Select(Pretty)),
            "separator" => string.Concat(lines.Select(l => "\u001E" + l + "\n")),
            _ => "\uFEFF" + string.Join("\r\n", lines),
        };
        string path = Path.Combine(_folder.Path, "values.json");
        File.WriteAllText(path, content, new UTF8Encoding(false));
        Assert.Equal([.. TopTokenFile.Read(_folder.Lines("lines.ndjson", lines)).Select(r => (r.Token.Text, r.LogProbability, r.Sequence))],
            TopTokenFile.Read(path).Select(r => (r.Token.Text, r.LogProbability, r.Sequence)));
    }

    [Fact]
    public void All_choices_and_prompts_of_a_response_are_read()
    {
        const string Token = """{"token":"a","logprob":-0.5,"top_logprobs":[]}""";
        string path = _folder.Lines("choices.ndjson",
            [
                $$$"""{"prompt_logprobs":[null,{"7":{"logprob":-2,"rank":1,"decoded_token":"p"}}],"choices":[{"index":0,"logprobs":{"content":[{{{Token}}},{{{Token}}}]}},{"index":1,"logprobs":{"content":[{{{Token}}}]}}]}"""]);
        Assert.Equal([("p", 0L), ("a", 0), ("a", 0), ("a", 1)], TopTokenFile.Read(path).Select(r => (r.Token.Text, r.Sequence)));
    }

    [Theory]
    [InlineData("""{"choices":[]}""", "one JSON value without log-probabilities")]
    [InlineData("""{"choices":[{"text":"hello","logprobs":null}]}""", "the text 'hello' came without log-probabilities")]
    [InlineData("""{"choices":[{"logprobs":{"tokens":["a","b"],"token_logprobs":[-1],"top_logprobs":[{}]}}]}""",
        "tokens has 2 entries, token_logprobs 1")]
    [InlineData("""{"error":{"message":"no such model"}}""", "the server's answer is an error")]
    [InlineData("""{"foo":1,"bar":2}""", "its fields are foo, bar")]
    [InlineData("""{"token":"a","token":"b","logprob":-1}""", "no JSON with logprobs")]
    [InlineData("""{"token":"a","logprob":"x"}""", "logprob x is no number")]
    [InlineData("""{"token":"a","logprob":0.5}""", "no logarithm of a probability")]
    [InlineData("""[[1,2]]""", "a JSON number, not an object")]
    [InlineData("hello", "line 1")]
    [InlineData("5", "a JSON number, not an object")]
    [InlineData("null", "a JSON null, not an object")]
    [InlineData("""{"token":"a","logprob":-1,"top_logprobs":5}""", "the most probable tokens are 5, not a list or an object")]
    [InlineData("""{"token":"a","logprob":-1,"bytes":"x"}""", "bytes are x, not a list")]
    [InlineData("""{"token":"a","logprob":-1,"bytes":[300]}""", "bytes have 300: none from 0 to 255")]
    [InlineData("""{"token":"a","id":"zz","logprob":-1}""", "id zz is no integer")]
    [InlineData("""{"token":"a","id":1e30,"logprob":-1}""", "id 1e30 is no integer")]
    [InlineData("""{"choices":[5]}""", "a number stands where an object is expected")]
    [InlineData("""{"choices":[{"prompt_logprobs":[null,5]}]}""", "a number stands where an object is expected")]
    [InlineData("""{"choices":[{"logprobs":{"tokens":["a"],"token_logprobs":[-1],"top_logprobs":[5]}}]}""",
        "the most probable tokens are 5")]
    [InlineData("""{"completion_probabilities":[{"content":"a","probs":[{"tok_str":"a","prob":"x"}]}]}""", "prob x is no probability")]
    [InlineData("""{"doc_id":0,"arguments":[["c","t"]],"resps":[["some text"]]}""", "generated texts, not log-likelihoods")]
    [InlineData("""{"doc_id":0,"arguments":[["c","t"],[]],"resps":[[["-1","False"]],[["-2","False"]]]}""",
        "entry 2 of arguments is not a list that ends in a text")]
    public void A_refusal_names_what_was_found(string content, string expected)
    {
        string message =
            Assert.Throws<UnreadableDataException>(() => TopTokenFile.Read(_folder.Lines("bad.ndjson", [content])).ToList()).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Theory, InlineData("null"), InlineData("-9999.0"), InlineData("-3.4028234663852886e38"), InlineData("-Infinity"),
        InlineData("\"-inf\"")]
    public void A_sentinel_is_not_known(string sentinel)
    {
        string path = _folder.Lines("sentinel.ndjson",
            [
                $$"""{"token":"z","logprob":{{sentinel}},"top_logprobs":[{"token":"a","logprob":-0.7},{"token":"b","logprob":-1.2},{"token":"c","logprob":{{sentinel}}}]}"""]);
        var row = Assert.Single(TopTokenFile.Read(path));
        Assert.Null(row.LogProbability);
        var known = row.Known(byId: false);
        Assert.Equal((2, 1, Math.Exp(-1.2)), (known.Probabilities.Count, known.Silent, known.Most));
    }

    [Fact]
    public void The_cap_is_the_least_of_the_top_and_not_the_drawn_token_beside_them()
    {
        // Two of the top, and the drawn token as a third: what is not named has at most 0.2, not 0.001.
        string path = _folder.Lines("beside.ndjson",
            ServedFiles.Write("completions",
                [new(9, [.. Enumerable.Range(0, Vocabulary).Select(t => t == 1 ? 0.5 : t == 2 ? 0.2 : t == 9 ? 0.001 : 0.01)], [1, 2])]));
        Assert.Equal(0.2, Assert.Single(TopTokenFile.Read(path)).Known(byId: false).Most, 1e-12);
    }
}
