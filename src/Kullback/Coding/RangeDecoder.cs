using System.Buffers.Binary;

namespace Kullback.Coding;

/// <summary>The other half of <see cref="RangeEncoder"/>.</summary>
/// <remarks>Reads three words of zeros past the end, which the encoder leaves out; more is an error. So a damaged code ends,
/// however much is asked of it.</remarks>
public ref struct RangeDecoder
{
    private readonly ReadOnlySpan<byte> _code;
    private int _position;
    private ulong _offset, _range;

    /// <summary>A decoder at the beginning of a code.</summary>
    /// <exception cref="InvalidDataException">The code is no integer of words.</exception>
    public RangeDecoder(ReadOnlySpan<byte> code)
    {
        if ((code.Length & 1) != 0) throw new InvalidDataException($"A code of {code.Length} bytes is truncated.");
        _code = code;
        _range = ulong.MaxValue;
        for (int k = 0; k < 4; k++) _offset = _offset << 16 | Next();
    }

    /// <summary>Where the next letter lies in a total of frequencies: the letter with start ≤ value &lt; start + frequency is
    /// meant.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The total is 0 or above <see cref="RangeEncoder.LargestTotal"/>.</exception>
    public readonly uint Peek(uint total)
    {
        if (total is 0 or > RangeEncoder.LargestTotal)
            throw new ArgumentOutOfRangeException(nameof(total), total, $"A total of {total} cannot be coded.");
        return (uint)Math.Min(_offset / (_range / total), total - 1);
    }

    /// <summary>Takes the letter that <see cref="Peek"/> pointed at.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The frequencies do not lie in the total.</exception>
    /// <exception cref="InvalidDataException">The code ended before.</exception>
    public void Take(uint start, uint frequency, uint total)
    {
        if (frequency == 0 || total > RangeEncoder.LargestTotal || (ulong)start + frequency > total)
            throw new ArgumentOutOfRangeException(nameof(frequency), frequency,
                $"Frequencies [{start}, {(ulong)start + frequency}) of {total} cannot be coded.");
        ulong unit = _range / total;
        (_offset, _range) = (_offset - unit * start, unit * frequency);
        while (_range >> 48 == 0) (_offset, _range) = (_offset << 16 | Next(), _range << 16);
    }

    /// <summary>True when all words were read, and those that the end leaves open.</summary>
    public readonly bool AtEnd => _position == _code.Length + 6;

    private uint Next()
    {
        if (_position >= _code.Length + 6)
            throw new InvalidDataException("The code ended before its bytes did: it is truncated or damaged.");
        uint word = _position + 2 <= _code.Length ? BinaryPrimitives.ReadUInt16BigEndian(_code[_position..]) : 0u;
        _position += 2;
        return word;
    }
}
