using System.Globalization;
using System.Text;
using System.Text.Json;
using Kullback.Data.LanguageModels;
using Kullback.Data.Tests.LanguageModels;
using Kullback.Fuzz.Seeds;

namespace Kullback.Fuzz.Targets;

/// <summary>Rows of logits of a small model, and of another that is near it.</summary>
internal sealed record Rows(int Vocabulary, int Context, int[] Tokens, double[][] P, double[][] Q)
{
    public int Chunks => Tokens.Length / Context;

    public static Rows Random(Random random)
    {
        int vocabulary = random.Next(2, 20), context = random.Next(3, 12), chunks = random.Next(1, 5),
            rows = chunks * (context - 1 - context / 2);
        double[] Row(double[]? near)
            => [.. Enumerable.Range(0, vocabulary)
                .Select(i => near is null ? 6 * random.NextDouble() : near[i] + random.NextDouble() - 0.5)];
        double[][] p = [.. Enumerable.Range(0, Math.Max(1, rows)).Select(_ => Row(null))];
        return new(vocabulary, context, [.. Enumerable.Range(0, chunks * context).Select(_ => random.Next(vocabulary))], p,
            [.. p.Select(r => Row(r))]);
    }

    public Setting Setting(Random random) => new()
    {
        Names = [],
        Companion = option => option switch
        {
            "--vocabulary-size" => Vocabulary.ToString(CultureInfo.InvariantCulture),
            "--corpus" => Workplace.Put("corpus.npy",
                Npy.Damaged(Npy.Of("<i4", [60], Enumerable.Range(0, 60).Select(_ => (double)random.Next(Vocabulary))), random, 6)),
            "--models" => Workplace.Put("model.bin", "model"u8),
            _ => Workplace.Put(option[2..] + ".json", Encoding.UTF8.GetBytes(Texts(random))),
        },
    };

    private string Texts(Random random)
    {
        string[] texts = [.. Enumerable.Range(0, Vocabulary).Select(ServedFiles.Text)];
        string json = random.Next(3) switch
        {
            0 => JsonSerializer.Serialize(texts.Select((t, i) => (t, i)).GroupBy(p => p.t).ToDictionary(g => g.Key, g => g.First().i)),
            1 =>
                $"{{\"model\":{{\"vocab\":{JsonSerializer.Serialize(texts.Select((t, i) => (t + i, i)).ToDictionary(p => p.Item1, p => p.i))}}},\"added_tokens\":[]}}",
            _ => JsonSerializer.Serialize(texts),
        };
        return Pick.One(random, 5) ? Mutation.Json(json, random) : json;
    }

    public static Case Line(Random random, string p, string q, Setting setting, params string[] more)
    {
        List<string> line = ["language-model", p];
        if (!Pick.One(random, 30)) line.Add(q);
        if (Pick.One(random, 12)) line.Add(p);
        line.AddRange(more);
        bool served = more is ["--served", ..], few = served && !Pick.One(random, 10);
        line.Remove("--served");
        // Of the options for rows none has an effect on answers of servers, and to be told so once is enough.
        Options.Draw(line, Verbs.Named("language-model"), setting, random, 0.8,
            few ? [.. Verbs.Inputs(Verbs.Named("language-model")).Select(o => o.Name).Except(["--floor", "--fail-on", "--by-bytes"]),
                "--threads"] : []);
        // Parquet is written by the engine: twenty times the cost of all the rest.
        Options.Outputs(line, Verbs.Named("language-model"), random, 0.5, few ? ["--html", "--tokens", "--write-base", "--write-rows"]
            : Pick.One(random, 10) ? [] : ["--tokens"]);
        return new Case([.. line]) { Width = Pick.From(random, 80, 80, 60, 140) };
    }
}

/// <summary>Base files of llama.cpp.</summary>
internal sealed class BaseFiles : Target
{
    public override Case Next(Random random, long number)
    {
        Rows rows = Rows.Random(random);
        byte[] File(double[][] logits) => Npy.Damaged(Npy.Base(rows.Context, rows.Tokens, logits), random, 8);
        return Rows.Line(random, Workplace.Put("p.kld", File(rows.P)), Workplace.Put("q.kld", File(rows.Q)), rows.Setting(random));
    }
}

/// <summary>Arrays of any engine: .npy, .npz, .safetensors, raw numbers.</summary>
internal sealed class ArrayFiles : Target
{
    public override Case Next(Random random, long number)
    {
        Rows rows = Rows.Random(random);
        string first = Put("p", rows, rows.P, random), second = Put("q", rows, rows.Q, random);
        string[] more = first[^4..] is ".f32" or ".f16" or "bf16"
            ? ["--vocabulary-size", rows.Vocabulary.ToString(CultureInfo.InvariantCulture)] : [];
        return Rows.Line(random, first, second, rows.Setting(random), more);
    }

