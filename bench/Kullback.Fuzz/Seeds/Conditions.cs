using System.Globalization;

namespace Kullback.Fuzz.Seeds;

/// <summary>Conditions for <c>--where</c>.</summary>
internal static class Conditions
{
    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A condition on the row at hand.</summary>
    public static string Sound(Setting s, Random random, int depth = 0)
    {
        string column = Quoted(s.Name(random)), number = Quoted(s.Number(random)),
            n = random.Next(-5, 60).ToString(CultureInfo.InvariantCulture);
        return random.Next(depth > 3 ? 12 : 17) switch
        {
            0 => $"{number} > {n}",
            1 => $"{column} IS NOT NULL",
            2 => $"{number} BETWEEN {n} AND 100",
            3 => $"CAST({column} AS VARCHAR) LIKE 'c%'",
            4 => $"CAST({column} AS VARCHAR) IN ('c1', 'c2', 'true', '(SELECT 1)')",
            5 => $"abs({number}) + 1 >= floor({number} / 2)",
            6 => $"upper(CAST({column} AS VARCHAR)) <> 'X' -- a remark",
            7 => $"coalesce(TRY_CAST({column} AS DOUBLE), 0) < 1e6",
            8 => $"length(CAST({column} AS VARCHAR)) % 2 = 0 OR {column} IS NULL",
            9 => $"CASE WHEN {number} > 3 THEN true ELSE {number} < 2 END",
            10 => $"list_contains([1, 2, 3], {number}::BIGINT) OR {number} > 0",
            11 => $"regexp_matches(CAST({column} AS VARCHAR), '^[a-z0-9]+') OR true",
            12 => $"NOT ({Sound(s, random, depth + 1)})",
            _ => $"({Sound(s, random, depth + 1)}) {Pick.From(random, "AND", "OR")} ({Sound(s, random, depth + 1)})",
        };
    }

    /// <summary>A condition that reads or does more than it may, in a disguise.</summary>
    public static string Hostile(Setting s, Random random, string secret)
    {
        string core = Pick.From(random,
            $"(SELECT count(*) FROM read_csv('{secret}')) > 0", $"(SELECT count(*) FROM '{secret}') > 0", $"EXISTS (FROM '{secret}')",
            $"'x' IN (SELECT content FROM read_text('{secret}'))",
            "getenv('HOME') <> ''", "current_setting('temp_directory') <> ''", "nextval('s') > 0", $"len(read_blob('{secret}')) > 0",
            "(SELECT 1) = 1", "1 = ANY (SELECT 1)",
            $"(TABLE '{secret}') > 0", "(WITH t AS (SELECT 1 AS a) SELECT a FROM t) = 1",
            "len(list_transform([1], lambda x: (SELECT x))) > 0", "len([x FOR x IN [(SELECT 1)]]) > 0",
            "random() < 2", "now() > '2020-01-01'", "uuid() IS NOT NULL", "current_database() = 'memory'", "current_user IS NOT NULL",
            "version() <> ''", "getvariable('a') IS NULL",
            "pg_typeof(1) = 'integer' OR current_schema() = 'main'", "txid_current() > 0", "setseed(0.5) IS NULL", "write_log('x') IS NULL",
            "sleep_ms(1) IS NULL", "error('x') IS NULL",
            "struct_pack(a := (SELECT 1)).a = 1", "{'a': getenv('HOME')}.a <> ''", "map([1], [current_setting('threads')]) IS NOT NULL",
            "json_execute_serialized_sql('{}') IS NULL",
            "pg_get_viewdef(1) IS NULL", "has_table_privilege('t', 'select')", "current_date > '2020-01-01'",
            "age(TIMESTAMP '2020-01-01') IS NOT NULL", "add_parquet_key('k', 'v') IS NULL");
        return random.Next(7) switch
        {
            0 => $"({Sound(s, random)}) OR {core}",
            1 => $"{core} AND ({Sound(s, random)})",
            2 => $"CASE WHEN {core} THEN true ELSE false END",
            3 => $"coalesce({core}, true)",
            4 => $"/* a */ {core} -- b",
            5 => $"NOT ({core})",
            _ => core,
        };
    }

    /// <summary>What is no condition but a statement, or closes the bracket around it.</summary>
    public static string Breakout(Random random, string file) => Pick.From(random,
        $"1=1; COPY (SELECT 1) TO '{file}'", $"1=1); COPY (SELECT 1) TO '{file}'; SELECT (1",
        $"1=1) UNION ALL SELECT * FROM read_csv('{file}') WHERE (1=1", $"1=1); ATTACH '{file}' AS x; --",
        "1=1); PRAGMA database_list; --", "1=1); INSTALL httpfs; --", "1=1) ORDER BY (1", "1=1) LIMIT (0", "1=1) QUALIFY (true",
        "1=1; SELECT 1", "true) WHERE (true", "*/ true /*",
        "true) AS x FROM (SELECT 1", "COLUMNS(*) > 0; SELECT 1", $"1=1); EXPORT DATABASE '{file}'; --", "1=1); SET threads=9; --",
        "1=1); CALL pragma_version(); --", "; ", "()", "1=1 UNION SELECT 1", "$1", "?", "", " ", "--", "/*");
}
