namespace Kullback.Data.Comparison;

/// <summary>What to compare and how; every default is the one that the command line has.</summary>
public sealed record CompareOptions
{
    /// <summary>The practical threshold.</summary>
    public Threshold Threshold { get; init; } = Threshold.Default;

    /// <summary>Coverage of the intervals.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>False discovery rate over the columns.</summary>
    public double FalseDiscoveryRate { get; init; } = 0.05;

    /// <summary>Seed of samples and permutations.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Globs of columns to compare; empty means all.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Globs of columns to leave out.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Globs of columns that are keys: read, named, not compared.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Types forced by the user, by column name.</summary>
    public IReadOnlyDictionary<string, ColumnType> Types { get; init; } = new Dictionary<string, ColumnType>();

    /// <summary>A filter in SQL, applied to both sides; null for none.</summary>
    public string? Where { get; init; }

    /// <summary>The column of sampling weights; null for none.</summary>
    public string? Weight { get; init; }

    /// <summary>The column whose values are the independent units (user, session, day); null for none.</summary>
    public string? Cluster { get; init; }

    /// <summary>The column whose values are compared segment by segment; null for none.</summary>
    public string? By { get; init; }

    /// <summary>A profile whose cells are used for the number columns, as if the reference were that profile; null to choose cells from the data.</summary>
    public Profiles.TableProfile? Cells { get; init; }

    /// <summary>Look at pairs of columns.</summary>
    public bool Pairs { get; init; } = true;

    /// <summary>Measure how far apart the tables are in all columns together.</summary>
    public bool Joint { get; init; }

    /// <summary>The column whose change given the others is of interest: the joint change is split in two; null for none.</summary>
    public string? Label { get; init; }

    /// <summary>Most rows per side that the joint change is measured on.</summary>
    public int JointRows { get; init; } = 50_000;

    /// <summary>How text files are read.</summary>
    public TextFormat Text { get; init; } = new();

    /// <summary>Memory that the engine may take before it spills to disk, in bytes.</summary>
    public long MemoryLimit { get; init; } = 512L << 20;

    /// <summary>Threads; 0 means all cores.</summary>
    public int Threads { get; init; }

    /// <summary>The command line, for the report; null when called as a library.</summary>
    public string? Command { get; init; }
}

/// <summary>How CSV and TSV files are read where the file does not say it itself.</summary>
public sealed record TextFormat
{
    /// <summary>Column names for files without a header; null when the first line has them.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>The first line has the column names (true) or data (false); null to find out. Without meaning where <see cref="Names"/> are given.</summary>
    public bool? Header { get; init; }

    /// <summary>Lines to leave out at the beginning of each file.</summary>
    public int SkipLines { get; init; }

    /// <summary>Lines that begin with this are left out, unless they are within quotes; null to keep all.</summary>
    public string? Comment { get; init; }

    /// <summary>The mark between the whole and the decimals of a number.</summary>
    public char Decimal { get; init; } = '.';

    /// <summary>How dates are written, in the letters of strptime (<c>%d/%m/%Y</c>), of timestamps where it has hours; null to find out.</summary>
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

/// <summary>A practical threshold in bits of Jensen-Shannon divergence, with the words that it was given in.</summary>
/// <param name="Bits">0 to 1.</param>
/// <param name="Text">As written.</param>
public sealed record Threshold(double Bits, string Text)
{
    /// <summary>0.01 bit: Jensen-Shannon distance 0.1.</summary>
    public static Threshold Default { get; } = new(0.01, "0.01");
}
