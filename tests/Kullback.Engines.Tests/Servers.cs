using System.Diagnostics;

namespace Kullback.Engines.Tests;

/// <summary>The real servers that tests/servers.sh started, found by environment variables. A test that needs one that is not
/// there is skipped.</summary>
/// <remarks>By hand: tests/servers.sh start DIR; . DIR/env; dotnet test ...; tests/servers.sh stop DIR. The nodes pg2, pg3 and
/// ch2 hold shards only, and only <see cref="Down"/>'s callers, who run one after the other in one collection, look at them.</remarks>
internal static class Servers
{
    /// <summary>The password of the role "tester" of PostgreSQL and of ClickHouse, which may read what it is granted.</summary>
    public const string Password = "tell nobody";

    /// <summary>HOST:PORT of PostgreSQL, user "postgres" without a password.</summary>
    public static string Postgres => Needed("KULLBACK_TEST_POSTGRES")[0];

    /// <summary>HOST:PORT of the two other instances, the foreign servers pg2 and pg3 of the first.</summary>
    public static string[] PostgresShards => Needed("KULLBACK_TEST_POSTGRES_SHARDS");

    /// <summary>HOST:PORT (HTTP) of the two nodes of ClickHouse, cluster "both", user "default" without a password.</summary>
    public static string[] ClickHouse => Needed("KULLBACK_TEST_CLICKHOUSE");

    /// <summary>The name of an ODBC data source on <see cref="Postgres"/>.</summary>
    public static string OdbcSource => Needed("KULLBACK_TEST_ODBC")[0];

    /// <summary>An ADO.NET connection string of <see cref="Postgres"/> or a shard.</summary>
    public static string PostgresConnection(string address) =>
        $"Host={address.Split(':')[0]};Port={address.Split(':')[1]};Username=postgres;Database=postgres;SSL Mode=Disable;Pooling=false";

    /// <summary>A node dies at once: pg2, pg3 or ch2.</summary>
    public static void Down(string node) => Script("down", node);

    /// <summary>It is back, with what it had stored.</summary>
    public static void Up(string node) => Script("up", node);

    private static string[] Needed(string variable)
    {
        string? value = Environment.GetEnvironmentVariable(variable);
        Assert.SkipWhen(string.IsNullOrEmpty(value), $"no server: {variable} is not set (tests/servers.sh)");
        return value.Split(' ');
    }

    private static void Script(string verb, string node)
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "tests", "servers.sh")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("tests/servers.sh");
        // Its output is not read: a server that goes on would hold the pipe open.
        using Process script = Process.Start(Path.Combine(folder, "tests", "servers.sh"), [verb, Needed("KULLBACK_TEST_SERVERS")[0], node]);
        script.WaitForExit();
        Assert.Equal(0, script.ExitCode);
    }
}
