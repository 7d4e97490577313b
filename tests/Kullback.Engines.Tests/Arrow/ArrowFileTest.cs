using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using Kullback.Data;
using Kullback.Data.Comparisons;

namespace Kullback.Engines.Tests.Arrow;

/// <summary>Arrow files and streams are the tables that the same rows are as Parquet.</summary>
public sealed class ArrowFileTest : IDisposable
{
    // Every type that DuckDB has and Arrow too; the sixth row of each is missing, numbers are such that every format holds them exactly.
    private const string Query = """
        SELECT CASE WHEN i % 7 <> 5 THEN COLUMNS(*) END FROM (SELECT i % 2 = 0 AS bool,
          (i % 100)::TINYINT AS i8, (i % 9)::SMALLINT AS i16, i::INTEGER AS i32, (i * 1000000007)::BIGINT AS i64, (i % 200)::UTINYINT AS u8, i::USMALLINT AS u16, i::UINTEGER AS u32,
          (i::UBIGINT + 18446744073709540000::UBIGINT) AS u64, (i / 8)::FLOAT AS f32,
          CASE WHEN i % 50 = 0 THEN 'nan'::DOUBLE ELSE i / 16 END AS f64, i::DECIMAL(18,0) AS whole, (i / 4)::DECIMAL(10,2) AS price,
          (i * 4 / 8)::DECIMAL(38,10) AS wide, 'käse ' || (i % 11) AS words, DATE '1969-06-01' + i::INTEGER AS day,
          TIME '00:00:00' + to_seconds(i * 20) AS clock, TIMESTAMP '1969-12-31 22:00:00.25' + to_seconds(i * 61) AS at_us,
          (TIMESTAMP '2024-01-01' + to_seconds(i * 61))::TIMESTAMP_S AS at_s,
          (TIMESTAMP '2024-01-01' + to_seconds(i * 61))::TIMESTAMP_MS AS at_ms,
          (TIMESTAMP '2024-01-01' + to_seconds(i * 61))::TIMESTAMP_NS AS at_ns,
          TIMESTAMPTZ '2024-01-01 05:00:00+02' + to_seconds(i * 61) AS zoned,
          (CASE i % 3 WHEN 0 THEN 'a' WHEN 1 THEN 'b' ELSE 'ccc' END)::ENUM ('a', 'b', 'ccc') AS letter, i AS i FROM range(3000) t(i))
        """;

    private static readonly string s_query = Query.Replace("COLUMNS(*)", "COLUMNS(* EXCLUDE i)", StringComparison.Ordinal);

    private readonly ArrowFolder _folder = new();

    [Theory]
    [InlineData("a.arrow", false, null)]
    [InlineData("a.feather", false, CompressionCodecType.Lz4Frame)]
    [InlineData("a.arrows", true, CompressionCodecType.Zstd)]
    [InlineData("no-ending", true, null)]
    public void Every_type_gives_the_counts_of_the_same_rows_as_Parquet(string name, bool stream, CompressionCodecType? codec)
    {
        string parquet = _folder.Parquet("a.parquet", s_query), arrow = _folder.Arrow(name, s_query, stream, codec);
        ComparisonReport report = Comparison.OfFiles(parquet, arrow, new ComparisonOptions { Pairs = false });
        Assert.Equal("arrow", report.Current.Format);
        Assert.Equal(3000, report.Current.Rows);
        Assert.Empty(report.SchemaChanges);
        Assert.Contains(report.Compared, c => c.Name == "letter");
        Assert.All(report.Compared, c => Assert.True(c.Figures!.Bits == 0, $"{c.Name}: {c.Figures.Bits} bit"));
        ComparisonReport same = Comparison.OfFiles(parquet, parquet, new ComparisonOptions { Pairs = false });
        Assert.Equal(same.Compared.Select(c => c.Name).Order(), report.Compared.Select(c => c.Name).Order());
    }

