using System.Collections.Immutable;
using Kullback.Data.Engines;

namespace Kullback.Data.Points;

/// <summary>Points read from a table, with their masses.</summary>
/// <param name="Name">The table as it was named.</param>
/// <param name="Columns">The names of the coordinates.</param>
/// <param name="Coordinates">The points, row by row.</param>
/// <param name="Masses">Shares that sum to 1; empty: every point weighs the same.</param>
/// <param name="Total">The weights' sum as it stood in the table; the number of points without weights.</param>
public sealed record PointTable(string Name, ImmutableArray<string> Columns, ImmutableArray<double> Coordinates,
    ImmutableArray<double> Masses, double Total)
{
    /// <summary>Coordinates of a point.</summary>
    public int Dimension => Columns.Length;

    /// <summary>How many points.</summary>
    public int Count => Coordinates.Length / Dimension;

    /// <summary>Things about the reading that the user should know; empty when none.</summary>
    public ImmutableArray<string> ReadNotes { get; init; } = [];

    /// <summary>For each column of text its categories in ordinal order, whose place is the coordinate; empty for a column of numbers.
    /// Empty where no text was asked for.</summary>
    public ImmutableArray<ImmutableArray<string>> Categories { get; init; } = [];

    /// <summary>The cluster of every point; empty where none was asked for.</summary>
    public ImmutableArray<string> Clusters { get; init; } = [];

    /// <summary>The place of every point among the rows that were read, from 0: rows left out leave a gap. Empty:
    /// there are no gaps.</summary>
    public ImmutableArray<int> Places { get; init; } = [];

    /// <summary>Indices of the columns of text.</summary>
    internal IReadOnlyList<int> TextColumns => [.. Enumerable.Range(0, Categories.Length).Where(c => !Categories[c].IsEmpty)];

    /// <summary>The points of each cluster as a table of its own, named by the column and its value; in ordinal order of the
    /// values.</summary>
    /// <param name="column">The column's name.</param>
    public IReadOnlyList<PointTable> ByCluster(string column)
    {
        int d = Dimension;
        return [.. Enumerable.Range(0, Count).GroupBy(i => Clusters[i]).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select((group, k) => this with
        {
            Name = $"{column} = {group.Key}", Clusters = [], Places = [], Masses = [], Total = group.Count(),
            Coordinates = [.. group.SelectMany(i => Coordinates.Slice(i * d, d))], ReadNotes = k == 0 ? ReadNotes : [],
        })];
    }

    /// <summary>Reads the numbers of a table, row by row in its order: CSV, TSV (also compressed), JSON, Parquet, as everywhere. Dates and
    /// times are seconds, true and false 1 and 0.</summary>
    /// <param name="path">A file, a glob, a folder, or <c>-</c> for standard input.</param>
    /// <param name="options">What of the table and how it is read: <see cref="TableSelection.Columns"/> (globs; the coordinates in this
    /// order, all columns but the weight when empty), <see cref="TableSelection.Exclude"/>, <see cref="TableSelection.Weight"/> (a column
    /// of weights or counts, divided by their sum), <see cref="TableSelection.Where"/>, <see cref="TableSelection.Types"/>,
    /// <see cref="TableSelection.Text"/>, threads and memory.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="UnreadableDataException">The table can't be read, or a column or value is no finite number; the message names it
    /// and the way out.</exception>
    /// <remarks>Memory: 8 bytes per number beyond what the engine holds while it parses.</remarks>
    public static PointTable Read(string path, TableSelection options, CancellationToken cancel = default)
        => ReadMixed(path, options, new PointReading(), cancel);

    /// <summary>Reads points of which some columns may be text, some rows incomplete, and which may come in clusters
    /// (<see cref="TableSelection.Cluster"/>).</summary>
    /// <param name="path">A file, a glob, a folder, or <c>-</c> for standard input.</param>
    /// <param name="options">As above.</param>
    /// <param name="how">What is taken beside complete rows of numbers.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="UnreadableDataException">As above.</exception>
    public static PointTable ReadMixed(string path, TableSelection options, PointReading how, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(how);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(options);
        using var engine = new LocatedEngine(options);
        return new PointReader(engine, path, options, how).Read(cancel);
    }

    /// <summary>A point as text: <c>1.5</c>, <c>(1.5, 2)</c>.</summary>
    /// <param name="index">Which.</param>
    public string TextOf(int index)
    {
        string text = string.Join(", ", Coordinates.AsSpan(index * Dimension, Math.Min(Dimension, 3)).ToArray()
            .Select(x => x.ToString("0.####", CultureInfo.InvariantCulture)));
        return Dimension == 1 ? text : $"({text}{(Dimension > 3 ? ", …" : "")})";
    }
}

/// <summary>What points are read with beside complete rows of numbers.</summary>
public sealed record PointReading
{
    /// <summary>Whether columns of text are taken as categories; otherwise they are an error.</summary>
    public bool Categories { get; init; }

    /// <summary>Whether rows with a missing value are left out, and counted in a note; otherwise they are an error.</summary>
    public bool DropIncomplete { get; init; }
}
