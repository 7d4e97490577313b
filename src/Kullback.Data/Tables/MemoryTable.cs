using System.Collections;
using System.Data;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Kullback.Data.Tables;

/// <summary>A table in memory: rows of records, columns in arrays, or what a data reader gives. Read once, in order.</summary>
/// <param name="Name">What it is called in messages and in the report.</param>
/// <param name="Format">What it is made of: "records", "arrays", "reader".</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Count">How many rows there are, where that is known.</param>
/// <param name="Rows">The rows, a value for each column; null and <see cref="DBNull"/> are missing.
/// A row is valid until the next one is asked for.</param>
internal sealed record MemoryTable(string Name, string Format, IReadOnlyList<MemoryColumn> Columns, long? Count,
    IEnumerable<object?[]> Rows)
{
    /// <summary>Records by their public properties, in the order of their declaration; a column named "value" where the rows are values
    /// themselves.</summary>
    /// <param name="name">What the table is called.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="isWanted">By name and type: what is left out is never read.</param>
    public static MemoryTable OfRecords<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)]
    T>(string name, IEnumerable<T> rows, Func<string, Type, bool> isWanted)
    {
        long? count = rows.TryGetNonEnumeratedCount(out int known) ? known : null;
        // A duration or an address is no record of its days and ports.
        Type bare = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        if (MemoryColumn.IsValue(bare)
            || (bare is { IsGenericType: false, IsArray: false } && bare.Namespace is "System" or "System.Numerics"))
            return new MemoryTable(name, "records", [MemoryColumn.Of(name, "value", typeof(T))], count, Values(rows));
        if (typeof(IEnumerable).IsAssignableFrom(typeof(T)))
            throw new UnreadableDataException(
                $"{name}: rows of type {MemoryColumn.Shown(typeof(T))} are collections: give records with properties, or columns as a "
                    + $"dictionary of arrays");
        PropertyInfo[] properties = [.. typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetMethod is { IsPublic: true } && p.GetIndexParameters().Length == 0 && isWanted(p.Name, p.PropertyType))];
        if (properties.Length == 0)
            throw new UnreadableDataException(
                $"{name}: rows of type {MemoryColumn.Shown(typeof(T))} have no public properties that are wanted");
        return new MemoryTable(name, "records", Distinct(name, [.. properties.Select(p => MemoryColumn.Of(name, p.Name, p.PropertyType))]),
            count, Records(name, rows, properties));
    }

    /// <summary>Columns of one length.</summary>
    /// <exception cref="UnreadableDataException">They differ in length, or hold what no column can.</exception>
    public static MemoryTable OfArrays(string name, IReadOnlyDictionary<string, Array> columns, Func<string, Type, bool> isWanted)
    {
        (string Name, Array Values)[] wanted =
            [.. columns.Where(c => isWanted(c.Key, c.Value?.GetType().GetElementType() ?? typeof(object))).Select(c => (c.Key, c.Value))];
        if (wanted.Length == 0) throw new UnreadableDataException($"{name}: no columns");
        foreach ((string column, Array? values) in wanted)
        {
            if (values is null) throw new UnreadableDataException($"{name}: column '{column}' is null: give an empty array for no rows");
            if (values.Rank != 1)
                throw new UnreadableDataException($"{name}: column '{column}' has {values.Rank} dimensions: give one array a column");
            if (values.Length != wanted[0].Values.Length)
                throw new UnreadableDataException(
                    FormattableString.Invariant(
                        $"{name}: column '{wanted[0].Name}' has {wanted[0].Values.Length} rows, '{column}' has {values.Length}"));
        }
        MemoryColumn[] described =
            Distinct(name, [.. wanted.Select(c => MemoryColumn.Of(name, c.Name, ElementType(name, c.Name, c.Values)))]);
        return new MemoryTable(name, "arrays", described, wanted[0].Values.Length, Slices([.. wanted.Select(c => c.Values)]));
    }

    /// <summary>The rows that a reader has left. It is not closed.</summary>
    public static MemoryTable OfReader(string name, IDataReader reader, Func<string, Type, bool> isWanted)
    {
        int[] fields = [.. Enumerable.Range(0, reader.FieldCount).Where(i => isWanted(reader.GetName(i), reader.GetFieldType(i)))];
        if (fields.Length == 0) throw new UnreadableDataException($"{name}: no columns");
        if (fields.FirstOrDefault(i => reader.GetName(i).Length == 0, -1) is >= 0 and var bare)
            throw new UnreadableDataException($"{name}: column {bare + 1} has no name: name it in the query");
        return new MemoryTable(name, "reader",
            Distinct(name, [.. fields.Select(i => MemoryColumn.Of(name, reader.GetName(i), reader.GetFieldType(i)))]), null,
            Read(reader, fields));
    }

    /// <summary>Columns that are there and whose values are not compared, each with its place among all.</summary>
    public IReadOnlyList<(int At, TableColumn Column)> Uncompared { get; init; } = [];

    /// <summary>Columns whose names differ by case only are one in the engine.</summary>
    public static void RequireDistinct(string name, IReadOnlyList<string> columns)
    {
        IGrouping<string, string>? alike = columns.GroupBy(c => c, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1);
        if (alike is null) return;
        (string first, string last) = (alike.First(), alike.Last());
        throw new UnreadableDataException(first == last ? $"{name}: two columns are named '{first}'"
            : $"{name}: columns '{first}' and '{last}' have one name but for its case");
    }

    private static MemoryColumn[] Distinct(string name, MemoryColumn[] columns)
    {
        RequireDistinct(name, [.. columns.Select(c => c.Name)]);
        return columns;
    }

    // An array of objects is of the type that its values have.
    private static Type ElementType(string name, string column, Array values)
    {
        Type type = values.GetType().GetElementType()!;
        if (type != typeof(object)) return type;
        Type? found = null;
        for (int i = 0; i < values.Length; i++)
        {
            if (values.GetValue(i) is not { } value || value is DBNull) continue;
            found ??= value.GetType();
            if (value.GetType() != found)
                throw new UnreadableDataException(
                    $"{name}: column '{column}' has {MemoryColumn.Shown(found)} and, at [{i}], {MemoryColumn.Shown(value.GetType())}: "
                        + $"give the values one type");
        }
        return found ?? typeof(string);
    }

    private static IEnumerable<object?[]> Values<T>(IEnumerable<T> rows)
    {
        var row = new object?[1];
        foreach (T value in rows)
        {
            row[0] = value;
            yield return row;
        }
    }

    private static IEnumerable<object?[]> Records<T>(string name, IEnumerable<T> rows, PropertyInfo[] properties)
    {
        var values = new object?[properties.Length];
        long number = 0;
        foreach (T row in rows)
        {
            if (row is null) throw new UnreadableDataException($"{name}: row {number + 1} is null");
            for (int i = 0; i < properties.Length; i++)
            {
                try { values[i] = properties[i].GetValue(row); }
                catch (TargetInvocationException e) when (e.InnerException is { } inner)
                {
                    throw new UnreadableDataException(
                        $"{name}: row {number + 1}: reading '{properties[i].Name}' failed: {inner.Message.ReplaceLineEndings(" ")}", inner);
                }
            }
            number++;
            yield return values;
        }
    }

    private static IEnumerable<object?[]> Slices(Array[] columns)
    {
        var row = new object?[columns.Length];
        for (int i = 0; i < columns[0].Length; i++)
        {
            for (int k = 0; k < columns.Length; k++) row[k] = columns[k].GetValue(i);
            yield return row;
        }
    }

    private static IEnumerable<object?[]> Read(IDataReader reader, int[] fields)
    {
        var row = new object?[fields.Length];
        while (reader.Read())
        {
            for (int k = 0; k < fields.Length; k++) row[k] = reader.GetValue(fields[k]);
            yield return row;
        }
    }
}
