using CsCheck;
using Kullback.Monitoring;

namespace Kullback.Tests.Monitoring;

public class DistinctSketchTests
{
    // A third of the sets exceed the capacity, and sets overlap.
    private static readonly Gen<DistinctSketch> Sketch =
        Gen.Select(Gen.Int[0, 1500], Gen.Int[0, 2000]).Select((size, start) => DistinctSketch.Of(Hashes(start, size)));

    [Fact]
    public void Below_the_capacity_the_number_is_exact_whatever_repeats()
    {
        DistinctSketch sketch = DistinctSketch.Of(Hashes(0, 1023).Concat(Hashes(0, 500)));
        Assert.True(sketch.IsExact);
        Assert.Equal((1023, 0), (sketch.Estimate, sketch.StandardError));
        Assert.Equal(0, DistinctSketch.Empty.Estimate);
    }

    [Fact]
    public void Estimates_lie_within_their_error_of_the_truth()
    {
        double squares = 0;
        const int Sets = 60, Size = 20_000;
        for (int set = 0; set < Sets; set++)
        {
            DistinctSketch sketch = DistinctSketch.Of(Hashes(set * 1_000_000, Size));
            Assert.InRange(sketch.StandardError / sketch.Estimate, 0.0312, 0.0313);      // 1/√1022
            squares += Math.Pow((sketch.Estimate - Size) / sketch.StandardError, 2);
        }
        // Squared standardized errors: mean 1, standard deviation √(2/60) = 0.18; four of them.
        Assert.InRange(squares / Sets, 0.27, 1.73);
    }

    [Fact]
    public void Merging_has_an_identity_commutes_associates_and_is_the_sketch_of_the_union()
    {
        Gen.Select(Sketch, Sketch, Sketch).Sample((a, b, c) =>
            Same(a.Merge(DistinctSketch.Empty), a) && Same(DistinctSketch.Empty.Merge(a), a) && Same(a.Merge(a), a)
            && Same(a.Merge(b), b.Merge(a)) && Same(a.Merge(b).Merge(c), a.Merge(b.Merge(c))), iter: 100);
        Assert.True(Same(DistinctSketch.Of(Hashes(0, 3000)).Merge(DistinctSketch.Of(Hashes(2000, 3000))),
            DistinctSketch.Of(Hashes(0, 5000))));
    }

    [Fact]
    public void The_largest_hash_is_no_trap() =>
        Assert.Equal(2, DistinctSketch.Of([ulong.MaxValue, 0, ulong.MaxValue]).Estimate);

    [Fact]
    public void Mixing_flips_about_half_of_the_bits_when_one_flips()
    {
        long flipped = 0;
        for (ulong key = 0; key < 1000; key++)
            for (int bit = 0; bit < 64; bit++)
                flipped += System.Numerics.BitOperations.PopCount(DistinctSketch.Mix(key) ^ DistinctSketch.Mix(key ^ (1UL << bit)));
        // 64,000 flips of 64 fair bits: mean 32, standard deviation 4/√64,000 = 0.016 (pairs are dependent: ten of them).
        Assert.InRange(flipped / 64_000.0, 31.84, 32.16);
    }

    private static IEnumerable<ulong> Hashes(int start, int count)
        => Enumerable.Range(start, count).Select(k => DistinctSketch.Mix((ulong)k));

    private static bool Same(DistinctSketch a, DistinctSketch b) => a.Hashes.SequenceEqual(b.Hashes);
}
