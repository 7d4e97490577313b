using System.Globalization;
using Kullback.Divergences;
using Kullback.Estimation;
using Kullback.Hypotheses;

namespace Kullback.Tests;

/// <summary>The library's ten lines in README.md compile, and print what it says they print.</summary>
public class ReadmeExample
{
    [Fact]
    public void Library_in_ten_lines()
    {
        double nats = new KullbackLeibler().Between<double>([0.36, 0.48, 0.16], [1 / 3.0, 1 / 3.0, 1 / 3.0]);
        var before = BinnedSample.FromCounts([480, 310, 210]);
        var after = BinnedSample.FromCounts([400, 330, 270]);
        var change = JensenShannonEstimate.From(after, before);
        double p = GTest.Homogeneity(after, before).PValue;

        string readme = File.ReadAllText(Path.Combine(Root(), "README.md"));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"// {nats:F4}, exact"), readme, StringComparison.Ordinal);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture,
            $"// {change.Nats:F4} nat, 95 % [{change.LowNats:F4}, {change.HighNats:F4}]"), readme, StringComparison.Ordinal);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"// {p:F5}"), readme, StringComparison.Ordinal);
        foreach (string line in new[]
        {
            "double nats = new KullbackLeibler().Between<double>([0.36, 0.48, 0.16], [1 / 3.0, 1 / 3.0, 1 / 3.0]);",
            "var before = BinnedSample.FromCounts([480, 310, 210]);", "var after = BinnedSample.FromCounts([400, 330, 270]);",
            "var change = JensenShannonEstimate.From(after, before);", "GTest.Homogeneity(after, before).PValue:F5",
        }) Assert.Contains(line, readme, StringComparison.Ordinal);
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Kullback.slnx"))) folder = folder.Parent;
        return folder!.FullName;
    }
}
