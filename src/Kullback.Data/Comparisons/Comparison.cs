using System.Data;
using System.Diagnostics.CodeAnalysis;
using Kullback.Data.Columns;
using Kullback.Data.Engines;
using Kullback.Data.Engines.DuckDb;
using Microsoft.ML;
using RecordBatch = Apache.Arrow.RecordBatch;

namespace Kullback.Data.Comparisons;

/// <summary>Compares two tables column by column: files, records, arrays or what data readers give. The main job.</summary>
/// <remarks>In memory null is a missing value, and so is <see cref="DBNull"/>; NaN is counted apart; an empty text is a value. Booleans,
/// all integers of up to 64 bits, floating point, decimals (as double), texts, characters, enumerations (by name), <see cref="Guid"/>,
/// <see cref="DateOnly"/>, <see cref="TimeOnly"/>, <see cref="DateTime"/> (as its clock shows) and <see cref="DateTimeOffset"/> (in UTC)
/// are read; of other types the error names the column and the type. Rows are read once, in order,
/// and copied into DuckDB's storage.</remarks>
public static class Comparison
{
#pragma warning disable RS0026 // The overloads differ in their first two arguments, which are required.
    /// <summary>Compares records by their public properties, a column each; of numbers, texts or dates themselves one column,
    /// "value".</summary>
    /// <param name="reference">Q: what the current rows are compared with.</param>
    /// <param name="current">P: what really happens.</param>
    /// <param name="options">What to compare and how; null for the defaults. Properties that it leaves out are not read.</param>
    /// <param name="progress">Told now and then how far the work is; null for none.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="UnreadableDataException">A side has too few rows, a property has a type that is not compared, or an option names a
    /// column that is not there.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static ComparisonReport Of<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(
        IEnumerable<T> reference, IEnumerable<T> current, ComparisonOptions? options = null, IProgress<WorkProgress>? progress = null,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        return InMemory((name, isWanted) => MemoryTable.OfRecords(name, name == Reference ? reference : current, isWanted), options,
            progress, cancel);
    }

    /// <summary>Compares columns, which have one length on each side.</summary>
    /// <param name="reference">Q: the columns by name.</param>
    /// <param name="current">P: likewise.</param>
    /// <param name="options">What to compare and how; null for the defaults.</param>
    /// <param name="progress">Told now and then how far the work is; null for none.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="UnreadableDataException">Columns differ in length, a type is not compared, or an option names a column that is not
    /// there.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static ComparisonReport Of(
        IReadOnlyDictionary<string, Array> reference, IReadOnlyDictionary<string, Array> current, ComparisonOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        return InMemory((name, isWanted) => MemoryTable.OfArrays(name, name == Reference ? reference : current, isWanted), options,
            progress, cancel);
    }

    /// <summary>Compares the rows that two data readers (of any database) have left; they are not closed. The reference is read to its end
    /// first.</summary>
    /// <param name="reference">Q.</param>
    /// <param name="current">P.</param>
    /// <param name="options">What to compare and how; null for the defaults.</param>
    /// <param name="progress">Told now and then how far the work is; null for none.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="UnreadableDataException">A field has no name or a type that is not compared, or an option names a column that is
    /// not there.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static ComparisonReport Of(
        IDataReader reference, IDataReader current, ComparisonOptions? options = null, IProgress<WorkProgress>? progress = null,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        if (ReferenceEquals(reference, current))
            throw new ArgumentException("one reader cannot be both sides: it gives its rows once", nameof(current));
        return InMemory((name, isWanted) => MemoryTable.OfReader(name, name == Reference ? reference : current, isWanted), options,
            progress, cancel);
    }

    /// <summary>Compares record batches of Arrow: each side's columns are those of its first batch.</summary>
    /// <param name="reference">Q: read once, a batch at a time.</param>
    /// <param name="current">P.</param>
    /// <param name="options">What to compare and how; null for the defaults.</param>
    /// <param name="progress">Told now and then how far the work is; null for none.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="UnreadableDataException">A side has no batch, batches differ in their columns, a value can't be read, or an option
    /// names a column that is not there. Nested columns are named in the report and not compared.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static ComparisonReport Of(
        IEnumerable<RecordBatch> reference, IEnumerable<RecordBatch> current, ComparisonOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        return InMemory((name, isWanted) => ArrowTable.Of(name, name == Reference ? reference : current, isWanted), options,
            progress, cancel);
    }

    /// <summary>Compares two data views of ML.NET, or two Microsoft.Data.Analysis frames. In a view a missing number of floating point is
    /// NaN, which is counted apart; keys are categories by their names, 0 is missing; vectors are named and not compared. Of a frame,
    /// null is missing.</summary>
    /// <param name="reference">Q.</param>
    /// <param name="current">P.</param>
    /// <param name="options">What to compare and how; null for the defaults.</param>
    /// <param name="progress">Told now and then how far the work is; null for none.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="UnreadableDataException">No column can be compared, or an option names a column that is not there.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static ComparisonReport Of(
        IDataView reference, IDataView current, ComparisonOptions? options = null, IProgress<WorkProgress>? progress = null,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        return InMemory((name, isWanted) => DataViewTable.Of(name, name == Reference ? reference : current, isWanted), options,
            progress, cancel);
    }
