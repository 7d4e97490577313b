using System.Buffers.Binary;

namespace Kullback.Data.LanguageModels;

/// <summary>Writes base files that llama.cpp's perplexity program reads.</summary>
internal static class BaseFileWriter
{
    /// <summary>Writes every row of a source; its rows must be those of the second half of each window, as <see cref="BaseFile"/> has
    /// them.</summary>
    /// <param name="source">Rows with tokens.</param>
    /// <param name="stream">Receives the file.</param>
    /// <param name="cancel">Stops between rows.</param>
    /// <remarks>Logits more than 16 nats under the maximum are lost, as the layout has it.</remarks>
    /// <exception cref="UnreadableDataException">The source has no tokens or other positions.</exception>
    public static void Write(INextTokenSource source, Stream stream, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(stream);
        var shape = source.Shape;
        if (source.Masked.Length > 0)
            throw new UnreadableDataException(
                $"{source.Name}: has masked rows (labels of -100, attention_mask), for which a base file has no place: not written");
        int context = shape.TokensPerChunk;
        if (context < 3) throw new UnreadableDataException($"{source.Name}: a base file needs the tokens of the text");
        if (shape.FirstPosition != context / 2 || shape.RowsPerChunk != context - 1 - context / 2)
            throw new UnreadableDataException(
                $"{source.Name}: a base file has the rows of positions {context / 2} to {context - 2} of {context}, not "
                    + $"{shape.FirstPosition} to {shape.PositionOf(shape.RowsPerChunk - 1)}");
        Span<byte> header = stackalloc byte[20];
        BaseFile.Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], context);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], shape.Vocabulary);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], shape.Chunks);
        stream.Write(header);
        stream.Write(MemoryMarshal.AsBytes(source.Tokens.Span));
        var row = new float[shape.Vocabulary];
        var bytes = new byte[8 + 2 * (shape.Vocabulary + shape.Vocabulary % 2)];
        for (long r = 0; r < shape.Rows; r++)
        {
            cancel.ThrowIfCancellationRequested();
            source.Read(r, row);
            Encode(row, bytes, source.Name, r);
            stream.Write(bytes);
        }
    }

    // M = max x; m = max(min x, M − 16); codes from m to M; the sum of the exponentials runs in double, its logarithm is rounded.
    internal static void Encode(ReadOnlySpan<float> x, Span<byte> bytes, string name, long row)
    {
        float most = float.NegativeInfinity, least = float.PositiveInfinity;
        for (int i = 0; i < x.Length; i++)
        {
            if (float.IsNaN(x[i]) || float.IsPositiveInfinity(x[i]))
                throw new UnreadableDataException($"{name}: row {row}, column {i}: {x[i]} is no logit");
            (most, least) = (MathF.Max(most, x[i]), MathF.Min(least, x[i]));
        }
        if (float.IsNegativeInfinity(most)) throw new UnreadableDataException($"{name}: row {row}: every logit is −∞");
        least = MathF.Max(least, most - 16);
        double sum = 0;
        foreach (float a in x) sum += MathF.Exp(a - most);
        float log = (float)Math.Log(sum), scale = (most - least) / 65535f, perScale = scale > 0 ? 1 / scale : 0;
        BinaryPrimitives.WriteSingleLittleEndian(bytes, scale);
        BinaryPrimitives.WriteSingleLittleEndian(bytes[4..], least - most - log);
        var codes = MemoryMarshal.Cast<byte, ushort>(bytes[8..]);
        codes[^1] = 0;
        for (int i = 0; i < x.Length; i++)
            codes[i] = x[i] > least ? (ushort)Math.Clamp(MathF.Round((x[i] - least) * perScale), 0, 65535) : (ushort)0;
    }
}
