using System.Globalization;

namespace Kullback.Hypotheses;

/// <summary>The permutation test of independence of two columns that may have many values: Goodman and Kruskal's τ, how much better y is
/// guessed by its shares at the same x than by its shares.</summary>
/// <remarks>τ = (Σ n(x,y)²/n(x) − Σ n(y)²/n)/(n − Σ n(y)²/n), in [0, 1]; y is dealt to the rows at random for its distribution, so that the
/// size is exact however few rows a value has. O(n) a draw. Sources: Goodman and Kruskal (1954), Journal of the American Statistical
/// Association 49, 732–764; Phipson and Smyth (2010), Statistical Applications in Genetics and Molecular Biology 9, 39.</remarks>
public static class PredictionTest
{
    /// <summary>The test.</summary>
    /// <param name="x">The value of X in each row, from 0.</param>
    /// <param name="valuesOfX">Number of values of X.</param>
    /// <param name="y">The value of Y in each row, from 0.</param>
    /// <param name="valuesOfY">Number of values of Y.</param>
    /// <param name="draws">Number of orders drawn, B: the p-value is (b + 1)/(B + 1), b of them having a τ as large or larger.</param>
    /// <param name="random">The source of chance; the same seed gives the same outcome.</param>
    /// <returns>The statistic is τ. p = 1 where X or Y has one value.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or there are no rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range, or fewer than one draw.</exception>
    public static TestOutcome Independence(ReadOnlySpan<int> x, int valuesOfX, ReadOnlySpan<int> y, int valuesOfY, int draws, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        if (x.Length != y.Length) throw new ArgumentException($"{x.Length} values of x, {y.Length} of y.", nameof(y));
        if (x.IsEmpty) throw new ArgumentException("There are no rows.", nameof(x));
        int[] rows = new int[valuesOfX];
        double[] ofY = new double[valuesOfY];
        for (int k = 0; k < x.Length; k++)
        {
            if ((uint)x[k] >= (uint)valuesOfX)
                throw new ArgumentOutOfRangeException(nameof(x), x[k], $"x[{k}] is not in 0 to {valuesOfX - 1}.");
            if ((uint)y[k] >= (uint)valuesOfY)
                throw new ArgumentOutOfRangeException(nameof(y), y[k], $"y[{k}] is not in 0 to {valuesOfY - 1}.");
            rows[x[k]]++;
            ofY[y[k]]++;
        }
        int[] sizes = [.. rows.Where(r => r > 0)], dealt = y.ToArray();
        double n = x.Length, margin = ofY.Sum(c => c * c) / n;
        if (sizes.Length < 2 || ofY.Count(c => c > 0) < 2) return new TestOutcome(0, 0, 1, 1, "nothing to compare");
        double observed = OfRows(x, rows, y, valuesOfY);
        int further = 0, closer = 0;
        double tie = 1e-12 * n;
        int[] counts = new int[valuesOfY];
        for (int draw = 0; draw < draws; draw++)
        {
            random.Shuffle(dealt);
            double statistic = OfGroups(sizes, dealt, counts);
            if (statistic >= observed - tie) further++;
            if (statistic <= observed + tie) closer++;
        }
        double p = (further + 1.0) / (draws + 1);
        return new TestOutcome((observed - margin) / (n - margin), 0, p, (closer + 1.0) / (draws + 1),
            string.Create(CultureInfo.InvariantCulture, $"permutation of rows, {draws} draws"))
        {
            EffectSize = (observed - margin) / (n - margin), Effect = "Goodman and Kruskal's tau, 0 to 1",
            PValueStandardError = Math.Sqrt(p * (1 - p) / (draws + 1)),
        };
    }

    // Σ n(x,y)²/n(x), the rows sorted by x first.
    private static double OfRows(ReadOnlySpan<int> x, int[] rows, ReadOnlySpan<int> y, int valuesOfY)
    {
        int[] next = new int[rows.Length], sorted = new int[x.Length];
        for (int value = 1; value < rows.Length; value++) next[value] = next[value - 1] + rows[value - 1];
        for (int k = 0; k < x.Length; k++) sorted[next[x[k]]++] = y[k];
        return OfGroups([.. rows.Where(r => r > 0)], sorted, new int[valuesOfY]);
    }

    // (c + 1)² − c² = 2c + 1 as each row comes.
    private static double OfGroups(int[] sizes, int[] y, int[] counts)
    {
        double sum = 0;
        int at = 0;
        foreach (int size in sizes)
        {
            long squares = 0;
            for (int k = at; k < at + size; k++) squares += 2L * counts[y[k]]++ + 1;
            for (int k = at; k < at + size; k++) counts[y[k]] = 0;
            sum += (double)squares / size;
            at += size;
        }
        return sum;
    }
}
