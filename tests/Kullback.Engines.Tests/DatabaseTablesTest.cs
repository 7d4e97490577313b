using System.Data.Common;
using Kullback.Data;
using Kullback.Data.Comparisons;
using Kullback.Data.Engines;
using Kullback.Data.Engines.Sql;
using Kullback.Data.Tables;
using Kullback.Data.Tests;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Kullback.Engines.Tests;

/// <summary>Tables in real databases count as the same rows in a file do.</summary>
public sealed class DatabaseTablesTest : IDisposable
{
    private const int Rows = 1500;
    private const string Hostile = "a \"b\" '; drop table t; --";

    private static readonly (string Name, string Type, string File)[] Columns =
    [
        ("x", "double precision", "x"), ("n", "integer", "n"), ("w", "double precision", "w"), (Hostile, "text", "hostile"),
        ("flag", "boolean", "flag"), ("day", "date", "day"), ("at", "timestamp", "at"), ("written", "text", "written"), ("g", "text", "g"),
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static object?[] Row(int i, int seed)
    {
        var random = new Random(seed * 100_003 + i);
        DateTime at = new DateTime(2023, 11, 5, 1, 0, 0, DateTimeKind.Unspecified).AddSeconds(random.Next(40_000_000));
        return
        [
            i % 11 == 3 ? null : Math.Round(Math.Exp(4 * random.NextDouble()) - 9, random.Next(1, 9)) + 0.0,
                i % 17 == 0 ? null : random.Next(-40, 60),
            random.Next(1, 9) / 4.0, i % 13 == 0 ? null : $"v'{random.Next(9)}\"é", i % 7 == 1 ? null : random.Next(3) == 0,
            i % 19 == 5 ? null : DateOnly.FromDateTime(at), i % 23 == 5 ? null : at,
                i % 29 == 5 ? "NA" : $"{random.Next(900) + 100:N0},{random.Next(10)}50",
            $"g{random.Next(4)}",
        ];
    }

    private string Csv(int seed)
    {
        static string Field(object? v) => v switch
        {
            null => "",
            bool b => b ? "true" : "false",
            DateOnly d => d.ToString("yyyy-MM-dd", Invariant),
            DateTime t => t.ToString("yyyy-MM-dd HH:mm:ss", Invariant),
            IFormattable f => f.ToString(null, Invariant),
            string s => $"\"{s.Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
            _ => "",
        };
        string header = string.Join(',', Columns.Select(c => Field(c.Name)));
        return _folder.Lines($"rows{seed}.csv",
            Enumerable.Range(0, Rows).Select(i => string.Join(',', Row(i, seed).Select(Field))).Prepend(header));
    }

    private static readonly System.Globalization.CultureInfo Invariant = System.Globalization.CultureInfo.InvariantCulture;

    private static void Fill(DbConnection connection, string table, int seed, SqlDialect dialect)
    {
        using DbTransaction all = connection.BeginTransaction();
        using DbCommand command = connection.CreateCommand();
        command.Transaction = all;
        command.CommandText = $"create table {table} ({string.Join(", ", Columns.Select(c => $"{dialect.Quote(c.Name)} {c.Type}"))})";
        command.ExecuteNonQuery();
        command.CommandText = $"insert into {table} values ({string.Join(", ", Columns.Select((_, i) => dialect.Parameter(i)))})";
        for (int i = 0; i < Rows; i++)
        {
            command.Parameters.Clear();
            foreach ((object? value, int at) in Row(i, seed).Select((v, at) => (v, at)))
            {
                DbParameter parameter = command.CreateParameter();
                parameter.ParameterName = dialect.Parameter(at);
                parameter.Value = value switch
                {
                    null => DBNull.Value,
                    DateOnly d when connection is SqliteConnection => d.ToString("yyyy-MM-dd", Invariant),
                    DateTime t when connection is SqliteConnection => t.ToString("yyyy-MM-dd HH:mm:ss", Invariant),
                    _ => value,
                };
                command.Parameters.Add(parameter);
            }
            command.ExecuteNonQuery();
        }
        all.Commit();
    }

    /// <summary>Two tables with the rows of two files: the addresses of the tables.</summary>
    private (string, string) Stored(string kind)
    {
        if (kind == "sqlite")
        {
            string file = _folder.Of("rows.db");
            using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
            connection.Open();
            Fill(connection, "q", 1, SqlDialect.Sqlite);
            Fill(connection, "p", 2, SqlDialect.Sqlite);
            return ($"sqlite:{file}/q", $"sqlite:{file}/p");
        }
        string server = Servers.Postgres;
        string schema = $"t{Guid.NewGuid():N}";
        using var postgres = new NpgsqlConnection(Servers.PostgresConnection(Servers.Postgres));
        postgres.Open();
        using (var command = new NpgsqlCommand($"create schema {schema}", postgres)) command.ExecuteNonQuery();
        Fill(postgres, $"{schema}.q", 1, SqlDialect.PostgreSql);
        Fill(postgres, $"{schema}.p", 2, SqlDialect.PostgreSql);
        return ($"postgres://postgres@{server}/postgres/{schema}.q", $"postgres://postgres@{server}/postgres/{schema}.p");
    }

    private static readonly ComparisonOptions Options = new()
    {
        // A text of a database is a text until somebody says otherwise; in a text file everything is.
        Exclude = ["w"], Types = new Dictionary<string, ColumnType> { ["written"] = ColumnType.Number },
    };

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public void Counts_on_the_same_cells_are_those_of_the_file(string kind)
    {
        (string table, _) = Stored(kind);
        using var engine = new LocatedEngine(new ComparisonOptions());
        var open = new OpenOptions(new TextFormat(), null, false);
        using ITable there = engine.Open(table, open, null, Stop), here = engine.Open(Csv(1), open, null, Stop);
        double[] cells = [-8, -1.5, 0, 0.1, 3, 7, 20], days = [1.70e9, 1.71e9, 1.72e9, 1.73e9];
        CountRequest[] requests =
        [
            new(new("x", ColumnType.Number), cells), new(new("n", ColumnType.Number), [-20, 0, 30]), new(new("n", ColumnType.Number), []),
            new(new(Hostile, ColumnType.Category), []), new(new("flag", ColumnType.Boolean), [0.5]),
            new(new("day", ColumnType.Date), days), new(new("at", ColumnType.Timestamp), days),
            new(new("at", ColumnType.Timestamp, "hour"), [.. Enumerable.Range(0, 23).Select(h => (double)h)]),
            new(new("day", ColumnType.Date, "weekday"), [1, 2, 3, 4, 5, 6]), new(new("written", ColumnType.Category), []),
            new(new("written", ColumnType.Number) { Writing = NumberWriting.Point }, [50_000, 90_000]),
            new(new("n", ColumnType.Category), []), new(new("x", ColumnType.Category) { FloatingText = true }, []),
        ];
        foreach (string? weight in new[] { null, "w" })
        {
            (TableCounts a, TableCounts b) = (there.Count(requests, weight, null, Stop), here.Count(requests, weight, null, Stop));
            Assert.Equal((b.Rows, b.Weight, b.SquaredWeight), (a.Rows, a.Weight, a.SquaredWeight));
            foreach ((ColumnCounts c, ColumnCounts d, CountRequest r) in a.Columns.Zip(b.Columns, requests)) Same(c, d, r);
        }
    }

    private static void Same(ColumnCounts there, ColumnCounts here, CountRequest request)
    {
        // Weights are quarters: their sums are exact in any order.
        Assert.Equal((here.Missing, here.NotANumber), (there.Missing, there.NotANumber));
        Assert.Equal(here.Cells, there.Cells);
        Assert.Equal(here.Ranges, there.Ranges);
        Assert.Equal(here.Values?.OrderBy(v => v.Key, StringComparer.Ordinal), there.Values?.OrderBy(v => v.Key, StringComparer.Ordinal));
        if (!request.Reading.IsNumeric) return;
        Assert.Equal(here.FiniteMass, there.FiniteMass);
        Assert.Equal(here.Mean, there.Mean, 1e-9 * Math.Max(1, Math.Abs(here.Mean)));
        Assert.Equal(here.SquaredDeviations, there.SquaredDeviations, 1e-9 * Math.Max(1, here.SquaredDeviations));
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public void A_comparison_has_the_figures_of_the_files(string kind)
    {
        (string reference, string current) = Stored(kind);
        (string q, string p) = (Csv(1), Csv(2));
        ComparisonReport files = Comparison.OfFiles(q, p, Options, null, Stop);
        foreach (var (a, b) in new[] { (reference, current), (reference, p), (q, current) })
        {
            ComparisonReport report = Comparison.OfFiles(a, b, Options, null, Stop);
            Assert.Equal(files.Columns.Select(c => (c.Name, c.Verdict, c.Figures?.Bits, c.Figures?.Wasserstein?.Value)),
                report.Columns.Select(c => (c.Name, c.Verdict, c.Figures?.Bits, c.Figures?.Wasserstein?.Value)));
            Assert.Equal(files.Columns.SelectMany(c => c.Cells).Select(c => (c.Label, c.Reference, c.Current)),
                report.Columns.SelectMany(c => c.Cells).Select(c => (c.Label, c.Reference, c.Current)));
        }
        Assert.NotEmpty(files.Columns.SelectMany(c => c.Cells));
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public void Filters_segments_clusters_and_weights_are_those_of_the_files(string kind)
    {
        (string reference, string current) = Stored(kind);
        foreach (ComparisonOptions options in new[]
        {
            Options with { Where = "n > -10" }, Options with { By = "g", Pairs = false },
                Options with { Cluster = Hostile, Columns = ["x", "n", "g"] },
            new ComparisonOptions { Weight = "w", Columns = ["x", "n", "g", "flag"] },
        })
        {
            (ComparisonReport a, ComparisonReport b) = (Comparison.OfFiles(reference, current, options, null, Stop),
                Comparison.OfFiles(Csv(1), Csv(2), options, null, Stop));
            Assert.Equal(b.Compared.Select(c => (c.Name, c.Verdict)), a.Compared.Select(c => (c.Name, c.Verdict)));
            foreach ((ColumnReport c, ColumnReport d) in a.Compared.Zip(b.Compared)) Assert.Equal(d.Figures!.Bits, c.Figures!.Bits, 1e-12);
            Assert.Equal(b.Segments?.Segments.Select(s => (s.Value, s.ReferenceRows, s.CurrentRows)),
                a.Segments?.Segments.Select(s => (s.Value, s.ReferenceRows, s.CurrentRows)));
            Assert.Equal(b.Reference.Clusters, a.Reference.Clusters);
        }
    }

    [Fact]
    public void An_open_connection_is_an_engine()
    {
        (string reference, _) = Stored("sqlite");
        using var connection = new SqliteConnection($"Data Source={_folder.Of("rows.db")};Pooling=False");
        connection.Open();
        using var engine = new SqlEngine(connection, SqlDialect.Sqlite);
        ComparisonReport report = Comparison.OfTables(engine, "q", "select * from p where n > 0", Options, null, Stop);
        Assert.True(report.Current.Rows < Rows && report.Reference.Rows == Rows);
        Assert.Equal(System.Data.ConnectionState.Open, connection.State);
    }

    [Fact]
    public void Nothing_is_written_and_the_server_knows_who_asks()
    {
        (string reference, string current) = Stored("postgres");
        var said = new List<string>();
        Comparison.OfFiles(reference, current, Options with { Databases = new() { Explain = said.Add } }, null, Stop);
        Assert.Contains(said, s => s.Contains("read only", StringComparison.Ordinal));
        string refused = Assert.Throws<UnreadableDataException>(() => Comparison.OfFiles(
            $"postgres://postgres@{Servers.Postgres}/postgres?query=insert into x values (1)", current, Options, null, Stop)).Message;
        Assert.DoesNotContain('\n', refused);
        using var connection = new NpgsqlConnection(Servers.PostgresConnection(Servers.Postgres));
        connection.Open();
        using var left = new NpgsqlCommand("select count(*) from pg_stat_activity where application_name = 'kullback'", connection);
        // Other tests may be at work: nothing of this one is left, which a second look shows.
        Assert.True((long)left.ExecuteScalar()! <= 8);
    }

    [Fact]
    public void A_statement_that_takes_too_long_is_stopped_there()
    {
        string server = Servers.Postgres;
        string slow = $"postgres://postgres@{server}/postgres?query=select pg_sleep(30)::text as x from generate_series(1, 9) g";
        var options = Options with { Databases = new() { TimeoutSeconds = 1 } };
        Assert.Contains("no answer within 1 s",
            Assert.Throws<UnreadableDataException>(() => Comparison.OfFiles(slow, slow, options, null, Stop)).Message,
            StringComparison.Ordinal);
        using var stop = new CancellationTokenSource(500);
        Assert.Throws<OperationCanceledException>(() => Comparison.OfFiles(slow, slow, Options, null, stop.Token));
        using var connection = new NpgsqlConnection(Servers.PostgresConnection(Servers.Postgres));
        connection.Open();
        using var running =
            new NpgsqlCommand("select count(*) from pg_stat_activity where state = 'active' and query like '%pg_sleep(30)%' "
            + "and pid <> pg_backend_pid()", connection);
        SpinWait.SpinUntil(() => (long)running.ExecuteScalar()! == 0, 3000);
        Assert.Equal(0L, running.ExecuteScalar());
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { "sqlite:nowhere.db/t", "no such file 'nowhere.db'" }, { "sqlite:ROWS", "no table is named" },
            { "sqlite:ROWS/qq", "did you mean q" },
        { "duckdb:ROWS.duckdb/t", "no such file" }, { "postgres://me@127.0.0.1:1/db/t", "refused" },
        { "postgres://me:secret@127.0.0.1:1/db/t", "me:***@" }, { "postgres://me@127.0.0.1/db", "write postgres://" },
        { "odbc:no_such_source/t", "no_such_source" }, { "sqlite:ROWS?query=select x'00' as a", "too few" },
        { "sqlite:ROWS?query=selec", "no such table" }, { "postgres://me@127.0.0.1:1/db/t?tls=1", "is no setting" },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void What_is_wrong_is_one_line_without_a_password(string place, string words)
    {
        Stored("sqlite");
        place = place.Replace("ROWS", _folder.Of("rows.db"), StringComparison.Ordinal);
        string message = Assert.Throws<UnreadableDataException>(() => Comparison.OfFiles(place, Csv(2), Options, null, Stop)).Message;
        Assert.Contains(words, message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\n', message);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_file_that_others_may_read_is_refused()
    {
        string file = _folder.Write("password", "hush\n");
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.Contains("others may read",
            Assert.Throws<UnreadableDataException>(() => new DatabaseOptions { PasswordFile = file }.Password()).Message,
            StringComparison.Ordinal);
        File.SetUnixFileMode(file, UnixFileMode.UserRead);
        Assert.Equal("hush", new DatabaseOptions { PasswordFile = file }.Password());
    }
}
