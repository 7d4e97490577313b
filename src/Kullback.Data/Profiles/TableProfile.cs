using Kullback.Data.Columns;
using Kullback.Data.Engines;
using Kullback.Monitoring;

namespace Kullback.Data.Profiles;

/// <summary>A table as counts on frozen cells: small, without rows, and enough to compare with. Immutable.</summary>
/// <remarks>Counts are exact, so profiles on the same cells merge exactly,
/// and comparing them gives what comparing the data on those cells gives.</remarks>
public sealed record TableProfile
{
    /// <summary>Most texts of a column that are kept by name; the others are counted together, and a comparison says so.</summary>
    /// <remarks>Rare values are compared by the rows that each of them has on both sides, so a profile that keeps only frequent ones would
    /// hide new and vanished values.</remarks>
    public const int MostValues = 1_000_000;

    /// <summary>The name of the data, as the user gave it.</summary>
    public required string Name { get; init; }

    /// <summary>Rows.</summary>
    public required long Rows { get; init; }

    /// <summary>Values with fewer rows than this are hidden; 0 when none are.</summary>
    public int Suppressed { get; init; }

    /// <summary>What the user should know of how the data were read; empty when nothing.</summary>
    public IReadOnlyList<string> ReadNotes { get; init; } = [];

    /// <summary>The columns in the table's order.</summary>
    public required IReadOnlyList<ColumnProfile> Columns { get; init; }

    /// <summary>The column of that name, or null.</summary>
    /// <param name="name">The column's name.</param>
    public ColumnProfile? Column(string name) => Columns.FirstOrDefault(c => c.Name == name);

    /// <summary>Counts a table.</summary>
    /// <param name="location">A file, a glob, a folder or "-".</param>
    /// <param name="options">How it is read (text, where, types, columns, memory, threads).</param>
    /// <param name="cells">Take the number columns' cells from this profile, so that the two can be compared; null to choose them from the
    /// data.</param>
    /// <param name="suppress">Hide values with fewer rows than this; 0 to hide none.</param>
    /// <param name="progress">Told now and then how far the work is; null for none.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="UnreadableDataException">The data can't be read.</exception>
    /// <exception cref="OperationCanceledException">The work was canceled.</exception>
    public static TableProfile Of(
        string location, TableSelection? options = null, TableProfile? cells = null, int suppress = 0,
        IProgress<WorkProgress>? progress = null, CancellationToken cancel = default)
    {
        options ??= new TableSelection();
        ArgumentOutOfRangeException.ThrowIfNegative(suppress);
        using var engine = new LocatedEngine(options);
        return Suppression.Apply(Profiling.Run(engine, location, options, cells, progress, cancel), suppress);
    }

    /// <summary>Two parts of one table (days, machines) together.</summary>
    /// <param name="other">A profile with the same columns on the same cells.</param>
    /// <exception cref="UnreadableDataException">The columns or their cells differ.</exception>
    public TableProfile Merge(TableProfile other)
    {
        ArgumentNullException.ThrowIfNull(other);
        string[] mine = [.. Columns.Select(c => c.Name)], theirs = [.. other.Columns.Select(c => c.Name)];
        if (mine.Except(theirs).Concat(theirs.Except(mine)).FirstOrDefault() is { } alone)
            throw new UnreadableDataException($"{Name} and {other.Name}: only one of them has the column '{alone}'");
        return this with
        {
            Name = Name == other.Name ? Name : $"{Name} + {other.Name}",
            Rows = Rows + other.Rows,
            Suppressed = Math.Max(Suppressed, other.Suppressed),
            ReadNotes = [.. ReadNotes.Union(other.ReadNotes, StringComparer.Ordinal)],
            Columns = [.. Columns.Select(c => c.Merge(other.Column(c.Name)!, other.Name))],
        };
    }

    /// <summary>Reads a profile file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UnreadableDataException">There is no such file, or it is no profile of a version that this program
    /// knows.</exception>
    public static TableProfile Read(string path) => ProfileFile.Read(path);

    /// <summary>Writes the profile.</summary>
    /// <param name="to">Where to.</param>
    public void Write(Stream to) => ProfileFile.Write(this, to);
}

/// <summary>One column of a profile.</summary>
public sealed record ColumnProfile
{
    /// <summary>The column's name.</summary>
    public required string Name { get; init; }

    /// <summary>The engine's type.</summary>
    public required string EngineType { get; init; }

    /// <summary>How it is compared.</summary>
    public required ColumnType Type { get; init; }

    /// <summary>A number without decimals.</summary>
    public bool IsInteger { get; init; }

    /// <summary>Why it was not counted (an identifier, a list); null when it was.</summary>
    public string? NotCounted { get; init; }

    /// <summary>What the column is when it was not counted.</summary>
    public ColumnRole Role { get; init; } = ColumnRole.Feature;

    /// <summary>The fine cells' boundaries of a number, date or time column.</summary>
    public double[] Boundaries { get; init; } = [];

    /// <summary>The counts; null when it was not counted.</summary>
    public ColumnCounts? Counts { get; init; }

    /// <summary>The counts by hour of day; null where there are none.</summary>
    public ColumnCounts? Hours { get; init; }

    /// <summary>The counts by weekday (1 = Monday); null where there are none.</summary>
    public ColumnCounts? Weekdays { get; init; }

    /// <summary>A quantile sketch of a counted number column: the fine cells as ranks; null for texts or without values.</summary>
    public RankSketch? Quantiles
    {
        get
        {
            if (Counts is not { Values: null } counts || counts.FiniteMass <= 0) return null;
            long below = 0;
            var atMost = new List<long>();
            var boundaries = new List<double>();
            (double low, double high) = (double.NaN, double.NaN);
            for (int k = 0; k < counts.Cells.Length; k++)
            {
                below += counts.Cells[k].Rows;
                if (counts.Cells[k].Rows == 0) continue;
                if (double.IsNaN(low)) low = counts.Ranges[k].Low;
                high = counts.Ranges[k].High;
                boundaries.Add(high);
                atMost.Add(below);
            }
            return double.IsFinite(low) && double.IsFinite(high)
                ? RankSketch.OfCounts(low, high, below, [.. boundaries], [.. atMost]) : null;
        }
    }

    internal ColumnProfile Merge(ColumnProfile other, string name)
    {
        if (Type != other.Type || (Counts is null) != (other.Counts is null))
            throw new UnreadableDataException($"{name}: column '{Name}' is {other.Type} there and {Type} here");
        if (!Boundaries.AsSpan().SequenceEqual(other.Boundaries))
            throw new UnreadableDataException(
                $"{name}: column '{Name}' has other cells: make that profile with {OptionName.Cells} and the first one");
        return this with
        {
            Counts = Join(Counts, other.Counts),
            Hours = Join(Hours, other.Hours),
            Weekdays = Join(Weekdays, other.Weekdays)
        };
    }

    private static ColumnCounts? Join(ColumnCounts? a, ColumnCounts? b)
        => a is null || b is null ? null : a.Values is null ? CountsMerge.Numbers(a, b) : CountsMerge.Texts(a, b, TableProfile.MostValues);
}
