using Kullback.Data.Tests.Engines;
using Kullback.Data.Variants;

namespace Kullback.Data.Tests.Variants;

/// <summary>Two variants on the same cases: what is computed, how rows are paired, and what is refused.</summary>
public sealed class VariantComparisonTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    private VariantReport Run(string old, string? @new, VariantOptions options)
        => VariantComparison.Run(Write("old.csv", old), @new is null ? null : Write("new.csv", @new), options);

    private void Refuses(string old, string @new, VariantOptions options, string message)
        => Assert.Contains(message, Assert.Throws<UnreadableDataException>(() => Run(old, @new, options)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Gain_and_divergences_are_those_of_the_definition()
    {
        var found = Run("outcome,p\n1,0.5\n0,0.25\n", "outcome,p\n1,0.75\n0,0.25\n", new VariantOptions());
        Assert.Equal(Math.Log(1.5) / 2, found.Gain!.Mean, 1e-15);
        Assert.Equal((Math.Log(0.5) + Math.Log(0.75)) / 2, found.OldMean!.Mean, 1e-15);
        Assert.Equal((0.75 * Math.Log(1.5) + 0.25 * Math.Log(0.5)) / 2, found.Forward!.Mean!.Mean, 1e-15);
        Assert.Equal((0.5 * Math.Log(0.5 / 0.75) + 0.5 * Math.Log(2)) / 2, found.Backward!.Mean!.Mean, 1e-15);
        Assert.Equal(VariantVerdict.Undecided, found.Verdict);
    }

    [Fact]
    public void Logits_classes_and_probabilities_say_the_same()
    {
        const string Old = "y,z_a,z_b,z_c\na,0,1,-2\nc,3,0,0.5\n", New = "y,z_c,z_b,z_a\na,1,0.5,0\nc,2,-1,0\n";
        string Softmax(string text) => string.Join('\n', text.TrimEnd().Split('\n').Select((line, i) =>
        {
            if (i == 0) return line;
            double[] z =
                [.. line.Split(',')[1..].Select(v => Math.Exp(double.Parse(v, System.Globalization.CultureInfo.InvariantCulture)))];
            return line[..1] + string.Concat(z.Select(v => FormattableString.Invariant($",{v / z.Sum():R}")));
        })) + "\n";
        var logits = Run(Old, New, new VariantOptions { Classes = ["z_*"], Logits = true });
        var probabilities = Run(Softmax(Old), Softmax(New), new VariantOptions { Classes = ["z_*"] });
        Assert.Equal(logits.Gain!.Mean, probabilities.Gain!.Mean, 1e-13);
        Assert.Equal(logits.JensenShannon!.Mean!.Mean, probabilities.JensenShannon!.Mean!.Mean, 1e-13);
    }

    [Fact]
    public void Rows_are_paired_by_id_in_any_order_and_both_variants_may_stand_in_one_file()
    {
        var byId = Run("id,y,p\na,1,0.5\nb,0,0.25\nc,1,0.9\n", "id,y,p\nc,1,0.8\na,1,0.75\nb,0,0.5\n", new VariantOptions { Id = "id" });
        var oneFile = Run("id,y,p,q\na,1,0.5,0.75\nb,0,0.25,0.5\nc,1,0.9,0.8\n", null, new VariantOptions { Probability = ["p", "q"] });
        Assert.Equal(oneFile.Gain!.Mean, byId.Gain!.Mean, 1e-15);
        Assert.Equal("b", byId.Losers[0].Name);
    }

    [Fact]
    public void Probability_zero_for_what_happened_is_counted_and_decides()
    {
        string old = "y,p\n" + string.Concat(Enumerable.Repeat("1,0.5\n0,0.4\n", 20)),
            @new = "y,p\n" + string.Concat(Enumerable.Repeat("1,0.8\n0,0.1\n", 19)) + "1,0\n0,0.1\n";
        var found = Run(old, @new, new VariantOptions());
        Assert.Equal(new ImpossibleRows(0, 1, 0), found.Impossible);
        Assert.Equal((39, VariantVerdict.Worse), (found.Rows, found.Verdict));
        Assert.True(found.Gain!.Mean > 0 && double.IsNegativeInfinity(found.Losers[0].New));
        Assert.Equal(VariantVerdict.Undecided, Run(@new, @new, new VariantOptions()).Verdict);
    }

    [Fact]
    public void Samples_are_scored_without_the_bias_of_their_number()
    {
        // Of the draws 0 and 2 and the outcome 1: mean |x − y| = 1, half the mean distance of two draws 1: 0.
        var found = Run("y,d1,d2\n1,0,2\n1,1,1\n", "y,d1\n1,4\n1,1\n", new VariantOptions { Samples = ["d*"] });
        Assert.Equal(0, found.OldMean!.Mean);
        Assert.Equal(-1.5, found.NewMean!.Mean);
    }

    [Fact]
    public void A_segment_is_told_and_the_adjustment_named()
    {
        var random = new Random(1);
        string Rows(double shiftOfB)
            => "loss,s\n" + string.Concat(Enumerable.Range(0, 200)
                .Select(
                    i => FormattableString.Invariant($"{random.NextDouble() + (i % 2 == 1 ? shiftOfB : 0)},{(i % 2 == 1 ? "b" : "a")}\n")));
        var found = Run(Rows(0), Rows(1), new VariantOptions { Score = ["loss"], LowerIsBetter = true, By = "s" });
        Assert.Equal(VariantVerdict.Worse, Assert.Single(found.Segments, s => s.Name == "b").Verdict);
        Assert.Equal(VariantVerdict.Undecided, Assert.Single(found.Segments, s => s.Name == "a").Verdict);
    }

    [Fact]
    public void The_margin_turns_no_difference_into_not_worse()
    {
        double[] old = [.. Enumerable.Range(0, 400).Select(i => Math.Sin(i))],
            @new = [.. Enumerable.Range(0, 400).Select(i => Math.Sin(i) + 0.01 * Math.Cos(7 * i))];
        var scores = new VariantScores { Scale = VariantScale.Score, Count = 400, OldScores = old, NewScores = @new };
        Assert.Equal(VariantVerdict.Undecided, VariantComparison.Of(scores, new VariantOptions()).Verdict);
        Assert.Equal(VariantVerdict.NotWorse, VariantComparison.Of(scores, new VariantOptions { Margin = 0.05 }).Verdict);
    }

    [Fact]
    public void Bad_rows_are_refused_by_their_place()
    {
        const string Good = "id,y,p\na,1,0.5\nb,0,0.25\n";
        var plain = new VariantOptions();
        Refuses(Good, "id,y,p\na,1,0.5\n", plain, "2 rows");
        Refuses(Good, "id,y,p\na,1,0.5\nc,0,0.5\n", plain with { Id = "id" }, "no row with id 'b'");
        Refuses(Good, "id,y,p\na,1,0.5\na,0,0.5\n", plain with { Id = "id" }, "a second time");
        Refuses(Good, "id,y,p\na,1,0.5\nb,0,1.25\n", plain, "line 3, column 'p': 1.25 is no probability");
        Refuses(Good, "id,y,p\na,1,nan\nb,0,0.5\n", plain, "line 2, column 'p': the value is missing or NaN");
        Refuses(Good, "id,y,p\na,0,0.5\nb,0,0.5\n", plain, "not the same cases");
        Refuses(Good, "id,y,p\na,maybe,0.5\nb,0,0.5\n", plain, "maybe");
        Refuses("y,p_a,p_b\na,0.5,0.5\n", "y,p_a,p_b\na,0.5,0.4\n", plain with { Classes = ["p_*"] }, "sum to 0.9, not 1");
        Refuses("y,p_a,p_b\nc,0.5,0.5\n", "y,p_a,p_b\nc,0.5,0.5\n", plain with { Classes = ["p_*"] }, "'c' is none of the classes");
        Refuses("y,x\n1,2\n", "y,x\n1,2\n", plain, "which columns are the predictions");
    }
}
