using Apache.Arrow;
using Apache.Arrow.Types;

namespace Kullback.Data.Tables;

/// <summary>Record batches of Arrow as a table in memory. They are read once, in order, one at a time.</summary>
internal static class ArrowTable
{
    /// <summary>The batches that a caller has: their columns are those of the first.</summary>
    /// <exception cref="UnreadableDataException">There is no batch, or one is null.</exception>
    public static MemoryTable Of(string name, IEnumerable<RecordBatch> batches, Func<string, Type, bool> isWanted)
    {
        IEnumerator<RecordBatch> each = batches.GetEnumerator();
        if (!each.MoveNext()) throw new UnreadableDataException($"{name}: there is no record batch, so its columns are not known");
        RecordBatch first = each.Current ?? throw new UnreadableDataException($"{name}: record batch 1 is null");
        return Of(name, "arrow", first.Schema, All(first, each), isWanted);
    }

    private static IEnumerable<RecordBatch> All(RecordBatch first, IEnumerator<RecordBatch> others)
    {
        using (others)
        {
            yield return first;
            while (others.MoveNext()) yield return others.Current;
        }
    }

    /// <summary>Batches of one schema.</summary>
    /// <param name="name">What the table is called.</param>
    /// <param name="format">What it is made of.</param>
    /// <param name="schema">Its columns.</param>
    /// <param name="batches">The rows.</param>
    /// <param name="isWanted">By name and type: what is left out is never read.</param>
    /// <exception cref="UnreadableDataException">A column has no name, or no column is wanted.</exception>
    public static MemoryTable Of(string name, string format, Schema schema, IEnumerable<RecordBatch> batches,
        Func<string, Type, bool> isWanted)
    {
        var columns = new List<MemoryColumn>();
        var fields = new List<int>();
        var uncompared = new List<(int, TableColumn)>();
        for (int i = 0; i < schema.FieldsList.Count; i++)
        {
            Field field = schema.FieldsList[i];
            if (string.IsNullOrEmpty(field.Name) || field.Name.Contains('\0', StringComparison.Ordinal))
                throw new UnreadableDataException(FormattableString.Invariant($"{name}: column {i + 1} has no name that can be written"));
            if (!isWanted(field.Name, ArrowColumn.ValuesOf(field.DataType) ?? typeof(object))) continue;
            if (ArrowColumn.ValuesOf(field.DataType) is { } type)
            {
                columns.Add(new MemoryColumn(field.Name, type));
                fields.Add(i);
            }
            else uncompared.Add((columns.Count + uncompared.Count, new TableColumn(field.Name, Shown(field.DataType), ColumnType.Other)));
        }
        if (columns.Count + uncompared.Count == 0) throw new UnreadableDataException($"{name}: no columns");
        if (columns.Count == 0)
            throw new UnreadableDataException(
                $"{name}: no column that can be compared: '{uncompared[0].Item2.Name}' is of type {uncompared[0].Item2.EngineType}");
        MemoryTable.RequireDistinct(name, [.. columns.Select(c => c.Name), .. uncompared.Select(c => c.Item2.Name)]);
        return new MemoryTable(name, format, columns, null, Rows(name, schema, [.. fields], batches)) { Uncompared = uncompared };
    }

    private static string Shown(IArrowType type) => type switch
    {
        FixedSizeListType list => Invariant($"{Shown(list.ValueDataType)}[{list.ListSize}]"),
        ListType list => $"list of {Shown(list.ValueDataType)}",
        LargeListType list => $"list of {Shown(list.ValueDataType)}",
        DictionaryType dictionary => $"dictionary of {Shown(dictionary.ValueType)}",
        _ => type.Name,
    };

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private static IEnumerable<object?[]> Rows(string name, Schema schema, int[] fields, IEnumerable<RecordBatch> batches)
    {
        var row = new object?[fields.Length];
        var readers = new Func<int, object?>[fields.Length];
        long before = 0;
        int number = 0;
        foreach (RecordBatch batch in batches)
        {
            number++;
            RequireSame(name, schema, batch, number, fields);
            for (int k = 0; k < fields.Length; k++) readers[k] = Column(name, schema.FieldsList[fields[k]].Name, batch, fields[k], number);
            for (int i = 0; i < batch.Length; i++)
            {
                for (int k = 0; k < fields.Length; k++)
                {
                    try { row[k] = readers[k](i); }
                    catch (Exception e) when (e is not OperationCanceledException)
                    {
                        throw new UnreadableDataException(
                            Invariant($"{name}: column '{schema.FieldsList[fields[k]].Name}', row {before + i + 1}: {Said(e)}"), e);
                    }
                }
                yield return row;
            }
            before += batch.Length;
        }
    }

    private static Func<int, object?> Column(string name, string column, RecordBatch batch, int field, int number)
    {
        IArrowArray array = batch.Column(field);
        if (array.Length != batch.Length)
            throw new UnreadableDataException(
                Invariant($"{name}: record batch {number} has {batch.Length} rows, its column '{column}' {array.Length}"));
        try { return ArrowColumn.Reader(array); }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new UnreadableDataException(Invariant($"{name}: record batch {number}, column '{column}': {Said(e)}"), e);
        }
    }

    private static void RequireSame(string name, Schema schema, RecordBatch? batch, int number, int[] fields)
    {
        if (batch is null) throw new UnreadableDataException(Invariant($"{name}: record batch {number} is null"));
        if (ReferenceEquals(batch.Schema, schema)) return;
        foreach (int i in fields)
        {
            Field first = schema.FieldsList[i];
            if (i >= batch.Schema.FieldsList.Count || batch.Schema.FieldsList[i].Name != first.Name
                || ArrowColumn.ValuesOf(batch.Schema.FieldsList[i].DataType) != ArrowColumn.ValuesOf(first.DataType))
                throw new UnreadableDataException(
                    Invariant(
                        $"{name}: record batch {number} has no column {i + 1} '{first.Name}' of type {Shown(first.DataType)} as the first"));
        }
    }

    // What the reader of damaged bytes says names its own arguments.
    private static string Said(Exception e) => e is InvalidDataException ? e.Message : "its bytes are damaged";
}