    [Fact]
    public void Several_files_are_one_table_and_a_filter_sees_its_columns()
    {
        Directory.CreateDirectory(_folder.Of("many"));
        _folder.Arrow("many/1.arrow", "SELECT i AS x, 'a' AS s FROM range(100) t(i)");
        _folder.Arrow("many/2.arrow", "SELECT 'b' AS s, i + 100 AS x FROM range(100) t(i)", stream: true);
        string whole = _folder.Parquet("whole.parquet", "SELECT i AS x, CASE WHEN i < 100 THEN 'a' ELSE 'b' END AS s FROM range(200) t(i)");
        ComparisonReport report = Comparison.OfFiles(whole, _folder.Of("many"), new ComparisonOptions { Where = "x >= 50" });
        Assert.Equal(150, report.Current.Rows);
        Assert.All(report.Compared, c => Assert.Equal(0, c.Figures!.Bits));
    }

    [Fact]
    public void Nested_columns_are_named_and_not_compared_where_they_stand()
    {
        string arrow = _folder.Arrow("nested.arrow",
            "SELECT i AS x, {'a': i} AS pair, [i, 2] AS list, INTERVAL 3 DAY AS span, 'ab'::BLOB AS bytes, i AS y FROM range(50) t(i)");
        foreach (string? where in new[] { null, "x > 5" })
        {
            ComparisonReport report = Comparison.OfFiles(arrow, arrow, new ComparisonOptions { Where = where });
            Assert.Equal(["x", "y"], report.Compared.Select(c => c.Name).Order());
            foreach (string name in new[] { "pair", "list", "span", "bytes" })
                Assert.Contains("not compared", report.Columns.Single(c => c.Name == name).Reason, StringComparison.Ordinal);
        }
        UnreadableDataException refused = Assert.ThrowsAny<UnreadableDataException>(
            () => Comparison.OfFiles(arrow, arrow, new ComparisonOptions { Where = "pair IS NULL" }));
        Assert.Contains("pair", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dictionaries_large_strings_views_and_null_columns()
    {
        var keys = new Int8Array.Builder();
        var large = new LargeStringArray.Builder();
        var view = new StringViewArray.Builder();
        var decimals = new Decimal256Array.Builder(new Decimal256Type(60, 2));
        for (int i = 0; i < 10; i++)
        {
            keys.Append(1).Append(0).AppendNull().Append(1);
            large.Append("x").Append("y").AppendNull().Append("x");
            view.Append("short").Append("a text of more than twelve bytes").AppendNull().Append("short");
            decimals.Append(1.25m).Append(-3m).AppendNull().Append(1.25m);
        }
        StringArray letters = new StringArray.Builder().Append("never").Append("often").Build();
        var coded = new DictionaryArray(new DictionaryType(Int8Type.Default, StringType.Default, false), keys.Build(), letters);
        IArrowArray[] columns = [coded, large.Build(), view.Build(), new NullArray(40), decimals.Build()];
        string[] names = ["coded", "large", "view", "nothing", "decimals"];
        var schema = new Schema([.. names.Select((n, i) => new Field(n, columns[i].Data.DataType, true))], null);
        string arrow = Written("coded.arrow", schema, new RecordBatch(schema, columns, 40));
        string csv = _folder.Of("same.csv");
        const string four = "often,x,short,,1.25\nnever,y,a text of more than twelve bytes,,-3\n,,,,\noften,x,short,,1.25\n";
        File.WriteAllText(csv, "coded,large,view,nothing,decimals\n" + string.Concat(Enumerable.Repeat(four, 10)));
        ComparisonReport report = Comparison.OfFiles(csv, arrow);
        Assert.Equal(40, report.Current.Rows);
        foreach (string name in new[] { "coded", "large", "view", "decimals" })
        {
            ColumnReport column = report.Compared.Single(c => c.Name == name);
            Assert.True(column.Figures!.Bits == 0, $"{name}: {column.Figures.Bits} bit");
        }
    }

    [Fact]
    public void A_value_that_is_none_is_refused_with_its_column_and_row()
    {
        ArrowBuffer none = ArrowBuffer.Empty;
        (IArrowArray Values, string Said)[] hostile =
        [
            (new StringArray(2, Bytes<int>(0, 1, 3), Bytes<byte>(0x61, 0xC3, 0x28), none), "row 2: the text is not valid UTF-8"),
            (new StringArray(2, Bytes<int>(0, 1, 300), Bytes<byte>(0x61), none), "row 2: its bytes are damaged"),
            (new Date32Array(Bytes(0, int.MaxValue), none, 2, 0, 0), "row 2: day 2147483647 from 1970 is beyond the years 1 to 9999"),
            (new TimestampArray(new TimestampType(TimeUnit.Second, "UTC"), Bytes(0, long.MinValue), none, 2, 0, 0),
                "beyond the years 1 to 9999"),
            (new Time32Array(new Time32Type(TimeUnit.Second), Bytes(0, 86_400), none, 2, 0, 0), "row 2: 86400 s is no time of a day"),
            (new DictionaryArray(new DictionaryType(Int32Type.Default, StringType.Default, false),
                new Int32Array(Bytes(0, 7), none, 2, 0, 0), new StringArray.Builder().Append("one").Build()),
                "row 2: entry 7 of a dictionary of 1 values"),
        ];
        foreach ((IArrowArray values, string said) in hostile)
        {
            var schema = new Schema([new Field("it", values.Data.DataType, true)], null);
            RecordBatch[] batch = [new RecordBatch(schema, [values], 2)];
            UnreadableDataException refused = Assert.ThrowsAny<UnreadableDataException>(() => Comparison.Of(batch, batch));
            Assert.Contains($"column 'it', ", refused.Message, StringComparison.Ordinal);
            Assert.EndsWith(said, refused.Message, StringComparison.Ordinal);
        }
    }

    private static ArrowBuffer Bytes<T>(params T[] values) where T : struct => new ArrowBuffer.Builder<T>().AppendRange(values).Build();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cut_and_altered_files_are_refused_in_one_line_or_read(bool stream)
    {
        const string query = "SELECT i AS x, 'word ' || i AS s FROM range(40) t(i)";
        byte[] whole = File.ReadAllBytes(_folder.Arrow("whole.arrow", query, stream));
        string good = _folder.Parquet("good.parquet", query), bad = _folder.Of("bad.arrow");
        int refused = 0;
        for (int at = 0; at < whole.Length; at += whole.Length / 8)
        {
            Assert.Contains("bad.arrow", Refused(good, bad, whole[..at]), StringComparison.Ordinal);
            byte[] altered = [.. whole];
            altered[at] ^= 0xFF;
            File.WriteAllBytes(bad, altered);
            try { _ = Comparison.OfFiles(good, bad); }
            catch (UnreadableDataException e)
            {
                refused++;
                Assert.DoesNotContain(e.Message, char.IsControl);
            }
        }
        Assert.InRange(refused, 1, 10);
    }

    private static string Refused(string good, string bad, byte[] bytes)
    {
        File.WriteAllBytes(bad, bytes);
        UnreadableDataException e = Assert.ThrowsAny<UnreadableDataException>(() => Comparison.OfFiles(good, bad));
        Assert.DoesNotContain(e.Message, char.IsControl);
        return e.Message;
    }

    [Fact]
    public void A_stream_that_does_not_say_that_it_ends_is_read_with_a_note()
    {
        string path = _folder.Arrow("open.arrows", "SELECT i AS x FROM range(40) t(i)", stream: true);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^8]);
        ComparisonReport report = Comparison.OfFiles(path, path);
        Assert.Equal(40, report.Current.Rows);
        Assert.Contains(report.Current.ReadNotes, n => n.Contains("does not say that it ends", StringComparison.Ordinal));
    }

    [Fact]
    public void Nesting_beyond_any_stack_is_refused()
    {
        IArrowType type = Int32Type.Default;
        for (int i = 0; i < 100; i++) type = new ListType(new Field("item", type, true));
        var schema = new Schema([new Field("deep", type, true)], null);
        using var bytes = new MemoryStream();
        using (var writer = new ArrowStreamWriter(bytes, schema, leaveOpen: true))
        {
            writer.WriteStart();
            writer.WriteEnd();
        }
        string path = _folder.Of("deep.arrows");
        File.WriteAllBytes(path, bytes.ToArray());
        Assert.EndsWith("deep.arrows: columns nested more than 64 deep are not read",
            Assert.ThrowsAny<UnreadableDataException>(() => Comparison.OfFiles(path, path)).Message, StringComparison.Ordinal);
    }

    private string Written(string name, Schema schema, RecordBatch batch)
    {
        using FileStream file = File.Create(_folder.Of(name));
        using var writer = new ArrowFileWriter(file, schema);
        writer.WriteStart();
        writer.WriteRecordBatch(batch);
        writer.WriteEnd();
        return _folder.Of(name);
    }

    public void Dispose() => _folder.Dispose();
}
