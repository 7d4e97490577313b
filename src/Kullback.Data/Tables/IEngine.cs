
namespace Kullback.Data.Tables;

/// <summary>Something that reads tables and counts rows: the only thing that the comparison knows of the outside world.</summary>
/// <remarks>An engine counts; it knows no formula. All SQL of an engine is in its own files; names are quoted,
/// values are parameters.</remarks>
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
/// <param name="ManyPasses">The table will be read more than about twice, or its values in order:
/// worth a copy in the engine's own storage.</param>
public sealed record OpenOptions(TextFormat Text, string? Where, bool ManyPasses)
{
    /// <summary>Columns of text files that are read as text whatever they look like.</summary>
    public IReadOnlySet<string> AsText { get; init; } = new HashSet<string>();

    /// <summary>Columns of text files that look like integers and are read as floating point.</summary>
    public IReadOnlySet<string> AsFloating { get; init; } = new HashSet<string>();

    /// <summary>Who opens the table opens it again where a value does not fit its column's type;
    /// otherwise the engine makes do with floating point.</summary>
    public bool MayReread { get; init; }
}
