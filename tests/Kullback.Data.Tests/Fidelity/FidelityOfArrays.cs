using Kullback.Data.Fidelity;

namespace Kullback.Data.Tests.Fidelity;

/// <summary>Synthetic tables of known faults: each is found by its question, and honest rows by none.</summary>
public sealed class FidelityOfArrays
{
    // x and y go together; kind goes with x.
    private static Dictionary<string, Array> Honest(int rows, int seed)
    {
        var random = new Random(seed);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        double[] x = [.. Enumerable.Range(0, rows).Select(_ => Normal())], y = [.. x.Select(v => 0.8 * v + 0.6 * Normal())];
        string[] kind = [.. x.Select(v => random.NextDouble() < 0.03 ? "rare" : v > 0.5 ? "red" : random.Next(2) == 0 ? "green" : "blue")];
        return new() { ["x"] = x, ["y"] = y, ["kind"] = kind, ["n"] = Enumerable.Range(0, rows).Select(_ => random.Next(8)).ToArray() };
    }

    private static Dictionary<string, Array> Of(Dictionary<string, Array> table, Func<int, int> row, int rows,
        string? moved = null, int by = 0)
        => table.ToDictionary(c => c.Key, c =>
        {
            var values = Array.CreateInstance(c.Value.GetType().GetElementType()!, rows);
            for (int k = 0; k < rows; k++) values.SetValue(c.Value.GetValue(row((c.Key == moved ? k + by : k) % rows)), k);
            return values;
        });

    private static FidelityVerdict On(FidelityReport report, FidelityQuestion question)
        => report.Answers.Single(a => a.Question == question).Verdict;

    [Fact]
    public void Honest_rows_are_faithful()
    {
        FidelityReport report = FidelityComparison.Of(Honest(2000, 1), Honest(2000, 2), Honest(2000, 3));
        Assert.DoesNotContain(report.Answers, a => a.Verdict is FidelityVerdict.Unfaithful or FidelityVerdict.Memorizing);
        Assert.Equal(FidelityVerdict.Faithful, On(report, FidelityQuestion.Memory));
        Assert.Equal(FidelityVerdict.Faithful, On(report, FidelityQuestion.Coverage));
        Assert.All(report.Columns, c => Assert.InRange(c.PValue, 1e-4, 1));
    }

