using Kullback.Data.Comparisons;
using Kullback.Data.Engines.DuckDb;

namespace Kullback.Data.Tests.Engines;

/// <summary><c>--where</c> looks at the row and at nothing else.</summary>
public sealed class RowFilterTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("(SELECT count(*) FROM read_csv('FILE')) > 0")]
    [InlineData("a IN (SELECT column0 FROM read_csv('FILE'))")]
    [InlineData("EXISTS (FROM 'FILE')")]
    [InlineData("a > (TABLE secrets)")]
    [InlineData("CASE WHEN a > 1 THEN (SELECT 1) END")]
    [InlineData("len(list_transform([1], lambda x: (SELECT x))) > 0")]
    [InlineData("getenv('HOME') <> ''")]
    [InlineData("current_setting('home_directory') = ''")]
    [InlineData("read_text('FILE') IS NOT NULL")]
    [InlineData("a > 0; COPY (SELECT 1) TO 'FILE'")]
    [InlineData("a > 0); ATTACH 'FILE'; SELECT (1")]
    [InlineData("1=1) UNION (SELECT 1")]
    [InlineData("random() < 0.5")]
    [InlineData("now() > '2020-01-01'")]
    [InlineData("current_date > '2020-01-01'")]
    [InlineData("user = 'x'")]
    [InlineData("age(TIMESTAMP '2020-01-01') IS NOT NULL")]
    [InlineData("len(list_transform([1], lambda x: uuid())) > 0")]
    [InlineData("getvariable('a') IS NULL")]
    [InlineData("json_execute_serialized_sql('{}') IS NULL")]
    [InlineData("len(range(1000000000000)) > 0")]
    [InlineData("repeat(t, 1000000000) = ''")]
    [InlineData("no_such_function(a) > 0")]
    [InlineData("a > $1")]
    [InlineData("a > ?")]
    [InlineData("")]
    [InlineData("--")]
    public void What_reads_more_is_refused(string where)
    {
        string secret = _folder.Write("secret.txt", "s\n1\n");
        string said = Compared.Refusal(Table("a.csv"), Table("b.csv"),
            new ComparisonOptions { Where = where.Replace("FILE", secret, StringComparison.Ordinal) });
        Assert.StartsWith("Where: ", said, StringComparison.Ordinal);
        Assert.Equal("s\n1\n", File.ReadAllText(secret));
    }

    /// <summary>Half of 0 .. 99 is below 50, whichever way that is written.</summary>
    [Theory]
    [InlineData("a < 50")]
    [InlineData("a BETWEEN 0 AND 49 AND t LIKE 'v%'")]
    [InlineData("CASE WHEN a < 50 THEN true ELSE false END")]
    [InlineData("upper(t) IN ('V0', 'V1') AND floor(a / 50) = 0")]
    [InlineData("list_contains([0], a // 50)")]
    [InlineData("a IN [x FOR x IN [1, 49, 99] IF x < 50] OR a < 50")]
    [InlineData("regexp_matches(t, '^v[01]$') AND substring(t, 1, 1) || 'x' = 'vx' AND a::INTEGER % 100 < 50 AND NOT a IS NULL")]
    [InlineData("a < 50 AND DATE '2020-01-01' + INTERVAL 3 DAY > '2020-01-02' AND extract(year FROM DATE '2020-01-01') = 2020 AND {'k': "
        + "a}.k < 50 AND t ILIKE 'V_' AND t NOT SIMILAR TO 'w.*'")]
    public void Conditions_on_the_row_are_applied(string where)
        => Assert.Equal((500, 500), Rows(Compared.Files(Table("a.csv"), Table("b.csv"), new ComparisonOptions { Where = where })));

    /// <summary>A column that is named like a word of the engine is the column.</summary>
    [Fact]
    public void A_column_named_user_is_a_column()
    {
        string Users(string name) => _folder.Lines(name, Enumerable.Range(0, 1000).Select(i => $"{i % 100},v{i % 2}").Prepend("a,user"));
        Assert.Equal((500, 500), Rows(Compared.Files(Users("u.csv"), Users("v.csv"), new ComparisonOptions { Where = "user = 'v1'" })));
    }

    /// <summary>Whatever may be used is known to the engine, is no aggregate, and gives the same for the same arguments.</summary>
    [Fact]
    public void What_may_be_used_depends_on_its_arguments_alone()
    {
        using var engine = new DuckDbEngine();
        var known = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        using (System.Data.Common.DbDataReader reader =
            engine.Query(
                "SELECT function_name, string_agg(DISTINCT coalesce(stability, ''), ' ') FROM duckdb_functions() WHERE function_type IN "
                    + "('scalar', 'macro') GROUP BY 1"))
            while (reader.Read()) known[reader.GetString(0)] = reader.GetString(1);
        Assert.NotEmpty(RowFunctions.Names);
        Assert.All(RowFunctions.Names,
            name => Assert.True(known.TryGetValue(name, out string? stability) && !stability.Contains("VOLATILE", StringComparison.Ordinal)
                && !stability.Contains("WITHIN", StringComparison.Ordinal), name));
    }

    private static (long, long) Rows(ComparisonReport report) => (report.Reference.Rows, report.Current.Rows);

    private string Table(string name) => _folder.Lines(name, Enumerable.Range(0, 1000).Select(i => $"{i % 100},v{i % 2}").Prepend("a,t"));
}
