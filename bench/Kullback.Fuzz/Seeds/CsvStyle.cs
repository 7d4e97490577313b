using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Kullback.Fuzz.Seeds;

/// <summary>How a table is written as text: one style for both sides, most of the time.</summary>
internal sealed record CsvStyle(char Delimiter, string LineEnd, bool QuoteAll, bool Header, string Encoding, bool Mark, bool DecimalComma,
    int Preamble, bool Comments)
{
    public static CsvStyle Random(Random random)
    {
        bool comma = Pick.One(random, 15);
        return new(comma ? ';' : Pick.From(random, ',', ',', ',', ';', '\t', '|', ':'), Pick.From(random, "\n", "\n", "\n", "\r\n", "\r"),
            Pick.One(random, 6), !Pick.One(random, 12),
            Pick.From(random, "utf-8", "utf-8", "utf-8", "utf-8", "utf-8", "utf-16", "latin-1"), Pick.One(random, 10), comma,
            Pick.One(random, 15) ? random.Next(1, 4) : 0, Pick.One(random, 15));
    }

    /// <summary>The options that a reader of this style needs, or would do no harm.</summary>
    public IEnumerable<string> Options(Random random, SeedTable table)
    {
        if (Preamble > 0) foreach (string word in new[] { "--skip-lines", Preamble.ToString(CultureInfo.InvariantCulture) })
            yield return word;
        if (Comments) foreach (string word in new[] { "--comment", "#" }) yield return word;
        if (DecimalComma) foreach (string word in new[] { "--decimal", "," }) yield return word;
        if (Encoding != "utf-8" && Pick.One(random, 2)) foreach (string word in new[] { "--encoding", Encoding }) yield return word;
        if (Pick.One(random, 6)) foreach (string word in new[] { "--delimiter", Delimiter == '\t' ? "tab" : Delimiter.ToString() })
            yield return word;
        if (!Header) foreach (string word in new[] { "--header", string.Join(',', Known(table)) }) yield return word;
        else if (Pick.One(random, 20)) foreach (string word in new[] { "--header", "yes" }) yield return word;
    }

    /// <summary>The names by which the columns are known to the command.</summary>
    public IEnumerable<string> Known(SeedTable table) => Header ? table.Names
        : table.Names.Select((_, i) => "h" + i.ToString(CultureInfo.InvariantCulture));

    /// <summary>The table as bytes.</summary>
    public byte[] Write(SeedTable table, Random random)
    {
        var text = new StringBuilder();
        for (int i = 0; i < Preamble; i++) text.Append("made by a program").Append(LineEnd);
        if (Header) Line(text, table.Names);
        foreach (object?[] row in table.Rows)
        {
            if (Comments && Pick.One(random, 8)) text.Append("# a remark, with \"signs\"").Append(LineEnd);
            Line(text, row.Select(Cell));
        }
        return Encoded(text.ToString());
    }

    private byte[] Encoded(string text)
    {
        Encoding encoding = Encoding switch
        {
            "utf-16" => System.Text.Encoding.Unicode,
            "latin-1" => System.Text.Encoding.Latin1,
            _ => new UTF8Encoding(false)
        };
        byte[] mark = Encoding == "utf-16" ? [0xFF, 0xFE] : Mark && Encoding == "utf-8" ? [0xEF, 0xBB, 0xBF] : [];
        return [.. mark, .. encoding.GetBytes(text)];
    }

    private string Cell(object? value)
    {
        string text = SeedTable.Text(value);
        return DecimalComma && value is double ? text.Replace('.', ',') : text;
    }

    private void Line(StringBuilder text, IEnumerable<string> cells)
    {
        bool first = true;
        foreach (string cell in cells)
        {
            if (!first) text.Append(Delimiter);
            first = false;
            bool quoted = QuoteAll || cell.AsSpan().IndexOfAny([Delimiter, '"', '\n', '\r']) >= 0;
            text.Append(quoted ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell);
        }
        text.Append(LineEnd);
    }

    /// <summary>A line gets a field more or less, or is cut.</summary>
    public byte[] Ragged(byte[] bytes, Random random)
    {
        int at = Array.IndexOf(bytes, (byte)'\n', random.Next(Math.Max(1, bytes.Length)));
        if (at < 0) return bytes;
        byte[] put = Pick.One(random, 2) ? [(byte)Delimiter, (byte)'9'] : "\n"u8.ToArray();
        int from = Math.Min(bytes.Length, at + random.Next(3));
        return [.. bytes[..from], .. put, .. bytes[from..]];
    }
}

/// <summary>Packed files.</summary>
internal static class Packed
{
    public static byte[] Gzip(ReadOnlySpan<byte> bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
        return packed.ToArray();
    }

    public static byte[] Ungzip(byte[] bytes)
    {
        using var plain = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress)) gzip.CopyTo(plain);
        return plain.ToArray();
    }

    /// <summary>A Zstandard frame of raw blocks (RFC 8878, 3.1.1): any bytes, unpacked by every reader.</summary>
    public static byte[] Zstandard(ReadOnlySpan<byte> bytes)
    {
        const int most = 1 << 16;
        var frame = new List<byte> { 0x28, 0xB5, 0x2F, 0xFD, 0b1010_0000 };       // one segment, content size in four bytes, no checksum
        frame.AddRange(BitConverter.GetBytes(bytes.Length));
        int at = 0;
        do
        {
            int size = Math.Min(most, bytes.Length - at), header = size << 3 | (at + size == bytes.Length ? 1 : 0);
            frame.AddRange([(byte)header, (byte)(header >> 8), (byte)(header >> 16)]);
            frame.AddRange(bytes.Slice(at, size));
            at += size;
        }
        while (at < bytes.Length);
        return [.. frame];
    }
}
