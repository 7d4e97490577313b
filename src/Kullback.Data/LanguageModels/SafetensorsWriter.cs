using System.Buffers.Binary;
using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>Writes rows with their tokens as a safetensors file, see docs/guide/language-models.md.</summary>
internal static class SafetensorsWriter
{
    internal static void Write(INextTokenSource source, Stream stream, CancellationToken cancel)
    {
        var shape = source.Shape;
        if (source.Masked.Length > 0) throw new UnreadableDataException($"{source.Name}: has masked rows (labels of -100, attention_mask), which would come back as rows that count: not written");
        // Codes decode to single precision; half would lose digits. Rows of double precision come in single precision.
        var form = source.Numbers is NumberForm.Codes or NumberForm.Double ? NumberForm.Single : source.Numbers;
        long rowBytes = (long)shape.Vocabulary * NumberDecoding.Size(form), end = shape.Rows * rowBytes;
        byte[] header = Header(source, form, end);
        var length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        var row = new float[shape.Vocabulary];
        var bytes = new byte[rowBytes];
        for (long r = 0; r < shape.Rows; r++)
        {
            cancel.ThrowIfCancellationRequested();
            source.Read(r, row);
            Encode(row, form, bytes);
            stream.Write(bytes);
        }
        stream.Write(MemoryMarshal.AsBytes(source.Tokens.Span));
    }

    private static void Encode(ReadOnlySpan<float> row, NumberForm form, Span<byte> bytes)
    {
        if (form == NumberForm.Single) MemoryMarshal.AsBytes(row).CopyTo(bytes);
        else if (form == NumberForm.Half) for (int i = 0; i < row.Length; i++) BinaryPrimitives.WriteHalfLittleEndian(bytes[(2 * i)..], (Half)row[i]);
        else for (int i = 0; i < row.Length; i++) BinaryPrimitives.WriteUInt16LittleEndian(bytes[(2 * i)..], (ushort)(BitConverter.SingleToUInt32Bits(row[i]) >> 16));
    }

    // Padded with blanks to a multiple of eight, so that the numbers lie aligned.
    private static byte[] Header(INextTokenSource source, NumberForm form, long end)
    {
        var shape = source.Shape;
        var metadata = new Dictionary<string, string> { ["format"] = "kullback next-token rows 1", ["first_position"] = shape.FirstPosition.ToString(CultureInfo.InvariantCulture) };
        if (source.Texts is { } texts) metadata["vocabulary"] = JsonSerializer.Serialize(texts);
        var content = new Dictionary<string, object>
        {
            ["__metadata__"] = metadata,
            ["logits"] = new { dtype = form switch { NumberForm.Single => "F32", NumberForm.Half => "F16", _ => "BF16" }, shape = new[] { shape.Chunks, shape.RowsPerChunk, shape.Vocabulary }, data_offsets = new[] { 0, end } },
        };
        if (source.Tokens.Length > 0)
            content["tokens"] = new { dtype = "I32", shape = new[] { shape.Chunks, shape.TokensPerChunk }, data_offsets = new[] { end, end + 4L * source.Tokens.Length } };
        byte[] json = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(content));
        var padded = new byte[(json.Length + 7) / 8 * 8];
        Array.Fill(padded, (byte)' ');
        json.CopyTo(padded, 0);
        return padded;
    }
}
