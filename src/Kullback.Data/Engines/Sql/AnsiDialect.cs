namespace Kullback.Data.Engines.Sql;

/// <summary>SQL as the standard has it: what any database understands.</summary>
/// <remarks>Dates and times are left out: seconds since a day are said differently everywhere. NaN, where a database has it, is what is
/// equal to itself and neither below nor above 0.</remarks>
internal sealed class AnsiDialect : SqlDialect
{
    public override string Name => "SQL";

    public override string Parameter(int index) => "?";

    public override TableColumn ColumnOf(string name, string type, Type? clr)
    {
        Type? bare = clr is null ? null : Nullable.GetUnderlyingType(clr) ?? clr;
        return bare == typeof(bool) ? new(name, type, ColumnType.Boolean)
            : bare == typeof(byte) || bare == typeof(short) || bare == typeof(int) || bare == typeof(long)
            ? new(name, type, ColumnType.Number, true)
            : bare == typeof(float) || bare == typeof(double) || bare == typeof(decimal) ? new(name, type, ColumnType.Number)
            : bare == typeof(string) || bare == typeof(Guid) ? new(name, type, ColumnType.Category)
            : new(name, type, ColumnType.Other);
    }

    public override string Number(TableColumn column) => column.Type == ColumnType.Boolean
        ? $"(case when {Quote(column.Name)} then 1e0 when not {Quote(column.Name)} then 0e0 end)"
        : $"cast({Quote(column.Name)} as double precision)";

    public override string Seconds(TableColumn column) => throw NotHere(column);

    public override string Part(TableColumn column, string part) => throw NotHere(column);

    private static UnreadableDataException NotHere(TableColumn column)
        => new($"column '{column.Name}': dates and times of this database are not compared: give numbers or texts in a query");

    public override string Text(TableColumn column) => $"cast({Quote(column.Name)} as varchar(4000))";

    public override string Fetched(TableColumn column) => column.Type switch
    {
        ColumnType.Boolean => Number(column),
        ColumnType.Number when column.IsInteger => Quote(column.Name),
        ColumnType.Number => Number(column),
        _ => Text(column),
    };

    public override string IsNaN(string value) => $"not ({value} <= 0 or {value} > 0) or {value} = {value} + 1 and {value} = -{value}";

    public override string IsFinite(string value) => $"{value} between -1.7976931348623157e308 and 1.7976931348623157e308";

    public override string Sampled(string relation, bool isTable, double share, int seed)
    {
        long step = (long)Math.Ceiling(1 / share);
        string offset = new Random(seed).NextInt64(step).ToString(CultureInfo.InvariantCulture);
        return $"(select * from (select r.*, row_number() over () as kullback_row from {relation} r) s "
            + $"where mod(kullback_row, {step.ToString(CultureInfo.InvariantCulture)}) = {offset})";
    }
}
