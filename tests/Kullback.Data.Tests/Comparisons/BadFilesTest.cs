using System.IO.Compression;
using System.Text;
using Kullback.Data.Comparisons;
using Kullback.Data.Engines.DuckDb;
using Kullback.Data.Tables;

namespace Kullback.Data.Tests.Comparisons;

/// <summary>Files that can't be compared: one line that names the file, the place and the fault, whichever side it is on.</summary>
public sealed class BadFilesTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _good;

    public BadFilesTest() => _good = _folder.Lines("good.csv", Rows(1_000).Prepend("a,b"));

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string> Rows(int rows) => Enumerable.Range(0, rows).Select(i => $"{i % 7},{i % 5 * 0.5}");

    /// <summary>The message without the path, the same as reference and as current table.</summary>
    private string Refused(string path, ComparisonOptions? options = null)
    {
        string message = Compared.Refusal(path, _good, options);
        Assert.Equal(message, Compared.Refusal(_good, path, options));
        Assert.StartsWith($"{path}: ", message, StringComparison.Ordinal);
        return message[(path.Length + 2)..].Replace(_folder.Path, "", StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there()
    {
        Assert.Equal("no such file (did you mean /good.csv?)", Refused(Path.Combine(_folder.Path, "godo.csv")));
        Assert.Equal("no such file", Refused(Path.Combine(_folder.Path, "something-else.parquet")));
        Assert.Equal("no such file (there is no folder /nowhere)", Refused(Path.Combine(_folder.Path, "nowhere/good.csv")));
        Assert.Equal("no file matches", Refused(Path.Combine(_folder.Path, "*.parquet")));
        Assert.Equal("no file matches", Refused(Path.Combine(_folder.Path, "nowhere/*.csv")));
    }

    [Theory]
    [InlineData("empty.csv", "", "the file is empty")]
    [InlineData("blank.csv", "\n\n", "*")]
    [InlineData("header.csv", "a,b\n", "no rows")]
    [InlineData("header-without-end.csv", "a,b", "no rows")]
    [InlineData("header-and-blank.csv", "a,b\n\n", "no rows")]
    [InlineData("one.csv", "a,b\n1,0.5\n", "one row: too few to compare")]
    [InlineData("one-text.csv", "a,b\nx,y\n", "one row: too few to compare")]
    [InlineData("empty.json", "", "the file is empty")]
    [InlineData("nothing.json", "[]", "no rows")]
    [InlineData("words.json", "[\"a\", \"b\"]", "not a table: JSON objects are expected, one per row")]
    [InlineData("numbers.ndjson", "1\n2\n", "not a table: JSON objects are expected, one per row")]
    [InlineData("broken.json", "[{\"a\": 1}, {\"a\": ", "*Malformed JSON*")]
    [InlineData("text.json", "this is no JSON", "not a table: JSON objects are expected, one per row")]
    [InlineData("twice.csv", "a,b,a\n1,2,3\n4,5,6\n", "two columns are named 'a'")]
    [InlineData("twice-quoted.csv", "\"x,\ny\",b,\"x,\ny\"\n1,2,3\n4,5,6\n", "two columns are named 'x,\\ny'")]
    [InlineData("case.csv", "a,b,A\n1,2,3\n4,5,6\n", "columns 'a' and 'A' differ only by case, which the engine does not tell apart")]
    [InlineData("few.csv", "a,b\n1,2\n3\n4,5\n", "line 3 has 1 fields where 2 are expected")]
    [InlineData("many.csv", "a,b\n1,2\n3,4\n5,6,7\n", "line 4 has 3 fields where 2 are expected")]
    [InlineData("open.csv", "a,b\n1,\"2\n3,4\n5,6\n", "*quote*")]
    public void A_small_file_with_a_fault(string name, string text, string message)
    {
        string said = Refused(_folder.Write(name, text));
        if (message.Contains('*', StringComparison.Ordinal)) Assert.Contains(message.Trim('*'), said, StringComparison.Ordinal);
        else Assert.Equal(message, said);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Binary_garbage_named_csv(bool zeros)
    {
        byte[] garbage = new byte[20_000];
        new Random(1).NextBytes(garbage);
        if (!zeros) garbage = [.. garbage.Select(b => b == 0 ? (byte)1 : b)];
        foreach (string name in new[] { "garbage.csv", "garbage.tsv", "garbage" })
        {
            string said = Refused(_folder.Write(name, garbage));
            if (zeros) Assert.Equal("not a text file (it has zero bytes); expected CSV, JSON, Parquet or Arrow", said);
        }
    }

    [Fact]
    public void Text_that_is_not_UTF_8()
    {
        byte[] latin = Encoding.Latin1.GetBytes("a,b\n1,x\n2,caf\u00E9\n3,y\n");
        var told = new ComparisonOptions { Text = new TextFormat { Encoding = TextEncoding.Utf8 } };
        Assert.StartsWith("line 3 is not valid UTF-8 text", Refused(_folder.Write("latin.csv", latin), told), StringComparison.Ordinal);
        Assert.Contains("Encoding", Refused(_folder.Write("latin.csv", latin), told), StringComparison.Ordinal);
    }

    [Fact]
    public void A_megabyte_in_one_line()
    {
        string Of(int line) => string.Concat(Enumerable.Range(0, 50).Select(i => $"{i},x\n").Prepend("a,b\n")
            .Append($"7,{new string('y', line - 2)}\n").Append("8,x\n"));
        Assert.Equal("line 52 is longer than 1 MB (is a quote left open?)", Refused(_folder.Write("long.csv", Of(1_000_000))));
        Assert.Equal("line 52 is longer than 1 MB (is a quote left open?)", Refused(_folder.Write("longer.csv", Of(5_000_000))));
        string allowed = _folder.Write("allowed.csv", Of(999_990));
        ComparisonReport report = Compared.Files(allowed, allowed);
        Assert.Equal((52, 52), (report.Reference.Rows, report.Current.Rows));
        // No two rows are alike in 'a', and 52 tell little: the copy is no proof that nothing changes.
        Assert.Equal(Verdict.Undecided, report.Row("a").Verdict);
    }

    [Fact]
    public void Packed_and_columnar_files_that_end_too_soon()
    {
        string text = string.Join('\n', Rows(50_000).Prepend("a,b"));
        byte[] packed = TemporaryFolder.Gzipped(text);
        Assert.Contains("gzip", Refused(_folder.Write("short.csv.gz", packed[..(packed.Length / 2)])), StringComparison.Ordinal);
        Assert.Contains("gzip", Refused(_folder.Write("no-trailer.csv.gz", packed[..^4])), StringComparison.Ordinal);
        Assert.Contains("gzip", Refused(_folder.Write("no-gzip.csv.gz", text)), StringComparison.Ordinal);
        using var engine = new DuckDbEngine();
        engine.Execute($"COPY (SELECT i % 7 AS a, i % 5 AS b FROM range(10000) s(i)) TO '{_folder.Of("whole.parquet")}' (FORMAT parquet)");
        byte[] parquet = File.ReadAllBytes(_folder.Of("whole.parquet"));
        Assert.Contains("No magic bytes", Refused(_folder.Write("short.parquet", parquet[..(parquet.Length / 2)])),
            StringComparison.Ordinal);
        Refused(_folder.Write("text.parquet", "a,b\n1,2\n"));
    }

    [Fact]
    public void Folders_without_data_or_with_several_kinds()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "bare"));
        Assert.Equal("the folder has no data file (.csv, .tsv, .json, .ndjson, .parquet, .arrow)",
            Refused(Path.Combine(_folder.Path, "bare")));
        _folder.Write("mixed/a.csv", "a,b\n1,2\n");
        _folder.Write("mixed/b.json", "[{\"a\":1}]");
        Assert.Equal("the folder mixes csv and json files; name one kind by a glob", Refused(Path.Combine(_folder.Path, "mixed")));
    }

    [Fact]
    public void Files_of_one_table_must_have_the_same_columns_in_the_same_order()
    {
        _folder.Write("many/1.csv", "a,b\n1,2\n3,4\n");
        _folder.Write("many/2.csv", "b,a\n1,2\n3,4\n");
        string many = Path.Combine(_folder.Path, "many");
        Assert.EndsWith("2.csv: column 1 is 'b' where " + Path.Combine(many, "1.csv") + " has 'a'", Compared.Refusal(many, _good),
            StringComparison.Ordinal);
        _folder.Write("many/2.csv", "a,b,c\n1,2,3\n3,4,5\n");
        Assert.Contains("2.csv: column 3 is 'c' where ", Compared.Refusal(many, _good), StringComparison.Ordinal);
        _folder.Write("many/2.csv", "a,b\n1,2\n3,4,5\n");
        string said = Compared.Refusal(many, _good);
        Assert.Contains("2.csv", said, StringComparison.Ordinal);
        Assert.EndsWith("line 3 has 3 fields where 2 are expected", said, StringComparison.Ordinal);
    }

    [Fact]
    public void No_permission()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.UserName == "root", "root may read everything");
        string path = _folder.Write("secret.csv", "a,b\n1,2\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.None);
        Assert.Equal("no permission to read it", Refused(path));
    }

    [Fact]
    public void Arrow_files_that_are_none_are_refused()
    {
        Assert.Equal("not a whole Arrow file: its footer is missing or damaged",
            Refused(_folder.Write("t.arrow", "ARROW1\0\0"u8.ToArray())));
        Assert.Equal("not a whole Arrow stream: its schema is missing or damaged",
            Refused(_folder.Write("u.arrow", [255, 255, 255, 255, 9, 0, 0, 0])));
        Assert.Equal("neither an Arrow file, which begins with ARROW1, nor an Arrow stream of version 0.15 or later",
            Refused(_folder.Write("v.feather", "a,b\n1,2\n"u8.ToArray())));
        Assert.Equal("the Arrow file is packed as a whole: unpack it first (Arrow packs its buffers itself)",
            Refused(_folder.Gzip("w.arrow.gz", "ARROW1")));
        Assert.Equal("Feather of version 1 is not read: write version 2 or Parquet (pandas: read_feather(...).to_parquet(...))",
            Refused(_folder.Write("x.feather", "FEA1....FEA1"u8.ToArray())));
    }

    // ---- large files, counted where they lie ---------------------------------------------------------------------------

    [Theory]
    [InlineData("7", "line 400002 has 1 fields where 2 are expected")]
    [InlineData("7,0.5,9", "line 400002 has 3 fields where 2 are expected")]
    public void A_ragged_line_far_down_a_large_file(string line, string message)
    {
        string path = _folder.Lines("large.csv", Rows(400_000).Prepend("a,b").Append(line).Concat(Rows(300_000)));
        Assert.Equal($"{path}: {message}", Compared.Refusal(_good, path));
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_far_down_a_large_file()
    {
        string path = _folder.Of("large.csv");
        using (var file = new StreamWriter(path, append: false, Encoding.Latin1) { NewLine = "\n" })
        {
            file.WriteLine("a,s");
            for (int i = 0; i < 700_000; i++) file.WriteLine(i == 400_000 ? "1,caf\u00E9" : $"{i % 7},tea {i % 5}");
        }
        string good = _folder.Lines("texts.csv", Enumerable.Range(0, 1000).Select(i => $"{i % 7},tea {i % 5}").Prepend("a,s"));
        Assert.Equal($"{path}: line 400002 is not valid UTF-8 text (Encoding windows-1252 or latin-1 reads any bytes)",
            Compared.Refusal(good, path));
    }

    [Fact]
    public void A_quote_left_open_far_down_a_large_file()
    {
        string path = _folder.Lines("large.csv", Rows(400_000).Prepend("a,b").Append("1,\"2").Concat(Rows(300_000)));
        Assert.StartsWith($"{path}: line 400002 ", Compared.Refusal(_good, path), StringComparison.Ordinal);
    }
}
