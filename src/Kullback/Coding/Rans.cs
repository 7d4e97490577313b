using System.Runtime.CompilerServices;

namespace Kullback.Coding;

/// <summary>Range asymmetric numeral systems: bytes coded with a fixed table, four interleaved states of 64 bits.</summary>
/// <remarks>State x ≥ 2³¹ holds about log₂ x bits; letter s of frequency f moves it to ⌊x/f⌋·2^bits + start + x mod f, and 32 bits leave it
/// when it would pass 2⁶³. A step loses at most 2^(bits−31)·1.45 bits (x/f ≥ 2^(31−bits)), about 2⁻³⁰ on average, so that n bytes take n·(H
/// + D(P‖table)) bits plus the four final states. The encoder runs backwards, the decoder forwards. Source: Duda (2013), arXiv:1311.2540;
/// Giesen (2014), arXiv:1402.3392, for interleaving.</remarks>
public static class Rans
{
    /// <summary>Bytes that a code has beyond its 32-bit words: the four final states.</summary>
    public const int StateBytes = 32;

    internal const ulong Least = 1UL << 31;

    /// <summary>Codes bytes; decoding needs the same table and their number.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="table">A table over 256 letters.</param>
    /// <returns>The code: four states of 8 bytes, then words of 4, all little-endian.</returns>
    /// <exception cref="ArgumentException">The table has not 256 letters, or a byte has frequency 0:
    /// the message says which and where.</exception>
    public static byte[] Encode(ReadOnlySpan<byte> data, FrequencyTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        byte[] room = GC.AllocateUninitializedArray<byte>(checked((int)(StateBytes + 4L * ((long)data.Length * table.Bits / 32 + 8))));
        int start = RansEncoder.Encode(data, new RansEncoder.Steps(table), room);
        return room[start..];
    }

    /// <summary>Decodes bytes.</summary>
    /// <param name="code">What <see cref="Encode"/> returned.</param>
    /// <param name="table">The table that it was called with.</param>
    /// <param name="data">Receives the bytes; its length must be that of the original.</param>
    /// <exception cref="ArgumentException">The table has not 256 letters.</exception>
    /// <exception cref="InvalidDataException">The code is no code of so many bytes under this table. (A damaged code can also decode to
    /// other bytes: <see cref="CodedStream"/> adds the check sums that find it.)</exception>
    public static void Decode(ReadOnlySpan<byte> code, FrequencyTable table, Span<byte> data)
    {
        ArgumentNullException.ThrowIfNull(table);
        byte[] buffer = new byte[code.Length + RansDecoder.Slack];
        code.CopyTo(buffer);
        RansDecoder.Decode(buffer, code.Length, Lookup(table), table.Bits, data);
    }

    /// <summary>One entry a slot of the table: letter in the low 8 bits, slot less the letter's start in the next 24,
    /// frequency in the high 32.</summary>
    internal static ulong[] Lookup(FrequencyTable table)
    {
        RequireBytes(table);
        var slots = new ulong[1 << table.Bits];
        for (int letter = 0; letter < 256; letter++)
        {
            int frequency = table.Frequencies[letter], start = table.Starts[letter];
            for (int k = 0; k < frequency; k++) slots[start + k] = (uint)letter | (uint)k << 8 | (ulong)(uint)frequency << 32;
        }
        return slots;
    }

    internal static void RequireBytes(FrequencyTable table, [CallerArgumentExpression(nameof(table))] string name = "")
    {
        if (table.Frequencies.Length != 256)
            throw new ArgumentException($"The table has {table.Frequencies.Length} letters, not 256.", name);
    }
}
