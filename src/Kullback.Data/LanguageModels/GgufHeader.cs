using System.Buffers.Binary;
using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>The header of a GGUF file: magic, version, counts, key–value pairs, then name, lengths, type and place of every
/// tensor.</summary>
/// <remarks>Little-endian, versions 2 and 3. Strings are a length of 64 bits and UTF-8. Source:
/// the format's description in ggml's repository.</remarks>
internal static class GgufHeader
{
    private const int MostDepth = 4;

    // Weights in a block and bytes of it, by ggml's number of the type.
    private static readonly Dictionary<uint, (int Weights, int Bytes)> s_blocks = new()
    {
        [0] = (1, 4), [1] = (1, 2), [2] = (32, 18), [3] = (32, 20), [6] = (32, 22), [7] = (32, 24), [8] = (32, 34), [9] = (32, 36),
        [10] = (256, 84), [11] = (256, 110), [12] = (256, 144), [13] = (256, 176), [14] = (256, 210), [15] = (256, 292),
        [16] = (256, 66), [17] = (256, 74), [18] = (256, 98), [19] = (256, 50), [20] = (32, 18), [21] = (256, 110), [22] = (256, 82),
        [23] = (256, 136),
        [24] = (1, 1), [25] = (1, 2), [26] = (1, 4), [27] = (1, 8), [28] = (1, 8), [29] = (256, 56), [30] = (1, 2), [34] = (256, 54),
        [35] = (256, 66), [39] = (32, 17),
    };

    /// <summary>Bytes and weights of all tensors; a type that is not known leaves its bytes unknown.</summary>
    internal static ModelFile Read(RowFile file)
    {
        var at = new Cursor(file);
        at.Skip(4);
        uint version = at.Whole4();
        if (version is not (2 or 3))
            throw new UnreadableDataException(
                $"{file.Path}: GGUF of version "
                    + $"{(BinaryPrimitives.ReverseEndianness(version) is 2 or 3 ? "2 or 3, big-endian" : version)}; little-endian 2 and 3 "
                    + $"are read");
        ulong tensors = at.Whole8(), pairs = at.Whole8();
        for (ulong i = 0; i < pairs; i++)
        {
            at.SkipText();
            at.SkipValue(at.Whole4(), MostDepth);
        }
        long weights = 0, bytes = 0;
        bool known = true;
        for (ulong i = 0; i < tensors; i++)
        {
            at.SkipText();
            uint dimensions = at.Whole4();
            UInt128 count = 1;
            for (uint d = 0; d < dimensions; d++)
            {
                count *= at.Whole8();
                if (dimensions > 8 || count > long.MaxValue / 64)
                    throw new UnreadableDataException($"{file.Path}: tensor {i} has no sensible shape (a damaged file)");
            }
            uint type = at.Whole4();
            at.Skip(8);
            weights = checked(weights + (long)count);
            if (s_blocks.TryGetValue(type, out var block)) bytes += (long)count / block.Weights * block.Bytes;
            else known = false;
        }
        return new ModelFile(file.Length, known ? bytes : null, weights);
    }

    /// <summary>Reads forward; a length that leads beyond the end is an error, never an allocation.</summary>
    private sealed class Cursor(RowFile file)
    {
        private readonly byte[] _room = new byte[1 << 16];
        private long _from = -1, _at;
        private int _have;

        internal uint Whole4() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

        internal ulong Whole8() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

        internal void Skip(ulong bytes)
        {
            if (bytes > (ulong)(file.Length - _at))
                throw new UnreadableDataException(
                    $"{file.Path}: ends within its header, at byte {RowFile.Count(file.Length)} (a damaged file, or one that is still "
                        + $"being loaded)");
            _at += (long)bytes;
        }

        internal void SkipText() => Skip(Whole8());

        internal void SkipValue(uint type, int depth)
        {
            int size = type switch { 0 or 1 or 7 => 1, 2 or 3 => 2, 4 or 5 or 6 => 4, 10 or 11 or 12 => 8, _ => 0 };
            if (size > 0) Skip((ulong)size);
            else if (type == 8) SkipText();
            else if (type == 9 && depth > 0)
            {
                uint of = Whole4();
                ulong count = Whole8();
                int each = of switch { 0 or 1 or 7 => 1, 2 or 3 => 2, 4 or 5 or 6 => 4, 10 or 11 or 12 => 8, _ => 0 };
                if (each > 0) Skip(count > (ulong)file.Length ? ulong.MaxValue : count * (ulong)each);
                else for (ulong i = 0; i < count; i++) SkipValue(of, depth - 1);
            }
            else throw new UnreadableDataException(
                $"{file.Path}: a value of type {type} in its header, at byte {RowFile.Count(_at)}, is not known (a damaged file)");
        }

        private ReadOnlySpan<byte> Take(int count)
        {
            if (_from < 0 || _at < _from || _at + count > _from + _have)
            {
                (_from, _have) = (_at, (int)Math.Min(_room.Length, file.Length - _at));
                if (_have < count) Skip((ulong)count);
                file.Read(_from, _room.AsSpan(0, _have));
            }
            var bytes = _room.AsSpan((int)(_at - _from), count);
            _at += count;
            return bytes;
        }
    }
}
