using CsCheck;
using Kullback.Estimation;

namespace Kullback.Tests.Estimation;

/// <summary>Equal-mass cells and the pooling of rare ones.</summary>
public class CellChoiceTest
{
    [Theory]
    [InlineData(10, 10, 4)]
    [InlineData(99, 1000, 9)]
    [InlineData(1_000_000, 5_000, 20)]
    public void Number_of_cells(long n, long m, int cells) => Assert.Equal(cells, EqualMassCells.Count(n, m));

    [Fact]
    public void Few_values_are_one_cell_each()
        => Assert.Equal([0, 1, 1, 2], EqualMassCells.Merge([5, 900, 0, 2], [true, true, false, true], 4));

    [Fact]
    public void A_frequent_value_is_a_cell_of_its_own_and_parts_the_rest()
        // The atom holds 90 of 100 rows; K = 5 leaves four cells: one for the run of 2 below, three for the run of 8 above, as 3, 3, 2.
        => Assert.Equal([0, 0, 1, 2, 2, 3, 3, 3, 4], EqualMassCells.Merge(
            [1, 1, 90, 2, 1, 1, 1, 1, 2], [false, false, true, false, false, false, false, false, false], 5));

    [Fact]
    public void Even_fine_cells_give_even_coarse_cells()
    {
        int[] map = EqualMassCells.Merge([.. Enumerable.Repeat(1.0, 1000)], [.. Enumerable.Repeat(false, 1000)], 20);
        Assert.All(map.GroupBy(c => c), group => Assert.Equal(50, group.Count()));
    }

    [Fact]
    public void Cells_are_contiguous_cover_all_and_keep_atoms_apart() => Gen.Select(
        Gen.Int[0, 50].Select(x => (double)(x * x % 97)).Array[1, 60], Gen.Bool.Array[60], Gen.Int[1, 20]).Sample((counts, flags, cells) =>
    {
        int[] map = EqualMassCells.Merge(counts, flags.AsSpan(0, counts.Length), cells);
        double total = counts.Sum();
        bool steps = map[0] == 0 && map.Zip(map.Skip(1)).All(t => t.Second - t.First is 0 or 1);
        bool apart = Enumerable.Range(0, counts.Length).Where(i => flags[i] && counts[i] > total / cells)
            .All(i => Enumerable.Range(0, counts.Length).All(j => j == i || counts[j] == 0 || map[j] != map[i]));
        int atoms = Enumerable.Range(0, counts.Length).Count(i => flags[i] && counts[i] > total / cells);
        // At most K cells, unless the atoms leave more runs than cells.
        return total == 0 || (steps && apart && map[^1] + 1 <= Math.Max(cells, 2 * atoms + 1));
    });

    [Fact]
    public void Rare_cells_are_those_with_few_expected_rows_in_the_smaller_sample()
    {
        // 1000 against 200 rows: a sixth of the pooled count is expected in the smaller, so 29 rows are rare and 30 are not.
        double[] reference = [945, 29, 20, 6], current = [190, 0, 10, 0];
        int[] pool = RareCells.Pool(reference, current);
        Assert.Equal([0, -1, 1, -1], pool);
        Assert.Equal([0, 2, 1, 2], RareCells.MergeMap(pool, out int cells));
        Assert.Equal(3, cells);
    }
}
