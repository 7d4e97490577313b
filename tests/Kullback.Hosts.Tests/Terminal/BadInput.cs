using System.Text;
using Kullback.Cli;
using Kullback.Cli.Terminal;

namespace Kullback.Hosts.Tests.Terminal;

/// <summary>Files as people have them, through the whole command: compared,
/// or refused in one line with exit code 2 and nothing written.</summary>
public sealed class BadInput : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kullback-bad-").FullName;

    public BadInput() => File.WriteAllText(At("good.csv"), Table("x,y", 400));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("missing", null, "no such file")]
    [InlineData("empty", "", "empty")]
    [InlineData("header only", "x,y\n", "no rows")]
    public void Nothing_to_read_is_refused(string name, string? content, string expected)
    {
        if (content is not null) File.WriteAllText(At(name + ".csv"), content);
        Refused(expected, "good.csv", name + ".csv");
        Refused(expected, name + ".csv", "good.csv");
    }

    [Fact]
    public void One_row_is_refused() => Refused("one row", "good.csv", Written("one.csv", "x,y\n1.5,a\n"));

    [Fact]
    public void A_ragged_file_is_refused_with_its_line()
        => Refused("line 102 ", "good.csv", Written("ragged.csv", Table("x,y", 100) + "1,2,3,4\n" + Table(null, 100)));

    [Fact]
    public void Binary_garbage_is_refused()
    {
        var bytes = new byte[20_000];
        new Random(1).NextBytes(bytes);
        File.WriteAllBytes(At("garbage.csv"), bytes);
        Refused("", "good.csv", "garbage.csv");
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_read_as_windows_1252_and_said()
    {
        File.WriteAllBytes(At("latin1.csv"), Encoding.Latin1.GetBytes("x,y\n" + string.Concat(Enumerable.Repeat("1,café\n", 300))));
        var (code, output, error) = Run("good.csv", "latin1.csv");
        Assert.Equal((1, ""), (code, error));
        Assert.Contains("300 lines (the first: line 2)", output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Refused("UTF-8", "good.csv", "latin1.csv", "--encoding", "utf-8");
        Refused("--encoding", "good.csv", "latin1.csv", "--encoding", "utf8000");
        Refused("--decimal", "good.csv", "latin1.csv", "--decimal", ";");
        Refused("--comment", "good.csv", "latin1.csv", "--comment", "");
        Refused("--skip-lines", "good.csv", "latin1.csv", "--skip-lines", "301");
    }

    [Fact]
    public void A_column_of_one_value_is_compared()
    => Compared(1, "good.csv", Written("constant.csv", "x,y\n" + string.Concat(Enumerable.Repeat("7,a\n", 300))));

    [Fact]
    public void A_column_without_any_value_is_compared()
        => Compared(1, "good.csv", Written("missing.csv", "x,y\n" + string.Concat(Enumerable.Repeat(",a\n,b\n,c\n", 100))));

    [Fact]
    public void Not_a_number_and_infinities_are_compared()
        => Compared(null, "good.csv", Written("nan.csv", "x,y\n" + string.Concat(Enumerable.Repeat("nan,a\ninf,b\n-inf,c\n1.5,a\n", 100))));

    [Fact]
    public void A_cell_of_a_megabyte_is_compared_or_refused()
    {
        var (code, output, error) = Run("good.csv", Written("huge.csv", Table("x,y", 200) + "1," + new string('z', 1_000_000) + "\n"));
        if (code == 2) OneLine(error);
        Assert.True(output.Length < 20_000, "no cell of a megabyte on the terminal");
    }

    [Fact]
    public void Two_columns_of_one_name_are_told_apart_or_refused()
    {
        var (code, _, error) = Run("good.csv", Written("twice.csv", Table("x,x", 300)));
        if (code == 2) OneLine(error);
    }

    [Fact]
    public void Odd_names_are_compared_and_inert()
    {
        string header = "\"a \"\"q\"\"\",\"line\nbreak\x1b[31m\",\"<script>alert(1)</script>\"\n";
        string rows = string.Concat(Enumerable.Range(0, 300).Select(i => $"{i % 7},{"abc"[i % 3]},{i % 11}.5\n"));
        Written("odd1.csv", header + rows);
        Written("odd2.csv", header + rows);
        string html = At("odd.html");
        var (code, output, _) = Run("odd1.csv", "odd2.csv", "--html", html, "--markdown", At("odd.md"));
        Assert.Equal(0, code);
        Assert.DoesNotContain('\e', output);
        Assert.DoesNotContain("<script>alert", File.ReadAllText(html), StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", File.ReadAllText(At("odd.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Differing_schemas_are_findings_and_never_drift()
    {
        string reference = Written("one.csv",
            "x,y,both\n" + string.Concat(Enumerable.Range(0, 3_000).Select(i => $"{i % 9},{i % 5},{i % 4}\n")));
        string other = Written("other.csv",
            "x,z,both\n" + string.Concat(Enumerable.Range(0, 3_000).Select(i => $"{"abc"[i % 3]},{i % 5},{i % 4}\n")));
        var (code, output, _) = Run(reference, other);
        Assert.Equal(0, code);
        Assert.Contains("schema changes", output, StringComparison.Ordinal);
        Assert.Contains("Stable: 1 of 1 compared column; 3 could not be compared", output, StringComparison.Ordinal);
        Assert.Equal(1, Run(reference, other, "--fail-on", "schema").Code);
    }

    [Fact]
    public void Tables_without_a_common_column_are_trouble()
    {
        string other = Written("other.csv", "a,b\n" + string.Concat(Enumerable.Range(0, 300).Select(i => $"{"abc"[i % 3]},{i % 5}\n")));
        var (code, _, error) = Run("good.csv", other, "--fail-on", "never");
        Assert.Equal(2, code);
        Assert.Contains("no column could be compared", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_columns_are_compared()
    {
        static string Wide(int shift) => string.Join(',', Enumerable.Range(0, 1_000).Select(i => $"c{i}")) + "\n"
            + string.Concat(Enumerable.Range(0, 60)
                .Select(r => string.Join(',', Enumerable.Range(0, 1_000).Select(c => ((r * 7) + (c * 3) + shift) % 5)) + "\n"));
        Compared(null, Written("wide1.csv", Wide(0)), Written("wide2.csv", Wide(1)), "--no-pairs");
    }

    [Fact]
    public void A_column_that_is_not_there_is_named_with_the_nearest()
    {
        var (code, _, error) = Run("good.csv", "good.csv", "--by", "yy");
        Assert.Equal(2, code);
        OneLine(error);
        Assert.Contains("yy", error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_fails_leaves_the_old_file_as_it_was()
    {
        string json = Written("old.json", "kept");
        Refused("", "good.csv", Written("empty.csv", ""), "--json", At(json));
        Assert.Equal("kept", File.ReadAllText(At(json)));
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder), f => f.EndsWith(".tmp", StringComparison.Ordinal));
    }

    private void Compared(int? code, params string[] arguments)
    {
        var (actual, output, error) = Run(arguments);
        Assert.Equal("", error);
        if (code is { } expected) Assert.Equal(expected, actual);
        else Assert.InRange(actual, 0, 1);
        Assert.Contains("bit", output, StringComparison.Ordinal);
    }

    private void Refused(string expected, params string[] arguments)
    {
        var (code, output, error) = Run(arguments);
        Assert.Equal((2, ""), (code, output));
        OneLine(error);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    private static void OneLine(string error)
    {
        Assert.StartsWith("kullback: ", error, StringComparison.Ordinal);
        Assert.Equal(error.Length - 1, error.IndexOf('\n', StringComparison.Ordinal));
        Assert.DoesNotContain("internal error", error, StringComparison.Ordinal);
    }

    private (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        string[] names = [.. arguments.Select((a, i) => i < 2 ? At(a) : a)];
        int code = CommandLine.Run(["compare", .. names], new Shell { Output = output, Error = error },
            TestContext.Current.CancellationToken);
        return (code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    private string At(string name) => Path.Combine(_folder, name);

    private string Written(string name, string content)
    {
        File.WriteAllText(At(name), content);
        return name;
    }

    private static string Table(string? header, int rows)
    {
        var random = new Random(7);
        return (header is null ? "" : header + "\n")
            + string.Concat(Enumerable.Range(0, rows)
                .Select(_ => FormattableString.Invariant($"{random.NextDouble() * 10:F4},{"abc"[random.Next(3)]}\n")));
    }
}
