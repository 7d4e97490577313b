using Kullback.Data.Engines.DuckDb;
using Kullback.Data.Tables;

namespace Kullback.Data.Tests.Engines;

/// <summary>Objects within JSON rows become columns.</summary>
public sealed class NestedColumnsTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DuckDbEngine _engine = new();

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Fields_have_dotted_names_at_any_depth()
    {
        string path = _folder.Write("t.ndjson", """
            {"a":1,"user":{"id":1,"geo":{"lat":0.5,"a, \"b\" (c":"x"}},"tags":["x"]}
            {"a":2,"user":{"id":7,"geo":{"lat":1.5}},"tags":[]}
            {"a":3,"user":null}
            """);
        using ITable table = _engine.Opened(path);
        Assert.Equal(["a", "user.id", "user.geo.lat", "user.geo.a, \"b\" (c", "tags"], table.Columns.Select(c => c.Name));
        TableCounts counts = table.CountAll(null, Sql.Number("user.geo.lat", 1), Sql.Text("user.geo.a, \"b\" (c"),
            Sql.Number("user.id", 1));
        Assert.Equal([1L, 1], counts.Columns[0].Cells.Select(c => c.Rows));
        Assert.Equal(1, counts.Columns[0].Missing.Rows);
        Assert.Equal(("x", 1L), counts.Columns[1].Values!.Select(v => (v.Key, v.Value.Rows)).Single());
        Assert.Equal([1L, 1], counts.Columns[2].Cells.Select(c => c.Rows));
        using ITable filtered = _engine.Opened(path, where: "user.id > 1");
        Assert.Equal(1, filtered.CountAll(null, Sql.Number("a")).Rows);
    }

    [Fact]
    public void Two_columns_of_one_name_are_refused()
    {
        string path = _folder.Write("t.ndjson", "{\"u.x\":1,\"u\":{\"x\":2}}\n");
        Assert.Contains("u.x", Assert.Throws<UnreadableDataException>(() => _engine.Opened(path)).Message, StringComparison.Ordinal);
    }
}