    private static string Put(string name, Rows rows, double[][] logits, Random random)
    {
        double[] all = [.. logits.SelectMany(r => r)];
        int perChunk = rows.P.Length / rows.Chunks;
        int[] shape = perChunk > 0 && Pick.One(random, 2) ? [rows.Chunks, perChunk, rows.Vocabulary] : [rows.P.Length, rows.Vocabulary];
        if (shape.Length == 3 && shape[0] * shape[1] != rows.P.Length) shape = [rows.P.Length, rows.Vocabulary];
        double[] tokens = [.. Enumerable.Range(0, rows.P.Length).Select(i => (double)rows.Tokens[i % rows.Tokens.Length])];
        int[] tokenShape = shape[..^1];
        bool with = Pick.One(random, 2);
        switch (random.Next(4))
        {
            case 0: return Workplace.Put(name + ".npy", Npy.Damaged(Npy.Of(Pick.From(random, "<f4", "<f4", "<f2"), shape, all), random, 7));
            case 1:
                List<(string, byte[])> arrays = [("logits", Npy.Of("<f4", shape, all))];
                if (with)
                    arrays.Add((Pick.From(random, "tokens", "input_ids", "labels", "targets", "attention_mask"),
                        Npy.Of("<i4", tokenShape, tokens)));
                return Workplace.Put(name + ".npz", Npy.Damaged(Npy.Archive(arrays, random), random, 7));
            case 2:
                List<(string, string, int[], double[])> tensors =
                    [(Pick.From(random, "logits", "logits", "logprobs"), Pick.From(random, "F32", "F16", "BF16"), shape, all)];
                if (with)
                    tensors.Add((Pick.From(random, "tokens", "input_ids", "labels", "targets", "attention_mask"),
                        Pick.From(random, "I64", "I32"), tokenShape, tokens));
                return Workplace.Put(name + ".safetensors", Npy.Damaged(Npy.Tensors(tensors, random), random, 10));
            default:
                byte[] raw = [.. all.SelectMany(x => BitConverter.GetBytes((float)x))];
                return Workplace.Put(name + ".f32", Pick.One(random, 8) ? Mutation.Bytes(raw, random) : raw);
        }
    }
}

/// <summary>Answers of servers in all their forms.</summary>
internal sealed class ServedAnswers : Target
{
    private const int Vocabulary = 12;

    private static readonly string[] s_forms =
        [.. ServedFormat.All.Select(f => f.Name), "completions", "prompt_logprobs", "server-sent events", "llama.cpp server before 2025",
            "texts alone"];

    public override Case Next(Random random, long number)
    {
        string form = s_forms[random.Next(s_forms.Length)], other = Pick.One(random, 8) ? s_forms[random.Next(s_forms.Length)] : form;
        int answers = random.Next(1, 4);
        var (left, right) = (new List<string>(), new List<string>());
        for (int a = 0; a < answers; a++)
        {
            ServedFiles.Place[] p = [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => Place(random, random.Next(Vocabulary)))];
            ServedFiles.Place[] q = [.. p.Select(x => Place(random, Pick.One(random, 60) ? random.Next(Vocabulary) : x.Own))];
            left.AddRange(ServedFiles.Write(form, p));
            right.AddRange(ServedFiles.Write(other, q));
        }
        string Put(string name, List<string> lines)
            => Workplace.Put(name + Pick.From(random, ".ndjson", ".ndjson", ".jsonl", ".json"),
                Encoding.UTF8.GetBytes(Damaged(lines, random)));
        var rows = Rows.Random(random) with { Vocabulary = Vocabulary };
        string[] more = form.StartsWith("lm-eval", StringComparison.Ordinal) || other.StartsWith("lm-eval", StringComparison.Ordinal)
            ? ["--served", "--by-bytes"] : ["--served"];
        return Rows.Line(random, Put("p", left), Put("q", right), rows.Setting(random), more);
    }

    private static ServedFiles.Place Place(Random random, int own)
    {
        double[] weights = [.. Enumerable.Range(0, Vocabulary).Select(_ => Math.Exp(4 * random.NextDouble()))];
        double sum = weights.Sum();
        double[] distribution = [.. weights.Select(w => w / sum)];
        return new(own, distribution, [.. Enumerable.Range(0, Vocabulary).OrderByDescending(i => distribution[i]).Take(random.Next(1, 7))]);
    }

    private static string Damaged(List<string> lines, Random random)
    {
        switch (random.Next(12))
        {
            case 0: return Mutation.Text(string.Join('\n', lines), random);
            case 1 or 2:
                int at = random.Next(lines.Count);
                bool data = lines[at].StartsWith("data:", StringComparison.Ordinal);
                lines[at] = data ? "data:" + Mutation.Json(lines[at][5..], random) : Mutation.Json(lines[at], random);
                break;
            case 3: return $"[{string.Join(",\n", lines)}]";
        }
        return string.Join('\n', lines) + "\n";
    }
}
