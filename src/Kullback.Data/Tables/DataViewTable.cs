using Microsoft.Data.Analysis;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Kullback.Data.Tables;

/// <summary>An <see cref="IDataView"/> (ML.NET) as a table in memory, read once by its cursor.</summary>
/// <remarks>In such a view a missing number of floating point is NaN, and NaN is counted apart; a key of 0 is missing. Vectors, durations
/// and row ids are named and not compared. Hidden columns, which a column of the same name stands before, are left out.</remarks>
internal static class DataViewTable
{
    /// <exception cref="UnreadableDataException">No column is left that can be compared.</exception>
    public static MemoryTable Of(string name, IDataView view, Func<string, Type, bool> isWanted)
    {
        if (view is DataFrame frame) return FrameTable.Of(name, frame, isWanted);
        var columns = new List<MemoryColumn>();
        var sources = new List<DataViewSchema.Column>();
        var uncompared = new List<(int, TableColumn)>();
        foreach (DataViewSchema.Column column in view.Schema)
        {
            if (column.IsHidden || !isWanted(column.Name, ValuesOf(column.Type) ?? typeof(object))) continue;
            if (ValuesOf(column.Type) is { } type)
            {
                columns.Add(new MemoryColumn(column.Name, type));
                sources.Add(column);
            }
            else uncompared.Add((columns.Count + uncompared.Count,
                new TableColumn(column.Name, column.Type.ToString()!, ColumnType.Other)));
        }
        if (columns.Count == 0) throw new UnreadableDataException($"{name}: no column that can be compared");
        MemoryTable.RequireDistinct(name, [.. columns.Select(c => c.Name), .. uncompared.Select(c => c.Item2.Name)]);
        return new MemoryTable(name, "data view", columns, view.GetRowCount(), Rows(view, [.. sources])) { Uncompared = uncompared };
    }

    private static Type? ValuesOf(DataViewType type) => type is KeyDataViewType or TextDataViewType ? typeof(string)
        : type is NumberDataViewType or BooleanDataViewType or DateTimeDataViewType or DateTimeOffsetDataViewType ? type.RawType : null;

    private static IEnumerable<object?[]> Rows(IDataView view, DataViewSchema.Column[] columns)
    {
        using DataViewRowCursor cursor = view.GetRowCursor(columns);
        Func<object?>[] read = [.. columns.Select(c => Reader(cursor, c))];
        var row = new object?[columns.Length];
        while (cursor.MoveNext())
        {
            for (int i = 0; i < row.Length; i++) row[i] = read[i]();
            yield return row;
        }
    }

    private static Func<object?> Reader(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is KeyDataViewType) return Key(row, column);
        Type type = column.Type.RawType;
        return type == typeof(float) ? Value<float>(row, column) : type == typeof(double) ? Value<double>(row, column)
            : type == typeof(bool) ? Value<bool>(row, column) : type == typeof(sbyte) ? Value<sbyte>(row, column)
            : type == typeof(byte) ? Value<byte>(row, column) : type == typeof(short) ? Value<short>(row, column)
            : type == typeof(ushort) ? Value<ushort>(row, column) : type == typeof(int) ? Value<int>(row, column)
            : type == typeof(uint) ? Value<uint>(row, column) : type == typeof(long) ? Value<long>(row, column)
            : type == typeof(ulong) ? Value<ulong>(row, column) : type == typeof(DateTime) ? Value<DateTime>(row, column)
            : type == typeof(DateTimeOffset) ? Value<DateTimeOffset>(row, column) : Text(row, column);
    }

    private static Func<object?> Value<T>(DataViewRow row, DataViewSchema.Column column) where T : struct
    {
        ValueGetter<T> get = row.GetGetter<T>(column);
        T value = default;
        return () =>
        {
            get(ref value);
            return value;
        };
    }

    private static Func<object?> Text(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<ReadOnlyMemory<char>> get = row.GetGetter<ReadOnlyMemory<char>>(column);
        ReadOnlyMemory<char> value = default;
        return () =>
        {
            get(ref value);
            return value.ToString();
        };
    }

    // A key is 1 plus an index into the names of its values, where it has names: categories, not quantities.
    private static Func<object?> Key(DataViewRow row, DataViewSchema.Column column)
    {
        Func<object?> key = column.Type.RawType == typeof(byte) ? Value<byte>(row, column) : column.Type.RawType == typeof(ushort)
            ? Value<ushort>(row, column) : column.Type.RawType == typeof(uint) ? Value<uint>(row, column) : Value<ulong>(row, column);
        string[] names = KeyNames(column);
        return () => Convert.ToUInt64(key(), CultureInfo.InvariantCulture) is var at && at == 0 ? null
            : at <= (ulong)names.Length ? names[at - 1] : at.ToString(CultureInfo.InvariantCulture);
    }

    private static string[] KeyNames(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull("KeyValues")?.Type is not VectorDataViewType { ItemType: TextDataViewType })
            return [];
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.Annotations.GetValue("KeyValues", ref names);
        return [.. names.DenseValues().Select(n => n.ToString())];
    }
}
