namespace Kullback.Data.Tables;

/// <summary>A column of a table in memory: its name and the CLR type of its values, of those that tables hold.</summary>
/// <param name="Name">The name of the property, the key or the reader's field.</param>
/// <param name="Type">Without <see cref="Nullable{T}"/>.</param>
internal sealed record MemoryColumn(string Name, Type Type)
{
    // Of each type the stored one: integers as in text files, floating point as in Parquet, the rest as texts and times of their own.
    private static readonly Dictionary<Type, string> s_stored = new()
    {
        [typeof(bool)] = "BOOLEAN",
        [typeof(sbyte)] = "BIGINT", [typeof(byte)] = "BIGINT", [typeof(short)] = "BIGINT", [typeof(ushort)] = "BIGINT",
        [typeof(int)] = "BIGINT",
        [typeof(uint)] = "BIGINT", [typeof(long)] = "BIGINT", [typeof(nint)] = "BIGINT", [typeof(ulong)] = "UBIGINT",
        [typeof(nuint)] = "UBIGINT",
        [typeof(Half)] = "FLOAT", [typeof(float)] = "FLOAT", [typeof(double)] = "DOUBLE", [typeof(decimal)] = "DOUBLE",
        [typeof(string)] = "VARCHAR", [typeof(char)] = "VARCHAR", [typeof(Guid)] = "VARCHAR",
        [typeof(DateOnly)] = "DATE", [typeof(TimeOnly)] = "TIME", [typeof(DateTime)] = "TIMESTAMP", [typeof(DateTimeOffset)] = "TIMESTAMP",
    };

    /// <summary>The column that a property, array or field of that type is.</summary>
    /// <param name="table">What the table is called, for the message.</param>
    /// <param name="name">The column's name.</param>
    /// <param name="declared">The type as declared.</param>
    /// <exception cref="UnreadableDataException">Values of that type are no numbers, texts, dates or times.</exception>
    public static MemoryColumn Of(string table, string name, Type declared)
    {
        Type type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type.IsEnum || s_stored.ContainsKey(type)) return new MemoryColumn(name, type);
        string wayOut = type == typeof(TimeSpan) ? "give TimeOnly for a time of day, TotalSeconds for a duration"
            : type == typeof(object) ? "give the values one type"
            : type.IsPrimitive || type.Namespace == "System.Numerics" || type == typeof(Int128) || type == typeof(UInt128)
            ? "give double, or a string"
            : "give a number, a string, a date or a time, or leave it out by Exclude";
        throw new UnreadableDataException($"{table}: column '{name}' is of type {Shown(type)}, which is not compared: {wayOut}");
    }

    /// <summary>Can values of that type be a column?</summary>
    public static bool IsValue(Type type) => (Nullable.GetUnderlyingType(type) ?? type) is var bare
        && (bare.IsEnum || s_stored.ContainsKey(bare));

    /// <summary>The type that the engine keeps the values in.</summary>
    public string Stored => Type.IsEnum ? "VARCHAR" : s_stored[Type];

    /// <summary>A type's name as people write it.</summary>
    public static string Shown(Type type) => type.IsArray ? $"{Shown(type.GetElementType()!)}[]"
        : type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Shown))}>" : type.Name;
}
