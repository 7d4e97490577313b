using System.Buffers;
using System.Buffers.Binary;
using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>The rows of a source as a base file would keep them: 16-bit codes, 16 nats under the maximum at most.</summary>
internal sealed class CodedRows(INextTokenSource source) : INextTokenSource
{
    public string Name => source.Name;

    public NextTokenShape Shape => source.Shape;

    public RowForm Form => RowForm.Stored;

    public NumberForm Numbers => NumberForm.Codes;

    public bool InOrder => false;

    public ReadOnlyMemory<int> Tokens => source.Tokens;

    public ReadOnlyMemory<bool> Masked => source.Masked;

    public IReadOnlyList<string>? Texts => source.Texts;

    public long Bytes => 0;

    public void Read(long row, Span<float> logits)
    {
        source.Read(row, logits);
        byte[] room = ArrayPool<byte>.Shared.Rent(8 + 2 * (logits.Length + logits.Length % 2));
        try
        {
            var bytes = room.AsSpan(0, 8 + 2 * (logits.Length + logits.Length % 2));
            BaseFileWriter.Encode(logits, bytes, Name, row);
            NumberDecoding.Codes(MemoryMarshal.Cast<byte, ushort>(bytes[8..])[..logits.Length],
                BinaryPrimitives.ReadSingleLittleEndian(bytes), BinaryPrimitives.ReadSingleLittleEndian(bytes[4..]), logits);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    // The source is the caller's.
    public void Dispose() { }
}
