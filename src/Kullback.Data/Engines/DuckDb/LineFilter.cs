namespace Kullback.Data.Engines.DuckDb;

/// <summary>Which lines of a text file are left out: the first ones, and comments. A line within quotes is no comment.</summary>
/// <param name="skip">Lines to leave out at the beginning.</param>
/// <param name="comment">What a comment begins with; null for none.</param>
/// <param name="tracksQuotes">Follow quotes although no comment asks for it.</param>
internal sealed class LineFilter(int skip, string? comment, bool tracksQuotes)
{
    private readonly byte[]? _mark = comment is null ? null : Encoding.UTF8.GetBytes(comment);
    private bool _left, _quoted;

    /// <summary>The number of the line, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The line goes on with a record of the line before.</summary>
    public bool Continues { get; private set; }

    /// <summary>Takes the next line, or a piece of one.</summary>
    /// <returns>False when it is left out.</returns>
    public bool Keeps(ReadOnlySpan<byte> line, bool begins)
    {
        if (begins)
        {
            Continues = _quoted;
            _left = Number++ < skip || (_mark is not null && !_quoted && line.StartsWith(_mark));
        }
        if (!_left && (tracksQuotes || _mark is not null)) _quoted = IsQuotedAfter(line, _quoted);
        return !_left;
    }

    /// <remarks>A quote opens at the beginning of a line or behind what separates fields.</remarks>
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
}