    [Fact]
    public void Copies_are_memory_and_their_columns_too_close()
    {
        var real = Honest(800, 1);
        FidelityReport report = FidelityComparison.Of(real, Of(real, k => k, 800), Honest(800, 3));
        Assert.Equal(FidelityVerdict.Memorizing, On(report, FidelityQuestion.Memory));
        Assert.Equal(800, report.Repeats.EqualToReal);
        Assert.Equal(1, report.Memory!.CloserShare);
        Assert.True(report.Discriminator.BelowChance);
        Assert.Equal(FidelityVerdict.Undecided, On(report, FidelityQuestion.Rows));
        Assert.InRange(report.Memory.Membership.Low, 0.5, 1);
        Assert.Contains("closer than", report.Answers[0].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_without_each_other_lose_pairs_and_are_given_away()
    {
        FidelityReport report = FidelityComparison.Of(Honest(1200, 1), Of(Honest(1200, 2), k => k, 1200, "x", 7), Honest(1200, 3));
        Assert.Equal(FidelityVerdict.Unfaithful, On(report, FidelityQuestion.Pairs));
        Assert.Equal(FidelityVerdict.Unfaithful, On(report, FidelityQuestion.Rows));
        CellFidelity pair = report.Pairs.Single(p => p.Columns.Contains("x") && p.Columns.Contains("y"));
        Assert.Equal(FidelityVerdict.Unfaithful, pair.Verdict);
        Assert.InRange(pair.Dependence!.High, -2, -0.3);     // I(x; y) of the normal is 0.74 bit
        Assert.NotEmpty(report.Discriminator.GiveAways);
        Assert.Equal(FidelityVerdict.Faithful, On(report, FidelityQuestion.Columns));
    }

    [Fact]
    public void What_is_never_made_is_named()
    {
        var made = Honest(800, 2);
        int[] kept = [.. Enumerable.Range(0, 800)
            .Where(k => (string)made["kind"].GetValue(k)! != "rare" && (double)made["x"].GetValue(k)! < 1)];
        FidelityReport report = FidelityComparison.Of(Honest(800, 1), Of(made, k => kept[k], kept.Length), Honest(800, 3));
        Assert.Equal(FidelityVerdict.Unfaithful, On(report, FidelityQuestion.Coverage));
        Assert.Contains(report.Coverage.Gaps, g => g is { Column: "kind", Where: "= 'rare'", IsNew: false });
        Assert.Contains(report.Coverage.Gaps, g => g.Column == "x" && g.Where.StartsWith('>'));
        Assert.Equal(1, report.Coverage.CategoriesMissing);
    }

    [Fact]
    public void A_holdout_that_is_none_gives_no_verdict_on_memory()
    {
        var (real, holdout) = (Honest(600, 1), Honest(600, 3));
        foreach (FidelityReport report in new[] { FidelityComparison.Of(real, holdout, holdout),
            FidelityComparison.Of(real, Honest(600, 2), real) })
        {
            Assert.Equal(FidelityVerdict.Undecided, On(report, FidelityQuestion.Memory));
            Assert.NotNull(report.Memory!.NoVerdict);
        }
        Assert.Equal(FidelityVerdict.Undecided, On(FidelityComparison.Of(real, Honest(600, 2)), FidelityQuestion.Memory));
    }

    [Fact]
    public void Rows_of_a_key_are_one_record()
    {
        Dictionary<string, Array> Visits(int seed)
        {
            var random = new Random(seed);
            int[] visits = [.. Enumerable.Range(0, 300).Select(_ => 1 + random.Next(5))];
            return new()
            {
                ["id"] = visits.SelectMany((n, k) => Enumerable.Repeat($"p{k}", n)).ToArray(),
                ["cost"] = visits.SelectMany(n => Enumerable.Range(0, n).Select(_ => (double)random.Next(100))).ToArray(),
            };
        }
        FidelityReport report = FidelityComparison.Of(Visits(1), Visits(2), Visits(3), new FidelityOptions { Keys = ["id"] });
        Assert.Equal((300, 300), (report.Real.Rows, report.Synthetic.Rows));
        Assert.Contains(report.Columns, c => c.Columns[0] == "rows per entity");
        Assert.Contains(report.Columns, c => c.Columns[0] == "cost (median)");
        Assert.DoesNotContain(report.Answers, a => a.Verdict is FidelityVerdict.Unfaithful or FidelityVerdict.Memorizing);
    }

    [Fact]
    public void What_can_not_be_compared_is_said_in_one_line()
    {
        static string Fault(Dictionary<string, Array> real, Dictionary<string, Array> made, FidelityOptions? options = null)
            => Assert.ThrowsAny<UnreadableDataException>(() => FidelityComparison.Of(real, made, null, options)).Message;
        Dictionary<string, Array> One(params double?[] values) => new() { ["x"] = values };
        Assert.Equal("synthetic: no column 'x', which real has (Exclude 'x' leaves it out)",
            Fault(One(1, 2), new() { ["other"] = new[] { 1, 2 } }));
        Assert.Equal("synthetic: one row: two are the least that can be compared", Fault(One(1, 2), One(1)));
        Assert.Equal("real: no rows: two are the least that can be compared", Fault(One(), One(1, 2)));
        Assert.Equal("synthetic: all values of the compared columns are missing: nothing is known of it",
            Fault(One(1, 2), One(null, null)));
        Assert.Contains("no compared column 'y'", Fault(One(1, 2), One(1, 2), new FidelityOptions { Triples = [["x", "y", "z"]] }),
            StringComparison.Ordinal);
        FidelityReport flat = FidelityComparison.Of(One(1, 1, 1), One(1, 1));
        Assert.Equal(0, flat.Columns[0].Bits);
        Assert.DoesNotContain(flat.Answers, a => a.Verdict == FidelityVerdict.Faithful);
    }
}
