namespace Kullback.Data.Tables;

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

    /// <summary>False for a profile, which has counts on frozen cells and no rows.</summary>
    bool HasRows => true;

    /// <summary>What is counted of a column already, on frozen cells; null where rows are read for it.</summary>
    ColumnCounts? Frozen(string column) => null;

    /// <summary>True when values in order cost no second reading of a text file.</summary>
    bool ReadsAgainCheaply { get; }

    /// <summary>Every value of a text column that is to be read as dates or times is one: none becomes missing without a word.</summary>
    /// <param name="reading">The column and what it is read as.</param>
    /// <param name="cancel">Stops the looking.</param>
    /// <exception cref="UnreadableDataException">A value is none; the message names the first one and its row.</exception>
    void RequireTimes(ColumnReading reading, CancellationToken cancel) { }

    /// <summary>A sample of about <paramref name="rows"/> rows, spread over the whole table, the same for the same seed;
    /// all rows when there are no more.</summary>
    ITableSample Sample(int rows, int seed, CancellationToken cancel);

    /// <summary>As <see cref="Sample"/>, but single rows rather than blocks of neighbors, where the table can:
    /// neighbors may depend on each other.</summary>
    ITableSample ScatteredSample(int rows, int seed, CancellationToken cancel) => Sample(rows, seed, cancel);

    /// <summary>Counts every row once: numbers on cells between boundaries, texts by value.</summary>
    /// <param name="requests">What to count.</param>
    /// <param name="weight">A column of non-negative weights; null to count rows.</param>
    /// <param name="progress">Told the share that is done; null for none.</param>
    /// <param name="cancel">Stops the counting.</param>
    /// <exception cref="UnreadableDataException">A row can't be read, or a weight is negative, NaN or infinite.</exception>
    TableCounts Count(IReadOnlyList<CountRequest> requests, string? weight, IProgress<double>? progress, CancellationToken cancel);

    /// <summary>All values of one number column, without missing ones and NaN, in rising order,
    /// with their weights (1 without a weight column).</summary>
    (double[] Values, double[]? Weights) Ordered(ColumnReading reading, string? weight, CancellationToken cancel);

    /// <summary>All rows of some columns as numbers, in the table's order; missing values have <c>Missing[i]</c> set, a text that should be
    /// a number and is none is NaN.</summary>
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
