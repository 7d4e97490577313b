using System.Data.Common;
using System.Data.Odbc;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Kullback.Data.Engines.Sql;

/// <summary>A table in a database, as users write its place: <c>postgres://USER@HOST:PORT/DATABASE/SCHEMA.TABLE</c>,
/// <c>sqlite:FILE/TABLE</c>, <c>odbc:DSN/TABLE</c>, <c>duckdb:FILE/TABLE</c>; or <c>?query=SELECT ...</c> in place of a table.</summary>
internal sealed partial record SqlLocation
{
    /// <summary>As given, without a password.</summary>
    public required string Shown { get; init; }

    /// <summary>"postgres", "sqlite", "odbc" or "duckdb".</summary>
    public required string Scheme { get; init; }

    /// <summary>The server's address, or a file, or a data source.</summary>
    public required string Database { get; init; }

    /// <summary>The table, in parts; empty for a query.</summary>
    public IReadOnlyList<string> Table { get; init; } = [];

    /// <summary>A query in place of a table.</summary>
    public string? Query { get; init; }

    /// <summary>What the address says besides.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The password stood in the address.</summary>
    public bool HasPassword => Password is not null;

    private string? Password { get; init; }

    private Uri? Address { get; init; }

    /// <exception cref="UnreadableDataException">It is no place of a table; the message shows the form.</exception>
    public static SqlLocation Parse(string place)
    {
        string scheme = DatabaseAddress.SchemeOf(place), shown = DatabaseAddress.WithoutPassword(place);
        return scheme is "postgres" or "postgresql" ? OfServer(place, shown) : OfFile(place, scheme, shown);
    }

