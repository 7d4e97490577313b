namespace Kullback.Data.Logs;

/// <summary>Replaces what varies in a log line by its kind: numbers, addresses, hexadecimal numbers, UUIDs, paths.</summary>
/// <remarks>One pass over bytes, no allocation: a line that is all words is never copied. What is masked: a token that begins with / and
/// a letter (&lt;path&gt;); 36 characters of a UUID; 0x… or a run of at least 6 hexadecimal digits with a decimal one among them
/// (&lt;hex&gt;); four numbers joined by dots (&lt;ip&gt;, with its port); other numbers, joined by . : , or - (&lt;n&gt;). The status of a
/// request (three digits after the place that
/// GET, POST, … ask for) is a name written in digits, and stays.</remarks>
internal static class LineMask
{
    /// <summary>The longest part of a line that is looked at: what comes after is one token &lt;rest&gt;.</summary>
    internal const int Longest = 8192;

    private const ulong Basis = 14695981039346656037, Prime = 0x9E3779B97F4A7C15;

    /// <summary>Which bytes need a look: digits, and the slash that begins a path.</summary>
    private static readonly System.Buffers.SearchValues<byte> s_varying = System.Buffers.SearchValues.Create("0123456789/"u8);

    /// <summary>Masks a line into a buffer of at least three times its length, and returns the length; tokens are separated by one
    /// space.</summary>
    internal static int Mask(ReadOnlySpan<byte> line, Span<byte> into)
    {
        bool cut = line.Length > Longest;
        if (cut) line = line[..Longest];
        int at = 0, to = 0;
        bool request = false, place = false;
        while (at < line.Length)
        {
            while (at < line.Length && line[at] <= ' ') at++;
            if (at == line.Length) break;
            int end = at + 1;
            while (end < line.Length && line[end] > ' ') end++;
            if (to > 0) into[to++] = (byte)' ';
            ReadOnlySpan<byte> token = line[at..end];
            int from = to;
            bool status = request && place && token.Length == 3 && token[0] is >= (byte)'1' and <= (byte)'5' && IsDigit(token[1])
                && IsDigit(token[2]);
            to += !status && token.ContainsAny(s_varying) ? Token(token, into[to..]) : Copy(token, into[to..]);
            request |= IsMethod(token);
            place = into[from..to].StartsWith("<path>"u8) || token.StartsWith("HTTP/"u8);
            at = end;
        }
        return cut ? to + Copy(" <rest>"u8, into[to..]) : to;
    }

    internal static ulong Hash(ReadOnlySpan<byte> text)
    {
        ulong hash = Basis ^ (ulong)text.Length;
        while (text.Length >= 8)
        {
            hash = Mix(hash ^ System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(text));
            text = text[8..];
        }
        foreach (byte b in text) hash = (hash ^ b) * Prime;
        return Mix(hash);
    }

    private static ulong Mix(ulong h)
    {
        h *= Prime;
        return (h ^ (h >> 29)) * 0xBF58476D1CE4E5B9;
    }

    /// <summary>The methods of HTTP, after a quotation mark, too.</summary>
    private static bool IsMethod(ReadOnlySpan<byte> token)
    {
        if (token.Length is < 3 or > 8) return false;
        if (token[0] == '"') token = token[1..];
        return token.SequenceEqual("GET"u8) || token.SequenceEqual("POST"u8) || token.SequenceEqual("PUT"u8)
            || token.SequenceEqual("HEAD"u8)
            || token.SequenceEqual("DELETE"u8) || token.SequenceEqual("PATCH"u8) || token.SequenceEqual("OPTIONS"u8);
    }

    private static int Copy(ReadOnlySpan<byte> text, Span<byte> into)
    {
        text.CopyTo(into);
        return text.Length;
    }

    private static int Token(ReadOnlySpan<byte> token, Span<byte> into)
    {
        int to = 0, at = 0;
        while (at < token.Length && !IsWord(token[at]) && token[at] != '/') into[to++] = token[at++];
        if (at + 1 < token.Length && token[at] == '/' && IsLetter(token[at + 1]))
        {
            int end = token.Length;
            while (!IsWord(token[end - 1]) && token[end - 1] != '/') end--;
            to += Copy("<path>"u8, into[to..]);
            return to + Copy(token[end..], into[to..]);
        }
        while (at < token.Length)
        {
            if (!IsWord(token[at])) { into[to++] = token[at++]; continue; }
            int end = at;
            while (end < token.Length && IsWord(token[end])) end++;
            if (IsUuid(token[at..])) (at, to) = (at + 36, to + Copy("<uuid>"u8, into[to..]));
            else if (IsHexadecimal(token[at..end])) (at, to) = (end, to + Copy("<hex>"u8, into[to..]));
            else (at, to) = Word(token, at, end, into, to);
        }
        return to;
    }

    private static (int At, int To) Word(ReadOnlySpan<byte> token, int at, int end, Span<byte> into, int to)
    {
        while (at < end)
        {
            if (!IsDigit(token[at])) { into[to++] = token[at++]; continue; }
            int groups = 0, dots = 0;
            while (at < token.Length && IsDigit(token[at]))
            {
                while (at < token.Length && IsDigit(token[at])) at++;
                groups++;
                if (at + 1 >= token.Length || !".:,-"u8.Contains(token[at]) || !IsDigit(token[at + 1]))
                    break;
                if (token[at] == '.') dots++;
                at++;
            }
            to += dots == 3 && groups is 4 or 5 ? Copy("<ip>"u8, into[to..]) : Copy("<n>"u8, into[to..]);
            if (at > end) break;
        }
        return (at, to);
    }

    private static bool IsUuid(ReadOnlySpan<byte> text)
    {
        if (text.Length < 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-') return false;
        for (int k = 0; k < 36; k++) if (text[k] != '-' && !IsHexDigit(text[k])) return false;
        return true;
    }

    private static bool IsHexadecimal(ReadOnlySpan<byte> word)
    {
        if (word.Length > 2 && word[0] == '0' && word[1] is (byte)'x' or (byte)'X') return true;
        bool digit = false, letter = false;
        foreach (byte b in word)
        {
            if (!IsHexDigit(b)) return false;
            if (IsDigit(b)) digit = true;
            else letter = true;
        }
        return digit && letter && word.Length >= 6;
    }

    private static bool IsDigit(byte b) => (uint)(b - '0') <= 9;

    private static bool IsLetter(byte b) => (uint)((b | 32) - 'a') <= 25 || b >= 128;

    private static bool IsHexDigit(byte b) => IsDigit(b) || (uint)((b | 32) - 'a') <= 5;

    private static bool IsWord(byte b) => IsDigit(b) || IsLetter(b);
}
