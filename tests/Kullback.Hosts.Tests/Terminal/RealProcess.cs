using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Kullback.Hosts.Tests.Terminal;

/// <summary>The built command as a process of its own: pipes, signals, standard input.</summary>
public sealed class RealProcess : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kullback-process-").FullName;

    public RealProcess()
    {
        Assert.SkipWhen(RuntimeInformation.IsOSPlatform(OSPlatform.Windows), "the tests use a POSIX shell");
        foreach (string name in new[] { "a", "b" })
            File.WriteAllText(Path.Combine(_folder, name + ".csv"),
                "x,y\n" + string.Concat(Enumerable.Range(0, 300).Select(i => $"{(i * 37) % 101},{"abc"[i % 3]}\n")));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Standard_input_is_a_table() => Assert.Equal(0, Shell("cat b.csv | $K compare a.csv - --quiet").Code);

    [Fact]
    public void A_closed_pipe_ends_it_without_a_word()
    {
        var (_, _, error) = Shell("$K compare --help | head -n 1 > /dev/null; $K compare a.csv b.csv | true");
        Assert.Equal("", error);
    }

    [Fact]
    public void A_pipe_gets_no_color_and_the_width_of_COLUMNS()
    {
        var (_, output, error) = Shell("COLUMNS=100 $K compare a.csv b.csv | cat");
        Assert.Equal("", error);
        Assert.DoesNotContain('\e', output);
        Assert.Contains("compared columns", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_is_one_line_and_exit_code_two()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full here");
        var (code, _, error) = Shell("$K compare a.csv b.csv > /dev/full");
        Assert.Equal(2, code);
        Assert.StartsWith("kullback: ", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void Ctrl_C_says_stopped()
    {
        // With job control (set -m) a job in the background still hears SIGINT. A pipe that nobody fills keeps the command waiting for
        // standard input until the signal comes. A test run that was itself started in the background has SIGINT ignored, and children
        // inherit that: env gives it back.
        var (code, output, error) =
            Shell(
                "set -m; mkfifo pipe; env --default-signal=INT $K compare a.csv - --json out.json < pipe & p=$!; exec 3> pipe; sleep 2; "
                    + "kill -INT $p; wait $p");
        Assert.Equal((130, ""), (code, output));
        Assert.StartsWith("kullback: stopped\n", error, StringComparison.Ordinal);      // then bash says that its job ended
        Assert.False(File.Exists(Path.Combine(_folder, "out.json")));
    }

    /// <summary>Waiting for a pipe, in the middle of another encoding, of Zstandard, of JSON: it ends within the two seconds that work is
    /// given to listen, and leaves nothing behind.</summary>
    [Theory]
    [InlineData("compare a.csv pipe", 1.5)]
    [InlineData("estimate pipe", 1.5)]
    [InlineData("measure pipe 0.5,0.5", 1.5)]
    [InlineData("fit pipe x", 1.5)]
    [InlineData("compare large.utf16.csv large.utf16.csv", 0.7)]
    [InlineData("compare large.csv.zst large.csv.zst", 1)]
    [InlineData("compare large.ndjson large.ndjson", 1)]
    [InlineData("estimate large.ndjson --columns x", 1.5)]
    public void Ctrl_C_ends_every_reader_and_leaves_nothing(string command, double after)
    {
        Large();
        string wait = after.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var (code, output, error) =
            Shell(
                $"mkdir tmp; export TMPDIR=$PWD/tmp; mkfifo pipe; set -m; env --default-signal=INT $K {command} & p=$!; sleep {wait}; "
                    + $"kill -INT $p; s=$(date +%s%N); wait $p; c=$?; "
            + "echo $(( ($(date +%s%N) - s) / 1000000 )) $(ls tmp | grep -c kullback); exit $c");
        Assert.SkipWhen(code == 0, "it was done before the signal came");
        Assert.Equal(130, code);
        Assert.StartsWith("kullback: stopped\n", error, StringComparison.Ordinal);
        string[] said = output.Trim().Split(' ');
        // two seconds of grace, and a machine that is busy
        Assert.InRange(int.Parse(said[0], System.Globalization.CultureInfo.InvariantCulture), 0, 10_000);
        Assert.Equal("0", said[1]);
    }

    [Theory]
    [InlineData("compare large.utf16.csv large.utf16.csv --no-pairs")]
    [InlineData("compare large.csv.zst large.csv.zst --no-pairs")]
    [InlineData("compare large.ndjson large.ndjson --no-pairs")]
    [InlineData("profile large.ndjson -o out.klp --json -")]
    public void A_reader_that_leaves_early_is_no_error(string command)
    {
        Large();
        var (code, output, error) =
            Shell(
                $"mkdir tmp; export TMPDIR=$PWD/tmp; $K {command} | head -n 1 > first; echo ${{PIPESTATUS[0]}} $(wc -l < first) $(ls tmp "
                    + $"| grep -c kullback)");
        Assert.Equal((0, "", "0 1 0\n"), (code, error, output));
    }

    private void Large()
    {
        var random = new Random(1);
        string[] rows = [.. Enumerable.Range(0, 200_000).Select(i => $"{i % 1000},{random.Next(10_000)},{"abc"[i % 3]}")];
        string text = "x,y,t\n" + string.Join('\n', rows) + "\n";
        File.WriteAllText(Path.Combine(_folder, "large.utf16.csv"), text, System.Text.Encoding.Unicode);
        using (var packer = new ZstdSharp.Compressor())
            File.WriteAllBytes(Path.Combine(_folder, "large.csv.zst"), packer.Wrap(System.Text.Encoding.UTF8.GetBytes(text)).ToArray());
        File.WriteAllLines(Path.Combine(_folder, "large.ndjson"),
            rows.Select(r => r.Split(',')).Select(r => $"{{\"x\": {r[0]}, \"y\": {r[1]}, \"u\": {{\"t\": \"{r[2]}\"}}}}"));
    }

    private (int Code, string Output, string Error) Shell(string script)
    {
        string dll = Path.Combine(AppContext.BaseDirectory, "Kullback.Cli.dll");
        var start = new ProcessStartInfo("bash")
        {
            WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true,
            RedirectStandardInput = true
        };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"K='dotnet {dll}'\n{script}");
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        CancellationToken stop = TestContext.Current.CancellationToken;
        Task<string> error = process.StandardError.ReadToEndAsync(stop), output = process.StandardOutput.ReadToEndAsync(stop);
        bool ended = process.WaitForExit(120_000);
        if (!ended) process.Kill(entireProcessTree: true);
        Assert.True(ended, "it did not end within two minutes");
        return (process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }
}
