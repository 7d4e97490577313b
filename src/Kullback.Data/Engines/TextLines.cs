using System.Text;
using System.Text.Unicode;

namespace Kullback.Data.Engines;

/// <summary>A text as the lines of its file, in bounded memory: what is longer than the buffer comes in pieces.</summary>
internal static class TextLines
{
    private const int Longest = 1 << 20;

    /// <summary>A line with its end (\n, \r\n or \r), or a piece of one.</summary>
    /// <param name="line">The bytes.</param>
    /// <param name="begins">True for the first piece.</param>
    public delegate void Use(ReadOnlySpan<byte> line, bool begins);

    /// <summary>Goes through all lines; a byte order mark of UTF-8 is left out.</summary>
    public static void Of(Stream text, Use use, CancellationToken cancel)
    {
        var buffer = new byte[Longest];
        int kept = 0;
        bool begins = true, any = false;
        for (int n; (n = text.ReadAtLeast(buffer.AsSpan(kept), buffer.Length - kept, throwOnEndOfStream: false)) > 0;)
        {
            cancel.ThrowIfCancellationRequested();
            ReadOnlySpan<byte> rest = buffer.AsSpan(0, kept + n);
            if (!any && rest.StartsWith(Encoding.UTF8.Preamble)) rest = rest[3..];
            any = true;
            for (int end; (end = End(rest)) > 0; rest = rest[end..])
            {
                use(rest[..end], begins);
                begins = true;
            }
            if (rest.Length == buffer.Length)
            {
                int piece = rest.Length - 4;                 // a character's bytes stay together with the next piece's
                while (piece > rest.Length - 8 && (rest[piece] & 0xC0) == 0x80) piece--;
                use(rest[..piece], begins);
                rest = rest[piece..];
                begins = false;
            }
            kept = rest.Length;
            rest.CopyTo(buffer);
        }
        if (kept > 0) use(buffer.AsSpan(0, kept), begins);
    }

    /// <summary>Where the next line ends; 0 when that is not to be seen yet.</summary>
    private static int End(ReadOnlySpan<byte> text)
    {
        int at = text.IndexOfAny((byte)'\n', (byte)'\r');
        if (at < 0 || text[at] == '\n') return at + 1;
        return at + 1 == text.Length ? 0 : text[at + 1] == '\n' ? at + 2 : at + 1;
    }

    /// <summary>Copies the text without its first lines and without comments.</summary>
    /// <remarks>A line within quotes is no comment. A quote opens at the beginning of a line or behind what separates fields.</remarks>
    /// <returns>True when a line is left.</returns>
    public static bool Filter(Stream text, Stream copy, int skip, string? comment, CancellationToken cancel)
    {
        byte[]? mark = comment is null ? null : Encoding.UTF8.GetBytes(comment);
        long lines = 0;
        bool left = false, any = false, quoted = false;
        Of(text, (line, begins) =>
        {
            if (begins)
            {
                left = lines++ < skip || (mark is not null && !quoted && line.StartsWith(mark));
            }
            if (left) return;
            if (mark is not null) quoted = IsQuotedAfter(line, quoted);
            any |= line.TrimEnd("\r\n"u8).Length > 0;
            copy.Write(line);
        }, cancel);
        return any;
    }

    private static bool IsQuotedAfter(ReadOnlySpan<byte> line, bool quoted)
    {
        for (int at = 0, next; (next = line[at..].IndexOf((byte)'"')) >= 0;)
        {
            at += next;
            // Inside, a doubled quote closes and opens again; outside, a quote behind a letter, digit or blank is one of the text.
            byte before = at == 0 ? (byte)',' : line[at - 1];
            if (quoted) quoted = false;
            else if (before != ' ' && !char.IsAsciiLetterOrDigit((char)before) && before < 128) quoted = true;
            at++;
        }
        return quoted;
    }

    /// <summary>Copies the text with each line that is not valid UTF-8 read as Windows-1252.</summary>
    /// <returns>How many lines those are, and the first one's number.</returns>
    public static (long Lines, long First) FromWindows1252(Stream text, Stream copy, CancellationToken cancel)
    {
        long number = 0, lines = 0, first = 0;
        Of(text, (line, begins) =>
        {
            if (begins) number++;
            if (Utf8.IsValid(line)) { copy.Write(line); return; }
            if (lines++ == 0) first = number;
            copy.Write(Encoding.UTF8.GetBytes(EncodingDetection.Windows1252.GetString(line)));
        }, cancel);
        return (lines, first);
    }
}
