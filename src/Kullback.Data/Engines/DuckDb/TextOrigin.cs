namespace Kullback.Data.Engines.DuckDb;

/// <summary>The user's file behind a text that the engine reads: itself, or a copy of it in UTF-8, unpacked, without the lines that are
/// left out.</summary>
/// <param name="File">The user's file.</param>
/// <param name="Encoding">How it is written; null for UTF-8.</param>
/// <param name="SkipLines">Lines left out at its beginning.</param>
/// <param name="Comment">What lines that are left out begin with; null for none.</param>
internal sealed record TextOrigin(string File, Encoding? Encoding = null, int SkipLines = 0, string? Comment = null)
{
    /// <summary>The copy holds lines from places all over the file: a line of it is nowhere to be found.</summary>
    public bool IsSample { get; init; }

    /// <summary>The file's text, unpacked and in UTF-8.</summary>
    public Stream Open()
    {
        Stream text = LineEnds.Open(File);
        return Encoding is null ? text
            : Encoding.CreateTranscodingStream(text, Encoding, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }

    /// <summary>The line on which something begins, counted in the user's file.</summary>
    /// <param name="number">Its number in the text that the engine reads, from 1, the header among them.</param>
    /// <param name="counted">What it is the number of.</param>
    /// <param name="cancel">Stops the looking.</param>
    /// <returns>The line, from 1; null when there are fewer of them, with how many there are.</returns>
    public (long? Line, long Seen) LineOf(long number, CountedLines counted, CancellationToken cancel)
    {
        if (IsSample) return (null, 0);
        try
        {
            using Stream text = Open();
            return TextLines.LineOf(text, new LineFilter(SkipLines, Comment, tracksQuotes: counted != CountedLines.Lines), number,
                counted, cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or DecoderFallbackException
            or ZstdSharp.ZstdException)
        { return (null, 0); }
    }
}

/// <summary>What is counted of a text.</summary>
internal enum CountedLines
{
    /// <summary>Every line.</summary>
    Lines,

    /// <summary>Records: a line break within quotes ends none. Blank lines are records.</summary>
    Records,

    /// <summary>Records that are not blank.</summary>
    FilledRecords,
}
