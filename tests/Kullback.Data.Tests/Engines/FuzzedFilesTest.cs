using System.Globalization;
using System.Text;
using Kullback.Data.Columns;
using Kullback.Data.Comparisons;
using Kullback.Data.Distributions;
using Kullback.Data.Engines.DuckDb;
using Kullback.Data.Profiles;
using Kullback.Data.Tables;
using Kullback.Distributions;

namespace Kullback.Data.Tests.Engines;

/// <summary>Inputs on which bench/Kullback.Fuzz once found a crash, a hang or a message that says nothing.</summary>
public sealed class FuzzedFilesTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Thousands of brackets within each other took a minute for each file.</summary>
    [Fact(Timeout = 60_000)]
    public async Task Deep_brackets_are_one_value()
    {
        string Nested(string name)
            => _folder.Lines(name, Enumerable.Range(0, 30)
                .Select(i => i == 7 ? $"{{\"x\":{new string('[', 2_000)}{new string(']', 2_000)}}}" : $"{{\"y\":{i % 5}}}"));
        ComparisonReport report =
            await Task.Run(() => Compared.Files(Nested("p.ndjson"), Nested("q.ndjson")), TestContext.Current.CancellationToken);
        Assert.Equal(30, report.Reference.Rows);
        Assert.Contains(report.Columns, c => c.Name == "y" && c.Figures is not null);
    }

    /// <summary>The least double, and −∞, have a boundary of −∞ below them: what is written must be read again.</summary>
    [Fact]
    public void A_profile_with_infinities_is_read_again()
    {
        string table = _folder.Lines("t.csv",
            Enumerable.Range(0, 200)
            .Select(i => i % 20 == 0 ? "-inf" : i % 20 == 1 ? "inf" : i % 20 == 2 ? "-1.7976931348623157e308"
                : (i % 7).ToString(CultureInfo.InvariantCulture) + ".5").Prepend("x"));
        var options = new ComparisonOptions { Types = new Dictionary<string, ColumnType> { ["x"] = ColumnType.Number } };
        TableProfile made = TableProfile.Of(table, options);
        string path = _folder.Of("t.klp");
        using (FileStream file = File.Create(path)) made.Write(file);
        TableProfile read = TableProfile.Read(path);
        Assert.Contains(made.Column("x")!.Boundaries, double.IsNegativeInfinity);
        Assert.Equal(made.Column("x")!.Boundaries, read.Column("x")!.Boundaries);
        Assert.Equal(0, Compared.Files(path, path).Row("x").Figures!.Bits);
    }

    /// <summary>Numbers in the profile and text in the data do not meet; that was a crash.</summary>
    [Fact]
    public void A_profile_of_numbers_against_text_is_not_compared()
    {
        string Table(string name, Func<int, string> value)
            => _folder.Lines(name, Enumerable.Range(0, 100).Select(i => $"{value(i)},{i % 3}").Prepend("x,y"));
        string path = _folder.Of("t.klp");
        using (FileStream file = File.Create(path)) TableProfile.Of(Table("n.csv", i => $"{i % 10}.5")).Write(file);
        string texts = Table("t.csv", i => $"v{i % 10}");
        foreach (var (reference, current) in new[] { (path, texts), (texts, path) })
        {
            ColumnReport x = Compared.Files(reference, current).Row("x");
            Assert.Equal((Verdict.NotCompared, ColumnRole.SchemaOnly), (x.Verdict, x.Role));
        }
        ColumnReport forced = Compared.Files(path, Table("m.csv", i => $"{i % 10}.5"),
            new ComparisonOptions { Types = new Dictionary<string, ColumnType> { ["x"] = ColumnType.Category } }).Row("x");
        Assert.Equal(Verdict.NotCompared, forced.Verdict);
    }

    /// <summary>The decoder's own words (TProtocolException: Invalid data) say nothing to anyone else.</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(1.0)]
    public void A_damaged_Parquet_file_is_called_so(double place)
    {
        string path = _folder.Of("t.parquet");
        using (var engine = new DuckDbEngine())
            engine.Execute($"COPY (SELECT range AS x, 'v' || range % 7 AS t FROM range(5000)) TO '{path}' (FORMAT parquet)");
        byte[] bytes = File.ReadAllBytes(path);
        int at = (int)(place * (bytes.Length - 60));
        for (int i = at; i < at + 40; i++) bytes[i] ^= 0x5A;
        File.WriteAllBytes(path, bytes);
        string said = Compared.Refusal(path, path);
        Assert.StartsWith($"{path}: ", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", said, StringComparison.Ordinal);
        Assert.DoesNotContain(" Error", said, StringComparison.Ordinal);
    }

    /// <summary>Files in UTF-16 are read from copies; messages name the files.</summary>
    [Fact]
    public void Copies_are_never_named()
    {
        _folder.Write("part/a.csv", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("x,y\n1,2\n3,4\n")).ToArray());
        _folder.Write("part/b.csv", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("x,z\n1,2\n3,4\n")).ToArray());
        string folder = Path.Combine(_folder.Path, "part"), said = Compared.Refusal(folder, folder);
        Assert.Contains(Path.Combine(folder, "b.csv"), said, StringComparison.Ordinal);
        Assert.DoesNotContain("text_", said, StringComparison.Ordinal);
    }

    /// <summary>Every family tells its parameters: of Beta, whose second member cannot have its name, none did,
    /// and `fit` crashed on every column in (0, 1).</summary>
    [Fact]
    public void Every_family_tells_its_parameters()
    {
        double[] values = [0.5, 1, 2, 3, 5, 0.25];
        foreach (Family family in Families.All.Where(f => f.Fit is not null))
        {
            double[]? found = null;
            for (int n = 0; n < (int)Math.Pow(values.Length, family.Parameters.Count) && found is null; n++)
            {
                double[] drawn = [.. Enumerable.Range(0, family.Parameters.Count)
                    .Select(i => values[n / (int)Math.Pow(values.Length, i) % values.Length])];
                try { family.Create(drawn); found = drawn; }
                catch (ArgumentException) { }
            }
            Assert.NotNull(found);
            Assert.Equal<double>(found, family.ParametersOf(family.Create(found)));
        }
    }

    /// <summary>Of a tiny spread, von Mises has a concentration of 1e25, and its normalizer took as many steps as its root.</summary>
    [Fact(Timeout = 60_000)]
    public async Task A_tiny_spread_is_fitted()
    {
        var random = new Random(3);
        string table = _folder.Lines("t.csv", Enumerable.Range(0, 60)
            .Select(_ => (5e-11 + 4e-13 * random.NextDouble()).ToString("R", CultureInfo.InvariantCulture)).Prepend("x"));
        ColumnFit fit = await Task.Run(() => ColumnFit.Of(table, "x", 1, new ComparisonOptions(), CancellationToken.None),
            TestContext.Current.CancellationToken);
        FittedDistribution distribution = fit.Distributions.Single(l => l.Family == "VonMises");
        Assert.Null(distribution.NotFitted);
        // The normal limit: κ = 1/σ², σ² of sixty uniform draws on a length of 4e-13.
        Assert.Equal(12 / (4e-13 * 4e-13), distribution.Parameters.Single(p => p.Name == "concentration").Value,
            12 / (4e-13 * 4e-13) * 0.5);
    }
}