#pragma warning restore RS0026

    /// <summary>Compares the current file with the reference.</summary>
    /// <param name="reference">Q: a file, a glob, a folder, "-" for standard input, or a profile (.klp).</param>
    /// <param name="current">P: likewise.</param>
    /// <param name="options">What to compare and how; null for the defaults.</param>
    /// <param name="progress">Told now and then how far the work is; null for none.</param>
    /// <param name="cancel">Stops the work; temporary files are removed.</param>
    /// <exception cref="UnreadableDataException">A side can't be read, or an option names a column that is not there.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static ComparisonReport OfFiles(
        string reference, string current, ComparisonOptions? options = null, IProgress<WorkProgress>? progress = null,
        CancellationToken cancel = default)
    {
        options ??= new ComparisonOptions();
        if (reference == "-" && current == "-") throw new UnreadableDataException("only one side can be standard input");
        using var engine = new LocatedEngine(options);
        return OfTables(engine, reference, current, options, progress, cancel);
    }

    /// <summary>Compares two tables of an engine.</summary>
    /// <param name="engine">Where the tables are.</param>
    /// <param name="reference">Q, in the engine's words.</param>
    /// <param name="current">P, in the engine's words.</param>
    /// <param name="options">What to compare and how.</param>
    /// <param name="progress">Told now and then how far the work is; null for none.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <inheritdoc cref="OfFiles" path="/exception"/>
    public static ComparisonReport OfTables(
        IEngine engine, string reference, string current, ComparisonOptions options, IProgress<WorkProgress>? progress,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(options);
        var corrections = new TypeCorrections();
        while (true)
        {
            try
            {
                using var run = new ComparisonRun(engine, reference, current, options, corrections, progress, cancel);
                return run.Report();
            }
            catch (RetypedColumnException e) when (corrections.Take(e))
            {
                // A value far down the file does not fit the type that its sample had. Read again.
            }
        }
    }

    private const string Reference = "reference", Current = "current";

    private static ComparisonReport InMemory(Func<string, Func<string, Type, bool>, MemoryTable> side, ComparisonOptions? options,
        IProgress<WorkProgress>? progress, CancellationToken cancel)
    {
        options ??= new ComparisonOptions();
        var left = new HashSet<string>(StringComparer.Ordinal);
        // The filter may name what is left out of the comparison.
        bool IsWanted(string name, Type type)
        {
            bool wanted = !KnownColumns.IsExcluded(options, name) || (options.Where is not null && MemoryColumn.IsValue(type));
            if (!wanted) left.Add(name);
            return wanted;
        }
        MemoryTable[] sides = [side(Reference, IsWanted), side(Current, IsWanted)];
        options = options with
        {
            Exclude =
            KnownColumns.WithoutMet(options.Exclude, left, [.. sides.SelectMany(s => s.Columns).Select(c => c.Name)])
        };
        using var engine = new MemoryEngine(sides, options.MemoryLimit, options.Threads);
        return OfTables(engine, Reference, Current, options, progress, cancel);
    }
}
