using static Kullback.Data.Engines.DuckDb.DuckDbEngine;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>The files of one table and how they are to be read.</summary>
/// <param name="Engine">Reads them.</param>
/// <param name="Name">The table in the user's words.</param>
/// <param name="Files">The files, or copies of them that the engine reads.</param>
/// <param name="Format">What they are written in.</param>
/// <param name="Many">Whether a folder or a glob was named: folders such as day=1/ are columns then.</param>
/// <param name="Options">What the user said of the reading.</param>
/// <param name="Notes">What the user should know.</param>
/// <param name="Progress">Receives the share that is read.</param>
/// <param name="Cancel">Stops the reading.</param>
internal sealed record TableFiles(
    DuckDbEngine Engine, string Name, string[] Files, string Format, bool Many, OpenOptions Options, IReadOnlyList<string> Notes,
    IProgress<double>? Progress, CancellationToken Cancel)
{
    /// <summary>The files as SQL.</summary>
    public string FileList => List(Files);

    /// <summary>The arguments with which Parquet and JSON are read as one table; empty for one file.</summary>
    public string Union => Many ? ", union_by_name=true, hive_partitioning=true" : "";

    /// <summary>Files as SQL.</summary>
    public static string List(IEnumerable<string> files) => $"[{string.Join(", ", files.Select(Literal))}]";

    /// <summary>The rows that pass the user's filter.</summary>
    public string Filtered(string relation) => RowFilter.Apply(Engine, relation, Options.Where);

    /// <summary>The relation's rows in the engine's storage.</summary>
    public DuckDbTable Copy(string relation, IReadOnlyList<string> notes, Func<long, CancellationToken, string?>? lineOf = null)
        => Relation.Copy(Engine, Name, Format, relation, notes, Cancel, Progress, lineOf);
}
