using System.Data.Common;

namespace Kullback.Data.Engines.Sql;

/// <summary>What a comparison needs said in SQL, and how one kind of database says it.</summary>
/// <remarks>A new dialect is one file that derives from this class, and one line in <see cref="SqlLocation"/> where it has an address of
/// its own. Names are quoted by <see cref="Quote"/>; numbers that go into statements are boundaries of cells and sizes, written by
/// <see cref="Literal"/>; what comes from data is a parameter.</remarks>
public abstract class SqlDialect
{
    /// <summary>PostgreSQL from version 10 on.</summary>
    public static SqlDialect PostgreSql { get; } = new PostgreSqlDialect();

    /// <summary>SQLite from version 3.25 on.</summary>
    public static SqlDialect Sqlite { get; } = new SqliteDialect();

    /// <summary>What the standard has: numbers, texts and booleans. Dates and times are not compared.</summary>
    public static SqlDialect Ansi { get; } = new AnsiDialect();

    /// <summary>The database's name, for the report.</summary>
    public abstract string Name { get; }

    /// <summary>How many columns of numbers one statement counts: more than one where a row's values can be set under each other.</summary>
    public virtual int ColumnsAtOnce => 1;

    /// <summary>A name as SQL, so that any column name is only ever a name.</summary>
    /// <param name="name">As the database gave it or the user wrote it.</param>
    public virtual string Quote(string name)
        => $"\"{(name ?? throw new ArgumentNullException(nameof(name))).Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>The mark of a parameter, by its number from 0.</summary>
    public virtual string Parameter(int index) => $"@p{index.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>A number as SQL, exactly.</summary>
    public virtual string Literal(double value) => value.ToString("R", CultureInfo.InvariantCulture) is var text
        && text.AsSpan().ContainsAny('e', 'E') ? text : $"{text}e0";

    /// <summary>How a column can be compared, by the type that the database names.</summary>
    /// <param name="name">The column.</param>
    /// <param name="type">The type in the database's words, as the provider gives it.</param>
    /// <param name="clr">The CLR type that the provider reads it as; null where it does not know.</param>
    public abstract TableColumn ColumnOf(string name, string type, Type? clr);

    /// <summary>A column of numbers or booleans as floating point in double precision; NULL where it is missing.</summary>
    public abstract string Number(TableColumn column);

    /// <summary>A date or timestamp as seconds since 1970 (of a timestamp with a zone in UTC), a time of day as seconds since
    /// midnight.</summary>
    public abstract string Seconds(TableColumn column);

    /// <summary>"hour" (0 to 23) or "weekday" (1 Monday to 7) of a date, time or timestamp.</summary>
    public abstract string Part(TableColumn column, string part);

    /// <summary>A column as text.</summary>
    public abstract string Text(TableColumn column);

    /// <summary>A column as it leaves the database in a sample: booleans and integers as such, other numbers in double precision, texts,
    /// and dates and times as the provider gives them.</summary>
    public abstract string Fetched(TableColumn column);

    /// <summary>True where a value of <see cref="Number"/> is no number.</summary>
    public abstract string IsNaN(string value);

    /// <summary>True where a value of <see cref="Number"/> is neither NaN nor infinite.</summary>
    public abstract string IsFinite(string value);

    /// <summary>The cell of a value that is no NaN: how many boundaries lie below it.</summary>
    /// <param name="value">The name of a value.</param>
    /// <param name="boundaries">Rising.</param>
    public virtual string Cell(string value, double[] boundaries)
    {
        ArgumentNullException.ThrowIfNull(boundaries);
        return Search(value, boundaries, 0, boundaries.Length);
    }

    /// <summary>What stands after FROM to read about so many of the rows, the same for the same seed where the database can.</summary>
    /// <param name="relation">What stands after FROM for all rows.</param>
    /// <param name="isTable">It is a table by its name.</param>
    /// <param name="share">The share of the rows, above 0 and below 1.</param>
    /// <param name="seed">Chooses the rows.</param>
    public abstract string Sampled(string relation, bool isTable, double share, int seed);

    /// <summary>What tells the columns of a relation and their types; at most one row is read.</summary>
    /// <param name="relation">What stands after FROM.</param>
    public virtual string Described(string relation) => $"select * from {relation} where 1 = 0";

    /// <summary>What makes the rest of a transaction a good guest: read only, one snapshot, a time limit.</summary>
    /// <param name="seconds">The longest that a statement may take.</param>
    public virtual IEnumerable<string> Begin(int seconds) => [];

    /// <summary>The names of the tables that can be read, to find the one that was meant; null where the database does not tell.</summary>
    public virtual string? Tables => null;

    /// <summary>Does the error say that there is no such table?</summary>
    public virtual bool IsNoSuchTable(DbException error) => false;

    private string Search(string value, double[] boundaries, int from, int to)
    {
        if (from == to) return from.ToString(CultureInfo.InvariantCulture);
        int middle = (from + to) / 2;
        return $"CASE WHEN {value} <= {Literal(boundaries[middle])} THEN {Search(value, boundaries, from, middle)} ELSE "
            + $"{Search(value, boundaries, middle + 1, to)} END";
    }
}
