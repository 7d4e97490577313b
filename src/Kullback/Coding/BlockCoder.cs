using System.Buffers;

namespace Kullback.Coding;

/// <summary>The blocks of a <see cref="CodedStream"/>, one method each.</summary>
internal abstract class BlockCoder
{
    /// <summary>The coder of a method.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such method or order.</exception>
    internal static BlockCoder For(CodingMethod method, int order) => method switch
    {
        CodingMethod.Table when order == 0 => new TableBlocks(),
        CodingMethod.Adaptive => new AdaptiveBlocks(order),
        CodingMethod.Table => throw new ArgumentOutOfRangeException(nameof(order), order, "Tables have order 0."),
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, "There is no such method."),
    };

    /// <summary>The code of a block; valid until the next call.</summary>
    internal abstract ReadOnlySpan<byte> Encode(ReadOnlySpan<byte> bytes);

    /// <summary>Decodes the first <paramref name="length"/> bytes of a buffer that goes on for <see cref="RansDecoder.Slack"/>
    /// bytes.</summary>
    /// <exception cref="InvalidDataException">It is no code of so many bytes.</exception>
    internal abstract void Decode(byte[] buffer, int length, Span<byte> bytes);

    private sealed class AdaptiveBlocks(int order) : BlockCoder
    {
        private readonly KrichevskyTrofimov _model = new(order);
        private readonly ArrayBufferWriter<byte> _output = new();

        internal override ReadOnlySpan<byte> Encode(ReadOnlySpan<byte> bytes)
        {
            _output.ResetWrittenCount();
            var encoder = new RangeEncoder(_output);
            foreach (byte letter in bytes) _model.Encode(encoder, letter);
            encoder.Finish();
            return _output.WrittenSpan;
        }

        internal override void Decode(byte[] buffer, int length, Span<byte> bytes)
        {
            var decoder = new RangeDecoder(buffer.AsSpan(0, length));
            for (int k = 0; k < bytes.Length; k++) bytes[k] = _model.Decode(ref decoder);
            if (!decoder.AtEnd) throw new InvalidDataException("the code is longer than its bytes.");
        }
    }
}
