using System.Data;
using System.Data.Common;

namespace Kullback.Data.Engines.Sql;

/// <summary>Tables of a database, counted where they lie: only counts and a sample of at most 25,000 rows leave it.</summary>
/// <remarks>Reads and never writes. An engine that opened its connection itself works in one read-only transaction, which sees one snapshot
/// where the database has them (PostgreSQL); a connection that was handed in is used as it is and stays open.</remarks>
public sealed class SqlEngine : IEngine
{
    private readonly Func<string, CancellationToken, (SqlSession, SqlLocation?)> _connect;
    private readonly List<SqlSession> _sessions = [];
    private readonly long _memoryLimit;

    /// <summary>Tables of a connection that is open.</summary>
    /// <param name="connection">Open; it is not closed, and used by nobody else meanwhile.</param>
    /// <param name="dialect">How its database says things: <see cref="SqlDialect.PostgreSql"/>, <see cref="SqlDialect.Sqlite"/>,
    /// <see cref="SqlDialect.Ansi"/>, or one of your own.</param>
    /// <exception cref="ArgumentException">The connection is not open.</exception>
    public SqlEngine(DbConnection connection, SqlDialect dialect)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(dialect);
        if (connection.State != ConnectionState.Open) throw new ArgumentException("the connection is not open", nameof(connection));
        _memoryLimit = 512L << 20;
        var session = new SqlSession(connection, dialect, new DatabaseOptions(), owned: false);
        _connect = (_, _) => (session, null);
        Name = session.Name;
    }

    internal SqlEngine(DatabaseOptions options, long memoryLimit)
    {
        _memoryLimit = memoryLimit;
        Name = "";
        _connect = (place, cancel) =>
        {
            SqlLocation location = SqlLocation.Parse(place);
            DbConnection connection = location.Connect(options, cancel);
            try
            {
                var session = new SqlSession(connection, location.Dialect, options, owned: true);
                _sessions.Add(session);
                return (session, location);
            }
            catch (DbException e)
            {
                connection.Dispose();
                throw SqlFault.Of(location.Shown, e);
            }
        };
    }

    /// <inheritdoc/>
    public string Name { get; private set; }

    /// <summary>Opens a table.</summary>
    /// <param name="location">Of a connection that was handed in: <c>table</c>, <c>schema.table</c>, or a query that begins with SELECT or
    /// WITH.</param>
    /// <param name="options">The row filter is SQL of the database.</param>
    /// <param name="progress">Not told anything: nothing is copied.</param>
    /// <param name="cancel">Stops the looking.</param>
    public ITable Open(string location, OpenOptions options, IProgress<double>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(location);
        ArgumentNullException.ThrowIfNull(options);
        (SqlSession session, SqlLocation? place) = _connect(location, cancel);
        Name = session.Name;
        string shown = place?.Shown ?? location;
        SqlRelation relation = Relation(session, location, place, options.Where);
        try
        {
            var notes = new List<string>();
            if (place is { HasPassword: true })
                notes.Add("the password stood in the address, where others may see it: PGPASSWORD, .pgpass or "
                    + $"{OptionName.Of("PasswordFile")} keep it");
            return new SqlTable(session, shown, relation, session.Columns(shown, relation, cancel), notes, _memoryLimit);
        }
        catch (UnreadableDataException e) when (e.InnerException is DbException missing && session.Dialect.IsNoSuchTable(missing)
            && options.Where is null)
        {
            throw new UnreadableDataException($"{e.Message}{Nearest(location, place)}", e);
        }
    }

    private static SqlRelation Relation(SqlSession session, string location, SqlLocation? place, string? where)
    {
        SqlDialect dialect = session.Dialect;
        string? query = place is null ? IsQuery(location) ? location : null : place.Query;
        string text = query is not null ? $"({query.Trim().TrimEnd(';')}\n) q"
            : string.Join('.', (place?.Table ?? location.Split('.')).Select(dialect.Quote));
        return where is null ? new SqlRelation(text, [], query is null)
            : new SqlRelation($"(select * from {text} where ({where}\n)) f", [], false);
    }

    private static bool IsQuery(string location) => location.TrimStart() is var text
        && (text.StartsWith("select", StringComparison.OrdinalIgnoreCase) || text.StartsWith("with", StringComparison.OrdinalIgnoreCase))
        && text.AsSpan().ContainsAny(' ', '\n');

    // A transaction that has failed answers nothing: the tables are asked for on a connection of their own.
    private string Nearest(string location, SqlLocation? place)
    {
        if (place is null || place.Query is not null) return "";
        try
        {
            (SqlSession session, _) = _connect(location, default);
            return SpellingHint.Hint(string.Join('.', place.Table), session.Tables());
        }
        catch (UnreadableDataException) { return ""; }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SqlSession session in _sessions) session.Dispose();
        _sessions.Clear();
    }
}
