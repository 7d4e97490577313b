using System.Diagnostics;
using System.Globalization;
using System.Text;
using Kullback.Data.Engines.DuckDb;
using Kullback.Data.Tables;

namespace Kullback.Data.Tests.Engines;

/// <summary>Files as people have them: other encodings, lines before the table, comments, decimal commas, Zstandard, pipes.
/// The same table comes out of each.</summary>
public sealed class SourceTextTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DuckDbEngine _engine = new();

    private const string Csv = "näme,x\nKäse,1.5\nBrötchen,2.5\n#ff0000,3.5\nKäse,4.5\n";

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    /// <summary>Names, values and numbers are those of <see cref="Csv"/>.</summary>
    private ITable Check(string location, TextFormat? text = null)
    {
        ITable table = _engine.Opened(location, text);
        Assert.Equal(["näme", "x"], table.Columns.Select(c => c.Name));
        Assert.Equal(ColumnType.Number, table.Columns[1].Type);
        TableCounts counts = table.CountAll(null, Sql.Text("näme"), Sql.Number("x", 2));
        Assert.Equal(4, counts.Rows);
        Assert.Equal([("#ff0000", 1L), ("Brötchen", 1L), ("Käse", 2L)],
            counts.Columns[0].Values!.Select(v => (v.Key, v.Value.Rows)).OrderBy(v => v.Key, StringComparer.Ordinal));
        Assert.Equal([1L, 3], counts.Columns[1].Cells.Select(c => c.Rows));
        return table;
    }

    private static byte[] Bytes(Encoding encoding, string text, bool mark)
        => [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes(text)];

    [Theory]
    [InlineData("utf-8", true, 0)]
    [InlineData("utf-16", true, 0)]
    [InlineData("utf-16", false, 1)]      // without a mark it is a guess, and said
    [InlineData("utf-16BE", true, 0)]
    [InlineData("utf-16BE", false, 1)]
    [InlineData("utf-32", true, 0)]
    [InlineData("iso-8859-1", false, 1)]
    public void Encodings_are_found(string name, bool mark, int notes)
    {
        byte[] bytes = Bytes(Encoding.GetEncoding(name), Csv, mark);
        using ITable plain = Check(_folder.Write("t.csv", bytes));
        Assert.Equal(notes, plain.ReadNotes.Count);
        using ITable unnamed = Check(_folder.Write("t", bytes));
        Assert.Equal(notes, unnamed.ReadNotes.Count);
    }

    [Theory]
    [InlineData("utf-8", TextEncoding.Utf8)]
    [InlineData("utf-16", TextEncoding.Utf16)]
    [InlineData("utf-16BE", TextEncoding.Utf16)]
    [InlineData("iso-8859-1", TextEncoding.Latin1)]
    [InlineData("iso-8859-1", TextEncoding.Windows1252)]
    public void Encodings_are_taken_as_told(string name, TextEncoding encoding)
    {
        using ITable table = Check(_folder.Write("t.csv", Bytes(Encoding.GetEncoding(name), Csv, mark: false)),
            new TextFormat { Encoding = encoding });
        Assert.Empty(table.ReadNotes);
    }

    [Fact]
    public void A_line_far_down_that_is_not_utf8_is_read_as_windows_1252_and_said()
    {
        byte[] start = Encoding.UTF8.GetBytes("s,x\n" + string.Concat(Enumerable.Range(0, 60_000).Select(i => $"Ü{i % 5},{i}\n")));
        // 0x80 is the euro sign
        using ITable table = _engine.Opened(_folder.Write("t.csv", [.. start, 0x80, (byte)'5', (byte)',', (byte)'1', (byte)'\n']));
        var values = table.CountAll(null, Sql.Text("s")).Columns[0].Values!;
        Assert.Equal(1, values["€5"].Rows);
        Assert.Equal(12_000, values["Ü3"].Rows);                            // valid lines stay as they are
        string note = Assert.Single(table.ReadNotes);
        Assert.Contains("line 60,002 is not valid UTF-8", note, StringComparison.Ordinal);
        Assert.Contains("Windows-1252", note, StringComparison.Ordinal);
    }

    [Fact]
    public void Told_to_be_utf8_it_is_refused()
    {
        string path = _folder.Write("t.csv", Encoding.Latin1.GetBytes(Csv));
        var e = Assert.Throws<UnreadableDataException>(() => _engine.Opened(path, new TextFormat { Encoding = TextEncoding.Utf8 }));
        Assert.Contains("UTF-8", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Utf16_that_ends_within_a_character_is_refused_in_one_line()
    {
        string path = _folder.Write("t.csv", [.. Bytes(Encoding.Unicode, Csv, mark: true), 0x00, 0xD8]);
        var e = Assert.Throws<UnreadableDataException>(() => _engine.Opened(path));
        Assert.Contains("UTF-16", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_in_other_encodings()
    {
        string json =
            "{\"näme\":\"Käse\",\"x\":1.5}\n{\"näme\":\"Brötchen\",\"x\":2.5}\n{\"näme\":\"#ff0000\",\"x\":3.5}\n{\"näme\":\"Käse\",\"x\":4.5}\n";
        Check(_folder.Write("a.ndjson", Encoding.Latin1.GetBytes(json))).Dispose();
        Check(_folder.Write("b.ndjson", Bytes(Encoding.Unicode, json, mark: true))).Dispose();
        Check(_folder.Write("c", Bytes(Encoding.Unicode, json, mark: false))).Dispose();
    }

    [Theory]
    [InlineData("Report of May\nby \"Ann\n" + Csv, 2, null)]
    [InlineData("# made by a program\n" + Csv, 0, "# ")]
    [InlineData("#1\nnäme,x\n#2\nKäse,1.5\nBrötchen,2.5\n\"#ff0000\",3.5\nKäse,4.5\n#3", 0, "#")]   // a value in quotes is no comment
    [InlineData("x\n//c\n" + Csv, 1, "//")]
    [InlineData("a\r\nb\r\nnäme,x\r\nKäse,1.5\r\nBrötchen,2.5\r\n#ff0000,3.5\r\nKäse,4.5\r\n", 2, null)]
    public void Lines_are_left_out(string text, int skip, string? comment)
        => Check(_folder.Write("t.csv", text), new TextFormat { SkipLines = skip, Comment = comment }).Dispose();

    [Fact]
    public void A_comment_mark_within_a_line_or_within_quotes_is_text()
    {
        using ITable table = _engine.Opened(_folder.Write("t.csv", "s,x\nred #ff0000,1\n\"two\n# lines\",2\n5\" pipe,3\n# gone\n"),
            new TextFormat { Comment = "#" });
        Assert.Equal(["5\" pipe", "red #ff0000", "two\n# lines"],
            table.CountAll(null, Sql.Text("s")).Columns[0].Values!.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_left_is_said()
    {
        string path = _folder.Write("t.csv", Csv);
        Assert.Contains("SkipLines",
            Assert.Throws<UnreadableDataException>(() => _engine.Opened(path, new TextFormat { SkipLines = 99 })).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("näme;x\nKäse;1,5\nBrötchen;2,5\n#ff0000;3,5\nKäse;4,5\n")]
    [InlineData("näme,x\nKäse,\"1,5\"\nBrötchen,\"2,5\"\n#ff0000,\"3,5\"\nKäse,\"4,5\"\n")]
    public void Decimal_commas(string text) => Check(_folder.Write("t.csv", text), new TextFormat { Decimal = ',' }).Dispose();

    [Fact]
    public void Zstandard_is_unpacked()
    {
        using var packer = new ZstdSharp.Compressor();
        byte[] packed = packer.Wrap(Encoding.UTF8.GetBytes(Csv)).ToArray();
        Check(_folder.Write("t.csv.zst", packed)).Dispose();
        Check(_folder.Write("t", packed)).Dispose();
        Check(_folder.Write("latin.csv.zst", packer.Wrap(Encoding.Latin1.GetBytes(Csv)).ToArray())).Dispose();
        Assert.Contains("ends too soon",
            Assert.Throws<UnreadableDataException>(() => _engine.Opened(_folder.Write("cut.csv.zst", packed[..^5]))).Message,
            StringComparison.Ordinal);
        packed[packed.Length / 2] ^= 255;
        packed[6] ^= 255;
        Assert.Throws<UnreadableDataException>(() => _engine.Opened(_folder.Write("damaged.csv.zst", packed)));
    }

    [Fact]
    public async Task A_named_pipe_is_read_once()
    {
        if (OperatingSystem.IsWindows()) return;
        string pipe = _folder.Of("pipe");
        using (Process made = Process.Start("mkfifo", pipe)) await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        Task writer = Task.Run(() => File.AppendAllText(pipe, Csv), TestContext.Current.CancellationToken);
        Check(pipe).Dispose();
        Check(pipe).Dispose();                  // opened again: from the copy
        await writer.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Folders_that_are_columns_stay_columns()
    {
        foreach (string day in new[] { "1", "2" })
            _folder.Write($"t/day={day}/a.csv", Encoding.Latin1.GetBytes(Csv));
        using ITable table = _engine.Opened(_folder.Of("t"));
        Assert.Equal(["näme", "x", "day"], table.Columns.Select(c => c.Name));
        Assert.Equal(2, table.ReadNotes.Count);
    }

    [Theory]
    [InlineData("a.orc", "Parquet")]
    [InlineData("a.avro", "Parquet")]
    [InlineData("a.xlsx", "CSV")]
    [InlineData("a.xls", "CSV")]
    [InlineData("a.ods", "CSV")]
    public void What_is_not_read_is_refused_with_the_way_out(string name, string wayOut)
    {
        string path = _folder.Write(name, [1, 0, 2, 0, 0]);
        Assert.Contains(wayOut, Assert.Throws<UnreadableDataException>(() => _engine.Opened(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void So_it_is_by_its_first_bytes()
    {
        foreach (byte[] magic in new byte[][] { [.. "FEA1"u8], [.. "ORC"u8, 3], [.. "Obj"u8, 1], [.. "PK"u8, 3, 4] })
        {
            string path = _folder.Write("unnamed", [.. magic, 1, 2, 3, 0, 0]);
            Assert.Contains("not read", Assert.Throws<UnreadableDataException>(() => _engine.Opened(path)).Message,
                StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1, 1 << 20)]
    [InlineData(3, (1 << 20) - 1)]
    [InlineData(2_500_000, 7)]
    public void Lines_longer_than_the_buffer_come_whole(int line, int other)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{new string('ü', line)}\r\n{new string('y', other)}\r\rz");
        var copy = new MemoryStream();
        Assert.True(TextLines.Filter(new MemoryStream(Encoding.UTF8.GetBytes("skip\r\n" + text)), copy, 1, null, default));
        Assert.Equal(text, Encoding.UTF8.GetString(copy.ToArray()));
        copy.SetLength(0);
        Assert.Equal((0L, 0L), TextLines.FromWindows1252(new MemoryStream(Encoding.UTF8.GetBytes(text)), copy, default));
        Assert.Equal(text, Encoding.UTF8.GetString(copy.ToArray()));
        Assert.True(EncodingDetection.IsUtf8(new MemoryStream(copy.ToArray()), default));
        Assert.False(EncodingDetection.IsUtf8(new MemoryStream([.. copy.ToArray(), 0xC3]), default));
    }
}
