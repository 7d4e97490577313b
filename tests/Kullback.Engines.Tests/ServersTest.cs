using System.Data.Common;
using System.Data.Odbc;
using Npgsql;

namespace Kullback.Engines.Tests;

/// <summary>The servers that the other tests need answer, and are what these tests are written for.</summary>
public class ServersTest
{
    [Fact]
    public async Task PostgreSQL_knows_its_two_foreign_servers()
    {
        await using var connection = new NpgsqlConnection(Servers.PostgresConnection(Servers.Postgres));
        Assert.Equal("pg2 pg3", await Scalar(connection, "select string_agg(srvname, ' ' order by srvname) from pg_foreign_server"));
        foreach (string shard in Servers.PostgresShards)
        {
            await using var other = new NpgsqlConnection(Servers.PostgresConnection(shard));
            Assert.Equal(shard.Split(':')[1], await Scalar(other, "show port"));
        }
    }

    [Fact]
    public async Task ClickHouse_is_a_cluster_of_two_nodes()
    {
        using var http = new HttpClient();
        foreach (string node in Servers.ClickHouse)
        {
            const string sql = "select%20count()%20from%20system.clusters%20where%20cluster='both'";
            string shards = await http.GetStringAsync($"http://{node}/?query={sql}", TestContext.Current.CancellationToken);
            Assert.Equal("2\n", shards);
        }
    }

    [Fact]
    public async Task The_ODBC_source_is_PostgreSQL()
    {
        await using var connection = new OdbcConnection($"DSN={Servers.OdbcSource}");
        Assert.StartsWith("PostgreSQL", await Scalar(connection, "select version()"), StringComparison.Ordinal);
    }

    private static async Task<string?> Scalar(DbConnection connection, string sql)
    {
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using DbCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // the callers above write it
        command.CommandText = sql;
#pragma warning restore CA2100
        return (string?)await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
