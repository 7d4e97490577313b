using Kullback.Data.Comparison;

namespace Kullback.Data.Engines;

/// <summary>Something that reads tables and counts rows: the only thing that the comparison knows of the outside world.</summary>
/// <remarks>An engine counts; it knows no formula. All SQL of an engine is in its own files; names are quoted, values are parameters.</remarks>
public interface IEngine : IDisposable
{
    /// <summary>The engine and its version, for the report.</summary>
    string Name { get; }

    /// <summary>Opens a table.</summary>
    /// <param name="location">Where it is, in the user's words.</param>
    /// <param name="options">How text is read, the row filter, what to prepare for.</param>
    /// <param name="progress">Told the share of a copy that is done; null for none.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="UnreadableDataException">There is no such table, or it can't be read.</exception>
    ITable Open(string location, OpenOptions options, IProgress<double>? progress, CancellationToken cancel);
}

/// <summary>How a table is opened.</summary>
/// <param name="Text">How text files are read.</param>
/// <param name="Where">A row filter in the engine's language; null for none.</param>
/// <param name="ManyPasses">The table will be read more than about twice, or its values in order: worth a copy in the engine's own storage.</param>
public sealed record OpenOptions(TextFormat Text, string? Where, bool ManyPasses)
{
    /// <summary>Columns of text files that are read as text whatever they look like.</summary>
    public IReadOnlySet<string> AsText { get; init; } = new HashSet<string>();

    /// <summary>Columns of text files that look like integers and are read as floating point.</summary>
    public IReadOnlySet<string> AsFloating { get; init; } = new HashSet<string>();

    /// <summary>Who opens the table opens it again where a value does not fit its column's type; otherwise the engine makes do with floating point.</summary>
    public bool MayReread { get; init; }
}

/// <summary>A table in an engine.</summary>
public interface ITable : IDisposable
{
    /// <summary>The name that the user gave.</summary>
    string Name { get; }

    /// <summary>How it was read: "csv", "parquet" ...</summary>
    string Format { get; }

    /// <summary>The columns, in the table's order.</summary>
    IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>Things about the reading that the user should know; empty when none.</summary>
    IReadOnlyList<string> ReadNotes { get; }

    /// <summary>The profile that this table is; null for data.</summary>
    Profiles.TableProfile? Profile => null;

    /// <summary>True when values in order cost no second reading of a text file.</summary>
    bool ReadsAgainCheaply { get; }

    /// <summary>Every value of a text column that is to be read as dates or times is one: none becomes missing without a word.</summary>
    /// <param name="reading">The column and what it is read as.</param>
    /// <param name="cancel">Stops the looking.</param>
    /// <exception cref="UnreadableDataException">A value is none; the message names the first one and its row.</exception>
    void RequireTimes(ColumnReading reading, CancellationToken cancel) { }

    /// <summary>A sample of about <paramref name="rows"/> rows, spread over the whole table, the same for the same seed; all rows when there are no more.</summary>
    ITableSample Sample(int rows, int seed, CancellationToken cancel);

    /// <summary>As <see cref="Sample"/>, but single rows rather than blocks of neighbors, where the table can: neighbors may depend on each other.</summary>
    ITableSample ScatteredSample(int rows, int seed, CancellationToken cancel) => Sample(rows, seed, cancel);

    /// <summary>Counts every row once: numbers on cells between boundaries, texts by value.</summary>
    /// <param name="requests">What to count.</param>
    /// <param name="weight">A column of non-negative weights; null to count rows.</param>
    /// <param name="progress">Told the share that is done; null for none.</param>
    /// <param name="cancel">Stops the counting.</param>
    /// <exception cref="UnreadableDataException">A row can't be read, or a weight is negative, NaN or infinite.</exception>
    TableCounts Count(IReadOnlyList<CountRequest> requests, string? weight, IProgress<double>? progress, CancellationToken cancel);

    /// <summary>All values of one number column, without missing ones and NaN, in rising order, with their weights (1 without a weight column).</summary>
    (double[] Values, double[]? Weights) Ordered(ColumnReading reading, string? weight, CancellationToken cancel);

    /// <summary>All rows of some columns as numbers, in the table's order; missing values have <c>Missing[i]</c> set, a text that should be a number and is none is NaN.</summary>
    /// <param name="readings">The columns; none of them a category.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="UnreadableDataException">A row can't be read, or the table has no rows to give (a profile).</exception>
    (double[] Values, bool[] Missing)[] Rows(IReadOnlyList<ColumnReading> readings, CancellationToken cancel);

    /// <summary>The first rows of a column as texts, in the table's order; missing values are null.</summary>
    string?[] Texts(ColumnReading reading, int rows, CancellationToken cancel);

    /// <summary>Where a row is, for a message: "line 7" of a text file whose rows were not filtered, else "row 6".</summary>
    /// <param name="row">The row, from 0, in the order of <see cref="Rows"/>.</param>
    /// <param name="cancel">Stops the looking.</param>
    string PlaceOf(long row, CancellationToken cancel) => $"row {(row + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)}";

