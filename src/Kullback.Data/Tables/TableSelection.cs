namespace Kullback.Data.Tables;

/// <summary>Which columns and rows of a table are read, and how; every default is the one that the command line has.</summary>
public record TableSelection
{
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

    /// <summary>Seed of samples and permutations.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How text files are read.</summary>
    public TextFormat Text { get; init; } = new();

    /// <summary>Memory that the engine may take before it spills to disk, in bytes.</summary>
    public long MemoryLimit { get; init; } = 512L << 20;

    /// <summary>Threads; 0 means all cores.</summary>
    public int Threads { get; init; }

    /// <summary>How databases are asked.</summary>
    public DatabaseOptions Databases { get; init; } = new();

    /// <summary>The options that name one column each, with the column.</summary>
    internal virtual IEnumerable<(string Option, string? Column)> SingleColumns
        => [(OptionName.Weight, Weight), (OptionName.Cluster, Cluster)];
}
