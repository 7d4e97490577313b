using CsCheck;
using Kullback.Coding;

namespace Kullback.Tests.Coding;

/// <summary>Codes: Kraft's inequality, Shannon's bounds, Huffman against every tree there is, Gibbs' inequality as coding.</summary>
public class CodesTest
{
    private static readonly Gen<double[]> Weights = Gen.Double[0.001, 1].Array[1, 30];

    [Fact]
    public void Shannon_lengths_are_a_prefix_code_within_one_digit_of_the_entropy()
        => Gen.Select(Weights, Gen.Int[2, 5]).Sample((weights, alphabet) =>
        {
            int[] lengths = CodeLengths.Shannon(weights, alphabet);
            double entropy = CodeLengths.EntropyNats(weights) / Math.Log(alphabet), expected = CodeLengths.Expected(weights, lengths);
            return CodeLengths.KraftSum(lengths, alphabet) <= 1 + 1e-15 && expected >= entropy - 1e-12 && expected < entropy + 1 + 1e-12;
        }, iter: 500);

    // ½ ≤ Σ for a full tree; the binary Huffman code fills Kraft's sum exactly.
    [Fact]
    public void Huffman_is_between_entropy_and_shannon_and_fills_kraft()
        => Weights.Sample(weights =>
        {
            var code = Huffman.Of(weights);
            double length = code.ExpectedLength(weights), entropy = CodeLengths.EntropyNats(weights) / Math.Log(2);
            return length >= entropy - 1e-12 && length <= CodeLengths.Expected(weights, CodeLengths.Shannon(weights)) + 1e-12
                && (weights.Length == 1 || CodeLengths.KraftSum(code.Lengths) == 1);
        }, iter: 500);

    // Every multiset of lengths that fills Kraft's sum, for up to seven letters: assigned in order of weight it is the best of its kind.
    [Fact]
    public void Huffman_is_optimal_against_exhaustive_search()
        => Gen.Select(Gen.Int[1, 20].Array[2, 7], Gen.Int[3, 6]).Sample((integers, limit) =>
        {
            double[] weights = [.. integers.Select(w => (double)w)], sorted = [.. weights.OrderDescending()];
            double any = Shortest(sorted, [], 1, 6), limited = Shortest(sorted, [], 1, limit), total = weights.Sum();
            return Math.Abs(Huffman.Of(weights).ExpectedLength(weights) - any / total) < 1e-12
                && Math.Abs(Huffman.Limited(weights, limit).ExpectedLength(weights) - limited / total) < 1e-12
                && Huffman.Limited(weights, limit).Lengths.ToArray().Max() <= limit;
        }, iter: 150);

    // The least Σ w·l over lengths that do not fall, from a length on, with so much of Kraft's sum left.
    private static double Shortest(double[] weights, int[] lengths, double room, int longest)
    {
        if (lengths.Length == weights.Length) return lengths.Zip(weights, (l, w) => l * w).Sum();
        double best = double.PositiveInfinity;
        for (int l = lengths.Length == 0 ? 1 : lengths[^1]; l <= longest; l++)
            if (Math.Pow(2, -l) <= room) best = Math.Min(best, Shortest(weights, [.. lengths, l], room - Math.Pow(2, -l), longest));
        return best;
    }

    [Fact]
    public void Limited_code_meets_the_unlimited_one_when_the_limit_is_loose()
        => Weights.Sample(weights =>
            Math.Abs(Huffman.Limited(weights, 40).ExpectedLength(weights) - Huffman.Of(weights).ExpectedLength(weights)) < 1e-12,
            iter: 200);

