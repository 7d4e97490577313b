using Kullback.Data.Engines.DuckDb;
using Kullback.Data.Tables;

namespace Kullback.Data.Comparisons;

/// <summary>Compares two tables column by column: the main job.</summary>
public static class TableComparison
{
    /// <summary>Compares the current table with the reference.</summary>
    /// <param name="reference">Q: a file, a glob, a folder, "-" for standard input, or a profile (.klp).</param>
    /// <param name="current">P: likewise.</param>
    /// <param name="options">What to compare and how; null for the defaults.</param>
    /// <param name="progress">Told now and then how far the work is; null for none.</param>
    /// <param name="cancel">Stops the work; temporary files are removed.</param>
    /// <exception cref="UnreadableDataException">A side can't be read, or an option names a column that is not there.</exception>
    /// <exception cref="OperationCanceledException">The work was canceled.</exception>
    public static ComparisonReport Run(
        string reference, string current, CompareOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancel = default)
    {
        options ??= new CompareOptions();
        if (reference == "-" && current == "-") throw new UnreadableDataException("only one side can be standard input");
        using var engine = new DuckDbEngine(options.MemoryLimit, options.Threads);
        return RunOn(engine, reference, current, options, progress, cancel);
    }

    /// <summary>Compares two tables of an engine.</summary>
    /// <inheritdoc cref="Run(string, string, CompareOptions, IProgress{WorkProgress}, CancellationToken)"/>
    /// <param name="engine">Where the tables are.</param>
    /// <param name="reference">Q, in the engine's words.</param>
    /// <param name="current">P, in the engine's words.</param>
    /// <param name="options">What to compare and how.</param>
    /// <param name="progress">Told now and then how far the work is; null for none.</param>
    /// <param name="cancel">Stops the work.</param>
    public static ComparisonReport RunOn(
        IEngine engine, string reference, string current, CompareOptions options,
        IProgress<WorkProgress>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(options);
        var again = new TypeCorrections();
        while (true)
        {
            try
            {
                using var run = new ComparisonRun(engine, reference, current, options, again, progress, cancel);
                return run.Report();
            }
            catch (RetypedColumnException e) when (again.Take(e))
            {
                // A value far down the file does not fit the type that its sample had. Read again.
            }
        }
    }
}
