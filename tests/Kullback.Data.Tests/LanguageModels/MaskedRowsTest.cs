using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Kullback.Data.LanguageModels;

namespace Kullback.Data.Tests.LanguageModels;

/// <summary>Which row predicts which token, and which rows count.</summary>
public sealed class MaskedRowsTest : IDisposable
{
    private const int Sequences = 2, Rows = 4, Vocabulary = 5;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static float Logit(int row, int token, float change) => ((row * 7 + token * 3) % 5) + change * (token == row % 5 ? 1 : 0);

    /// <summary>A safetensors file of two sequences of four rows with arrays of 32-bit integers beside them.</summary>
    private string File(string name, float change, Dictionary<string, string>? metadata, params (string Name, int[] Numbers)[] beside)
    {
        var header = new Dictionary<string, object>
        {
            ["logits"] =
            new
            {
                dtype = "F32",
                shape = new[] { Sequences, Rows, Vocabulary },
                data_offsets = new[] { 0, 4 * Sequences * Rows * Vocabulary }
            }
        };
        if (metadata is not null) header["__metadata__"] = metadata;
        var data = new MemoryStream();
        Span<byte> four = stackalloc byte[4];
        for (int r = 0; r < Sequences * Rows; r++)
            for (int t = 0; t < Vocabulary; t++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(four, Logit(r, t, change));
                data.Write(four);
            }
        foreach (var (called, numbers) in beside)
        {
            header[called] = new
            {
                dtype = "I32",
                shape = new[] { Sequences, numbers.Length / Sequences },
                data_offsets = new[] { data.Length, data.Length + 4 * numbers.Length }
            };
            foreach (int n in numbers)
            {
                BinaryPrimitives.WriteInt32LittleEndian(four, n);
                data.Write(four);
            }
        }
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header);
        string path = Path.Combine(_folder.Path, name);
        using var stream = System.IO.File.Create(path);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        stream.Write(length);
        stream.Write(json);
        data.WriteTo(stream);
        return path;
    }

    private static int[] Predicted(string path)
    {
        using var source = NextTokenFile.Open(path, null, false);
        return [.. Enumerable.Range(0, (int)source.Shape.Rows)
            .Select(r => source.Shape.TargetAt(r) is >= 0 and var at ? source.Tokens.Span[(int)at] : -1)];
    }

    private static readonly int[] Text = [0, 1, 2, 3, 4, 3, 2, 1];

    [Fact]
    public void Labels_are_the_text_and_targets_are_what_comes_next()
    {
        int[] next = [1, 2, 3, -1, 3, 2, 1, -1];
        Assert.Equal(next, Predicted(File("tokens.safetensors", 0, null, ("input_ids", Text))));
        Assert.Equal(next, Predicted(File("labels.safetensors", 0, null, ("labels", Text))));
        Assert.Equal(Text, Predicted(File("targets.safetensors", 0, null, ("targets", Text))));
    }

    [Fact]
    public void Ignored_labels_and_padding_take_their_rows_out_of_every_figure()
    {
        // Of the first sequence the first two tokens are a prompt, of the second the last two padding: rows 0 (predicts token 1),
        // and 5 to 7.
        int[] labels = [-100, -100, 2, 3, 4, 3, 2, 1], attention = [1, 1, 1, 1, 1, 1, 0, 0];
        string p = File("p.safetensors", 0, null, ("input_ids", Text), ("labels", labels), ("attention_mask", attention)),
            q = File("q.safetensors", 1, null, ("input_ids", Text));
        using INextTokenSource a = NextTokenFile.Open(p, null, false), b = NextTokenFile.Open(q, null, false),
            whole = NextTokenFile.Open(File("whole.safetensors", 0, null, ("input_ids", Text)), null, false);
        var all = NextTokenComparison.Run(whole, [b], new NextTokenOptions(), null, default).Candidates[0];
        foreach (var (left, right) in new[] { (a, b), (b, a) })
        {
            var heard = new List<long>();
            var candidate = NextTokenComparison.Run(left, [right],
                new NextTokenOptions
                {
                    Receiver =
                    (_, first, rows) => heard.AddRange(Enumerable.Range((int)first, rows.Length).Select(r => (long)r))
                }, null,
                    default).Candidates[0];
            Assert.Equal([1L, 2, 3, 4], heard);
            Assert.Equal(4, candidate.Figures.Rows);
            Assert.Equal([1L, 2, 3, 4], candidate.Worst.Select(w => w.Row).Order());
        }
        var masked = NextTokenComparison.Run(a, [b], new NextTokenOptions(), null, default).Candidates[0].Figures;
        Assert.Equal(all.Rows.Skip(1).Take(4).Average(r => r.KlNats), masked.Kl.Mean, 1e-15);
        Assert.Equal([3, 4], masked.ByChunk.Select(c => (int)c.Rows));
        Assert.Equal((float)all.Rows.Skip(1).Take(4).Max(r => r.KlNats), masked.KlQuantiles[^1], 1e-12);
        Assert.Contains("leave no row",
            Assert.Throws<UnreadableDataException>(
                () => NextTokenFile.Open(File("none.safetensors", 0, null, ("input_ids", Text), ("attention_mask", new int[8])), null,
                    false)).Message, StringComparison.Ordinal);
        Assert.Contains("not written",
            Assert.Throws<UnreadableDataException>(() => NextTokenFile.WriteRows(a, Stream.Null, default)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Sequences_longer_than_rows_need_a_stated_position()
    {
        int[] longer = [.. Enumerable.Range(0, 2 * 7).Select(i => i % Vocabulary)];
        Assert.Contains("first_position",
            Assert.Throws<UnreadableDataException>(() => Predicted(File("long.safetensors", 0, null, ("input_ids", longer)))).Message,
            StringComparison.Ordinal);
        // Rows of positions 2 to 5 of seven predict tokens 3 to 6.
        Assert.Equal([3, 4, 0, 1, 0, 1, 2, 3],
            Predicted(File("stated.safetensors", 0, new() { ["first_position"] = "2" }, ("input_ids", longer))));
        Assert.Contains("does not fit",
            Assert.Throws<UnreadableDataException>(() => Predicted(File("short.safetensors", 0, null, ("input_ids", [1, 2])))).Message,
            StringComparison.Ordinal);
    }

    // −1 and −100 stand for no token; any other number below 0 is a mistake, not a token that is unknown.
    [Fact]
    public void Ids_that_are_none_are_refused()
    {
        _ = Predicted(File("known.safetensors", 0, null, ("tokens", [0, -1, 2, -100, 4, 3, 2, 1])));
        string path = File("bad.safetensors", 0, null, ("tokens", [0, 1, 2, -5, 4, 3, 2, 1]));
        Assert.Contains("tokens[3] is -5: no token",
            Assert.Throws<UnreadableDataException>(() => NextTokenFile.Open(path, null, false)).Message, StringComparison.Ordinal);
        path = File("beyond.safetensors", 0, null, ("tokens", [0, 1, 2, 5, 4, 3, 2, 1]));
        Assert.Contains("tokens[3] is 5, the vocabulary has 5",
            Assert.Throws<UnreadableDataException>(() => NextTokenFile.Open(path, null, false)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_stand_twice_are_refused()
    {
        byte[] json = Encoding.UTF8
            .GetBytes(
                """{"logits":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"logits":{"dtype":"F32","shape":[1,2],"data_offsets":[8,16]}}""");
        string path = Path.Combine(_folder.Path, "twice.safetensors");
        System.IO.File.WriteAllBytes(path, [(byte)json.Length, 0, 0, 0, 0, 0, 0, 0, .. json, .. new byte[16]]);
        Assert.Contains("logits", Assert.Throws<UnreadableDataException>(() => NextTokenFile.Open(path, null, false)).Message,
            StringComparison.Ordinal);
        Assert.Contains("which is meant",
            Assert.Throws<UnreadableDataException>(
                () => Predicted(File("both.safetensors", 0, null, ("input_ids", Text), ("tokens", Text)))).Message,
                StringComparison.Ordinal);
        string archive = Path.Combine(_folder.Path, "twice.npz");
        using (var zip = new ZipArchive(System.IO.File.Create(archive), ZipArchiveMode.Create))
            for (int i = 0; i < 2; i++) zip.CreateEntry("logits.npy").Open().Dispose();
        Assert.Contains("2 times", Assert.Throws<UnreadableDataException>(() => NextTokenFile.Open(archive, null, false)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_base_file_whose_rows_are_no_distributions_is_refused()
    {
        byte[] bytes = System.IO.File.ReadAllBytes(ProgramOutputTest.Only("*-base.kld"));
        int context = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8)),
            chunks = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(16));
        // The minimum of the first row: every ln p 50 more.
        int at = 20 + 4 * context * chunks + 4;
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(at), BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(at)) + 50);
        string path = Path.Combine(_folder.Path, "fifty.kld");
        System.IO.File.WriteAllBytes(path, bytes);
        using INextTokenSource damaged = NextTokenFile.Open(path, null, false),
            other = NextTokenFile.Open(ProgramOutputTest.Only("*-base.kld"), null, false);
        Assert.Contains("chunk 0, row 0: its probabilities sum to 5.18",
            Assert.Throws<UnreadableDataException>(
                () => NextTokenComparison.Run(damaged, [other], new NextTokenOptions(), null, default)).Message, StringComparison.Ordinal);
    }
}
