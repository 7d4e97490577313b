using System.Text.Unicode;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>A text as the lines of its file, in bounded memory: what is longer than the buffer comes in pieces.</summary>
internal static class TextLines
{
    private const int Longest = 1 << 20;

    /// <summary>A line with its end (\n, \r\n or \r), or a piece of one.</summary>
    /// <param name="line">The bytes.</param>
    /// <param name="begins">True for the first piece.</param>
    /// <returns>False to go no further.</returns>
    public delegate bool Use(ReadOnlySpan<byte> line, bool begins);

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
                if (!use(rest[..end], begins)) return;
                begins = true;
            }
            if (rest.Length == buffer.Length)
            {
                int piece = rest.Length - 4;                 // a character's bytes stay together with the next piece's
                while (piece > rest.Length - 8 && (rest[piece] & 0xC0) == 0x80) piece--;
                if (!use(rest[..piece], begins)) return;
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
    /// <returns>True when a line is left.</returns>
    public static bool Filter(Stream text, Stream copy, int skip, string? comment, CancellationToken cancel)
    {
        var filter = new LineFilter(skip, comment, tracksQuotes: false);
        bool any = false;
        Of(text, (line, begins) =>
        {
            if (!filter.Keeps(line, begins)) return true;
            any |= line.TrimEnd("\r\n"u8).Length > 0;
            copy.Write(line);
            return true;
        }, cancel);
        return any;
    }

    /// <summary>The line on which something begins; see <see cref="TextOrigin.LineOf"/>.</summary>
    public static (long? Line, long Seen) LineOf(Stream text, LineFilter filter, long number, CountedLines counted,
        CancellationToken cancel)
    {
        long seen = 0;
        long? found = null;
        Of(text, (line, begins) =>
        {
            if (!filter.Keeps(line, begins) || !begins) return true;
            if (counted != CountedLines.Lines && filter.Continues) return true;
            if (counted == CountedLines.FilledRecords && line.TrimEnd("\r\n"u8).Length == 0) return true;
            if (++seen == number) found = filter.Number;
            return found is null;
        }, cancel);
        return (found, seen);
    }

    /// <summary>Copies the text with each line that is not valid UTF-8 read as Windows-1252.</summary>
    /// <returns>How many lines those are, and the first one's number.</returns>
    public static (long Lines, long First) FromWindows1252(Stream text, Stream copy, CancellationToken cancel)
    {
        long number = 0, lines = 0, first = 0;
        Of(text, (line, begins) =>
        {
            if (begins) number++;
            bool isValid = Utf8.IsValid(line);
            if (!isValid && lines++ == 0) first = number;
            copy.Write(isValid ? line : Encoding.UTF8.GetBytes(EncodingDetection.Windows1252.GetString(line)));
            return true;
        }, cancel);
        return (lines, first);
    }
}
