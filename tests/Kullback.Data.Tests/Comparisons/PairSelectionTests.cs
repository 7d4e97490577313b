using System.Diagnostics;
using Kullback.Data.Comparisons;

namespace Kullback.Data.Tests.Comparisons;

public class PairSelectionTests
{
    [Fact]
    public void A_change_of_the_joint_with_equal_margins_is_found_and_named()
    {
        Random random = new(1);
        CodedColumn a = Coin("a", 4000, 3000, random), b = Coin("b", 4000, 3000, random), c = Coin("c", 4000, 3000, random);
        b = b with { Current = [.. a.Current.Select(code => random.NextDouble() < 0.9 ? code : (byte)(1 - code))] };
        PairScreen screen = Screened([a, b, c], new ComparisonOptions());
        Assert.Equal((3, 3, 4000L, 3000L), (screen.PairsConsidered, screen.PairsTested, screen.RowsReference, screen.RowsCurrent));
        PairReport top = screen.Pairs[0];
        Assert.Equal(("a", "b", Verdict.Drifted), (top.First, top.Second, top.Verdict));
        // 1 − H(0.9) = 0.531 bit; three standard deviations of the share 0.9 among 3,000 rows move it by 0.05.
        Assert.InRange(top.CurrentMutualInformationBits, 0.48, 0.58);
        Assert.InRange(top.ReferenceMutualInformationBits, 0, 0.005);
        Assert.Contains("a ", top.Driver, StringComparison.Ordinal);
        Assert.Contains(" expected, ", top.Driver, StringComparison.Ordinal);
        Assert.All(screen.Pairs.Skip(1), p => Assert.Equal(Verdict.Stable, p.Verdict));
        Assert.All(screen.Pairs, p => Assert.InRange(p.Bits, p.BitsLow, p.BitsHigh));
    }

    [Fact]
    public void Parts_of_one_column_and_columns_bound_by_one_rule_are_no_pairs()
    {
        Random random = new(2);
        CodedColumn hour = Die("pickup", 8, 3000, random) with { Name = "pickup (hour)" };
        CodedColumn weekday = Die("pickup", 7, 3000, random) with { Name = "pickup (weekday)" };
        CodedColumn half = hour with
        {
            Column = "half",
            Name = "half",
            Labels = ["morning", "evening"],
            Reference = [.. hour.Reference.Select(c => (byte)(c / 4))],
            Current = [.. hour.Current.Select(c => (byte)(c / 4))],
        };
        PairScreen screen = Screened([hour, weekday, half], new ComparisonOptions());
        Assert.Equal((2, 1), (screen.PairsConsidered, screen.PairsTested));
        Assert.Equal(("pickup (weekday)", "half"), (screen.Pairs[0].First, screen.Pairs[0].Second));
        // The rule itself changed: morning is now the later half.
        CodedColumn swapped = half with { Current = [.. half.Current.Select(c => (byte)(1 - c))] };
        PairReport changed = Assert.Single(Screened([hour, swapped], new ComparisonOptions()).Pairs);
        Assert.Equal(Verdict.Drifted, changed.Verdict);
    }

    [Fact]
    public void Two_hundred_pairs_of_largest_mutual_information_on_fifty_thousand_rows_within_the_time()
    {
        Random random = new(3);
        CodedColumn[] columns = [.. Enumerable.Range(0, 30).Select(k => Die($"c{k}", 8, 40_000, random))];
        columns[29] = columns[28]
            with
        {
            Column = "c29",
            Name = "c29",
            Current = [.. columns[28].Current.Select(c => random.Next(4) == 0 ? (byte)random.Next(8) : c)]
        };
        Screened(columns[..3], new ComparisonOptions());      // the just-in-time compiler's share
        Stopwatch watch = Stopwatch.StartNew();
        PairScreen screen = Screened(columns, new ComparisonOptions());
        watch.Stop();
        Assert.Equal((435, 200, 25_000L, 25_000L), (screen.PairsConsidered, screen.PairsTested, screen.RowsReference, screen.RowsCurrent));
        Assert.Contains(screen.Pairs, p => p.First == "c28" && p.Second == "c29");
        TestContext.Current.SendDiagnosticMessage($"200 of 435 pairs: {watch.ElapsedMilliseconds} ms");
        // 0.1 s on an idle core; fifty times that before a busy machine fails the build.
        Assert.True(watch.Elapsed.TotalSeconds < 5, $"{watch.ElapsedMilliseconds} ms");
    }

