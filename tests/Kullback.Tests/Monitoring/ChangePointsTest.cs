using System.Text.Json;
using Kullback.Monitoring;
using Kullback.Tests.Golden;

namespace Kullback.Tests.Monitoring;

/// <summary>Change points of annotated series and of made ones.</summary>
public class ChangePointsTest
{
    public static TheoryData<int> Rows => [.. Enumerable.Range(0, GoldenFile.Lines("evaluation/change-points.jsonl").Count())];

    [Theory, MemberData(nameof(Rows))]
    public void Partitions_and_their_scores_agree_with_independent_ones(int row)
    {
        var line = GoldenFile.Lines("evaluation/change-points.jsonl").ElementAt(row);
        string? root = AppContext.BaseDirectory;
        while (root is not null && !Directory.Exists(Path.Combine(root, "tests"))) root = Path.GetDirectoryName(root);
        string path = Path.Combine(root ?? "", "..", "shared", "data", line.GetProperty("file").GetString()!);
        Assert.SkipUnless(File.Exists(path), $"no {path} beside the checkout");
        JsonElement series = JsonDocument.Parse(File.ReadAllText(path)).RootElement, expected = line.GetProperty("expected");
        double[] values = GoldenFile.Numbers(series.GetProperty("values"));
        IReadOnlyCollection<int>[] marked = [.. series.GetProperty("annotations").EnumerateObject()
            .Select(a => a.Value.EnumerateArray().Select(x => x.GetInt32()).ToArray())];
        void Scores(JsonElement scores, int[] found)
        {
            GoldenFile.Close(scores.GetProperty("f1").GetDouble(), SegmentationScore.F1(found, marked), 1e-9, 0, "F1");
            double cover = SegmentationScore.Covering(found, marked, values.Length);
            GoldenFile.Close(scores.GetProperty("cover").GetDouble(), cover, 1e-9, 0, "cover");
        }
        Scores(expected.GetProperty("no_change"), []);
        JsonElement best = expected.GetProperty("optimal_partition");
        int[] places = [.. best.GetProperty("change_points").EnumerateArray().Select(x => x.GetInt32())];
        Scores(best, places);
        double noise = ChangePoints.Noise(values);
        double[] scaled = Array.ConvertAll(values, x => x / noise);
        ChangePoints found = ChangePoints.Of(scaled);
        // Two partitions of one series cost the same to the last digits: then either is the best. Costs are differences of sums of squares,
        // each rounded to half a unit in the last place of the whole sum.
        double rounding = values.Length * 1.1e-16 * scaled.Sum(x => x * x);
        if (!found.Places.SequenceEqual(places))
            GoldenFile.Close(CostOf(scaled, places, found.Penalty), found.Cost, 1e-12, rounding, "the cost of the partition");
    }

    private static double CostOf(double[] values, int[] places, double penalty)
    {
        double cost = penalty * places.Length;
        int[] cuts = [0, .. places, values.Length];
        for (int k = 0; k + 1 < cuts.Length; k++)
        {
            double[] part = values[cuts[k]..cuts[k + 1]];
            double mean = part.Average();
            cost += part.Sum(x => (x - mean) * (x - mean));
        }
        return cost;
    }

    // The pruned search against all partitions of short series.
    [Theory]
    [InlineData(SegmentCost.Mean), InlineData(SegmentCost.MeanAndVariance)]
    public void The_search_finds_the_best_of_all_partitions(SegmentCost cost)
    {
        var random = new Random(9);
        for (int round = 0; round < 40; round++)
        {
            double[] values = [.. Enumerable.Range(0, 9).Select(k => (random.NextDouble() * (k > 5 ? 6 : 1)) + (k > 3 ? 2 : 0))];
            ChangePoints found = ChangePoints.Of(values, cost, 2);
            double least = double.PositiveInfinity;
            for (int cuts = 0; cuts < 1 << 8; cuts++)
            {
                int[] places = [.. Enumerable.Range(1, 8).Where(k => (cuts >> (k - 1) & 1) == 1)];
                int[] ends = [0, .. places, 9];
                if (cost == SegmentCost.MeanAndVariance && ends.Zip(ends.Skip(1)).Any(p => p.Second - p.First < 2)) continue;
                least = Math.Min(least, Total(values, ends, cost));
            }
            Assert.Equal(least, found.Cost, 1e-9);
        }
    }

    private static double Total(double[] values, int[] ends, SegmentCost cost)
    {
        double mean = values.Average(), floor = values.Sum(x => (x - mean) * (x - mean)) / values.Length * 1e-4, total = -2;
        for (int k = 0; k + 1 < ends.Length; k++)
        {
            double[] part = values[ends[k]..ends[k + 1]];
            double squares = part.Sum(x => (x - part.Average()) * (x - part.Average()));
            total += 2 + (cost == SegmentCost.Mean ? squares : part.Length * (Math.Log(Math.Max(squares / part.Length, floor)) + 1));
        }
        return total;
    }

    // Two levels 3 apart, 50 values each: merging them costs 50·50/100·9 = 225 of squares, /(2 ln 2) bits.
    [Fact]
    public void The_bits_of_a_change_are_what_it_saves()
    {
        ChangePoints found = ChangePoints.Of([.. Enumerable.Repeat(0.0, 50), .. Enumerable.Repeat(3.0, 50)]);
        Assert.Equal([50], found.Places);
        Assert.Equal(225 / (2 * Math.Log(2)), found.Segments[1].Bits, 1e-9);
        Assert.Equal(found.Bits, found.Segments[1].Bits, 1e-9);
        Assert.Throws<ArgumentException>(() => ChangePoints.Of([1, double.NaN]));
        Assert.Throws<ArgumentException>(() => ChangePoints.Of([]));
        Assert.Empty(ChangePoints.Of([5]).Places);
    }
}
