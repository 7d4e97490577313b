using System.Buffers;
using System.Buffers.Binary;

namespace Kullback.Coding;

/// <summary>A range coder: codes letters whose distribution may change from one to the next.</summary>
/// <remarks>An interval of [0, 2⁶⁴) is narrowed by each letter and widened by 16 bits when it is below 2⁴⁸; carries go into words that are
/// held back. A letter of frequency f in a total T costs log₂(T/f) bits and at most T·2⁻⁴⁷ of a bit more. Source: Martin (1979), Video and
/// Data Recording Conference; Schindler (1998), Data Compression Conference, for the carry.</remarks>
public sealed class RangeEncoder
{
    private const ulong LowBits = (1UL << 48) - 1;

    private readonly IBufferWriter<byte> _output;
    private ulong _low, _range = ulong.MaxValue;
    private ushort _held;                 // the last word that a carry can still reach
    private long _ones = -1;            // words of ones behind it; −1 before the first word

    /// <summary>An encoder that writes to a buffer.</summary>
    public RangeEncoder(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _output = output;
    }

    /// <summary>Largest total of frequencies.</summary>
    public const uint LargestTotal = 1 << 30;

    /// <summary>Codes a letter that has the frequencies from <paramref name="start"/> to start + frequency of a total.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The frequency is 0 (the letter has probability 0), or the range does not lie in the
    /// total, or the total is above <see cref="LargestTotal"/>.</exception>
    public void Encode(uint start, uint frequency, uint total)
    {
        if (frequency == 0 || total > LargestTotal || (ulong)start + frequency > total)
            throw new ArgumentOutOfRangeException(nameof(frequency), frequency,
                $"Frequencies [{start}, {(ulong)start + frequency}) of {total} cannot be coded.");
        ulong unit = _range / total, low = _low + unit * start;
        if (low < _low) Carry();
        (_low, _range) = (low, unit * frequency);
        while (_range >> 48 == 0) Shift();
    }

    /// <summary>Writes what is left: the words held back and one more. The encoder cannot be used afterwards.</summary>
    public void Finish()
    {
        // The shortest continuation within the interval: one word, as the interval contains a multiple of 2⁴⁸.
        ulong end = _low + LowBits;
        if (end < _low) Carry();
        _low = end & ~LowBits;
        Shift();
        Release(0);
    }

    private void Shift()
    {
        ushort word = (ushort)(_low >> 48);
        if (_ones < 0) (_held, _ones) = (word, 0);
        else if (word == ushort.MaxValue) _ones++;
        else Release(word);
        (_low, _range) = (_low << 16, _range << 16);
    }

    // Before the first word there is nothing that a carry could reach: the interval starts at 0 and ends below 2⁶⁴.
    private void Carry()
    {
        _held++;
        if (_ones > 0)
        {
            Write(_held);
            for (; _ones > 1; _ones--) Write(0);
            (_held, _ones) = (0, 0);
        }
    }

    private void Release(ushort word)
    {
        if (_ones < 0) return;
        Write(_held);
        for (; _ones > 0; _ones--) Write(ushort.MaxValue);
        _held = word;
    }

    private void Write(ushort word)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_output.GetSpan(2), word);
        _output.Advance(2);
    }
}
