using System.IO.Compression;
using System.Text;
using Kullback.Data.Logs;

namespace Kullback.Data.Tests.Logs;

/// <summary>Templates of log lines: what varies, in whatever order the lines come, on lines that nobody expected.</summary>
public class TemplatesTest
{
    private static IReadOnlyList<string> Mined(IEnumerable<string> lines)
    {
        var miner = new TemplateMiner();
        foreach (string line in lines) miner.Add(Encoding.UTF8.GetBytes(line));
        return miner.Templates();
    }

    [Theory]
    [InlineData("took 12.5 s from 10.0.0.1:80", "took <n> s from <ip>")]
    [InlineData("job f3025177-3e01-bcfe-9914-0394411941b7 at 0xeed8", "job <uuid> at <hex>")]
    [InlineData("open /var/log/a1.txt: (uid=12)", "open <path>: (uid=<n>)")]
    [InlineData("GET /a/b.html 404 17 2ms", "GET <path> 404 <n> <n>ms")]
    [InlineData("  plain   words\t only ", "plain words only")]
    public void What_varies_is_replaced_by_its_kind(string line, string template) => Assert.Equal([template], Mined([line]));

    [Fact]
    public void Three_words_at_a_place_make_it_vary_and_two_do_not()
    {
        Assert.Equal(["login of *"], Mined(["login of ann", "login of bob", "login of eve"]));
        Assert.Equal(["door closed", "door opened"], Mined(["door opened", "door closed"]));
    }

    // The shared log: 24 templates, a plain tree groups 0.81 of its lines.
    [Fact]
    public void Nine_lines_of_ten_of_the_shared_log_are_grouped_as_they_were_made_in_any_order()
    {
        string? root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "Kullback.slnx"))) root = Path.GetDirectoryName(root);
        string path = Path.Combine(root ?? "", "..", "shared", "data", "anomaly", "service-log.tsv.gz");
        Assert.SkipUnless(root is not null && File.Exists(path), $"no {path} beside the checkout");
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        string[][] lines = [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('\t', 2))];
        IReadOnlyList<string> templates = Mined(lines.Select(l => l[1]));
        Assert.Equal(templates, Mined(lines.Select(l => l[1]).Reverse()));
        Assert.Equal(templates, Mined(lines.Select(l => l[1]).Order(StringComparer.Ordinal)));
        var index = new TemplateIndex(templates);
        var group = lines.Select(l => (True: l[0], Found: index.Of(Encoding.UTF8.GetBytes(l[1])))).ToList();
        Assert.DoesNotContain(group, g => g.Found < 0);
        var sizes = group.CountBy(g => g.True).ToDictionary();
        var found = group.CountBy(g => g.Found).ToDictionary();
        int right = group.CountBy(g => g).Where(g => sizes[g.Key.True] == g.Value && found[g.Key.Found] == g.Value).Sum(g => g.Value);
        Assert.True(right >= 0.9 * lines.Length, $"{right} of {lines.Length}:\n{string.Join('\n', templates)}");
    }

    [Fact]
    public void Bytes_that_are_no_text_and_endless_lines_are_lines()
    {
        var miner = new TemplateMiner();
        miner.Add([0xFF, 0xFE, 0x20, 0x31]);
        miner.Add(new byte[100]);
        byte[] endless = new byte[1 << 20];
        Array.Fill(endless, (byte)'9');
        miner.Add(endless);
        foreach (string template in miner.Templates()) Assert.True(template.Length < 3 * 8192 + 64);
        Assert.Equal(3, miner.Lines);
    }
}
