using System.Buffers.Binary;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>The schema of an Arrow file before anything is built of it: how many columns it describes, how deep they are nested.</summary>
/// <remarks>A few hundred bytes of a FlatBuffer can share parts so that they describe 2^n columns, or nest them beyond any stack.
/// Source: the format's Schema.fbs, Message.fbs and File.fbs, of which the numbers of the fields below are part.</remarks>
internal static class ArrowMetadata
{
    private const int MostColumns = 1_000_000, MostDepth = 64, MostBytes = 256 << 20;

    /// <summary>Reads the schema of a file (the footer's) or of a stream (its first message's).</summary>
    /// <exception cref="UnreadableDataException">It is cut, or describes more than can be read.</exception>
    public static void Require(string name, FileStream stream, bool isFile)
    {
        try
        {
            byte[] bytes = isFile ? Footer(stream) : FirstMessage(stream);
            int root = Indirect(bytes, 0);
            int schema = isFile ? Reference(bytes, root, 1) : Reference(bytes, root, 2);
            int fields = Reference(bytes, schema, 1), left = MostColumns;
            if (!isFile && bytes[Slot(bytes, root, 1)] != 1) throw new InvalidDataException("its first message is no schema");
            Visit(bytes, fields, 0, ref left);
        }
        catch (Exception e) when (e is IndexOutOfRangeException or ArgumentException or OverflowException or EndOfStreamException)
        {
            throw new UnreadableDataException(
                $"{name}: not a whole Arrow {(isFile ? "file: its footer" : "stream: its schema")} is missing or damaged", e);
        }
        catch (InvalidDataException e) { throw new UnreadableDataException($"{name}: {e.Message}", e); }
        stream.Position = 0;
    }

    /// <summary>Did who wrote the stream end it, or was it cut between two batches?</summary>
    public static bool IsEnded(FileStream stream)
    {
        if (stream.Length < 8) return false;
        var end = new byte[8];
        long at = stream.Position;
        stream.Position = stream.Length - 8;
        stream.ReadExactly(end);
        stream.Position = at;
        return BinaryPrimitives.ReadInt64LittleEndian(end) == uint.MaxValue;
    }

    private static byte[] Footer(FileStream stream)
    {
        var end = new byte[10];
        stream.Position = Math.Max(0, stream.Length - 10);
        stream.ReadExactly(end);
        if (!end.AsSpan(4).SequenceEqual("ARROW1"u8)) throw new EndOfStreamException();
        return Part(stream, stream.Length - 10 - BinaryPrimitives.ReadInt32LittleEndian(end), BinaryPrimitives.ReadInt32LittleEndian(end));
    }

    private static byte[] FirstMessage(FileStream stream)
    {
        var start = new byte[8];
        stream.Position = 0;
        stream.ReadExactly(start);
        return Part(stream, 8, BinaryPrimitives.ReadInt32LittleEndian(start.AsSpan(4)));
    }

    private static byte[] Part(FileStream stream, long from, int length)
    {
        if (length > MostBytes) throw new InvalidDataException("its schema takes more than 256 MB");
        if (from < 0 || length <= 0 || from + length > stream.Length) throw new EndOfStreamException();
        var bytes = new byte[length];
        stream.Position = from;
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static void Visit(byte[] bytes, int fields, int depth, ref int left)
    {
        if (depth > MostDepth) throw new InvalidDataException($"columns nested more than {MostDepth} deep are not read");
        int count = Number(bytes, fields);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        for (int i = 0; i < count; i++)
        {
            if (--left < 0) throw new InvalidDataException("more than a million columns are not read");
            int field = Indirect(bytes, checked(fields + 4 + 4 * i)), children = Slot(bytes, field, 5);
            if (children != 0) Visit(bytes, Indirect(bytes, children), depth + 1, ref left);
        }
    }

    private static int Number(byte[] bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));

    private static int Indirect(byte[] bytes, int at) => checked(at + Number(bytes, at));

    // Where field `index` of a table is; 0 when it is not there.
    private static int Slot(byte[] bytes, int table, int index)
    {
        int layout = checked(table - Number(bytes, table)), entry = 4 + 2 * index;
        bool isThere = entry < BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(layout));
        int offset = isThere ? BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(layout + entry)) : 0;
        return offset == 0 ? 0 : table + offset;
    }

    private static int Reference(byte[] bytes, int table, int index)
        => Slot(bytes, table, index) is > 0 and var at ? Indirect(bytes, at) : throw new EndOfStreamException();
}
