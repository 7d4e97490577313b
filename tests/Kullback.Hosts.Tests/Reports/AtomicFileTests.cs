using Kullback.Reports;

namespace Kullback.Hosts.Tests.Reports;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kullback-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Write(string path, Action<Stream> write) => AtomicFile.Write(path, write, TestContext.Current.CancellationToken);

    private string InFolder(string name) => Path.Combine(_folder, name);

    [Fact]
    public void Writes_and_replaces()
    {
        Write(InFolder("a"), s => s.Write("one"u8));
        Write(InFolder("a"), s => s.Write("2"u8));
        Assert.Equal("2", File.ReadAllText(InFolder("a")));
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_failure_on_the_way_keeps_the_old_file_and_leaves_nothing()
    {
        File.WriteAllText(InFolder("a"), "old");
        Assert.Throws<InvalidOperationException>(
            () => Write(InFolder("a"), s => { s.Write(new byte[100_000]); throw new InvalidOperationException(); }));
        Assert.Equal("old", File.ReadAllText(InFolder("a")));
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_full_disk_keeps_the_old_file()
    {
        File.WriteAllText(InFolder("a"), "old");
        var error = Assert.Throws<IOException>(
            () => Write(InFolder("a"), _ => throw new IOException($"No space left on device : '{InFolder(".x.tmp")}'")));
        Assert.Equal($"{InFolder("a")}: no space left on device", error.Message);
        Assert.Equal("old", File.ReadAllText(InFolder("a")));
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_canceled_run_keeps_the_old_file()
    {
        File.WriteAllText(InFolder("a"), "old");
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(
            () => AtomicFile.Write(InFolder("a"), s => { s.Write("new"u8); stop.Cancel(); }, stop.Token));
        Assert.Equal("old", File.ReadAllText(InFolder("a")));
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Places_that_cannot_be_written_are_named()
    {
        Assert.Equal($"{InFolder("no/a")}: no such folder", Assert.Throws<IOException>(() => Write(InFolder("no/a"), _ => { })).Message);
        Assert.Equal($"{_folder}: is a folder", Assert.Throws<IOException>(() => Write(_folder, _ => { })).Message);
    }

    [Fact]
    public void A_link_is_followed()
    {
        File.WriteAllText(InFolder("target"), "old");
        File.CreateSymbolicLink(InFolder("link"), InFolder("target"));
        Write(InFolder("link"), s => s.Write("new"u8));
        Assert.Equal("new", File.ReadAllText(InFolder("target")));
        Assert.NotNull(new FileInfo(InFolder("link")).LinkTarget);
    }

    [Fact]
    public void A_link_that_leads_nowhere_yet_makes_its_target()
    {
        File.CreateSymbolicLink(InFolder("link"), InFolder("target"));
        Write(InFolder("link"), s => s.Write("new"u8));
        Assert.Equal("new", File.ReadAllText(InFolder("target")));
    }

    [Fact]
    public void Permissions_stay()
    {
        if (OperatingSystem.IsWindows()) return;
        File.WriteAllText(InFolder("a"), "old");
        File.SetUnixFileMode(InFolder("a"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Write(InFolder("a"), s => s.Write("new"u8));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(InFolder("a")));
    }

    [Fact]
    public void A_device_is_written_not_replaced()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "/dev/null");
        Write("/dev/null", s => s.Write("new"u8));
        Assert.Equal(0, new FileInfo("/dev/null").Length);
    }

    [Fact]
    public void The_disk_full_device_gives_one_line()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "/dev/full");
        var error = Assert.Throws<IOException>(() => Write("/dev/full", s => s.Write(new byte[1_000_000])));
        Assert.StartsWith("/dev/full: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
