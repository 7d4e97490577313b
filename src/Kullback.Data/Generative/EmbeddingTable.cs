using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Kullback.Data.Points;
using Kullback.Data.Tables;

namespace Kullback.Data.Generative;

/// <summary>Rows of numbers in memory, in single precision where the file has no more, else in double.</summary>
/// <remarks>Memory: 4 or 8 bytes a number.</remarks>
public sealed class EmbeddingTable
{
    private EmbeddingTable(string name, int dimension, float[]? singles, double[]? doubles)
        => (Name, Dimension, Singles, Doubles) = (name, dimension, singles, doubles);

    /// <summary>The file as it was named, or what the caller calls the rows.</summary>
    public string Name { get; }

    /// <summary>Numbers to a row.</summary>
    public int Dimension { get; }

    /// <summary>How many rows.</summary>
    public int Count => (Singles?.Length ?? Doubles!.Length) / Dimension;

    /// <summary>Whether the numbers are of single precision.</summary>
    public bool IsSingle => Singles is not null;

    /// <summary>Things about the reading that the user should know; empty when none.</summary>
    public ImmutableArray<string> ReadNotes { get; internal init; } = [];

    internal float[]? Singles { get; }

    internal double[]? Doubles { get; }

    /// <summary>The columns by name, where a table has them; null for arrays.</summary>
    internal PointTable? Table { get; private init; }

    /// <summary>Rows that the caller has; they are not copied.</summary>
    /// <param name="name">What to call them.</param>
    /// <param name="rows">The numbers, row by row; finite.</param>
    /// <param name="dimension">Numbers to a row.</param>
    /// <exception cref="UnreadableDataException">Rows are not whole, none, or a number is not finite;
    /// the message names the place.</exception>
    public static EmbeddingTable Of(string name, float[] rows, int dimension)
    {
        ArgumentNullException.ThrowIfNull(rows);
        RequireRows(name, rows.Length, dimension);
        int at = Array.FindIndex(rows, x => !(Math.Abs(x) <= 1e15f));
        return at < 0 ? new(name, dimension, rows, null) : throw Fault(name, at, dimension, rows[at], 1e15);
    }

    /// <summary>Rows of double precision that the caller has; they are not copied.</summary>
    /// <param name="name">What to call them.</param>
    /// <param name="rows">The numbers, row by row; finite.</param>
    /// <param name="dimension">Numbers to a row.</param>
    /// <exception cref="UnreadableDataException">As above.</exception>
    public static EmbeddingTable Of(string name, double[] rows, int dimension)
    {
        ArgumentNullException.ThrowIfNull(rows);
        RequireRows(name, rows.Length, dimension);
        int at = Array.FindIndex(rows, x => !(Math.Abs(x) <= 1e120));
        return at < 0 ? new(name, dimension, null, rows) : throw Fault(name, at, dimension, rows[at], 1e120);
    }

    /// <summary>Reads a file: a two-dimensional array (.npy, .npz, .safetensors), or the columns of numbers of a table (CSV, TSV, JSON,
    /// Parquet).</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="options">What of a table and how it is read; an array is taken whole.</param>
    /// <param name="array">Which array of an archive; null where there is one.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="UnreadableDataException">It can't be read, holds no rows of numbers, or a number is not finite; the message names
    /// the place and the way out.</exception>
    public static EmbeddingTable Read(string path, TableSelection options, string? array = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(options);
        if (EmbeddingArrays.Reads(path)) return EmbeddingArrays.Read(path, array, cancel);
        if (array is not null)
            throw new UnreadableDataException(
                $"{path}: is a table, and {OptionName.Array} names an array of an archive ({OptionName.Columns} chooses columns)");
        PointTable table = PointTable.Read(path, options, cancel);
        return OfTable(table);
    }

    private static EmbeddingTable OfTable(PointTable table)
    {
        double[] rows = ImmutableCollectionsMarshal.AsArray(table.Coordinates)!;
        int at = Array.FindIndex(rows, x => !(Math.Abs(x) <= 1e120));
        return at < 0 ? new(table.Name, table.Dimension, null, rows) { Table = table, ReadNotes = table.ReadNotes }
            : throw Fault(table.Name, at, table.Dimension, rows[at], 1e120);
    }

    /// <summary>The other table in the columns of this one, where both have names; else as it is.</summary>
    /// <exception cref="UnreadableDataException">It has another number of columns.</exception>
    internal EmbeddingTable Matched(EmbeddingTable other)
    {
        if (other.Dimension != Dimension)
            throw new UnreadableDataException(
                $"{Name} has {Dimension} numbers to a row, {other.Name} has {other.Dimension}: embeddings of two models, or a column too "
                    + $"many ({OptionName.Columns}, {OptionName.Exclude})");
        return Table is { } mine && other.Table is { } theirs ? OfTable(PointPair.Of(mine, theirs).Q) : other;
    }

    /// <summary>Whether files of that name hold several arrays, each with a name.</summary>
    /// <param name="path">The file.</param>
    public static bool IsArchive(string path) => path is not null
        && (path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase));

    internal double[] Wide() => Doubles ?? Array.ConvertAll(Singles!, x => (double)x);

    private static void RequireRows(string name, int length, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (length == 0) throw new UnreadableDataException($"{name}: has no rows");
        if (length % dimension != 0) throw new UnreadableDataException($"{name}: {length} numbers are no whole rows of {dimension}");
    }

    private static UnreadableDataException Fault(string name, int at, int dimension, double value, double limit)
        => new(FormattableString.Invariant(
            $"{name}: row {at / dimension + 1}, column {at % dimension + 1} is {value}: {(double.IsFinite(value) ? $"numbers beyond {limit:0e0} in size are not taken (divide the rows by a common number)" : "every number has to be finite")}"));
}
