using Kullback.Data.LanguageModels;

namespace Kullback.Data.Tests.LanguageModels;

/// <summary>Rows of every form, type, order of bytes, order of indices and number of dimensions come back as they were written.</summary>
public sealed class RowFormatsTest : IDisposable
{
    private const int Batches = 2, Sequences = 3, Positions = 4, Vocabulary = 7, Rows = Batches * Sequences * Positions;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string At(string name) => Path.Combine(_folder.Path, name);

    private string Written(string name, byte[] bytes)
    {
        File.WriteAllBytes(At(name), bytes);
        return At(name);
    }

    // Eighths below 16: every type but 16-bit codes holds them exactly, bfloat16 with its eight bits too.
    private static double Logit(int row, int token) => (row * 31 + token * 17) % 61 / 8.0;

    private static double Whole(int[] index)
    {
        int row = 0;
        int[] lengths = index.Length switch { 2 => [Rows], 3 => [Batches * Sequences, Positions], _ => [Batches, Sequences, Positions] };
        for (int k = 0; k < lengths.Length; k++) row = row * lengths[k] + index[k];
        return Logit(row, index[^1]);
    }

    private static int[] Shape(int dimensions)
        => dimensions switch
        {
            2 => [Rows, Vocabulary],
            3 => [Batches * Sequences, Positions, Vocabulary],
            _ => [Batches, Sequences, Positions, Vocabulary]
        };

    private static int Token(int at) => at * 5 % Vocabulary;

    private static void RequireRows(string path, double error = 0, int? chunks = null)
    {
        using var source = NextTokenFile.Open(path, Vocabulary, false);
        Assert.Equal((Rows, Vocabulary), ((int)source.Shape.Rows, source.Shape.Vocabulary));
        if (chunks is { } expected) Assert.Equal(expected, source.Shape.Chunks);
        var logits = new float[Vocabulary];
        for (int r = 0; r < Rows; r++)
        {
            source.Read(r, logits);
            // A softmax does not see what is the same in all logits of a row.
            double shift = Logit(r, 0) - logits[0];
            for (int t = 0; t < Vocabulary; t++) Assert.InRange(logits[t] + shift - Logit(r, t), -error, error);
        }
    }

    public static TheoryData<string> Formats => [.. RowFormat.All.Select(f => f.Name)];

    [Theory, MemberData(nameof(Formats))]
    public void Every_form_has_a_file(string format)
    {
        var rows = new RowFiles.Array_("logits", "<f4", Shape(3), Whole);
        (string path, double error) = format switch
        {
            // Half a step of 16 nats over 65,535 codes on either side, and single precision of numbers below 16.
            "base file of llama.cpp (`_logits_`), `.kld`" => (Base(), 16.0 / 65535 + 4e-6),
            "NumPy, `.npy`" => (Written("a.npy", RowFiles.Numpy("<f4", false, Shape(3), Whole)), 0),
            "NumPy, `.npz`" => (RowFiles.Archive(At("a.npz"), ("logits", RowFiles.Numpy("<f4", false, Shape(3), Whole))), 0),
            "`.safetensors`" => (RowFiles.Safetensors(At("a.safetensors"), rows), 0),
            "sharded safetensors, `.safetensors.index.json`" => (Sharded(), 0),
            "nothing but numbers, `.f64`, `.f32`, `.f16`, `.bf16`" =>
                (Written("a.f32", RowFiles.Numpy("<f4", false, Shape(2), Whole)[128..]), 0),
            _ => throw new ArgumentException($"No test file of {format}."),
        };
        RequireRows(path, error);
    }

    // A window of 2·rows + 1 tokens has rows of its second half.
    private string Base()
    {
        const int Context = 2 * Positions + 2;
        var shape = new NextTokenShape(Batches * Sequences, Positions, Context / 2, Context, Vocabulary);
        var memory = new MemoryRows("m", shape, (row, logits) =>
        {
            for (int t = 0; t < logits.Length; t++)
                logits[t] = (float)Logit((int)row, t);
        }, new int[Batches * Sequences * Context], false);
        using var stream = File.Create(At("a.kld"));
        NextTokenFile.WriteBase(memory, stream, default);
        return At("a.kld");
    }