    [Fact]
    public void Unchanged_noise_never_drifts_among_many_columns()
    {
        Random random = new(4);
        CodedColumn[] columns = [.. Enumerable.Range(0, 70).Select(k => Die($"c{k}", 8, 300, random))];
        PairScreen screen = Screened(columns, new ComparisonOptions());
        Assert.Equal((70 * 69 / 2, 200), (screen.PairsConsidered, screen.PairsTested));
        Assert.DoesNotContain(screen.Pairs, p => p.Verdict == Verdict.Drifted);
    }

    [Fact]
    public void More_than_two_hundred_columns_leave_the_least_informative_out()
    {
        Random random = new(5);
        CodedColumn[] columns = [.. Enumerable.Range(0, 203).Select(k => k < 3 ? Constant($"k{k}", 400) : Die($"c{k}", 3, 400, random))];
        PairScreen screen = Screened(columns, new ComparisonOptions());
        Assert.Equal(200 * 199 / 2, screen.PairsConsidered);
        Assert.DoesNotContain(screen.Pairs, p => p.First[0] == 'k' || p.Second[0] == 'k');
    }

    [Fact]
    public void Few_rows_join_neighboring_cells()
    {
        CodedColumn column = new()
        {
            Column = "x", Name = "x", Labels = ["a", "b", "c", "d"], Reference = [0, 0, 0, 1, 2, 2, 3, 3, 3],
            Current = [0, 3]
        };
        CodedColumn joined = column.Coarsened(3);
        // b (1 row) is the rarest and c (2) its rarer neighbor.
        Assert.Equal(["a", "b or c", "d"], joined.Labels);
        Assert.Equal<byte>([0, 0, 0, 1, 1, 1, 2, 2, 2], joined.Reference);
        Assert.Equal<byte>([0, 2], joined.Current);
    }

    [Fact]
    public void No_columns_no_rows_and_wrong_codes()
    {
        Assert.Empty(Screened([], new ComparisonOptions()).Pairs);
        CodedColumn a = Constant("a", 0);
        Assert.Equal(0, Screened([a, a with { Column = "b" }], new ComparisonOptions()).PairsTested);
        CodedColumn wrong = new() { Column = "w", Name = "w", Labels = ["x"], Reference = [0, 1], Current = [0] };
        Assert.Throws<ArgumentException>(() => Screened([wrong], new ComparisonOptions()));
    }

    private static PairScreen Screened(IReadOnlyList<CodedColumn> columns, ComparisonOptions options) =>
        PairSelection.Screen(columns, options, TestContext.Current.CancellationToken);

    private static CodedColumn Coin(string name, int n, int m, Random random) => new()
    {
        Column = name, Name = name, Labels = ["heads", "tails"], Reference = Rolled(2, n, random), Current = Rolled(2, m, random),
    };

    private static CodedColumn Die(string name, int sides, int rows, Random random) => new()
    {
        Column = name, Name = name, Labels = [.. Enumerable.Range(1, sides).Select(s => $"{s}")], Reference = Rolled(sides, rows, random),
        Current = Rolled(sides, rows, random),
    };

    private static CodedColumn Constant(string name, int rows)
        => new() { Column = name, Name = name, Labels = ["x"], Reference = new byte[rows], Current = new byte[rows] };

    private static byte[] Rolled(int sides, int rows, Random random)
        => [.. Enumerable.Range(0, rows).Select(_ => (byte)random.Next(sides))];
}
