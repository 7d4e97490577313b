namespace Kullback.Data.Tables;

/// <summary>How CSV and TSV files are read where the file does not say it itself.</summary>
public sealed record TextFormat
{
    /// <summary>Column names for files without a header; null when the first line has them.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>The first line has the column names (true) or data (false); null to find out.
    /// Without meaning where <see cref="Names"/> are given.</summary>
    public bool? Header { get; init; }

    /// <summary>Lines to leave out at the beginning of each file.</summary>
    public int SkipLines { get; init; }

    /// <summary>Lines that begin with this are left out, unless they are within quotes; null to keep all.</summary>
    public string? Comment { get; init; }

    /// <summary>The mark between the whole and the decimals of a number.</summary>
    public char Decimal { get; init; } = '.';

    /// <summary>How dates are written, in the letters of strptime (<c>%d/%m/%Y</c>), of timestamps where it has hours;
    /// null to find out.</summary>
    public string? DateFormat { get; init; }

    /// <summary>How text is written as bytes (JSON too); null to find out.</summary>
    public TextEncoding? Encoding { get; init; }

    /// <summary>The separator; null to detect it.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Texts that mean "missing", besides the empty field.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Texts are taken as they are: no word such as "NA" means missing, and numbers are those that programs write.</summary>
    public bool Literal { get; init; }
}

/// <summary>How characters are written as bytes.</summary>
public enum TextEncoding
{
    /// <summary>UTF-8, with or without a byte order mark.</summary>
    Utf8,

    /// <summary>UTF-16: the byte order mark or zero bytes tell which byte comes first, else little-endian.</summary>
    Utf16,

    /// <summary>ISO 8859-1.</summary>
    Latin1,

    /// <summary>Windows-1252: Latin-1 with letters and marks (€, “, –) where it has control characters.</summary>
    Windows1252,
}
