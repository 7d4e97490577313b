using System.Buffers;
using System.Buffers.Binary;

namespace Kullback.Coding;

/// <summary>A range coder: codes letters whose law may change from one to the next.</summary>
/// <remarks>An interval of [0, 2⁶⁴) is narrowed by each letter and widened by 32 bits when it is below 2³²; carries go into words that are held back. A
/// letter of frequency f in a total T costs log₂(T/f) bits and at most T·2⁻³² of a bit more. Source: Martin (1979), Video and Data Recording Conference;
/// Schindler (1998), Data Compression Conference, for the carry.</remarks>
public sealed class RangeEncoder
{
    private readonly IBufferWriter<byte> _output;
    private ulong _low, _range = ulong.MaxValue;
    private uint _held;                 // the last word that a carry can still reach
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
    /// <exception cref="ArgumentOutOfRangeException">The frequency is 0 (the letter has probability 0), or the range does not lie in the total, or the total
    /// is above <see cref="LargestTotal"/>.</exception>
    public void Encode(uint start, uint frequency, uint total)
    {
        if (frequency == 0 || total > LargestTotal || (ulong)start + frequency > total)
            throw new ArgumentOutOfRangeException(nameof(frequency), frequency, $"Frequencies [{start}, {(ulong)start + frequency}) of {total} cannot be coded.");
        ulong unit = _range / total, low = _low + unit * start;
        if (low < _low) Carry();
        (_low, _range) = (low, unit * frequency);
        while (_range >> 32 == 0) Shift();
    }

    /// <summary>Writes what is left: 12 bytes at most. The encoder cannot be used afterwards.</summary>
    public void Finish()
    {
        // The shortest continuation within the interval: one word, if the interval contains a multiple of 2³².
        ulong end = _low + uint.MaxValue;
        if (end < _low) Carry();
        _low = end & ~(ulong)uint.MaxValue;
        Shift();
        Release(0);
    }

    private void Shift()
    {
        uint word = (uint)(_low >> 32);
        if (_ones < 0) (_held, _ones) = (word, 0);
        else if (word == uint.MaxValue) _ones++;
        else
        {
            Release(word);
        }
        (_low, _range) = (_low << 32, _range << 32);
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

    private void Release(uint word)
    {
        if (_ones < 0) return;
        Write(_held);
        for (; _ones > 0; _ones--) Write(uint.MaxValue);
        _held = word;
    }

    private void Write(uint word)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_output.GetSpan(4), word);
        _output.Advance(4);
    }
}
