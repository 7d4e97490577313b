using System.Text.Unicode;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>Which encoding a text is in, by its bytes.</summary>
internal static class EncodingDetection
{
    /// <summary>The encoding that the first bytes tell: UTF-16 by its byte order mark or by zero bytes, else UTF-8.</summary>
    /// <remarks>Without a mark it is UTF-16 where zero bytes stand at one parity only, at a tenth of the characters or more (separators,
    /// digits and line ends have one in any language), and the text has no control characters.
    /// Binary files fail the one or the other.</remarks>
    public static (Encoding Encoding, bool IsCertain) Of(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0]))
            return (new UTF32Encoding(bigEndian: false, byteOrderMark: false, throwOnInvalidCharacters: true), true);
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) return (Utf16(bigEndian: false), true);
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return (Utf16(bigEndian: true), true);
        (int even, int odd) = Zeros(start);
        bool bigEndian = even > 0;
        if ((even > 0) == (odd > 0) || (even + odd) * 20 < start.Length) return (Encoding.UTF8, true);
        return IsText(start[..(start.Length & ~1)], bigEndian) ? (Utf16(bigEndian), false) : (Encoding.UTF8, true);
    }

    /// <summary>The encoding that the user names; of UTF-16 the first bytes tell the order.</summary>
    public static Encoding Of(TextEncoding named, ReadOnlySpan<byte> start)
    {
        if (named == TextEncoding.Utf8) return Encoding.UTF8;
        if (named == TextEncoding.Latin1) return Encoding.Latin1;
        if (named == TextEncoding.Windows1252) return Windows1252;
        (int even, int odd) = Zeros(start);
        return Utf16(start.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])
            || (!start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) && even > odd));
    }

    /// <summary>Windows-1252; the five bytes that it leaves open are control characters, as browsers read them.</summary>
    public static Encoding Windows1252 { get; } = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>Is the whole text valid UTF-8?</summary>
    public static bool IsUtf8(Stream text, CancellationToken cancel)
    {
        var buffer = new byte[1 << 18];
        int kept = 0;
        for (int n; (n = text.Read(buffer, kept, buffer.Length - kept)) > 0;)
        {
            cancel.ThrowIfCancellationRequested();
            int length = kept + n, whole = length;
            // A character of up to four bytes may be cut at the end: it is looked at with what follows.
            for (int back = 1; back <= Math.Min(3, length); back++)
            {
                if ((buffer[length - back] & 0xC0) == 0x80) continue;
                if (buffer[length - back] >= 0xC0) whole = length - back;
                break;
            }
            if (!Utf8.IsValid(buffer.AsSpan(0, whole))) return false;
            kept = length - whole;
            buffer.AsSpan(whole, kept).CopyTo(buffer);
        }
        return Utf8.IsValid(buffer.AsSpan(0, kept));
    }

    private static UnicodeEncoding Utf16(bool bigEndian) => new(bigEndian, byteOrderMark: false, throwOnInvalidBytes: true);

    private static (int Even, int Odd) Zeros(ReadOnlySpan<byte> start)
    {
        int even = 0, odd = 0;
        for (int i = 0; i < start.Length; i++)
        {
            if (start[i] != 0) continue;
            if ((i & 1) == 0) even++;
            else odd++;
        }
        return (even, odd);
    }

    private static bool IsText(ReadOnlySpan<byte> bytes, bool bigEndian)
    {
        for (int i = 0; i < bytes.Length; i += 2)
        {
            int c = bigEndian ? (bytes[i] << 8) | bytes[i + 1] : (bytes[i + 1] << 8) | bytes[i];
            if (c < 32 && c is not ('\t' or '\n' or '\r')) return false;
        }
        return true;
    }
}
