using System.Buffers.Binary;

namespace Kullback.Data;

/// <summary>CRC-32 of the reflected polynomial EDB88320, as gzip files and zip archives have it; eight bytes per step.</summary>
/// <remarks>Source: RFC 1952, 8; PKWARE, APPNOTE.TXT, 4.4.7; Kounavis and Berry (2008), IEEE Transactions on Computers 57,
/// 1550–1560.</remarks>
internal struct Crc32
{
    private static readonly uint[][] s_tables = Tables();

    private uint _value;

    /// <summary>That of all bytes so far.</summary>
    internal readonly uint Value => _value;

    internal void Add(ReadOnlySpan<byte> bytes)
    {
        uint crc = ~_value;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            uint low = crc ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes), high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = s_tables[7][(byte)low] ^ s_tables[6][(byte)(low >> 8)] ^ s_tables[5][(byte)(low >> 16)] ^ s_tables[4][low >> 24]
                ^ s_tables[3][(byte)high] ^ s_tables[2][(byte)(high >> 8)] ^ s_tables[1][(byte)(high >> 16)] ^ s_tables[0][high >> 24];
        }
        foreach (byte b in bytes) crc = crc >> 8 ^ s_tables[0][(byte)crc ^ b];
        _value = ~crc;
    }

    private static uint[][] Tables()
    {
        uint[][] tables = [.. Enumerable.Range(0, 8).Select(_ => new uint[256])];
        for (uint i = 0; i < 256; i++)
        {
            uint crc = i;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
            tables[0][i] = crc;
        }
        for (int t = 1; t < 8; t++)
            for (int i = 0; i < 256; i++) tables[t][i] = tables[t - 1][i] >> 8 ^ tables[0][(byte)tables[t - 1][i]];
        return tables;
    }
}
