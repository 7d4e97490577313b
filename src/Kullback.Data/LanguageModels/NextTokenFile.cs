using System.Text;

namespace Kullback.Data.LanguageModels;

/// <summary>Opens and writes files of next-token rows.</summary>
public static class NextTokenFile
{
    /// <summary>Opens a base file (.kld), .npy, .npz, .safetensors, or raw numbers (.f32, .f16, .bf16).</summary>
    /// <param name="path">The file; its first bytes decide, for raw numbers its name.</param>
    /// <param name="vocabulary">Tokens a row, needed for raw numbers only; null otherwise.</param>
    /// <param name="partial">Take the whole chunks of a base file that ends early, instead of refusing it.</param>
    /// <returns>The source; dispose of it.</returns>
    /// <exception cref="UnreadableDataException">It can't be read: one line that says why.</exception>
    public static INextTokenSource Open(string path, int? vocabulary, bool partial)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Span<byte> start = stackalloc byte[10];
        int have;
        using (var file = new RowFile(path))
        {
            have = (int)Math.Min(start.Length, file.Length);
            file.Read(0, start[..have]);
        }
        start = start[..have];
        if (start.StartsWith(BaseFile.Magic)) return new BaseFile(path, partial);
        if (start.Length > 5 && start[0] == 0x93 && start[1..6].SequenceEqual("NUMPY"u8)) return TensorRows.OfNumpy(path);
        if (start.StartsWith("PK\u0003\u0004"u8) || start.StartsWith("PK\u0005\u0006"u8)) return new NumpyArchive(path);
        string extension = Path.GetExtension(path).ToLowerInvariant();
        if (start.Length > 8 && start[8] == '{') return TensorRows.OfSafetensors(path);
        return extension switch
        {
            ".kld" or ".base" => new BaseFile(path, partial),
            ".safetensors" => TensorRows.OfSafetensors(path),
            ".npy" => TensorRows.OfNumpy(path),
            ".npz" => new NumpyArchive(path),
            ".f32" or ".bin" => TensorRows.OfNumbers(path, NumberForm.Single, Need(path, vocabulary)),
            ".f16" => TensorRows.OfNumbers(path, NumberForm.Half, Need(path, vocabulary)),
            ".bf16" => TensorRows.OfNumbers(path, NumberForm.BrainFloat, Need(path, vocabulary)),
            _ => throw new UnreadableDataException($"{path}: begins with {Seen(start)}: neither a base file nor .npy, .npz or .safetensors (raw numbers are called .f32, .f16 or .bf16)"),
        };
    }

    /// <summary>Writes a base file that llama.cpp's perplexity program reads: 16-bit codes, 16 nats under the maximum at most.</summary>
    /// <param name="source">Rows with tokens, of the second half of each window.</param>
    /// <param name="stream">Receives the file.</param>
    /// <param name="cancel">Stops between rows.</param>
    /// <exception cref="UnreadableDataException">The source has no tokens or other positions.</exception>
    public static void WriteBase(INextTokenSource source, Stream stream, CancellationToken cancel) => BaseFileWriter.Write(source, stream, cancel);

    /// <summary>Writes the rows in full precision as a safetensors file: <c>logits</c> [chunks, rows, vocabulary] in the form that the source has
    /// (single precision for codes), <c>tokens</c> [chunks, tokens] as int32, and the position of the first row among the metadata.</summary>
    /// <param name="source">Rows, with tokens or without.</param>
    /// <param name="stream">Receives the file.</param>
    /// <param name="cancel">Stops between rows.</param>
    public static void WriteRows(INextTokenSource source, Stream stream, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(stream);
        SafetensorsWriter.Write(source, stream, cancel);
    }

    private static int Need(string path, int? vocabulary)
        => vocabulary is { } count and > 0 ? count : throw new UnreadableDataException($"{path}: raw numbers do not say how long a row is (give it after a base that does, or use --vocabulary-size)");

    private static string Seen(ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty) return "nothing (an empty file)";
        var text = new StringBuilder();
        foreach (byte b in start[..Math.Min(8, start.Length)]) text.Append(b is > 0x20 and < 0x7F ? (char)b : '.');
        return $"'{text}'";
    }
}