    /// <summary>The weight of every pair of cluster and cell of one column: numbers on cells, texts by value.</summary>
    /// <param name="request">The column and its boundaries (numbers), or its values (texts: cell i is value i).</param>
    /// <param name="values">The values of a text column, in the order of their cells; others become cell <c>values.Count</c>.</param>
    /// <param name="cluster">The column of clusters; a missing cluster is a cluster of its own.</param>
    /// <param name="weight">A column of weights; null to count rows.</param>
    /// <param name="cancel">Stops the counting.</param>
    /// <returns>Cluster number, cell (missing: one beyond the last, NaN: two beyond), weight.</returns>
    IReadOnlyList<(long Cluster, int Cell, double Weight)> CountByCluster(
        CountRequest request, IReadOnlyList<string>? values, string cluster, string? weight, CancellationToken cancel);

    /// <summary>The values of a column with their rows, most frequent first; null stands for missing.</summary>
    IReadOnlyList<(string? Value, long Rows)> TopValues(string column, int most, CancellationToken cancel);

    /// <summary>The rows that have one value in a column, as a table. Disposing of it leaves this table as it is.</summary>
    ITable Segment(string column, string? value);
}

/// <summary>A sample of rows, read column by column.</summary>
public interface ITableSample : IDisposable
{
    /// <summary>Rows in the sample.</summary>
    int Rows { get; }

    /// <summary>True when the sample is the whole table.</summary>
    bool IsWhole { get; }

    /// <summary>A column as numbers, in row order; missing values have <c>Missing[i]</c> set.</summary>
    (double[] Values, bool[] Missing) Numbers(ColumnReading reading);

    /// <summary>A column as texts, in row order; missing values are null.</summary>
    string?[] Texts(ColumnReading reading);
}

/// <summary>A column of a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="EngineType">The type in the engine's words.</param>
/// <param name="Type">How it can be compared.</param>
/// <param name="IsInteger">A number that has no decimals.</param>
public sealed record TableColumn(string Name, string EngineType, ColumnType Type, bool IsInteger = false);

/// <summary>One way to read a column: as numbers (dates and times as seconds) or as texts.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="As">The type that it is compared as.</param>
/// <param name="Part">"hour" or "weekday" (1 = Monday) of a date or time; null for the whole.</param>
public sealed record ColumnReading(string Column, ColumnType As, string? Part = null)
{
    /// <summary>Numbers that become categories are written as floating point on both sides, so that 1 and 1.0 are one value.</summary>
    public bool FloatingText { get; init; }

    /// <summary>How texts write numbers, for a text column that is read as numbers; null for the plain way.</summary>
    internal NumberWriting? Writing { get; init; }

    /// <summary>Its integers are years or codes: written without thousands separators.</summary>
    internal bool Ungrouped { get; init; }

    /// <summary>True for everything but categories.</summary>
    public bool IsNumeric => As is not ColumnType.Category;
}

/// <summary>A column to be counted.</summary>
/// <param name="Reading">How it is read.</param>
/// <param name="Boundaries">For numbers, rising: cell i holds (b[i−1], b[i]], the last one everything above; empty for texts.</param>
public sealed record CountRequest(ColumnReading Reading, double[] Boundaries)
{
    /// <summary>Also sketch how many distinct values there are.</summary>
    public bool Distinct { get; init; }
}

/// <summary>What was counted.</summary>
/// <param name="Rows">All rows.</param>
/// <param name="Weight">Their summed weight (the rows, without weights).</param>
/// <param name="SquaredWeight">Their summed squared weights.</param>
/// <param name="Columns">One for each request.</param>
public sealed record TableCounts(long Rows, double Weight, double SquaredWeight, IReadOnlyList<ColumnCounts> Columns);

/// <summary>The counts of one column; weights and squared weights are both the row count when rows are counted.</summary>
public sealed record ColumnCounts
{
    /// <summary>Missing values.</summary>
    public required Mass Missing { get; init; }

    /// <summary>NaN values (numbers only).</summary>
    public Mass NotANumber { get; init; }

    /// <summary>Numbers: the mass of each cell between boundaries. Empty for texts.</summary>
    public Mass[] Cells { get; init; } = [];

    /// <summary>Numbers: smallest and largest value of each cell, NaN for an empty one.</summary>
    public (double Low, double High)[] Ranges { get; init; } = [];

    /// <summary>Texts: the mass of each value. Null for numbers.</summary>
    public IReadOnlyDictionary<string, Mass>? Values { get; init; }

    /// <summary>Texts: the mass of values that are not in <see cref="Values"/> (of a profile that keeps the frequent ones).</summary>
    public Mass Others { get; init; }

    /// <summary>A sketch of the distinct values, where it was asked for.</summary>
    public Monitoring.DistinctSketch? Distinct { get; init; }

    /// <summary>Numbers: weighted mean and summed squared deviations of the finite values.</summary>
    public double Mean { get; init; }

    /// <summary>Numbers: summed squared deviations from <see cref="Mean"/>, weighted.</summary>
    public double SquaredDeviations { get; init; }

    /// <summary>Numbers: mass of the finite values.</summary>
    public double FiniteMass { get; init; }
}

/// <summary>Rows with their weights: how many rows, Σw, Σw².</summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Weight">Σw; the rows without weights.</param>
/// <param name="Squared">Σw²; the rows without weights.</param>
public readonly record struct Mass(long Rows, double Weight, double Squared)
{
    /// <summary>Two sets of rows together.</summary>
    public static Mass operator +(Mass a, Mass b) => new(a.Rows + b.Rows, a.Weight + b.Weight, a.Squared + b.Squared);
}
