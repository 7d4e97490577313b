using System.Data.Common;

namespace Kullback.Data.Engines.Sql;

/// <summary>What stands after FROM, with the values of its parameters in order.</summary>
/// <param name="Text">A table's quoted name, or a query in parentheses.</param>
/// <param name="Parameters">Values that came from data.</param>
/// <param name="IsTable">A table by its name.</param>
internal sealed record SqlRelation(string Text, IReadOnlyList<object> Parameters, bool IsTable);

/// <summary>One connection that asks one statement at a time, within one read-only transaction where the database has one.</summary>
internal sealed class SqlSession : IDisposable
{
    private readonly DbConnection _connection;
    private readonly DatabaseOptions _options;
    private readonly bool _owned;
    private readonly DbTransaction? _transaction;
    private readonly Lock _one = new();

    public SqlSession(DbConnection connection, SqlDialect dialect, DatabaseOptions options, bool owned)
    {
        (_connection, Dialect, _options, _owned) = (connection, dialect, options, owned);
        string[] begin = [.. dialect.Begin(options.TimeoutSeconds)];
        // An open connection of somebody's may be in a transaction of its own, whose settings are not ours to make.
        if (!owned || begin.Length == 0) return;
        _transaction = connection.BeginTransaction();
        foreach (string sql in begin) Execute(sql);
    }

    public SqlDialect Dialect { get; }

    /// <summary>The database and its version, for the report.</summary>
    public string Name
    {
        get
        {
            string version;
            try { version = _connection.ServerVersion; }
            catch (Exception e) when (e is InvalidOperationException or NotSupportedException) { version = ""; }
            return $"{Dialect.Name} {version}".TrimEnd();
        }
    }

    private void Execute(string sql)
    {
        using DbCommand command = Command(sql, []);
        command.ExecuteNonQuery();
    }

    private DbCommand Command(string sql, IReadOnlyList<object> parameters)
    {
        _options.Explain?.Invoke(sql);
        DbCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = _options.TimeoutSeconds;
        command.Transaction = _transaction;
        for (int i = 0; i < parameters.Count; i++)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = Dialect.Parameter(i);
            parameter.Value = parameters[i];
            command.Parameters.Add(parameter);
        }
        return command;
    }

    /// <summary>Asks, and gives every row to <paramref name="row"/>.</summary>
    /// <param name="table">The table in the user's words, for the error.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="relation">Its relation's parameters.</param>
    /// <param name="row">Told each row.</param>
    /// <param name="cancel">Stops the statement where it runs.</param>
    /// <exception cref="UnreadableDataException">What the database said, in one line.</exception>
    public void Query(string table, string sql, SqlRelation relation, Action<DbDataReader> row, CancellationToken cancel)
    {
        lock (_one)
        {
            cancel.ThrowIfCancellationRequested();
            using DbCommand command = Command(sql, relation.Parameters);
            using CancellationTokenRegistration stop = cancel.Register(() => Stop(command));
            try
            {
                using DbDataReader reader = command.ExecuteReader();
                while (reader.Read())
                {
                    row(reader);
                    cancel.ThrowIfCancellationRequested();
                }
            }
            catch (Exception e) when (e is not OperationCanceledException && cancel.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancel);
            }
            catch (DbException e) when (e.InnerException is TimeoutException || e.SqlState == "57014")
            {
                throw new UnreadableDataException($"{table}: no answer within {_options.TimeoutSeconds} s ({OptionName.Of("Timeout")})", e);
            }
            catch (DbException e) { throw SqlFault.Of(table, e); }
            catch (Exception e) when (e is InvalidCastException or OverflowException or IOException or TimeoutException)
            {
                throw new UnreadableDataException($"{table}: {SqlFault.OneLine(e)}", e);
            }
        }
    }

    /// <summary>The columns of a relation, without reading rows.</summary>
    public IReadOnlyList<TableColumn> Columns(string table, SqlRelation relation, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var columns = new List<TableColumn>();
        try
        {
            using DbCommand command = Command(Dialect.Described(relation.Text), relation.Parameters);
            using DbDataReader reader = command.ExecuteReader();
            reader.Read();
            for (int i = 0; i < reader.FieldCount; i++)
            {
                Type? clr;
                try { clr = reader.GetFieldType(i); }
                catch (Exception e) when (e is NotSupportedException or InvalidCastException or InvalidOperationException) { clr = null; }
                columns.Add(Dialect.ColumnOf(reader.GetName(i), reader.GetDataTypeName(i), clr));
            }
        }
        catch (DbException e) when (Dialect.IsNoSuchTable(e)) { throw new UnreadableDataException($"{table}: {SqlFault.OneLine(e)}", e); }
        catch (DbException e) { throw SqlFault.Of(table, e); }
        string[] twice = [.. columns.GroupBy(c => c.Name, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key)];
        if (twice.Length > 0)
            throw new UnreadableDataException($"{table}: the column '{twice[0]}' is there twice: name one of them otherwise (AS)");
        return columns;
    }

    /// <summary>The tables that there are; empty where the database does not tell.</summary>
    public IReadOnlyList<string> Tables()
    {
        var tables = new List<string>();
        if (Dialect.Tables is not { } sql) return tables;
        try
        {
            Query("", sql, new SqlRelation("", [], false), r =>
            {
                string schema = r.GetString(0);
                tables.Add(schema is "" or "public" ? r.GetString(1) : $"{schema}.{r.GetString(1)}");
            }, default);
        }
        catch (UnreadableDataException) { }      // within a transaction that has failed nothing more is answered
        return tables;
    }

    private static void Stop(DbCommand command)
    {
        try { command.Cancel(); }
        catch (Exception e) when (e is DbException or InvalidOperationException or ObjectDisposedException or IOException) { }
    }

    public void Dispose()
    {
        try { _transaction?.Dispose(); }
        catch (Exception e) when (e is DbException or InvalidOperationException or IOException) { }
        if (_owned) _connection.Dispose();
    }
}