    [Fact]
    public void Canonical_codewords_are_prefix_free_and_ascend()
        => Gen.Select(Weights, Gen.Int[2, 4]).Sample((weights, alphabet) =>
        {
            var code = Huffman.Of(weights, alphabet);
            string[] words = [.. Enumerable.Range(0, weights.Length)
                .Select(k => string.Concat(code.Codeword(k).Select(d => (char)('0' + d))))];
            int[] order = [.. Enumerable.Range(0, words.Length).OrderBy(k => words[k].Length).ThenBy(k => k)];
            bool ascends = order.Zip(order.Skip(1)).All(p => string.CompareOrdinal(words[p.First], words[p.Second]) < 0);
            return ascends && words.Length == 1 || words.All(a => words.Count(b => b.StartsWith(a, StringComparison.Ordinal)) == 1);
        }, iter: 200);

    // Expected length under the wrong code is entropy + D + whole digits, and never below the entropy (Gibbs).
    [Fact]
    public void Parts_of_the_cost_sum_to_the_expected_length()
        => Gen.Select(Weights, Gen.Int).Sample((p, seed) =>
        {
            var random = new Random(seed);
            double[] q = [.. p.Select(_ => random.NextDouble() + 1e-3)];
            var code = Huffman.Of(q);
            var cost = CodingCost.Of(p, q, code.Lengths);
            return cost.MismatchBits >= 0 && cost.RedundancyBits >= -1e-12
                && Math.Abs(cost.ExpectedBits - code.ExpectedLength(p)) < 1e-12 * (1 + cost.ExpectedBits)
                && CodingCost.Ideal(p, p).RedundancyBits == 0;
        }, iter: 300);

    [Fact]
    public void Letters_without_weight_have_no_codeword()
    {
        var code = Huffman.Of([0, 3, 0, 1]);
        Assert.Equal([-1, 1, -1, 1], code.Lengths.ToArray());
        Assert.Equal(double.PositiveInfinity, code.ExpectedLength([1, 1, 0, 0]));
        Assert.Equal(double.PositiveInfinity, CodingCost.Ideal([1, 1], [1, 0]).ExpectedBits);
        Assert.Throws<ArgumentOutOfRangeException>(() => code.Codeword(0));
        Assert.Equal([0], Huffman.Of([7]).Lengths.ToArray());
        Assert.Empty(Huffman.Of([7]).Codeword(0));
        double[] ideal = new double[2];
        CodeLengths.Ideal([1, 0], ideal);
        Assert.Equal([0, double.PositiveInfinity], ideal);
    }

    [Fact]
    public void Extreme_weights_do_not_overflow()
    {
        Assert.Equal([1, 2, 2], Huffman.Of([1e308, 1e308, 1e308]).Lengths.ToArray().Order());
        Assert.Equal(Math.Log(2), CodeLengths.EntropyNats([5e-324, 5e-324]), 1e-15);
        double[] steep = [.. Enumerable.Range(0, 200).Select(k => Math.ScaleB(1, -k))];
        Assert.Equal(199, Huffman.Of(steep).Lengths.ToArray().Max());
        Assert.Equal(8, Huffman.Limited(steep, 8).Lengths.ToArray().Max());
        Assert.Equal([0, 1074], CodeLengths.Shannon([1, 5e-324]));
    }

    [Fact]
    public void Bad_weights_are_refused()
    {
        Assert.Contains("weights[1] = -1", Assert.ThrowsAny<ArgumentException>(() => Huffman.Of([1, -1])).Message,
            StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => Huffman.Of([0, 0]));
        Assert.ThrowsAny<ArgumentException>(() => Huffman.Of([]));
        Assert.ThrowsAny<ArgumentException>(() => Huffman.Of([1, double.NaN]));
        Assert.ThrowsAny<ArgumentException>(() => Huffman.Of([1, double.PositiveInfinity]));
        Assert.ThrowsAny<ArgumentException>(() => Huffman.Of([1, 1], 1));
        Assert.ThrowsAny<ArgumentException>(() => Huffman.Limited([1, 1, 1], 1));
        Assert.ThrowsAny<ArgumentException>(() => CodeLengths.Expected([1, 1], [1]));
        Assert.ThrowsAny<ArgumentException>(() => CodeLengths.KraftSum([-2]));
    }
}
