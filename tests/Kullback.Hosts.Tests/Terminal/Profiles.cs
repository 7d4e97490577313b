using Kullback.Data.Comparisons;

namespace Kullback.Hosts.Tests.Terminal;

public sealed class Profiles
{
    [Fact]
    public void A_profile_stands_in_for_its_table_and_merges()
    {
        using var runs = new CommandLineRuns();
        string Table(int from) => "x,y\n" + string.Concat(Enumerable.Range(from, 500).Select(i => $"{(i * 37) % 101},{"abc"[i % 3]}\n"));
        File.WriteAllText(runs.Reference, Table(0));
        File.WriteAllText(runs.Current, Table(500));
        string first = runs.At("first.klp"), second = runs.At("second.klp"), both = runs.At("both.klp");

        Assert.Equal(0, runs.Run("profile", runs.Reference, "-o", first).Code);
        var (code, output, error) = runs.Run("profile", runs.Current, "--cells", first, "-o", second);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("500 rows, 2 columns", output, StringComparison.Ordinal);
        Assert.Contains("1,000 rows", runs.Run("merge", first, second, "-o", both).Output, StringComparison.Ordinal);

        var (compared, stat, _) = runs.RunWith(s => s with { Compare = Comparison.OfFiles }, "compare", first, both, "--stat");
        Assert.Equal(0, compared);
        Assert.Contains("Stable: all 2 compared columns", stat, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_profile_is_refused()
    {
        using var runs = new CommandLineRuns();
        var (code, output, error) = runs.Run("merge", runs.Reference, runs.Current, "-o", runs.At("x.klp"));
        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith("kullback: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("internal error", error, StringComparison.Ordinal);
        Assert.False(File.Exists(runs.At("x.klp")));
    }
}
