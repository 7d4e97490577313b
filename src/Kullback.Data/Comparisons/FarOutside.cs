namespace Kullback.Data.Comparisons;

/// <summary>Values far outside get a compared cell of their own although equal mass would not give them one.</summary>
/// <remarks>Sentinels and wrong units are few rows far from the others; in a cell with a twentieth of the rows they do not show. Only the
/// pooled rows decide, never the side, so that the divergence on the cells keeps its distribution when nothing changed,
/// whatever the tails.</remarks>
internal static class FarOutside
{
    /// <summary>Far outside: beyond this many interquartile ranges from the quartiles. Tukey's outer fences (3) would cut into ordinary
    /// skewed columns; a Cauchy column has 3 % of its rows beyond 10.</summary>
    private const double Fence = 10;

    /// <summary>Gives them numbers of their own in <paramref name="coarse"/>, above those there are.</summary>
    /// <param name="coarse">For each fine cell its compared cell.</param>
    /// <param name="mass">Pooled rows of each fine cell.</param>
    /// <param name="range">Smallest and largest value of each fine cell; NaN for an empty one.</param>
    /// <param name="least">Pooled rows that a compared cell has at least.</param>
    public static void Split(int[] coarse, double[] mass, (double Low, double High)[] range, double least)
    {
        double total = mass.Sum();
        if (!(total > 0)) return;
        int next = coarse.Length == 0 ? 0 : coarse.Max() + 1;
        (double low, double high) = Fences(mass, range, total);
        Apart(k => range[k].High < low);
        Apart(k => range[k].Low > high);

        void Apart(Func<int, bool> inside)
        {
            int[] set = [.. Enumerable.Range(0, mass.Length).Where(k => mass[k] > 0 && inside(k))];
            if (set.Length == 0 || set.Sum(k => mass[k]) < least) return;
            // What already is one compared cell, or several, needs no other.
            var rest = Enumerable.Range(0, mass.Length).Where(k => mass[k] > 0).Except(set).Select(k => coarse[k]).ToHashSet();
            if (!set.Any(k => rest.Contains(coarse[k]))) return;
            int[] torn = [.. set.Where(k => rest.Contains(coarse[k]))];
            if (torn.Sum(k => mass[k]) < least) return;
            foreach (int k in torn) coarse[k] = next;
            next++;
        }
    }

    private static (double Low, double High) Fences(double[] mass, (double Low, double High)[] range, double total)
    {
        (double first, double third, double sum) = (double.NaN, double.NaN, 0);
        for (int k = 0; k < mass.Length; k++)
        {
            sum += mass[k];
            if (double.IsNaN(first) && sum >= total / 4) first = range[k].High;
            if (double.IsNaN(third) && sum >= total * 3 / 4) third = range[k].High;
        }
        double step = third - first;
        // Half of the rows on one value: there is no scale to say what is far.
        return step > 0 && double.IsFinite(step) ? (first - Fence * step, third + Fence * step)
            : (double.NegativeInfinity, double.PositiveInfinity);
    }
}
