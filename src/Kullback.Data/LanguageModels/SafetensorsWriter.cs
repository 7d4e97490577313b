using System.Buffers.Binary;
using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>Writes rows with their tokens as a safetensors file, see docs/guide/language-models.md.</summary>
internal static class SafetensorsWriter
{
    internal static void Write(INextTokenSource source, Stream stream, CancellationToken cancel)
    {
        var shape = source.Shape;
        if (source.Masked.Length > 0)
            throw new UnreadableDataException(
                $"{source.Name}: has masked rows (labels of -100, attention_mask), which would come back as rows that count: not written");
        // Codes decode to single precision; half would lose digits. Rows of double precision come in single precision.
        var form = source.Numbers is NumberForm.Codes or NumberForm.Double ? NumberForm.Single : source.Numbers;
        int size = NumberDecoding.Size(form);
        var metadata = new Dictionary<string, string>
        {
            ["format"] = "kullback next-token rows 1",
            ["first_position"] = shape.FirstPosition.ToString(CultureInfo.InvariantCulture)
        };
        if (source.Texts is { } texts) metadata["vocabulary"] = JsonSerializer.Serialize(texts);
        var layout = new SafetensorsLayout(metadata);
        layout.Add("logits", form switch { NumberForm.Single => "F32", NumberForm.Half => "F16", _ => "BF16" }, size, shape.Chunks,
            shape.RowsPerChunk, shape.Vocabulary);
        if (source.Tokens.Length > 0) layout.Add("tokens", "I32", 4, shape.Chunks, shape.TokensPerChunk);
        stream.Write(layout.Header());
        var row = new float[shape.Vocabulary];
        var bytes = new byte[(long)shape.Vocabulary * size];
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
        else if (form == NumberForm.Half) for (int i = 0; i < row.Length; i++)
            BinaryPrimitives.WriteHalfLittleEndian(bytes[(2 * i)..], (Half)row[i]);
        else for (int i = 0; i < row.Length; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[(2 * i)..], (ushort)(BitConverter.SingleToUInt32Bits(row[i]) >> 16));
    }
}
