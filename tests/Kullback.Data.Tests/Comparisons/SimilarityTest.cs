using Kullback.Data.Comparisons;

namespace Kullback.Data.Tests.Comparisons;

/// <summary>A copy is told, and its columns named; a split that is stratified by a label is none.</summary>
public sealed class SimilarityTest : IDisposable
{
    private const string Header = "a,b,c,d,label,labelName";
    private const int Rows = 1_500, Runs = 20;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static (int Label, string Line) Draw(Random random)
    {
        int label = random.Next(10) switch { < 5 => 0, < 8 => 1, _ => 2 };
        // a and b lean on the label, as features do.
        return (label,
            $"{(random.Next(3) == 0 ? label : random.Next(5))},{random.NextDouble() + 0.3 * label:0.000},{random.Next(8)},{random.NextDouble():0.000},{label},{(char)('x' + label)}");
    }

    private SimilarityCheck Check(IEnumerable<string> reference, IEnumerable<string> current)
        => Compared.Lines(_folder, Header, reference, current, new() { Pairs = false }).Similarity;

    [Fact]
    public void Independent_samples_are_not_too_similar_and_copies_are()
    {
        for (int seed = 0; seed < Runs; seed++)
        {
            var random = new Random(seed);
            string[] q = [.. Enumerable.Range(0, Rows).Select(_ => Draw(random).Line)],
                p = [.. Enumerable.Range(0, Rows).Select(_ => Draw(random).Line)];
            Assert.False(Check(q, p).TooSimilar);
            SimilarityCheck copy = Check(q, q.Reverse());
            Assert.True(copy.TooSimilar);
            Assert.Contains("of 6 columns", copy.Explanation, StringComparison.Ordinal);
            Assert.Contains("'b'", copy.Explanation, StringComparison.Ordinal);
            // Nine rows in ten the same.
            Assert.True(Check(q, q.Take(Rows * 9 / 10).Concat(p.Take(Rows / 10))).TooSimilar);
        }
    }

    [Fact]
    public void A_stratified_label_is_no_copy()
    {
        for (int seed = 0; seed < Runs; seed++)
        {
            var random = new Random(seed);
            var sides = (Q: new List<string>(), P: new List<string>());
            foreach (IGrouping<int, (int Label, string Line)> stratum in Enumerable.Range(0, 2 * Rows).Select(_ => Draw(random))
                .GroupBy(r => r.Label))
            {
                string[] lines = [.. stratum.Select(r => r.Line)];
                sides.Q.AddRange(lines.Take(lines.Length / 2));
                sides.P.AddRange(lines.Skip(lines.Length / 2));
            }
            SimilarityCheck check = Check(sides.Q, sides.P);
            Assert.False(check.TooSimilar);
        }
    }
}