    private string Sharded()
    {
        RowFiles.Array_ Part(int p)
            => new($"logits.{p}", "<f4", [Sequences, Positions, Vocabulary], i => Logit((p * Sequences + i[0]) * Positions + i[1], i[2]));
        RowFiles.Array_ Text(int p)
            => new($"input_ids.{p}", "<i8", [Sequences, Positions], i => Token((p * Sequences + i[0]) * Positions + i[1]));
        RowFiles.Safetensors(At("a-00001-of-00002.safetensors"), Part(1), Text(0));
        RowFiles.Safetensors(At("a-00002-of-00002.safetensors"), Text(1), Part(0));
        return RowFiles.Index(At("a.safetensors.index.json"), ("logits.0", "a-00002-of-00002.safetensors"),
            ("logits.1", "a-00001-of-00002.safetensors"), ("input_ids.0", "a-00001-of-00002.safetensors"),
            ("input_ids.1", "a-00002-of-00002.safetensors"));
    }

    public static TheoryData<string, bool, int> Layouts
    {
        get
        {
            var all = new TheoryData<string, bool, int>();
            foreach (string type in new[] { "<f8", ">f8", "<f4", ">f4", "<f2", ">f2", "|V2" })
                foreach (bool byColumns in new[] { false, true })
                    foreach (int dimensions in new[] { 2, 3, 4 }) all.Add(type, byColumns, dimensions);
            return all;
        }
    }

    [Theory, MemberData(nameof(Layouts))]
    public void Arrays_of_any_layout_come_back(string type, bool byColumns, int dimensions)
    {
        byte[] array = RowFiles.Numpy(type, byColumns, Shape(dimensions), Whole);
        int chunks = dimensions == 2 ? 1 : Batches * Sequences;
        RequireRows(Written("any.npy", array), chunks: chunks);
        RequireRows(RowFiles.Archive(At("any.npz"), ("logits", array)), chunks: chunks);
        if (type[0] != '>' && !byColumns)
            RequireRows(RowFiles.Safetensors(At("any.safetensors"),
                new RowFiles.Array_("logits", "<" + type[1..], Shape(dimensions), Whole)), chunks: chunks);
    }

    [Theory, InlineData("<i4", true), InlineData(">i8", true), InlineData(">i2", false)]
    public void Tokens_of_any_layout_are_the_text(string type, bool byColumns)
    {
        int[] shape = [Batches * Sequences, Positions];
        string path = RowFiles.Archive(At("t.npz"), ("logits", RowFiles.Numpy(">f4", true, Shape(3), Whole)),
            ("tokens", RowFiles.Numpy(type, byColumns, shape, i => Token(i[0] * Positions + i[1]))),
            ("attention_mask", RowFiles.Numpy("|b1", byColumns, shape, i => i[0] == 1 && i[1] > 1 ? 0 : 1)));
        using var source = NextTokenFile.Open(path, null, false);
        Assert.Equal(Enumerable.Range(0, Rows).Select(Token), source.Tokens.ToArray());
        // Of sequence 1 the last two tokens are padding: rows 1 to 3 predict or know one.
        Assert.Equal([5, 6, 7], Enumerable.Range(0, Rows).Where(r => source.Masked.Span[r]));
    }

    [Fact]
    public void Parts_in_several_files_are_one_text()
    {
        using var source = NextTokenFile.Open(Sharded(), null, false);
        Assert.Equal(("a.safetensors.index.json", Batches * Sequences, Positions),
            (source.Name, source.Shape.Chunks, source.Shape.RowsPerChunk));
        Assert.Equal(Enumerable.Range(0, Rows).Select(Token), source.Tokens.ToArray());
        using var whole = NextTokenFile.Open(
            RowFiles.Safetensors(At("whole.safetensors"), new RowFiles.Array_("logits", "<f8", Shape(4), Whole)), null, false);
        Assert.Equal(0, NextTokenComparison.Run(source, [whole], new NextTokenOptions(), null, default).Candidates[0].Figures.Kl.Mean);
        Assert.True(NextTokenFile.IsIndex(At("a.safetensors.index.json")));
        Assert.False(NextTokenFile.IsIndex(At("whole.safetensors")));
    }

