namespace Kullback.Data.Comparisons;

/// <summary>The test of "nothing changed" of one column: exact with few rows, else G.</summary>
internal static class ColumnTest
{
    /// <summary>With fewer rows on a side the chi-squared distribution is not reached.</summary>
    private const double FewRows = 100;

    private const int MostDraws = 9_999, FewestDraws = 999;

    /// <summary>Where both tails of the first draws are above this no more are drawn.</summary>
    private const double Ordinary = 0.15;

    /// <summary>States of a network of tables: about ten milliseconds.</summary>
    private const int LargestNetwork = 10_000;

    /// <summary>Cells times draws of a permutation test: about a quarter of a second.</summary>
    private const double DrawnCells = 5e6;

    public static TestOutcome Of(ColumnCells cells, BinnedSample p, BinnedSample q, ComparisonOptions options)
    {
        if (options.Weight is not null || options.Cluster is not null) return GTest.Homogeneity(p, q);
        double[] current = [.. cells.BeforePooling.Select(r => (double)r.Current.Rows)],
            reference = [.. cells.BeforePooling.Select(r => (double)r.Reference.Rows)];
        if (Math.Min(p.Total, q.Total) < FewRows) return Exact(current, reference, options.Seed);
        TestOutcome g = Thin(p, q) ? Drawn(p.Weights, q.Weights, options.Seed) : GTest.Homogeneity(p, q);
        // The covariance of sorted rare values errs upwards, which would make ordinary tables look too similar:
        // the left tail has them in one cell.
        return cells.Rare is null ? g : g with { LeftTailPValue = Together(cells).LeftTailPValue };
    }

    private static TestOutcome Together(ColumnCells cells)
        => GTest.Homogeneity(BinnedSample.FromCounts([.. cells.SideTogether(current: true).Select(c => (double)c.Rows)]),
            BinnedSample.FromCounts([.. cells.SideTogether(current: false).Select(c => (double)c.Rows)]));

    /// <summary>Fisher's exact test by value where its network is small enough, else tables drawn; the left tail is always drawn,
    /// a mid-p.</summary>
    private static TestOutcome Exact(double[] current, double[] reference, int seed)
    {
        TestOutcome drawn = Drawn(current, reference, seed);
        var table = new ContingencyTable(2, current.Length, [.. current.Concat(reference).Select(c => (long)c)]);
        if (drawn.DegreesOfFreedom == 0 || table.Total > int.MaxValue) return drawn;
        return FisherExact.ExactIndependence(table, LargestNetwork) is { } exact
            ? drawn with { PValue = exact.PValue, Method = exact.Method } : drawn;
    }

    /// <summary>A thousand tables tell what is ordinary; what is not is drawn again in full. No level below <see cref="Ordinary"/> is
    /// exceeded by it: fewer tables only ever say "ordinary".</summary>
    private static TestOutcome Drawn(ReadOnlySpan<double> current, ReadOnlySpan<double> reference, int seed)
    {
        TestOutcome few = PermutationTest.Homogeneity(current, reference, FewestDraws, new Random(seed));
        if (Math.Min(few.PValue, few.LeftTailPValue) > Ordinary) return few;
        return PermutationTest.Homogeneity(current, reference, (int)Math.Clamp(DrawnCells / current.Length, FewestDraws, MostDraws),
            new Random(seed));
    }

    /// <summary>A fifth of the cells is thin, counts only: rows of sorted values do not permute cell by cell.</summary>
    private static bool Thin(BinnedSample p, BinnedSample q)
    {
        if (!p.IsCounts || !q.IsCounts) return false;
        double smaller = Math.Min(p.Total, q.Total);
        int thin = 0, used = 0;
        for (int k = 0; k < p.Cells; k++)
        {
            double pooled = p.Weights[k] + q.Weights[k];
            if (pooled <= 0) continue;
            used++;
            if (pooled / (p.Total + q.Total) * smaller < RareCells.LeastExpected) thin++;
        }
        return thin * 5 > used;
    }
}
