using Kullback.Data.Comparisons;
using Kullback.Data.Profiles;

namespace Kullback.Data.Tests.Comparisons;

/// <summary>A profile of very many texts compares as its data do: rare values too.</summary>
public sealed class ManyTextsProfileTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_tail_of_new_values_is_seen_through_profiles()
    {
        // 20,000 towns with about four rows each, of which two in five current rows are in towns that are new.
        static IEnumerable<string> Rows(int seed, double renewed)
        {
            var random = new Random(seed);
            for (int i = 0; i < 80_000; i++)
                yield return $"{(random.NextDouble() < renewed ? "new" : "town")}{random.Next(20_000)},{random.Next(5)}";
        }
        string[] data = [_folder.Lines("q.csv", Rows(1, 0).Prepend("town,x")), _folder.Lines("p.csv", Rows(2, 0.4).Prepend("town,x"))];
        string[] profiles = [.. data.Select(path => Profiled(path))];
        ColumnFigures exact = Compared.Files(data[0], data[1]).Row("town").Figures!;
        Assert.True(exact.NewValues > 15_000);
        foreach ((string q, string p) in new[] { (profiles[0], profiles[1]), (profiles[0], data[1]), (data[0], profiles[1]) })
        {
            ColumnReport row = Compared.Files(q, p).Row("town");
            Assert.Equal(Verdict.Drifted, row.Verdict);
            Assert.Equal((exact.NewValues, exact.VanishedValues, exact.NewShare),
                (row.Figures!.NewValues, row.Figures.VanishedValues, row.Figures.NewShare));
            // The same counts, added up in another order.
            Assert.Equal(exact.BitsRaw, row.Figures.BitsRaw, 1e-12);
            Assert.Equal(exact.BitsHigh, row.Figures.BitsHigh, 1e-12);
        }
    }

    [Fact]
    public void What_a_profile_does_not_name_is_said()
    {
        string path = _folder.Lines("q.csv", Enumerable.Range(0, 4_000).Select(i => i % 2 == 0 ? "a,1" : $"v{i % 1_000},2").Prepend("s,x"));
        TableProfile profile = TableProfile.Of(path);
        profile = profile with
        {
            Columns =
                [.. profile.Columns.Select(
                    c => c.Name == "s"
                        ? c with { Counts = c.Counts!
                            with { Values = c.Counts!.Values!.Where(v => v.Key == "a").ToDictionary(), Others = new(2_000, 2_000, 2_000) } }
                            : c)],
        };
        ComparisonReport report = Compared.Files(Written(profile, path), path);
        Assert.Contains("50 % of the rows have others", Assert.Single(report.Reference.ReadNotes), StringComparison.Ordinal);
        Assert.NotEqual(Verdict.Stable, report.Row("s").Verdict);
    }

    private static string Profiled(string path) => Written(TableProfile.Of(path), path);

    private static string Written(TableProfile profile, string path)
    {
        using FileStream file = File.Create(path + ".klp");
        profile.Write(file);
        return path + ".klp";
    }
}