    // Numbers that single precision cannot tell apart: 10⁹ and a half more.
    [Fact]
    public void Double_precision_keeps_what_a_large_offset_would_hide()
    {
        double[][] row = [[1e9, 1e9 + 0.5, 1e9 - 3, -1e300, 1e9 + 0.25], [0, 1, 2, double.NaN, 4]];
        using var source = NextTokenFile.Open(Written("wide.npy", RowFiles.Numpy("<f8", false, [2, 5], i => row[i[0]][i[1]])), null, false);
        var logits = new float[5];
        source.Read(0, logits);
        Assert.Equal([-0.5f, 0, -3.5f, float.MinValue, -0.25f], logits);
        Assert.Contains("row 1, column 3: NaN is no logit",
            Assert.Throws<UnreadableDataException>(
                () => NextTokenComparison.Run(source, [source], new NextTokenOptions { Threads = 1 }, null, default)).Message,
                StringComparison.Ordinal);
    }

    private string Refusal(string path)
    {
        string message = Assert.Throws<UnreadableDataException>(() => NextTokenFile.Open(path, null, false).Dispose()).Message;
        Assert.DoesNotContain('\n', message);
        Assert.Contains(Path.GetFileName(path).Split('.')[0], message, StringComparison.Ordinal);
        return message;
    }

    [Fact]
    public void A_refusal_says_what_was_found_and_what_is_read()
    {
        byte[] Typed(string type, int size, string shape)
            => [0x93, .. "NUMPY"u8, 1, 0, 80, 0,
                .. System.Text.Encoding.ASCII.GetBytes($"{{'descr': {type}, 'fortran_order': False, 'shape': {shape}, }}".PadRight(80)),
                    .. new byte[size]];
        Assert.Contains("type c8 (float64, float32, float16 and bfloat16 are read)",
            Refusal(Written("c.npy", Typed("'<c8'", 16, "(1, 2)"))), StringComparison.Ordinal);
        Assert.Contains("[1, 1, 1, 1, 2], not [rows, vocabulary], [sequences,",
            Refusal(Written("five.npy", Typed("'<f4'", 8, "(1, 1, 1, 1, 2)"))), StringComparison.Ordinal);
        Assert.Contains("record array", Refusal(Written("fields.npy", Typed("[('a', '<f4')]", 8, "(2,)"))), StringComparison.Ordinal);
        Assert.Contains("a model (GGUF)", Refusal(Written("model.gguf", [.. "GGUF"u8, 3, 0, 0, 0])), StringComparison.Ordinal);
        Assert.Contains("begins with 'hello'; read are base file", Refusal(Written("text.txt", "hello"u8.ToArray())),
            StringComparison.Ordinal);
        using (var zip = new System.IO.Compression.ZipArchive(File.Create(At("model.pt")), System.IO.Compression.ZipArchiveMode.Create))
            zip.CreateEntry("archive/data.pkl").Open().Dispose();
        Assert.Contains("a PyTorch file", Refusal(At("model.pt")), StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_that_do_not_fit_are_refused()
    {
        RowFiles.Array_ Part(string name, int positions) => new(name, "<f4", [positions, Vocabulary], i => i[1]);
        Assert.Contains("logits.2 follows logits.0",
            Refusal(RowFiles.Safetensors(At("gap.safetensors"), Part("logits.0", 3), Part("logits.2", 3))), StringComparison.Ordinal);
        Assert.Contains("begin with logits.2",
            Refusal(RowFiles.Safetensors(At("late.safetensors"), Part("logits.2", 3), Part("logits.3", 3))), StringComparison.Ordinal);
        Assert.Contains("logits.1 [4, 7] of type f4 cannot follow logits.0 [3, 7]",
            Refusal(RowFiles.Safetensors(At("long.safetensors"), Part("logits.0", 3), Part("logits.1", 4))), StringComparison.Ordinal);
        Assert.Contains("which is meant", Refusal(RowFiles.Safetensors(At("both.safetensors"), Part("logits", 3), Part("logits.0", 3))),
            StringComparison.Ordinal);
        Sharded();
        Assert.Contains("no file of the same folder",
            Refusal(RowFiles.Index(At("out.safetensors.index.json"), ("logits", "../secret.safetensors"))), StringComparison.Ordinal);
        Assert.Contains("has no logits.9, which",
            Refusal(RowFiles.Index(At("a-wrong.safetensors.index.json"), ("logits.9", "a-00001-of-00002.safetensors"))),
            StringComparison.Ordinal);
        Assert.Contains("no such file", Refusal(RowFiles.Index(At("none.safetensors.index.json"), ("logits", "none.safetensors"))),
            StringComparison.Ordinal);
        Assert.Contains("weight_map", Refusal(Written("bad.safetensors.index.json", "{}"u8.ToArray())), StringComparison.Ordinal);
    }
}