    private static SqlLocation OfServer(string place, string shown)
    {
        const string form = "postgres://USER@HOST:PORT/DATABASE/SCHEMA.TABLE, or ?query=SELECT ... in place of the table";
        (string address, Dictionary<string, string> settings) = Split(place);
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Host.Length == 0)
            throw new UnreadableDataException($"{shown}: no address of a table: write {form}");
        string[] parts = [.. uri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];
        settings.Remove("query", out string? query);
        if (parts.Length != (query is null ? 2 : 1)) throw new UnreadableDataException($"{shown}: no address of a table: write {form}");
        string[] user = uri.UserInfo.Split(':', 2);
        return new SqlLocation
        {
            Shown = shown, Scheme = "postgres", Database = parts[0], Query = query, Settings = settings, Address = uri,
            Table = query is null ? Parts(parts[1]) : [], Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
        };
    }

    private static SqlLocation OfFile(string place, string scheme, string shown)
    {
        (string rest, Dictionary<string, string> settings) = Split(place[(scheme.Length + 1)..]);
        settings.Remove("query", out string? query);
        int at = query is null ? rest.LastIndexOf('/') : rest.Length;
        bool isFileAlone = query is null && scheme != "odbc" && File.Exists(rest);
        if (isFileAlone || at <= 0 || (query is null && at == rest.Length - 1))
            throw new UnreadableDataException($"{shown}: no table is named: write {scheme}:{(scheme == "odbc" ? "DSN" : "FILE")}/TABLE, or "
                + "?query=SELECT ... in place of /TABLE");
        string database = rest[..at];
        if (scheme != "odbc" && !File.Exists(database))
            throw new UnreadableDataException($"{shown}: no such file '{database}'{SpellingHint.FileHint(database)}");
        return new SqlLocation
        {
            Shown = shown, Scheme = scheme, Database = database, Query = query, Settings = settings,
            Table = query is null ? Parts(rest[(at + 1)..]) : [],
        };
    }

    // Only the first ? begins settings: a query may have others, and everything after query= is the query.
    private static (string Address, Dictionary<string, string> Settings) Split(string place)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        int at = place.IndexOf('?', StringComparison.Ordinal);
        if (at < 0) return (place, settings);
        string rest = place[(at + 1)..];
        while (rest.Length > 0)
        {
            string[] pair = rest.Split('=', 2);
            if (pair[0].Equals("query", StringComparison.OrdinalIgnoreCase) && pair.Length == 2)
            {
                settings["query"] = pair[1];
                break;
            }
            int end = rest.IndexOf('&', StringComparison.Ordinal);
            string[] setting = (end < 0 ? rest : rest[..end]).Split('=', 2);
            settings[setting[0]] = setting.Length > 1 ? Uri.UnescapeDataString(setting[1]) : "";
            rest = end < 0 ? "" : rest[(end + 1)..];
        }
        return (place[..at], settings);
    }

    /// <summary>schema.table; a point inside quotes belongs to the name.</summary>
    private static string[] Parts(string name)
        => [.. NamePart().Matches(name).Select(m => m.Value is ['"', .. var quoted, '"']
            ? quoted.Replace("\"\"", "\"", StringComparison.Ordinal) : m.Value)];

    /// <summary>An open connection.</summary>
    /// <exception cref="UnreadableDataException">There is none to be had; one line, without a password.</exception>
    public DbConnection Connect(DatabaseOptions options, CancellationToken cancel)
    {
        DbConnection connection = Scheme switch
        {
            "postgres" => new NpgsqlConnection(Npgsql(options)),
            "sqlite" => new SqliteConnection(new SqliteConnectionStringBuilder
            {
                DataSource = Database, Mode = SqliteOpenMode.ReadOnly, Pooling = false,
            }.ToString()),
            _ => new OdbcConnection($"DSN={Database}"),
        };
        try
        {
            cancel.ThrowIfCancellationRequested();
            connection.Open();
            return connection;
        }
        catch (Exception e) when (e is DbException or InvalidOperationException or IOException or TimeoutException or DllNotFoundException
            or System.Net.Sockets.SocketException or ArgumentException)
        {
            connection.Dispose();
            throw new UnreadableDataException($"{Shown}: {SqlFault.OneLine(e)}", e);
        }
    }

    private string Npgsql(DatabaseOptions options)
    {
        bool isHere = Address!.IsLoopback;
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = Address.Host, Port = Address.Port < 0 ? 5432 : Address.Port, Database = Database,
            Username = Address.UserInfo.Split(':')[0] is { Length: > 0 } user ? Uri.UnescapeDataString(user) : null,
            ApplicationName = "kullback", Pooling = false, Timeout = Math.Clamp(options.TimeoutSeconds, 1, 30),
            CommandTimeout = options.TimeoutSeconds, CancellationTimeout = 2000, Enlist = false,
            // Who listens on this machine needs no certificate; who listens elsewhere shows one that holds.
            SslMode = isHere ? SslMode.Prefer : SslMode.VerifyFull,
        };
        if ((Password ?? options.Password()) is { } password) builder.Password = password;
        foreach ((string key, string value) in Settings)
        {
            if (key.Equals("sslmode", StringComparison.OrdinalIgnoreCase) && Enum.TryParse(value.Replace("-", "", StringComparison.Ordinal),
                true, out SslMode mode)) builder.SslMode = mode;
            else if (key.Equals("sslrootcert", StringComparison.OrdinalIgnoreCase)) builder.RootCertificate = value;
            else throw new UnreadableDataException($"{Shown}: '{key}={value}' is no setting: there are query, sslmode "
                + "(disable, prefer, require, verify-ca, verify-full) and sslrootcert");
        }
        return builder.ToString();
    }

    /// <summary>How its database says things.</summary>
    public SqlDialect Dialect => Scheme switch
    {
        "postgres" => SqlDialect.PostgreSql,
        "sqlite" => SqlDialect.Sqlite,
        _ => SqlDialect.Ansi,
    };

    [GeneratedRegex("\"(?:[^\"]|\"\")*\"|[^.]+")]
    private static partial Regex NamePart();
}
