using System.Runtime.Intrinsics.X86;
using Kullback.Numerics;

namespace Kullback.Tests.Numerics;

/// <summary>Sorting against the base library's, in every width that the processor has.</summary>
[Trait("Category", "Kernel")]
public unsafe class SortingTest
{
    private static readonly Dictionary<string, Func<Random, int, double[]>> Kinds = new()
    {
        ["random"] = (random, n) => [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() - 0.5)],
        ["few values"] = (random, n) => [.. Enumerable.Range(0, n).Select(_ => (double)random.Next(5))],
        ["one value"] = (_, n) => [.. Enumerable.Repeat(3.5, n)],
        ["ascending"] = (_, n) => [.. Enumerable.Range(0, n).Select(i => (double)i)],
        ["descending"] = (_, n) => [.. Enumerable.Range(0, n).Select(i => -(double)i)],
        ["organ pipe"] = (_, n) => [.. Enumerable.Range(0, n).Select(i => (double)Math.Min(i, n - i))],
        ["any bits"] = (random, n) =>
            [.. Enumerable.Range(0, n).Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64()))
                .Select(x => double.IsNaN(x) ? double.PositiveInfinity : x)],
    };

    public static TheoryData<string> Names() => [.. Kinds.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Sorted_as_the_base_library_does(string kind)
    {
        var random = new Random(3);
        foreach (int n in Enumerable.Range(0, 200).Concat([255, 256, 257, 511, 1000, 4095, 4100, 30000]))
        {
            double[] values = Kinds[kind](random, n), expected = [.. values];
            Array.Sort(expected);
            double[] found = [.. values];
            Sorting.Ascending(found);
            Assert.Equal(expected, found);
            if (Avx2.IsSupported)
            {
                found = [.. values];
                fixed (double* start = found) Sorting256.Quick(start, start + n, 60);
                Assert.Equal(expected, found);
            }
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Items_stay_with_their_keys(string kind)
    {
        var random = new Random(4);
        foreach (int n in Enumerable.Range(0, 130).Concat([256, 257, 1000, 4100, 20000]))
        {
            double[] keys = Kinds[kind](random, n), expected = [.. keys], items = [.. Enumerable.Range(0, n).Select(i => (double)i)],
                sorted = [.. keys];
            Array.Sort(expected);
            Sorting.Ascending(sorted, items);
            Assert.Equal(expected, sorted);
            for (int i = 0; i < n; i++) Assert.Equal(sorted[i], keys[(int)items[i]]);
            Assert.Equal(n, items.Distinct().Count());
        }
    }

    // Every length of at least two chunks, so that each ragged end is met.
    [Theory, MemberData(nameof(Names))]
    public void Partitions_keep_every_number(string kind)
    {
        if (!Avx2.IsSupported) return;
        var random = new Random(5);
        for (int n = 32; n < 150; n++)
            foreach (bool orEqual in (bool[])[false, true])
            {
                double[] keys = Kinds[kind](random, n), parted = [.. keys], items = [.. Enumerable.Range(0, n).Select(i => (double)i)];
                double pivot = keys[random.Next(n)];
                int below;
                fixed (double* key = parted, item = items) below = Sorting256.Partition(key, item, n, pivot, orEqual);
                Assert.Equal(keys.Count(x => x < pivot || (orEqual && x == pivot)), below);
                Assert.All(parted[..below], x => Assert.True(orEqual ? x <= pivot : x < pivot));
                Assert.Equal(keys.Order(), parted.Order());
                for (int i = 0; i < n; i++) Assert.Equal(parted[i], keys[(int)items[i]]);
            }
    }
}
