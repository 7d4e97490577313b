using System.Text.Json;

namespace Kullback.Hosts.Tests.Terminal;

public sealed class Outputs
{
    [Fact]
    public void Several_are_written_at_once_and_the_table_too()
    {
        using var runs = new CommandLineRuns();
        string[] files = ["d.html", "d.json", "d.jsonl", "d.md", "d.xml"];
        string[] options = ["--html", "--json", "--jsonl", "--markdown", "--junit"];
        var (code, output, error) = runs.Compare([.. options.Zip(files, (o, f) => new[] { o, runs.At(f) }).SelectMany(a => a)]);
        Assert.Equal((1, ""), (code, error));
        Assert.Contains("Drifted: 2 of 7", output, StringComparison.Ordinal);
        Assert.All(files, f => Assert.True(new FileInfo(runs.At(f)).Length > 100));
    }

    [Fact]
    public void Standard_output_belongs_to_the_one_that_asks_for_it()
    {
        using var runs = new CommandLineRuns();
        var (code, output, _) = runs.Compare("--json", "-", "--markdown", runs.At("d.md"));
        Assert.Equal(1, code);
        Assert.Equal("drifted", JsonDocument.Parse(output).RootElement.GetProperty("verdict").GetString());
        Assert.True(File.Exists(runs.At("d.md")));
    }

    [Fact]
    public void Quiet_prints_nothing_and_stat_one_line()
    {
        using var runs = new CommandLineRuns();
        Assert.Equal((1, "", ""), runs.Compare("--quiet"));
        Assert.Single(runs.Compare("--stat").Output.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void An_output_that_cannot_be_written_is_known_before_the_work()
    {
        bool compared = false;
        using var runs = new CommandLineRuns { Report = () => { compared = true; return HandMade.Birdstrikes; } };
        Directory.CreateDirectory(runs.At("folder"));
        Assert.Equal((2, "", $"kullback: {runs.At("folder")}: is a folder\n"), runs.Compare("--json", runs.At("folder")));
        Assert.False(compared);
    }

    [Fact]
    public void A_disk_that_is_full_is_trouble_and_the_old_file_stays()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full here");
        using var runs = new CommandLineRuns();
        var (code, _, error) = runs.Compare("--json", "/dev/full");
        Assert.Equal(2, code);
        Assert.StartsWith("kullback: /dev/full: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_is_explained_as_json()
    {
        using var runs = new CommandLineRuns { Report = Reports.Samples.Birds };
        var (code, output, _) = runs.Run("explain", runs.Reference, runs.Current, "Wildlife Species", "--json", "-");
        Assert.Equal(0, code);
        JsonElement root = JsonDocument.Parse(output).RootElement;
        Assert.Equal("Wildlife Species", root.GetProperty("columns")[0].GetProperty("name").GetString());
        JsonElement working = root.GetProperty("working")[0];
        Assert.Equal(15, working.GetProperty("terms").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, working.GetProperty("terms")[12].GetProperty("currentTermBits").ValueKind);
        Assert.Equal(15, working.GetProperty("steps").GetProperty("cells").GetInt32());
    }
}
